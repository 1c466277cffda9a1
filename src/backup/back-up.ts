// Makes a backup of one kind in a folder of its own: in a draft beside it, which gets its name when it is whole and verified.
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { basename, dirname, join, relative, resolve } from 'node:path';

import { type DataFolder, dataFolderOf } from '../data-folder';
import type { Clock } from '../kernel/clock';
import { type Database, openDatabase, openToRead } from '../sqlite/database';
import { verifyFolder } from '../verify-folder';
import { BackupError } from './backup-error';
import { copyDatabase, leaveOneFile } from './copy-database';
import { copyDurably, sync, writeDurably } from './durable-files';
import { type About, type BackupKind, type Manifest, MANIFEST, writeManifest } from './manifest';

export interface BackupOptions {
  /** The data folder; a service may be writing to it. */
  readonly from: string;
  /** A folder that is not there yet, or is empty. */
  readonly to: string;
  readonly kind: BackupKind;
  readonly clock: Clock;
  readonly onProgress?: (done: number, total: number) => void;
}

/** @throws BackupError, code FOLDER_NOT_FREE or BACKUP_INVALID */
export const backUp = async ({ from, to, kind, clock, onProgress }: BackupOptions): Promise<Manifest> => {
  assertFree(resolve(to), resolve(from));
  const folder = dataFolderOf(from);
  const draft = join(dirname(resolve(to)), `.${basename(resolve(to))}.unfinished-${process.pid}`);
  mkdirSync(draft, { recursive: true, mode: 0o700 });
  try {
    const about = { kind, log: logOf(folder), madeAt: clock() };
    const copied = { ...about, ...(await copyInto[kind]({ from, draft, onProgress })) };
    // Whoever was erased before the copy was made stands in it; so may somebody who was erased since.
    if (existsSync(folder.erased)) await copyDurably(folder.erased, dataFolderOf(draft).erased);
    const manifest = await writeManifest(draft, copied);
    renameSync(draft, to);
    await sync(dirname(resolve(to)));
    return manifest;
  } finally {
    rmSync(draft, { recursive: true, force: true });
  }
};

interface Copying {
  readonly from: string;
  readonly draft: string;
  readonly onProgress: BackupOptions['onProgress'];
}

const copyInto: Readonly<Record<BackupKind, (copying: Copying) => Promise<Pick<About, 'ledger'>>>> = {
  LEDGER: async ({ from, draft, onProgress }) => {
    const copy = dataFolderOf(draft);
    await copyDatabase(dataFolderOf(from).ledger, copy.ledger, onProgress);
    await copySigningKeys(from, draft, isPublicHalf);
    const { reads } = dataFolderOf(from);
    if (existsSync(reads)) await copyDatabase(reads, copy.reads);
    const note = noteIn(copy.ledger);
    if (note) await writeDurably(copy.checkpoint, note);
    const { kind, size, root, faults } = await verifyFolder(copy);
    if (kind !== 'VALID' || root === undefined) {
      throw new BackupError(
        'BACKUP_INVALID',
        `The ledger cannot be backed up as it is: ${faults.map(({ code, message }) => `${code}: ${message}`).join(' ')}`,
      );
    }
    await leaveOneFile(copy.ledger);
    return { ledger: { size, position: String(size), root } };
  },
  SUBJECT_KEYS: async ({ from, draft, onProgress }) => {
    await copyDatabase(dataFolderOf(from).subjectKeys, dataFolderOf(draft).subjectKeys, onProgress);
    return {};
  },
  SIGNING_KEYS: async ({ from, draft }) => {
    await copySigningKeys(from, draft, (name) => isPublicHalf(name) || name.endsWith('.key'));
    return {};
  },
};

const isPublicHalf = (name: string): boolean => name.endsWith('.vkey');

const copySigningKeys = async (from: string, draft: string, isMeant: (name: string) => boolean): Promise<void> => {
  const { logKeys, packKeys } = dataFolderOf(from);
  for (const keys of [logKeys, packKeys]) {
    const names = existsSync(keys) ? readdirSync(keys).filter(isMeant) : [];
    for (const name of names) await copyDurably(join(keys, name), join(draft, relative(from, keys), name));
  }
};

/** Events and the keys of their sealed text in one place would be as good as text in the clear. */
const assertFree = (to: string, from: string): void => {
  const refuse = (why: string): never => {
    throw new BackupError('FOLDER_NOT_FREE', `${to} ${why}: choose a new folder.`);
  };
  if (existsSync(to) && readdirSync(to).length > 0) refuse('is not empty');
  for (let folder = to; folder !== dirname(folder); folder = dirname(folder)) {
    if (folder === from) refuse('lies in the data folder');
    if (existsSync(join(folder, MANIFEST))) refuse('lies in another backup');
  }
};

const BUSY_TIMEOUT_MS = 10_000;

const readRow = <Row>(db: Database, sql: string): Row | undefined => {
  try {
    return db.prepare(sql).get() as Row | undefined;
  } finally {
    db.close();
  }
};

const logOf = ({ ledger }: DataFolder): string =>
  readRow<{ log: string }>(openToRead(ledger, BUSY_TIMEOUT_MS), 'SELECT log FROM ledger')?.log ?? '';

/** The checkpoint that was the last one at the moment of the copy. */
const noteIn = (ledger: string): Uint8Array | undefined =>
  readRow<{ note: Uint8Array }>(openDatabase(ledger, BUSY_TIMEOUT_MS), 'SELECT note FROM signed_checkpoint')?.note;
