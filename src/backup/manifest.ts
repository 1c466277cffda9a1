// The manifest of a backup: what it is of, and every file in it with its digest. It is written last: without it nothing is whole.
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';
import { z } from 'zod';

import { BackupError } from './backup-error';
import { digestOf, writeDurably } from './durable-files';

export const MANIFEST = 'manifest.json';

/** Of one kind each, in folders of their own: whoever holds one of them alone can read nobody's text, and sign nothing. */
export const backupKinds = ['LEDGER', 'SUBJECT_KEYS', 'SIGNING_KEYS'] as const;
export type BackupKind = (typeof backupKinds)[number];

const file = z.strictObject({
  path: z.string().regex(/^(?:[a-z0-9][a-z0-9.-]*\/)*[a-z0-9][a-z0-9.-]*$/),
  bytes: z.int().min(0),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
});

const manifest = z.strictObject({
  format: z.literal('coproduction-ledger/backup@v1'),
  kind: z.enum(backupKinds),
  /** Which ledger. */
  log: z.string().min(1),
  madeAt: z.iso.datetime(),
  /** Of the ledger: how many events, the position of the last one, and the root over them in base64. */
  ledger: z.strictObject({ size: z.int().min(0), position: z.string(), root: z.base64() }).optional(),
  files: z.array(file).min(1),
});

export type Manifest = z.output<typeof manifest>;
export type About = Omit<Manifest, 'format' | 'files'>;

/** Writes the manifest over all that lies in the folder. */
export const writeManifest = async (folder: string, about: About): Promise<Manifest> => {
  const files = [];
  for (const path of filesIn(folder)) files.push({ path, ...(await digestOf(join(folder, path))) });
  const whole: Manifest = { format: 'coproduction-ledger/backup@v1', ...about, files };
  await writeDurably(join(folder, MANIFEST), `${JSON.stringify(whole, undefined, 2)}\n`);
  return whole;
};

/** Reads the manifest and holds every file against it. @throws BackupError, code NOT_A_BACKUP or BACKUP_DAMAGED */
export const readBackup = async (folder: string, kind: BackupKind): Promise<Manifest> => {
  const whole = readManifest(folder);
  if (whole.kind !== kind) throw new BackupError('NOT_A_BACKUP', `${folder} is a backup of ${whole.kind}, not of ${kind}.`);
  const there = filesIn(folder).filter((path) => path !== MANIFEST && !isLeftBySqlite(folder, path));
  const stray = there.find((path) => !whole.files.some((named) => named.path === path));
  if (stray !== undefined) throw new BackupError('BACKUP_DAMAGED', `${join(folder, stray)} is no part of the backup.`);
  for (const { path, bytes, sha256 } of whole.files) {
    const found = there.includes(path) ? await digestOf(join(folder, path)) : undefined;
    if (!found) throw new BackupError('BACKUP_DAMAGED', `${join(folder, path)} is missing.`);
    if (found.bytes !== bytes || found.sha256 !== sha256) {
      throw new BackupError('BACKUP_DAMAGED', `${join(folder, path)} is not what was backed up.`);
    }
  }
  return whole;
};

/** Of somebody who looked into a database: nothing in it says anything. */
const isLeftBySqlite = (folder: string, path: string): boolean =>
  path.endsWith('.sqlite-shm') || (path.endsWith('.sqlite-wal') && statSync(join(folder, path)).size === 0);

const readManifest = (folder: string): Manifest => {
  const path = join(folder, MANIFEST);
  if (!existsSync(path)) throw new BackupError('NOT_A_BACKUP', `${folder} is no whole backup: it has no ${MANIFEST}.`);
  try {
    return manifest.parse(JSON.parse(readFileSync(path, 'utf8')));
  } catch {
    throw new BackupError('BACKUP_DAMAGED', `${path} is not the manifest of a backup.`);
  }
};

/** With paths as the manifest has them, in their order. */
const filesIn = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => !entry.isDirectory())
    .map(({ parentPath, name }) => relative(folder, join(parentPath, name)))
    .sort();
