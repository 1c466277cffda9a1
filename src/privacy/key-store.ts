// The keys of the people in the ledger, one each, wrapped by a key-encryption key and kept apart from the events.
import { DatabaseSync } from '@photostructure/sqlite';
import { chmodSync, closeSync, existsSync, fsyncSync, openSync, readFileSync, statSync, writeSync } from 'node:fs';

import { open, seal } from './box';

const KEY_BYTES = 32;

export interface KeyStore {
  /** The key of a subject, made if there is none yet. Durable before it is given out. */
  provide(subject: string): Buffer;
  /** The key of a subject, if there is one. */
  find(subject: string): Buffer | undefined;
  close(): void;
}

export interface KeyStoreOptions {
  /** A file, or `:memory:`. */
  readonly file: string;
  /** 32 bytes. */
  readonly keyEncryptionKey: Buffer;
  readonly randomBytes: (size: number) => Buffer;
}

/** How long a process waits for another one that is making a key. */
const BUSY_TIMEOUT_MS = 5000;
/** How many keys are kept unwrapped in memory. */
const CACHE_SIZE = 10_000;

export const openKeyStore = ({ file, keyEncryptionKey, randomBytes }: KeyStoreOptions): KeyStore => {
  const db = new DatabaseSync(file, { timeout: BUSY_TIMEOUT_MS });
  db.exec(`
    PRAGMA journal_mode = WAL;
    PRAGMA synchronous = FULL;
    PRAGMA secure_delete = ON;
    CREATE TABLE IF NOT EXISTS subject_keys (subject TEXT PRIMARY KEY, wrapped BLOB NOT NULL) STRICT, WITHOUT ROWID;
  `);
  if (file !== ':memory:') chmodSync(file, 0o600);
  const select = db.prepare('SELECT wrapped FROM subject_keys WHERE subject = ?');
  const insert = db.prepare('INSERT OR IGNORE INTO subject_keys VALUES (?, ?)');
  const cache = new Map<string, Buffer>();

  const find = (subject: string): Buffer | undefined => {
    const cached = cache.get(subject);
    if (cached) return cached;
    const row = select.get(subject) as { wrapped: Uint8Array } | undefined;
    if (!row) return undefined;
    const key = open(keyEncryptionKey, row.wrapped, boundTo(subject));
    if (cache.size >= CACHE_SIZE) cache.clear();
    cache.set(subject, key);
    return key;
  };

  return {
    find,
    provide: (subject) => {
      const existing = find(subject);
      if (existing) return existing;
      insert.run(subject, seal(keyEncryptionKey, randomBytes(KEY_BYTES), boundTo(subject), randomBytes));
      // Another process may have been first: what stands in the file is the key.
      return find(subject) as Buffer;
    },
    close: () => {
      cache.clear();
      db.close();
    },
  };
};

const boundTo = (subject: string): string => `coproduction-ledger/subject-key/${subject}`;

/**
 * Reads the key-encryption key, or makes it at the first start: 32 random bytes in a file that only its owner can read.
 * @throws Error when the file is readable by others, or is not 32 bytes long.
 */
export const loadKeyEncryptionKey = (file: string, randomBytes: (size: number) => Buffer): Buffer => {
  if (!existsSync(file)) createSecretFile(file, randomBytes(KEY_BYTES));
  if ((statSync(file).mode & 0o077) !== 0) throw new Error(`${file} can be read by others than its owner: run chmod 600 on it.`);
  const key = readFileSync(file);
  if (key.length !== KEY_BYTES) throw new Error(`${file} is not a key: it must hold ${KEY_BYTES} bytes.`);
  return key;
};

const createSecretFile = (file: string, bytes: Buffer): void => {
  try {
    const handle = openSync(file, 'wx', 0o600);
    writeSync(handle, bytes);
    fsyncSync(handle);
    closeSync(handle);
  } catch (error) {
    // Another process made it first; it is read like any other.
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
};
