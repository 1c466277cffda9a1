// Two nodes of ours that serve one ledger in one event database: what the one writes the other knows, and both come to the same.
import { randomUUID } from 'node:crypto';
import { mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';

import { projections } from '../../projections/registry';
import { differencesBetween } from '../../projections/runner/differences';
import { tablesIn } from '../../projections/runner/tables';
import { verifyCheckpoint } from '../../src/audit/checkpoint';
import { rootOf } from '../../src/audit/merkle-tree';
import type { StoreConfig } from '../../src/config';
import { expireInvitations } from '../../src/jobs/expire-invitations';
import { type Clock, systemClock } from '../../src/kernel/clock';
import { START } from '../../src/kernel/position';
import { openNode } from '../../src/open-node';
import { startTestServer, type TestServer } from '../support/eventstoredb-server/server';
import { type Postgres, postgresPrograms, startPostgres } from '../support/postgres';
import { runningLedgers, type ServedLedger } from '../support/running-ledger';

jest.setTimeout(60_000);

const { serve, temporaryFolder } = runningLedgers();

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

interface Cluster {
  readonly server: TestServer;
  /** Serves one more node. All of them have the same folder of keys. */
  addNode(options?: { clock?: Clock; dataFolder?: string }): Promise<ServedLedger>;
  readonly store: StoreConfig;
  readonly keys: string;
}

const startCluster = async (): Promise<Cluster> => {
  const server = await startTestServer();
  servers.push(server);
  const keys = join(temporaryFolder(), 'keys');
  mkdirSync(keys, { mode: 0o700 });
  // Without PostgreSQL the nodes share the file of the keys, which two processes of one machine may.
  const store: StoreConfig = { kind: 'eventstoredb', url: server.url, keysUrl: postgres?.newDatabase() };
  return {
    server,
    store,
    keys,
    addNode: ({ clock = systemClock, dataFolder = temporaryFolder() } = {}) => {
      symlinkSync(keys, join(dataFolder, 'keys'));
      return serve({ open: () => openNode({ dataFolder, store, clock }) });
    },
  };
};

const newId = (kind: string): string => `${kind}-${randomUUID()}`;

/** A team, an advisor and a panel, told to one node; some of it is told to the other. */
const tellStory = async (
  one: ServedLedger,
  other: ServedLedger,
): Promise<{ advisorId: string; name: string; position: string }> => {
  const [teamId, advisorId, activityId, invitationId] = ['team', 'advisor', 'activity', 'invitation'].map(newId) as [string, string, string, string]; // prettier-ignore
  const name = `Called ${advisorId.slice(-6)}`;
  await one.give('RegisterTeam', { teamId, name: 'Liaison', serviceType: 'LIAISON' });
  await other.give('RegisterAdvisor', { advisorId, lens: ['CARER'], nameText: name, joinedOn: '2020-01-01' });
  await one.give('GiveConsent', { advisorId, purpose: 'CONTACT', noticeVersion: '1', method: 'ONLINE' });
  const offer = {
    teamId,
    title: 'A panel',
    purpose: 'To choose',
    stage: 'DELIVERY',
    declaredLevel: 6,
    decisionRights: 'EQUAL',
    requiredTraining: [],
  };
  await other.give('ConvenePanel', { activityId, ...offer, startsAt: '2099-04-01T10:00:00.000Z', mode: 'ONLINE' });
  const replyBy = '2099-03-09T17:00:00.000Z';
  const { position } = await one.give('InviteToPanel', { invitationId, activityId, advisorId, role: 'PANEL_MEMBER', replyBy });
  return { advisorId, name, position };
};

const rootHere = ({ audit }: ServedLedger): string => {
  const size = audit.tree.size();
  return `${size} ${rootOf(size, audit.tree.read).toString('base64')}`;
};

const signedNotes = ({ server }: Cluster) =>
  server.log.all.filter(({ type }) => type === 'signed-checkpoint').map(({ data }) => Buffer.from(data));

test('concurrent writers on both: the same root, the same rows, one history', async () => {
  const cluster = await startCluster();
  const [here, there] = [await cluster.addNode(), await cluster.addNode()];
  await Promise.all(Array.from({ length: 8 }, (_, turn) => (turn % 2 === 0 ? tellStory(here, there) : tellStory(there, here))));
  for (const node of [here, there]) await node.caughtUp();

  expect(await here.ledger.store.size()).toBe(40);
  expect(rootHere(there)).toBe(rootHere(here));
  expect(await there.ledger.store.readAll(START, 100)).toEqual(await here.ledger.store.readAll(START, 100));
  for (const projection of projections) {
    const [mine, theirs] = [here, there].map(({ runner }) => tablesIn(runner.rows(projection.name)!, projection));
    expect([...differencesBetween(mine!, theirs!)]).toEqual([]);
    expect(mine!.some(({ rows }) => [...rows()].length > 0)).toBe(true);
  }
});

test('what was written by one is read by the other as soon as it is asked for by its position, names too', async () => {
  const cluster = await startCluster();
  const [here, there] = [await cluster.addNode(), await cluster.addNode()];
  const query = `query ($id: ID!, $minPosition: EventPosition) { advisor(id: $id, minPosition: $minPosition) { name } }`;
  for (let round = 0; round < 5; round += 1) {
    const { advisorId, name, position } = await tellStory(here, there);
    const answer = await there.ask(query, { id: advisorId, minPosition: position }, 'involvement_lead');
    expect(answer).toMatchObject({ status: 200, data: { advisor: { name } } });
  }
});

test('the same command sent to both at once is accepted once, and both tell the same', async () => {
  const cluster = await startCluster();
  const [here, there] = [await cluster.addNode(), await cluster.addNode()];
  for (let round = 0; round < 5; round += 1) {
    const input = { commandId: randomUUID(), teamId: newId('team'), name: 'Liaison', serviceType: 'LIAISON' };
    const [one, other] = await Promise.all([here.give('RegisterTeam', input), there.give('RegisterTeam', input)]);
    expect(other).toEqual(one);
    expect(await here.ledger.store.size()).toBe(round + 1);
  }
});

test('both may sign: there is one row of checkpoints, without a fork, and both publish its last', async () => {
  const cluster = await startCluster();
  const here = await cluster.addNode();
  const there = await cluster.addNode();
  for (let round = 0; round < 6; round += 1) {
    await tellStory(here, there);
    await there.ledger.store.size();
    await Promise.all([here.signing.signNow(), there.signing.signNow()]);
  }
  await here.ledger.store.size();
  const last = await here.signing.signNow();
  await there.signing.signNow();
  const published = await Promise.all([here, there].map(async ({ url }) => (await fetch(`${url}/checkpoint`)).text()));
  expect(published).toEqual([last?.note.toString(), last?.note.toString()]);

  const sizes = signedNotes(cluster).map((note) => {
    const verdict = verifyCheckpoint(note, there.audit.keys.verifying);
    if (verdict.kind !== 'SIGNED') throw new Error('A note is not signed.');
    const { size, root } = verdict.checkpoint;
    expect(root.equals(rootOf(size, there.audit.tree.read))).toBe(true);
    return size;
  });
  expect(sizes.at(-1)).toBe(30);
  expect(sizes).toEqual([...new Set(sizes)].sort((one, other) => one - other));
  expect(await there.ledger.verify({ isThorough: true })).toMatchObject({
    kind: 'VALID',
    size: 30,
    sealedTextOpened: true,
    faults: [],
  });
});

test('a tile of the one is a tile of the other', async () => {
  const cluster = await startCluster();
  const [here, there] = [await cluster.addNode(), await cluster.addNode()];
  await tellStory(here, there);
  await there.ledger.store.size();
  for (const { signing } of [here, there]) await signing.signNow();
  const tiles = await Promise.all(
    [here, there].map(async ({ url }) => {
      const response = await fetch(`${url}/tile/0/000.p/5`);
      expect(response.status).toBe(200);
      return Buffer.from(await response.arrayBuffer()).toString('hex');
    }),
  );
  expect(tiles[0]).toHaveLength(5 * 64);
  expect(tiles[1]).toBe(tiles[0]);
});

test('invitations that ran out are written down once, though both nodes do their work at once', async () => {
  const time = { now: '2026-03-02T09:00:00.000Z' };
  const clock = (): string => time.now;
  const cluster = await startCluster();
  const [here, there] = [await cluster.addNode({ clock }), await cluster.addNode({ clock })];
  const teamId = newId('team');
  await here.give('RegisterTeam', { teamId, name: 'Liaison', serviceType: 'LIAISON' });
  const activityId = newId('activity');
  const offer = {
    teamId,
    title: 'A panel',
    purpose: 'To choose',
    stage: 'DELIVERY',
    declaredLevel: 6,
    decisionRights: 'EQUAL',
    requiredTraining: [],
  };
  await here.give('ConvenePanel', { activityId, ...offer, startsAt: '2026-04-01T10:00:00.000Z', mode: 'ONLINE' });
  for (let count = 0; count < 4; count += 1) {
    const advisorId = newId('advisor');
    await here.give('RegisterAdvisor', { advisorId, lens: ['CARER'], nameText: 'Somebody', joinedOn: '2020-01-01' });
    await here.give('GiveConsent', { advisorId, purpose: 'CONTACT', noticeVersion: '1', method: 'ONLINE' });
    const invitation = { invitationId: newId('invitation'), activityId, advisorId, role: 'PANEL_MEMBER' };
    await here.give('InviteToPanel', { ...invitation, replyBy: '2026-03-09T17:00:00.000Z' });
  }
  for (const node of [here, there]) await node.caughtUp();
  time.now = '2026-03-10T09:00:00.000Z';
  await Promise.all(
    [here, there].map(({ ledger: { commands, store }, runner }) =>
      expireInvitations({ commands, store, clock, rows: () => runner.rows('directory') }),
    ),
  );
  const expired = (await there.ledger.store.readAll(START, 100)).filter(({ envelope }) => envelope.type === 'InvitationExpired');
  expect(new Set(expired.map(({ envelope }) => envelope.data['invitationId'])).size).toBe(4);
  expect(expired).toHaveLength(4);
});

test('a node without the keys of the ledger is turned away with a sentence', async () => {
  const cluster = await startCluster();
  await cluster.addNode();
  const { store } = cluster;
  const alone = openNode({ dataFolder: temporaryFolder(), store: { ...store, keysUrl: undefined } as StoreConfig });
  await expect(alone).rejects.toThrow('give all nodes the same KEYS_URL');
});

test('a node that lost its folder comes back to the same, and signs nothing but what follows', async () => {
  const cluster = await startCluster();
  const here = await cluster.addNode();
  await tellStory(here, here);
  const last = await here.signing.signNow();
  const again = await cluster.addNode();
  expect(await again.signing.signNow()).toEqual(last);
  expect(rootHere(again)).toBe(rootHere(here));
  await again.caughtUp();
  expect(again.signing.state()).toEqual({ kind: 'SIGNING' });
});
