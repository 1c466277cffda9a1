// The keys of the people in the ledger, one each, wrapped by a key-encryption key and kept apart from the events.
import { SubjectErasedError } from '../kernel/sealing';
import { type Database, inTransaction, openDatabase } from '../sqlite/database';
import { createKeyWrapping } from './key-wrapping';

export interface KeyStore {
  /** The key of a subject, made if there is none yet. Durable before it is given out. @throws SubjectErasedError */
  provide(subject: string): Buffer | Promise<Buffer>;
  /** The key of a subject, if there is one. */
  find(subject: string): Buffer | undefined | Promise<Buffer | undefined>;
  /**
   * Destroys the key of a subject, durably and for good: whether there was one or not, none is found or made any more. Again it does
   * nothing. @throws Error when copies of it may still lie in the files
   */
  destroy(subject: string): void | Promise<void>;
  /** Those whose keys were destroyed. */
  destroyed(): readonly string[] | Promise<readonly string[]>;
  close(): void | Promise<void>;
}

/** A store whose keys can move into another one, when a ledger does. */
export interface MovableKeyStore extends KeyStore {
  /** Everybody who has a key. */
  subjects(): readonly string[] | Promise<readonly string[]>;
  /** Takes in a key from elsewhere; the same again does nothing. @throws Error when there is another one, or it was destroyed */
  adopt(subject: string, key: Buffer): void | Promise<void>;
}

export const adoptionRefused = (subject: string): Error =>
  new Error(`The key of ${subject} cannot be taken in: there is another one, or it was destroyed here.`);

/** One in a file of this machine, which answers at once. */
export interface LocalKeyStore extends MovableKeyStore {
  provide(subject: string): Buffer;
  find(subject: string): Buffer | undefined;
  destroy(subject: string): void;
  destroyed(): readonly string[];
  subjects(): readonly string[];
  adopt(subject: string, key: Buffer): void;
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
  const wrapping = createKeyWrapping(keyEncryptionKey, randomBytes);
  const db = openDatabase(file, BUSY_TIMEOUT_MS);
  db.exec(`
    PRAGMA synchronous = FULL;
    PRAGMA secure_delete = ON;
    PRAGMA temp_store = MEMORY;
    CREATE TABLE IF NOT EXISTS subject_keys (subject TEXT PRIMARY KEY, wrapped BLOB NOT NULL) STRICT, WITHOUT ROWID;
    CREATE TABLE IF NOT EXISTS destroyed_keys (subject TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;
  `);
  const select = db.prepare('SELECT wrapped FROM subject_keys WHERE subject = ?');
  const insert = db.prepare(
    'INSERT OR IGNORE INTO subject_keys SELECT ?1, ?2 WHERE NOT EXISTS (SELECT 1 FROM destroyed_keys WHERE subject = ?1)',
  );
  const remove = db.prepare('DELETE FROM subject_keys WHERE subject = ?');
  const fence = db.prepare('INSERT OR IGNORE INTO destroyed_keys VALUES (?)');
  const listDestroyed = db.prepare('SELECT subject FROM destroyed_keys ORDER BY subject');
  const listSubjects = db.prepare('SELECT subject FROM subject_keys ORDER BY subject');
  const version = db.prepare('PRAGMA data_version');
  const cache = new Map<string, Buffer>();
  let seenVersion: unknown;

  /** Another process may have destroyed a key that is remembered here. */
  const forgetWhatOthersDestroyed = (): void => {
    const { data_version: now } = version.get() as { data_version: number };
    if (now !== seenVersion) cache.clear();
    seenVersion = now;
  };

  const find = (subject: string): Buffer | undefined => {
    forgetWhatOthersDestroyed();
    const cached = cache.get(subject);
    if (cached) return cached;
    const row = select.get(subject) as { wrapped: Uint8Array } | undefined;
    if (!row) return undefined;
    const key = wrapping.unwrap(subject, row.wrapped);
    if (cache.size >= CACHE_SIZE) cache.clear();
    cache.set(subject, key);
    return key;
  };

  return {
    find,
    provide: (subject) => {
      const existing = find(subject);
      if (existing) return existing;
      insert.run(subject, wrapping.create(subject));
      // Another process may have been first: what stands in the file is the key.
      const key = find(subject);
      if (!key) throw new SubjectErasedError();
      return key;
    },
    destroy: (subject) => {
      cache.clear();
      inTransaction(db, () => {
        fence.run(subject);
        remove.run(subject);
      });
      removeTraces(db);
    },
    destroyed: () => (listDestroyed.all() as { subject: string }[]).map(({ subject }) => subject),
    subjects: () => (listSubjects.all() as { subject: string }[]).map(({ subject }) => subject),
    adopt: (subject, key) => {
      insert.run(subject, wrapping.wrap(subject, key));
      if (!find(subject)?.equals(key)) throw adoptionRefused(subject);
    },
    close: () => {
      cache.clear();
      db.close();
    },
  };
};

/** Pages that were split or moved keep old bytes, and so does the write-ahead log: the file is written anew, and the log emptied. */
const removeTraces = (db: Database): void => {
  db.exec('VACUUM');
  const { busy } = db.prepare('PRAGMA wal_checkpoint(TRUNCATE)').get() as { busy: number };
  if (busy !== 0)
    throw new Error('A key was destroyed, but the log of the key store cannot be emptied while others read: try again.');
};
