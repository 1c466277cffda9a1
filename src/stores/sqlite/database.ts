// Opening the ledger's file: settings that durability rests on are set and read back, migrations are applied in order.
import { DatabaseSync, type DatabaseSyncInstance } from '@photostructure/sqlite';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { packageRoot } from '../../package-root';
import { isBusy } from './result-codes';

const MIGRATIONS = join(packageRoot, 'schema', 'migrations');
/** How long opening waits for another process that is opening or recovering the same file. */
const OPEN_TIMEOUT_MS = 10_000;
const RETRY_MS = 2;

/** Opens or creates the file. @throws Error when it belongs to something else or to a newer version. */
export const openLedgerDatabase = (file: string, newLogId: () => string): DatabaseSyncInstance => {
  const db = new DatabaseSync(file, { timeout: OPEN_TIMEOUT_MS });
  try {
    useWriteAheadLog(db);
    db.exec('PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON;');
    assertSetting(db, 'journal_mode', 'wal');
    assertSetting(db, 'synchronous', 2);
    assertSetting(db, 'foreign_keys', 1);
    migrate(db, newLogId);
    // From here on a busy file is waited for without blocking the process; see the store.
    db.exec('PRAGMA busy_timeout = 0;');
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
};

/** SQLite's own timeout does not cover two processes that both turn a fresh file to its write-ahead log. */
const useWriteAheadLog = (db: DatabaseSyncInstance): void => {
  const deadline = performance.now() + OPEN_TIMEOUT_MS;
  for (;;) {
    try {
      db.exec('PRAGMA journal_mode = WAL');
      return;
    } catch (error) {
      if (!isBusy(error) || performance.now() > deadline) throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, RETRY_MS);
    }
  }
};

const settingOf = (db: DatabaseSyncInstance, name: string): unknown =>
  Object.values((db.prepare(`PRAGMA ${name}`).get() ?? {}) as Record<string, unknown>)[0];

const assertSetting = (db: DatabaseSyncInstance, name: string, expected: unknown): void => {
  const actual = settingOf(db, name);
  if (actual !== expected) throw new Error(`The ledger's file does not accept ${name} = ${String(expected)}.`);
};

const migrate = (db: DatabaseSyncInstance, newLogId: () => string): void => {
  const migrations = readdirSync(MIGRATIONS)
    .filter((name) => name.endsWith('.sql'))
    .sort();
  db.exec('BEGIN IMMEDIATE');
  try {
    if (belongsToSomethingElse(db)) throw new Error('This file is not a ledger: something else keeps its tables in it.');
    const version = Number(settingOf(db, 'user_version'));
    if (version > migrations.length) throw new Error('A newer version of the ledger wrote this file; this one cannot read it.');
    for (const name of migrations.slice(version)) db.exec(readFileSync(join(MIGRATIONS, name), 'utf8'));
    db.exec(`PRAGMA user_version = ${migrations.length}`);
    db.prepare('INSERT OR IGNORE INTO ledger (only_row, log) VALUES (1, ?)').run(newLogId());
    db.exec('COMMIT');
  } catch (error) {
    db.exec('ROLLBACK');
    throw error;
  }
};

const belongsToSomethingElse = (db: DatabaseSyncInstance): boolean => {
  const names = db.prepare('SELECT name FROM sqlite_schema').all() as { name: string }[];
  return names.length > 0 && !names.some(({ name }) => name === 'ledger');
};
