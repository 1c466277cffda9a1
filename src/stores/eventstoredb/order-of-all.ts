// Reading and following the ledger in the order in which it was written.
import type { RecordedEvent } from '../../kernel/event';
import { comparePositions, type Position } from '../../kernel/position';
import { follow } from './following';
import type { IndexFeed } from './index-feed';
import type { LedgerIndex } from './ledger-index';
import { closed, unavailable } from './outcomes';
import { NoAnswerError, type Patience } from './patience';
import type { Reader } from './reader';

export interface OrderOfAllParts {
  readonly reader: Reader;
  readonly index: LedgerIndex;
  readonly level: IndexFeed['level'];
  readonly patience: Patience;
  /** Aborts when the store closes. */
  readonly closing: AbortSignal;
}

export const createOrderOfAll = ({ reader, index, level, patience, closing }: OrderOfAllParts) => {
  /** What the database can go on from: the place of an event, never a number in between. */
  const startAfter = async (after: Position): Promise<Position> => {
    if (comparePositions(after, index.position) > 0) await level();
    return index.lastUpTo(after);
  };

  async function* subscribeAll(after: Position, signal: AbortSignal): AsyncGenerator<readonly RecordedEvent[]> {
    const either = AbortSignal.any([signal, closing]);
    if (either.aborted) return;
    const start = await startAfter(after);
    for await (const batch of follow(reader, start, patience, either)) {
      const later = batch.map(({ recorded }) => recorded).filter(({ position }) => comparePositions(position, after) > 0);
      if (later.length > 0) yield later;
    }
  }

  /** A subscription up to what was the head, because only subscriptions are filtered by the database. */
  const readAll = async (after: Position, limit: number): Promise<readonly RecordedEvent[]> => {
    const head = await reader.head();
    if (limit <= 0 || comparePositions(after, head) >= 0) return [];
    const enough = new AbortController();
    const events: RecordedEvent[] = [];
    const startTimer = () => setTimeout(() => enough.abort(), patience.callMs);
    let timer = startTimer();
    try {
      for await (const batch of subscribeAll(after, enough.signal)) {
        clearTimeout(timer);
        timer = startTimer();
        for (const event of batch) {
          if (events.length < limit && comparePositions(event.position, head) <= 0) events.push(event);
        }
        const last = batch.at(-1);
        if (events.length >= limit || (last && comparePositions(last.position, head) >= 0)) return events;
      }
      throw closing.aborted ? closed() : unavailable(new NoAnswerError());
    } finally {
      clearTimeout(timer);
    }
  };

  return { subscribeAll, readAll };
};
