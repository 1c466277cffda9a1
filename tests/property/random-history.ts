// Random histories that keep every rule: random commands, of which the rules let pass what they let pass.
import fc from 'fast-check';

import { catalogue } from '../../src/domain/aggregates';
import { standardSetOf } from '../../src/domain/standards/commands';
import { standardTopic } from '../../src/domain/vocabulary';
import { addDays, type Instant } from '../../src/kernel/clock';
import { createCommandHandler } from '../../src/kernel/command-handler';
import type { Sealer } from '../../src/kernel/sealing';
import { eventIdFrom } from '../../src/kernel/ids';
import { createMemoryStore } from '../../src/stores/memory/memory-store';
import { cps1 } from '../../projections/score/policy';
import { lead } from '../support/cast';

interface Asked {
  readonly type: string;
  readonly input: object;
}

/** After everything that happens. */
export const THE_END: Instant = '2026-01-01T00:00:00.000Z';
const THE_BEGINNING: Instant = '2023-01-01T00:00:00.000Z';

const ids = (prefix: string, count: number): string[] =>
  Array.from({ length: count }, (_, index) => `${prefix}-5a0d3c11-4b2e-4f6a-9d7c-${String(index).padStart(12, '0')}`);

export const teams = ids('team', 2);
export const advisors = ids('advisor', 4);
const activities = ids('activity', 8);
const invitations = ids('invitation', 6);
const contributions = ids('contribution', 8);
const peers = ids('peer', 3);
export const cycles = ids('cycle', 3);

/** The id of the command that is asked so far down the list. */
const commandIdOf = (place: number): string => `018c0b1a-7e80-7000-8000-${place.toString(16).padStart(12, '0')}`;

/** How many are asked before anything can happen. */
const FIRST_COMMANDS = 20;

const one = <Word>(...words: readonly Word[]): fc.Arbitrary<Word> => fc.constantFrom(...words);
const activityStarts = (index: number): Instant => addDays(THE_BEGINNING, 60 + index * 75);

/** Days, and now and then a single millisecond more. */
const days = (min: number, max: number): fc.Arbitrary<number> =>
  fc.tuple(fc.integer({ min, max }), one(0, 0, 1)).map(([whole, ms]) => whole + ms / 86_400_000);

const standards = standardTopic.options.map((topic, index) => ({
  number: String(index + 1),
  type: 1 + (index % 2),
  topics: [topic],
  domains: [],
  title: 'Something is done together',
}));
const standardSet = {
  scheme: 'PLAN',
  edition: '6',
  publishedOn: '2016-09-01',
  illustrative: true,
  standards,
  acceptanceRule: [{ type: 1, percentMet: 60 }],
};
const standardSetId = standardSetOf(standardSet);

const beginnings: readonly Asked[] = [
  { type: 'ImportStandardSet', input: standardSet },
  ...teams.map((teamId) => ({ type: 'RegisterTeam', input: { teamId, name: 'A team', serviceType: 'LIAISON' } })),
  ...advisors.flatMap((advisorId) => [
    { type: 'RegisterAdvisor', input: { advisorId, lens: ['CARER'], nameText: 'Somebody', joinedOn: '2023-01-01' } },
    { type: 'GiveConsent', input: { advisorId, purpose: 'CONTACT', noticeVersion: '1', method: 'VERBAL' } },
  ]),
].map(({ type, input }) => ({ type, input: { ...input, occurredAt: THE_BEGINNING } }));

const advertised = (index: number): fc.Arbitrary<Asked> =>
  fc.record({
    type: fc.constant('AdvertiseOpportunity'),
    input: fc.record({
      occurredAt: days(-50, -31).map((day) => addDays(activityStarts(index), day)),
      activityId: fc.constant(activities[index]),
      teamId: one(teams[0], teams[0], teams[1]),
      kind: one('RECRUITMENT_PANEL', 'QI_PROJECT', 'TEAM_LEARNING', 'STORY_SHARING'),
      title: fc.constant('Working together'),
      purpose: fc.constant('Because it is better'),
      stage: fc.constant('DESIGN'),
      declaredLevel: fc.integer({ min: 4, max: 7 }),
      decisionRights: one('ADVISORY', 'EQUAL'),
      places: one(undefined, 1, 3),
      startsAt: fc.constant(activityStarts(index)),
      endsAt: one(undefined, addDays(activityStarts(index), 2)),
      mode: one('IN_PERSON', 'WRITTEN'),
      rate: one(undefined, 2000),
      requiredTraining: one([], ['SELECTION']),
    }),
  });

/** Something asked of an activity, so many days after its start. */
const ofActivity = (
  type: string,
  from: number,
  until: number,
  more: Record<string, fc.Arbitrary<unknown>>,
): fc.Arbitrary<Asked> =>
  fc.nat(activities.length - 1).chain((index) =>
    fc.record({
      type: fc.constant(type),
      input: fc.record({
        occurredAt: days(from, until).map((day) => addDays(activityStarts(index), day)),
        activityId: fc.constant(activities[index]),
        ...more,
      }),
    }),
  );

const advisorId = one(...advisors);
const invitationId = one(...invitations);
const ofAdvisor = (type: string, more: Record<string, fc.Arbitrary<unknown>>): fc.Arbitrary<Asked> =>
  fc.record({
    type: fc.constant(type),
    input: fc.record({ occurredAt: days(0, 700).map((day) => addDays(THE_BEGINNING, day)), advisorId, ...more }),
  });
const ofPair = (type: string, more: Record<string, fc.Arbitrary<unknown>>): fc.Arbitrary<Asked> =>
  fc.record({
    type: fc.constant(type),
    input: fc.record({ occurredAt: days(0, 900).map((day) => addDays(THE_BEGINNING, day)), peerId: one(...peers), ...more }),
  });
const ofContribution = (type: string, more: Record<string, fc.Arbitrary<unknown>>): fc.Arbitrary<Asked> =>
  fc.nat(contributions.length - 1).chain((index) =>
    fc.record({
      type: fc.constant(type),
      input: fc.record({
        occurredAt: days(2, 40).map((day) => addDays(activityStarts(index), day)),
        contributionId: fc.constant(contributions[index]),
        ...more,
      }),
    }),
  );

const adoptedPolicy: fc.Arbitrary<Asked> = fc.record({
  type: fc.constant('AdoptScoringPolicy'),
  input: fc
    .record({
      occurredAt: days(0, 1000).map((day) => addDays(THE_BEGINNING, day)),
      version: one('cps-2', 'cps-3', 'cps-4'),
      windowDays: one(90, 365, 700),
      minimumActivities: fc.integer({ min: 1, max: 6 }),
      doingWithFrom: fc.integer({ min: 4, max: 7 }),
      closeLoopWithinDays: fc.integer({ min: 1, max: 60 }),
      indicatorWeights: fc.record(
        Object.fromEntries(Object.keys(cps1.indicatorWeights).map((code) => [code, fc.integer({ min: 0, max: 3 })])),
      ),
    })
    .map((changes) => ({ ...cps1, ...changes, agreedBy: [advisors[0], lead.id] })),
});

const attended = ofActivity('RecordAttendance', 0, 3, {
  advisorId,
  status: one('ATTENDED', 'ATTENDED', 'PART', 'APOLOGIES', 'NO_SHOW'),
  minutes: fc.integer({ min: 1, max: 240 }),
  prepMinutes: fc.nat(60),
  roleGrade: one('PARTICIPANT', 'CONTRIBUTOR', 'CO_LEAD', 'LEAD'),
  mode: fc.constant('IN_PERSON'),
});
const completed = fc.nat(activities.length - 1).chain((index) =>
  fc.record({
    type: fc.constant('CompleteActivity'),
    input: fc.record({
      occurredAt: fc.constant(addDays(activityStarts(index), 3)),
      activityId: fc.constant(activities[index]),
      endedAt: fc.constant(addDays(activityStarts(index), 1)),
      staffCount: fc.constant(2),
      declaredLevel: fc.integer({ min: 4, max: 7 }),
      decisionRights: one('ADVISORY', 'EQUAL', 'LEAD'),
    }),
  }),
);
const recorded = fc.nat(contributions.length - 1).chain((index) =>
  fc.record({
    type: fc.constant('RecordContribution'),
    input: fc.record({
      occurredAt: days(1, 4).map((day) => addDays(activityStarts(index), day)),
      contributionId: fc.constant(contributions[index]),
      activityId: fc.constant(activities[index]),
      advisorId,
      kind: one('IDEA', 'CHALLENGE'),
      summaryText: fc.constant('Something'),
      credit: fc.constant('ROLE'),
      principles: fc.constant(['ASSETS']),
    }),
  }),
);

/** Something asked of a cycle, so many days after the first activities. */
const ofCycle = (type: string, more: Record<string, fc.Arbitrary<unknown>>): fc.Arbitrary<Asked> =>
  fc.record({
    type: fc.constant(type),
    input: fc.record({
      occurredAt: days(100, 900).map((day) => addDays(THE_BEGINNING, day)),
      cycleId: one(cycles[0], cycles[0], cycles[1]),
      ...more,
    }),
  });
const standardNumber = one(...standards.map(({ number }) => number));
const rating = one('MET', 'PARTLY_MET', 'NOT_MET', 'NOT_APPLICABLE');
/** Of whatever was asked before: the rules let pass those that happened, to the team. */
const eventIds = fc
  .uniqueArray(fc.nat(FIRST_COMMANDS + 80), { minLength: 1, maxLength: 2 })
  .map((which) => which.map((command) => eventIdFrom(commandIdOf(command), 0)));

const openings: readonly Asked[] = cycles.map((cycleId, index) => ({
  type: 'OpenCycle',
  input: {
    occurredAt: addDays(THE_BEGINNING, 90 + index),
    cycleId,
    teamId: teams[index % 2],
    standardSetId,
    kind: index === 1 ? 'DEVELOPMENTAL' : 'ACCREDITATION',
    previousCycleId: index === 2 ? cycles[0] : undefined,
  },
}));

/** What brings the first cycle to its end, as far as it has got. */
const closings: readonly Asked[] = [
  { type: 'ScheduleVisit', input: { visitOn: '2025-09-01' } },
  { type: 'RecordVisit', input: {} },
  { type: 'RecordFinding', input: { standardNumber: '1', rating: 'MET' } },
  { type: 'SubmitToCommittee', input: {} },
  { type: 'RecordDecision', input: { decision: 'DEFERRED', conditions: [{ number: 1, title: 'Do it' }] } },
  { type: 'MeetCondition', input: { conditionNumber: 1 } },
].map(({ type, input }, index) => ({
  type,
  input: { cycleId: cycles[0], occurredAt: index === 0 ? '2025-08-01T09:00:00Z' : `2025-09-1${index}T09:00:00Z`, ...input },
}));

const anything: fc.Arbitrary<Asked> = fc.oneof(
  { arbitrary: ofCycle('LinkEvidence', { standardNumber, eventIds }), weight: 6 },
  { arbitrary: ofCycle('RateStandard', { standardNumber, rating }), weight: 2 },
  ofCycle('UnlinkEvidence', { standardNumber, eventIds, reason: fc.constant('OTHER') }),
  ofCycle('ScheduleVisit', { visitOn: fc.constant('2025-06-20') }),
  ofAdvisor('GiveConsent', {
    purpose: one('SHARE_AS_EVIDENCE', 'NAMED_CREDIT'),
    noticeVersion: one('1', '2'),
    method: fc.constant('VERBAL'),
  }),
  ofAdvisor('WithdrawConsent', { purpose: one('SHARE_AS_EVIDENCE', 'NAMED_CREDIT') }),
  { arbitrary: attended, weight: 6 },
  { arbitrary: completed, weight: 4 },
  { arbitrary: recorded, weight: 5 },
  { arbitrary: adoptedPolicy, weight: 2 },
  ofActivity('ExpressInterest', -30, 0, { advisorId }),
  {
    arbitrary: fc.nat(activities.length - 1).chain((index) =>
      fc.record({
        type: fc.constant('InviteToActivity'),
        input: fc.record({
          occurredAt: days(-30, -5).map((day) => addDays(activityStarts(index), day)),
          activityId: fc.constant(activities[index]),
          advisorId,
          invitationId,
          role: fc.constant('SHADOW'),
          replyBy: one(undefined, addDays(activityStarts(index), -3)),
        }),
      }),
    ),
    weight: 3,
  },
  ofActivity('ExpireInvitation', -3, 4, { invitationId }),
  ofActivity('AcceptInvitation', -20, 0, { invitationId }),
  ofActivity('DeclineInvitation', -20, 0, { invitationId }),
  ofActivity('WithdrawInvitation', -20, 0, { invitationId, reason: fc.constant('OTHER') }),
  {
    arbitrary: ofActivity('ProvideBriefing', -5, 0, {
      format: fc.constant('CALL'),
      advisorIds: fc.subarray(advisors, { minLength: 1, maxLength: 2 }),
    }),
    weight: 4,
  },
  ofActivity('CancelActivity', -5, 2, { noticeHours: fc.constant(1), feeHonoured: fc.boolean() }),
  ofActivity('RateInvolvementLevel', 1, 30, { advisorId, level: fc.integer({ min: 1, max: 7 }), contested: fc.boolean() }),
  ofActivity('OfferDebrief', 1, 10, { advisorId }),
  ofActivity('HoldDebrief', 5, 20, { advisorId }),
  ofAdvisor('CompleteTraining', { code: one('SELECTION', 'SAFEGUARDING'), validUntil: one(undefined, '2023-10-01') }),
  ofAdvisor('CompleteOnboardingStep', { step: one('INDUCTION', 'DBS_CHECK'), validUntil: one(undefined, '2024-03-01') }),
  ofAdvisor('GiveConsent', { purpose: one('QUOTE', 'CONTACT'), noticeVersion: one('1', '2'), method: fc.constant('VERBAL') }),
  ofAdvisor('WithdrawConsent', { purpose: fc.constant('QUOTE') }),
  ofAdvisor('AgreeSupportPlan', { maxHoursPerMonth: fc.integer({ min: 1, max: 3 }) }),
  ofAdvisor('EvidenceSkill', { skill: one('CHAIRING', 'LISTENING') }),
  ofPair('StartPeerPair', {
    advisorIds: fc.shuffledSubarray(advisors, { minLength: 2, maxLength: 2 }),
    kind: fc.constant('BUDDY'),
    teamId: one(undefined, ...teams),
  }),
  ofPair('EndPeerPair', {}),
  ofPair('RecordPeerSupport', { minutes: fc.constant(30) }),
  ofActivity('DeclinePayment', 1, 40, { advisorId }),
  ofAdvisor('PauseInvolvement', {}),
  ofAdvisor('ResumeInvolvement', {}),
  ofContribution('ConfirmContribution', {}),
  ofContribution('CorrectContribution', {
    reason: fc.constant('MISTYPED'),
    kind: one('DECISION', undefined),
    credit: one('NAMED'),
  }),
  {
    arbitrary: ofContribution('DecideOutcome', {
      outcome: one('ADOPTED', 'PARTLY', 'NOT_ADOPTED', 'DEFERRED'),
      reasonText: fc.constant('So'),
    }),
    weight: 4,
  },
  { arbitrary: ofContribution('GiveFeedback', { channel: one('PHONE', 'LETTER') }), weight: 4 },
  ofContribution('RateFeedback', { rating: fc.integer({ min: 1, max: 5 }) }),
  ofContribution('RecordReflection', { by: one('ADVISOR', 'STAFF'), feltEqual: fc.integer({ min: 1, max: 5 }) }),
);

/** What is asked of a ledger: teams and advisors first, then activities, then anything. */
export const asked: fc.Arbitrary<readonly Asked[]> = fc
  .tuple(
    fc.tuple(...activities.map((_, index) => advertised(index))),
    fc.array(anything, { minLength: 20, maxLength: 120, size: 'max' }),
  )
  .map(([offers, more]) => [...beginnings, ...offers, ...openings, ...more, ...closings]);

/** Personal text is nothing to read models. */
const sealer: Sealer = {
  seal: ({ subject }) => ({ digests: [], record: { subject, box: new Uint8Array() } }),
  digest: (command) => command,
};

/** Asks it of a ledger: gives the store that holds what was accepted, and a way to ask more. */
export const happening = async (commands: readonly Asked[]) => {
  const store = createMemoryStore({ log: 'log-of-chance', clock: () => THE_END });
  const handler = createCommandHandler({ store, catalogue, sealer, clock: () => THE_END });
  let given = 0;
  const ask = async ({ type, input }: Asked): Promise<boolean> => {
    given += 1;
    const commandId = commandIdOf(given);
    return (await handler.handle({ type, input: { ...input, commandId }, actor: lead })).kind === 'accepted';
  };
  for (const command of commands) await ask(command);
  return { store, ask };
};
