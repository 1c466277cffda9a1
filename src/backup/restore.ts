// Puts backups back: everything is copied beside, checked and verified there, and only then put in its place, the ledger last.
import { existsSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';

import { readUnverifiedCheckpoint } from '../audit/checkpoint';
import { readVerifierKeys } from '../audit/keys';
import type { LedgerVerdict } from '../audit/verify-ledger';
import { type DataFolder, dataFolderOf, prepareDataFolder } from '../data-folder';
import { BoxNotOpenedError } from '../privacy/box';
import { openFences } from '../privacy/fences';
import { verifyFolder } from '../verify-folder';
import { BackupError } from './backup-error';
import { leaveOneFile } from './copy-database';
import { copyDurably, digestOf, makeFolderFor, sync } from './durable-files';
import { type Manifest, readBackup } from './manifest';
import { assertContinued, holdingAlone } from './present-ledger';

export interface RestoreOptions {
  /** A backup of kind LEDGER. */
  readonly from: string;
  /** One of kind SUBJECT_KEYS. */
  readonly keys?: string | undefined;
  /** One of kind SIGNING_KEYS. */
  readonly signingKeys?: string | undefined;
  /** The data folder. */
  readonly into: string;
  /** Whether an older ledger that is there may be replaced by what continues it. */
  readonly replace?: boolean | undefined;
}

export interface Restored {
  readonly size: number;
  readonly madeAt: string;
  /** How many events a checkpoint that lies in the data folder covers beyond those in the backup: they are lost. */
  readonly missing: number;
  /** How many events the ledger held that was replaced. */
  readonly replaced: number | undefined;
  readonly sealedTextOpens: boolean;
  /** Whether the secret halves of the signing keys are there. */
  readonly canSign: boolean;
}

/** @throws BackupError, and then everything in the data folder is as it was, unless the message says otherwise */
export const restore = async ({ from, keys, signingKeys, into, replace = false }: RestoreOptions): Promise<Restored> => {
  const backup = { from, manifest: await readBackup(from, 'LEDGER') };
  const others = [
    ...(keys === undefined ? [] : [{ from: keys, manifest: await readBackup(keys, 'SUBJECT_KEYS') }]),
    ...(signingKeys === undefined ? [] : [{ from: signingKeys, manifest: await readBackup(signingKeys, 'SIGNING_KEYS') }]),
  ];
  for (const other of others) assertSameLog(backup.manifest, other.manifest);
  const folder = prepareDataFolder(into);
  assertFree(folder, replace);

  const stage = join(into, 'restoring');
  rmSync(stage, { recursive: true, force: true });
  try {
    for (const part of [backup, ...others]) await copyInto(stage, part);
    const staged = dataFolderOf(stage);
    await assertKeysFree(into, stage, [backup, ...others]);
    const verdict = await verifyStaged(staged, folder);
    for (const database of [staged.ledger, staged.subjectKeys]) if (existsSync(database)) await leaveOneFile(database);
    const put = async (replaced: number | undefined): Promise<Restored> => {
      await putInPlace(into, stage, [backup, ...others]);
      return {
        size: verdict.size,
        madeAt: backup.manifest.madeAt,
        missing: Math.max(0, coveredBy(folder) - verdict.size),
        replaced,
        sealedTextOpens: verdict.sealedTextOpened,
        canSign: namesIn(folder.logKeys).some((name) => name.endsWith('.key')),
      };
    };
    return existsSync(folder.ledger)
      ? await holdingAlone(folder.ledger, (present) => put(assertContinued(present, staged.ledger)))
      : await put(undefined);
  } finally {
    rmSync(stage, { recursive: true, force: true });
  }
};

interface Part {
  readonly from: string;
  readonly manifest: Manifest;
}

const assertSameLog = ({ log }: Manifest, other: Manifest): void => {
  if (other.log !== log) throw new BackupError('NOT_A_BACKUP', `The backup of ${other.kind} is of another ledger.`);
};

const assertFree = ({ ledger }: DataFolder, replace: boolean): void => {
  if (existsSync(ledger) && !replace) {
    throw new BackupError(
      'LEDGER_THERE',
      `There is a ledger in ${ledger}. With --replace it is replaced by a backup that continues it; otherwise move it out of the way.`,
    );
  }
  if (!existsSync(ledger) && existsSync(`${ledger}-wal`)) {
    throw new BackupError('LEDGER_THERE', `${ledger}-wal belongs to a ledger that is not there: move it out of the way.`);
  }
};

/** What stands in the manifest, and as it stands there: also what happened to it on the way is found. */
const copyInto = async (stage: string, { from, manifest }: Part): Promise<void> => {
  for (const { path, sha256 } of manifest.files) {
    const copy = join(stage, path);
    // Each part brings who was erased; they are united in the end.
    if (copy === dataFolderOf(stage).erased || existsSync(copy)) continue;
    await copyDurably(join(from, path), copy);
    if ((await digestOf(copy)).sha256 !== sha256) throw new BackupError('BACKUP_DAMAGED', `${join(from, path)} changed.`);
  }
};

const keyFilesIn = ({ manifest }: Part): Manifest['files'] => manifest.files.filter(({ path }) => path.startsWith('keys/'));

/** Keys that are there are never replaced: the newer ones among them would be lost, and with them text or signatures. */
const assertKeysFree = async (into: string, stage: string, parts: readonly Part[]): Promise<void> => {
  for (const { path, sha256 } of parts.flatMap(keyFilesIn)) {
    const there = join(into, path);
    if (!existsSync(there) || path.endsWith('.vkey')) continue;
    if ((await digestOf(there)).sha256 === sha256) rmSync(join(stage, path));
    else
      throw new BackupError('KEYS_THERE', `There are other keys in ${there}: keys are never replaced. Move them out of the way.`);
  }
};

/** The ledger in the stage, against the checkpoint and the keys that lie in the data folder, where there are some. */
const verifyStaged = async (staged: DataFolder, present: DataFolder): Promise<LedgerVerdict> => {
  const own = readVerifierKeys({ folder: present.logKeys });
  const verdict = await openingKeys(() =>
    verifyFolder(
      {
        ...staged,
        checkpoint: present.checkpoint,
        keyEncryptionKey: present.keyEncryptionKey,
        subjectKeys: existsSync(staged.subjectKeys) ? staged.subjectKeys : present.subjectKeys,
      },
      own.length > 0 ? { keys: own } : {},
    ),
  );
  const isBehind = verdict.kind === 'LOG_REGRESSION' && coveredBy(present) > verdict.size;
  if (verdict.kind === 'VALID' || isBehind) return verdict;
  const faults = verdict.faults.map(({ code, message }) => `${code}: ${message}`);
  throw new BackupError('BACKUP_INVALID', `The backup was not put back. ${faults.join(' ')}`);
};

const openingKeys = async (work: () => Promise<LedgerVerdict>): Promise<LedgerVerdict> => {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof BoxNotOpenedError)) throw error;
    throw new BackupError('BACKUP_INVALID', 'The key-encryption key in the data folder is not the one of these subject keys.');
  }
};

/** How many events the checkpoint covers that lies in the data folder. */
const coveredBy = ({ checkpoint }: DataFolder): number =>
  existsSync(checkpoint) ? readUnverifiedCheckpoint(readFileSync(checkpoint)).size : 0;

/** The ledger comes last: until then there is the one from before, or none, and the same command can be given again. */
const putInPlace = async (into: string, stage: string, parts: readonly Part[]): Promise<void> => {
  const [folder, staged] = [dataFolderOf(into), dataFolderOf(stage)];
  const fences = openFences(folder.erased);
  for (const { from } of parts) openFences(dataFolderOf(from).erased).all().forEach(fences.add);
  for (const { path } of parts.flatMap(keyFilesIn)) {
    if (existsSync(join(stage, path)) && !isThere(join(into, path))) await put(join(stage, path), join(into, path));
  }
  // They are built from the ledger, and might hold more than it does now.
  rmSync(folder.readModels, { recursive: true, force: true });
  rmSync(folder.erasuresSeen, { force: true });
  rmSync(`${folder.ledger}-shm`, { force: true });
  // Who read what only ever grows: the one that is there is the newer.
  if (existsSync(staged.reads) && !existsSync(folder.reads)) await put(staged.reads, folder.reads);
  await put(staged.ledger, folder.ledger);
};

const put = async (from: string, to: string): Promise<void> => {
  makeFolderFor(to);
  await sync(from);
  renameSync(from, to);
  await sync(dirname(to));
};

const namesIn = (folder: string): string[] => (existsSync(folder) ? readdirSync(folder) : []);

/** Also when it was retired since. */
const isThere = (path: string): boolean =>
  existsSync(path) || existsSync(path.replace(/([1-9][0-9]*)\.(?:key|vkey)$/, '$1.retired.vkey'));
