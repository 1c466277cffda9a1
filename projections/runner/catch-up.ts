// Feeds read models from a store: in small steps, several of which share a transaction.
import type { Catalogue } from '../../src/kernel/catalogue';
import { pastEventOf, type RecordedEvent } from '../../src/kernel/event';
import type { EventStore } from '../../src/kernel/event-store';
import { type Position, positionOf } from '../../src/kernel/position';
import type { FedEvent } from './projection';
import type { ReadModel } from './read-model';

/** How many events are taken in between two breaths of the process: few enough to be forgotten while they are young. */
export const STEP = 250;
/** How many steps share a transaction while there are that many to take: a page that many of them touch is written once. */
export const STEPS_OF_A_LEAP = 40;

/** Feeds a model that nobody uses yet, up to the head, or until it has enough. */
export const catchUp = (
  model: ReadModel,
  store: Pick<EventStore, 'readAll'>,
  catalogue: Catalogue,
  signal?: AbortSignal,
  hasEnough = () => false,
): Promise<void> => catchUpTogether([model], store, catalogue, signal, hasEnough);

/** The same for several models: each event is read once for all of them. `isEnough` is asked after every step. */
export const catchUpTogether = async (
  models: readonly ReadModel[],
  store: Pick<EventStore, 'readAll'>,
  catalogue: Catalogue,
  signal?: AbortSignal,
  isEnough = () => false,
): Promise<void> => {
  const leapOnce = async (): Promise<'over' | 'more'> => {
    for (let step = 0; step < STEPS_OF_A_LEAP && !signal?.aborted; step += 1) {
      const batch = await store.readAll(slowestOf(models), STEP);
      const events = batch.map((recorded) => fedEventOf(catalogue, recorded));
      for (const model of models) model.feed(events);
      if (batch.length === 0 || isEnough()) return 'over';
      await breathe();
    }
    return 'more';
  };
  while (!signal?.aborted && (await leap(models, leapOnce)) === 'more');
};

/** Where the one that is furthest behind stands. */
export const slowestOf = (models: Iterable<ReadModel>): Position =>
  positionOf(Math.min(...Array.from(models, (model) => model.position)));

/** What the work feeds to some models becomes one transaction of each. */
export const leap = async <Result>(models: readonly ReadModel[], work: () => Promise<Result>): Promise<Result> => {
  try {
    for (const model of models) model.hold();
    return await work();
  } finally {
    for (const model of models) model.release();
  }
};

export const fedEventOf = (catalogue: Catalogue, recorded: RecordedEvent): FedEvent => {
  const position = Number(recorded.position);
  try {
    const event = catalogue.read(recorded.envelope);
    return { position, event, references: catalogue.references(event) };
  } catch (error) {
    // An event of a newer program: whoever takes it in parks its stream.
    return { position, event: pastEventOf(recorded.envelope), references: [], unreadable: error as Error };
  }
};

/** Lets others run: requests are answered while read models are fed. */
export const breathe = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
