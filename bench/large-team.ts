// What a reader waits for when one team has done everything: its score of now, and as of moments of the past.
import { createHistoryReader, type PastMoment } from '../projections/runner/as-of';
import { createKeptPasts } from '../projections/runner/kept-pasts';
import { scoreProjection } from '../projections/score/projection';
import { scoreOf } from '../projections/score/score';
import { trendOf } from '../projections/score/trend';
import { listTeams } from '../projections/directory/queries';
import { positionOf } from '../src/kernel/position';
import type { Figure } from './figures';
import { ENDS } from './generated/plan';
import { DAY, instantOf } from './generated/planned-event';
import { latenciesOf, median } from './measure';
import { openGenerated, type OpenLedger } from './open-generated';

const EVENTS = 50_000;
const CALLS = 50;
const PASTS = 5;

export const benchLargeTeam = async (): Promise<Figure[]> => {
  const open = await openGenerated(EVENTS, 0, 1);
  try {
    await open.runner.start();
    return await ask(open);
  } finally {
    await open.close();
  }
};

const ask = async ({ ledger: { store, catalogue }, runner }: OpenLedger): Promise<Figure[]> => {
  const [directory, score] = ['directory', 'score'].map((name) => {
    const db = runner.rows(name);
    if (!db) throw new Error(`${name} has not caught up.`);
    return db;
  });
  const team = directory && listTeams(directory, { limit: 1, newestFirst: false })[0]?.id;
  if (!score || !team) throw new Error('There is no team.');
  const now = instantOf(ENDS);
  const live = await latenciesOf(CALLS, () => scoreOf(score, team, now, { withEvents: false }));
  const opened = await latenciesOf(CALLS, () => scoreOf(score, team, now));
  const trend = await latenciesOf(CALLS, () => trendOf(score, team, now));

  const pasts = createKeptPasts({ store, catalogue });
  const reader = createHistoryReader(store);
  const head = await store.head();
  const askThePast = (moment: PastMoment) =>
    pasts.ask({ projection: scoreProjection, subject: team, moment, head, history: reader }, (db) =>
      scoreOf(db, team, moment.at ?? now),
    );
  const moments: PastMoment[] = Array.from({ length: PASTS }, (_, index) =>
    index % 2 === 0 ? { at: instantOf(ENDS - (index + 1) * DAY) } : { position: positionOf(EVENTS - index) },
  );
  const first: number[] = [];
  for (const moment of moments) first.push(...(await latenciesOf(1, () => askThePast(moment))));
  const again = await latenciesOf(CALLS, () => askThePast(moments[0] ?? {}));
  pasts.close();
  return [
    figure('score of a team of 50,000 events', live, 50),
    figure('the same with the ids of its events', opened, 50),
    figure('its trend of 12 months', trend),
    figure('its score as of a past moment, the first time', first, 3000),
    figure('the same again', again, 50),
  ];
};

const figure = (name: string, taken: readonly number[], atMost?: number): Figure => ({
  name: `${name}, p50`,
  value: median(taken),
  unit: 'ms',
  ...(atMost !== undefined && { target: { atMost } }),
});
