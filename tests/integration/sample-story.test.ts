// The sample story: every line of it is accepted, once, and it shows everything that can happen.
import { randomUUID } from 'node:crypto';
import { createReadStream, readFileSync } from 'node:fs';

import { overviewOf, type Standing } from '../../projections/accreditation/overview';
import { accreditationProjection } from '../../projections/accreditation/projection';
import { listCycles } from '../../projections/accreditation/queries';
import { fedEventOf } from '../../projections/runner/catch-up';
import { openReadModel } from '../../projections/runner/read-model';
import { scoreProjection } from '../../projections/score/projection';
import { scoreOf } from '../../projections/score/score';
import { developmentActor } from '../../src/access/identity';
import { linesOf } from '../../src/import/lines';
import { importCommands } from '../../src/import/ndjson';
import { standardsToCommands } from '../../src/import/standards-file';
import { addDays } from '../../src/kernel/clock';
import type { PastEvent, RecordedEvent } from '../../src/kernel/event';
import { allEvents, type MemoryLedger, NOW, openMemoryLedger, sample, someLead, STORY_LINES } from '../support/memory-ledger';

const importStory = (ledger: MemoryLedger) =>
  importCommands(linesOf(createReadStream(sample('liaison-team.ndjson'))), { ...ledger, defaultActor: someLead });

interface Told {
  readonly type: string;
  readonly input: Readonly<Record<string, unknown>>;
}

const told = readFileSync(sample('liaison-team.ndjson'), 'utf8')
  .trimEnd()
  .split('\n')
  .map((line) => JSON.parse(line) as Told);

describe('the sample story', () => {
  const ledger = openMemoryLedger();
  let events: readonly RecordedEvent[] = [];
  const past = (): PastEvent[] => events.map(({ envelope }) => ledger.catalogue.read(envelope));
  const ofType = (type: string): PastEvent[] => past().filter((event) => event.type === type);

  beforeAll(async () => {
    const report = await importStory(ledger);
    expect(report).toMatchObject({ lines: STORY_LINES, accepted: STORY_LINES, replayed: 0, refused: 0, faults: [] });
    events = await allEvents(ledger.store);
  });

  test('imported again, appends nothing', async () => {
    expect(await importStory(ledger)).toMatchObject({ accepted: 0, replayed: STORY_LINES, refused: 0 });
    expect(await ledger.store.size()).toBe(STORY_LINES);
  });

  test('uses every command and holds every type of event, but for a pack, whose digest it could not tell, and an erasure, which is left to do', () => {
    const types = new Set(told.map(({ type }) => type));
    expect([...ledger.catalogue.commands.keys()].filter((type) => !types.has(type))).toEqual([
      'EraseAdvisor',
      'SealEvidencePack',
    ]);
    const happened = new Set(past().map(({ type }) => type));
    expect([...ledger.catalogue.events.keys()].filter((type) => !happened.has(type))).toEqual([
      'SubjectErased',
      'EvidencePackSealed',
    ]);
  });

  test('begins with a panel in mid-2017, under standards of the year before, and ends before November 2026', () => {
    expect(ofType('StandardSetImported').map(({ at }) => at)).toEqual(['2016-09-01T00:00:00.000Z']);
    const moments = past()
      .filter(({ type }) => type !== 'StandardSetImported')
      .map(({ at }) => at)
      .sort();
    expect(moments[0]).toMatch(/^2017-/);
    expect(moments.at(-1)?.localeCompare('2026-11-01')).toBe(-1);
    expect(ofType('PanelConvened')[0]?.data['startsAt']).toMatch(/^2017-06/);
  });

  test('tells of one team and six advisors, one of whom pauses and one of whom leaves', () => {
    expect(ofType('TeamRegistered')).toHaveLength(1);
    expect(ofType('AdvisorRegistered')).toHaveLength(6);
    expect(ofType('InvolvementPaused')[0]?.stream).toBe(ofType('InvolvementResumed')[0]?.stream);
    expect(ofType('AdvisorLeft')).toHaveLength(1);
  });

  test('has contributions of every outcome, one refused with its reason, and one that is still open', () => {
    const decided = ofType('OutcomeDecided');
    expect(new Set(decided.map(({ data }) => data['outcome']))).toEqual(
      new Set(['ADOPTED', 'PARTLY', 'NOT_ADOPTED', 'DEFERRED']),
    );
    const closed = new Set(decided.map(({ stream }) => stream));
    expect(ofType('ContributionRecorded').filter(({ stream }) => !closed.has(stream))).toHaveLength(1);
    expect(new Set(ofType('ReflectionRecorded').map(({ data }) => data['by']))).toEqual(new Set(['ADVISOR', 'STAFF']));
  });

  test('has claims that were paid in time and late, rejected and submitted again, declined, and not paid yet', () => {
    const ended = new Map(ofType('ActivityCompleted').map(({ stream, data }) => [stream, String(data['endedAt'])]));
    const claimed = ofType('ClaimSubmitted');
    const activityOf = new Map(claimed.map(({ stream, data }) => [stream, String(data['activityId'])]));
    const settled = ofType('ClaimSettled');
    const isLate = settled.map(({ stream, at }) => at > addDays(ended.get(activityOf.get(stream) ?? '') ?? at, 30));
    expect(new Set(isLate)).toEqual(new Set([true, false]));
    const paid = new Set(settled.map(({ stream }) => stream));
    const rejected = ofType('ClaimRejected');
    expect(rejected.length).toBeGreaterThan(0);
    for (const { stream } of rejected) {
      expect(claimed.filter((claim) => claim.stream === stream)).toHaveLength(2);
      expect(paid).toContain(stream);
    }
    expect(ofType('PaymentDeclinedByAdvisor').length).toBeGreaterThan(0);
    expect(claimed.filter(({ stream }) => !paid.has(stream)).length).toBeGreaterThan(0);
  });

  test('leaves nothing that could be claimed a second time', async () => {
    const claims = [...ofType('ClaimSubmitted'), ...ofType('PaymentDeclinedByAdvisor')];
    for (const { actor, data } of claims) {
      const { activityId, advisorId, feeMinutes = 60, amountPence = 2200 } = data;
      const input = { commandId: randomUUID(), activityId, advisorId, feeMinutes, amountPence };
      const outcome = await ledger.handler.handle({ type: 'SubmitClaim', actor, input });
      if (outcome.kind !== 'refused') throw new Error(`${String(activityId)} was claimed twice.`);
      expect(outcome.refusals[0].code).toMatch(/^(CLAIM_ALREADY_SUBMITTED|CLAIM_SETTLED|PAYMENT_DECLINED)$/);
    }
    expect(await ledger.store.size()).toBe(STORY_LINES);
  });

  test('has a peer pair that stands, and one that has ended, each with support', () => {
    const [started, ended] = [ofType('PeerPairStarted'), ofType('PeerPairEnded')].map((pairs) =>
      pairs.map(({ stream }) => stream),
    );
    expect([started?.length, ended?.length]).toEqual([2, 1]);
    expect(started).toEqual(expect.arrayContaining(ended ?? []));
    expect(new Set(ofType('PeerSupportRecorded').map(({ stream }) => stream))).toEqual(new Set(started));
  });

  test('has the set of standards of the file that ships: either of them is the same command', async () => {
    const items = standardsToCommands(
      readFileSync(sample('illustrative-standards.json'), 'utf8'),
      developmentActor('involvement_lead'),
    );
    const requests = items.flatMap((item) => ('commands' in item ? item.commands : []));
    expect(requests).toHaveLength(1);
    for (const { request } of requests) {
      expect(await ledger.handler.handle(request)).toMatchObject({ kind: 'accepted', replayed: true });
    }
    expect(await ledger.store.size()).toBe(STORY_LINES);
  });

  describe('its accreditation', () => {
    const model = openReadModel(accreditationProjection, ':memory:');
    const teamId = (): string => ofType('TeamRegistered')[0]?.stream ?? '';
    const cycles = () => listCycles(model.db, teamId(), { limit: 10, newestFirst: false });
    const numbers = (standings: readonly Standing[]): string[] => standings.map(({ standardNumber }) => standardNumber);

    beforeAll(() => model.feed(events.map((event) => fedEventOf(ledger.catalogue, event))));

    test('was given for a year, then after conditions were met; a cycle was withdrawn, and one is under way', () => {
      expect(cycles().map(({ status, validUntil }) => [status, validUntil])).toEqual([
        ['ACCREDITED', '2020-01-31'],
        ['ACCREDITED', '2024-04-20'],
        ['WITHDRAWN', null],
        ['VISIT_SCHEDULED', null],
      ]);
      const [first, second, third, fourth] = cycles();
      expect([second?.previousCycleId, third?.previousCycleId, fourth?.previousCycleId]).toEqual([
        first?.id,
        second?.id,
        second?.id,
      ]);
      const decided = ofType('AccreditationDecided').map(({ data }) => data['decision']);
      expect(decided).toEqual(['ACCREDITED', 'DEFERRED', 'ACCREDITED']);
      expect(ofType('ConditionMet')).toHaveLength(2);
      expect(ofType('EvidenceUnlinked')).toHaveLength(1);
    });

    test('has peers who once saw more than the team did, and once less', () => {
      const [first, second] = cycles().map((one) => overviewOf(model.db, one));
      const own = numbers(first!.self.met);
      expect(numbers(first!.peer.met).filter((number) => !own.includes(number))).toEqual([
        '1.2',
        '2.1',
        '4.1',
        '4.2',
        '7.1',
        '7.2',
      ]);
      expect([first!.self.wouldBeAccepted, first!.peer.wouldBeAccepted]).toEqual([false, true]);
      expect(numbers(second!.self.notMet)).toEqual([]);
      expect(numbers(second!.peer.notMet)).toEqual(['2.1']);
    });

    test('still has gaps in the cycle under way, and evidence for one standard that cannot be shared', () => {
      const underWay = cycles().at(-1);
      const { missing, cannotBeShared } = overviewOf(model.db, underWay!);
      expect(numbers(missing)).toEqual(['7.1', '7.2', '8.1']);
      expect(new Set(cannotBeShared.map(({ standardNumber, reason }) => `${standardNumber} ${reason}`))).toEqual(
        new Set(['2.2 NEVER_GIVEN']),
      );
    });
  });

  test('has hours over the plan of support once, with the name of who approved it', () => {
    const over = ofType('AttendanceRecorded').filter(({ data }) => data['override'] !== undefined);
    expect(over.map(({ data }) => data['override'])).toEqual([
      { approvedBy: expect.stringMatching(/^involvement_lead-/) as string, reason: 'RAN_OVER' },
    ]);
  });

  test('has an invitation that ran out, and a training that ran out and was never renewed', () => {
    expect(ofType('InvitationExpired').length).toBeGreaterThan(0);
    const last = new Map<string, string>();
    for (const { stream, data } of ofType('TrainingCompleted')) {
      if (typeof data['validUntil'] === 'string') last.set(`${stream} ${String(data['code'])}`, data['validUntil']);
    }
    expect([...last.values()].filter((day) => day < NOW.slice(0, 10)).length).toBeGreaterThan(0);
  });

  test.each([NOW, '2018-06-20T12:00:00.000Z'])('gives a published score as of %s', (asOf) => {
    const model = openReadModel(scoreProjection, ':memory:');
    model.feed(events.filter(({ envelope }) => envelope.at <= asOf).map((event) => fedEventOf(ledger.catalogue, event)));
    const score = scoreOf(model.db, ofType('TeamRegistered')[0]?.stream ?? '', asOf);
    expect(score.value).not.toBeNull();
    if (asOf !== NOW) return;
    expect(score.completedActivities).toBeGreaterThanOrEqual(9);
    const available = score.indicators.filter(({ status }) => status === 'AVAILABLE').map(({ code }) => code);
    expect(available).toEqual(['I1', 'I2', 'I3', 'I4', 'I5', 'I6', 'I7', 'I8']);
  });
});
