// What stands where in the data folder.
import { chmodSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';

export interface DataFolder {
  readonly ledger: string;
  readonly readModels: string;
  readonly keyEncryptionKey: string;
  readonly subjectKeys: string;
  readonly developmentTokenKey: string;
}

/** Makes the folder and those below it; nobody but its owner can look inside. */
export const prepareDataFolder = (folder: string): DataFolder => {
  const keys = join(folder, 'keys');
  const readModels = join(folder, 'read-models');
  for (const path of [folder, keys, readModels]) {
    mkdirSync(path, { recursive: true, mode: 0o700 });
  }
  chmodSync(keys, 0o700);
  return {
    ledger: join(folder, 'ledger.sqlite'),
    readModels,
    keyEncryptionKey: join(keys, 'key-encryption.key'),
    subjectKeys: join(keys, 'subject-keys.sqlite'),
    developmentTokenKey: join(keys, 'development-token.key'),
  };
};
