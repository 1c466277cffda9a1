// Keeps the copy of this node level with the ledger.
import { follow, type Restart } from './following';
import type { NodeCopy } from './node-copy';
import { closed, unavailable } from './outcomes';
import { type Deadline, deadlineIn, NoAnswerError, openingPatience, type Patience, within } from './patience';
import type { Reader } from './reader';
import type { HeardEvent } from './stored-event';

/** So many events wait for one transaction, or for so long. */
const ENOUGH = 256;
const ENOUGH_WHILE_NEW = 64;
const LONG_MS = 20;
/** As many at once as this show that more are under way, so that it pays to wait for them: until there are so many, or for so long. */
const BUSY = 8;
const TOGETHER = 32;
const LINGER_MS = 6;

export interface CopyFeed {
  /** Resolves once the copy has heard everything that the ledger held when it was asked for. @throws StoreFault after a while. */
  level(deadline?: Deadline): Promise<void>;
  /** Resolves once the copy has heard what stands at a place in the log. @throws StoreFault after a while. */
  reach(place: bigint, deadline: Deadline): Promise<void>;
  /** As `reach`, however long it takes, as long as it gets on; then the copy can be looked into. @throws StoreFault */
  catchUp(place: bigint): Promise<void>;
  /** Writes what the copy has heard, before somebody looks into it. @throws StoreFault when it cannot be fed any more */
  settle(): void;
  stop(): Promise<void>;
}

interface Waiter {
  readonly place: bigint;
  /** Wants to know as soon as it is there, instead of together with what comes next. */
  readonly isUrgent: boolean;
  readonly wake: () => void;
}

export interface CopyFeedParts {
  readonly copy: NodeCopy;
  readonly reader: Reader;
  readonly patience: Patience;
  /** Told when something was written, and when nothing can be any more. */
  readonly onChange: () => void;
}

export const startCopyFeed = ({ copy, reader, patience, onChange }: CopyFeedParts): CopyFeed => {
  const stopping = new AbortController();
  const waiting = new Set<Waiter>();
  let pending: HeardEvent[] = [];
  let hearing: NodeJS.Timeout | undefined;
  let writing: NodeJS.Timeout | undefined;
  let failure: unknown;
  const restart: Restart = { now: () => undefined };
  let toldAt = performance.now();
  let restartedAt = toldAt;
  let last = { at: toldAt, count: 0 };

  const feed = async (): Promise<void> => {
    try {
      for await (const events of follow(reader, copy.commit, patience, stopping.signal, restart)) {
        toldAt = performance.now();
        pending.push(...events);
        if (pending.length >= TOGETHER || isWanted()) hear();
        else hearing ??= setTimeout(hear, last.count > BUSY ? Math.max(0, last.at + LINGER_MS - toldAt) : 0);
        if (failure !== undefined) return;
      }
    } catch (error) {
      fail(error);
    }
  };
  /** Somebody waits for what was told and is not heard. */
  const isWanted = (): boolean => {
    const told = pending.at(-1)?.commit;
    return told !== undefined && [...waiting].some(({ place, isUrgent }) => isUrgent && place <= told);
  };
  const hear = (): void => {
    clearTimeout(hearing);
    hearing = undefined;
    if (pending.length === 0 || failure !== undefined) return;
    try {
      copy.hear(pending);
    } catch (error) {
      return fail(error);
    }
    last = { at: performance.now(), count: pending.length };
    pending = [];
    for (const { place, wake } of [...waiting]) if (place <= copy.commit) wake();
    if (copy.unwritten >= (copy.isSorted ? ENOUGH : ENOUGH_WHILE_NEW)) write();
    else writing ??= setTimeout(write, last.count > BUSY ? LONG_MS : 0);
  };
  const write = (): void => {
    clearTimeout(writing);
    writing = undefined;
    if (copy.unwritten === 0 || failure !== undefined) return;
    try {
      copy.write();
    } catch (error) {
      return fail(error);
    }
    onChange();
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
      if (isWanted()) hear();
    });

  const assertFeeding = (): void => {
    if (failure !== undefined) throw unavailable(failure);
  };

  /** There is more, and the subscription does not tell it: it may hang. However many notice, it is ended once. */
  const restartIfQuiet = (): void => {
    const now = performance.now();
    if (now - Math.max(toldAt, restartedAt) < patience.attemptMs) return;
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

  const settle = (): void => {
    write();
    assertFeeding();
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
      await reach(place, () => Math.max(0, callMs - (performance.now() - Math.max(begun, toldAt))));
      settle();
      if (!copy.isSorted) copy.sort();
    },
    settle,
    stop: async () => {
      stopping.abort();
      wakeAll();
      await running;
      hear();
      write();
    },
  };
};
