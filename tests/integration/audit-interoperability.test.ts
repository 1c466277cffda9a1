// Others accept what we sign and prove, and refuse it changed: Go's sumdb packages, and openssl by the commands of VERIFY.md.
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

import { formatCheckpoint, signCheckpoint } from '../../src/audit/checkpoint';
import { consistencyProof, inclusionProof, rootOf } from '../../src/audit/merkle-tree';
import { formatSigningKey, formatVerifierKey, signingKeyFrom } from '../../src/audit/note-keys';
import { cosign, signNote } from '../../src/audit/signed-note';
import { hashTile, type Tile, tilePath, tilesBetween } from '../../src/audit/tiles';
import { evidencePack, filesOf, logKey, ORIGIN, packKey } from '../support/evidence-packs';
import { buildGoVerifier, type GoCase, goIsMissing, type GoVerifier } from '../support/go-verifier';
import { storedTree } from '../support/stored-tree';

/** Compiling Go's standard library takes a while where nothing of it is cached. */
const PATIENCE_MS = 300_000;

const folder = mkdtempSync(join(tmpdir(), 'coproduction-ledger-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('Go', () => {
  const missing = goIsMissing();
  if (missing) process.stdout.write(`audit-interoperability: Go is left out, because ${missing}\n`);
  const whenHere = missing ? test.skip : test;

  let go: GoVerifier;
  beforeAll(() => {
    if (!missing) go = buildGoVerifier(folder);
  }, PATIENCE_MS);

  const size = 600;
  const leaves = Array.from({ length: size }, (_, index) => `leaf ${index}`);
  const tree = storedTree(leaves);
  const base64 = (bytes: string | Uint8Array): string => Buffer.from(bytes).toString('base64');

  const accepted = (cases: readonly GoCase[]): void => {
    for (const [at, answer] of go(cases).entries()) {
      if (answer !== '') throw new Error(`Go refuses ${JSON.stringify(cases[at]).slice(0, 500)}: ${answer}`);
    }
  };
  const refused = (cases: readonly GoCase[]): void => {
    for (const [at, answer] of go(cases).entries()) {
      if (answer === '') throw new Error(`Go accepts ${JSON.stringify(cases[at]).slice(0, 500)}`);
    }
  };

  const other = signingKeyFrom(ORIGIN, Buffer.alloc(32, 9));
  const witness = signingKeyFrom('witness.example', Buffer.alloc(32, 3), 'COSIGNATURE');
  const text = formatCheckpoint({ origin: ORIGIN, size, root: tree.root() });
  const checkpoint = signCheckpoint({ origin: ORIGIN, size, root: tree.root() }, [logKey]);
  const note = (bytes: Uint8Array, keys = [logKey], said = text): GoCase => ({
    kind: 'note',
    note: base64(bytes),
    keys: keys.map(formatVerifierKey),
    text: said,
  });

  whenHere('opens our checkpoints and notes, of one key, of two, and with a cosignature it does not know', () => {
    accepted([
      note(checkpoint),
      note(signCheckpoint({ origin: ORIGIN, size, root: tree.root() }, [other, logKey]), [other, logKey]),
      note(signCheckpoint({ origin: ORIGIN, size, root: tree.root() }, [other, logKey])),
      note(cosign(checkpoint, witness, 1_775_000_000)),
      note(signNote('äöü\n\nend\n', [packKey]), [packKey], 'äöü\n\nend\n'),
    ]);
  });

  whenHere('signs to the same bytes with the same key', () => {
    accepted([{ kind: 'signing', signingKey: formatSigningKey(logKey), text, note: base64(checkpoint) }]);
  });

  whenHere('refuses our checkpoint with any one byte changed, and under another key', () => {
    const changed = Array.from(checkpoint, (byte, at) => note(Buffer.from(checkpoint.with(at, byte ^ 1))));
    refused([note(checkpoint, [other]), ...changed]);
  });

  const inclusion = (index: number, of: number): GoCase => ({
    kind: 'inclusion',
    leaf: base64(leaves[index]!),
    index,
    size: of,
    root: base64(rootOf(of, tree.read)),
    proof: inclusionProof(index, of, tree.read).map(base64),
  });
  const consistency = (earlierSize: number, of: number): GoCase => ({
    kind: 'consistency',
    earlierSize,
    earlierRoot: base64(rootOf(earlierSize, tree.read)),
    size: of,
    root: base64(rootOf(of, tree.read)),
    proof: consistencyProof(earlierSize, of, tree.read).map(base64),
  });
  const sizes = [1, 2, 3, 7, 8, 9, 31, 32, 33, 100, 255, 256, 257, 600];

  whenHere('accepts our proofs of inclusion and of consistency', () => {
    accepted(sizes.flatMap((of) => Array.from({ length: of }, (_, index) => inclusion(index, of))));
    accepted(sizes.flatMap((of) => Array.from({ length: of }, (_, index) => consistency(index + 1, of))));
  });

  whenHere('refuses them changed', () => {
    const wrong = base64(Buffer.alloc(32, 7));
    for (const right of [inclusion(5, 100), consistency(37, 100)]) {
      const proof = right['proof'] as string[];
      refused([
        ...proof.map((_, at) => ({ ...right, proof: proof.with(at, wrong) })),
        ...proof.map((_, at) => ({ ...right, proof: proof.filter((_hash, place) => place !== at) })),
        { ...right, proof: [...proof, wrong] },
        { ...right, root: wrong },
        { ...right, size: 50 },
      ]);
    }
    refused([
      { ...inclusion(5, 100), leaf: base64('another leaf') },
      { ...inclusion(5, 100), index: 6 },
    ]);
    refused([
      { ...consistency(37, 100), earlierRoot: wrong },
      { ...consistency(37, 100), earlierSize: 38 },
    ]);
  });

  whenHere('has the same tiles at the same paths', () => {
    const isHashes = (tile: Tile): tile is Extract<Tile, { kind: 'HASHES' }> => tile.kind === 'HASHES';
    const stored = tilesBetween(0, size).filter(isHashes).map((tile) => ({ tile, bytes: hashTile(tile, size, tree.read) })); // prettier-ignore
    const far = [1_234_067, 999, 1000].map((index) => ({ tile: { kind: 'HASHES', level: 2, index, width: 17 } as const, bytes: Buffer.alloc(17 * 32) })); // prettier-ignore
    accepted(
      [...stored, ...far].map(({ tile, bytes }) => ({
        kind: 'tile',
        path: tilePath(tile),
        level: tile.level,
        index: tile.index,
        width: tile.width,
        tile: base64(bytes),
        root: tile.width === 256 ? base64(tree.read(8 * tile.level + 8, tile.index)) : undefined,
      })),
    );
  });
});

describe('the commands of VERIFY.md', () => {
  const missing = ['openssl', 'sha256sum', 'base64', 'cmp'].find((command) => spawnSync(command, ['--help']).error !== undefined);
  if (missing) process.stdout.write(`audit-interoperability: the commands are left out, because ${missing} is not here\n`);

  const files = filesOf(evidencePack());
  const script = /```sh\n([\s\S]*?)```/.exec(files.get('VERIFY.md')!.toString())![1]!;

  /** Unpacks the files and says what the commands say. */
  const running = (
    changes: Record<string, Buffer> = {},
    keys = { LOG_KEY: formatVerifierKey(logKey), PACK_KEY: formatVerifierKey(packKey) },
  ): string => {
    const place = mkdtempSync(join(folder, 'pack-'));
    for (const [path, bytes] of new Map([...files, ...Object.entries(changes)])) {
      mkdirSync(dirname(join(place, path)), { recursive: true });
      writeFileSync(join(place, path), bytes);
    }
    const { stdout, stderr } = spawnSync('sh', ['-c', script], {
      cwd: place,
      env: { ...process.env, ...keys },
      encoding: 'utf8',
    });
    return stdout + stderr;
  };
  const flipped = (path: string, at: number): Record<string, Buffer> => {
    const bytes = Buffer.from(files.get(path)!);
    bytes[at]! ^= 1;
    return { [path]: bytes };
  };

  const whenHere = missing ? test.skip : test;

  whenHere(
    'find the pack as listed and as signed',
    () => {
      const said = running();
      expect(said.match(/Signature Verified Successfully/g)).toHaveLength(2);
      expect(said).toContain('Files: as listed');
      expect(said).toContain('Manifest: as signed');
      expect(said).not.toContain('another checkpoint');
      expect(said.match(/^[A-Za-z0-9+/]{43}=$/gm)).toHaveLength(20);
    },
    PATIENCE_MS,
  );

  whenHere(
    'find what was changed, and another key',
    () => {
      const verified = (said: string): number => said.match(/Signature Verified Successfully/g)?.length ?? 0;

      const lastOf = (path: string): number => files.get(path)!.length - 3;
      const said = running({ ...flipped('events/7.json', 3), ...flipped('proofs/7.tlog-proof', lastOf('proofs/7.tlog-proof')) });
      expect([said.includes('Files: as listed'), verified(said)]).toEqual([false, 2]);
      expect(said.match(/proofs.*: another checkpoint/g)).toEqual(['proofs/7.tlog-proof: another checkpoint']);

      const bent = running({ ...flipped('checkpoint', 1), ...flipped('manifest.json', 30) });
      expect([bent.includes('Manifest: as signed'), verified(bent)]).toEqual([false, 1]);

      const stranger = formatVerifierKey(signingKeyFrom(packKey.name, Buffer.alloc(32, 9)));
      expect(verified(running({}, { LOG_KEY: formatVerifierKey(logKey), PACK_KEY: stranger }))).toBe(1);
      expect(verified(running(flipped('manifest.note', 1)))).toBe(1);
    },
    PATIENCE_MS,
  );
});
