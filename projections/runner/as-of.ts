// Read models of the past: the same definition, folded into memory from the events of one subject up to a moment.
import type { Catalogue } from '../../src/kernel/catalogue';
import type { Instant } from '../../src/kernel/clock';
import type { RecordedEvent } from '../../src/kernel/event';
import type { EventStore } from '../../src/kernel/event-store';
import type { StreamId } from '../../src/kernel/ids';
import { comparePositions, type Position } from '../../src/kernel/position';
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

/** The rows of one subject as of a moment. The caller closes the database. */
export const foldAsOf = async (
  projection: Projection,
  subject: StreamId,
  moment: PastMoment,
  history: HistoryReader,
  catalogue: Catalogue,
): Promise<Database> => {
  if (!projection.scope) throw new Error(`${projection.name} cannot be asked about the past of one subject.`);
  const events = await projection.scope(subject, history);
  const model = openReadModel(projection, ':memory:');
  model.feed(events.filter(isBy(moment)).map((recorded) => fedEventOf(catalogue, recorded)));
  return model.db;
};

export const isBy =
  ({ at, position }: PastMoment) =>
  (event: RecordedEvent): boolean =>
    (at === undefined || event.envelope.at <= at) && (position === undefined || comparePositions(event.position, position) <= 0);

/** Reads history from the store. */
export const createHistoryReader = (store: Pick<EventStore, 'readStream' | 'streamsNaming'>): HistoryReader => ({
  streamsAbout: async (subject) => [subject, ...(await store.streamsNaming(subject))],
  readStreams: async (streams) => {
    const events: RecordedEvent[] = [];
    for (const stream of new Set(streams)) events.push(...(await store.readStream(stream)));
    return events.sort((a, b) => comparePositions(a.position, b.position));
  },
});
