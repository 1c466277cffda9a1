// A ledger that moves from its file into an event database, and back: the same bytes, the same positions, the same root.
import { randomBytes, randomUUID } from 'node:crypto';
import { cpSync } from 'node:fs';
import { join } from 'node:path';

import { rootOf } from '../../src/audit/merkle-tree';
import type { StoreConfig } from '../../src/config';
import { copyFromEventStoreDb, copyToEventStoreDb } from '../../src/copy/open-copy';
import { dataFolderOf } from '../../src/data-folder';
import type { EventStore } from '../../src/kernel/event-store';
import { START } from '../../src/kernel/position';
import { openAudit } from '../../src/open-audit';
import { type Ledger, openLedger } from '../../src/open-ledger';
import { openNode } from '../../src/open-node';
import { openPostgresKeyStore } from '../../src/privacy/postgres-key-store';
import { loadSecretKey } from '../../src/privacy/secret-key';
import { startTestServer, type TestServer } from '../support/eventstoredb-server/server';
import { type Postgres, postgresPrograms, startPostgres } from '../support/postgres';
import { registerTeams } from '../support/signed-ledgers';
import { someLead } from '../support/memory-ledger';
import { temporaryFolders } from '../support/temporary-folder';

jest.setTimeout(60_000);

const temporaryFolder = temporaryFolders();
const programs = postgresPrograms();
let postgres: Postgres | undefined;
const servers: TestServer[] = [];
beforeAll(async () => {
  postgres = programs === undefined ? undefined : await startPostgres(programs);
});
afterAll(async () => {
  for (const server of servers) await server.stop();
  await postgres?.stop();
});

type ClusterStore = Extract<StoreConfig, { kind: 'eventstoredb' }>;

const startStore = async (): Promise<{ server: TestServer; store: ClusterStore }> => {
  const server = await startTestServer();
  servers.push(server);
  return { server, store: { kind: 'eventstoredb', url: server.url, keysUrl: postgres?.newDatabase() } };
};

const registerAdvisor = async ({ commands }: Ledger, name: string): Promise<string> => {
  const advisorId = `advisor-${randomUUID()}`;
  const input = { commandId: randomUUID(), advisorId, lens: ['CARER'], nameText: name, joinedOn: '2020-01-01' };
  expect(await commands.handle({ type: 'RegisterAdvisor', actor: someLead, input })).toMatchObject({ kind: 'accepted' });
  return advisorId;
};

/** An embedded ledger with text about people and a signed checkpoint. */
const writeEmbedded = async (
  teams: number,
): Promise<{ dataFolder: string; names: ReadonlyMap<string, string>; root: string }> => {
  const dataFolder = temporaryFolder();
  const ledger = openLedger({ dataFolder });
  const audit = openAudit(ledger);
  await registerTeams(ledger, teams);
  const names = new Map<string, string>();
  for (const name of ['Called A', 'Called B']) names.set(await registerAdvisor(ledger, name), name);
  await audit.signer.sign();
  const size = audit.tree.size();
  const root = rootOf(size, audit.tree.read).toString('base64');
  audit.close();
  await ledger.close();
  return { dataFolder, names, root };
};

const everything = async (store: EventStore) => {
  const events = await store.readAll(START, 10_000);
  return Promise.all(
    events.map(async (event) => ({
      ...event,
      sealed: (await store.readSealed(event.envelope.id)).map(({ subject, box }) => [subject, Buffer.from(box).toString('hex')]),
      command: await store.findCommand(event.envelope.cmd),
    })),
  );
};

const nameOf = async ({ store, vault }: Ledger, advisorId: string): Promise<unknown> => {
  const [registered] = await store.readStream(advisorId);
  return (await vault.open(registered!.envelope, await store.readSealed(registered!.envelope.id)))['nameText'];
};

test('there: every byte, position, text, command and checkpoint; a node goes on from there', async () => {
  const { dataFolder, names, root } = await writeEmbedded(60);
  const { store } = await startStore();
  const copied = await copyToEventStoreDb({ dataFolder, store });
  expect(copied).toMatchObject({ size: 62, before: 0 });
  expect(copied.root.toString('base64')).toBe(root);

  const embedded = openLedger({ dataFolder });
  const node = await openNode({ dataFolder, store });
  expect(node.store.log).toBe(embedded.store.log);
  expect(await everything(node.store)).toEqual(await everything(embedded.store));
  for (const [advisorId, name] of names) expect(await nameOf(node, advisorId)).toBe(name);
  await embedded.close();

  const audit = openAudit(node);
  expect((await audit.signer.sign())?.checkpoint.size).toBe(62);
  await registerTeams(node, 1);
  expect((await audit.signer.sign())?.checkpoint.size).toBe(63);
  audit.close();
  expect(await node.verify({ isThorough: true })).toMatchObject({ kind: 'VALID', size: 63, faults: [] });
  await node.close();
});

test('there again does nothing; what came since goes on; another ledger is refused', async () => {
  const { dataFolder } = await writeEmbedded(10);
  const { server, store } = await startStore();
  await copyToEventStoreDb({ dataFolder, store });
  const stored = server.log.all.length;
  expect(await copyToEventStoreDb({ dataFolder, store })).toMatchObject({ size: 12, before: 12 });
  expect(server.log.all).toHaveLength(stored);

  const ledger = openLedger({ dataFolder });
  await registerTeams(ledger, 5);
  await ledger.close();
  expect(await copyToEventStoreDb({ dataFolder, store })).toMatchObject({ size: 17, before: 12 });

  const other = await writeEmbedded(1);
  const itsKeys = { ...store, keysUrl: postgres?.newDatabase() };
  await expect(copyToEventStoreDb({ dataFolder: other.dataFolder, store: itsKeys })).rejects.toThrow(
    'Another ledger stands where',
  );
});

test('there after it was ended in the middle: nothing twice, nothing missing', async () => {
  const { dataFolder, root } = await writeEmbedded(120);
  const { store } = await startStore();
  const stop = (done: number): void => {
    if (done >= 40) throw new Error('It was ended.');
  };
  await expect(copyToEventStoreDb({ dataFolder, store, onProgress: stop })).rejects.toThrow('It was ended.');
  const copied = await copyToEventStoreDb({ dataFolder, store });
  expect(copied.before).toBeGreaterThanOrEqual(40);
  expect(copied).toMatchObject({ size: 122 });
  expect(copied.root.toString('base64')).toBe(root);
});

test('there once the two have gone different ways is refused', async () => {
  const { dataFolder } = await writeEmbedded(5);
  const { store } = await startStore();
  await copyToEventStoreDb({ dataFolder, store });
  const node = await openNode({ dataFolder, store });
  await registerTeams(node, 1);
  await node.close();
  const embedded = openLedger({ dataFolder });
  await registerTeams(embedded, 2);
  await embedded.close();
  await expect(copyToEventStoreDb({ dataFolder, store })).rejects.toThrow('it has gone another way since it was copied');
});

test('there and back into an empty folder: the ledger as it was, with what was written meanwhile', async () => {
  const { dataFolder, names } = await writeEmbedded(20);
  const { store } = await startStore();
  await copyToEventStoreDb({ dataFolder, store });
  const node = await openNode({ dataFolder, store });
  const advisorId = await registerAdvisor(node, 'Called C');
  const before = await everything(node.store);
  await node.close();

  const elsewhere = temporaryFolder();
  cpSync(join(dataFolder, 'keys'), join(elsewhere, 'keys'), {
    recursive: true,
    filter: (path) => postgres === undefined || !path.includes('subject-keys'),
  });
  expect(await copyFromEventStoreDb({ dataFolder: elsewhere, store })).toMatchObject({ size: 23, before: 0 });
  expect(await copyFromEventStoreDb({ dataFolder: elsewhere, store })).toMatchObject({ size: 23, before: 23 });

  const ledger = openLedger({ dataFolder: elsewhere });
  expect(await everything(ledger.store)).toEqual(before);
  for (const [id, name] of [...names, [advisorId, 'Called C'] as const]) expect(await nameOf(ledger, id)).toBe(name);
  expect(await ledger.verify()).toMatchObject({ kind: 'VALID', size: 23, faults: [] });
  await registerTeams(ledger, 1);
  await ledger.close();
});

const whereThereIsPostgres = programs === undefined ? test.skip : test;
whereThereIsPostgres('an erased person stays erased on the way (skipped without PostgreSQL)', async () => {
  const { dataFolder, names } = await writeEmbedded(1);
  const [erased = '', other = ''] = names.keys();
  const { store } = await startStore();
  const keyEncryptionKey = loadSecretKey(dataFolderOf(dataFolder).keyEncryptionKey, randomBytes);
  const there = await openPostgresKeyStore({ url: String(store.keysUrl), keyEncryptionKey, randomBytes });
  await there.destroy(erased);
  await there.close();
  await copyToEventStoreDb({ dataFolder, store });
  const node = await openNode({ dataFolder, store });
  expect(await nameOf(node, erased)).toBeUndefined();
  expect(await nameOf(node, other)).toBe('Called B');
  await node.close();
});
