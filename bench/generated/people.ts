// The teams and the advisors of a generated ledger, and how each comes to be there.
import { serviceType } from '../../src/domain/vocabulary';
import type { Actor } from '../../src/kernel/event';
import type { StreamId } from '../../src/kernel/ids';
import type { Random } from '../../src/sample/random';
import { asAdvisor, DAY, dayAt, HOUR, type PlannedEvent } from './planned-event';

export interface PlannedTeam {
  readonly id: StreamId;
  /** Who keeps its records. */
  readonly staff: Actor;
}

export interface PlannedAdvisor {
  readonly id: StreamId;
  readonly leavesAt: number;
}

export const PANEL_TRAINING = 'RECRUITMENT_AND_SELECTION';

export const planTeam = (random: Random, at: number, number: number): PlannedTeam & { events: PlannedEvent[] } => {
  const id = `team-${random.uuid(at)}`;
  const staff: Actor = { id: `staff-${random.uuid(at)}`, role: 'staff' };
  const name = `Team ${number}`;
  return {
    id,
    staff,
    events: [
      {
        stream: id,
        at,
        actor: staff,
        event: { type: 'TeamRegistered', data: { name, serviceType: random.pick(serviceType.options), domains: ['COMMUNITY'] } },
      },
      { stream: id, at: at + HOUR, actor: staff, event: { type: 'InvolvementLeadNamed', data: { leadId: staff.id } } },
    ],
  };
};

export const planAdvisor = (
  random: Random,
  at: number,
  until: number,
  { staff }: PlannedTeam,
): PlannedAdvisor & { events: PlannedEvent[] } => {
  const stream = `advisor-${random.uuid(at)}`;
  const leavesAt = random.chance(0.1) ? random.between(at + 400 * DAY, at + 1500 * DAY) : Infinity;
  const events: PlannedEvent[] = [];
  const tell = (when: number, actor: Actor, event: PlannedEvent['event']): void => {
    if (when <= leavesAt) events.push({ stream, at: when, actor, event });
  };

  tell(at, staff, {
    type: 'AdvisorRegistered',
    data: { lens: [random.pick(['SERVICE_USER', 'SERVICE_USER', 'CARER', 'FAMILY'] as const)], joinedOn: dayAt(at) },
    text: { nameText: `Advisor ${random.between(1, 99_999)}`, contactText: `a${random.between(1, 99_999)}@example.org` },
  });
  for (const purpose of random.some(['NAMED_CREDIT', 'QUOTE', 'SHARE_AS_EVIDENCE', 'EQUALITY_DATA'] as const, 2)) {
    tell(at + HOUR, asAdvisor(stream), { type: 'ConsentGiven', data: { purpose, noticeVersion: '2019-04', method: 'ONLINE' } });
  }
  for (const purpose of ['REGISTER', 'CONTACT'] as const) {
    tell(at + HOUR, asAdvisor(stream), { type: 'ConsentGiven', data: { purpose, noticeVersion: '2019-04', method: 'WRITTEN' } });
  }
  tell(at + DAY, staff, { type: 'OnboardingStepCompleted', data: { step: 'INDUCTION' } });
  // Some renew their training late: panels of that time then count as not prepared.
  for (let when = at + 2 * DAY; when < until; when += random.between(600, 800) * DAY) {
    tell(when, staff, { type: 'TrainingCompleted', data: { code: PANEL_TRAINING, validUntil: dayAt(when + 730 * DAY) } });
  }
  tell(at + 3 * DAY, staff, {
    type: 'SupportPlanAgreed',
    data: { maxHoursPerMonth: random.between(6, 30) },
    text: { adjustmentsText: 'Papers a week before, in large print; a break every hour.' },
  });
  if (leavesAt < until) tell(leavesAt, asAdvisor(stream), { type: 'AdvisorLeft', data: { reasonCode: 'MOVED_ON' } });
  return { id: stream, leavesAt, events };
};
