// The rows of a read model, table by table and in the order of their keys, for two copies of it to be held against each other.
import type { Database, Projection } from './projection';

export type Cell = string | number | null;

export interface Row {
  readonly [column: string]: Cell;
}

export interface Table {
  readonly name: string;
  /** The columns that tell its rows apart. */
  readonly key: readonly string[];
  /** Its rows in the order of their keys, read as they are asked for. */
  rows(): Iterable<Row>;
}

/** Every table of a read model, in the order of their names; and the streams that wait, which belong to what it holds. */
export const tablesIn = (db: Database, projection: Projection): Table[] =>
  (db.prepare(`SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name`).all() as { name: string }[])
    .filter(({ name }) => name !== 'checkpoint')
    .map(({ name }) => {
      const sql = projection.comparedBy?.[name] ?? (name === 'parked' ? PARKED : `SELECT * FROM ${quoted(name)}`);
      const columns = db
        .prepare(`SELECT * FROM (${sql}) LIMIT 0`)
        .columns()
        .map((column) => column.name);
      const own = keyOf(db, name);
      // Tables that are read by a statement of their own have rows that are all there is to tell them apart by.
      const key = projection.comparedBy?.[name] === undefined && own.length > 0 ? own : columns;
      const order = key.map((column) => `copy.${quoted(column)}`).join(', ');
      return { name, key, rows: () => db.prepare(`SELECT * FROM (${sql}) AS copy ORDER BY ${order}`).iterate() as Iterable<Row> };
    });

/** Why a stream waits is told in words of a program's version: that it waits, and since when, is what counts. */
const PARKED = 'SELECT stream, first_position, last_position FROM parked';

const keyOf = (db: Database, table: string): string[] =>
  (db.prepare('SELECT name FROM pragma_table_info(?) WHERE pk > 0 ORDER BY pk').all(table) as { name: string }[]).map(
    ({ name }) => name,
  );

const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;

/** The same tables, read at once: for rows that are few, from a database that will not stay. */
export const copyOf = (tables: readonly Table[]): Table[] =>
  tables.map(({ name, key, rows }) => {
    const read = [...rows()];
    return { name, key, rows: () => read };
  });
