// Backups of a ledger that is being written to, of killed processes, and what is put back of them.
import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { appendFileSync, cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, watch, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

import { backUp } from '../../src/backup/back-up';
import type { BackupKind } from '../../src/backup/manifest';
import { readBackup } from '../../src/backup/manifest';
import { restore } from '../../src/backup/restore';
import { dataFolderOf } from '../../src/data-folder';
import { SAMPLE_STORY } from '../../src/import/sample';
import { systemClock } from '../../src/kernel/clock';
import { openFences } from '../../src/privacy/fences';
import { openToRead } from '../../src/sqlite/database';
import { verifyFolder } from '../../src/verify-folder';
import { ledgerCommand } from '../support/processes/command-line';
import { someLead } from '../support/memory-ledger';
import { signedLedgers } from '../support/signed-ledgers';

const PATIENCE_MS = 120_000;
const { open, temporaryFolder } = signedLedgers();

const backUpTo = (from: string, to = join(temporaryFolder(), 'backup'), kind: BackupKind = 'LEDGER') =>
  backUp({ from, to, kind, clock: systemClock }).then((manifest) => ({ to, manifest }));

const filesIn = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name).slice(folder.length + 1))
    .sort();

/** How many events there are so far; none where there is no ledger yet. */
const countIn = (folder: string): number => {
  try {
    const db = openToRead(dataFolderOf(folder).ledger, 1000);
    try {
      return (db.prepare('SELECT count(*) AS count FROM events').get() as { count: number }).count;
    } finally {
      db.close();
    }
  } catch {
    return 0;
  }
};

/** The leaves in the order of their positions, read from a copy, so that this process has nothing of it open. */
const leavesOf = (folder: string): string[] => {
  const copy = temporaryFolder();
  for (const name of ['ledger.sqlite', 'ledger.sqlite-wal']) {
    if (existsSync(join(folder, name))) cpSync(join(folder, name), join(copy, name));
  }
  const db = openToRead(dataFolderOf(copy).ledger, 1000);
  try {
    const rows = db.prepare('SELECT CAST(leaf AS TEXT) AS leaf FROM events ORDER BY position').all() as { leaf: string }[];
    return rows.map(({ leaf }) => leaf);
  } finally {
    db.close();
  }
};

/** A ledger with sealed text and a signed checkpoint. */
const signedLedger = async () => {
  const opened = open();
  await opened.write(20);
  const input = { commandId: randomUUID(), lens: ['CARER'], nameText: 'Somebody', joinedOn: '2018-01-31' };
  expect(await opened.ledger.commands.handle({ type: 'RegisterAdvisor', input, actor: someLead })).toMatchObject({
    kind: 'accepted',
  });
  await opened.audit.signer.sign();
  return opened;
};

/** Another machine, which was given the key-encryption key by hand. */
const newMachine = (from?: string): string => {
  const into = temporaryFolder();
  if (from !== undefined) {
    mkdirSync(join(into, 'keys'));
    cpSync(dataFolderOf(from).keyEncryptionKey, dataFolderOf(into).keyEncryptionKey, { preserveTimestamps: true });
  }
  return into;
};

test(
  'made while another process imports, it is a prefix without gaps, and verifies',
  async () => {
    const from = temporaryFolder();
    const importing = ledgerCommand(from, 'import', SAMPLE_STORY);
    while (countIn(from) < 50) await new Promise((resolve) => setImmediate(resolve));
    const { to, manifest } = await backUpTo(from);
    expect((await importing).out).toContain('0 refused');
    const [kept, all] = [leavesOf(to), leavesOf(from)];
    expect(kept.length).toBeGreaterThanOrEqual(50);
    expect(kept.length).toBeLessThan(all.length);
    expect(kept).toEqual(all.slice(0, kept.length));
    const verdict = await verifyFolder(dataFolderOf(to));
    expect(verdict).toMatchObject({ kind: 'VALID', size: kept.length, root: manifest.ledger?.root });
    expect(manifest.ledger).toMatchObject({ size: kept.length, position: String(kept.length) });
    // Looking at it changes nothing of it.
    await expect(readBackup(to, 'LEDGER')).resolves.toEqual(manifest);
  },
  PATIENCE_MS,
);

test(
  'a backup that was killed has no name that a whole one has, and cannot be put back',
  async () => {
    const { root } = await signedLedger();
    const parent = temporaryFolder();
    const to = join(parent, 'backup');
    const program = [join(__dirname, '..', 'support', 'processes', 'run.js'), join(__dirname, '..', '..', 'src', 'cli.ts')];
    const watching = watch(parent);
    const child = spawn(process.execPath, [...program, '--data', root, 'backup', to], { stdio: 'ignore' });
    await once(watching, 'change');
    child.kill('SIGKILL');
    watching.close();
    expect(await once(child, 'close')).toEqual([null, 'SIGKILL']);
    expect(existsSync(to)).toBe(false);
    const [draft = ''] = readdirSync(parent);
    expect(draft).toContain('unfinished');
    await expect(restore({ from: join(parent, draft), into: newMachine() })).rejects.toMatchObject({ code: 'NOT_A_BACKUP' });
    // The next one is made all the same.
    await expect(backUpTo(root, to)).resolves.toMatchObject({ manifest: { ledger: { size: 21 } } });
  },
  PATIENCE_MS,
);

describe('what lies in a backup', () => {
  test('of the ledger: no secret key, no read model', async () => {
    const { root } = await signedLedger();
    const { to } = await backUpTo(root);
    expect(filesIn(to)).toEqual(['checkpoint', 'keys/log/1.vkey', 'ledger.sqlite', 'manifest.json']);
    expect(readFileSync(join(to, 'checkpoint'))).toEqual(readFileSync(dataFolderOf(root).checkpoint));
  });

  test('of keys: those that were asked for, apart from the ledger, and never the key-encryption key', async () => {
    const { root } = await signedLedger();
    const subjectKeys = await backUpTo(root, undefined, 'SUBJECT_KEYS');
    expect(filesIn(subjectKeys.to)).toEqual(['keys/subject-keys.sqlite', 'manifest.json']);
    const signingKeys = await backUpTo(root, undefined, 'SIGNING_KEYS');
    expect(filesIn(signingKeys.to)).toEqual(['keys/log/1.key', 'keys/log/1.vkey', 'manifest.json']);
    const { to } = await backUpTo(root);
    for (const folder of [to, join(to, 'keys'), join(to, 'inside'), join(root, 'backup')]) {
      await expect(backUpTo(root, folder, 'SUBJECT_KEYS')).rejects.toMatchObject({ code: 'FOLDER_NOT_FREE' });
    }
  });
});

describe('put back', () => {
  test('on another machine, with its keys, it verifies and its text opens', async () => {
    const { root } = await signedLedger();
    const [{ to: from }, { to: keys }, { to: signingKeys }] = [
      await backUpTo(root),
      await backUpTo(root, undefined, 'SUBJECT_KEYS'),
      await backUpTo(root, undefined, 'SIGNING_KEYS'),
    ];
    const into = newMachine(root);
    expect(await restore({ from, keys, signingKeys, into })).toMatchObject({
      size: 21,
      missing: 0,
      sealedTextOpens: true,
      canSign: true,
    });
    expect(await verifyFolder(dataFolderOf(into))).toMatchObject({
      kind: 'VALID',
      size: 21,
      sealedTextOpened: true,
      erasures: 0,
    });
    expect(existsSync(join(into, 'restoring'))).toBe(false);
  });

  test('without keys it says what cannot be done', async () => {
    const { root } = await signedLedger();
    const { to: from } = await backUpTo(root);
    expect(await restore({ from, into: newMachine() })).toMatchObject({ sealedTextOpens: false, canSign: false });
  });

  test('under another key-encryption key nothing is put back', async () => {
    const { root } = await signedLedger();
    const { to: from } = await backUpTo(root);
    const { to: keys } = await backUpTo(root, undefined, 'SUBJECT_KEYS');
    const into = newMachine(root);
    writeFileSync(dataFolderOf(into).keyEncryptionKey, Buffer.alloc(32, 7), { mode: 0o600 });
    await expect(restore({ from, keys, into })).rejects.toMatchObject({ code: 'BACKUP_INVALID' });
    expect(existsSync(dataFolderOf(into).ledger)).toBe(false);
    expect(existsSync(dataFolderOf(into).subjectKeys)).toBe(false);
  });

  test.each<[string, (backup: string) => void, string]>([
    ['a changed byte of the ledger', (backup) => spoil(join(backup, 'ledger.sqlite')), 'BACKUP_DAMAGED'],
    ['a changed checkpoint', (backup) => appendFileSync(join(backup, 'checkpoint'), '\n'), 'BACKUP_DAMAGED'],
    ['a missing file', (backup) => rmSync(join(backup, 'checkpoint')), 'BACKUP_DAMAGED'],
    ['a file too many', (backup) => writeFileSync(join(backup, 'ledger.sqlite-wal'), 'x'), 'BACKUP_DAMAGED'],
    ['a manifest that is none', (backup) => writeFileSync(join(backup, 'manifest.json'), '{}'), 'BACKUP_DAMAGED'],
    [
      'a manifest that names a file elsewhere',
      (backup) => {
        const manifest = readFileSync(join(backup, 'manifest.json'), 'utf8');
        writeFileSync(join(backup, 'manifest.json'), manifest.replace('"checkpoint"', '"../checkpoint"'));
      },
      'BACKUP_DAMAGED',
    ],
    ['no manifest', (backup) => rmSync(join(backup, 'manifest.json')), 'NOT_A_BACKUP'],
  ])('%s is refused', async (_, change, code) => {
    const { root } = await signedLedger();
    const { to: from } = await backUpTo(root);
    change(from);
    const into = newMachine();
    await expect(restore({ from, into })).rejects.toMatchObject({ code });
    expect(existsSync(dataFolderOf(into).ledger)).toBe(false);
  });

  test('who was erased since stays erased: the lists are united', async () => {
    const { root } = await signedLedger();
    const [ada, bo] = [`advisor-${randomUUID()}`, `advisor-${randomUUID()}`];
    openFences(dataFolderOf(root).erased).add({ subject: ada, at: '2026-01-01T00:00:00.000Z' });
    const { to: from } = await backUpTo(root);
    const into = newMachine();
    openFences(dataFolderOf(into).erased).add({ subject: bo, at: '2026-02-01T00:00:00.000Z' });
    await restore({ from, into });
    const fenced = openFences(dataFolderOf(into).erased).all();
    expect(fenced.map(({ subject }) => subject)).toEqual([bo, ada]);
  });

  test(
    'a checkpoint that covers more is told, and so is what is missing',
    async () => {
      const { root, write, audit, close } = await signedLedger();
      const { to } = await backUpTo(root);
      await write(4);
      await audit.signer.sign();
      await close();
      rmSync(dataFolderOf(root).ledger);
      rmSync(`${dataFolderOf(root).ledger}-wal`, { force: true });
      const said = await ledgerCommand(root, 'restore', to);
      expect(said).toMatchObject({ code: 40 });
      expect(said.out).toContain('4 events more, positions 22 to 25');
      expect(await ledgerCommand(root, 'verify')).toMatchObject({ code: 40 });
    },
    PATIENCE_MS,
  );
});

describe('where there is a ledger', () => {
  test(
    'it is replaced only when asked for, by what continues it, and while nobody has it open',
    async () => {
      const { root, write, close } = await signedLedger();
      const { to: older } = await backUpTo(root);
      await write(3);
      const { to: newer } = await backUpTo(root);
      expect(await ledgerCommand(root, 'restore', newer, '--replace')).toMatchObject({
        code: 1,
        err: expect.stringContaining('stop the service') as string,
      });
      await close();
      await expect(restore({ from: newer, into: root })).rejects.toMatchObject({ code: 'LEDGER_THERE' });

      const elsewhere = newMachine();
      await restore({ from: older, into: elsewhere });
      expect((await ledgerCommand(elsewhere, 'restore', newer, '--replace')).out).toContain('continue the 21 events');
      expect(leavesOf(elsewhere)).toEqual(leavesOf(newer));
      const behind = await ledgerCommand(elsewhere, 'restore', older, '--replace');
      expect(behind).toMatchObject({ code: 1, err: expect.stringContaining('ends before position 22') as string });
      expect(leavesOf(elsewhere)).toEqual(leavesOf(newer));
    },
    PATIENCE_MS,
  );

  test('keys that are there are not replaced', async () => {
    const { root } = await signedLedger();
    const { to: from } = await backUpTo(root);
    const { to: keys } = await backUpTo(root, undefined, 'SUBJECT_KEYS');
    const into = newMachine();
    mkdirSync(dirname(dataFolderOf(into).subjectKeys), { recursive: true });
    writeFileSync(dataFolderOf(into).subjectKeys, 'others');
    await expect(restore({ from, keys, into })).rejects.toMatchObject({ code: 'KEYS_THERE' });
    expect(readFileSync(dataFolderOf(into).subjectKeys, 'utf8')).toBe('others');
  });
});

const spoil = (file: string): void => {
  const bytes = readFileSync(file);
  bytes[bytes.length >> 1]! ^= 1;
  writeFileSync(file, bytes);
};
