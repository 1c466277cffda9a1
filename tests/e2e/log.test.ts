// The log as outsiders read it over HTTP: checkpoint and tiles, verified with nothing but the formats; and keys that keep it from starting.
import { randomUUID } from 'node:crypto';
import { chmodSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { developmentActor, signDevelopmentToken } from '../../src/access/identity';
import { type Checkpoint, verifyCheckpoint } from '../../src/audit/checkpoint';
import { leafHashOf, rootOf, rootOfLeaves } from '../../src/audit/merkle-tree';
import { formatSigningKey, parseVerifierKey, signingKeyFrom } from '../../src/audit/note-keys';
import { withTiles } from '../../src/audit/tile-reader';
import { parseEntryBundle, tilePath, TILE_WIDTH, tilesBetween } from '../../src/audit/tiles';
import { dataFolderOf } from '../../src/data-folder';
import type { Role } from '../../src/domain/roles';
import { verifyFolder } from '../../src/verify-folder';
import { type Client, runningLedgers, type ServedLedger } from '../support/running-ledger';
import { registerTeams, signedLedgers } from '../support/signed-ledgers';

const { serve, run, temporaryFolder } = runningLedgers();
const { open } = signedLedgers();
const PATIENCE_MS = 60_000;

const bytesAt = async (url: string): Promise<Buffer> => {
  const response = await fetch(url);
  expect({ url, status: response.status }).toEqual({ url, status: 200 });
  return Buffer.from(await response.arrayBuffer());
};

/** Asks until the checkpoint covers so many events; the test's own patience is the limit. */
const checkpointOver = async ({ url, ask }: Client, size: number): Promise<Checkpoint> => {
  const { data } = await ask<{ ledger: { signing: { verifierKeys: string[] } } }>('{ ledger { signing { verifierKeys } } }');
  const keys = data!.ledger.signing.verifierKeys.map(parseVerifierKey);
  for (;;) {
    const response = await fetch(`${url}/checkpoint`);
    const note = Buffer.from(await response.arrayBuffer());
    if (response.status === 200) {
      const verdict = verifyCheckpoint(note, keys);
      if (verdict.kind !== 'SIGNED') throw new Error(verdict.kind);
      if (verdict.checkpoint.size >= size) return verdict.checkpoint;
    }
  }
};

describe('the log over HTTP', () => {
  test(
    'is signed a moment after the first event',
    async () => {
      const served = await serve();
      expect((await fetch(`${served.url}/checkpoint`)).status).toBe(404);
      await served.give('RegisterTeam', { teamId: `team-${randomUUID()}`, name: 'A team', serviceType: 'CRISIS' });
      expect(await checkpointOver(served, 1)).toMatchObject({ size: 1 });
    },
    PATIENCE_MS,
  );

  const tokenFor = ({ key }: ServedLedger, role: Role) => signDevelopmentToken(key, developmentActor(role), 1);

  test(
    'gives the tiles from which anybody builds the signed root',
    async () => {
      const served = await serve();
      await registerTeams(served.ledger, 600);
      const { size, root } = await checkpointOver(served, 600);
      const fetched: string[] = [];
      const fromTiles = await withTiles(
        size,
        (path) => {
          fetched.push(path);
          return bytesAt(`${served.url}/${path}`);
        },
        (read) => rootOf(size, read),
      );
      expect(fromTiles).toEqual(root);
      expect(fetched).toEqual(expect.arrayContaining(['tile/0/002.p/88', 'tile/1/000.p/2']));
      // Every tile that the log says it has is there, and nothing beyond what is signed.
      for (const tile of tilesBetween(0, size).filter(({ kind }) => kind === 'HASHES'))
        await bytesAt(`${served.url}/${tilePath(tile)}`);
      for (const beyond of ['tile/0/002.p/89', 'tile/0/003', 'tile/2/000', 'tile/0/2', 'tile/0/../keys', 'tile/entries/003']) {
        expect({ beyond, status: (await fetch(`${served.url}/${beyond}`)).status }).toEqual({ beyond, status: 404 });
      }
    },
    PATIENCE_MS,
  );

  test(
    'gives its entries to an auditor, who finds the root in them, and to nobody else',
    async () => {
      const served = await serve();
      await registerTeams(served.ledger, 300);
      const { size, root } = await checkpointOver(served, 300);
      const entries = (path: string, token?: string) =>
        fetch(`${served.url}/${path}`, { headers: token === undefined ? {} : { authorization: `Bearer ${token}` } });
      expect((await entries('tile/entries/000')).status).toBe(401);
      for (const role of ['advisor', 'staff', 'involvement_lead', 'accreditor', 'admin'] as const) {
        expect({ role, status: (await entries('tile/entries/000', await tokenFor(served, role))).status }).toEqual({
          role,
          status: 403,
        });
      }
      const leaves: Buffer[] = [];
      for (const path of ['tile/entries/000', `tile/entries/001.p/${size - TILE_WIDTH}`]) {
        const response = await entries(path, await tokenFor(served, 'auditor'));
        expect(response.headers.get('cache-control')).toContain('private');
        leaves.push(...parseEntryBundle(Buffer.from(await response.arrayBuffer())));
      }
      expect(leaves).toHaveLength(size);
      expect(rootOfLeaves(leaves.map(leafHashOf))).toEqual(root);
    },
    PATIENCE_MS,
  );

  test(
    'is signed to its last event when the service ends',
    async () => {
      const environment = { LEDGER_DATA: temporaryFolder() };
      const service = await run(environment);
      await service.give('RegisterTeam', { teamId: `team-${randomUUID()}`, name: 'A team', serviceType: 'CRISIS' });
      // Well before the second is over after which it would be signed.
      expect(await service.end('SIGTERM')).toBe(0);
      const folder = dataFolderOf(environment.LEDGER_DATA);
      expect(readFileSync(folder.checkpoint, 'utf8')).toMatch(/^\S+\n1\n/);
      expect(await verifyFolder(folder)).toMatchObject({ kind: 'VALID', size: 1 });
    },
    PATIENCE_MS,
  );
});

test.each<[string, (keys: string, origin: string) => void, string]>([
  [
    'are gone although it has signed',
    (keys) => rmSync(keys, { recursive: true }),
    'holds no key, but this log has signed before',
  ],
  ['have lost their secret half', (keys) => rmSync(join(keys, '1.key')), 'is missing, but its public half is there'],
  ['can be read by others', (keys) => chmodSync(join(keys, '1.key'), 0o644), 'chmod 600'],
  [
    'are others than they were',
    (keys, origin) =>
      writeFileSync(join(keys, '1.key'), `${formatSigningKey(signingKeyFrom(origin, Buffer.alloc(32, 3)))}\n`, { mode: 0o600 }),
    'is not the secret half of 1.vkey',
  ],
  [
    'were made anew',
    (keys, origin) => {
      rmSync(join(keys, '1.vkey'));
      writeFileSync(join(keys, '1.key'), `${formatSigningKey(signingKeyFrom(origin, Buffer.alloc(32, 3)))}\n`, { mode: 0o600 });
    },
    'is not signed by a key of this ledger',
  ],
])(
  'a service whose keys %s does not start, and says why',
  async (_, spoil, sentence) => {
    const { root, ledger, audit, write, close } = open();
    await write(1);
    await audit.signer.sign();
    await close();
    spoil(ledger.folder.logKeys, audit.signer.origin);
    const service = await run({ LEDGER_DATA: root });
    expect(await service.ended).toBe(1);
    expect(service.output()).toContain('The ledger could not be started.');
    expect(service.output()).toContain(sentence);
    expect(service.output()).not.toMatch(/PRIVATE\+KEY| {4}at /);
  },
  PATIENCE_MS,
);
