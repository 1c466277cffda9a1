// Inserting many small rows with few statements: for small rows the call costs more than the row.
import type { Database } from '../../sqlite/database';

type Value = string | number;

/** So many rows go into one statement. */
const ROWS = 32;

/** Gathers rows of a width for a statement that ends in `VALUES`; they are there once it is finished. */
export const inRows = (db: Database, insert: string, width: number) => {
  const row = `(${Array<string>(width).fill('?').join(', ')})`;
  const insertMany = db.prepare(`${insert} ${Array<string>(ROWS).fill(row).join(', ')}`);
  const insertOne = db.prepare(`${insert} ${row}`);
  let values: Value[] = [];
  return {
    add: (...added: Value[]): void => {
      values.push(...added);
      if (values.length < ROWS * width) return;
      insertMany.run(...values);
      values = [];
    },
    finish: (): void => {
      for (let at = 0; at < values.length; at += width) insertOne.run(...values.slice(at, at + width));
      values = [];
    },
    /** What was gathered belongs to a transaction that is undone. */
    forget: (): void => {
      values = [];
    },
  };
};
