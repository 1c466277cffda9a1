// Writing many rows with few statements: for small rows the call costs more than the row.
import type { Database } from './database';

type Cell = string | number | null | Uint8Array;

/** How many rows a statement writes, the most first: more gain nothing, and few statements must be prepared. */
const ROWS_OF_A_STATEMENT = [64, 16, 4, 1];

export interface GatheringWriter<Row> {
  add(row: Row): void;
  /** Writes what was gathered. */
  settle(): void;
  /** Drops what was gathered: it belongs to a transaction that is undone. */
  forget(): void;
}

/**
 * Gathers rows until they are settled: for rows that nobody reads before. `into` is the statement up to its values, `columns` how many
 * there are; `inOrder` compares rows, where writing them in the order of their key saves more than sorting takes.
 */
export const gatheringWriter = <Row extends readonly Cell[]>(
  db: Database,
  { into, columns, inOrder }: { into: string; columns: Row['length']; inOrder?: (one: Row, other: Row) => number },
): GatheringWriter<Row> => {
  const place = `(${Array(columns).fill('?').join(', ')})`;
  const statements = ROWS_OF_A_STATEMENT.map((rows) => ({
    rows,
    statement: db.prepare(`${into} VALUES ${Array(rows).fill(place).join(', ')}`),
  }));
  let gathered: Row[] = [];
  return {
    add: (row) => void gathered.push(row),
    settle: () => {
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
    forget: () => {
      gathered = [];
    },
  };
};
