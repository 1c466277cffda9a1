// Read models of the past: the same definition, folded into memory from the events of one subject up to a moment.
import type { Catalogue } from '../../src/kernel/catalogue';
import type { Instant } from '../../src/kernel/clock';
import type { RecordedEvent } from '../../src/kernel/event';
import type { EventStore } from '../../src/kernel/event-store';
import { prefixOf, type StreamId } from '../../src/kernel/ids';
import { comparePositions, type Position, START } from '../../src/kernel/position';
import type { Database, HistoryReader, Projection } from './projection';
import { openReadModel } from './read-model';
import { fedEventOf } from './catch-up';

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

/** The rows of one subject, or of the whole ledger, as of a moment. The caller closes the database. */
export const foldAsOf = async (...question: Parameters<typeof foldPast>): Promise<Database> => (await foldPast(...question)).db;

/** The rows of a past. */
export interface FoldedPast {
  readonly db: Database;
  /** Whether they could be other ones, had this event been written by then, too. */
  concerns(event: RecordedEvent): boolean;
}

export const foldPast = async (
  projection: Projection,
  subject: StreamId,
  moment: PastMoment,
  history: HistoryReader,
  catalogue: Catalogue,
): Promise<FoldedPast> => {
  const { reader, concerns, forgetEvents } = readerOfPast(history, moment, catalogue);
  const batches = subject === WHOLE_LEDGER ? reader.readWholeLedger() : [await scopeOf(projection, subject, reader)];
  const model = openReadModel(projection, ':memory:');
  try {
    for await (const events of batches) {
      for (let start = 0; start < events.length; start += STEP) {
        model.feed(events.slice(start, start + STEP).map((recorded) => fedEventOf(catalogue, recorded)));
        await breathe();
      }
    }
  } catch (error) {
    model.close();
    throw error;
  }
  forgetEvents();
  return { db: model.db, concerns };
};

const scopeOf = (projection: Projection, subject: StreamId, history: HistoryReader): Promise<readonly RecordedEvent[]> => {
  if (!projection.scope) throw new Error(`${projection.name} cannot be asked about the past of one subject.`);
  return projection.scope(subject, history);
};

/** How many events are folded between two breaths of the process. */
const STEP = 500;

/** Lets others run: requests are answered while a long past is folded. */
const breathe = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/**
 * Reads history as it stood at a moment: its answers follow from the events by then and from nothing else. It remembers what it
 * was asked, so that it can tell whether one more event would have changed an answer.
 */
const readerOfPast = (history: HistoryReader, moment: PastMoment, catalogue: Catalogue) => {
  const wasBy = isBy(moment);
  const hadHappened = isBy({ at: moment.at });
  const read = new Map<StreamId, RecordedEvent[]>();
  let askedForAll = false;
  const asked = new Map<string, { readonly subject: StreamId; readonly kind: string | undefined }>();

  const readMissing = async (streams: Iterable<StreamId>): Promise<void> => {
    const missing = [...streams].filter((stream) => !read.has(stream));
    for (const stream of missing) read.set(stream, []);
    for (const event of await history.readStreams(missing)) {
      if (wasBy(event)) read.get(event.envelope.stream)?.push(event);
    }
  };
  const names = (event: RecordedEvent, subject: StreamId): boolean =>
    event.envelope.stream === subject || fedEventOf(catalogue, event).references.includes(subject);

  const reader: HistoryReader = {
    streamsAbout: async (subject, kind) => {
      asked.set(`${subject}/${kind}`, { subject, kind });
      const found = await history.streamsAbout(subject, kind);
      await readMissing(found);
      // The index knows of the present, too: what came to name the subject only later is none of its past.
      return found.filter((stream) => read.get(stream)?.some((event) => names(event, subject)));
    },
    readStreams: async (streams) => {
      const wanted = [...new Set(streams)];
      await readMissing(wanted);
      return inOrder(wanted.flatMap((stream) => read.get(stream) ?? []));
    },
    readWholeLedger: async function* () {
      askedForAll = true;
      for await (const batch of history.readWholeLedger()) {
        yield batch.filter(wasBy);
        const last = batch.at(-1);
        if (moment.position !== undefined && last && comparePositions(last.position, moment.position) >= 0) return;
      }
    },
  };
  return {
    reader,
    concerns: (event: RecordedEvent): boolean =>
      hadHappened(event) &&
      (askedForAll ||
        read.has(event.envelope.stream) ||
        [...asked.values()].some(({ subject, kind }) => isOfKind(event.envelope.stream, kind) && names(event, subject))),
    /** Lets go of the events, and keeps what was asked. */
    forgetEvents: (): void => {
      for (const stream of read.keys()) read.set(stream, []);
    },
  };
};

const isOfKind = (stream: StreamId, kind: string | undefined): boolean => kind === undefined || prefixOf(stream) === kind;

const inOrder = (events: RecordedEvent[]): RecordedEvent[] => events.sort((a, b) => comparePositions(a.position, b.position));

export const isBy =
  ({ at, position }: PastMoment) =>
  (event: RecordedEvent): boolean =>
    (at === undefined || event.envelope.at <= at) && (position === undefined || comparePositions(event.position, position) <= 0);

/** How many events of the whole ledger are read at a time. */
const BATCH = 1000;

/** Reads history from the store. */
export const createHistoryReader = (store: Pick<EventStore, 'readStream' | 'readAll' | 'streamsNaming'>): HistoryReader => ({
  streamsAbout: async (subject, kind) =>
    [subject, ...(await store.streamsNaming(subject))].filter((stream) => isOfKind(stream, kind)),
  readStreams: async (streams) => {
    const events: RecordedEvent[] = [];
    for (const stream of new Set(streams)) events.push(...(await store.readStream(stream)));
    return inOrder(events);
  },
  readWholeLedger: async function* () {
    let after = START;
    for (;;) {
      const batch = await store.readAll(after, BATCH);
      const last = batch.at(-1);
      if (!last) return;
      yield batch;
      after = last.position;
    }
  },
});
