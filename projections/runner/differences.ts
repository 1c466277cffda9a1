// Where two copies of a read model differ: row by row, in the order of their keys.
import type { Cell, Row, Table } from './tables';

export interface ColumnDifference {
  readonly column: string;
  /** Null where there is no such row, or nothing in it. */
  readonly before: Cell;
  readonly after: Cell;
}

export interface RowDifference {
  readonly table: string;
  /** Only the later copy has it; only the earlier one; or both, and they say different things. */
  readonly kind: 'ADDED' | 'REMOVED' | 'CHANGED';
  readonly key: readonly { readonly column: string; readonly value: Cell }[];
  /** The columns beside the key that are not the same. */
  readonly columns: readonly ColumnDifference[];
}

/** The differences between an earlier and a later copy, table by table. Found as they are asked for: the first costs no more than what is before it. */
export function* differencesBetween(before: readonly Table[], after: readonly Table[]): Generator<RowDifference> {
  const names = [...new Set([...before, ...after].map(({ name }) => name))].sort();
  for (const name of names) {
    const [earlier, later] = [before, after].map((tables) => tables.find((table) => table.name === name));
    const key = earlier?.key ?? later?.key ?? [];
    yield* differencesOfRows(name, key, earlier?.rows() ?? [], later?.rows() ?? []);
  }
}

function* differencesOfRows(
  table: string,
  key: readonly string[],
  before: Iterable<Row>,
  after: Iterable<Row>,
): Generator<RowDifference> {
  const [earlier, later] = [before[Symbol.iterator](), after[Symbol.iterator]()];
  try {
    let [one, other] = [next(earlier), next(later)];
    while (one ?? other) {
      const order = !one ? 1 : !other ? -1 : compareKeys(key, one, other);
      const difference = differenceOf(table, key, order <= 0 ? one : undefined, order >= 0 ? other : undefined);
      if (difference) yield difference;
      if (order <= 0) one = next(earlier);
      if (order >= 0) other = next(later);
    }
  } finally {
    // Who has seen enough lets go of what is still being read.
    earlier.return?.();
    later.return?.();
  }
}

const next = (rows: Iterator<Row>): Row | undefined => {
  const read = rows.next();
  return read.done === true ? undefined : read.value;
};

const differenceOf = (
  table: string,
  key: readonly string[],
  before: Row | undefined,
  after: Row | undefined,
): RowDifference | undefined => {
  const names = [...new Set([...Object.keys(before ?? {}), ...Object.keys(after ?? {})])];
  const columns = names
    .filter((column) => !key.includes(column))
    .map((column) => ({ column, before: before?.[column] ?? null, after: after?.[column] ?? null }))
    .filter((cells) => cells.before !== cells.after);
  if (before && after && columns.length === 0) return undefined;
  const row = before ?? after;
  return {
    table,
    kind: !before ? 'ADDED' : !after ? 'REMOVED' : 'CHANGED',
    key: key.map((column) => ({ column, value: row?.[column] ?? null })),
    columns,
  };
};

const compareKeys = (key: readonly string[], one: Row, other: Row): number => {
  for (const column of key) {
    const order = compareCells(one[column] ?? null, other[column] ?? null);
    if (order !== 0) return order;
  }
  return 0;
};

/** As SQLite orders them: nothing, then numbers, then text by its bytes. */
const compareCells = (one: Cell, other: Cell): number => {
  if (one === null || other === null) return Number(one !== null) - Number(other !== null);
  if (typeof one === 'number' && typeof other === 'number') return one - other;
  if (typeof one === 'string' && typeof other === 'string') return Buffer.compare(Buffer.from(one), Buffer.from(other));
  return typeof one === 'number' ? -1 : 1;
};
