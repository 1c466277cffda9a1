// Questions to accreditation: sets, cycles, and how a cycle stands to each standard.
import { dayOf, type Instant } from '../../src/kernel/clock';
import type { Database } from '../runner/projection';
import { prepared } from '../runner/statements';
import {
  type ConditionRow,
  type CycleRow,
  type CycleStandardRow,
  type PackRow,
  type StandardRow,
  type StandardSetRow,
  toRow,
} from './rows';

const rowsOf = <Row>(db: Database, sql: string, asked: Record<string, string | number | null>): Row[] =>
  prepared(db, sql)
    .all(asked)
    .map(toRow<Row>);

/** Rows in an order of their own, after or before a place in it. */
export interface ListRequest {
  readonly after?: number | undefined;
  readonly before?: number | undefined;
  readonly limit: number;
  readonly newestFirst: boolean;
}

const bounds = ({ after, before, limit }: ListRequest) => ({
  after: after ?? 0,
  before: before ?? Number.MAX_SAFE_INTEGER,
  limit,
});

const paged = (column: string, { newestFirst }: ListRequest): string =>
  `${column} > :after AND ${column} < :before ORDER BY ${column} ${newestFirst ? 'DESC' : 'ASC'} LIMIT :limit`;

const SETS = 'SELECT *, parts_known = parts AS is_complete FROM standard_sets';

export const findStandardSet = (db: Database, id: string): StandardSetRow | undefined =>
  rowsOf<StandardSetRow>(db, `${SETS} WHERE id = :id`, { id })[0];

export const listStandardSets = (db: Database, request: ListRequest): StandardSetRow[] =>
  rowsOf(db, `${SETS} WHERE ${paged('position', request)}`, bounds(request));

export const listStandards = (db: Database, setId: string, request: ListRequest): StandardRow[] =>
  rowsOf(db, `SELECT * FROM standards WHERE set_id = :setId AND ${paged('ordinal', request)}`, { setId, ...bounds(request) });

export const findCycle = (db: Database, id: string): CycleRow | undefined =>
  rowsOf<CycleRow>(db, 'SELECT * FROM cycles WHERE id = :id', { id })[0];

/** Which cycles: those of one team, and those of the teams that the one who asks may see; all of them where neither is said. */
export interface CycleFilter {
  readonly teamId?: string | undefined;
  readonly teams?: readonly string[] | undefined;
}

export const listCycles = (db: Database, { teamId, teams }: CycleFilter, request: ListRequest): CycleRow[] => {
  const conditions = [
    ...(teamId === undefined ? [] : ['team_id = :teamId AND ']),
    ...(teams === undefined ? [] : [`team_id IN ${TEAMS} AND `]),
  ];
  return rowsOf(db, `SELECT * FROM cycles WHERE ${conditions.join('')}${paged('position', request)}`, {
    ...(teamId !== undefined && { teamId }),
    ...(teams !== undefined && { teams: JSON.stringify(teams) }),
    ...bounds(request),
  });
};

const TEAMS = '(SELECT value FROM json_each(:teams))';

/** Where a cycle stands at a moment: an accreditation runs out by itself, the day after the last on which it is valid. */
export const statusAt = ({ status, validUntil }: CycleRow, now: Instant): string =>
  status === 'ACCREDITED' && validUntil !== null && dayOf(now) > validUntil ? 'EXPIRED' : status;

/** Which standards of a cycle: those that fit everything that is said. */
export interface StandardFilter {
  readonly number?: string | null | undefined;
  readonly type?: number | null | undefined;
  readonly topic?: string | null | undefined;
  readonly selfRating?: string | null | undefined;
  readonly peerRating?: string | null | undefined;
  readonly gapsOnly?: boolean | null | undefined;
}

const CYCLE_STANDARDS = `
  SELECT * FROM (
    SELECT s.*, self.rating AS self_rating, peer.rating AS peer_rating, peer.event_id AS finding_event,
      coalesce(self.rating, '') <> 'NOT_APPLICABLE' AND NOT EXISTS (
        SELECT 1 FROM evidence e WHERE e.cycle_id = c.id AND e.standard_number = s.number
      ) AS gap
    FROM cycles c JOIN standards s ON s.set_id = c.standard_set_id
      LEFT JOIN ratings self ON self.cycle_id = c.id AND self.side = 'SELF' AND self.standard_number = s.number
      LEFT JOIN ratings peer ON peer.cycle_id = c.id AND peer.side = 'PEER' AND peer.standard_number = s.number
    WHERE c.id = :cycleId
  ) WHERE number = coalesce(:number, number) AND type = coalesce(:type, type)
    AND (:topic IS NULL OR EXISTS (SELECT 1 FROM json_each(topics) WHERE value = :topic))
    AND (:selfRating IS NULL OR self_rating = :selfRating) AND (:peerRating IS NULL OR peer_rating = :peerRating)
    AND gap >= :gapsOnly`;

/** The standards of a cycle's set, in their order, and how the cycle stands to each. */
export const standardsOfCycle = (
  db: Database,
  cycleId: string,
  request: ListRequest,
  filter: StandardFilter = {},
): CycleStandardRow[] =>
  rowsOf(db, `${CYCLE_STANDARDS} AND ${paged('ordinal', request)}`, {
    cycleId,
    number: filter.number ?? null,
    type: filter.type ?? null,
    topic: filter.topic ?? null,
    selfRating: filter.selfRating ?? null,
    peerRating: filter.peerRating ?? null,
    gapsOnly: filter.gapsOnly ? 1 : 0,
    ...bounds(request),
  });

export const conditionsOf = (db: Database, cycleId: string): ConditionRow[] =>
  rowsOf(db, 'SELECT * FROM conditions WHERE cycle_id = :cycleId ORDER BY round, number', { cycleId });

export const packsOf = (db: Database, cycleId: string): PackRow[] =>
  rowsOf(db, 'SELECT * FROM packs WHERE cycle_id = :cycleId ORDER BY position', { cycleId });

/** Where a cycle stands, in figures. */
export interface CycleStanding {
  readonly status: string;
  /** How many pieces of evidence are linked, each once for each standard. */
  readonly evidence: number;
  /** How many standards the team says are met, and how many its peers found to be. */
  readonly selfMet: number;
  readonly peerMet: number;
  readonly conditionsOpen: number;
  readonly packs: number;
}

/** None before the cycle was opened. */
export const standingOf = (db: Database, cycleId: string): CycleStanding | undefined =>
  rowsOf<CycleStanding>(
    db,
    `SELECT status,
       (SELECT count(*) FROM evidence WHERE cycle_id = :cycleId) AS evidence,
       (SELECT count(*) FROM ratings WHERE cycle_id = :cycleId AND side = 'SELF' AND rating = 'MET') AS self_met,
       (SELECT count(*) FROM ratings WHERE cycle_id = :cycleId AND side = 'PEER' AND rating = 'MET') AS peer_met,
       (SELECT count(*) FROM conditions WHERE cycle_id = :cycleId AND met_at IS NULL) AS conditions_open,
       (SELECT count(*) FROM packs WHERE cycle_id = :cycleId) AS packs
     FROM cycles WHERE id = :cycleId`,
    { cycleId },
  )[0];

export interface PackFilter {
  readonly cycleId?: string | undefined;
  readonly recipient?: string | undefined;
  /** Only those of cycles of these teams. */
  readonly teams?: readonly string[] | undefined;
}

/** The packs of a cycle, for a recipient, of some teams, or all of them, in the order in which they were sealed. */
export const listPacks = (db: Database, { cycleId, recipient, teams }: PackFilter, request: ListRequest): PackRow[] => {
  const asked = {
    ...(cycleId !== undefined && { cycleId }),
    ...(recipient !== undefined && { recipient }),
    ...(teams !== undefined && { teams: JSON.stringify(teams) }),
  };
  const conditions = [
    ...(cycleId === undefined ? [] : ['cycle_id = :cycleId AND ']),
    ...(recipient === undefined ? [] : ['recipient = :recipient AND ']),
    ...(teams === undefined ? [] : [`cycle_id IN (SELECT id FROM cycles WHERE team_id IN ${TEAMS}) AND `]),
  ];
  return rowsOf(db, `SELECT * FROM packs WHERE ${conditions.join('')}${paged('position', request)}`, {
    ...asked,
    ...bounds(request),
  });
};
