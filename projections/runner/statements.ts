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

/** How many rows a statement writes, the most first: more gain nothing, and few statements must be prepared. */
const ROWS_OF_A_STATEMENT = [64, 16, 4, 1];

/**
 * Gathers rows and writes many with each statement: for rows that the fold itself does not read until it has settled them. `into` is
 * the statement up to its values, `columns` how many there are; `inOrder` compares rows, where writing them in the order of
 * their key saves more than sorting takes.
 */
export const gatheringWriter = <Row extends readonly (string | number | null)[]>(
  db: Database,
  { into, columns, inOrder }: { into: string; columns: Row['length']; inOrder?: (one: Row, other: Row) => number },
) => {
  const place = `(${Array(columns).fill('?').join(', ')})`;
  const statements = ROWS_OF_A_STATEMENT.map((rows) => ({
    rows,
    statement: db.prepare(`${into} VALUES ${Array(rows).fill(place).join(', ')}`),
  }));
  let gathered: Row[] = [];
  return {
    add: (row: Row): void => void gathered.push(row),
    settle: (): void => {
      const all = inOrder ? gathered.sort(inOrder) : gathered;
      gathered = [];
      let written = 0;
      for (const { rows, statement } of statements) {
        for (; all.length - written >= rows; written += rows) {
          const cells: Row[number][] = [];
          for (let index = written; index < written + rows; index += 1) cells.push(...(all[index] ?? []));
          statement.run(...cells);
        }
      }
    },
  };
};

const PARAMETER = /:[a-zA-Z]+/g;

const toCell = (value: Cell): string | number | null => {
  if (value === undefined || value === null) return null;
  if (typeof value === 'boolean') return value ? 1 : 0;
  return typeof value === 'object' ? JSON.stringify(value) : value;
};
