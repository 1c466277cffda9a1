// Keeps the copy of this node level with the ledger.
import { follow, type Restart } from './following';
import type { NodeCopy } from './node-copy';
import { closed, unavailable } from './outcomes';
import { type Deadline, deadlineIn, NoAnswerError, openingPatience, type Patience, within } from './patience';
import type { Reader } from './reader';

/** With fewer events than this at once the feed is not far behind. */
const SMALL = 100;
const LINGER_MS = 20;

export interface CopyFeed {
  /** Resolves once the copy holds everything that the ledger held when it was asked for. @throws StoreFault after a while. */
  level(deadline?: Deadline): Promise<void>;
  /** Resolves once the copy has reached a place in the log. @throws StoreFault after a while. */
  reach(place: bigint, deadline: Deadline): Promise<void>;
  /** The same, however long it takes, as long as it gets on. @throws StoreFault */
  catchUp(place: bigint): Promise<void>;
  /** @throws StoreFault when the copy cannot be fed any more */
  assertFeeding(): void;
  stop(): Promise<void>;
}

export interface CopyFeedParts {
  readonly copy: NodeCopy;
  readonly reader: Reader;
  readonly patience: Patience;
  /** Told when something was taken in, and when nothing can be any more. */
  readonly onChange: () => void;
}

export const startCopyFeed = ({ copy, reader, patience, onChange }: CopyFeedParts): CopyFeed => {
  const stopping = new AbortController();
  const waiting = new Set<() => void>();
  let want = (): void => undefined;
  let failure: unknown;
  const restart: Restart = { now: () => undefined };
  let takenAt = performance.now();
  let restartedAt = takenAt;

  const feed = async (): Promise<void> => {
    try {
      for await (const events of follow(reader, copy.commit, patience, stopping.signal, restart)) {
        copy.add(events);
        takenAt = performance.now();
        onChange();
        wakeAll();
        if (events.length < SMALL && waiting.size === 0) await untilWanted();
      }
    } catch (error) {
      // Only the file of the copy, or an event that no ledger wrote, can lead here: neither goes away by itself.
      failure = error;
      onChange();
      wakeAll();
    }
  };
  const wakeAll = (): void => {
    for (const wake of [...waiting]) wake();
  };
  /** Gathers more for one transaction, as long as nobody waits for it. */
  const untilWanted = (): Promise<void> =>
    new Promise((resolve) => {
      const go = () => {
        clearTimeout(timer);
        want = () => undefined;
        resolve();
      };
      const timer = setTimeout(go, LINGER_MS);
      want = go;
    });
  const running = feed();

  /** False when nothing happens to the copy for so long. */
  const nextChange = (ms: number): Promise<boolean> =>
    new Promise((resolve) => {
      const settle = (changed: boolean) => {
        clearTimeout(timer);
        waiting.delete(wake);
        resolve(changed);
      };
      const wake = () => settle(true);
      const timer = setTimeout(() => settle(false), ms);
      waiting.add(wake);
      want();
    });

  const assertFeeding = (): void => {
    if (failure !== undefined) throw unavailable(failure);
  };

  /** There is more, and the subscription does not tell it: it may hang. However many notice, it is ended once. */
  const restartIfQuiet = (): void => {
    const now = performance.now();
    if (now - Math.max(takenAt, restartedAt) < patience.attemptMs) return;
    restartedAt = now;
    restart.now();
  };

  const reach = async (place: bigint, msLeft: () => number): Promise<void> => {
    while (copy.commit < place) {
      assertFeeding();
      if (stopping.signal.aborted) throw closed();
      if (await nextChange(Math.min(patience.attemptMs, msLeft()))) continue;
      restartIfQuiet();
      if (msLeft() === 0) throw unavailable(new NoAnswerError());
    }
  };

  return {
    level: async (deadline = deadlineIn(patience)) => {
      const head = await within(deadline.leftMs(), reader.head()).catch((error: unknown) => {
        throw unavailable(error);
      });
      await reach(head, deadline.leftMs);
    },
    reach: (place, deadline) => reach(place, deadline.leftMs),
    catchUp: (place) => {
      const begun = performance.now();
      const { callMs } = openingPatience(patience);
      return reach(place, () => Math.max(0, callMs - (performance.now() - Math.max(begun, takenAt))));
    },
    assertFeeding,
    stop: async () => {
      stopping.abort();
      wakeAll();
      want();
      await running;
    },
  };
};
