// Statements prepared once, and a short way to write rows: named parameters, absent values as NULL, lists as JSON.
import type { Database } from './projection';

type Statement = ReturnType<Database['prepare']>;

const kept = new WeakMap<Database, Map<string, Statement>>();

/** A statement of a query, prepared once for each database. The text must be one of a few, never made from what is asked. */
export const prepared = (db: Database, sql: string): Statement => {
  const statements = kept.get(db) ?? new Map<string, Statement>();
  kept.set(db, statements);
  const statement = statements.get(sql) ?? db.prepare(sql);
  statements.set(sql, statement);
  return statement;
};

type Cell = string | number | boolean | null | undefined | readonly unknown[];

/** Prepares a statement with `:named` parameters. Every parameter must be given, if only as undefined. */
export const writer = <Name extends string>(db: Database, sql: string): ((cells: Record<Name, Cell>) => void) => {
  // The driver takes twice as long to bind by name as by place.
  const names = [...new Set(sql.match(PARAMETER))];
  const statement = db.prepare(sql.replace(PARAMETER, (name) => `?${names.indexOf(name) + 1}`));
  const fields = names.map((name) => name.slice(1) as Name);
  return (cells) => {
    statement.run(...fields.map((name) => toCell(cells[name])));
  };
};

const PARAMETER = /:[a-zA-Z]+/g;

const toCell = (value: Cell): string | number | null => {
  if (value === undefined || value === null) return null;
  if (typeof value === 'boolean') return value ? 1 : 0;
  return typeof value === 'object' ? JSON.stringify(value) : value;
};
