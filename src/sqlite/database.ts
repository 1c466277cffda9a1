// Opening SQLite files, whoever else has them open.
import { DatabaseSync, type DatabaseSyncInstance } from '@photostructure/sqlite';
import { closeSync, existsSync, openSync } from 'node:fs';

import { isBusy } from './result-codes';

export type Database = DatabaseSyncInstance;

export const IN_MEMORY = ':memory:';

const RETRY_MS = 2;

/**
 * Opens or makes a file with a write-ahead log; only its owner can read it. `timeoutMs` is how long it, and every statement
 * after it, waits for another process.
 */
export const openDatabase = (file: string, timeoutMs: number): Database => {
  // The files that SQLite makes beside it are as private as the file itself. One that is there is not touched: closing it again
  // would let go of the locks that another connection of this process has on it.
  if (file !== IN_MEMORY && !existsSync(file)) closeSync(openSync(file, 'a', 0o600));
  const db = new DatabaseSync(file, { timeout: timeoutMs });
  try {
    useWriteAheadLog(db, timeoutMs);
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
};

/** SQLite's own timeout does not cover two processes that both turn a fresh file to its write-ahead log. */
const useWriteAheadLog = (db: Database, timeoutMs: number): void => {
  const deadline = performance.now() + timeoutMs;
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

/** All of the work or none of it. */
export const inTransaction = (db: Database, work: () => void): void => {
  db.exec('BEGIN IMMEDIATE');
  orRollBack(db, () => {
    work();
    db.exec('COMMIT');
  });
};

/** Works in a transaction that is open. When the work fails, all of the transaction is undone. */
export const orRollBack = (db: Database, work: () => void): void => {
  try {
    work();
  } catch (error) {
    if (db.isTransaction) db.exec('ROLLBACK');
    throw error;
  }
};
