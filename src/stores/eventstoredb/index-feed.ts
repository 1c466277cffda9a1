// Keeps the index of this node level with the ledger.
import { comparePositions, type Position } from '../../kernel/position';
import { follow } from './following';
import type { LedgerIndex } from './ledger-index';
import { closed, unavailable } from './outcomes';
import { type Deadline, deadlineIn, NoAnswerError, openingPatience, type Patience, within } from './patience';
import type { Reader } from './reader';
import type { StoredEvent } from './stored-event';

/** With fewer events than this at once the feed is not far behind. */
const SMALL = 100;
const LINGER_MS = 20;

export interface IndexFeed {
  /** Resolves once the index holds everything that the ledger held when it was asked for. @throws StoreFault after a while. */
  level(deadline?: Deadline): Promise<void>;
  /** Resolves once the index has reached a position, however long it takes, as long as it gets on. @throws StoreFault */
  catchUp(target: Position): Promise<void>;
  stop(): Promise<void>;
}

export interface IndexFeedParts {
  readonly index: LedgerIndex;
  readonly reader: Reader;
  readonly patience: Patience;
  readonly onTaken: (events: readonly StoredEvent[]) => void;
}

export const startIndexFeed = ({ index, reader, patience, onTaken }: IndexFeedParts): IndexFeed => {
  const stopping = new AbortController();
  const waiting = new Set<() => void>();
  let want = (): void => undefined;
  let failure: unknown;

  const feed = async (): Promise<void> => {
    try {
      for await (const events of follow(reader, index.position, patience, stopping.signal)) {
        index.add(events);
        onTaken(events);
        wakeAll();
        if (events.length < SMALL && waiting.size === 0) await untilWanted();
      }
    } catch (error) {
      // Only the file of the index, or an event that no ledger wrote, can lead here: neither goes away by itself.
      failure = error;
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

  /** False when nothing happens to the index for so long. */
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

  const reach = async (target: Position, msLeft: () => number): Promise<void> => {
    while (comparePositions(index.position, target) < 0) {
      if (failure !== undefined) throw unavailable(failure);
      if (stopping.signal.aborted) throw closed();
      if (!(await nextChange(msLeft()))) throw unavailable(new NoAnswerError());
    }
  };

  return {
    level: async (deadline = deadlineIn(patience)) => {
      const head = await within(deadline.leftMs(), reader.head()).catch((error: unknown) => {
        throw unavailable(error);
      });
      await reach(head, deadline.leftMs);
    },
    catchUp: (target) => reach(target, () => openingPatience(patience).callMs),
    stop: async () => {
      stopping.abort();
      wakeAll();
      want();
      await running;
    },
  };
};
