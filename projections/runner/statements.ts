// A short way to write rows: named parameters, absent values as NULL, lists as JSON.
import type { Database } from './projection';

type Cell = string | number | boolean | null | undefined | readonly unknown[];

/** Prepares a statement with `:named` parameters. Every parameter must be given, if only as undefined. */
export const writer = <Name extends string>(db: Database, sql: string): ((cells: Record<Name, Cell>) => void) => {
  const statement = db.prepare(sql);
  return (cells) => {
    const row: Record<string, string | number | null> = {};
    for (const name in cells) row[name] = toCell(cells[name]);
    statement.run(row);
  };
};

const toCell = (value: Cell): string | number | null => {
  if (value === undefined || value === null) return null;
  if (typeof value === 'boolean') return value ? 1 : 0;
  return typeof value === 'object' ? JSON.stringify(value) : value;
};
