// The ledger that a backup is to replace: nobody else may have it open, and the backup has to continue it.
import { type Database, openDatabase, openToRead } from '../sqlite/database';
import { isBusy } from '../sqlite/result-codes';
import { BackupError } from './backup-error';

const BUSY_TIMEOUT_MS = 1000;
const BATCH = 1000;

/**
 * Works while nobody else can open the ledger. Its write-ahead log is taken in before, so that it lies in one file.
 * @throws BackupError, code LEDGER_IN_USE
 */
export const holdingAlone = async <Result>(file: string, work: (present: Database) => Promise<Result>): Promise<Result> => {
  const db = openDatabase(file, BUSY_TIMEOUT_MS);
  try {
    alone(file, () => db.exec('PRAGMA journal_mode = DELETE; BEGIN EXCLUSIVE'));
    return await work(db);
  } finally {
    if (db.isTransaction) db.exec('ROLLBACK');
    db.close();
  }
};

const alone = (file: string, work: () => void): void => {
  try {
    work();
  } catch (error) {
    if (!isBusy(error)) throw error;
    throw new BackupError('LEDGER_IN_USE', `Another process has ${file} open: stop the service first.`);
  }
};

interface Row {
  readonly position: number;
  readonly leaf: Uint8Array;
}

/** How many events the present one holds, every one of them as the other has it. @throws BackupError, code NOT_CONTINUED */
export const assertContinued = (present: Database, by: string): number => {
  const refuse = (why: string): never => {
    throw new BackupError('NOT_CONTINUED', `The backup does not continue the ledger that is there: ${why}. Nothing was changed.`);
  };
  const other = openToRead(by, BUSY_TIMEOUT_MS);
  try {
    if (logOf(present) !== logOf(other)) refuse('it is of another ledger');
    const [next, nextOfOther] = [rowsAfter(present), rowsAfter(other)];
    let size = 0;
    for (;;) {
      const rows = next(size);
      const others = nextOfOther(size);
      rows.forEach(({ position, leaf }, index) => {
        const twin = others[index] ?? refuse(`it ends before position ${position}`);
        if (twin.position !== position || !Buffer.from(leaf).equals(twin.leaf)) refuse(`they differ at position ${position}`);
      });
      size += rows.length;
      if (rows.length < BATCH) return size;
    }
  } finally {
    other.close();
  }
};

const rowsAfter = (db: Database) => {
  const select = db.prepare('SELECT position, leaf FROM events WHERE position > ? ORDER BY position LIMIT ?');
  return (position: number) => select.all(position, BATCH) as Row[];
};

const logOf = (db: Database): string => (db.prepare('SELECT log FROM ledger').get() as { log: string }).log;
