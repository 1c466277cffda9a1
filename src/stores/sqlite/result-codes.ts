// What SQLite's result codes mean to the ledger.

const SQLITE_BUSY = 5;
const SQLITE_CONSTRAINT = 19;

/** SQLite's primary result code, when it was SQLite that failed. */
const resultCodeOf = (error: unknown): number | undefined => {
  const { errcode } = error as { errcode?: unknown };
  return typeof errcode === 'number' ? errcode & 0xff : undefined;
};

/** Another process holds the file. */
export const isBusy = (error: unknown): boolean => resultCodeOf(error) === SQLITE_BUSY;

/** A failure of the file or the disk, as opposed to one append that is not as it should be. */
export const isStorageFailure = (error: unknown): boolean => ![undefined, SQLITE_CONSTRAINT].includes(resultCodeOf(error));
