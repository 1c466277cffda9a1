// Deletes the sealed text about somebody, so that the file and its log hold none of those bytes any more.
import { StoreFault } from '../../kernel/event-store';
import { type Database, openDatabase, orRollBack } from '../../sqlite/database';
import { isBusy } from '../../sqlite/result-codes';
import { begin, untilFree } from './begin';

/** How long opening waits for another process that is recovering the file. */
const OPEN_TIMEOUT_MS = 10_000;

/** It has a connection of its own, so that no append is in its way. @throws StoreFault when old bytes may still be there */
export const deleteSealed = async (file: string, subject: string): Promise<void> => {
  const db = openDatabase(file, OPEN_TIMEOUT_MS);
  try {
    db.exec('PRAGMA synchronous = FULL; PRAGMA secure_delete = ON; PRAGMA busy_timeout = 0;');
    await begin(db);
    orRollBack(db, () => {
      db.prepare('DELETE FROM sealed WHERE subject = ?').run(subject);
      db.exec('COMMIT');
    });
    if (!(await untilFree(() => emptyLog(db)))) {
      throw new StoreFault(
        'STORE_UNAVAILABLE',
        'Sealed text was deleted, but the log of the file cannot be emptied while others read: try again.',
      );
    }
  } finally {
    db.close();
  }
};

/** What was written lately stands in the write-ahead log as well: it goes once nobody reads from there. */
const emptyLog = (db: Database): boolean => {
  try {
    return (db.prepare('PRAGMA wal_checkpoint(TRUNCATE)').get() as { busy: number }).busy === 0;
  } catch (error) {
    if (isBusy(error)) return false;
    throw error;
  }
};
