// Runs the contract of key stores over the embedded one.
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';

import { openKeyStore } from '../../src/privacy/key-store';
import { temporaryFolders } from '../support/temporary-folder';
import { describeKeyStore } from './key-store.contract';

const temporaryFolder = temporaryFolders();
const keyEncryptionKey = randomBytes(32);

let file: string;
beforeEach(() => {
  file = join(temporaryFolder(), 'keys.sqlite');
});

describeKeyStore({ name: 'in SQLite', cachedMs: 0, open: () => openKeyStore({ file, keyEncryptionKey, randomBytes }) });
