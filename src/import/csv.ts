// The import of a contributions log kept in a spreadsheet: each row becomes the commands that it stands for.
import type { Actor } from '../kernel/event';
import { idFrom } from '../kernel/ids';
import { canonicalJson } from '../kernel/json';
import type { Refusal } from '../kernel/refusal';
import { commandIdFrom } from './command-id';
import { allColumns, type Columns, contributionColumns, feedbackColumns, outcomeColumns, valueOf } from './csv-columns';
import type { CsvMapping } from './csv-mapping';
import { rowsOf } from './csv-rows';
import type { ImportItem, PlacedCommand } from './item';
import { fault } from './refusals';

export interface CsvOptions {
  readonly mapping?: CsvMapping;
  /** Who gives the commands. The same for the same file, or the ledger takes them for other commands. */
  readonly actor: Actor;
  /** A keyed digest: the ids of commands follow from it, and tell nothing of the words they were made from. */
  readonly digest: (text: string) => string;
}

/**
 * The commands of a contributions log, row by row, for `runImport`. The ids of commands follow from what a row says: a file
 * that is imported again adds only what is new in it, such as an outcome that was still open.
 * @see docs/IMPORT.md for the columns
 */
export async function* csvToCommands(rows: AsyncIterable<Uint8Array>, options: CsvOptions): AsyncGenerator<ImportItem> {
  let headings: readonly (string | null)[] | undefined;
  for await (const row of rowsOf(rows)) {
    if ('unreadable' in row) {
      yield { line: row.unreadable, faults: [fault('UNREADABLE_FROM_HERE')] };
    } else if (!headings) {
      headings = row.cells.map((cell) => columnOf(cell, options.mapping));
      const faults = faultsOfHeadings(headings);
      if (faults.length === 0) continue;
      yield { line: row.line, faults };
      return;
    } else if (row.cells.some((cell) => cell !== '')) {
      yield { line: row.line, ...readRow(row.cells, headings, options) };
    }
  }
}

/** The column that a heading stands for, null for one to leave out, and the heading itself when it is not known. */
const columnOf = (heading: string, mapping: CsvMapping = {}): string | null => {
  if (heading === '') return null;
  const mapped = Object.hasOwn(mapping, heading) ? mapping[heading] : heading;
  return typeof mapped === 'string' ? mapped.toLowerCase() : null;
};

const isColumn = (name: string): boolean => Object.hasOwn(allColumns, name);

const faultsOfHeadings = (headings: readonly (string | null)[]): Refusal[] => {
  const named = headings.filter((name) => name !== null);
  const twice = named.filter((name, index) => isColumn(name) && named.indexOf(name) !== index);
  const missing = Object.entries(contributionColumns).filter(([name, { isNeeded }]) => isNeeded && !named.includes(name));
  return [
    // By number: in a file without headings these words are values.
    ...headings.flatMap((name, index) =>
      name === null || isColumn(name) ? [] : [fault('UNKNOWN_COLUMN', `column ${index + 1}`)],
    ),
    ...twice.map((name) => fault('COLUMN_TWICE', name)),
    ...missing.map(([name]) => fault('MISSING_COLUMN', name)),
  ];
};

type Row = Readonly<Record<string, string>>;

const readRow = (
  cells: readonly string[],
  headings: readonly (string | null)[],
  options: CsvOptions,
): { readonly commands: readonly PlacedCommand[] } | { readonly faults: readonly Refusal[] } => {
  if (cells.slice(headings.length).some((cell) => cell !== '')) return { faults: [fault('TOO_MANY_CELLS')] };
  const row: Row = Object.fromEntries(
    headings.flatMap((name, index) => (name !== null && cells[index] ? [[name, cells[index]]] : [])),
  );
  const unreadable = Object.keys(row).filter((name) => row[name]?.includes('\ufffd'));
  const absent = [
    ...missingIn(row, contributionColumns),
    ...(has(row, outcomeColumns) ? missingIn(row, outcomeColumns) : []),
    ...(has(row, feedbackColumns) ? missingIn(row, feedbackColumns) : []),
  ];
  const noDays = Object.keys(row).filter((name) => valueIn(row, name) === undefined);
  const faults = [
    ...unreadable.map((name) => fault('UNREADABLE_TEXT', name)),
    ...absent.map((name) => fault('REQUIRED', name)),
    ...noDays.map((name) => fault('INVALID_FORMAT', name)),
  ];
  return faults.length > 0 ? { faults } : { commands: commandsOf(row, options) };
};

const valueIn = (row: Row, name: string): unknown => {
  const [cell, column] = [row[name], allColumns[name]];
  return cell !== undefined && column ? valueOf(cell, column) : undefined;
};

const has = (row: Row, columns: Columns): boolean => Object.keys(columns).some((name) => name in row);

const missingIn = (row: Row, columns: Columns): string[] =>
  Object.entries(columns).flatMap(([name, { isNeeded }]) => (isNeeded && !(name in row) ? [name] : []));

const commandsOf = (row: Row, { actor, digest }: CsvOptions): PlacedCommand[] => {
  const place = (type: string, columns: Columns, more: Readonly<Record<string, unknown>>): PlacedCommand => {
    const fields = Object.entries(columns).flatMap(([name, { field }]) => (name in row ? [[field, valueIn(row, name)]] : []));
    const input: Record<string, unknown> = { ...more, ...(Object.fromEntries(fields) as object) };
    const commandId = commandIdFrom(digest(canonicalJson({ type, input })), input['occurredAt']);
    return { request: { type, actor, input: { commandId, ...input } }, pathOf: (path) => columnPath(columns, path) };
  };
  const brought = place('RecordContribution', contributionColumns, { principles: [] });
  const { commandId } = brought.request.input as { commandId: string };
  const contributionId = idFrom(commandId, 'contribution');
  return [
    brought,
    ...(has(row, outcomeColumns) ? [place('DecideOutcome', outcomeColumns, { contributionId })] : []),
    ...(has(row, feedbackColumns) ? [place('GiveFeedback', feedbackColumns, { contributionId })] : []),
  ];
};

/** A refusal names a field; the reader of a spreadsheet knows it by its column. */
const columnPath = (columns: Columns, [field, ...rest]: readonly string[]): readonly string[] => {
  const name = Object.keys(columns).find((column) => columns[column]?.field === field);
  return field === undefined ? [] : [name ?? field, ...rest];
};
