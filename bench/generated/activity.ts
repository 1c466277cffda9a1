// The life of one activity of a generated ledger, from its advertisement to what became of what was brought to it.
import type { activityFields } from '../../src/domain/activity/events';
import type { StreamId } from '../../src/kernel/ids';
import type { z } from 'zod';
import type { Random } from '../../src/sample/random';
import { planContribution } from './contribution';
import { PANEL_TRAINING, type PlannedAdvisor, type PlannedTeam } from './people';
import { asAdvisor, DAY, HOUR, instantOf, MINUTE, type PlannedEvent } from './planned-event';

type Field<Name extends keyof typeof activityFields> = z.output<(typeof activityFields)[Name]>;

const KINDS = [
  ['RECRUITMENT_PANEL', 0.3],
  ['TEAM_LEARNING', 0.15],
  ['SERVICE_DESIGN', 0.15],
  ['STEERING_GROUP', 0.1],
  ['QI_PROJECT', 0.1],
  ['PEER_INTERVIEW_CALLS', 0.1],
  ['COMMUNICATIONS_REVIEW', 0.1],
] as const satisfies readonly (readonly [Field<'kind'>, number])[];

/** `at` is when it is advertised; `pool` are the advisors who work with the team. */
export const planActivity = (random: Random, at: number, team: PlannedTeam, pool: readonly PlannedAdvisor[]): PlannedEvent[] => {
  const stream = `activity-${random.uuid(at)}`;
  const startsAt = at + random.between(21, 45) * DAY;
  const endedAt = startsAt + random.between(2, 8) * 30 * MINUTE;
  const events: PlannedEvent[] = [];
  const tell = (when: number, event: PlannedEvent['event'], actor = team.staff): void =>
    void events.push({ stream, at: when, actor, event });

  const kind = kindOf(random);
  const declaredLevel = random.between(4, 7);
  const decisionRights = random.pick(['ADVISORY', 'EQUAL', 'EQUAL', 'LEAD'] as const);
  const mode = random.pick(['IN_PERSON', 'ONLINE'] as const);
  const places = random.between(3, 6);
  const isPanel = kind === 'RECRUITMENT_PANEL';
  const data = {
    teamId: team.id,
    kind,
    title: `${kind.toLowerCase().replaceAll('_', ' ')} ${instantOf(startsAt).slice(0, 7)}`,
    purpose: 'To decide together, from the first draft on, and to tell everybody what became of it.',
    stage: random.pick(['PRIORITY', 'DESIGN', 'DELIVERY', 'REVIEW'] as const),
    declaredLevel,
    decisionRights,
    places,
    startsAt: instantOf(startsAt),
    endsAt: instantOf(endedAt),
    mode,
    rate: 2000,
    requiredTraining: isPanel ? [PANEL_TRAINING] : [],
  };
  tell(at, isPanel ? { type: 'PanelConvened', data } : { type: 'OpportunityAdvertised', data, text: {} });

  const staying = pool.filter(({ leavesAt }) => leavesAt > endedAt + 200 * DAY).map(({ id }) => id);
  const invited = random.some(staying, places);
  if (invited[0] && random.chance(0.5)) {
    tell(at + DAY, { type: 'InterestExpressed', data: { advisorId: invited[0] } }, asAdvisor(invited[0]));
  }
  const coming = invited.filter((advisorId) => answers(random, tell, { advisorId, invitedAt: at + 2 * DAY, startsAt }));

  if (random.chance(0.04)) {
    tell(startsAt - 2 * DAY, { type: 'ActivityCancelled', data: { noticeHours: 48, feeHonoured: random.chance(0.8) } });
    return events;
  }
  if (coming.length > 0 && random.chance(0.85)) {
    const briefedAt = startsAt - random.between(24, 120) * HOUR;
    tell(briefedAt, { type: 'BriefingProvided', data: { format: 'WRITTEN', advisorIds: coming } });
  }
  const present = coming.filter((advisorId) => {
    const status = random.chance(0.9) ? 'ATTENDED' : random.pick(['PART', 'APOLOGIES', 'NO_SHOW'] as const);
    const roleGrade = random.pick(['PARTICIPANT', 'CONTRIBUTOR', 'CONTRIBUTOR', 'CO_LEAD', 'LEAD'] as const);
    const minutes = status === 'ATTENDED' ? (endedAt - startsAt) / MINUTE : 30;
    tell(endedAt, { type: 'AttendanceRecorded', data: { advisorId, status, minutes, prepMinutes: 45, roleGrade, mode } });
    return status === 'ATTENDED' || status === 'PART';
  });
  const staffCount = random.between(2, 6);
  tell(endedAt + HOUR, {
    type: 'ActivityCompleted',
    data: { endedAt: instantOf(endedAt), staffCount, declaredLevel, decisionRights },
  });
  for (const advisorId of present) {
    looksBack(random, tell, { advisorId, endedAt, declaredLevel });
    if (random.chance(0.05)) {
      const event = { type: 'SkillEvidenced', data: { skill: 'CHAIRING', activityId: stream } } as const;
      events.push({ stream: advisorId, at: endedAt + 2 * DAY, actor: team.staff, event });
    }
    if (random.chance(0.8)) events.push(...planContribution(random, endedAt + DAY, { activityId: stream, advisorId, team }));
  }
  return events;
};

const kindOf = (random: Random): Field<'kind'> => {
  let left = random.fraction();
  return KINDS.find(([, share]) => (left -= share) < 0)?.[0] ?? 'TEAM_LEARNING';
};

type Tell = (when: number, event: PlannedEvent['event'], actor?: PlannedEvent['actor']) => void;

/** Whether an advisor comes: invites them, and lets them answer. */
const answers = (
  random: Random,
  tell: Tell,
  { advisorId, invitedAt, startsAt }: { advisorId: StreamId; invitedAt: number; startsAt: number },
): boolean => {
  const invitationId = `invitation-${random.uuid(invitedAt)}`;
  const invitation = { invitationId, advisorId };
  const replyBy = startsAt - 7 * DAY;
  tell(invitedAt, { type: 'AdvisorInvited', data: { ...invitation, role: 'PANEL_MEMBER', replyBy: instantOf(replyBy) } });
  const answeredAt = invitedAt + random.between(1, 9) * DAY;
  const accepted = random.chance(0.8);
  if (accepted) tell(answeredAt, { type: 'InvitationAccepted', data: invitation }, asAdvisor(advisorId));
  else if (random.chance(0.6)) {
    tell(answeredAt, { type: 'InvitationDeclined', data: { ...invitation, reasonCode: 'NOT_AVAILABLE' } }, asAdvisor(advisorId));
  } else tell(replyBy, { type: 'InvitationExpired', data: invitation });
  return accepted;
};

/** What an advisor who was there says about it, and the debrief they are offered. */
const looksBack = (
  random: Random,
  tell: Tell,
  { advisorId, endedAt, declaredLevel }: { advisorId: StreamId; endedAt: number; declaredLevel: number },
): void => {
  if (random.chance(0.6)) {
    const data = { advisorId, level: Math.max(1, declaredLevel - random.between(0, 2)), contested: random.chance(0.08) };
    tell(endedAt + random.between(1, 10) * DAY, { type: 'InvolvementLevelRated', data, text: {} }, asAdvisor(advisorId));
  }
  if (random.chance(0.7)) {
    tell(endedAt + random.between(1, 9) * DAY, { type: 'DebriefOffered', data: { advisorId } });
    if (random.chance(0.4)) tell(endedAt + 12 * DAY, { type: 'DebriefHeld', data: { advisorId } });
  }
};
