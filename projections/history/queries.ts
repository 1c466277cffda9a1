// Questions to the index of history. The answers are positions and streams; the events themselves come from the ledger.
import type { Instant } from '../../src/kernel/clock';
import type { StreamId } from '../../src/kernel/ids';
import type { Database } from '../runner/projection';
import { actorTag, typeTag } from './projection';

/** Within what the one who asks may see: the streams of some teams, and those of some people. */
export interface HistoryLimits {
  readonly teams: readonly StreamId[];
  readonly people: readonly StreamId[];
}

export interface HistoryFilter {
  /** Absent without such a limit. */
  readonly within?: HistoryLimits | undefined;
  readonly stream?: StreamId | undefined;
  readonly subject?: StreamId | undefined;
  readonly types?: readonly string[] | undefined;
  readonly actor?: string | undefined;
  /** From this moment on (inclusive) and until this one (exclusive), by when it happened. */
  readonly occurredFrom?: Instant | undefined;
  readonly occurredUntil?: Instant | undefined;
  readonly recordedFrom?: Instant | undefined;
  readonly recordedUntil?: Instant | undefined;
  /** From this position on (inclusive) and until this one (exclusive). */
  readonly fromPosition?: number | undefined;
  readonly untilPosition?: number | undefined;
  /** Only what had happened by this moment, inclusive. */
  readonly asOf?: Instant | undefined;
  /** Only what had been written by this position, inclusive. */
  readonly asOfPosition?: number | undefined;
}

export interface PositionPage {
  readonly after?: number | undefined;
  readonly before?: number | undefined;
  readonly limit: number;
  /** From the newest to the oldest. */
  readonly newestFirst: boolean;
}

/** The positions of the events that match, in order; at most `limit`. */
export const findPositions = (db: Database, filter: HistoryFilter, page: PositionPage): number[] => {
  const { from, where, values } = selectionOf(filter);
  compare(where, values, 'e.position > :after', page.after);
  compare(where, values, 'e.position < :before', page.before);
  const order = page.newestFirst ? 'DESC' : 'ASC';
  const rows = db
    .prepare(`SELECT e.position FROM ${from} ${whereClause(where)} ORDER BY e.position ${order} LIMIT :limit`)
    .all({ ...values, limit: page.limit }) as { position: number }[];
  return rows.map(({ position }) => position);
};

/** How many events match. */
export const countEvents = (db: Database, filter: HistoryFilter): number => {
  const { from, where, values } = selectionOf(filter);
  return (db.prepare(`SELECT count(*) AS count FROM ${from} ${whereClause(where)}`).get(values) as { count: number }).count;
};

const whereClause = (where: readonly string[]): string => (where.length > 0 ? `WHERE ${where.join(' AND ')}` : '');

/** The rows of the most telling tag are walked, in order; every other condition is looked up for each of them. */
const selectionOf = (filter: HistoryFilter) => {
  const values: Values = {};
  const { stream, subject, actor, types } = filter;
  const [type, ...moreTypes] = types ?? [];
  const tags = [
    stream,
    subject,
    actor === undefined ? undefined : actorTag(actor),
    type === undefined || moreTypes.length > 0 ? undefined : typeTag(type),
  ]
    .filter((tag) => tag !== undefined)
    .map((tag, index) => {
      values[`tag${index}`] = tag;
      return `(SELECT id FROM tag_names WHERE name = :tag${index})`;
    });
  const [first, ...others] = tags;
  const where = others.map((tag) => `EXISTS (SELECT 1 FROM tags o WHERE o.tag = ${tag} AND o.position = e.position)`);
  if (first) where.unshift(`t.tag = ${first}`);
  if (stream !== undefined) {
    // Its tag also stands on what other streams tell of it.
    where.push('e.stream = (SELECT id FROM tag_names WHERE name = :stream)');
    values['stream'] = stream;
  }
  if (types?.length === 0) where.push('FALSE');
  if (moreTypes.length > 0) {
    values['types'] = JSON.stringify(types?.map(typeTag));
    where.push(`EXISTS (SELECT 1 FROM tag_names n JOIN tags o ON o.tag = n.id AND o.position = e.position
                        WHERE n.name IN (SELECT value FROM json_each(:types)))`);
  }
  if (filter.within) {
    where.push(WITHIN);
    values['teams'] = JSON.stringify(filter.within.teams);
    values['streams'] = JSON.stringify([...filter.within.teams, ...filter.within.people]);
  }
  compare(where, values, 'e.at >= :occurredFrom', filter.occurredFrom);
  compare(where, values, 'e.at < :occurredUntil', filter.occurredUntil);
  compare(where, values, 'e.recorded_at >= :recordedFrom', filter.recordedFrom);
  compare(where, values, 'e.recorded_at < :recordedUntil', filter.recordedUntil);
  compare(where, values, 'e.position >= :fromPosition', filter.fromPosition);
  compare(where, values, 'e.position < :untilPosition', filter.untilPosition);
  compare(where, values, 'e.at <= :asOf', filter.asOf);
  compare(where, values, 'e.position <= :asOfPosition', filter.asOfPosition);
  return { from: first ? 'tags t JOIN entries e ON e.position = t.position' : 'entries e', where, values };
};

/** Kinds of streams that belong to the team which their first event names. Others may name teams and belong to none. */
const OF_A_TEAM = ['activity', 'contribution', 'claim', 'peer', 'cycle'];

const WITHIN = `EXISTS (
  SELECT 1 FROM tag_names s WHERE s.id = e.stream AND (
    s.name IN (SELECT value FROM json_each(:streams))
    OR substr(s.name, 1, instr(s.name, '-') - 1) IN (${OF_A_TEAM.map((kind) => `'${kind}'`).join(', ')}) AND EXISTS (
      SELECT 1 FROM stream_tags t JOIN tag_names n ON n.id = t.tag
      WHERE t.stream = s.id AND n.name IN (SELECT value FROM json_each(:teams)))))`;

type Values = Record<string, string | number>;

/** Adds a condition of the form `column operator :name`, if there is a value to compare with. */
const compare = (where: string[], values: Values, condition: string, value: string | number | undefined): void => {
  if (value === undefined) return;
  where.push(condition);
  values[condition.slice(condition.indexOf(':') + 1)] = value;
};

/** Whether the event at a position is about a subject. */
export const isTagged = (db: Database, position: number, subject: StreamId): boolean =>
  db
    .prepare('SELECT 1 FROM tags WHERE tag = (SELECT id FROM tag_names WHERE name = ?) AND position = ?')
    .get(subject, position) !== undefined;
