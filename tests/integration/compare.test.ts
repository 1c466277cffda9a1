// Read models in use against read models built anew: equal as they are, and every change by hand found and named.
import { readdirSync, truncateSync } from 'node:fs';
import { join } from 'node:path';

import { projections } from '../../projections/registry';
import { createProjectionRunner } from '../../projections/runner/runner';
import { EXIT_DIFFERENT, runCompareCommand } from '../../src/cli/compare-command';
import { scheduler } from '../../src/domain/roles';
import { type Ledger, openLedger } from '../../src/open-ledger';
import { type ComparedModel, compareReadModels } from '../../src/replay/compare';
import { type Database, openDatabase } from '../../src/sqlite/database';
import { allEvents, someLead } from '../support/memory-ledger';
import { temporaryFolders } from '../support/temporary-folder';

const temporaryFolder = temporaryFolders();
const closing: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

const uuid = (number: number): string => `0f4e2d10-6a5b-4c3d-8e9f-${String(number).padStart(12, '0')}`;
const [teamId, advisorId] = [`team-${uuid(1)}`, `advisor-${uuid(2)}`];

const give = async ({ commands }: Ledger, number: number, type: string, input: object): Promise<void> => {
  const outcome = await commands.handle({ type, input: { commandId: uuid(100 + number), ...input }, actor: someLead });
  expect({ type, outcome }).toMatchObject({ outcome: { kind: 'accepted' } });
};

const followed = async (ledger: Ledger) => {
  const { store, catalogue, clock, folder } = ledger;
  const runner = createProjectionRunner({ store, catalogue, projections, folder: folder.readModels, clock });
  await runner.start();
  return runner;
};

/** A ledger with a few events. `isServed` leaves its read models open and followed, as a service does. */
const ledgerOf = async ({ isServed = false } = {}): Promise<Ledger> => {
  const ledger = openLedger({ dataFolder: temporaryFolder() });
  closing.push(() => ledger.close());
  await give(ledger, 1, 'RegisterTeam', { teamId, name: 'A team', serviceType: 'LIAISON' });
  await give(ledger, 2, 'RegisterAdvisor', { advisorId, lens: ['CARER'], nameText: 'Somebody', joinedOn: '2017-01-09' });
  await give(ledger, 3, 'GiveConsent', { advisorId, purpose: 'CONTACT', noticeVersion: '1', method: 'ONLINE' });
  const runner = await followed(ledger);
  if (isServed) closing.push(() => runner.stop());
  else await runner.stop();
  return ledger;
};

const fileOf = ({ folder }: Ledger, name: string): string =>
  join(
    folder.readModels,
    readdirSync(folder.readModels).find((file) => file.startsWith(`${name}.`) && file.endsWith('.sqlite')) ?? 'none',
  );

/** Changes a read model in use by hand. */
const byHand = (ledger: Ledger, name: string, change: (db: Database) => void): void => {
  const db = openDatabase(fileOf(ledger, name), 5000);
  change(db);
  db.close();
};

const compared = async (ledger: Ledger, onProgress = (_done: number, _total: number): void => undefined) =>
  new Map(
    (
      await compareReadModels({
        store: ledger.store,
        catalogue: ledger.catalogue,
        projections,
        inUse: ledger.folder.readModels,
        workIn: join(ledger.folder.ledger, '..'),
        onProgress,
      })
    ).map((one) => [one.name, one]),
  );

const verdictsOf = (models: ReadonlyMap<string, ComparedModel>) => [...models.values()].map(({ verdict }) => verdict);
const ALL_EQUAL = projections.map(() => 'EQUAL');

test.each([false, true])('are equal as they are, with a service running: %s', async (isServed) => {
  const ledger = await ledgerOf({ isServed });
  const told: number[][] = [];
  expect(verdictsOf(await compared(ledger, (...progress) => told.push(progress)))).toEqual(ALL_EQUAL);
  expect(told.at(-1)).toEqual([3, 3]);
  // What was built for it is gone.
  expect(readdirSync(join(ledger.folder.ledger, '..')).filter((name) => name.startsWith('compared'))).toEqual([]);
});

test('are compared up to where they stand, each its own', async () => {
  const ledger = await ledgerOf();
  await give(ledger, 4, 'RenameTeam', { teamId, name: 'Another name' });
  const models = await compared(ledger);
  expect(verdictsOf(models)).toEqual(ALL_EQUAL);
  expect(models.get('directory')).toMatchObject({ position: 3 });
});

test('a row that somebody changed is named, with its columns', async () => {
  const ledger = await ledgerOf();
  byHand(ledger, 'directory', (db) => db.exec(`UPDATE teams SET name = 'A better team'`));
  const models = await compared(ledger);
  expect(models.get('directory')).toEqual({
    name: 'directory',
    version: expect.any(Number) as number,
    verdict: 'DIFFERENT',
    position: 3,
    difference: {
      table: 'teams',
      kind: 'CHANGED',
      key: [{ column: 'id', value: teamId }],
      columns: [{ column: 'name', before: 'A better team', after: 'A team' }],
    },
  });
  expect(verdictsOf(models).filter((verdict) => verdict !== 'EQUAL')).toEqual(['DIFFERENT']);
});

test.each<[string, string, string, object]>([
  ['a row that is gone', 'timeline', 'DELETE FROM entries', { table: 'entries', kind: 'ADDED' }],
  ['a row that nothing made', 'score', `INSERT INTO lenses VALUES ('x', '[]', '', '')`, { table: 'lenses', kind: 'REMOVED' }],
  ['a table that is gone', 'directory', 'DROP TABLE consents', { table: 'consents', kind: 'ADDED' }],
  ['a tag of history', 'history', `DELETE FROM tags WHERE position = 3`, { table: 'tags', kind: 'ADDED' }],
  ['a stream said to wait', 'score', `INSERT INTO parked VALUES ('x', 1, 1, '')`, { table: 'parked', kind: 'REMOVED' }],
])('%s is found', async (_, name, sql, difference) => {
  const ledger = await ledgerOf();
  byHand(ledger, name, (db) => db.exec(sql));
  expect((await compared(ledger)).get(name)).toMatchObject({ verdict: 'DIFFERENT', difference });
});

test('the numbers of tags may differ where their names do not', async () => {
  const ledger = await ledgerOf();
  byHand(ledger, 'history', (db) =>
    db.exec(`UPDATE tag_names SET id = id + 1000; UPDATE tags SET tag = tag + 1000;
             UPDATE entries SET stream = stream + 1000; UPDATE stream_tags SET stream = stream + 1000, tag = tag + 1000`),
  );
  expect(verdictsOf(await compared(ledger))).toEqual(ALL_EQUAL);
});

test('one that holds more than the ledger, one that cannot be read, and one that is not there are told apart', async () => {
  const ledger = await ledgerOf();
  byHand(ledger, 'directory', (db) => db.exec('UPDATE checkpoint SET position = 9'));
  byHand(ledger, 'score', (db) => db.exec('PRAGMA wal_checkpoint(TRUNCATE)'));
  truncateSync(fileOf(ledger, 'score'), 5000);
  byHand(ledger, 'timeline', (db) => db.exec('UPDATE checkpoint SET complete = 0'));
  const models = await compared(ledger);
  expect(models.get('directory')).toMatchObject({ verdict: 'BEYOND_LEDGER', position: 9 });
  expect(models.get('score')).toMatchObject({ verdict: 'UNREADABLE', message: expect.stringMatching(/./) as string });
  expect(models.get('timeline')).toMatchObject({ verdict: 'NOT_BUILT' });
  expect(models.get('history')).toMatchObject({ verdict: 'EQUAL' });
});

describe('the command', () => {
  const run = async (ledger: Ledger, options: { json?: boolean; record: boolean }) => {
    const said: string[] = [];
    const code = await runCompareCommand(ledger, options, (line) => said.push(line));
    return { said, code };
  };
  const recorded = async ({ store }: Ledger) =>
    (await allEvents(store)).map(({ envelope }) => envelope).filter(({ type }) => type === 'AuditReplayPerformed');

  test('says that all are equal, ends with 0, and is written down with what was compared', async () => {
    const ledger = await ledgerOf();
    const { said, code } = await run(ledger, { record: true });
    expect(code).toBe(0);
    expect(said.slice(0, -2)).toEqual(projections.map(({ name }) => `${name}: equal, up to position 3`));
    expect(said.slice(-2)).toEqual([expect.stringMatching(/^3 events were .* \d+ a second\.$/), 'Equal.']);
    expect(await recorded(ledger)).toMatchObject([
      { actor: scheduler, data: { kind: 'COMPARE', result: 'EQUAL', treeSize: 3, root: expect.stringMatching(/=$/) as string } },
    ]);
  });

  test('names what is different and ends with a code of its own; who does not want to leaves no trace', async () => {
    const ledger = await ledgerOf();
    byHand(ledger, 'directory', (db) => db.exec(`UPDATE teams SET name = 'A better team'`));
    const { said, code } = await run(ledger, { record: false });
    expect(code).toBe(EXIT_DIFFERENT);
    expect(said).toContain(`    table teams: the row with id ${teamId} is not what follows from the events`);
    expect(said).toContain('    name: A better team, and should be A team');
    expect(await recorded(ledger)).toEqual([]);
    await run(ledger, { record: true });
    expect(await recorded(ledger)).toMatchObject([{ data: { result: 'DIFFERENT' } }]);
  });

  test('says the same in JSON', async () => {
    const ledger = await ledgerOf();
    const { said } = await run(ledger, { json: true, record: false });
    expect(said).toHaveLength(1);
    expect(JSON.parse(said[0]!)).toMatchObject({
      result: 'EQUAL',
      events: 3,
      treeSize: 3,
      readModels: projections.map(({ name, version }) => ({ name, version, verdict: 'EQUAL', position: 3 })),
    });
  });
});
