// Accreditation: sets and cycles as they stand, evidence and what could be, whom it concerns, gaps, and a cycle at one glance.
import { candidatesFor, evidenceOf } from '../../../projections/accreditation/evidence';
import { overviewOf } from '../../../projections/accreditation/overview';
import {
  conditionsOf,
  findCycle,
  findStandardSet,
  listCycles,
  listStandards,
  listStandardSets,
  packsOf,
  type StandardFilter,
  standardsOfCycle,
  statusAt,
} from '../../../projections/accreditation/queries';
import type { CycleRow } from '../../../projections/accreditation/rows';
import type { Database } from '../../../projections/runner/projection';
import {
  asAdvisor,
  ada,
  bo,
  cleo,
  cycle,
  earlierCycle,
  liaisonTeam,
  otherTeam,
  pack,
  reviewer,
  standardSet,
} from '../../support/cast';
import { addMs } from '../../support/read-models';
import { createAccreditedTeam, LATER, OPENED, STANDARDS } from './accredited-team';

const NOW = '2021-01-01T12:00:00.000Z';
const ALL = { limit: 1000, newestFirst: false };

const cycleIn = (db: Database, id = cycle): CycleRow => {
  const row = findCycle(db, id);
  if (!row) throw new Error('There is no such cycle.');
  return row;
};

const candidateIds = (db: Database, number: string, { now = NOW, id = cycle } = {}): string[] => {
  const standard = STANDARDS.find((one) => one.number === number)!;
  return candidatesFor(db, cycleIn(db, id), standard, now, ALL).map(({ eventId }) => eventId);
};

describe('a set of standards', () => {
  test('is shown with its standards, in the order of the scheme', async () => {
    const team = createAccreditedTeam();
    const db = await team.rows();
    expect(findStandardSet(db, standardSet)).toMatchObject({
      scheme: 'PLAN',
      edition: '6',
      publishedOn: '2016-09-01',
      illustrative: true,
      isComplete: true,
      acceptanceRule: [
        { type: 1, percentMet: 100 },
        { type: 2, percentMet: 50 },
      ],
    });
    expect(listStandards(db, standardSet, ALL).map(({ number }) => number)).toEqual(STANDARDS.map(({ number }) => number));
    expect(listStandards(db, standardSet, ALL)[1]).toMatchObject(STANDARDS[1]);
    expect(listStandardSets(db, ALL).map(({ id }) => id)).toEqual([standardSet]);
  });

  test('in parts is complete with the last one, and one set all along', async () => {
    const team = createAccreditedTeam();
    const id = team.newId('standards');
    const about = { scheme: 'HTAS', edition: '3', publishedOn: '2017-01-01', illustrative: false, parts: 2 };
    const standard = { type: 1, topics: [], domains: [], title: 'Done together.' };
    team.happened(OPENED, id, 'StandardSetImported', { ...about, part: 1, standards: [{ ...standard, number: 'B' }] });
    expect(findStandardSet(await team.rows(), id)).toMatchObject({ isComplete: false, acceptanceRule: [] });
    team.happened(OPENED, id, 'StandardSetImported', { ...about, part: 2, standards: [{ ...standard, number: 'A' }] });
    const db = await team.rows();
    expect(findStandardSet(db, id)).toMatchObject({ isComplete: true });
    expect(listStandards(db, id, ALL).map(({ number }) => number)).toEqual(['B', 'A']);
    expect(listStandardSets(db, { ...ALL, newestFirst: true }).map((set) => set.id)).toEqual([id, standardSet]);
  });
});

describe('a cycle', () => {
  test('stands where its last step left it', async () => {
    const team = createAccreditedTeam();
    const status = async () => cycleIn(await team.rows()).status;
    team.open();
    expect(await status()).toBe('OPENED');
    team.rate('1.1', 'MET');
    expect(await status()).toBe('SELF_REVIEW');
    team.happened(LATER, cycle, 'PeerVisitScheduled', { visitOn: '2020-10-01' });
    expect(await status()).toBe('VISIT_SCHEDULED');
    team.rate('1.1', 'PARTLY_MET');
    expect(await status()).toBe('VISIT_SCHEDULED');
    team.happened('2020-10-01T09:00:00Z', cycle, 'PeerVisitHeld', {});
    expect(await status()).toBe('VISITED');
    team.link('1.1', [team.newId('event')]);
    team.find('1.1', 'MET');
    expect(await status()).toBe('REPORTED');
    team.happened('2020-10-05T09:00:00Z', cycle, 'CycleSubmitted', {});
    expect(await status()).toBe('WITH_COMMITTEE');
    team.happened('2020-11-05T09:00:00Z', cycle, 'AccreditationDecided', {
      decision: 'DEFERRED',
      conditions: [
        { number: 1, title: 'First', standardNumber: '1.1', dueOn: '2021-01-31' },
        { number: 2, title: 'Second' },
      ],
    });
    expect(await status()).toBe('DEFERRED');
    team.happened('2020-11-20T09:00:00Z', cycle, 'ConditionMet', { conditionNumber: 2 });
    expect(conditionsOf(await team.rows(), cycle)).toMatchObject([
      { number: 1, title: 'First', standardNumber: '1.1', dueOn: '2021-01-31', metAt: null },
      { number: 2, dueOn: null, decidedAt: '2020-11-05T09:00:00.000Z', metAt: '2020-11-20T09:00:00.000Z' },
    ]);
    expect(cycleIn(await team.rows())).toMatchObject({ endedAt: null, decidedAt: '2020-11-05T09:00:00.000Z' });
    team.happened('2020-11-21T09:00:00Z', cycle, 'ConditionMet', { conditionNumber: 1 });
    team.happened('2020-11-22T09:00:00Z', cycle, 'CycleSubmitted', {});
    team.happened('2020-12-05T09:00:00Z', cycle, 'AccreditationDecided', { decision: 'ACCREDITED', validUntil: '2023-12-05' });
    expect(cycleIn(await team.rows())).toMatchObject({
      status: 'ACCREDITED',
      openedAt: OPENED,
      visitOn: '2020-10-01',
      visitedAt: '2020-10-01T09:00:00.000Z',
      submittedAt: '2020-11-22T09:00:00.000Z',
      decidedAt: '2020-12-05T09:00:00.000Z',
      validUntil: '2023-12-05',
      endedAt: '2020-12-05T09:00:00.000Z',
    });
  });

  test('that is deferred again has its new conditions met, not its old ones', async () => {
    const team = createAccreditedTeam();
    team.open();
    for (const title of ['Once', 'Again']) {
      const conditions = [{ number: 1, title }];
      team.happened(LATER, cycle, 'AccreditationDecided', { decision: 'DEFERRED', conditions });
    }
    team.happened(LATER, cycle, 'ConditionMet', { conditionNumber: 1 });
    expect(conditionsOf(await team.rows(), cycle)).toMatchObject([
      { title: 'Once', metAt: null },
      { title: 'Again', metAt: LATER },
    ]);
  });

  test('is expired the day after the last on which it is valid, by the clock of the question', async () => {
    const team = createAccreditedTeam();
    team.open();
    team.happened(LATER, cycle, 'AccreditationDecided', { decision: 'ACCREDITED', validUntil: '2023-09-01' });
    const row = cycleIn(await team.rows());
    expect(statusAt(row, '2023-09-01T23:59:59.999Z')).toBe('ACCREDITED');
    expect(statusAt(row, '2023-09-02T00:00:00.000Z')).toBe('EXPIRED');
    expect(statusAt({ ...row, status: 'NOT_ACCREDITED' }, '2024-01-01T00:00:00.000Z')).toBe('NOT_ACCREDITED');
  });

  test('is listed with those of its team, or with all', async () => {
    const team = createAccreditedTeam();
    team.open({}, OPENED, earlierCycle);
    team.open({ teamId: otherTeam }, OPENED, cycle);
    const [third] = [team.newId('cycle')];
    team.open({}, OPENED, third);
    team.happened(LATER, third, 'CycleWithdrawn', {});
    const db = await team.rows();
    expect(listCycles(db, { teamId: liaisonTeam }, ALL).map(({ id, status }) => [id, status])).toEqual([
      [earlierCycle, 'OPENED'],
      [third, 'WITHDRAWN'],
    ]);
    expect(listCycles(db, {}, { limit: 2, newestFirst: true }).map(({ id }) => id)).toEqual([third, cycle]);
  });

  test('remembers the packs that were sealed', async () => {
    const team = createAccreditedTeam();
    team.open();
    const about = {
      recipient: reviewer.id,
      claims: ['L1' as const, 'L2' as const],
      asOfPosition: '12',
      sha256: 'ab'.repeat(32),
      eventIds: [team.newId('x')],
    };
    team.happened(LATER, cycle, 'EvidencePackSealed', { packId: pack, ...about });
    expect(packsOf(await team.rows(), cycle)).toMatchObject([{ id: pack, sealedAt: LATER, ...about }]);
  });
});

describe('the standards of a cycle', () => {
  const numbersOf = (db: Database, filter: StandardFilter = {}) =>
    standardsOfCycle(db, cycle, ALL, filter).map(({ number }) => number);

  test('keep what the team says and what its peers found apart', async () => {
    const team = createAccreditedTeam();
    team.open();
    team.rate('1.1', 'NOT_MET');
    team.rate('1.1', 'MET');
    team.rate('2.1', 'PARTLY_MET');
    const finding = team.find('1.1', 'PARTLY_MET');
    const db = await team.rows();
    expect(standardsOfCycle(db, cycle, ALL)).toMatchObject([
      { number: '1.1', selfRating: 'MET', peerRating: 'PARTLY_MET', findingEvent: finding },
      { number: '1.2', selfRating: null, peerRating: null },
      { number: '2.1', selfRating: 'PARTLY_MET', peerRating: null },
      { number: '2.2' },
      { number: '3.1' },
    ]);
    expect(numbersOf(db, { selfRating: 'MET' })).toEqual(['1.1']);
    expect(numbersOf(db, { peerRating: 'PARTLY_MET' })).toEqual(['1.1']);
  });

  test('have a gap where there is no evidence, unless they do not apply', async () => {
    const team = createAccreditedTeam();
    team.open();
    const { completed } = team.activity('RECRUITMENT_PANEL', OPENED);
    team.link('1.1', [completed]);
    team.link('2.1', [completed]);
    team.happened(LATER, cycle, 'EvidenceUnlinked', { standardNumber: '2.1', eventIds: [completed], reason: 'NOT_RELEVANT' });
    team.rate('3.1', 'NOT_APPLICABLE');
    expect(numbersOf(await team.rows(), { gapsOnly: true })).toEqual(['1.2', '2.1', '2.2']);
  });

  test('can be asked for by number, type and topic, page by page', async () => {
    const team = createAccreditedTeam();
    team.open();
    const db = await team.rows();
    expect(numbersOf(db, { type: 2 })).toEqual(['1.2', '2.2', '3.1']);
    expect(numbersOf(db, { topic: 'RECRUITMENT' })).toEqual(['1.1', '1.2']);
    expect(numbersOf(db, { topic: 'RECRUITMENT', type: 2 })).toEqual(['1.2']);
    expect(numbersOf(db, { number: '2.2' })).toEqual(['2.2']);
    expect(numbersOf(db, { number: '9' })).toEqual([]);
    const [, second] = standardsOfCycle(db, cycle, ALL);
    const pageOf = (newestFirst: boolean) =>
      standardsOfCycle(db, cycle, { limit: 2, newestFirst, [newestFirst ? 'before' : 'after']: second!.ordinal });
    expect(pageOf(false).map(({ number }) => number)).toEqual(['2.1', '2.2']);
    expect(pageOf(true).map(({ number }) => number)).toEqual(['1.1']);
  });
});

describe('candidates', () => {
  test.each([
    ['RECRUITMENT_PANEL', '1.1', true],
    ['TEAM_LEARNING', '1.1', false],
    ['TEAM_LEARNING', '1.2', true],
    ['RECRUITMENT_PANEL', '1.2', true],
    ['STORY_SHARING', '2.1', true],
    ['COMMUNICATIONS_REVIEW', '2.1', false],
    ['RECRUITMENT_PANEL', '3.1', false],
  ] as const)('of an activity of kind %s for standard %s: %s', async (kind, number, isOffered) => {
    const team = createAccreditedTeam();
    team.open();
    const { id, completed } = team.activity(kind, OPENED);
    const { recorded } = team.contribution(id, LATER);
    const offered = candidateIds(await team.rows(), number);
    expect(offered.includes(completed)).toBe(isOffered);
    expect(offered.includes(recorded)).toBe(isOffered);
  });

  test('are outcomes and feedback of any work, where feedback is asked for', async () => {
    const team = createAccreditedTeam();
    team.open();
    const { id } = team.activity('COMMUNICATIONS_REVIEW', OPENED);
    const { decided, told } = team.contribution(id, LATER);
    expect(candidateIds(await team.rows(), '2.1')).toEqual([decided, told]);
  });

  test('are what carers and family members did, where they are asked for', async () => {
    const team = createAccreditedTeam();
    team.open();
    const byAda = team.activity('QI_PROJECT', OPENED, { advisorId: ada });
    team.contribution(byAda.id, LATER, { advisorId: ada });
    const byBo = team.activity('QI_PROJECT', LATER, { advisorId: bo });
    const { recorded } = team.contribution(byBo.id, LATER, { advisorId: bo });
    expect(candidateIds(await team.rows(), '2.2')).toEqual([byBo.attended, recorded]);
  });

  test('are those of the team alone', async () => {
    const team = createAccreditedTeam();
    team.open();
    team.activity('RECRUITMENT_PANEL', OPENED, { teamId: otherTeam });
    const { completed } = team.activity('RECRUITMENT_PANEL', OPENED);
    expect(candidateIds(await team.rows(), '1.1')).toEqual([completed]);
  });

  test('are no longer what is linked to that standard, and still for another', async () => {
    const team = createAccreditedTeam();
    team.open();
    const { completed } = team.activity('RECRUITMENT_PANEL', OPENED);
    team.link('1.1', [completed]);
    const db = await team.rows();
    expect(candidateIds(db, '1.1')).toEqual([]);
    expect(candidateIds(db, '1.2')).toEqual([completed]);
  });

  test('are not who was expected and did not come, however that was found out', async () => {
    const team = createAccreditedTeam();
    team.open();
    const first = team.activity('QI_PROJECT', OPENED, { advisorId: bo, status: 'NO_SHOW' });
    const second = team.activity('QI_PROJECT', OPENED, { advisorId: bo });
    team.attend(second.id, LATER, bo, 'NO_SHOW');
    const corrected = team.attend(first.id, LATER, bo, 'ATTENDED');
    expect(candidateIds(await team.rows(), '2.2')).toEqual([corrected]);
  });

  test('reach back three years before the cycle was opened, and on to now', async () => {
    const team = createAccreditedTeam();
    team.open();
    const start = '2017-03-01T09:00:00.000Z';
    team.activity('RECRUITMENT_PANEL', addMs(start, -1));
    const oldest = team.activity('RECRUITMENT_PANEL', start);
    const newest = team.activity('RECRUITMENT_PANEL', NOW);
    const db = await team.rows();
    expect(candidateIds(db, '1.1')).toEqual([oldest.completed, newest.completed]);
    expect(candidateIds(db, '1.1', { now: addMs(NOW, -1) })).toEqual([oldest.completed]);
  });

  test('reach back to the decision on the cycle before, when there was one', async () => {
    const team = createAccreditedTeam();
    const decidedAt = '2019-06-01T09:00:00.000Z';
    team.open({}, '2018-01-01T09:00:00Z', earlierCycle);
    team.open({ previousCycleId: earlierCycle });
    team.activity('RECRUITMENT_PANEL', addMs(decidedAt, -1));
    const { completed } = team.activity('RECRUITMENT_PANEL', decidedAt);
    expect(candidateIds(await team.rows(), '1.1')).toHaveLength(2);
    team.happened(decidedAt, earlierCycle, 'AccreditationDecided', { decision: 'NOT_ACCREDITED' });
    expect(candidateIds(await team.rows(), '1.1')).toEqual([completed]);
  });

  test('end with the cycle', async () => {
    const team = createAccreditedTeam();
    team.open();
    const { completed } = team.activity('RECRUITMENT_PANEL', LATER);
    team.activity('RECRUITMENT_PANEL', addMs(LATER, 1));
    team.happened(LATER, cycle, 'CycleWithdrawn', {});
    expect(candidateIds(await team.rows(), '1.1')).toEqual([completed]);
  });

  test('come in pages, both ways, in the order in which they happened', async () => {
    const team = createAccreditedTeam();
    team.open();
    const made = [3, 1, 2, 2, 5].map((day) => ({ day, id: team.activity('RECRUITMENT_PANEL', `2020-05-0${day}T09:00:00Z`).completed })); // prettier-ignore
    const db = await team.rows();
    const inOrder = [...made].sort((a, b) => a.day - b.day).map(({ id }) => id);
    const [standard] = STANDARDS;
    for (const newestFirst of [false, true]) {
      const paged: { eventId: string; at: string; position: number }[] = [];
      for (let more = true; more;) {
        const from = paged.at(-1);
        const page = candidatesFor(db, cycleIn(db), standard, NOW, { limit: 2, newestFirst, [newestFirst ? 'before' : 'after']: from }); // prettier-ignore
        paged.push(...page);
        more = page.length > 0;
      }
      const ids = paged.map(({ eventId }) => eventId);
      expect(newestFirst ? ids.reverse() : ids).toEqual(inOrder);
    }
  });
});

describe('evidence', () => {
  test('knows whom it concerns, and whether each of them lets it be shared', async () => {
    const team = createAccreditedTeam();
    team.open();
    const panel = team.activity('RECRUITMENT_PANEL', OPENED);
    const briefed = team.happened(OPENED, panel.id, 'BriefingProvided', { format: 'CALL', advisorIds: [ada, bo, cleo] });
    const link = team.link('1.1', [briefed, panel.completed]);
    team.consent(ada, 'SHARE_AS_EVIDENCE');
    team.consent(ada, 'NAMED_CREDIT');
    team.consent(bo, 'SHARE_AS_EVIDENCE');
    team.consent(bo, 'NAMED_CREDIT');
    team.takeBack(bo, 'SHARE_AS_EVIDENCE');
    team.takeBack(bo, 'NAMED_CREDIT');
    team.consent(cleo, 'CONTACT');
    const pieces = evidenceOf(await team.rows(), cycle);
    expect(pieces.find(({ eventId }) => eventId === panel.completed)).toMatchObject({ consents: [], canBeShared: true });
    expect(pieces.find(({ eventId }) => eventId === briefed)).toEqual({
      eventId: briefed,
      standardNumber: '1.1',
      linkedAt: LATER,
      linkEvent: link,
      type: 'BriefingProvided',
      at: OPENED,
      activityId: panel.id,
      credit: null,
      canBeShared: false,
      consents: [
        { advisorId: ada, status: 'LIVE', mayBeNamed: true },
        { advisorId: bo, status: 'WITHDRAWN', mayBeNamed: false },
        { advisorId: cleo, status: 'NEVER_GIVEN', mayBeNamed: false },
      ],
    });
  });

  test('concerns an advisor who did it themselves, and one whose register it stands in', async () => {
    const team = createAccreditedTeam();
    team.open();
    const { id } = team.activity('QI_PROJECT', OPENED);
    const answered = team.happened(OPENED, id, 'InterestExpressed', { advisorId: ada }, asAdvisor(bo));
    const skilled = team.happened(OPENED, cleo, 'SkillEvidenced', { skill: 'CHAIRING', activityId: id });
    team.link('1.1', [answered, skilled]);
    const concerned = evidenceOf(await team.rows(), cycle).map(({ eventId, consents }) => [
      eventId,
      consents.map(({ advisorId }) => advisorId).sort(),
    ]);
    expect(Object.fromEntries(concerned)).toEqual({ [answered]: [ada, bo], [skilled]: [cleo] });
  });

  test('of a contribution is credited as its advisor wants, as last corrected', async () => {
    const team = createAccreditedTeam();
    team.open();
    const { id } = team.activity('QI_PROJECT', OPENED);
    const brought = team.contribution(id, OPENED);
    team.link('2.1', [brought.told]);
    expect(evidenceOf(await team.rows(), cycle)).toMatchObject([{ credit: 'NAMED', activityId: id }]);
    team.happened(LATER, brought.id, 'ContributionCorrected', { advisorId: ada, reason: 'ADVISOR_ASKED', credit: 'ANONYMOUS' });
    team.happened(LATER, brought.id, 'ContributionCorrected', { advisorId: ada, reason: 'MISTYPED', kind: 'CONTENT' });
    expect(evidenceOf(await team.rows(), cycle)).toMatchObject([{ credit: 'ANONYMOUS' }]);
  });

  test('that could not be taken in is not shared: nobody knows whom it concerns', async () => {
    const team = createAccreditedTeam();
    team.open();
    const unknown = team.newId('event').slice('event-'.length);
    team.link('1.1', [unknown]);
    const db = await team.rows();
    expect(evidenceOf(db, cycle)).toMatchObject([{ eventId: unknown, type: null, at: null, canBeShared: false }]);
    expect(overviewOf(db, cycleIn(db)).cannotBeShared).toEqual([
      { standardNumber: '1.1', eventId: unknown, reason: 'NOT_TAKEN_IN', advisorId: null },
    ]);
  });
});

describe('the overview', () => {
  test('says what is met by which evidence, what is missing, and what cannot be shared and why', async () => {
    const team = createAccreditedTeam();
    team.open();
    const { id, completed, attended } = team.activity('RECRUITMENT_PANEL', OPENED);
    const { told } = team.contribution(id, OPENED, { advisorId: bo });
    team.link('1.1', [completed, attended]);
    team.link('2.1', [told]);
    team.consent(bo, 'SHARE_AS_EVIDENCE');
    team.takeBack(bo, 'SHARE_AS_EVIDENCE');
    team.rate('1.1', 'MET');
    team.rate('1.2', 'NOT_MET');
    team.rate('2.1', 'PARTLY_MET');
    team.rate('2.2', 'MET');
    team.rate('3.1', 'NOT_APPLICABLE');
    team.find('1.1', 'MET');
    team.find('2.1', 'MET');
    const db = await team.rows();
    const { self, peer, missing, cannotBeShared } = overviewOf(db, cycleIn(db));

    expect(self.met).toEqual([
      { standardNumber: '1.1', type: 1, title: 'Chosen together.', eventIds: expect.arrayContaining([completed, attended]) },
      { standardNumber: '2.2', type: 2, title: 'Carers have a say.', eventIds: [] },
    ]);
    const numbersOf = (standings: typeof missing) => standings.map(({ standardNumber }) => standardNumber);
    expect([self.partlyMet, self.notMet, self.notApplicable, self.notRated].map(numbersOf)).toEqual([['2.1'], ['1.2'], ['3.1'], []]); // prettier-ignore
    expect([peer.met, peer.partlyMet, peer.notMet, peer.notApplicable, peer.notRated].map(numbersOf)).toEqual([
      ['1.1', '2.1'],
      [],
      [],
      [],
      ['1.2', '2.2', '3.1'],
    ]);
    expect(numbersOf(missing)).toEqual(['1.2', '2.2']);
    expect(cannotBeShared).toEqual([
      { standardNumber: '1.1', eventId: attended, reason: 'NEVER_GIVEN', advisorId: ada },
      { standardNumber: '2.1', eventId: told, reason: 'WITHDRAWN', advisorId: bo },
    ]);
  });

  test('holds the rule of the set against each side: what does not apply does not count, what is not rated is not met', async () => {
    const team = createAccreditedTeam();
    team.open();
    const checks = async () => {
      const db = await team.rows();
      const { self, peer } = overviewOf(db, cycleIn(db));
      return [self, peer].map(({ acceptance, wouldBeAccepted }) => ({
        types: acceptance.map(({ applicable, required, met, isFulfilled }) => [applicable, required, met, isFulfilled]),
        wouldBeAccepted,
      }));
    };
    const nothing = { types: [[2, 2, 0, false], [3, 2, 0, false]], wouldBeAccepted: false }; // prettier-ignore
    expect(await checks()).toEqual([nothing, nothing]);
    team.rate('1.1', 'MET');
    team.rate('2.1', 'PARTLY_MET');
    team.rate('1.2', 'MET');
    team.rate('2.2', 'NOT_APPLICABLE');
    expect(await checks()).toEqual([{ types: [[2, 2, 1, false], [2, 1, 1, true]], wouldBeAccepted: false }, nothing]); // prettier-ignore
    team.rate('2.1', 'NOT_APPLICABLE');
    expect(await checks()).toEqual([{ types: [[1, 1, 1, true], [2, 1, 1, true]], wouldBeAccepted: true }, nothing]); // prettier-ignore
    for (const number of ['1.1', '2.1', '1.2', '2.2']) team.find(number, 'MET');
    expect((await checks())[1]).toEqual({ types: [[2, 2, 2, true], [3, 2, 2, true]], wouldBeAccepted: true }); // prettier-ignore
  });

  test('says nothing of a rule that nobody set', async () => {
    const team = createAccreditedTeam();
    const id = team.newId('standards');
    team.happened(OPENED, id, 'StandardSetImported', {
      scheme: 'HTAS',
      edition: '3',
      publishedOn: '2017-01-01',
      illustrative: false,
      standards: [{ number: '1', type: 1, topics: [], domains: [], title: 'Done together.' }],
    });
    team.open({ standardSetId: id });
    const db = await team.rows();
    expect(overviewOf(db, cycleIn(db)).self).toMatchObject({ acceptance: [], wouldBeAccepted: null });
  });
});

describe('the past', () => {
  const answersOf = (db: Database, now = NOW) => ({
    cycle: cycleIn(db),
    standards: standardsOfCycle(db, cycle, ALL),
    evidence: evidenceOf(db, cycle),
    candidates: STANDARDS.map(({ number }) => candidateIds(db, number, { now })),
    overview: overviewOf(db, cycleIn(db)),
    conditions: conditionsOf(db, cycle),
    packs: packsOf(db, cycle),
  });

  const busyTeam = () => {
    const team = createAccreditedTeam();
    team.open({}, '2018-01-01T09:00:00Z', earlierCycle);
    team.happened('2018-06-01T09:00:00Z', earlierCycle, 'AccreditationDecided', { decision: 'NOT_ACCREDITED' });
    team.activity('RECRUITMENT_PANEL', '2018-05-01T09:00:00Z');
    team.activity('RECRUITMENT_PANEL', '2019-05-01T09:00:00Z', { teamId: otherTeam });
    team.consent(ada, 'SHARE_AS_EVIDENCE', '2019-01-01T09:00:00Z');
    team.consent(bo, 'SHARE_AS_EVIDENCE', '2019-01-01T09:00:00Z');
    team.open({ previousCycleId: earlierCycle });
    for (const advisorId of [ada, bo]) {
      const { id, completed } = team.activity('RECRUITMENT_PANEL', '2020-04-01T09:00:00Z', { advisorId });
      const { recorded } = team.contribution(id, '2020-04-02T09:00:00Z', { advisorId });
      const skilled = team.happened('2020-04-03T09:00:00Z', advisorId, 'SkillEvidenced', { skill: 'CHAIRING', activityId: id });
      team.link('1.1', [recorded, skilled], '2020-05-01T09:00:00Z');
      team.link('1.2', [completed], '2020-05-02T09:00:00Z');
    }
    team.rate('1.1', 'MET', '2020-06-01T09:00:00Z');
    team.takeBack(bo, 'SHARE_AS_EVIDENCE', '2020-07-01T09:00:00Z');
    team.rate('1.1', 'PARTLY_MET', '2020-08-01T09:00:00Z');
    return team;
  };

  test('as of the head is the present', async () => {
    const team = busyTeam();
    const live = answersOf(await team.rows());
    expect(answersOf(await team.pastRows({ position: await team.store.head() }))).toEqual(live);
    expect(live.candidates.flat().length).toBeGreaterThan(5);
    expect(live.overview.cannotBeShared).toHaveLength(2);
  });

  test('as of a time knows no later rating, consent or link', async () => {
    const team = busyTeam();
    const at = async (moment: string) => answersOf(await team.pastRows({ at: moment }), moment);
    const early = await at('2020-05-01T09:00:00.000Z');
    expect([early.cycle.status, early.evidence.length, early.standards[0]?.selfRating]).toEqual(['SELF_REVIEW', 4, null]);
    const middle = await at('2020-06-30T09:00:00.000Z');
    expect([middle.standards[0]?.selfRating, middle.overview.cannotBeShared.length]).toEqual(['MET', 0]);
    expect((await at('2020-07-01T09:00:00.000Z')).overview.cannotBeShared).toHaveLength(2);
    const opened = await at(OPENED);
    expect([opened.cycle.status, opened.evidence, opened.overview.missing.length]).toEqual(['OPENED', [], 5]);
    expect(findCycle(await team.pastRows({ at: addMs(OPENED, -1) }), cycle)).toBeUndefined();
  });

  test('of a cycle that there never was is empty', async () => {
    const team = busyTeam();
    expect(findCycle(await team.pastRows({}, team.newId('cycle')), cycle)).toBeUndefined();
  });
});
