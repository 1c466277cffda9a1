// Copies a SQLite database as it is at one moment, while others write to it.
import { backup } from '@photostructure/sqlite';
import { rmSync } from 'node:fs';

import { openDatabase, openToRead } from '../sqlite/database';
import { makeFolderFor, sync } from './durable-files';

const BUSY_TIMEOUT_MS = 10_000;
/** So that progress is seen, and the rest of the process gets its turn. */
const PAGES_AT_ONCE = 1000;

/**
 * SQLite's online backup, within one read transaction: writers go on, and the copy holds exactly what was committed when it began. Without
 * the transaction, the backup would begin anew whenever another process writes, and might never end.
 */
export const copyDatabase = async (
  from: string,
  to: string,
  onProgress?: (done: number, total: number) => void,
): Promise<void> => {
  makeFolderFor(to);
  const db = openToRead(from, BUSY_TIMEOUT_MS);
  try {
    db.exec('BEGIN');
    db.prepare('SELECT count(*) FROM sqlite_schema').get();
    await backup(db, to, {
      rate: PAGES_AT_ONCE,
      progress: ({ totalPages, remainingPages }) => onProgress?.(totalPages - remainingPages, totalPages),
    });
  } finally {
    if (db.isTransaction) db.exec('ROLLBACK');
    db.close();
  }
  await leaveOneFile(to);
};

/** Leaves a copy that was looked at as one file: what SQLite keeps beside a file that is open may outlive the closing of it. */
export const leaveOneFile = async (copy: string): Promise<void> => {
  const db = openDatabase(copy, BUSY_TIMEOUT_MS);
  try {
    const { busy } = db.prepare('PRAGMA wal_checkpoint(TRUNCATE)').get() as { busy: number };
    if (busy !== 0) throw new Error(`${copy} is in use.`);
  } finally {
    db.close();
  }
  for (const beside of [`${copy}-wal`, `${copy}-shm`]) rmSync(beside, { force: true });
  await sync(copy);
};
