// The connections to the database of keys: few, none of them waited for without end, and its tables brought up to date.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Pool, type PoolClient } from 'pg';

import { packageRoot } from '../package-root';

export type Query = (sql: string, values: readonly unknown[]) => Promise<readonly Readonly<Record<string, unknown>>[]>;

export interface KeyDatabase {
  readonly query: Query;
  close(): Promise<void>;
}

const MIGRATIONS = join(packageRoot, 'schema', 'migrations-keys');
const MOST_CONNECTIONS = 4;
const CONNECT_MS = 3000;
/** The database gives up first; we do where it does not answer at all. */
const STATEMENT_MS = 3000;
const ANSWER_MS = 4000;
/** Any number, the same on all nodes: one node at a time brings the tables up to date. */
const MIGRATION_LOCK = 7_263_514;

/** @throws Error with one sentence that says what to change; the address and its password are in none. */
export const openKeyDatabase = async (url: string): Promise<KeyDatabase> => {
  const pool = new Pool({
    connectionString: url,
    max: MOST_CONNECTIONS,
    connectionTimeoutMillis: CONNECT_MS,
    statement_timeout: STATEMENT_MS,
    query_timeout: ANSWER_MS,
    application_name: 'coproduction-ledger',
  });
  // A connection that breaks while nobody uses it; the next question opens another.
  pool.on('error', () => undefined);
  try {
    const client = await pool.connect();
    try {
      await migrate(client);
    } finally {
      client.release();
    }
  } catch (error) {
    await pool.end();
    throw new Error(whatIsWrong(url, error), { cause: error });
  }
  return {
    query: async (sql, values) => (await pool.query<Record<string, unknown>>(sql, [...values])).rows,
    close: () => pool.end(),
  };
};

const migrate = async (client: PoolClient): Promise<void> => {
  const migrations = readdirSync(MIGRATIONS)
    .filter((name) => name.endsWith('.sql'))
    .sort();
  await client.query('BEGIN');
  try {
    await client.query('SELECT pg_advisory_xact_lock($1)', [MIGRATION_LOCK]);
    await client.query('CREATE TABLE IF NOT EXISTS subject_keys_version (version integer NOT NULL)');
    const { rows } = await client.query<{ version: number }>('SELECT version FROM subject_keys_version');
    const version = rows[0]?.version ?? 0;
    if (version > migrations.length) throw new NewerVersionError();
    for (const name of migrations.slice(version)) await client.query(readFileSync(join(MIGRATIONS, name), 'utf8'));
    await client.query(
      rows.length === 0 ? 'INSERT INTO subject_keys_version VALUES ($1)' : 'UPDATE subject_keys_version SET version = $1',
      [migrations.length],
    );
    await client.query('COMMIT');
  } catch (error) {
    await client.query('ROLLBACK').catch(() => undefined);
    throw error;
  }
};

class NewerVersionError extends Error {
  constructor() {
    super('A newer version of the ledger made the tables of KEYS_URL: start that version.');
    this.name = 'NewerVersionError';
  }
}

/** By the numbers of PostgreSQL and of sockets. @see https://www.postgresql.org/docs/current/errcodes-appendix.html */
const whatIsWrong = (url: string, error: unknown): string => {
  if (error instanceof NewerVersionError) return error.message;
  const { host } = new URL(url);
  const code = typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : '';
  const words = error instanceof Error ? error.message : '';
  if (code.startsWith('28')) return `PostgreSQL at ${host} refuses the user or the password of KEYS_URL: correct them.`;
  if (code === '3D000')
    return `PostgreSQL at ${host} has no database of the name in KEYS_URL: correct it, or create the database.`;
  if (code === '42501')
    return `PostgreSQL at ${host} does not let the user of KEYS_URL make tables: grant it CREATE on its schema.`;
  if (/does not support SSL/.test(words)) return `PostgreSQL at ${host} speaks without TLS: take sslmode out of KEYS_URL.`;
  if (/certificate|self.signed/i.test(words)) return `The certificate of PostgreSQL at ${host} is not trusted: name its authority with sslrootcert in KEYS_URL.`; // prettier-ignore
  return `No PostgreSQL answers at ${host}: correct KEYS_URL, or start it.`;
};
