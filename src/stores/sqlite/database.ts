// Opening the ledger's file: settings that durability rests on are set and read back, migrations are applied in order.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { packageRoot } from '../../package-root';
import { type Database, inTransaction, openDatabase } from '../../sqlite/database';

const MIGRATIONS = join(packageRoot, 'schema', 'migrations');
/** How long opening waits for another process that is opening or recovering the same file. */
const OPEN_TIMEOUT_MS = 10_000;

/** Opens or creates the file. @throws Error when it belongs to something else or to a newer version. */
export const openLedgerDatabase = (file: string, newLogId: () => string): Database => {
  const db = openDatabase(file, OPEN_TIMEOUT_MS);
  try {
    // What savepoints would take back is kept in memory: in a temporary file it costs twenty writes for every append.
    db.exec('PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; PRAGMA secure_delete = ON; PRAGMA temp_store = MEMORY;');
    assertSetting(db, 'journal_mode', 'wal');
    assertSetting(db, 'synchronous', 2);
    assertSetting(db, 'foreign_keys', 1);
    assertSetting(db, 'secure_delete', 1);
    assertSetting(db, 'temp_store', 2);
    migrate(db, newLogId);
    // From here on a busy file is waited for without blocking the process; see the store.
    db.exec('PRAGMA busy_timeout = 0;');
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
};

const settingOf = (db: Database, name: string): unknown =>
  Object.values((db.prepare(`PRAGMA ${name}`).get() ?? {}) as Record<string, unknown>)[0];

const assertSetting = (db: Database, name: string, expected: unknown): void => {
  const actual = settingOf(db, name);
  if (actual !== expected) throw new Error(`The ledger's file does not accept ${name} = ${String(expected)}.`);
};

const migrate = (db: Database, newLogId: () => string): void => {
  const migrations = readdirSync(MIGRATIONS)
    .filter((name) => name.endsWith('.sql'))
    .sort();
  inTransaction(db, () => {
    if (belongsToSomethingElse(db)) throw new Error('This file is not a ledger: something else keeps its tables in it.');
    const version = Number(settingOf(db, 'user_version'));
    if (version > migrations.length) throw new Error('A newer version of the ledger wrote this file; this one cannot read it.');
    for (const name of migrations.slice(version)) db.exec(readFileSync(join(MIGRATIONS, name), 'utf8'));
    db.exec(`PRAGMA user_version = ${migrations.length}`);
    db.prepare('INSERT OR IGNORE INTO ledger (only_row, log) VALUES (1, ?)').run(newLogId());
  });
};

const belongsToSomethingElse = (db: Database): boolean => {
  const names = db.prepare('SELECT name FROM sqlite_schema').all() as { name: string }[];
  return names.length > 0 && !names.some(({ name }) => name === 'ledger');
};
