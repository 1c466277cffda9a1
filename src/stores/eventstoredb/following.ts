// Following the ledger: one subscription after the other, each from where the last one stopped, whatever ended it.
import { type Patience, pauseBefore } from './patience';
import type { Reader } from './reader';
import { fromToldEvent, type HeardEvent } from './stored-event';
import type { Subscription } from './subscription';

type Source = Pick<Reader, 'subscribe' | 'head'>;

/** What somebody who knows that there is more can do about a subscription that does not tell it: `now` ends it, and another one begins. */
export interface Restart {
  now: () => void;
}

/**
 * All events after a position, in batches, until the signal aborts. Nothing is read ahead of a slow reader but what one subscription
 * holds. The place to go on from is that of the last event given: the database's own checkpoints and its "caught up" run ahead of
 * events that nobody has seen.
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

/** One subscription, until it ends or breaks: as long as nobody stops us, that is a drop. */
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
  restart.now = subscription.end;
  signal.addEventListener('abort', subscription.end);
  const watch = watchOver(subscription, source, after, patience);
  try {
    for (;;) {
      watch.waiting();
      const told = await subscription.next();
      if (told.length === 0 || isStopped()) return;
      watch.busy();
      const batch: HeardEvent[] = [];
      for (const event of told) {
        const heard = fromToldEvent(event);
        if (heard.commit <= watch.place) continue;
        watch.place = heard.commit;
        batch.push(heard);
      }
      if (batch.length > 0) yield batch;
    }
  } finally {
    watch.stop();
    restart.now = () => undefined;
    signal.removeEventListener('abort', subscription.end);
    subscription.end();
  }
}

/**
 * Ends a subscription that is quiet although the ledger has more, or although nobody can say whether it has: one that hangs looks
 * like one with nothing to tell. A reader who takes long is no reason: then it is not the subscription that is waited for.
 */
const watchOver = (subscription: Subscription, source: Source, after: bigint, { quietMs }: Patience) => {
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
    if (isBusy() || heard !== before || subscription.isOver) return;
    const isMissingSomething = head === undefined || head > watch.place;
    if (isMissingSomething && suspectedAt === heard) subscription.end();
    suspectedAt = isMissingSomething ? heard : -1;
  };
  const timer = setInterval(() => void check(), quietMs).unref();
  return watch;
};
