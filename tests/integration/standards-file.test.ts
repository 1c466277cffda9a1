// A set of standards from a JSON file: all of it or nothing, once, with every fault named, in parts when it is large.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { developmentActor } from '../../src/access/identity';
import { runStandardsCommand } from '../../src/cli/standards-command';
import { catalogue } from '../../src/domain/aggregates';
import { standardSetOf } from '../../src/domain/standards/commands';
import { type StandardSet, standardSetFold } from '../../src/domain/standards/state';
import { standardsToCommands } from '../../src/import/standards-file';
import { type Ledger, openLedger } from '../../src/open-ledger';
import { allEvents, sample } from '../support/memory-ledger';
import { temporaryFolders } from '../support/temporary-folder';

const temporaryFolder = temporaryFolders();
const open: Ledger[] = [];
afterEach(async () => {
  for (const ledger of open.splice(0)) await ledger.close();
});

const illustrative = JSON.parse(readFileSync(sample('illustrative-standards.json'), 'utf8')) as {
  readonly standards: readonly object[];
};

/** A ledger, and a way to give it files: what they say, the exit code and what was told. */
const openWithFiles = () => {
  const folder = temporaryFolder();
  const ledger = openLedger({ dataFolder: join(folder, 'data') });
  open.push(ledger);
  const give = async (content: unknown, options: { dryRun?: boolean } = {}) => {
    const file = join(folder, 'standards.json');
    writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content));
    const told: string[] = [];
    const code = await runStandardsCommand(ledger, file, options, (line) => told.push(line));
    return { code, told };
  };
  const setIn = async (set: object): Promise<StandardSet> => {
    const events = await ledger.store.readStream(standardSetOf(set as Record<string, unknown>));
    return events.reduce(
      (state, { envelope }) => standardSetFold.evolve(state, catalogue.read(envelope)),
      standardSetFold.initialState,
    );
  };
  return { ledger, give, setIn };
};

const standard = (number: number, title = 'Something is done together.') => ({
  number: String(number),
  type: 1 + (number % 3),
  topics: ['SERVICE_DEVELOPMENT'],
  domains: ['DEVELOPMENT'],
  title,
});

/** As many standards as the largest sets have, each as long as the longest sentences in them. */
const large = {
  ...illustrative,
  scheme: 'A large scheme',
  standards: Array.from({ length: 250 }, (_, index) => standard(index, `${index} ${'ä long sentence '.repeat(25)}`)),
};

describe('the illustrative set', () => {
  test('is small, says that it is illustrative, and covers every topic', () => {
    const topics = illustrative.standards.flatMap((one) => (one as { topics: string[] }).topics);
    expect(new Set(topics).size).toBe(7);
    expect(illustrative).toMatchObject({ illustrative: true });
  });

  test('is imported once, from the day on which it was published', async () => {
    const { ledger, give, setIn } = openWithFiles();
    const id = standardSetOf(illustrative);
    expect(await give(illustrative)).toEqual({ code: 0, told: [`The set was imported: ${id}`] });
    expect(await give(illustrative)).toEqual({ code: 0, told: [`The set is there already: ${id}`] });
    const [event, ...more] = await allEvents(ledger.store);
    expect(more).toEqual([]);
    expect(event?.envelope).toMatchObject({ stream: id, type: 'StandardSetImported', at: '2016-09-01T00:00:00.000Z' });
    expect(await setIn(illustrative)).toMatchObject({ status: 'Complete', partsKnown: 1 });
  });

  test('can be tried out', async () => {
    const { ledger, give } = openWithFiles();
    expect(await give(illustrative, { dryRun: true })).toEqual({ code: 0, told: ['The set would be imported.'] });
    expect(await ledger.store.size()).toBe(0);
    await give(illustrative);
    expect(await give(illustrative, { dryRun: true })).toEqual({ code: 0, told: ['The set is there already.'] });
  });
});

describe('a set with faults', () => {
  test('is refused whole, with each of them and its place in the file', async () => {
    const { ledger, give } = openWithFiles();
    const standards = [...large.standards, { ...standard(7), topics: ['COOKING'] }, { number: '9.9', type: 1, topics: [], domains: [] }]; // prettier-ignore
    for (const options of [{}, { dryRun: true }]) {
      const { code, told } = await give({ ...large, standards, commandId: 'mine', part: 1 }, options);
      expect(code).toBe(1);
      expect(told.map((line) => line.split(': ')[0]).sort()).toEqual([
        'LISTED_TWICE at standards.250.number',
        'Nothing was imported.',
        'REQUIRED at standards.251.title',
        'UNKNOWN_FIELD at commandId',
        'UNKNOWN_FIELD at part',
        'UNKNOWN_WORD at standards.250.topics.0',
      ]);
    }
    expect(await ledger.store.size()).toBe(0);
  });

  test.each([
    ['no JSON', '{"scheme": ', 'NOT_JSON'],
    ['a list', '[]', 'WRONG_TYPE'],
    ['nothing', '', 'NOT_JSON'],
  ])('or that is %s, is told in words', async (_, content, expected) => {
    const { give } = openWithFiles();
    const { code, told } = await give(content);
    expect({ code, first: told[0]?.split(':')[0] }).toEqual({ code: 1, first: expected });
  });

  test('that only the ledger can know of are told before any part is taken in', async () => {
    const { ledger, give } = openWithFiles();
    const missing = { ...large, acceptanceRule: [{ type: 9, percentMet: 1 }] };
    expect((await give(missing)).told[0]).toMatch(/^TYPE_WITHOUT_STANDARDS at acceptanceRule\.0\.type: /);
    const unborn = { ...illustrative, publishedOn: '2199-01-01' };
    expect((await give(unborn)).told[0]).toMatch(/^OCCURRED_IN_FUTURE at publishedOn: /);
    expect(await ledger.store.size()).toBe(0);
  });

  test('or other words under the same scheme and edition, changes nothing', async () => {
    const { ledger, give } = openWithFiles();
    await give(illustrative);
    const { code, told } = await give({ ...illustrative, standards: illustrative.standards.slice(1) });
    expect({ code, first: told[0]?.split(':')[0] }).toEqual({ code: 1, first: 'STANDARD_SET_ALREADY_IMPORTED at edition' });
    expect(await ledger.store.size()).toBe(1);
  });
});

describe('a large set', () => {
  test('is taken in in parts, and is one set in the end', async () => {
    const { ledger, give, setIn } = openWithFiles();
    expect((await give(large)).code).toBe(0);
    const parts = await allEvents(ledger.store);
    expect(parts.length).toBeGreaterThan(1);
    for (const { leaf } of parts) expect(Buffer.byteLength(leaf)).toBeLessThanOrEqual(60_000);
    const set = await setIn(large);
    expect(set).toMatchObject({ status: 'Complete', partsKnown: parts.length });
    expect(set.status === 'Unknown' ? [] : [...set.types.keys()]).toEqual(large.standards.map(({ number }) => number));
    expect(await give(large)).toMatchObject({ code: 0, told: [expect.stringMatching(/^The set is there already/)] });
    expect(await ledger.store.size()).toBe(parts.length);
  });

  test('that was cut off goes on where it stopped', async () => {
    const { ledger, give, setIn } = openWithFiles();
    const [item] = standardsToCommands(JSON.stringify(large), developmentActor('involvement_lead'));
    if (!item || !('commands' in item)) throw new Error('The set has no parts.');
    expect((await ledger.commands.handle(item.commands[0]!.request)).kind).toBe('accepted');
    expect(await setIn(large)).toMatchObject({ status: 'Partial', partsKnown: 1 });
    expect((await give(large)).code).toBe(0);
    expect(await setIn(large)).toMatchObject({ status: 'Complete' });
  });

  test('is refused as one command, in words', async () => {
    const { ledger } = openWithFiles();
    const outcome = await ledger.commands.handle({
      type: 'ImportStandardSet',
      input: { commandId: '015c0b1a-7e80-7000-8000-000000000001', ...large },
      actor: { id: 'admin-00000000-0000-4000-8000-000000000001', role: 'admin' },
    });
    expect(outcome).toMatchObject({ kind: 'refused', refusals: [{ code: 'TOO_LARGE' }] });
    expect(await ledger.store.size()).toBe(0);
  });

  test('of plain sentences fits one command', async () => {
    const { ledger } = openWithFiles();
    const standards = Array.from({ length: 250 }, (_, index) => standard(index, `${index} ${'A plain sentence. '.repeat(5)}`));
    const outcome = await ledger.commands.handle({
      type: 'ImportStandardSet',
      input: { commandId: '015c0b1a-7e80-7000-8000-000000000001', ...large, standards },
      actor: { id: 'admin-00000000-0000-4000-8000-000000000001', role: 'admin' },
    });
    expect(outcome.kind).toBe('accepted');
  });
});
