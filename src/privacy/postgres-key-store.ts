// The keys of the people in a ledger that several nodes serve: in PostgreSQL, wrapped by the key-encryption key that every node has.
import { StoreFault } from '../kernel/event-store';
import { SubjectErasedError } from '../kernel/sealing';
import { BoxNotOpenedError } from './box';
import { adoptionRefused, type MovableKeyStore } from './key-store';
import { createKeyWrapping, type KeyWrapping } from './key-wrapping';
import { openKeyDatabase, type Query } from './postgres-keys-database';

export interface PostgresKeyStoreOptions {
  /** `postgres://…`; it holds a password, and is never told to anybody. */
  readonly url: string;
  /** 32 bytes, the same on every node. */
  readonly keyEncryptionKey: Buffer;
  readonly randomBytes: (size: number) => Buffer;
  /** For so long a node goes on using a key that another node may have destroyed meanwhile. */
  readonly cachedMs?: number;
}

/** How many keys are kept unwrapped in memory. */
const CACHE_SIZE = 10_000;
const CACHED_MS = 5000;

/** Opens the keys, making their table if there is none. @throws Error with one sentence that says what to change. */
export const openPostgresKeyStore = async (options: PostgresKeyStoreOptions): Promise<MovableKeyStore> => {
  const { url, keyEncryptionKey, randomBytes, cachedMs = CACHED_MS } = options;
  const wrapping = createKeyWrapping(keyEncryptionKey, randomBytes);
  const database = await openKeyDatabase(url);
  try {
    await assertSameKeyEncryptionKey(database.query, wrapping);
  } catch (error) {
    await database.close();
    throw error;
  }

  const cache = new Map<string, { readonly key: Buffer; readonly until: number }>();
  const query: Query = async (sql, values) => {
    try {
      return await database.query(sql, values);
    } catch (error) {
      throw new StoreFault('STORE_UNAVAILABLE', 'The keys of personal text cannot be reached now; nothing was kept.', {
        cause: error,
      });
    }
  };

  const read = async (subject: string): Promise<Buffer | undefined> => {
    const [row] = await query('SELECT wrapped FROM subject_keys WHERE subject = $1', [subject]);
    const wrapped = row?.['wrapped'];
    if (!(wrapped instanceof Buffer)) return undefined;
    const key = wrapping.unwrap(subject, wrapped);
    if (cache.size >= CACHE_SIZE) cache.clear();
    cache.set(subject, { key, until: performance.now() + cachedMs });
    return key;
  };
  const find = async (subject: string): Promise<Buffer | undefined> => {
    const cached = cache.get(subject);
    if (cached && cached.until > performance.now()) return cached.key;
    cache.delete(subject);
    return read(subject);
  };
  const insert = (subject: string, wrapped: Buffer) =>
    query('INSERT INTO subject_keys (subject, wrapped) VALUES ($1, $2) ON CONFLICT DO NOTHING', [subject, wrapped]);
  const list = async (condition: string): Promise<string[]> => {
    const rows = await query(`SELECT subject FROM subject_keys WHERE ${condition} ORDER BY subject`, []);
    return rows.map(({ subject }) => String(subject)).filter((subject) => subject !== CHECK_SUBJECT);
  };

  return {
    find,
    provide: async (subject) => {
      const existing = await find(subject);
      if (existing) return existing;
      await insert(subject, wrapping.create(subject));
      // Another node may have been first: what stands in the table is the key.
      const key = await read(subject);
      if (!key) throw new SubjectErasedError();
      return key;
    },
    destroy: async (subject) => {
      cache.delete(subject);
      await query(
        `INSERT INTO subject_keys (subject, destroyed_at) VALUES ($1, now())
         ON CONFLICT (subject) DO UPDATE SET wrapped = NULL, destroyed_at = coalesce(subject_keys.destroyed_at, now())`,
        [subject],
      );
      // A read that was under way may have put it back.
      cache.delete(subject);
      // Updated rows leave their old bytes in the table's file: it is written anew.
      await query('VACUUM FULL subject_keys', []);
    },
    destroyed: () => list('wrapped IS NULL'),
    subjects: () => list('wrapped IS NOT NULL'),
    adopt: async (subject, key) => {
      await insert(subject, wrapping.wrap(subject, key));
      if (!(await read(subject))?.equals(key)) throw adoptionRefused(subject);
    },
    close: async () => {
      cache.clear();
      await database.close();
    },
  };
};

/** Stands for nobody: what it holds opens with the key-encryption key of the ledger, and with no other. */
const CHECK_SUBJECT = 'key-encryption-key';

const assertSameKeyEncryptionKey = async (query: Query, wrapping: KeyWrapping): Promise<void> => {
  await query('INSERT INTO subject_keys (subject, wrapped) VALUES ($1, $2) ON CONFLICT DO NOTHING', [
    CHECK_SUBJECT,
    wrapping.create(CHECK_SUBJECT),
  ]);
  const [row] = await query('SELECT wrapped FROM subject_keys WHERE subject = $1', [CHECK_SUBJECT]);
  try {
    wrapping.unwrap(CHECK_SUBJECT, row?.['wrapped'] as Buffer);
  } catch (error) {
    if (!(error instanceof BoxNotOpenedError)) throw error;
    throw new Error(
      'The key-encryption key of this node is not that of the other nodes: give all of them the same keys/key-encryption.key.',
      { cause: error },
    );
  }
};
