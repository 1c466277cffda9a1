// The sample story: every line of it is accepted, once, and it shows everything that can happen.
import { randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';

import { fedEventOf } from '../../projections/runner/catch-up';
import { openReadModel } from '../../projections/runner/read-model';
import { scoreProjection } from '../../projections/score/projection';
import { scoreOf } from '../../projections/score/score';
import { linesOf } from '../../src/import/lines';
import { importCommands } from '../../src/import/ndjson';
import { addDays } from '../../src/kernel/clock';
import type { PastEvent, RecordedEvent } from '../../src/kernel/event';
import { allEvents, type MemoryLedger, NOW, openMemoryLedger, sample, someLead, STORY_LINES } from '../support/memory-ledger';

const importStory = (ledger: MemoryLedger) =>
  importCommands(linesOf(createReadStream(sample('liaison-team.ndjson'))), { ...ledger, defaultActor: someLead });

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

  test('holds every type of event', () => {
    const told = new Set(past().map(({ type }) => type));
    expect([...ledger.catalogue.events.keys()].filter((type) => !told.has(type))).toEqual([]);
  });

  test('begins with a panel in mid-2017 and ends before November 2026', () => {
    const moments = past()
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
