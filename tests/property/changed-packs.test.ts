// No changed evidence pack passes: every byte of one is changed in turn, whatever the seed, and bits of its files at random.
//
// SEED repeats a run; RUNS looks longer.
import fc from 'fast-check';

import { verifyEvidencePack } from '../../src/audit/evidence-pack/verify';
import { files, pack } from '../support/changed-packs';
import { trust, zipped } from '../support/evidence-packs';

const seed = Number(process.env['SEED'] ?? Date.now() % 2 ** 31);
const options = { seed, numRuns: Number(process.env['RUNS'] ?? 500) };
const PATIENCE_MS = 180_000;

beforeAll(() => process.stdout.write(`changed-packs: SEED=${seed}\n`));

describe('a pack of twenty events', () => {
  test(
    'is INVALID, with a reason, with any one of its bytes changed',
    () => {
      const copy = Buffer.from(pack);
      const codes = new Map<string, number>();
      for (let place = 0; place < pack.length; place += 1) {
        // Another change at each place, and the same in every run.
        copy[place] = pack[place]! ^ (1 + ((place * 7) % 255));
        const verdict = verifyEvidencePack(copy, trust);
        if (verdict.kind !== 'INVALID' || verdict.message === '')
          throw new Error(`Byte ${place} changed: ${JSON.stringify(verdict)}`);
        codes.set(verdict.code, (codes.get(verdict.code) ?? 0) + 1);
        copy[place] = pack[place]!;
      }
      expect([...codes.values()].reduce((sum, count) => sum + count, 0)).toBe(pack.length);
      expect([...codes.keys()].every((code) => code.startsWith('ZIP_'))).toBe(true);
    },
    PATIENCE_MS,
  );

  test(
    'is never valid with any one bit of a file changed by somebody who zips it again',
    () => {
      // Only a key id in a signed note is not covered by anything: a key that nobody knows signed it then.
      const places = [...files].flatMap(([path, bytes]) => (bytes.length === 0 ? [] : [{ path, length: bytes.length }]));
      fc.assert(
        fc.property(fc.constantFrom(...places), fc.nat(), fc.nat(7), ({ path, length }, any, bit) => {
          const bytes = Buffer.from(files.get(path)!);
          bytes[any % length]! ^= 1 << bit;
          const verdict = verifyEvidencePack(zipped(new Map(files).set(path, bytes)), trust);
          expect(path === 'manifest.note' ? ['INVALID', 'UNTRUSTED_KEY'] : ['INVALID']).toContain(verdict.kind);
        }),
        { ...options, numRuns: options.numRuns * 2 },
      );
    },
    PATIENCE_MS,
  );

  test(
    'is INVALID or UNTRUSTED_KEY with any byte of its seal changed, zipped again',
    () => {
      const seal = files.get('manifest.note')!;
      const kinds = new Set<string>();
      for (let place = 0; place < seal.length; place += 1) {
        const bytes = Buffer.from(seal);
        bytes[place]! ^= 1;
        kinds.add(verifyEvidencePack(zipped(new Map(files).set('manifest.note', bytes)), trust).kind);
      }
      expect([...kinds].sort()).toEqual(['INVALID', 'UNTRUSTED_KEY']);
    },
    PATIENCE_MS,
  );
});
