// The state of one advisor, as far as rules need it.
import { dayOf } from '../../kernel/clock';
import type { Fold } from '../../kernel/decider';
import type { consentPurpose } from '../vocabulary';
import type { PastAdvisorEvent } from './events';

export type ConsentPurpose = keyof typeof consentPurpose.enum;

export interface Training {
  readonly code: string;
  readonly completedOn: string;
  readonly validUntil?: string | undefined;
}

export interface KnownAdvisor {
  readonly status: 'Active' | 'Paused' | 'Left';
  /** Live consents, each with the version of the notice it was given on. */
  readonly consents: ReadonlyMap<ConsentPurpose, string>;
  readonly trainings: readonly Training[];
}

export type Advisor = { readonly status: 'Unknown' } | KnownAdvisor;

export const advisorFold: Fold<Advisor> = {
  initialState: { status: 'Unknown' },
  evolve: (advisor, past) => {
    const event = past as PastAdvisorEvent;
    if (event.type === 'AdvisorRegistered') return { status: 'Active', consents: new Map(), trainings: [] };
    return advisor.status === 'Unknown' ? advisor : evolveKnown(advisor, event);
  },
};

const evolveKnown = (advisor: KnownAdvisor, event: PastAdvisorEvent): KnownAdvisor => {
  switch (event.type) {
    case 'ConsentGiven':
      return { ...advisor, consents: new Map(advisor.consents).set(event.data.purpose, event.data.noticeVersion) };
    case 'ConsentWithdrawn':
      return { ...advisor, consents: without(advisor.consents, event.data.purpose) };
    case 'TrainingCompleted': {
      const { code, validUntil } = event.data;
      return { ...advisor, trainings: [...advisor.trainings, { code, completedOn: dayOf(event.at), validUntil }] };
    }
    case 'InvolvementPaused':
      return { ...advisor, status: 'Paused' };
    case 'InvolvementResumed':
      return { ...advisor, status: 'Active' };
    case 'AdvisorLeft':
      return { ...advisor, status: 'Left' };
    default:
      return advisor;
  }
};

const without = <Key, Value>(map: ReadonlyMap<Key, Value>, key: Key): ReadonlyMap<Key, Value> =>
  new Map([...map].filter(([other]) => other !== key));

/** Whether an advisor has a training that is valid on a day, both days included. */
export const hasValidTraining = (advisor: KnownAdvisor, code: string, day: string): boolean =>
  advisor.trainings.some(
    (training) => training.code === code && training.completedOn <= day && (training.validUntil ?? day) >= day,
  );
