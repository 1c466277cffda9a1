// What a reader waits for on a large ledger: pages and scores, on the rows and through GraphQL over HTTP.
import { DatabaseSync } from '@photostructure/sqlite';

import { listAdvisors, listTeams } from '../projections/directory/queries';
import { findPositions } from '../projections/history/queries';
import type { Database } from '../projections/runner/projection';
import { scoreOf } from '../projections/score/score';
import { findEntries } from '../projections/timeline/queries';
import { type Figure, latencyFigures } from './figures';
import { BEGINS } from './generated/plan';
import { DAY, instantOf } from './generated/planned-event';
import { benchInvolvement } from './involvement';
import { latenciesOf, steadyPercentile } from './measure';
import { openGenerated, type OpenLedger } from './open-generated';
import { createRandom } from '../src/sample/random';
import { serveGraphql } from './graphql-client';

const CALLS = 2000;
const REQUESTS = 1000;
const PAGE = 50;

export const benchQueries = async (events: number): Promise<Figure[]> => {
  const open = await openGenerated(events);
  try {
    await open.runner.start();
    return [...(await onTheRows(open)), ...(await overHttp(open)), ...(await benchInvolvement())];
  } finally {
    await open.close();
  }
};

const onTheRows = async ({ runner }: OpenLedger): Promise<Figure[]> => {
  const chosen = chooser(rows(runner, 'directory'));
  const [timeline, score, history] = [rows(runner, 'timeline'), rows(runner, 'score'), rows(runner, 'history')];
  const bare = new DatabaseSync(timeline.location() ?? '', { readOnly: true });
  const point = bare.prepare('SELECT * FROM activities WHERE id = ?');
  const activities = (bare.prepare('SELECT id FROM activities').all() as { id: string }[]).map(({ id }) => id);

  const select = await latenciesOf(CALLS, () => point.get(chosen.random.pick(activities)));
  const entries = await latenciesOf(CALLS, () =>
    findEntries(timeline, chosen.advisor(), {
      limit: PAGE,
      newestFirst: true,
      before: { at: chosen.moment(), position: Number.MAX_SAFE_INTEGER },
    }),
  );
  const scores = await latenciesOf(CALLS / 2, () => scoreOf(score, chosen.team(), chosen.moment(), { withEvents: false }));
  const opened = await latenciesOf(CALLS / 2, () => scoreOf(score, chosen.team(), chosen.moment()));
  const positions = await latenciesOf(CALLS, () =>
    findPositions(history, { subject: chosen.advisor() }, { limit: PAGE, newestFirst: true }),
  );
  bare.close();
  return [
    ...latencyFigures('bare driver, one row by its key', select),
    ...latencyFigures('timeline page of 50, on the rows', entries, 10),
    ...latencyFigures('score of a team, on the rows', scores, 10),
    ...latencyFigures('the same with the ids of its events, on the rows', opened),
    ...latencyFigures('history of an advisor, page of 50, on the rows', positions, 10),
    { name: 'timeline page to bare row (p50)', value: steadyPercentile(entries, 0.5) / steadyPercentile(select, 0.5), unit: 'x' },
    { name: 'score to bare row (p50)', value: steadyPercentile(scores, 0.5) / steadyPercentile(select, 0.5), unit: 'x' },
  ];
};

/** One request after the other; server and client share this process, so the client's time is in the figures too. */
const overHttp = async (open: OpenLedger): Promise<Figure[]> => {
  const chosen = chooser(rows(open.runner, 'directory'));
  const client = await serveGraphql(open);
  try {
    // The first requests compile what the later ones use.
    await latenciesOf(REQUESTS / 4, () => client.ask(TIMELINE, { id: chosen.advisor() }));
    await latenciesOf(REQUESTS / 10, () => client.ask(SCORE, { id: chosen.team() }));
    const pages = await latenciesOf(REQUESTS, () => client.ask(TIMELINE, { id: chosen.advisor() }));
    const scores = await latenciesOf(REQUESTS, () => client.ask(SCORE, { id: chosen.team() }));
    const history = await latenciesOf(REQUESTS, () => client.ask(HISTORY, { id: chosen.advisor() }));
    return [
      ...latencyFigures('timeline page of 50, over HTTP', pages, 10),
      ...latencyFigures('score of a team, over HTTP', scores, 10),
      ...latencyFigures('history of an advisor, page of 50, over HTTP', history),
    ];
  } finally {
    await client.close();
  }
};

const TIMELINE = `query ($id: ID!) { advisor(id: $id) { timeline(last: ${PAGE}) {
  nodes { occurredAt type headline teamId activityId } pageInfo { hasPreviousPage startCursor } } } }`;
const SCORE = `query ($id: ID!) { team(id: $id) { coProductionScore {
  value band indicators { code numerator denominator status } } } }`;
const HISTORY = `query ($id: ID!) { history(last: ${PAGE}, filter: { subject: $id }) { nodes { position type occurredAt } } }`;

const rows = (runner: OpenLedger['runner'], name: string): Database => {
  const db = runner.rows(name);
  if (!db) throw new Error(`${name} has not caught up.`);
  return db;
};

/** Advisors, teams and moments by chance. */
const chooser = (directory: Database) => {
  const random = createRandom(1);
  const advisors = listAdvisors(directory, { limit: 100_000, newestFirst: false });
  const teams = listTeams(directory, { limit: 100_000, newestFirst: false });
  return {
    random,
    advisor: () => random.pick(advisors).id,
    team: () => random.pick(teams).id,
    moment: () => instantOf(BEGINS + random.between(365, 5 * 365) * DAY),
  };
};
