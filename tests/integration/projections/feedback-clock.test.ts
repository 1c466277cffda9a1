// The feedback clock: what waits for an outcome or for feedback, since when, and how many ever heard back, how fast.
import { countLoops, findLoops, type LoopKey, type LoopPage } from '../../../projections/directory/feedback-clock';
import { directoryProjection } from '../../../projections/directory/projection';
import { cps1 } from '../../../projections/score/policy';
import { scoreProjection } from '../../../projections/score/projection';
import { scoreOf } from '../../../projections/score/score';
import { addDays, type Instant } from '../../../src/kernel/clock';
import { ada, liaisonTeam, panel } from '../../support/cast';
import { addMs, createHistory, type History } from '../../support/read-models';

const BROUGHT = '2024-03-01T10:00:00.000Z';
const DUE = '2024-03-31T10:00:00.000Z';
const later = (days: number): Instant => addDays(BROUGHT, days);

interface Brought {
  readonly at?: Instant;
  readonly teamId?: string;
  readonly outcomeAt?: readonly Instant[];
  readonly feedbackAt?: readonly Instant[];
}

const bring = ({ happened, newId }: History, { at = BROUGHT, teamId = liaisonTeam, ...more }: Brought = {}): string => {
  const id = newId('contribution');
  const what = { activityId: panel, advisorId: ada, teamId, kind: 'IDEA', credit: 'ROLE' } as const;
  happened(at, id, 'ContributionRecorded', { ...what, principles: [] });
  for (const moment of more.outcomeAt ?? []) happened(moment, id, 'OutcomeDecided', { advisorId: ada, outcome: 'NOT_ADOPTED' });
  for (const moment of more.feedbackAt ?? []) happened(moment, id, 'FeedbackGiven', { advisorId: ada, channel: 'PHONE' });
  return id;
};

const loopsAt = async (history: History, now: Instant, page: Partial<LoopPage> = {}, teamId?: string) =>
  findLoops(await history.fold(directoryProjection), { teamId, now }, { limit: 100, newestFirst: false, ...page }, cps1);
const totalsAt = async (history: History, now: Instant, teamId?: string) =>
  countLoops(await history.fold(directoryProjection), { teamId, now }, cps1);

const oneOf = (brought: Brought): History => {
  const history = createHistory();
  bring(history, brought);
  return history;
};

describe('a contribution', () => {
  test.each([
    ['waits for both', {}, ['OUTCOME', 'FEEDBACK']],
    ['waits for feedback', { outcomeAt: [later(2)] }, ['FEEDBACK']],
    ['waits for an outcome, though the advisor was told something', { feedbackAt: [later(2)] }, ['OUTCOME']],
  ])('%s: due for thirty days, then overdue', async (_, brought, missing) => {
    const history = oneOf(brought);
    const open = { missing, dueAt: DUE, closedAt: null, daysOver: 0 };
    expect(await loopsAt(history, DUE)).toMatchObject([{ ...open, state: 'DUE' }]);
    expect(await loopsAt(history, addMs(DUE, 1))).toMatchObject([{ ...open, state: 'OVERDUE' }]);
    expect(await loopsAt(history, addMs(addDays(DUE, 1), -1))).toMatchObject([{ daysOver: 0 }]);
    expect(await loopsAt(history, addDays(DUE, 1))).toMatchObject([{ daysOver: 1 }]);
    expect(await totalsAt(history, DUE)).toMatchObject({ due: 1, overdue: 0, closedInTime: 0, closedLate: 0 });
    expect(await totalsAt(history, addMs(DUE, 1))).toMatchObject({ due: 0, overdue: 1, closedInTime: 0, closedLate: 0 });
  });

  test.each([
    ['in time, by the last moment', { outcomeAt: [later(3)], feedbackAt: [DUE] }, DUE, 0, 1],
    ['in time, told before it was decided', { outcomeAt: [DUE], feedbackAt: [later(1)] }, DUE, 0, 1],
    ['late by a moment', { outcomeAt: [later(3)], feedbackAt: [addMs(DUE, 1)] }, addMs(DUE, 1), 0, 0],
    ['late by days', { outcomeAt: [addDays(DUE, 4)], feedbackAt: [later(3)] }, addDays(DUE, 4), 4, 0],
    ['by the first of several', { outcomeAt: [later(9), later(4)], feedbackAt: [later(50), later(6)] }, later(6), 0, 1],
  ])('is closed %s', async (_, brought, closedAt, daysOver, inTime) => {
    const history = oneOf(brought);
    const now = addDays(DUE, 300);
    expect(await loopsAt(history, now)).toMatchObject([{ state: 'CLOSED', missing: [], closedAt, daysOver }]);
    expect(await totalsAt(history, now)).toMatchObject({ due: 0, overdue: 0, closedInTime: inTime, closedLate: 1 - inTime });
  });

  test('closed in time is what the score counts in I5', async () => {
    const history = createHistory();
    for (const days of [1, 10, 29.5, 30, 30 + 1 / 86_400_000, 31, 45]) {
      bring(history, { outcomeAt: [later(1)], feedbackAt: [later(days)] });
    }
    const now = later(100);
    const score = scoreOf(await history.fold(scoreProjection), liaisonTeam, now);
    const { numerator, denominator } = score.indicators.find(({ code }) => code === 'I5')!;
    expect([numerator, denominator]).toEqual([4, 7]);
    expect(await totalsAt(history, now, liaisonTeam)).toMatchObject({ closedInTime: 4, closedLate: 3 });
  });
});

describe('the list', () => {
  const many = () => {
    const history = createHistory();
    const otherTeam = history.newId('team');
    const closed = bring(history, { at: later(5), outcomeAt: [later(6)], feedbackAt: [later(7)] });
    const overdue = bring(history, { at: later(2) });
    const due = bring(history, { at: later(40) });
    const foreign = bring(history, { at: later(1), teamId: otherTeam });
    const same = bring(history, { at: later(5) });
    return { history, otherTeam, closed, overdue, due, foreign, same };
  };
  const NOW = later(60);
  const idsOf = (loops: Awaited<ReturnType<typeof loopsAt>>): string[] => loops.map(({ contribution }) => contribution.id);

  test('stands oldest first, those of one moment as they were written down', async () => {
    const { history, foreign, overdue, closed, same, due } = many();
    expect(idsOf(await loopsAt(history, NOW))).toEqual([foreign, overdue, closed, same, due]);
  });

  test('is of one team, or of one state', async () => {
    const { history, otherTeam, foreign, overdue, closed, same, due } = many();
    expect(idsOf(await loopsAt(history, NOW, {}, otherTeam))).toEqual([foreign]);
    expect(idsOf(await loopsAt(history, NOW, {}, liaisonTeam))).toEqual([overdue, closed, same, due]);
    expect(idsOf(await loopsAt(history, NOW, { state: 'OVERDUE' }))).toEqual([foreign, overdue, same]);
    expect(idsOf(await loopsAt(history, NOW, { state: 'DUE' }))).toEqual([due]);
    expect(idsOf(await loopsAt(history, NOW, { state: 'CLOSED' }, liaisonTeam))).toEqual([closed]);
  });

  test('says the same states as it selects by, at every moment', async () => {
    const { history } = many();
    for (const days of [0, 31, 32, 35, 40, 70, 71]) {
      for (const now of [-1, 0, 1].map((ms) => addMs(later(days), ms))) {
        const states = (await loopsAt(history, now)).map(({ state }) => state);
        for (const state of ['DUE', 'OVERDUE', 'CLOSED'] as const) {
          const selected = await loopsAt(history, now, { state });
          expect(selected.map((loop) => loop.state)).toEqual(states.filter((shown) => shown === state));
        }
        const { due, overdue } = await totalsAt(history, now);
        const count = (state: string): number => states.filter((shown) => shown === state).length;
        expect([due, overdue]).toEqual([count('DUE'), count('OVERDUE')]);
      }
    }
  });

  test('is given page by page, both ways, each once', async () => {
    const { history } = many();
    const whole = idsOf(await loopsAt(history, NOW));
    for (const newestFirst of [false, true]) {
      const paged: string[] = [];
      let last: LoopKey | undefined;
      for (let more = true; more;) {
        const loops = await loopsAt(history, NOW, { limit: 2, newestFirst, [newestFirst ? 'before' : 'after']: last });
        paged.push(...idsOf(loops));
        last = loops.at(-1)?.contribution;
        more = loops.length > 0;
      }
      expect(newestFirst ? paged.reverse() : paged).toEqual(whole);
    }
  });
});

describe('how many heard back, and how fast', () => {
  const heardAfter = (...days: number[]): History => {
    const history = createHistory();
    for (const after of days) bring(history, { feedbackAt: [later(after)] });
    return history;
  };

  test('counts feedback, decided or not, early or late', async () => {
    const history = heardAfter(3, 300);
    bring(history);
    bring(history, { outcomeAt: [later(1)] });
    expect(await totalsAt(history, later(400))).toMatchObject({ heardBack: 2, contributions: 4 });
  });

  test('is not known where nobody heard', async () => {
    const nothing = { heardBack: 0, medianDays: null, ninetiethPercentileDays: null };
    expect(await totalsAt(createHistory(), BROUGHT)).toEqual({
      ...nothing,
      due: 0,
      overdue: 0,
      closedInTime: 0,
      closedLate: 0,
      leftOpen: 0,
      contributions: 0,
    });
    expect(await totalsAt(oneOf({}), BROUGHT)).toMatchObject({ ...nothing, contributions: 1 });
  });

  test.each([
    [[4], 4, 4],
    [[9, 2], 2, 9],
    [[2, 9, 4], 4, 9],
    [[1, 2, 3, 4], 2, 4],
    [[1, 2, 3, 4, 5, 6, 7, 8, 9, 10], 5, 9],
    [[1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11], 6, 10],
    [[0.5, 0.9, 1, 1.999], 0, 1],
  ])('after %j days: half within %i, nine in ten within %i', async (days, medianDays, ninetiethPercentileDays) => {
    expect(await totalsAt(heardAfter(...days), later(400))).toMatchObject({ medianDays, ninetiethPercentileDays });
  });

  test('a day counts once it is full, to the millisecond', async () => {
    expect(await totalsAt(heardAfter(7 - 1 / 86_400_000), later(9))).toMatchObject({ medianDays: 6 });
    expect(await totalsAt(heardAfter(7), later(9))).toMatchObject({ medianDays: 7 });
  });
});
