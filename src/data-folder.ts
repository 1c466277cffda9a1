// What stands where in the data folder.
import { mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';

export interface DataFolder {
  readonly ledger: string;
  readonly readModels: string;
  readonly keyEncryptionKey: string;
  readonly subjectKeys: string;
  /** Who was erased: kept apart from all that is restored from backups. */
  readonly erased: string;
  /** Erasures that have begun and are not finished. */
  readonly erasing: string;
  /** Up to where the ledger was looked through for erasures. */
  readonly erasuresSeen: string;
  readonly developmentTokenKey: string;
  /** The folder of the keys that sign checkpoints. */
  readonly logKeys: string;
  /** The folder of the keys that seal evidence packs. */
  readonly packKeys: string;
  /** The evidence packs that were sealed. */
  readonly packs: string;
  /** The last checkpoint that was signed. */
  readonly checkpoint: string;
  /** Who read personal text. */
  readonly reads: string;
}

export const dataFolderOf = (folder: string): DataFolder => {
  const keys = join(folder, 'keys');
  return {
    ledger: join(folder, 'ledger.sqlite'),
    readModels: join(folder, 'read-models'),
    keyEncryptionKey: join(keys, 'key-encryption.key'),
    subjectKeys: join(keys, 'subject-keys.sqlite'),
    erased: join(folder, 'erased.ndjson'),
    erasing: join(folder, 'erasing'),
    erasuresSeen: join(folder, 'erasures-seen.json'),
    developmentTokenKey: join(keys, 'development-token.key'),
    logKeys: join(keys, 'log'),
    packKeys: join(keys, 'packs'),
    packs: join(folder, 'packs'),
    checkpoint: join(folder, 'checkpoint'),
    reads: join(folder, 'reads.db'),
  };
};

/** Of a node: what it has heard, and made of it, stands apart from whatever embedded ledger is in the same folder. */
export const nodeFolderOf = (folder: string): DataFolder => {
  const heard = join(folder, 'node');
  return {
    ...dataFolderOf(folder),
    ledger: join(heard, 'ledger.sqlite'),
    readModels: join(heard, 'read-models'),
    checkpoint: join(heard, 'checkpoint'),
  };
};

/** Makes the folder and those below it; nobody but its owner can look inside. */
export const prepareDataFolder = (folder: string, files = dataFolderOf(folder)): DataFolder => {
  for (const path of [folder, dirname(files.ledger), dirname(files.keyEncryptionKey), files.readModels, files.packs]) {
    mkdirSync(path, { recursive: true, mode: 0o700 });
  }
  return files;
};
