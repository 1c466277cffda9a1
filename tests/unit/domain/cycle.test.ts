// The rules of an accreditation cycle: its steps in order, each side's word apart, decisions and their conditions.
import { cycleAggregate } from '../../../src/domain/cycle/cycle';
import { type CycleCommand, cycleCommands } from '../../../src/domain/cycle/commands';
import type { CycleEvent } from '../../../src/domain/cycle/events';
import type { StandardsEvent } from '../../../src/domain/standards/events';
import type { TeamEvent } from '../../../src/domain/team/events';
import type { Instant } from '../../../src/kernel/clock';
import {
  cycle as cycleId,
  earlierCycle,
  liaisonTeam as teamId,
  otherTeam,
  pack as packId,
  panel,
  reviewer,
  standardSet as standardSetId,
} from '../../support/cast';
import {
  type Elsewhere,
  makersOf,
  NOW,
  type Past,
  pastEventId,
  specificationOf,
  testThatAllIsShown,
} from '../../support/specification';

const given = specificationOf(cycleAggregate);
const command = makersOf<CycleCommand>();
const event = makersOf<CycleEvent>();

const eventIds = [pastEventId(panel, 0)];
const open = command('OpenCycle', { cycleId, teamId, standardSetId, kind: 'ACCREDITATION' });
const link = command('LinkEvidence', { cycleId, standardNumber: '1.1', eventIds });
const unlink = command('UnlinkEvidence', { cycleId, standardNumber: '1.1', eventIds, reason: 'NOT_RELEVANT' });
const rate = command('RateStandard', { cycleId, standardNumber: '1.1', rating: 'MET' });
const scheduleVisit = command('ScheduleVisit', { cycleId, visitOn: '2017-05-20' });
const recordVisit = command('RecordVisit', { cycleId });
const find = command('RecordFinding', { cycleId, standardNumber: '1.1', rating: 'PARTLY_MET' });
const submit = command('SubmitToCommittee', { cycleId });
const accredit = command('RecordDecision', { cycleId, decision: 'ACCREDITED', validUntil: '2020-05-15' });
const conditions = [
  { number: 1, title: 'Tell every advisor what became of what they said', standardNumber: '1.2', dueOn: '2017-11-15' },
  { number: 2, title: 'Show the training that panels have' },
];
const defer = command('RecordDecision', { cycleId, decision: 'DEFERRED', conditions });
const reject = command('RecordDecision', { cycleId, decision: 'NOT_ACCREDITED' });
const meet = command('MeetCondition', { cycleId, conditionNumber: 1 });
const withdraw = command('WithdrawCycle', { cycleId });
const seal = command('SealEvidencePack', {
  cycleId,
  packId,
  asOfPosition: '480',
  sha256: 'ab'.repeat(32),
  recipient: reviewer.id,
  eventIds,
});

const opened = event('AccreditationCycleOpened', { teamId, standardSetId, kind: 'ACCREDITATION' });
const developmental = () => opened({ kind: 'DEVELOPMENTAL' });
const linked = event('EvidenceLinked', { standardNumber: '1.1', eventIds });
const unlinked = event('EvidenceUnlinked', { standardNumber: '1.1', eventIds, reason: 'NOT_RELEVANT' });
const rated = event('StandardSelfRated', { standardNumber: '1.1', rating: 'MET' });
const scheduled = event('PeerVisitScheduled', { visitOn: '2017-05-20' });
const visited = event('PeerVisitHeld', {});
const found = event('PeerFindingRecorded', { standardNumber: '1.1', rating: 'PARTLY_MET' });
const submitted = event('CycleSubmitted', {});
const accredited = event('AccreditationDecided', { decision: 'ACCREDITED', validUntil: '2020-05-15' });
const deferred = event('AccreditationDecided', { decision: 'DEFERRED', conditions });
const rejected = event('AccreditationDecided', { decision: 'NOT_ACCREDITED' });
const met = event('ConditionMet', { conditionNumber: 1 });
const withdrawn = event('CycleWithdrawn', {});
const sealed = event('EvidencePackSealed', {
  packId,
  asOfPosition: '480',
  sha256: 'ab'.repeat(32),
  recipient: reviewer.id,
  eventIds,
});

const teamRegistered = makersOf<TeamEvent>()('TeamRegistered', { name: 'Liaison', serviceType: 'LIAISON' });
const standard = { type: 1, topics: [], domains: [], title: 'Something is done together.' };
const imported = makersOf<StandardsEvent>()('StandardSetImported', {
  scheme: 'PLAN',
  edition: '6',
  publishedOn: '2016-11-01',
  illustrative: true,
  standards: [
    { ...standard, number: '1.1' },
    { ...standard, number: '1.2' },
  ],
});

const world: Elsewhere = {
  [teamId]: [teamRegistered()],
  [otherTeam]: [teamRegistered()],
  [standardSetId]: [imported()],
  [panel]: [
    {
      type: 'PanelConvened',
      data: {
        teamId,
        kind: 'RECRUITMENT_PANEL',
        title: 'A panel',
        purpose: 'To choose a nurse',
        stage: 'DELIVERY',
        declaredLevel: 6,
        decisionRights: 'EQUAL',
        startsAt: '2017-05-02T09:00:00.000Z',
        mode: 'IN_PERSON',
      },
    },
  ],
};

type CyclePast = readonly Past<CycleEvent>[];

/** The past of a cycle at each of its steps. */
const at: Readonly<Record<string, CyclePast>> = {
  opened: [opened()],
  selfReview: [opened(), rated()],
  visitScheduled: [opened(), rated(), scheduled()],
  visited: [opened(), rated(), scheduled(), visited()],
  reported: [opened(), rated(), scheduled(), visited(), found()],
  withCommittee: [opened(), rated(), scheduled(), visited(), found(), submitted()],
  deferred: [opened(), rated(), scheduled(), visited(), found(), submitted(), deferred()],
  accredited: [opened(), rated(), scheduled(), visited(), found(), submitted(), accredited()],
  notAccredited: [opened(), rated(), scheduled(), visited(), found(), submitted(), rejected()],
  withdrawn: [opened(), withdrawn()],
};
const [whenReported, whenDeferred] = [at['reported'] ?? [], at['deferred'] ?? []];

describe('a cycle', () => {
  test.each(['ACCREDITATION', 'DEVELOPMENTAL'] as const)('of kind %s is opened with a team and a set of standards', (kind) => {
    given([], world).when(open({ kind })).thenAccepted(opened({ kind }));
  });

  test('is opened once', () => {
    given([opened()], world).when(open()).thenRefused('CYCLE_ALREADY_OPENED', 'cycleId');
  });

  test('is of a team that exists', () => {
    given([], { ...world, [teamId]: [] })
      .when(open())
      .thenRefused('TEAM_NOT_FOUND', 'teamId');
  });

  test('is of a set of standards that is there, as a whole, by then', () => {
    const withSet = (...past: Elsewhere[string]): Elsewhere => ({ ...world, [standardSetId]: past });
    given([], withSet()).when(open()).thenRefused('STANDARD_SET_NOT_FOUND', 'standardSetId');
    given([], withSet(imported({ part: 1, parts: 2 })))
      .when(open())
      .thenRefused('STANDARD_SET_INCOMPLETE', 'standardSetId');
    given([], withSet(imported({ part: 1, parts: 2 }), imported({ part: 2, parts: 2 })))
      .when(open())
      .thenAccepted(opened());
    const late = withSet(imported({}, { at: NOW }));
    given([], late)
      .when(open({}, { at: '2017-05-15T08:59:59.999Z' }))
      .thenRefused('BEFORE_STANDARD_SET', 'occurredAt');
    given([], late)
      .when(open({}, { at: NOW }))
      .thenAccepted(opened());
  });

  test('follows one of the same team, if it follows one', () => {
    const previousCycleId = earlierCycle;
    const withEarlier = (...past: CyclePast): Elsewhere => ({ ...world, [earlierCycle]: past });
    given([], world).when(open({ previousCycleId })).thenRefused('CYCLE_NOT_FOUND', 'previousCycleId');
    given([], withEarlier(opened({ teamId: otherTeam })))
      .when(open({ previousCycleId }))
      .thenRefused('CYCLE_OF_OTHER_TEAM', 'previousCycleId');
    given([], withEarlier(opened())).when(open({ previousCycleId })).thenAccepted(opened({ previousCycleId }));
  });
});

/** Everything that can be asked of a cycle once there is one, where it is accepted, and what it leads to. */
const laterCommands = [
  { asked: link(), past: [opened()], leadsTo: linked() },
  { asked: unlink(), past: [opened(), linked()], leadsTo: unlinked() },
  { asked: rate(), past: [opened()], leadsTo: rated() },
  { asked: scheduleVisit(), past: at['selfReview'] ?? [], leadsTo: scheduled() },
  { asked: recordVisit({}, { at: '2017-05-20T09:00:00.000Z' }), past: at['visitScheduled'] ?? [], leadsTo: visited() },
  { asked: find(), past: at['visited'] ?? [], leadsTo: found() },
  { asked: submit(), past: whenReported, leadsTo: submitted() },
  { asked: accredit(), past: at['withCommittee'] ?? [], leadsTo: accredited() },
  { asked: meet(), past: whenDeferred, leadsTo: met() },
  { asked: withdraw(), past: [opened()], leadsTo: withdrawn() },
  { asked: seal(), past: [opened()], leadsTo: sealed() },
];

describe('what follows', () => {
  test('is everything else there is to ask', () => {
    expect(['OpenCycle', ...laterCommands.map(({ asked }) => asked.type)].sort()).toEqual(Object.keys(cycleCommands).sort());
  });

  test.each(laterCommands)('needs the cycle: $asked.type', ({ asked, past, leadsTo }) => {
    given([], world).when(asked).thenRefused('CYCLE_NOT_FOUND', 'cycleId');
    given(past, world).when(asked).thenAccepted(leadsTo);
  });

  test.each(laterCommands)('cannot have happened before it was opened: $asked.type', ({ asked, past }) => {
    const lateOpened = past.map((one) => (one.type === 'AccreditationCycleOpened' ? { ...one, at: NOW } : one));
    given(lateOpened, world)
      .when({ ...asked, at: '2017-05-15T08:59:59.999Z' })
      .thenRefused('BEFORE_CYCLE', 'occurredAt');
  });

  test.each([
    { asked: link({ standardNumber: '9' }), path: ['standardNumber'] },
    { asked: unlink({ standardNumber: '9' }), path: ['standardNumber'] },
    { asked: rate({ standardNumber: '9' }), path: ['standardNumber'] },
  ])('is about a standard of the set: $asked.type', ({ asked, path }) => {
    given([opened()], world)
      .when(asked)
      .thenRefused('STANDARD_NOT_FOUND', ...path);
  });

  test('is about a standard of the set, in findings and conditions too', () => {
    given(at['visited'] ?? [], world)
      .when(find({ standardNumber: '9' }))
      .thenRefused('STANDARD_NOT_FOUND', 'standardNumber');
    const unknown = [...conditions, { number: 3, title: 'Something', standardNumber: '9' }];
    given(at['withCommittee'] ?? [], world)
      .when(defer({ conditions: unknown }))
      .thenRefused('STANDARD_NOT_FOUND', 'conditions', '2', 'standardNumber');
  });
});

/** What each step allows. Anything else is refused, with the code that stands beside it. */
const ACCEPTED = undefined;
const steps: Readonly<Record<string, Readonly<Record<string, string | undefined>>>> = {
  rate: {
    opened: ACCEPTED,
    selfReview: ACCEPTED,
    visitScheduled: ACCEPTED,
    visited: 'SELF_REVIEW_CLOSED',
    reported: 'SELF_REVIEW_CLOSED',
    withCommittee: 'SELF_REVIEW_CLOSED',
    deferred: 'SELF_REVIEW_CLOSED',
    accredited: 'CYCLE_ENDED',
    notAccredited: 'CYCLE_ENDED',
    withdrawn: 'CYCLE_ENDED',
  },
  link: {
    opened: ACCEPTED,
    selfReview: ACCEPTED,
    visitScheduled: ACCEPTED,
    visited: ACCEPTED,
    reported: ACCEPTED,
    withCommittee: 'EVIDENCE_CLOSED',
    deferred: ACCEPTED,
    accredited: 'CYCLE_ENDED',
    notAccredited: 'CYCLE_ENDED',
    withdrawn: 'CYCLE_ENDED',
  },
  scheduleVisit: {
    opened: 'SELF_REVIEW_NOT_BEGUN',
    selfReview: ACCEPTED,
    visitScheduled: ACCEPTED,
    visited: 'VISIT_ALREADY_HELD',
    reported: 'VISIT_ALREADY_HELD',
    withCommittee: 'VISIT_ALREADY_HELD',
    deferred: 'VISIT_ALREADY_HELD',
    accredited: 'CYCLE_ENDED',
    notAccredited: 'CYCLE_ENDED',
    withdrawn: 'CYCLE_ENDED',
  },
  recordVisit: {
    opened: 'VISIT_NOT_SCHEDULED',
    selfReview: 'VISIT_NOT_SCHEDULED',
    visitScheduled: ACCEPTED,
    visited: 'VISIT_ALREADY_HELD',
    reported: 'VISIT_ALREADY_HELD',
    withCommittee: 'VISIT_ALREADY_HELD',
    deferred: 'VISIT_ALREADY_HELD',
    accredited: 'CYCLE_ENDED',
    notAccredited: 'CYCLE_ENDED',
    withdrawn: 'CYCLE_ENDED',
  },
  find: {
    opened: 'VISIT_NOT_HELD',
    selfReview: 'VISIT_NOT_HELD',
    visitScheduled: 'VISIT_NOT_HELD',
    visited: ACCEPTED,
    reported: ACCEPTED,
    withCommittee: 'FINDINGS_CLOSED',
    deferred: 'FINDINGS_CLOSED',
    accredited: 'CYCLE_ENDED',
    notAccredited: 'CYCLE_ENDED',
    withdrawn: 'CYCLE_ENDED',
  },
  submit: {
    opened: 'NOT_REPORTED',
    selfReview: 'NOT_REPORTED',
    visitScheduled: 'NOT_REPORTED',
    visited: 'NOT_REPORTED',
    reported: ACCEPTED,
    withCommittee: 'ALREADY_WITH_COMMITTEE',
    deferred: 'CONDITIONS_OPEN',
    accredited: 'CYCLE_ENDED',
    notAccredited: 'CYCLE_ENDED',
    withdrawn: 'CYCLE_ENDED',
  },
  accredit: {
    opened: 'NOT_WITH_COMMITTEE',
    selfReview: 'NOT_WITH_COMMITTEE',
    visitScheduled: 'NOT_WITH_COMMITTEE',
    visited: 'NOT_WITH_COMMITTEE',
    reported: 'NOT_WITH_COMMITTEE',
    withCommittee: ACCEPTED,
    deferred: 'NOT_WITH_COMMITTEE',
    accredited: 'CYCLE_ENDED',
    notAccredited: 'CYCLE_ENDED',
    withdrawn: 'CYCLE_ENDED',
  },
  meet: {
    opened: 'NOT_DEFERRED',
    selfReview: 'NOT_DEFERRED',
    visitScheduled: 'NOT_DEFERRED',
    visited: 'NOT_DEFERRED',
    reported: 'NOT_DEFERRED',
    withCommittee: 'NOT_DEFERRED',
    deferred: ACCEPTED,
    accredited: 'NOT_DEFERRED',
    notAccredited: 'NOT_DEFERRED',
    withdrawn: 'NOT_DEFERRED',
  },
  withdraw: {
    opened: ACCEPTED,
    selfReview: ACCEPTED,
    visitScheduled: ACCEPTED,
    visited: ACCEPTED,
    reported: ACCEPTED,
    withCommittee: ACCEPTED,
    deferred: ACCEPTED,
    accredited: 'CYCLE_ENDED',
    notAccredited: 'CYCLE_ENDED',
    withdrawn: 'CYCLE_ENDED',
  },
  seal: {
    opened: ACCEPTED,
    selfReview: ACCEPTED,
    visitScheduled: ACCEPTED,
    visited: ACCEPTED,
    reported: ACCEPTED,
    withCommittee: ACCEPTED,
    deferred: ACCEPTED,
    accredited: ACCEPTED,
    notAccredited: ACCEPTED,
    withdrawn: 'CYCLE_ENDED',
  },
};

/** How each is asked, and what it leads to where it is accepted. */
const asked = {
  rate: [rate(), rated()],
  link: [link(), linked()],
  scheduleVisit: [scheduleVisit(), scheduled()],
  recordVisit: [recordVisit({}, { at: '2017-05-20T00:00:00.000Z' }), visited()],
  find: [find(), found()],
  submit: [submit(), submitted()],
  accredit: [accredit(), accredited()],
  meet: [meet(), met()],
  withdraw: [withdraw(), withdrawn()],
  seal: [seal(), sealed()],
} as const;

describe('the steps of a cycle', () => {
  const cases = Object.keys(asked).flatMap((name) =>
    Object.entries(steps[name] ?? {}).map(([step, code]) => ({ name: name as keyof typeof asked, step, code })),
  );
  test('are all looked at', () => {
    expect(cases).toHaveLength(Object.keys(asked).length * Object.keys(at).length);
  });

  test.each(cases)('$name when $step: $code', ({ name, step, code }) => {
    const [question, leadsTo] = asked[name];
    const answer = given(at[step] ?? [], world).when(question);
    if (code === undefined) answer.thenAccepted(leadsTo);
    else answer.thenRefused(code, 'cycleId');
  });

  test('one that is not the next one is refused with the reason', () => {
    const whenAt = (step: string) => given(at[step] ?? [], world);
    whenAt('visited').when(rate()).thenRefused('SELF_REVIEW_CLOSED', 'cycleId');
    whenAt('withCommittee').when(link()).thenRefused('EVIDENCE_CLOSED', 'cycleId');
    whenAt('opened').when(scheduleVisit()).thenRefused('SELF_REVIEW_NOT_BEGUN', 'cycleId');
    whenAt('selfReview').when(recordVisit()).thenRefused('VISIT_NOT_SCHEDULED', 'cycleId');
    whenAt('visited').when(recordVisit()).thenRefused('VISIT_ALREADY_HELD', 'cycleId');
    whenAt('visitScheduled').when(find()).thenRefused('VISIT_NOT_HELD', 'cycleId');
    whenAt('withCommittee').when(find()).thenRefused('FINDINGS_CLOSED', 'cycleId');
    whenAt('visited').when(submit()).thenRefused('NOT_REPORTED', 'cycleId');
    whenAt('withCommittee').when(submit()).thenRefused('ALREADY_WITH_COMMITTEE', 'cycleId');
    whenAt('reported').when(accredit()).thenRefused('NOT_WITH_COMMITTEE', 'cycleId');
    whenAt('accredited').when(meet()).thenRefused('NOT_DEFERRED', 'cycleId');
  });

  test('evidence begins the self-review as well as a rating does', () => {
    given([opened(), linked()], world).when(scheduleVisit()).thenAccepted(scheduled());
    given([opened(), linked(), unlinked()], world).when(scheduleVisit()).thenAccepted(scheduled());
  });

  test('a visit is set for a day to come, and held on that day or later', () => {
    given(at['selfReview'] ?? [], world)
      .when(scheduleVisit({ visitOn: '2017-05-14' }))
      .thenRefused('VISIT_IN_PAST', 'visitOn');
    given(at['selfReview'] ?? [], world)
      .when(scheduleVisit({ visitOn: '2017-05-15' }))
      .thenAccepted(scheduled({ visitOn: '2017-05-15' }));
    given(at['visitScheduled'] ?? [], world)
      .when(recordVisit({}, { at: '2017-05-19T23:59:59.999Z' }))
      .thenRefused('VISIT_NOT_DUE', 'occurredAt');
    given([...(at['visitScheduled'] ?? []), scheduled({ visitOn: '2017-05-15' })], world)
      .when(recordVisit())
      .thenAccepted(visited());
  });

  test('a developmental cycle ends with its findings', () => {
    const reported = [developmental(), rated(), scheduled(), visited(), found()];
    given(reported, world)
      .when(find({ standardNumber: '1.2' }))
      .thenAccepted(found({ standardNumber: '1.2' }));
    for (const question of [submit(), accredit()]) given(reported, world).when(question).thenRefused('NO_COMMITTEE', 'cycleId');
    for (const question of [withdraw(), link(), rate(), scheduleVisit()]) {
      given(reported, world).when(question).thenRefused('CYCLE_ENDED', 'cycleId');
    }
    given(reported.slice(0, 4), world).when(withdraw()).thenAccepted(withdrawn());
  });

  const LATE: Instant = '2017-05-20T09:00:00.000Z';
  test.each([
    { question: scheduleVisit(), past: [opened(), rated({}, { at: LATE })], leadsTo: scheduled() },
    {
      question: recordVisit(),
      past: [opened(), rated(), scheduled({ visitOn: '2017-05-01' }, { at: LATE })],
      leadsTo: visited(),
    },
    { question: find(), past: [opened(), rated(), scheduled(), visited({}, { at: LATE })], leadsTo: found() },
    { question: submit(), past: [opened(), rated(), scheduled(), visited(), found({}, { at: LATE })], leadsTo: submitted() },
    {
      question: accredit({ validUntil: '2020-05-20' }),
      past: [...whenReported, submitted({}, { at: LATE })],
      leadsTo: accredited({ validUntil: '2020-05-20' }),
    },
    { question: meet(), past: [...whenReported, submitted(), deferred({}, { at: LATE })], leadsTo: met() },
    {
      question: submit(),
      past: [...whenDeferred, met(), met({ conditionNumber: 2 }, { at: LATE })],
      leadsTo: submitted(),
    },
    { question: withdraw(), past: [...whenReported, submitted({}, { at: LATE })], leadsTo: withdrawn() },
  ])('none happens before the one it follows: $question.type', ({ question, past, leadsTo }) => {
    given(past, world)
      .when({ ...question, at: '2017-05-20T08:59:59.999Z' })
      .thenRefused('BEFORE_STEP', 'occurredAt');
    given(past, world)
      .when({ ...question, at: LATE })
      .thenAccepted(leadsTo);
  });

  test('a finding may be written down after one that was made later', () => {
    given([...(at['visited'] ?? []), found({}, { at: LATE })], world)
      .when(find({ standardNumber: '1.2' }))
      .thenAccepted(found({ standardNumber: '1.2' }));
  });
});

describe('ratings', () => {
  test.each(['MET', 'PARTLY_MET', 'NOT_MET', 'NOT_APPLICABLE'] as const)(
    'of both sides can be %s, each in words of its own',
    (rating) => {
      given([opened()], world).when(rate({ rating })).thenAccepted(rated({ rating }));
      given(at['visited'] ?? [], world)
        .when(find({ rating, findingText: 'They choose together.' }))
        .thenAccepted({ ...found({ rating }), text: { findingText: 'They choose together.' } });
    },
  );

  test('are given by whom they are of: the team by its own, the findings not by the team', () => {
    expect(cycleCommands.RateStandard.roles).toEqual(['staff', 'involvement_lead']);
    for (const type of ['RecordFinding', 'RecordDecision', 'MeetCondition'] as const) {
      expect(cycleCommands[type].roles).toEqual(['involvement_lead', 'accreditor']);
    }
  });
});

describe('a decision', () => {
  const withCommittee = at['withCommittee'] ?? [];

  test('to accredit says until when: three years at the most', () => {
    given(withCommittee, world)
      .when(accredit({ validUntil: undefined }))
      .thenRefused('VALID_UNTIL_REQUIRED', 'validUntil');
    for (const validUntil of ['2020-05-16', '2017-05-14', '2117-05-15']) {
      given(withCommittee, world).when(accredit({ validUntil })).thenRefused('VALID_UNTIL_OUT_OF_RANGE', 'validUntil');
    }
    for (const validUntil of ['2020-05-15', '2017-05-15']) {
      given(withCommittee, world).when(accredit({ validUntil })).thenAccepted(accredited({ validUntil }));
    }
    const leapDay = { at: '2020-02-29T12:00:00.000Z' };
    given(withCommittee, world)
      .when(accredit({ validUntil: '2023-03-01' }, leapDay))
      .thenRefused('VALID_UNTIL_OUT_OF_RANGE', 'validUntil');
    given(withCommittee, world)
      .when(accredit({ validUntil: '2023-02-28' }, leapDay))
      .thenAccepted(accredited({ validUntil: '2023-02-28' }));
  });

  test('of another kind is valid until no day', () => {
    for (const question of [defer, reject]) {
      given(withCommittee, world)
        .when(question({ validUntil: '2018-05-15' }))
        .thenRefused('NOT_ACCREDITED_UNTIL', 'validUntil');
    }
    given(withCommittee, world).when(reject()).thenAccepted(rejected());
  });

  test('to defer says what has to be done, and no other does', () => {
    given(withCommittee, world).when(defer()).thenAccepted(deferred());
    given(withCommittee, world)
      .when(defer({ conditions: [] }))
      .thenRefused('CONDITIONS_REQUIRED', 'conditions');
    given(withCommittee, world)
      .when(defer({ conditions: undefined }))
      .thenRefused('CONDITIONS_REQUIRED', 'conditions');
    given(withCommittee, world).when(accredit({ conditions })).thenRefused('NO_CONDITIONS', 'conditions');
    given(withCommittee, world).when(reject({ conditions })).thenRefused('NO_CONDITIONS', 'conditions');
  });
});

describe('a deferred cycle', () => {
  test('has its conditions met one by one, each once', () => {
    given(whenDeferred, world)
      .when(meet({ conditionNumber: 3 }))
      .thenRefused('CONDITION_NOT_FOUND', 'conditionNumber');
    given([...whenDeferred, met()], world)
      .when(meet())
      .thenRefused('CONDITION_ALREADY_MET', 'conditionNumber');
    given([...whenDeferred, met()], world)
      .when(meet({ conditionNumber: 2 }))
      .thenAccepted(met({ conditionNumber: 2 }));
  });

  test('goes back to the committee when all are met', () => {
    given([...whenDeferred, met()], world)
      .when(submit())
      .thenRefused('CONDITIONS_OPEN', 'cycleId');
    const allMet = [...whenDeferred, met(), met({ conditionNumber: 2 })];
    given(allMet, world).when(submit()).thenAccepted(submitted());
    given([...allMet, submitted()], world)
      .when(accredit())
      .thenAccepted(accredited());
  });

  test('can be deferred again, on other conditions', () => {
    const again = [...whenDeferred, met(), met({ conditionNumber: 2 }), submitted(), deferred({ conditions: [conditions[0]!] })];
    given(again, world).when(submit()).thenRefused('CONDITIONS_OPEN', 'cycleId');
    given(again, world)
      .when(meet({ conditionNumber: 2 }))
      .thenRefused('CONDITION_NOT_FOUND', 'conditionNumber');
    given([...again, met()], world)
      .when(submit())
      .thenAccepted(submitted());
  });
});

testThatAllIsShown(cycleAggregate);
