// Keeps the copy of this node level with the ledger.
import { follow, type Restart } from './following';
import type { NodeCopy } from './node-copy';
import { closed, unavailable } from './outcomes';
import { type Deadline, deadlineIn, NoAnswerError, openingPatience, type Patience, within } from './patience';
import type { Reader } from './reader';
import type { HeardEvent } from './stored-event';

/** While it is new, so many events wait for one transaction. */
const ENOUGH_WHILE_NEW = 500;
/** As many at once as this show that more are under way, so that it pays to wait for them: until there are enough, or for so long. */
const BUSY = 8;
const ENOUGH = 32;
const LINGER_MS = 6;

export interface CopyFeed {
  /** Resolves once the copy holds everything that the ledger held when it was asked for. @throws StoreFault after a while. */
  level(deadline?: Deadline): Promise<void>;
  /** Resolves once the copy has reached a place in the log. @throws StoreFault after a while. */
  reach(place: bigint, deadline: Deadline): Promise<void>;
  /** As `reach`, however long it takes, as long as it gets on; then the copy can be looked into. @throws StoreFault */
  catchUp(place: bigint): Promise<void>;
  /** @throws StoreFault when the copy cannot be fed any more */
  assertFeeding(): void;
  stop(): Promise<void>;
}

interface Waiter {
  readonly place: bigint;
  /** Wants it written as soon as it is heard, instead of together with what comes next. */
  readonly isUrgent: boolean;
  readonly wake: () => void;
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
  const waiting = new Set<Waiter>();
  let pending: HeardEvent[] = [];
  let writing: NodeJS.Timeout | undefined;
  let failure: unknown;
  const restart: Restart = { now: () => undefined };
  let takenAt = performance.now();
  let restartedAt = takenAt;
  let last = { at: takenAt, count: 0 };

  const feed = async (): Promise<void> => {
    try {
      for await (const events of follow(reader, copy.commit, patience, stopping.signal, restart)) {
        takenAt = performance.now();
        pending.push(...events);
        if (pending.length >= (copy.isSorted ? ENOUGH : ENOUGH_WHILE_NEW) || isWanted()) write();
        else writing ??= setTimeout(write, last.count > BUSY ? Math.max(0, last.at + LINGER_MS - takenAt) : 0);
        if (failure !== undefined) return;
      }
    } catch (error) {
      fail(error);
    }
  };
  /** Somebody wants to look into the copy, and only the writing is missing. */
  const isWanted = (): boolean => {
    const heard = pending.at(-1)?.commit;
    return heard !== undefined && [...waiting].some(({ place, isUrgent }) => isUrgent && place <= heard);
  };
  const write = (): void => {
    clearTimeout(writing);
    writing = undefined;
    if (pending.length === 0 || failure !== undefined) return;
    try {
      copy.add(pending);
    } catch (error) {
      return fail(error);
    }
    last = { at: performance.now(), count: pending.length };
    pending = [];
    onChange();
    for (const { place, wake } of [...waiting]) if (place <= copy.commit) wake();
  };
  /** Only the file of the copy, or an event that no ledger wrote, can lead here: neither goes away by itself. */
  const fail = (error: unknown): void => {
    failure = error;
    stopping.abort();
    onChange();
    wakeAll();
  };
  const wakeAll = (): void => {
    for (const { wake } of [...waiting]) wake();
  };
  const running = feed();

  /** False when it does not get there for so long. */
  const whenThere = (place: bigint, isUrgent: boolean, ms: number): Promise<boolean> =>
    new Promise((resolve) => {
      const settle = (isThere: boolean) => {
        clearTimeout(timer);
        waiting.delete(waiter);
        resolve(isThere);
      };
      const waiter = { place, isUrgent, wake: () => settle(true) };
      const timer = setTimeout(() => settle(false), ms);
      waiting.add(waiter);
      if (isWanted()) write();
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

  const reach = async (place: bigint, msLeft: () => number, isUrgent = false): Promise<void> => {
    while (copy.commit < place) {
      assertFeeding();
      if (stopping.signal.aborted) throw closed();
      if (await whenThere(place, isUrgent, Math.min(patience.attemptMs, msLeft()))) continue;
      restartIfQuiet();
      if (msLeft() === 0) throw unavailable(new NoAnswerError());
    }
  };

  return {
    level: async (deadline = deadlineIn(patience)) => {
      const head = await within(deadline.leftMs(), reader.head()).catch((error: unknown) => {
        throw unavailable(error);
      });
      await reach(head, deadline.leftMs, true);
    },
    reach: (place, deadline) => reach(place, deadline.leftMs),
    catchUp: async (place) => {
      const begun = performance.now();
      const { callMs } = openingPatience(patience);
      await reach(place, () => Math.max(0, callMs - (performance.now() - Math.max(begun, takenAt))));
      if (!copy.isSorted) copy.sort();
    },
    assertFeeding,
    stop: async () => {
      stopping.abort();
      wakeAll();
      await running;
      write();
    },
  };
};
