// Following the ledger: one subscription after the other, each from where the last one stopped, whatever ended it.
import type { AllStreamResolvedEvent, AllStreamSubscription } from '@eventstore/db-client';

import { NoAnswerError, type Patience, pauseBefore, within } from './patience';
import type { Reader } from './reader';
import { fromClientEvent, type HeardEvent } from './stored-event';

/** How many events are given at once at the most. */
const BATCH = 500;
const UNSUBSCRIBE_MS = 1000;

type Source = Pick<Reader, 'subscribe' | 'head'>;

/** What somebody who knows that there is more can do about a subscription that does not tell it: `now` ends it, and another one begins. */
export interface Restart {
  now: () => void;
}

/**
 * All events after a position, in batches, until the signal aborts. Nothing is read ahead of a slow reader but what fits into the
 * buffers of one subscription. The place to go on from is that of the last event given: the database's own checkpoints and its
 * "caught up" run ahead of events that nobody has seen.
 */
export async function* follow(
  source: Source,
  after: bigint,
  patience: Patience,
  signal: AbortSignal,
  restart: Restart = { now: () => undefined },
): AsyncGenerator<readonly HeardEvent[], void, undefined> {
  let place = after;
  const isStopped = () => signal.aborted;
  for (let failures = 1; !isStopped(); failures += 1) {
    for await (const batch of readOn(source, place, patience, signal, restart)) {
      place = batch.at(-1)?.commit ?? place;
      failures = 1;
      yield batch;
    }
    if (!isStopped()) await pauseBefore(patience, failures, signal);
  }
}

/** One subscription, until it ends or breaks. */
async function* readOn(
  source: Source,
  after: bigint,
  patience: Patience,
  signal: AbortSignal,
  restart: Restart,
): AsyncGenerator<readonly HeardEvent[], void, undefined> {
  const isStopped = () => signal.aborted;
  if (isStopped()) return;
  const subscription = source.subscribe(after);
  // Errors may come when nobody is waiting for an event; without a listener they would end the process.
  subscription.on('error', () => undefined);
  const stop = () => void subscription.destroy();
  restart.now = () => void subscription.destroy(new NoAnswerError());
  signal.addEventListener('abort', stop);
  const watch = watchOver(subscription, source, after, patience);
  try {
    for await (const resolved of batchesOf(subscription, watch)) {
      const batch: HeardEvent[] = [];
      for (const { event } of resolved) {
        const stored = event && fromClientEvent(event);
        if (!stored || stored.commit <= watch.place) continue;
        watch.place = stored.commit;
        batch.push(stored);
      }
      if (batch.length > 0) yield batch;
      if (isStopped()) return;
    }
  } finally {
    watch.stop();
    restart.now = () => undefined;
    signal.removeEventListener('abort', stop);
    // Leaving the loop does not tell the database.
    await within(UNSUBSCRIBE_MS, subscription.unsubscribe()).catch(() => undefined);
  }
}

/**
 * The events until the subscription ends, as many at once as the wire has brought; how it ends makes no difference: as long as
 * nobody stops us it is a drop. Taken from the buffer, because waiting for each of them costs as much again as reading it.
 */
async function* batchesOf(
  subscription: AllStreamSubscription,
  watch: Pick<ReturnType<typeof watchOver>, 'busy' | 'waiting'>,
): AsyncGenerator<readonly AllStreamResolvedEvent[], void, undefined> {
  const state = { isOver: subscription.destroyed };
  let wake = (): void => undefined;
  const end = (): void => {
    state.isOver = true;
    wake();
  };
  subscription.on('readable', () => wake());
  for (const how of ['end', 'close', 'error']) subscription.on(how, end);
  const isOver = () => state.isOver;
  try {
    while (!isOver()) {
      const batch: AllStreamResolvedEvent[] = [];
      while (batch.length < BATCH) {
        const next = subscription.read() as AllStreamResolvedEvent | null;
        if (next === null) break;
        batch.push(next);
      }
      if (batch.length > 0) {
        watch.busy();
        yield batch;
        watch.waiting();
      } else if (!isOver()) {
        await new Promise<void>((resolve) => (wake = resolve));
      }
    }
  } finally {
    subscription.destroy();
  }
}

/**
 * Ends a subscription that is quiet although the ledger has more, or although nobody can say whether it has: one that hangs looks
 * like one with nothing to tell. A reader who takes long is no reason: then it is not the subscription that is waited for.
 */
const watchOver = (subscription: AllStreamSubscription, source: Source, after: bigint, { quietMs }: Patience) => {
  const state = { isWaiting: true };
  let heard = 0;
  let suspectedAt = -1;
  const watch = {
    place: after,
    busy: () => {
      state.isWaiting = false;
      heard += 1;
    },
    waiting: () => (state.isWaiting = true),
    stop: () => clearInterval(timer),
  };
  const check = async (): Promise<void> => {
    const isBusy = () => !state.isWaiting;
    if (isBusy()) return;
    const before = heard;
    const head = await source.head().catch(() => undefined);
    if (isBusy() || heard !== before || subscription.destroyed) return;
    const isMissingSomething = head === undefined || head > watch.place;
    if (isMissingSomething && suspectedAt === heard) subscription.destroy(new NoAnswerError());
    suspectedAt = isMissingSomething ? heard : -1;
  };
  const timer = setInterval(() => void check(), quietMs).unref();
  return watch;
};
