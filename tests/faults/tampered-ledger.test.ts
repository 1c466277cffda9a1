// A ledger that somebody changed by hand, or whose disk lied: found by verifying it, and never signed.
import { randomBytes, randomInt, randomUUID } from 'node:crypto';
import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { parseVerifierKey, signingKeyFrom } from '../../src/audit/note-keys';
import { startSigning, type SigningState } from '../../src/audit/signing-schedule';
import { type DataFolder, dataFolderOf } from '../../src/data-folder';
import { openAudit } from '../../src/open-audit';
import { type Ledger, openLedger } from '../../src/open-ledger';
import { openDatabase } from '../../src/sqlite/database';
import { verifyFolder } from '../../src/verify-folder';
import { someLead } from '../support/memory-ledger';
import { temporaryFolders } from '../support/temporary-folder';

const FLIPS = 300;
const seed = Number(process.env['SEED'] ?? randomInt(2 ** 31));
beforeAll(() => process.stdout.write(`tampered ledger: SEED=${seed}\n`));

const temporaryFolder = temporaryFolders();

/** Numbers that look random and follow from the seed. */
const numbers = (() => {
  let state = seed;
  return (below: number): number => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
})();

const give = async ({ commands }: Ledger, type: string, input: object): Promise<void> => {
  const outcome = await commands.handle({ type, input: { commandId: randomUUID(), ...input }, actor: someLead });
  if (outcome.kind === 'refused') throw new Error(JSON.stringify(outcome.refusals));
};

/** So many teams and advisors, the advisors with names: two events for every three commands hold sealed text. */
const write = async (ledger: Ledger, count: number): Promise<void> => {
  for (let at = 0; at < count; at += 1) {
    const advisorId = `advisor-${randomUUID()}`;
    await give(ledger, 'RegisterTeam', { name: `Team ${at}`, serviceType: 'LIAISON' });
    await give(ledger, 'RegisterAdvisor', { advisorId, lens: ['CARER'], nameText: `Somebody ${at}`, joinedOn: '2017-01-09' });
    await give(ledger, 'AgreeSupportPlan', { advisorId, maxHoursPerMonth: 9, adjustmentsText: `Large print ${at}` });
  }
};

/** A ledger that was signed, closed, and lies in one file. */
const signedLedger = async (count: number): Promise<DataFolder> => {
  const folder = temporaryFolder();
  const ledger = openLedger({ dataFolder: folder });
  await write(ledger, count);
  const audit = openAudit(ledger);
  await audit.signer.sign();
  audit.db.exec('PRAGMA wal_checkpoint(TRUNCATE)');
  audit.close();
  await ledger.close();
  return dataFolderOf(folder);
};

/** What becomes of signing when a service starts over these files. */
const signingOver = async (folder: DataFolder): Promise<SigningState | 'NOT OPENED'> => {
  try {
    const root = join(folder.ledger, '..');
    const ledger = openLedger({ dataFolder: root });
    try {
      const audit = openAudit(ledger);
      const signing = startSigning(ledger.store, audit.signer, {
        verify: (signal) => verifyFolder(folder, { signal }),
        onRefused: () => undefined,
      });
      const deadline = performance.now() + 20_000;
      // Either it has signed what is there, or it has refused.
      while (signing.state().kind === 'SIGNING' && !signing.hasVerified() && performance.now() < deadline) {
        await new Promise((resolve) => setImmediate(resolve));
      }
      await signing.stop();
      audit.close();
      return signing.state();
    } finally {
      await ledger.close();
    }
  } catch {
    return 'NOT OPENED';
  }
};

const changed = (original: DataFolder, change: (file: string) => void): DataFolder => {
  const root = temporaryFolder();
  const folder = dataFolderOf(root);
  cpSync(join(original.ledger, '..'), root, { recursive: true });
  change(folder.ledger);
  return folder;
};

const bySql =
  (sql: string) =>
  (file: string): void => {
    const db = openDatabase(file, 1000);
    for (const { name } of db.prepare(`SELECT name FROM sqlite_schema WHERE type = 'trigger'`).all() as { name: string }[]) {
      db.exec(`DROP TRIGGER ${name}`);
    }
    db.exec('PRAGMA foreign_keys = OFF');
    db.exec(sql);
    db.exec('PRAGMA wal_checkpoint(TRUNCATE)');
    db.close();
  };

const TABLES = ['events', 'tree', 'sealed'];

/** Everything that the tables of the ledger say, or nothing when they cannot be read. */
const contentOf = (file: string): string | undefined => {
  try {
    const db = openDatabase(file, 1000);
    try {
      return TABLES.map((table) =>
        (db.prepare(`SELECT * FROM ${table}`).all() as Record<string, unknown>[])
          .map((row) =>
            JSON.stringify(
              Object.values(row).map((cell) => (cell instanceof Uint8Array ? Buffer.from(cell).toString('hex') : cell)),
            ),
          )
          .join('\n'),
      ).join('\n\n');
    } finally {
      db.close();
    }
  } catch {
    return undefined;
  }
};

describe('a ledger as it was written', () => {
  test('is valid, and says how far it was followed', async () => {
    const folder = await signedLedger(5);
    expect(await verifyFolder(folder)).toEqual({
      kind: 'VALID',
      size: 15,
      root: expect.stringMatching(/^[A-Za-z0-9+/]{43}=$/) as string,
      erasures: 0,
      sealedTextOpened: true,
      faults: [],
    });
    expect(await signingOver(folder)).toEqual({ kind: 'SIGNING' });
  });
});

test(`of ${FLIPS} flipped bits every one that touches an event, the tree or sealed text is found`, async () => {
  const original = await signedLedger(8);
  const content = contentOf(original.ledger);
  const bytes = readFileSync(original.ledger);
  let touched = 0;
  for (let flip = 0; flip < FLIPS; flip += 1) {
    const at = numbers(bytes.length);
    const bit = numbers(8);
    const folder = changed(original, (file) => {
      const flipped = Buffer.from(bytes);
      flipped[at] = (flipped[at] ?? 0) ^ (1 << bit);
      writeFileSync(file, flipped);
    });
    if (contentOf(folder.ledger) === content) continue;
    touched += 1;
    const verdict = await verifyFolder(folder);
    expect({ at, bit, kind: verdict.kind }).not.toEqual({ at, bit, kind: 'VALID' });
    expect(verdict.faults.length).toBeGreaterThan(0);
    expect(await signingOver(folder)).not.toEqual({ kind: 'SIGNING' });
  }
  expect(touched).toBeGreaterThan(FLIPS / 10);
}, 120_000);

describe('a change by hand is found, and not signed', () => {
  test.each([
    [
      'an event that says something else',
      `UPDATE events SET leaf = CAST(replace(CAST(leaf AS TEXT), 'Team 1', 'Team 7') AS BLOB)`,
      'LOG_DIFFERS',
      3,
    ],
    [
      'the last event deleted',
      'DELETE FROM sealed WHERE event_id = (SELECT id FROM events WHERE position = 15); DELETE FROM events WHERE position = 15',
      'LOG_REGRESSION',
      undefined,
    ],
    [
      'an event in the middle deleted',
      'DELETE FROM sealed WHERE event_id = (SELECT id FROM events WHERE position = 6); DELETE FROM events WHERE position = 6',
      'ROW_MISPLACED',
      6,
    ],
    [
      'two events that changed places',
      'UPDATE events SET position = 99 WHERE position = 4; UPDATE events SET position = 4 WHERE position = 7; UPDATE events SET position = 7 WHERE position = 99',
      'LOG_DIFFERS',
      3,
    ],
    [
      'an event inserted at the end',
      `INSERT INTO events SELECT 16, 'another', stream, revision + 50, recorded_at, leaf FROM events WHERE position = 15`,
      'ROW_MISPLACED',
      15,
    ],
    [
      'a hash of the tree',
      `UPDATE tree SET hash = (SELECT hash FROM tree WHERE level = 0 AND idx = 0) WHERE level = 1 AND idx = 2`,
      'LOG_DIFFERS',
      5,
    ],
    ['a hash too many', `INSERT INTO tree SELECT 9, 0, hash FROM tree WHERE level = 0 AND idx = 0`, 'TREE_FORM', undefined],
    [
      'another time of writing',
      `UPDATE events SET recorded_at = '2099-01-01T00:00:00.000Z' WHERE position = 3`,
      'ROW_MISPLACED',
      2,
    ],
    [
      'sealed text put at another event',
      'UPDATE sealed SET event_id = (SELECT id FROM events WHERE position = 1) WHERE event_id = (SELECT id FROM events WHERE position = 2)',
      'SEALED_FOREIGN',
      0,
    ],
    [
      'sealed text taken away',
      'DELETE FROM sealed WHERE event_id = (SELECT id FROM events WHERE position = 2)',
      'SEALED_MISSING',
      1,
    ],
    [
      'sealed text changed',
      `UPDATE sealed SET box = CAST(x'01' || zeroblob(60) AS BLOB) WHERE event_id = (SELECT id FROM events WHERE position = 2)`,
      'SEALED_DIFFERS',
      1,
    ],
  ])('%s', async (_name, sql, code, leaf) => {
    const folder = changed(await signedLedger(5), bySql(sql));
    const verdict = await verifyFolder(folder);
    expect(verdict.kind).not.toBe('VALID');
    const fault = verdict.faults.find((one) => one.code === code);
    expect({ codes: verdict.faults.map((one) => one.code), leaf: fault?.leaf }).toEqual({
      codes: expect.arrayContaining([code]) as string[],
      leaf,
    });
    expect(await signingOver(folder)).toMatchObject({ kind: 'REFUSED' });
  });

  test('an older copy put back is a regression, however it goes on', async () => {
    const original = await signedLedger(3);
    const older = readFileSync(original.ledger);
    const ledger = openLedger({ dataFolder: join(original.ledger, '..') });
    await write(ledger, 2);
    const audit = openAudit(ledger);
    await audit.signer.sign();
    audit.db.exec('PRAGMA wal_checkpoint(TRUNCATE)');
    audit.close();
    await ledger.close();

    const restored = changed(original, (file) => {
      writeFileSync(file, older);
    });
    expect(await verifyFolder(restored)).toMatchObject({ kind: 'LOG_REGRESSION', faults: [{ code: 'LOG_REGRESSION' }] });
    expect(await signingOver(restored)).toMatchObject({ kind: 'REFUSED', code: 'LOG_REGRESSION' });

    const continued = openLedger({ dataFolder: join(restored.ledger, '..') });
    await write(continued, 4);
    await continued.close();
    expect(await verifyFolder(restored)).toMatchObject({ kind: 'LOG_REGRESSION' });
    expect(await signingOver(restored)).toMatchObject({ kind: 'REFUSED', code: 'LOG_REGRESSION' });
  });

  test('a checkpoint that somebody kept outside shows what the copies inside do not', async () => {
    const original = await signedLedger(4);
    const note = readFileSync(original.checkpoint);
    const [key] = [parseVerifierKey(readFileSync(join(original.logKeys, '1.vkey'), 'utf8').trim())];
    const { checkpoint } = { checkpoint: { origin: key.name, size: 12, root: randomBytes(32) } };
    expect(await verifyFolder(original, { held: { checkpoint, note } })).toMatchObject({ kind: 'LOG_REGRESSION' });
    expect(await verifyFolder(original, { held: { checkpoint: { ...checkpoint, size: 13 }, note } })).toMatchObject({
      kind: 'LOG_REGRESSION',
    });
  });

  test('a checkpoint of somebody else’s key is not believed', async () => {
    const original = await signedLedger(2);
    const foreign = signingKeyFrom('somebody/else', randomBytes(32));
    expect(await verifyFolder(original, { keys: [foreign] })).toMatchObject({
      kind: 'INVALID',
      faults: [{ code: 'CHECKPOINT_NOT_OURS' }],
    });
  });
});
