// Waiting for a turn at the ledger's file, without blocking the process.
import { StoreFault } from '../../kernel/event-store';
import type { Database } from '../../sqlite/database';
import { isBusy } from '../../sqlite/result-codes';

/** How long one waits for another process that is writing. */
const BUSY_DEADLINE_MS = 10_000;
/** Short, because a process that writes without end leaves the file free only for moments. */
const BUSY_RETRY_MS = 2;

/** Begins to write. @throws StoreFault after the deadline. */
export const begin = async (db: Database): Promise<void> => {
  const begun = await untilFree(() => {
    try {
      db.exec('BEGIN IMMEDIATE');
      return true;
    } catch (error) {
      if (!isBusy(error)) throw new StoreFault('STORE_UNAVAILABLE', 'The ledger cannot be written.', { cause: error });
      return false;
    }
  });
  if (!begun) {
    throw new StoreFault('STORE_UNAVAILABLE', 'Another process has been writing to the ledger for too long; nothing was kept.');
  }
};

/** Tries until it succeeds; false when it did not before the deadline. */
export const untilFree = async (attempt: () => boolean): Promise<boolean> => {
  const deadline = performance.now() + BUSY_DEADLINE_MS;
  while (!attempt()) {
    if (performance.now() > deadline) return false;
    await new Promise((resolve) => setTimeout(resolve, BUSY_RETRY_MS));
  }
  return true;
};
