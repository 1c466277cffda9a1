// The keys of the people in the ledger, one each, wrapped by a key-encryption key and kept apart from the events.
import { openDatabase } from '../sqlite/database';
import { open, seal } from './box';
import { KEY_BYTES } from './secret-key';

export interface KeyStore {
  /** The key of a subject, made if there is none yet. Durable before it is given out. */
  provide(subject: string): Buffer | Promise<Buffer>;
  /** The key of a subject, if there is one. */
  find(subject: string): Buffer | undefined | Promise<Buffer | undefined>;
  close(): void | Promise<void>;
}

/** One in a file of this machine, which answers at once. */
export interface LocalKeyStore extends KeyStore {
  provide(subject: string): Buffer;
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

export const openKeyStore = ({ file, keyEncryptionKey, randomBytes }: KeyStoreOptions): LocalKeyStore => {
  const db = openDatabase(file, BUSY_TIMEOUT_MS);
  db.exec(`
    PRAGMA synchronous = FULL;
    PRAGMA secure_delete = ON;
    CREATE TABLE IF NOT EXISTS subject_keys (subject TEXT PRIMARY KEY, wrapped BLOB NOT NULL) STRICT, WITHOUT ROWID;
  `);
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
