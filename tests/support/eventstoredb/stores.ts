// Opening ledgers in the test server: each in a corner of its own, with little patience.
import { randomUUID } from 'node:crypto';

import { type Clock, systemClock } from '../../../src/kernel/clock';
import { type EventStoreDbStore, openEventStoreDbStore } from '../../../src/stores/eventstoredb/eventstoredb-store';
import { type Patience, usualPatience } from '../../../src/stores/eventstoredb/patience';

export const littlePatience: Patience = {
  ...usualPatience,
  attemptMs: 100,
  callMs: 400,
  quietMs: 150,
  retryMs: 10,
  longestRetryMs: 100,
};

export interface OpenOptions {
  readonly prefix?: string;
  readonly clock?: Clock;
  readonly copyFile?: string;
  readonly patience?: Patience;
}

/** Call it once where the tests stand; what it returns opens a store that is closed after the test. */
export const eventStoreDbStores = (): ((url: string, options?: OpenOptions) => Promise<EventStoreDbStore>) => {
  const opened: EventStoreDbStore[] = [];
  afterEach(async () => {
    for (const store of opened.splice(0)) await store.close();
  });
  return async (url, { prefix = `${randomUUID()}/`, clock = systemClock, ...options } = {}) => {
    const store = await openEventStoreDbStore({ url, clock, prefix, newLogId: () => `log-${randomUUID()}`, ...options });
    opened.push(store);
    return store;
  };
};
