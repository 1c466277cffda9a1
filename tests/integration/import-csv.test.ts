// A contributions log from a spreadsheet: good rows are imported, bad ones listed, and nothing is imported twice.
import { createReadStream, readFileSync } from 'node:fs';

import { csvToCommands, type CsvOptions } from '../../src/import/csv';
import { parseCsvMapping } from '../../src/import/csv-mapping';
import { linesOf } from '../../src/import/lines';
import { importCommands } from '../../src/import/ndjson';
import { runImport } from '../../src/import/run-import';
import { createCommandHandler } from '../../src/kernel/command-handler';
import { openOverlayStore } from '../../src/stores/overlay/overlay-store';
import { allEvents, type MemoryLedger, openMemoryLedger, sample, someLead, STORY_LINES } from '../support/memory-ledger';

const story = openMemoryLedger();
beforeAll(() => importCommands(linesOf(createReadStream(sample('liaison-team.ndjson'))), { ...story, defaultActor: someLead }));

/** The sample story, with what a test adds to it laid over. */
const openStory = async (): Promise<MemoryLedger> => {
  const store = await openOverlayStore(story.store, story.clock);
  const handler = createCommandHandler({ ...story, store, sealer: story.vault });
  return { ...story, store, handler };
};

const importCsv = (csv: string | Buffer, ledger: MemoryLedger, more: Partial<CsvOptions> = {}) => {
  const bytes = (async function* () {
    yield Buffer.from(csv);
  })();
  return runImport(csvToCommands(bytes, { actor: someLead, digest: ledger.vault.digest, ...more }), ledger);
};

const newestOf = async ({ store }: MemoryLedger) => (await allEvents(store)).at(-1)?.envelope;

const template = readFileSync(sample('contributions-template.csv'), 'utf8');
const headings = template.split('\n')[0] ?? '';

const good: Readonly<Record<string, string>> = {
  'activity id': 'activity-01a01424-5300-710b-8859-149f154e0535',
  'advisor id': 'advisor-92810375-e677-4f31-9385-26cc37ba4bfc',
  date: '2026-09-16',
  kind: 'Idea',
  summary: 'A bench outside.',
  credit: 'Role',
};

const row = (cells: Readonly<Record<string, string>>): string =>
  headings
    .split(',')
    .map((name) => `"${{ ...good, ...cells }[name] ?? ''}"`)
    .join(',');

describe('the template', () => {
  test('fits the sample story, and is imported once', async () => {
    const ledger = await openStory();
    expect(await importCsv(template, ledger)).toEqual({
      lines: 3,
      accepted: 3,
      replayed: 0,
      refused: 0,
      faults: [],
      warnings: [],
    });
    // Three contributions, two outcomes, two pieces of feedback.
    expect(await ledger.store.size()).toBe(STORY_LINES + 7);
    expect(await importCsv(template, ledger)).toMatchObject({ accepted: 0, replayed: 3, refused: 0 });
    expect(await ledger.store.size()).toBe(STORY_LINES + 7);
  });

  test('can have the headings of a trust', async () => {
    const ledger = await openStory();
    const mapping = parseCsvMapping(readFileSync(sample('contributions-map.json'), 'utf8'));
    const theirs = new Map(Object.entries(mapping).map(([heading, column]) => [column, heading]));
    const csv = [headings.split(',').map((name) => theirs.get(name)), 'Filled in by'].join(',');
    const rows = template.split('\n').slice(1).join('\n');
    expect(await importCsv(`${csv}\n${rows}`, ledger, { mapping })).toMatchObject({ accepted: 3, refused: 0 });
  });
});

describe('a row', () => {
  test('whose outcome is filled in later adds just that', async () => {
    const ledger = await openStory();
    await importCsv(`${headings}\n${row({})}`, ledger);
    const before = await ledger.store.size();
    const decided = { outcome: 'Adopted', 'decided on': '30/09/2026' };
    expect(await importCsv(`${headings}\n${row(decided)}`, ledger)).toMatchObject({ accepted: 1, refused: 0 });
    expect(await ledger.store.size()).toBe(before + 1);
  });

  test('has ids that tell nothing of its words to somebody without the key of the ledger', async () => {
    const idBy = async (digest: CsvOptions['digest']) => {
      const ledger = await openStory();
      await importCsv(`${headings}\n${row({})}`, ledger, { digest });
      return (await newestOf(ledger))?.cmd;
    };
    expect(await idBy(story.vault.digest)).toBe(await idBy(story.vault.digest));
    expect(await idBy(story.vault.digest)).not.toBe(await idBy(openMemoryLedger().vault.digest));
  });

  const days: [string, string][] = [
    ['2026-09-16', '2026-09-16T12:00:00.000Z'],
    ['16/09/2026', '2026-09-16T12:00:00.000Z'],
    ['7/10/2026', '2026-10-07T12:00:00.000Z'],
  ];
  test.each(days)('of %s stands for noon of that day', async (date, at) => {
    const ledger = await openStory();
    await importCsv(`${headings}\n${row({ date })}`, ledger);
    expect((await newestOf(ledger))?.at).toBe(at);
  });

  const bad: [string, Readonly<Record<string, string>>, string, string][] = [
    ['without a summary', { summary: ' ' }, 'REQUIRED', 'summary'],
    ['with a kind that does not exist', { kind: 'Poem' }, 'UNKNOWN_WORD', 'kind'],
    ['with a principle that does not exist', { principles: 'Assets; Luck' }, 'UNKNOWN_WORD', 'principles.1'],
    ['of a day that does not exist', { date: '31/02/2026' }, 'INVALID_FORMAT', 'date'],
    ['with the month first', { date: '09/16/2026' }, 'INVALID_FORMAT', 'date'],
    ['with a name for an id', { 'advisor id': 'Jane' }, 'INVALID_FORMAT', 'advisor id'],
    [
      'of an activity that does not exist',
      { 'activity id': 'activity-00000000-0000-4000-8000-000000000000' },
      'ACTIVITY_NOT_FOUND',
      'activity id',
    ],
    [
      'of an advisor who was not there',
      { 'advisor id': 'advisor-1fbb909f-3e37-497d-86fb-158210ea5220' },
      'NOT_A_PARTICIPANT',
      'advisor id',
    ],
    ['with an outcome without its day', { outcome: 'Adopted' }, 'REQUIRED', 'decided on'],
    ['with a reason for no outcome', { reason: 'Because.', 'decided on': '2026-09-20' }, 'REQUIRED', 'outcome'],
    ['with an outcome that does not exist', { outcome: 'Maybe', 'decided on': '2026-09-20' }, 'UNKNOWN_WORD', 'outcome'],
    ['with feedback without its channel', { 'feedback on': '2026-09-20' }, 'REQUIRED', 'feedback channel'],
    ['with NUL in its text', { summary: 'A\0bench' }, 'UNREADABLE_TEXT', 'summary'],
  ];
  test.each(bad)('%s is listed, and nothing of it is kept', async (_, cells, code, path) => {
    const ledger = await openStory();
    const csv = [headings, row({}), '', row({ summary: 'Another.', ...cells }), row({ summary: 'Two\nlines.' })].join('\r\n');
    const report = await importCsv(csv, ledger);
    expect(report.faults.map((fault) => [fault.line, fault.code, fault.path.join('.')])).toEqual([[4, code, path]]);
    expect(report).toMatchObject({ lines: 3, accepted: 2, refused: 1 });
    expect(await ledger.store.size()).toBe(STORY_LINES + 2);
  });

  test('whose outcome a rule refuses is listed, and its contribution is kept', async () => {
    const ledger = await openStory();
    const report = await importCsv(`${headings}\n${row({ outcome: 'Not adopted', 'decided on': '2026-09-20' })}`, ledger);
    expect(report).toMatchObject({ refused: 1, faults: [{ line: 2, code: 'REASON_REQUIRED', path: ['reason'] }] });
    expect(await ledger.store.size()).toBe(STORY_LINES + 1);
  });

  test('with more cells than there are columns, or bytes that are not UTF-8, is listed', async () => {
    const ledger = await openStory();
    const csv = Buffer.from(`${headings}\n${row({})},too much\n${row({ summary: 'Café' })}`, 'latin1');
    const { faults } = await importCsv(csv, ledger);
    expect(faults.map(({ line, code, path }) => [line, code, path])).toEqual([
      [2, 'TOO_MANY_CELLS', []],
      [3, 'UNREADABLE_TEXT', ['summary']],
    ]);
  });
});

describe('a file', () => {
  test('with a quotation mark that is not closed is imported up to there', async () => {
    const ledger = await openStory();
    const report = await importCsv(`${headings}\n${row({})}\n"activity-1,never closed\n${row({ summary: 'Lost.' })}"x`, ledger);
    expect(report).toMatchObject({ accepted: 1, refused: 1, faults: [{ line: 3, code: 'UNREADABLE_FROM_HERE', path: [] }] });
  });

  test('without the columns that are needed, or with one nobody knows, is not imported', async () => {
    const ledger = await openStory();
    const report = await importCsv('activity id,advisor id,date,Kind,Jane Doe,kind\n1,2,3,4,5,6', ledger);
    expect(report).toMatchObject({ lines: 1, accepted: 0, refused: 1 });
    expect(report.faults.map(({ line, code, path }) => [line, code, path.join()])).toEqual([
      [1, 'UNKNOWN_COLUMN', 'column 5'],
      [1, 'COLUMN_TWICE', 'kind'],
      [1, 'MISSING_COLUMN', 'summary'],
      [1, 'MISSING_COLUMN', 'credit'],
    ]);
  });

  test('is not mapped by a file that is no mapping', () => {
    expect(() => parseCsvMapping('{"Ref": 1}')).toThrow('A mapping is a JSON object');
  });
});
