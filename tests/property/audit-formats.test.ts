// What holds of the audit formats whatever the bytes: parsers answer or refuse, and what is written is read back.
//
// SEED repeats a run; RUNS looks longer.
import fc from 'fast-check';

import { parseCheckpointText } from '../../src/audit/checkpoint';
import { parseManifest } from '../../src/audit/evidence-pack/manifest';
import { verifyEvidencePack } from '../../src/audit/evidence-pack/verify';
import { MalformedError } from '../../src/audit/malformed';
import { verifyConsistency, verifyInclusion } from '../../src/audit/merkle-proofs';
import { consistencyProof, inclusionProof, leafHashOf, rootOf } from '../../src/audit/merkle-tree';
import { parseSigningKey, parseVerifierKey, signingKeyFrom } from '../../src/audit/note-keys';
import { parseNote, signNote, verifyNote } from '../../src/audit/signed-note';
import { parseEntryBundle, parseHashTile, parseTilePath, tilePath } from '../../src/audit/tiles';
import { formatTlogProof, parseTlogProof } from '../../src/audit/tlog-proof';
import { readZip, writeZip } from '../../src/audit/zip';
import { checkpointAt, evidencePack, filesOf, logKey, packKey, trust } from '../support/evidence-packs';
import { storedTree } from '../support/stored-tree';

const seed = Number(process.env['SEED'] ?? Date.now() % 2 ** 31);
const options = { seed, numRuns: Number(process.env['RUNS'] ?? 500) };
const PATIENCE_MS = 180_000;

beforeAll(() => process.stdout.write(`audit-formats: SEED=${seed}\n`));

const pack = evidencePack();
const files = filesOf(pack);
const proof = files.get('proofs/7.tlog-proof')!;
const note = checkpointAt(30);

const answersOrRefuses = (read: () => unknown): void => {
  try {
    read();
  } catch (error) {
    if (!(error instanceof MalformedError)) throw error;
  }
};

/** Bytes that are mostly a good example, with a piece of it replaced, removed or added: they get further than noise does. */
const near = (good: Buffer): fc.Arbitrary<Buffer> =>
  fc
    .tuple(
      fc.nat(good.length),
      fc.nat(40),
      fc.oneof(fc.uint8Array({ maxLength: 40 }), fc.string({ maxLength: 20 }).map(Buffer.from)),
    )
    .map(([at, cut, put]) => Buffer.concat([good.subarray(0, at), put, good.subarray(at + cut)]));

const noise = fc.uint8Array({ maxLength: 2000 }).map((bytes) => Buffer.from(bytes));

describe('a parser answers or refuses, and never fails otherwise', () => {
  test.each<[string, Buffer, (bytes: Buffer) => unknown]>([
    ['notes', note, (bytes) => [parseNote(bytes), verifyNote(bytes, [logKey])]],
    ['checkpoints', note, (bytes) => parseCheckpointText(bytes.toString())],
    ['proofs', proof, (bytes) => parseTlogProof(bytes)],
    [
      'zips',
      writeZip([
        { path: 'a', bytes: Buffer.from('one') },
        { path: 'b', bytes: Buffer.from('two') },
      ]),
      (bytes) => readZip(bytes),
    ],
    ['bundles', Buffer.from('00016100026162', 'hex'), (bytes) => parseEntryBundle(bytes)],
    ['tiles', Buffer.alloc(64), (bytes) => parseHashTile(bytes)],
    ['tile paths', Buffer.from('tile/0/x001/234.p/7'), (bytes) => parseTilePath(bytes.toString())],
    ['manifests', files.get('manifest.json')!, (bytes) => parseManifest(bytes)],
    ['keys', Buffer.from('log.example+0a1b2c3d+AQID'), (bytes) => parseVerifierKey(bytes.toString())],
    ['secret keys', Buffer.from('PRIVATE+KEY+log.example+0a1b2c3d+AQID'), (bytes) => parseSigningKey(bytes.toString())],
  ])(
    '%s',
    (_, good, read) => {
      fc.assert(
        fc.property(fc.oneof(noise, near(good)), (bytes) => answersOrRefuses(() => read(bytes))),
        options,
      );
    },
    PATIENCE_MS,
  );

  test(
    'packs: whatever the bytes, there is a verdict',
    () => {
      fc.assert(
        fc.property(fc.oneof(noise, near(pack)), (bytes) => {
          const { kind } = verifyEvidencePack(bytes, trust);
          expect(bytes.equals(pack) ? 'INVALID' : kind).toBe('INVALID');
        }),
        options,
      );
    },
    PATIENCE_MS,
  );

  test(
    'zips are never read beyond their ends: what lies around them in memory shows nowhere',
    () => {
      const around = Buffer.alloc(pack.length + 2000, 'PK\x01\x02');
      fc.assert(
        fc.property(near(pack), (bytes) => {
          around.fill('PK\x01\x02');
          bytes.copy(around, 1000);
          const alone = verifyEvidencePack(Buffer.from(bytes), trust);
          expect(verifyEvidencePack(around.subarray(1000, 1000 + bytes.length), trust)).toEqual(alone);
        }),
        { ...options, numRuns: Math.ceil(options.numRuns / 5) },
      );
    },
    PATIENCE_MS,
  );

  test(
    'zips give back nothing but parts of themselves',
    () => {
      fc.assert(
        fc.property(near(pack), (bytes) => {
          answersOrRefuses(() => {
            for (const entry of readZip(bytes)) {
              expect(entry.bytes.buffer).toBe(bytes.buffer);
              expect(entry.bytes.byteOffset).toBeGreaterThanOrEqual(bytes.byteOffset);
              expect(entry.bytes.byteOffset + entry.bytes.length).toBeLessThanOrEqual(bytes.byteOffset + bytes.length);
            }
          });
        }),
        options,
      );
    },
    PATIENCE_MS,
  );
});

describe('what is written is read back', () => {
  const line = fc.string({ unit: 'grapheme' }).map((text) => text.replace(/\p{Cc}/gu, ''));
  const hash = fc.uint8Array({ minLength: 32, maxLength: 32 }).map((bytes) => Buffer.from(bytes));

  test(
    'notes of any lines',
    () => {
      const keys = [logKey, packKey, signingKeyFrom('third', Buffer.alloc(32, 3))];
      fc.assert(
        fc.property(fc.array(line, { minLength: 1 }), fc.integer({ min: 1, max: 3 }), (lines, count) => {
          const text = `${lines.join('\n')}\n`;
          fc.pre(text.isWellFormed());
          const verdict = verifyNote(signNote(text, keys.slice(0, count)), keys);
          expect(verdict).toMatchObject({ kind: 'SIGNED', text });
          expect(verdict.kind === 'SIGNED' && verdict.by).toHaveLength(count);
        }),
        options,
      );
    },
    PATIENCE_MS,
  );

  test('proofs of any index and hashes', () => {
    fc.assert(
      fc.property(fc.maxSafeNat(), fc.array(hash, { maxLength: 53 }), (index, hashes) => {
        expect(parseTlogProof(formatTlogProof({ index, hashes, checkpoint: note }))).toEqual({ index, hashes, checkpoint: note });
      }),
      options,
    );
  });

  test('tiles of any place', () => {
    fc.assert(
      fc.property(fc.nat(63), fc.maxSafeNat(), fc.integer({ min: 1, max: 256 }), (level, index, width) => {
        for (const tile of [
          { kind: 'HASHES', level, index, width },
          { kind: 'ENTRIES', index, width },
        ] as const) {
          expect(parseTilePath(tilePath(tile))).toEqual(tile);
        }
      }),
      options,
    );
  });

  test(
    'zips of any files',
    () => {
      const name = fc.stringMatching(/^[a-z0-9_-][a-z0-9._-]{0,8}$/);
      fc.assert(
        fc.property(fc.uniqueArray(fc.record({ path: name, bytes: noise }), { selector: ({ path }) => path }), (entries) => {
          const sorted = [...entries].sort((one, other) => (one.path < other.path ? -1 : 1));
          expect(readZip(writeZip(entries))).toEqual(sorted);
        }),
        { ...options, numRuns: Math.ceil(options.numRuns / 5) },
      );
    },
    PATIENCE_MS,
  );
});

describe('proofs beyond 300 leaves', () => {
  const size = 3000;
  const tree = storedTree(Array.from({ length: size }, (_, index) => String(index)));
  const sizes = fc.tuple(fc.integer({ min: 1, max: size }), fc.nat()).map(([most, any]) => [any % most, most] as const);

  test(
    'hold, and only for their own place',
    () => {
      fc.assert(
        fc.property(sizes, fc.nat(size - 1), ([index, of], other) => {
          const root = rootOf(of, tree.read);
          const claim = { index, size: of, root, proof: inclusionProof(index, of, tree.read) };
          expect(verifyInclusion({ ...claim, leafHash: leafHashOf(String(index)) })).toBe(true);
          expect(verifyInclusion({ ...claim, leafHash: leafHashOf(String(other)) })).toBe(other === index);
          const earlier = index + 1;
          const toWhole = {
            earlierSize: earlier,
            earlierRoot: rootOf(earlier, tree.read),
            size: of,
            root,
            proof: consistencyProof(earlier, of, tree.read),
          };
          expect(verifyConsistency(toWhole)).toBe(true);
          expect(verifyConsistency({ ...toWhole, earlierSize: earlier + 1 })).toBe(false);
        }),
        options,
      );
    },
    PATIENCE_MS,
  );
});
