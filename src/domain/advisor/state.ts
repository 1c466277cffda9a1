// The state of one advisor, as far as rules need it.
import { dayOf, type Instant } from '../../kernel/clock';
import type { Fold } from '../../kernel/decider';
import type { consentPurpose } from '../vocabulary';
import type { PastAdvisorEvent } from './events';

export type ConsentPurpose = keyof typeof consentPurpose.enum;

export interface Training {
  readonly code: string;
  readonly completedOn: string;
  readonly validUntil?: string | undefined;
}

interface SupportPlan {
  readonly agreedAt: Instant;
  readonly maxHoursPerMonth?: number | undefined;
}

/** How far a request to be erased has come; one that was refused leaves nothing open. */
export type Erasure =
  | { readonly status: 'NotAsked' }
  | { readonly status: 'Requested'; readonly by: string; readonly onBehalf: boolean }
  | { readonly status: 'ToBeCarriedOut' };

export interface KnownAdvisor {
  readonly status: 'Active' | 'Paused' | 'Left' | 'Erased';
  readonly erasure: Erasure;
  /** Live consents, each with the version of the notice it was given on. */
  readonly consents: ReadonlyMap<ConsentPurpose, string>;
  readonly trainings: readonly Training[];
  readonly supportPlans: readonly SupportPlan[];
}

export type Advisor = { readonly status: 'Unknown' } | KnownAdvisor;

const registered: KnownAdvisor = {
  status: 'Active',
  erasure: { status: 'NotAsked' },
  consents: new Map(),
  trainings: [],
  supportPlans: [],
};

export const advisorFold: Fold<Advisor> = {
  initialState: { status: 'Unknown' },
  evolve: (advisor, past) => {
    const event = past as PastAdvisorEvent;
    if (event.type === 'AdvisorRegistered') return registered;
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
    case 'SupportPlanAgreed': {
      const plan = { agreedAt: event.at, maxHoursPerMonth: event.data.maxHoursPerMonth };
      return { ...advisor, supportPlans: [...advisor.supportPlans, plan] };
    }
    case 'InvolvementPaused':
      return { ...advisor, status: 'Paused' };
    case 'InvolvementResumed':
      return { ...advisor, status: 'Active' };
    case 'AdvisorLeft':
      return { ...advisor, status: 'Left' };
    case 'ErasureRequested':
      return { ...advisor, erasure: { status: 'Requested', by: event.actor.id, onBehalf: event.data.onBehalf } };
    case 'ErasureDecided':
      return { ...advisor, erasure: { status: event.data.decision === 'ERASE' ? 'ToBeCarriedOut' : 'NotAsked' } };
    case 'SubjectErased':
      return { ...registered, status: 'Erased' };
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

/**
 * The most hours a month that were agreed with an advisor as of a moment; none when the plan of that moment names none. The
 * plan of a moment is the one agreed last before it; of two agreed at once, the one written down later.
 */
export const agreedHours = (advisor: Advisor, at: Instant): number | undefined => {
  if (advisor.status === 'Unknown') return undefined;
  const plans = advisor.supportPlans.filter(({ agreedAt }) => agreedAt <= at);
  return plans.reduce<SupportPlan | undefined>((last, plan) => (last && last.agreedAt > plan.agreedAt ? last : plan), undefined)
    ?.maxHoursPerMonth;
};
