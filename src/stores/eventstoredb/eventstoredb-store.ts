// The ledger in EventStoreDB or KurrentDB: one cluster that holds the events, and any number of nodes that write and read.
import type { Clock, Instant } from '../../kernel/clock';
import type { EventStore } from '../../kernel/event-store';
import type { Position } from '../../kernel/position';
import { IN_MEMORY } from '../../sqlite/database';
import { createAppends } from './appends';
import { usableConnectionString } from './connection-string';
import { startIndexFeed } from './index-feed';
import { type Layout, layoutOf } from './layout';
import { type LedgerIndex, openLedgerIndex } from './ledger-index';
import { assertReachable, foundLedger } from './opening';
import { createOrderOfAll } from './order-of-all';
import { closed } from './outcomes';
import { openingPatience, type Patience, usualPatience } from './patience';
import { createReader, type Reader, readWhole } from './reader';
import { readSealed } from './sealed-text';
import { fromClientEvent } from './stored-event';
import { shareWriter, type Writer } from './writer';

export interface EventStoreDbStoreOptions {
  /** The connection string: `esdb://…` or `esdb+discover://…`. */
  readonly url: string;
  readonly clock: Clock;
  /** Called when the ledger is opened for the first time. */
  readonly newLogId: () => string;
  /** Where this node keeps its index; in memory when nothing is said, and then read anew at every start. */
  readonly indexFile?: string;
  /** Stands before every stream and event type, when several ledgers share a database. */
  readonly prefix?: string;
  readonly patience?: Patience;
}

export interface EventStoreDbStore extends EventStore {
  /** Hard-deletes the sealed text about somebody. Its bytes stay on the disks of the database until they are scavenged. */
  deleteSealed(subject: string): Promise<void>;
}

/** Opens the ledger, founding it if there is none. @throws Error with one sentence that says what to change. */
export const openEventStoreDbStore = async (options: EventStoreDbStoreOptions): Promise<EventStoreDbStore> => {
  const { prefix = '', patience = usualPatience } = options;
  const layout = layoutOf(prefix);
  const connected = await connect(usableConnectionString(options.url), layout, patience, options);
  const store = assemble(connected, layout, patience, options.clock);
  try {
    await store.feed.catchUp(connected.head);
    return store.port;
  } catch (error) {
    await store.port.close();
    throw error;
  }
};

interface Connected {
  readonly reader: Reader;
  readonly writer: Writer;
  readonly log: string;
  readonly index: LedgerIndex;
  /** Where the ledger ended when it was opened. */
  readonly head: Position;
}

const connect = async (
  url: string,
  layout: Layout,
  patience: Patience,
  { newLogId, indexFile = IN_MEMORY }: EventStoreDbStoreOptions,
): Promise<Connected> => {
  const patient = openingPatience(patience);
  const opener = createReader(url, layout, patient);
  let writer: Writer | undefined;
  try {
    await assertReachable(url, opener, patient);
    writer = shareWriter(url);
    const log = await foundLedger(layout, { reader: opener, writer, patience: patient }, newLogId);
    const head = await opener.head();
    const index = openLedgerIndex(indexFile, { log, head });
    return { reader: createReader(url, layout, patience), writer, log, index, head };
  } catch (error) {
    await writer?.release();
    throw error;
  } finally {
    await opener.close();
  }
};

const assemble = ({ reader, writer, log, index }: Connected, layout: Layout, patience: Patience, clock: Clock) => {
  const closing = new AbortController();
  let lastRecordedAt: Instant = index.recordedAt;
  const notBefore = (moment: Instant): Instant => (lastRecordedAt = moment > lastRecordedAt ? moment : lastRecordedAt);

  const feed = startIndexFeed({
    index,
    reader,
    patience,
    onTaken: (events) => {
      appends.taken(events);
      notBefore(index.recordedAt);
    },
  });
  const { level } = feed;
  const appends = createAppends({
    ...{ reader, writer, patience, layout, log, index, level },
    recordedNow: () => notBefore(clock()),
  });
  const orderOfAll = createOrderOfAll({ reader, index, level, patience, closing: closing.signal });

  const assertOpen = (): void => {
    if (closing.signal.aborted) throw closed();
  };
  /** What the index says now, or else what it says once it is level: what it has found stays true. */
  const lookUp = async <Result>(find: () => Result | undefined): Promise<Result | undefined> => {
    assertOpen();
    const found = find();
    if (found !== undefined) return found;
    await level();
    return find();
  };

  const port: EventStoreDbStore = {
    log,
    guardsAreAtomic: false,
    append: async (...request) => {
      assertOpen();
      return appends.append(...request);
    },
    readStream: async (stream, fromRevision = 0) => {
      assertOpen();
      const events = await readWhole(reader, layout.streamOf(stream), fromRevision);
      return events.map((event) => fromClientEvent(event).recorded);
    },
    streamsNaming: async (subject) => {
      assertOpen();
      await level();
      return index.streamsNaming(subject);
    },
    readAll: async (after, limit) => {
      assertOpen();
      return orderOfAll.readAll(after, limit);
    },
    subscribeAll: orderOfAll.subscribeAll,
    head: async () => {
      assertOpen();
      return reader.head();
    },
    size: async () => {
      assertOpen();
      await level();
      return index.size;
    },
    readEvent: async (eventId) => {
      const place = await lookUp(() => index.find(eventId));
      const [event] = place ? await reader.read(layout.streamOf(place.stream), BigInt(place.revision), 1) : [];
      return event && fromClientEvent(event).recorded;
    },
    readSealed: async (eventId) => {
      const place = await lookUp(() => index.find(eventId));
      return place ? readSealed({ reader }, layout, index.sealedPlacesOf(eventId)) : [];
    },
    findCommand: (commandId) => lookUp(() => appends.known(commandId)),
    deleteSealed: async (subject) => {
      assertOpen();
      await reader.bury(layout.sealedStreamOf(subject));
    },
    close: async () => {
      if (closing.signal.aborted) return;
      closing.abort();
      await feed.stop();
      await writer.release();
      await reader.close();
      index.close();
    },
  };
  return { port, feed };
};
