// What SQLite's result codes mean to the ledger. @see https://sqlite.org/rescode.html
const SQLITE_BUSY = 5;
const SQLITE_CORRUPT = 11;
const SQLITE_CONSTRAINT = 19;
const SQLITE_NOTADB = 26;

/** Busy, read-only, I/O, corrupt, full, cannot open, not a database. */
const STORAGE_FAILURES: ReadonlySet<number | undefined> = new Set([SQLITE_BUSY, 8, 10, SQLITE_CORRUPT, 13, 14, SQLITE_NOTADB]);

/** SQLite's primary result code, when it was SQLite that failed. */
const resultCodeOf = (error: unknown): number | undefined => {
  const { errcode } = error as { errcode?: unknown };
  return typeof errcode === 'number' ? errcode & 0xff : undefined;
};

/** Another process holds the file. */
export const isBusy = (error: unknown): boolean => resultCodeOf(error) === SQLITE_BUSY;

/** What was to be written contradicts what is there. */
export const isConstraint = (error: unknown): boolean => resultCodeOf(error) === SQLITE_CONSTRAINT;

/** The file or the disk failed, rather than what was to be written. */
export const isStorageFailure = (error: unknown): boolean => STORAGE_FAILURES.has(resultCodeOf(error));

/** The file does not hold what it should. */
export const isCorrupt = (error: unknown): boolean => [SQLITE_CORRUPT, SQLITE_NOTADB].includes(resultCodeOf(error) ?? 0);
