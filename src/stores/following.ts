// Following a ledger: read what is there, then wait until something rings, and read again.
import type { RecordedEvent } from '../kernel/event';
import type { EventStore } from '../kernel/event-store';
import type { Position } from '../kernel/position';

/** Wakes those who wait. A ring between two waits is never lost: `waitFrom` takes the count seen before reading. */
export interface Bell {
  ring(): void;
  readonly rings: number;
  /** Wakes everybody for good: nothing more will come. */
  close(): void;
  readonly isClosed: boolean;
  /** Resolves at the first ring after `seen` rings, or when the signal aborts. */
  waitFrom(seen: number, signal: AbortSignal): Promise<void>;
}

export const createBell = (): Bell => {
  let rings = 0;
  let isClosed = false;
  const waiting = new Set<() => void>();
  const ring = (): void => {
    rings += 1;
    for (const wake of [...waiting]) wake();
  };
  return {
    get rings() {
      return rings;
    },
    get isClosed() {
      return isClosed;
    },
    ring,
    close: () => {
      isClosed = true;
      ring();
    },
    waitFrom: (seen, signal) => {
      if (rings !== seen || signal.aborted) return Promise.resolve();
      return new Promise((resolve) => {
        const wake = () => {
          waiting.delete(wake);
          signal.removeEventListener('abort', wake);
          resolve();
        };
        waiting.add(wake);
        signal.addEventListener('abort', wake);
      });
    },
  };
};

const BATCH = 500;

export async function* followAll(
  store: Pick<EventStore, 'readAll'>,
  after: Position,
  signal: AbortSignal,
  bell: Bell,
): AsyncGenerator<readonly RecordedEvent[]> {
  let position = after;
  while (!signal.aborted && !bell.isClosed) {
    const seen = bell.rings;
    const batch = await store.readAll(position, BATCH);
    const last = batch.at(-1);
    if (!last) {
      await bell.waitFrom(seen, signal);
      continue;
    }
    position = last.position;
    yield batch;
  }
}
