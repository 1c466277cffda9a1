// Read models of the past: the same definition, folded into memory from the events of one subject up to a moment.
import { setImmediate as breathe } from 'node:timers/promises';

import type { Catalogue } from '../../src/kernel/catalogue';
import type { Instant } from '../../src/kernel/clock';
import type { RecordedEvent } from '../../src/kernel/event';
import type { EventStore } from '../../src/kernel/event-store';
import type { StreamId } from '../../src/kernel/ids';
import { comparePositions, type Position, START } from '../../src/kernel/position';
import type { Database, HistoryReader, Projection } from './projection';
import { openReadModel } from './read-model';
import { fedEventOf } from './runner';

/**
 * A moment of the past. `at`: as the world stood, that is, what had happened by then, whenever it was written down.
 * `position`: as the ledger stood, that is, what had been written by then. Both may be given.
 */
export interface PastMoment {
  readonly at?: Instant | undefined;
  readonly position?: Position | undefined;
}

/**
 * The subject of a question about everybody. Its past is folded from every event up to the moment: as long as a rebuild of
 * that read model takes, and the rows of the whole of it in memory. It is no id that anything can have.
 */
export const WHOLE_LEDGER: StreamId = 'whole-ledger';

/** How many events of the whole ledger are folded between two breaths of the process. */
const BATCH = 1000;

/** The rows of one subject, or of the whole ledger, as of a moment. The caller closes the database. */
export const foldAsOf = async (
  projection: Projection,
  subject: StreamId,
  moment: PastMoment,
  history: HistoryReader,
  catalogue: Catalogue,
): Promise<Database> => {
  const batches = subject === WHOLE_LEDGER ? history.readWholeLedger() : [await scopeOf(projection, subject, history)];
  const model = openReadModel(projection, ':memory:');
  try {
    for await (const events of batches) {
      model.feed(events.filter(isBy(moment)).map((recorded) => fedEventOf(catalogue, recorded)));
      if (isBeyond(moment, events)) break;
    }
  } catch (error) {
    model.close();
    throw error;
  }
  return model.db;
};

const scopeOf = (projection: Projection, subject: StreamId, history: HistoryReader): Promise<readonly RecordedEvent[]> => {
  if (!projection.scope) throw new Error(`${projection.name} cannot be asked about the past of one subject.`);
  return projection.scope(subject, history);
};

/** Whether nothing after these events can have been written by the moment. */
const isBeyond = ({ position }: PastMoment, events: readonly RecordedEvent[]): boolean => {
  const last = events.at(-1);
  return position !== undefined && last !== undefined && comparePositions(last.position, position) >= 0;
};

export const isBy =
  ({ at, position }: PastMoment) =>
  (event: RecordedEvent): boolean =>
    (at === undefined || event.envelope.at <= at) && (position === undefined || comparePositions(event.position, position) <= 0);

/** Reads history from the store. */
export const createHistoryReader = (store: Pick<EventStore, 'readStream' | 'readAll' | 'streamsNaming'>): HistoryReader => ({
  streamsAbout: async (subject) => [subject, ...(await store.streamsNaming(subject))],
  readStreams: async (streams) => {
    const events: RecordedEvent[] = [];
    for (const stream of new Set(streams)) events.push(...(await store.readStream(stream)));
    return events.sort((a, b) => comparePositions(a.position, b.position));
  },
  readWholeLedger: async function* () {
    let after = START;
    for (;;) {
      const batch = await store.readAll(after, BATCH);
      const last = batch.at(-1);
      if (!last) return;
      yield batch;
      after = last.position;
      await breathe();
    }
  },
});
