// The past: as of the head it is the present, as of a position it is a ledger that ends there, as of a time it knows no later.
import type { Indicator } from '../../../projections/score/indicators';
import { scoreProjection } from '../../../projections/score/projection';
import { scoreOf } from '../../../projections/score/score';
import { directoryProjection } from '../../../projections/directory/projection';
import { historyProjection } from '../../../projections/history/projection';
import { isBy, WHOLE_LEDGER } from '../../../projections/runner/as-of';
import { timelineProjection } from '../../../projections/timeline/projection';
import { findEntries, findOpenItems } from '../../../projections/timeline/queries';
import type { Database } from '../../../projections/runner/projection';
import { comparePositions, positionOf, START } from '../../../src/kernel/position';
import { ada, bo, cleo, liaisonTeam } from '../../support/cast';
import { createHistory, rowsOf } from '../../support/read-models';
import { beginBusyTeam, keepBusy, workTogether } from './busy-team';

const NOW = '2025-01-01T00:00:00.000Z';
const advisors = [ada, bo, cleo];

const timelineOf = (db: Database, advisorId: string, asOf: string) => ({
  entries: findEntries(db, advisorId, { limit: 10_000, newestFirst: false }),
  open: findOpenItems(db, advisorId, asOf),
});

describe('as of the head', () => {
  test('the timeline is that of now', async () => {
    const history = createHistory();
    keepBusy(history, 30);
    const live = await history.fold(timelineProjection);
    for (const advisorId of advisors) {
      const past = await history.foldAsOf(timelineProjection, advisorId, { position: await history.store.head() });
      expect(timelineOf(past, advisorId, NOW)).toEqual(timelineOf(live, advisorId, NOW));
      expect(timelineOf(past, advisorId, NOW).entries.length).toBeGreaterThan(100);
    }
  });

  test('the score is that of now, and so is every row behind it', async () => {
    const history = createHistory();
    keepBusy(history, 60);
    const live = await history.fold(scoreProjection);
    const past = await history.foldAsOf(scoreProjection, liaisonTeam, { position: await history.store.head() });
    const asOf = '2023-11-20T00:00:00.000Z';
    expect(scoreOf(past, liaisonTeam, asOf)).toEqual(scoreOf(live, liaisonTeam, asOf));
    expect(scoreOf(past, liaisonTeam, asOf).value).not.toBeNull();
    const isAvailable = ({ status, numerator }: Indicator): boolean => status === 'AVAILABLE' && numerator > 0;
    expect(
      scoreOf(past, liaisonTeam, asOf)
        .indicators.filter(isAvailable)
        .map(({ code }) => code),
    ).toEqual(expect.arrayContaining(['I6', 'I8']));
    expect(rowsOf(past)).toEqual(rowsOf(live));
  });

  test('without a moment, the fold is of all there is', async () => {
    const history = createHistory();
    keepBusy(history, 3);
    expect(rowsOf(await history.foldAsOf(scoreProjection, liaisonTeam, {}))).toEqual(rowsOf(await history.fold(scoreProjection)));
  });
});

describe('as of a position', () => {
  test('everything is as in a ledger that ends there', async () => {
    const history = createHistory();
    keepBusy(history, 12);
    await history.written();
    const all = await history.store.readAll(START, 10_000);
    for (const at of [1, 10, 57, 100, 163, all.length - 1]) {
      const moment = { position: positionOf(at) };
      const cut = createHistory();
      for (const { position, envelope } of all) {
        if (comparePositions(position, moment.position) <= 0) cut.append({ envelope: { ...envelope }, sealed: [] });
      }
      const [timeline, score] = [await cut.fold(timelineProjection), await cut.fold(scoreProjection)];
      for (const advisorId of advisors) {
        const past = await history.foldAsOf(timelineProjection, advisorId, moment);
        expect(timelineOf(past, advisorId, NOW)).toEqual(timelineOf(timeline, advisorId, NOW));
      }
      expect(scoreOf(await history.foldAsOf(scoreProjection, liaisonTeam, moment), liaisonTeam, NOW)).toEqual(
        scoreOf(score, liaisonTeam, NOW),
      );
    }
  });

  test('before the first event there is nothing', async () => {
    const history = createHistory();
    keepBusy(history, 2);
    const past = await history.foldAsOf(timelineProjection, ada, { position: START });
    expect(timelineOf(past, ada, NOW)).toEqual({ entries: [], open: [] });
  });
});

describe('as of a time', () => {
  test('what happened later is hidden, whenever it was written down; what happened then is there', async () => {
    const history = createHistory();
    const { happened } = history;
    beginBusyTeam(history);
    happened('2024-03-03T10:00:00Z', ada, 'SkillEvidenced', { skill: 'LATER' });
    happened('2024-03-02T10:00:00.001Z', ada, 'SkillEvidenced', { skill: 'JUST_LATER' });
    const then = happened('2024-03-02T10:00:00Z', ada, 'SkillEvidenced', { skill: 'THEN' });
    const written = happened('2024-02-01T10:00:00Z', ada, 'SkillEvidenced', { skill: 'WRITTEN_DOWN_LATE' });
    const past = await history.foldAsOf(timelineProjection, ada, { at: '2024-03-02T10:00:00.000Z' });
    expect(
      timelineOf(past, ada, NOW)
        .entries.slice(-2)
        .map(({ event_id }) => event_id),
    ).toEqual([written, then]);
  });

  test('what has been answered since was open then', async () => {
    const history = createHistory();
    keepBusy(history, 1);
    const openAt = async (at: string) => {
      const past = await history.foldAsOf(timelineProjection, ada, { at });
      return findOpenItems(past, ada, at).map(({ kind }) => kind);
    };
    expect(await openAt('2022-12-19T10:00:00.000Z')).toEqual([]);
    expect(await openAt('2022-12-20T10:00:00.000Z')).toEqual(['INVITATION_UNANSWERED']);
    expect(await openAt('2022-12-31T10:00:00.000Z')).toEqual([]);
    expect(await openAt('2023-01-10T10:00:00.000Z')).toEqual(['OUTCOME_DUE']);
    expect(await openAt('2023-02-07T10:00:00.000Z')).toEqual(['FEEDBACK_DUE']);
    expect(await openAt('2023-02-08T10:00:00.000Z')).toEqual([]);
  });

  test('a score knows no later event', async () => {
    const history = createHistory();
    keepBusy(history, 40);
    const at = '2023-07-20T12:00:00.000Z';
    const past = await history.foldAsOf(scoreProjection, liaisonTeam, { at });
    const events = await history.store.readAll(START, 10_000);
    const known = createHistory();
    for (const { envelope } of events) if (envelope.at <= at) known.append({ envelope: { ...envelope }, sealed: [] });
    expect(scoreOf(past, liaisonTeam, at)).toEqual(scoreOf(await known.fold(scoreProjection), liaisonTeam, at));
    // The rows of now hold more, and still tell the same of then: that is what a trend is read from.
    const live = await history.fold(scoreProjection);
    expect(rowsOf(past)).not.toEqual(rowsOf(live));
    expect(scoreOf(past, liaisonTeam, at)).toEqual(scoreOf(live, liaisonTeam, at));
  });

  test('a promise was not due yet, and a pair was none yet', async () => {
    const history = createHistory();
    const { happened, newId } = history;
    beginBusyTeam(history);
    for (const round of [0, 1, 2, 3, 4, 5]) workTogether(history, round);
    const peer = newId('peer');
    const advisorIds = [cleo, newId('advisor')];
    happened('2023-03-25T10:00:00Z', peer, 'PeerPairStarted', { advisorIds, kind: 'SHADOW' });
    happened('2023-03-26T10:00:00Z', peer, 'PeerPairEnded', { advisorIds });
    const figuresAt = async (at: string) => {
      const past = await history.foldAsOf(scoreProjection, liaisonTeam, { at });
      const live = scoreOf(await history.fold(scoreProjection), liaisonTeam, at);
      const then = scoreOf(past, liaisonTeam, at);
      // What ends, or is kept, later than `at` is unknown then, and changes nothing.
      expect(then.indicators.slice(5)).toEqual(live.indicators.slice(5));
      return [5, 7].map((index) => `${then.indicators[index]!.numerator}/${then.indicators[index]!.denominator}`);
    };
    expect(await figuresAt('2023-02-09T09:59:59.999Z')).toEqual(['0/0', '2/3']);
    expect(await figuresAt('2023-02-09T10:00:00.000Z')).toEqual(['1/1', '2/3']);
    expect(await figuresAt('2023-03-25T09:59:59.999Z')).toEqual(['5/10', '2/3']);
    expect(await figuresAt('2023-03-25T10:00:00.000Z')).toEqual(['5/10', '3/3']);
  });

  test('and of a position, both bounds hold', async () => {
    const history = createHistory();
    keepBusy(history, 5);
    const [at, position] = ['2023-01-15T10:00:00.000Z', positionOf(40)];
    const past = await history.foldAsOf(timelineProjection, ada, { at, position });
    const live = await history.fold(timelineProjection);
    expect(timelineOf(past, ada, NOW).entries).toEqual(
      timelineOf(live, ada, NOW).entries.filter((entry) => entry.at <= at && entry.position <= 40),
    );
  });
});

test('the past of one subject is asked of projections that know what it follows from, and of no other', async () => {
  const history = createHistory();
  beginBusyTeam(history);
  workTogether(history, 0);
  await expect(history.foldAsOf(historyProjection, ada, {})).rejects.toThrow('history cannot be asked about the past');
});

describe('of the whole ledger', () => {
  test('the fold has every row, whichever the projection', async () => {
    const history = createHistory();
    keepBusy(history, 60);
    for (const projection of [directoryProjection, timelineProjection, historyProjection]) {
      const past = await history.foldAsOf(projection, WHOLE_LEDGER, {});
      expect(rowsOf(past)).toEqual(rowsOf(await history.fold(projection)));
    }
    expect(await history.store.size()).toBeGreaterThan(1000);
  });

  test('it ends where the moment does', async () => {
    const history = createHistory();
    keepBusy(history, 60);
    await history.written();
    const all = await history.store.readAll(START, 10_000);
    const at = '2023-05-01T10:00:00.000Z';
    for (const moment of [{ position: positionOf(1001) }, { position: START }, { at }, { at, position: positionOf(300) }]) {
      const cut = createHistory();
      for (const event of all) if (isBy(moment)(event)) cut.append({ envelope: { ...event.envelope }, sealed: [] });
      const past = await history.foldAsOf(directoryProjection, WHOLE_LEDGER, moment);
      // Rows without a position, which is another one in a ledger that leaves something out.
      const rowsIn = (db: Database) => ['participants', 'consents', 'feedback'].map((table) => rowsOf(db)[table]);
      expect(rowsIn(past)).toEqual(rowsIn(await cut.fold(directoryProjection)));
    }
  });
});
