// A witness cosigns what goes on from what it cosigned before, remembers it, and nothing else.
import fc from 'fast-check';
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';

import { formatAddCheckpoint, parseAddCheckpoint } from '../../../src/audit/add-checkpoint';
import { MalformedError } from '../../../src/audit/malformed';
import { signingKeyFrom } from '../../../src/audit/note-keys';
import { cosign, verifyNote } from '../../../src/audit/signed-note';
import type { WitnessAnswer } from '../../../src/audit/witness';
import { openDatabase } from '../../../src/sqlite/database';
import { temporaryFolders } from '../../support/temporary-folder';
import { inventedLog, leavesOf, LOG, logKey, NOW, openWitness, type OpenWitness } from '../../support/witnesses';

const seed = Number(process.env['SEED'] ?? Date.now() % 2 ** 31);
beforeAll(() => process.stdout.write(`witness: SEED=${seed}\n`));

const temporaryFolder = temporaryFolders();
const opened: OpenWitness[] = [];
afterEach(() => {
  for (const { memory } of opened.splice(0)) memory.close();
});
const open = (folder = temporaryFolder(), logKeys = [logKey]): OpenWitness => {
  const witness = openWitness(folder, logKeys);
  opened.push(witness);
  return witness;
};

const log = inventedLog(leavesOf(40));
const said = (answer: WitnessAnswer): string => (answer.kind === 'REFUSED' ? answer.reason : answer.kind);

describe('a witness cosigns', () => {
  test('the first checkpoint it sees, and each that goes on from the last', () => {
    const { witness, key } = open();
    let known = 0;
    for (const size of [3, 4, 17, 40]) {
      const answer = witness.add(log.request(known, size));
      const lines = answer.kind === 'COSIGNED' ? answer.lines : said(answer);
      expect(lines).toMatch(/^— witness\.example [A-Za-z0-9+/=]+\n$/);
      const all = Buffer.concat([log.checkpoint(size), Buffer.from(lines)]);
      expect(verifyNote(all, [key])).toMatchObject({ kind: 'SIGNED', by: [{ time: NOW }] });
      expect(witness.latest(LOG)).toEqual({ checkpoint: expect.objectContaining({ size }) as object, note: all });
      known = size;
    }
  });

  test('the same checkpoint again, so that nobody depends on an answer that was lost', () => {
    const { witness } = open();
    expect(said(witness.add(log.request(0, 9)))).toBe('COSIGNED');
    expect(said(witness.add(log.request(9, 9)))).toBe('COSIGNED');
  });

  test('a log of no events', () => {
    const { witness } = open();
    expect(said(witness.add(log.request(0, 0)))).toBe('COSIGNED');
    expect(said(witness.add(log.request(0, 5)))).toBe('COSIGNED');
  });

  test('what is signed by any key of the log that it knows, and passes over what others wrote below', () => {
    const newKey = signingKeyFrom(LOG, Buffer.alloc(32, 9));
    const { witness } = open(temporaryFolder(), [logKey, newKey]);
    expect(said(witness.add(log.request(0, 3, [newKey])))).toBe('COSIGNED');
    const stranger = signingKeyFrom('stranger.example', Buffer.alloc(32, 5), 'COSIGNATURE');
    const note = cosign(log.checkpoint(5), stranger, NOW);
    const { proof } = parseAddCheckpoint(log.request(3, 5));
    expect(said(witness.add(formatAddCheckpoint({ oldSize: 3, proof, note })))).toBe('COSIGNED');
    expect(witness.latest(LOG)?.note.toString()).not.toContain('stranger.example');
  });

  test('two logs, each for itself', () => {
    const otherKey = signingKeyFrom('log.example/two', Buffer.alloc(32, 2));
    const other = inventedLog(['another beginning', 'and more'], otherKey.name);
    const { witness } = open(temporaryFolder(), [logKey, otherKey]);
    expect(said(witness.add(log.request(0, 12)))).toBe('COSIGNED');
    expect(said(witness.add(other.request(0, 1, [otherKey])))).toBe('COSIGNED');
    expect(said(witness.add(other.request(1, 2, [otherKey])))).toBe('COSIGNED');
    expect(witness.latest(LOG)?.checkpoint.size).toBe(12);
  });
});

describe('a witness does not cosign', () => {
  test('from a size that it does not know, and says which it knows', () => {
    const { witness } = open();
    expect(witness.add(log.request(3, 9))).toEqual({ kind: 'STALE', knownSize: 0 });
    witness.add(log.request(0, 9));
    expect(witness.add(log.request(0, 12))).toEqual({ kind: 'STALE', knownSize: 9 });
    expect(witness.add(log.request(3, 12))).toEqual({ kind: 'STALE', knownSize: 9 });
    // A log that was put back to an earlier size cannot go on from there.
    expect(witness.add(log.request(5, 5))).toEqual({ kind: 'STALE', knownSize: 9 });
  });

  test('two trees of one size, and goes on knowing the first', () => {
    const { witness } = open();
    const forked = inventedLog([...leavesOf(8), 'something else']);
    witness.add(log.request(0, 9));
    const answer = witness.add(forked.request(9, 9));
    expect(answer).toMatchObject({ kind: 'FORKED', known: { checkpoint: { size: 9 } } });
    expect(witness.latest(LOG)?.note.toString()).toContain(log.checkpoint(9).toString());
  });

  test('a larger tree that does not begin with what it cosigned', () => {
    const { witness } = open();
    const forked = inventedLog(['another beginning', ...leavesOf(30)]);
    witness.add(log.request(0, 9));
    expect(said(witness.add(forked.request(9, 20)))).toBe('NOT_CONSISTENT');
    expect(witness.latest(LOG)?.checkpoint.size).toBe(9);
  });

  test('with a proof that is another one, too long, or there although nothing was known', () => {
    const { witness } = open();
    const { note, proof } = parseAddCheckpoint(log.request(9, 20));
    const attempt = (oldSize: number, hashes: readonly Buffer[]): string =>
      said(witness.add(formatAddCheckpoint({ oldSize, proof: hashes, note })));
    expect(attempt(0, proof)).toBe('NOT_CONSISTENT');
    witness.add(log.request(0, 9));
    for (const wrong of [[], proof.slice(1), [...proof, randomBytes(32)], proof.map(() => randomBytes(32))]) {
      expect(attempt(9, wrong)).toBe('NOT_CONSISTENT');
    }
    expect(attempt(9, proof)).toBe('COSIGNED');
  });

  test('what no known key signed, or whose signature does not hold, or a log that it does not know', () => {
    const { witness } = open();
    const foreign = signingKeyFrom(LOG, Buffer.alloc(32, 7));
    expect(said(witness.add(log.request(0, 3, [foreign])))).toBe('UNKNOWN_KEY');
    const changed = log.request(0, 3).toString().replace('\n3\n', '\n4\n');
    expect(said(witness.add(Buffer.from(changed)))).toBe('UNKNOWN_KEY');
    const unknown = inventedLog(leavesOf(3), 'log.example/unknown');
    expect(said(witness.add(unknown.request(0, 3, [signingKeyFrom('log.example/unknown', Buffer.alloc(32, 1))])))).toBe(
      'UNKNOWN_LOG',
    );
    // A known key that signs under another log's name does not make that log known.
    expect(said(witness.add(unknown.request(0, 3)))).toBe('UNKNOWN_LOG');
    expect(witness.latest(LOG)).toBeUndefined();
  });

  test('an old size beyond the checkpoint', () => {
    const { witness } = open();
    expect(said(witness.add(log.request(9, 3)))).toBe('MALFORMED');
  });
});

describe('a witness remembers', () => {
  test('across its restarts, under the same key', () => {
    const folder = temporaryFolder();
    const first = open(folder);
    first.witness.add(log.request(0, 9));
    first.memory.close();
    opened.pop();
    const second = open(folder);
    expect(second.key.id).toBe(first.key.id);
    expect(second.witness.add(log.request(0, 12))).toEqual({ kind: 'STALE', knownSize: 9 });
    expect(said(second.witness.add(inventedLog(['other', ...leavesOf(30)]).request(9, 9)))).toBe('FORKED');
    expect(said(second.witness.add(log.request(9, 12)))).toBe('COSIGNED');
  });

  test('one thing, however many processes are that witness', () => {
    const folder = temporaryFolder();
    const [one, other] = [open(folder), open(folder)];
    expect(said(one.witness.add(log.request(0, 9)))).toBe('COSIGNED');
    expect(other.witness.add(log.request(0, 9))).toEqual({ kind: 'STALE', knownSize: 9 });
  });

  test.each([
    ['what the log signed, without its own signature', log.checkpoint(3)],
    [
      'another witness’s word',
      cosign(log.checkpoint(3), signingKeyFrom('witness.example', Buffer.alloc(32, 4), 'COSIGNATURE'), NOW),
    ],
  ])('nothing that was put into its memory: %s', (_, note) => {
    const folder = temporaryFolder();
    const { witness } = open(folder);
    witness.add(log.request(0, 9));
    const db = openDatabase(join(folder, 'cosigned.sqlite'), 1000);
    db.prepare('UPDATE cosigned SET note = ?').run(note);
    db.close();
    expect(() => witness.add(log.request(3, 12))).toThrow('not cosigned by this witness');
  });
});

describe('whatever is sent', () => {
  const good = log.request(9, 20);
  const near = fc
    .tuple(
      fc.nat(good.length),
      fc.nat(40),
      fc.oneof(fc.uint8Array({ maxLength: 40 }), fc.string({ maxLength: 20 }).map(Buffer.from)),
    )
    .map(([at, cut, put]) => Buffer.concat([good.subarray(0, at), put, good.subarray(at + cut)]));
  const noise = fc.uint8Array({ maxLength: 500 }).map((bytes) => Buffer.from(bytes));

  test('the parser answers or refuses, and what is written is read back', () => {
    fc.assert(
      fc.property(fc.oneof(near, noise), (bytes) => {
        try {
          expect(formatAddCheckpoint(parseAddCheckpoint(bytes))).toEqual(bytes);
        } catch (error) {
          if (!(error instanceof MalformedError)) throw error;
        }
      }),
      { seed, numRuns: 1000 },
    );
  });

  test('the witness answers, and cosigns nothing that the log did not sign', () => {
    const { witness } = open();
    witness.add(log.request(0, 9));
    fc.assert(
      fc.property(fc.oneof(near, noise), (bytes) => {
        if (bytes.equals(good)) return;
        const answer = witness.add(bytes);
        // What is left of a good request when only a line below the log's signature went or came.
        if (answer.kind === 'COSIGNED') expect(bytes.includes(log.checkpoint(20).subarray(0, -1))).toBe(true);
        else expect(['STALE', 'REFUSED']).toContain(answer.kind);
      }),
      { seed, numRuns: 1000 },
    );
  });
});
