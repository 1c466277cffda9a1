// The ledger in EventStoreDB or KurrentDB: one cluster that holds the events, and any number of nodes that write and read.
import { EventStoreDBClient } from '@eventstore/db-client';

import type { Clock, Instant } from '../../kernel/clock';
import type { EventStore } from '../../kernel/event-store';
import { positionOf } from '../../kernel/position';
import type { WithEach } from '../../sqlite/companion';
import { IN_MEMORY } from '../../sqlite/database';
import { createBell } from '../following';
import { createAppends } from './appends';
import { usableConnectionString } from './connection-string';
import { startCopyFeed } from './copy-feed';
import { type Layout, layoutOf } from './layout';
import { type NodeCopy, openNodeCopy } from './node-copy';
import { assertReachable, foundLedger } from './opening';
import { createOrderOfAll } from './order-of-all';
import { closed } from './outcomes';
import { openingPatience, type Patience, usualPatience } from './patience';
import { createReader, type Reader } from './reader';
import { readSealed } from './sealed-text';
import { createSharedNote, type SharedNote } from './shared-note';
import { commitOf } from './stored-event';
import { createTakingOver, type TakeOver } from './taking-over';
import { createWriter, type Writer } from './writer';

export interface EventStoreDbStoreOptions {
  /** The connection string: `esdb://…` or `esdb+discover://…`. */
  readonly url: string;
  readonly clock: Clock;
  /** Called when the ledger is opened for the first time. */
  readonly newLogId: () => string;
  /** Where this node keeps its copy; in memory when nothing is said, and then read anew at every start. */
  readonly copyFile?: string;
  /** Prepares what is told of each event inside the transaction that takes it into the copy. */
  readonly withEach?: WithEach;
  /** Told before a copy of another ledger, or of another course of this one, is forgotten. */
  readonly onStartOver?: () => void;
  /** Stands before every stream and event type, when several ledgers share a database. */
  readonly prefix?: string;
  readonly patience?: Patience;
}

export interface EventStoreDbStore extends EventStore {
  /** Hard-deletes the sealed text about somebody. Its bytes stay on the disks of the database until they are scavenged. */
  deleteSealed(subject: string): Promise<void>;
  /** Takes in what another store has written, as it is. */
  readonly takeOver: TakeOver;
  /** The last signed checkpoint, of whichever node signed it. */
  readonly checkpoints: SharedNote;
  /** What the first node left to tell whether another one has the same keys. */
  readonly keyCheck: SharedNote;
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
  readonly copy: NodeCopy;
  /** Where the ledger ended when it was opened. */
  readonly head: bigint;
}

const connect = async (
  url: string,
  layout: Layout,
  patience: Patience,
  { newLogId, copyFile = IN_MEMORY, withEach, onStartOver }: EventStoreDbStoreOptions,
): Promise<Connected> => {
  const patient = openingPatience(patience);
  const client = EventStoreDBClient.connectionString(url);
  const opener = createReader(client, layout, patient);
  const writer = createWriter(url);
  try {
    await assertReachable(url, opener, patient);
    const log = await foundLedger(layout, { reader: opener, writer, patience: patient }, newLogId);
    const head = await opener.head();
    const copy = await openNodeCopy(copyFile, {
      log,
      withEach,
      onStartOver,
      isTheSame: async ({ stream, revision, commit }) => {
        const [there] = await opener.read(layout.streamOf(stream), BigInt(revision), 1);
        return there !== undefined && commitOf(there) === commit;
      },
    });
    return { reader: createReader(client, layout, patience), writer, log, copy, head };
  } catch (error) {
    await writer.close();
    await opener.close();
    throw error;
  }
};

const assemble = ({ reader, writer, log, copy }: Connected, layout: Layout, patience: Patience, clock: Clock) => {
  const bell = createBell();
  let lastRecordedAt: Instant = copy.recordedAt;
  const recordedNow = (): Instant => {
    for (const moment of [copy.recordedAt, clock()]) if (moment > lastRecordedAt) lastRecordedAt = moment;
    return lastRecordedAt;
  };
  const feed = startCopyFeed({ copy, reader, patience, onChange: bell.ring });
  const { level } = feed;
  const writing = { reader, writer, patience };
  const append = createAppends({ ...writing, layout, log, copy, feed, recordedNow });

  const assertOpen = (): void => {
    if (bell.isClosed) throw closed();
  };
  /** What the copy says now, or else what it says once it is level: what it has found stays true. */
  const lookUp = async <Result>(find: () => Result | undefined, ready = level): Promise<Result | undefined> => {
    assertOpen();
    const found = find();
    if (found !== undefined) return found;
    await ready();
    return find();
  };
  /** Level, and written. */
  const readable = async (): Promise<void> => {
    await level();
    feed.settle();
  };
  /** What the copy says once it is level. */
  const whenLevel = async <Result>(find: () => Result, ready = level): Promise<Result> => {
    assertOpen();
    await ready();
    return find();
  };

  const port: EventStoreDbStore = {
    log,
    guardsAreAtomic: false,
    append: async (...request) => {
      assertOpen();
      return append(...request);
    },
    readStream: (stream, fromRevision = 0) => whenLevel(() => copy.readStream(stream, fromRevision), readable),
    streamsNaming: (subject) => whenLevel(() => copy.streamsNaming(subject), readable),
    ...createOrderOfAll({ copy, feed, bell }),
    head: () => whenLevel(() => positionOf(copy.size)),
    size: () => whenLevel(() => copy.size),
    readEvent: (eventId) => lookUp(() => copy.find(eventId), readable),
    readSealed: async (eventId) => {
      const event = await lookUp(() => copy.find(eventId), readable);
      return event ? readSealed({ reader }, layout, copy.sealedPlacesOf(eventId)) : [];
    },
    findCommand: (commandId) => lookUp(() => copy.findCommand(commandId)),
    deleteSealed: async (subject) => {
      assertOpen();
      await reader.bury(layout.sealedStreamOf(subject));
    },
    takeOver: createTakingOver(writing, layout, feed),
    checkpoints: createSharedNote(writing, { stream: layout.checkpointStream, type: layout.checkpointType }),
    keyCheck: createSharedNote(writing, { stream: layout.keyCheckStream, type: layout.keyCheckType }),
    close: async () => {
      if (bell.isClosed) return;
      bell.close();
      await feed.stop();
      await writer.close();
      await reader.close();
      copy.close();
    },
  };
  return { port, feed };
};
