// Reads the rows of a CSV file, each with the line of the file on which it begins.
import { parse } from 'csv-parse';
import { Readable } from 'node:stream';

import { MAX_LINE_BYTES } from './lines';

export interface CsvRow {
  readonly line: number;
  readonly cells: readonly string[];
}

interface ParsedRecord {
  readonly record: readonly string[];
  readonly info: { readonly lines: number };
}

/** The rows of UTF-8 bytes; empty lines are left out. `unreadable` comes last: the line from which nothing can be read. */
export async function* rowsOf(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<CsvRow | { readonly unreadable: number }> {
  const skipped: unknown[] = [];
  const parser = parse({
    bom: true,
    info: true,
    record_delimiter: ['\r\n', '\n', '\r'],
    relax_column_count: true,
    relax_quotes: true,
    skip_empty_lines: true,
    max_record_size: MAX_LINE_BYTES,
    skip_records_with_error: true,
    on_skip: (error) => {
      skipped.push(error);
      return undefined;
    },
  });
  const source = Readable.from(bytes).once('error', (error) => parser.destroy(error));
  let nextLine = 1;
  for await (const { record, info } of source.pipe(parser) as AsyncIterable<ParsedRecord>) {
    const breaks = record.reduce((count, cell) => count + (cell.match(/\r\n|\n|\r/g)?.length ?? 0), 0);
    nextLine = info.lines + 1;
    yield { line: info.lines - breaks, cells: record.map((cell) => cell.trim()) };
  }
  if (skipped.length > 0) yield { unreadable: nextLine };
}
