// The order of all as this node has heard it, in a SQLite file of its own: every event with its leaf, where ids, commands and mentions
// stand, and the tree. Everything in it follows from the database, and can be read from there again.
//
// The database tells where an event stands by its place in its own log: with holes, and another in another database. A position
// is the event's rank among the events of the ledger instead: the same on every node, and the same after the ledger has moved.
import type { Instant } from '../../kernel/clock';
import type { Envelope, RecordedEvent } from '../../kernel/event';
import type { KnownCommand } from '../../kernel/event-store';
import { idsNamedIn } from '../../kernel/ids';
import { type Position, positionOf } from '../../kernel/position';
import { type Database, inTransaction, openDatabase } from '../../sqlite/database';
import { inRows } from './in-rows';
import { isSorted, sort, startOver, VERSION } from './node-copy-tables';
import type { SealedPlace, StoredEvent } from './stored-event';

const BUSY_TIMEOUT_MS = 5000;
/** Enough of the file in memory for ids that come in any order, and seldom a wait for the disk. */
const CACHE_KIB = 32 * 1024;
const CHECKPOINT_PAGES = 8192;
/** While it is new every page is written once, so that moving pages into the file early gains nothing but room on the disk. */
const CHECKPOINT_PAGES_WHILE_NEW = 131_072;

export interface NodeCopy {
  /** The place in the database's log of the last event it has taken in. */
  readonly commit: bigint;
  /** How many events it has taken in; the position of the last of them. */
  readonly size: number;
  /** When the last of them was written. */
  readonly recordedAt: Instant;
  /** False while it is new: until `sort` it can be added to, and nothing can be looked up. */
  readonly isSorted: boolean;
  sort(): void;
  add(events: readonly StoredEvent[]): void;
  readAll(after: Position, limit: number): readonly RecordedEvent[];
  readStream(stream: string, fromRevision: number): readonly RecordedEvent[];
  find(eventId: string): RecordedEvent | undefined;
  positionAt(stream: string, revision: number): Position | undefined;
  revisionOf(stream: string): number;
  streamsNaming(subject: string): readonly string[];
  findCommand(commandId: string): KnownCommand | undefined;
  sealedPlacesOf(eventId: string): readonly SealedPlace[];
  close(): void;
}

/** Prepares what is told of each event inside the transaction that takes it in. */
export type WithEach = (db: Database) => (position: number, leaf: string) => void;

export interface NodeCopyOptions {
  readonly log: string;
  /** Whether the last event of a copy that is there is the one that the database has in that place. */
  isTheSame(last: { readonly stream: string; readonly revision: number; readonly commit: bigint }): Promise<boolean>;
  readonly withEach?: WithEach | undefined;
  /** Told before what is there is forgotten: what was made of it has to go as well. */
  readonly onStartOver?: (() => void) | undefined;
}

interface Row {
  readonly position: number;
  readonly leaf: string;
}

/** Opens the copy of a ledger; what another ledger or another course of this one left there is forgotten. */
export const openNodeCopy = async (file: string, options: NodeCopyOptions): Promise<NodeCopy> => {
  const db = openDatabase(file, BUSY_TIMEOUT_MS);
  try {
    // All of it can be read again; after a power cut it may be behind, but not torn.
    db.exec('PRAGMA synchronous = NORMAL');
    db.exec(`PRAGMA cache_size = -${CACHE_KIB}`);
    db.exec(`PRAGMA journal_size_limit = ${CHECKPOINT_PAGES * 4096}`);
    if (!(await belongsTo(db, options))) {
      options.onStartOver?.();
      inTransaction(db, () => startOver(db, options.log));
    }
    return over(db, options.withEach?.(db));
  } catch (error) {
    db.close();
    throw error;
  }
};

const over = (db: Database, tell: ReturnType<WithEach> | undefined): NodeCopy => {
  const selectCheckpoint = db.prepare('SELECT commit_place, size, recorded_at FROM checkpoint');
  const updateCheckpoint = db.prepare('UPDATE checkpoint SET commit_place = ?, size = ?, recorded_at = ?');
  const insertEvent = db.prepare('INSERT INTO events VALUES (?, ?, ?, ?, ?, ?)');
  const intoSorted = {
    mentions: inRows(db, 'INSERT OR IGNORE INTO mentions VALUES', 2),
    commands: inRows(db, 'INSERT OR IGNORE INTO commands VALUES', 5),
  };
  const intoUnsorted = {
    mentions: inRows(db, 'INSERT INTO unsorted_mentions VALUES', 2),
    commands: inRows(db, 'INSERT INTO unsorted_commands VALUES', 5),
  };
  const insertSealed = db.prepare('INSERT OR IGNORE INTO sealed_places VALUES (?, ?, ?, ?)');
  const LEAF = 'SELECT position, CAST(leaf AS TEXT) AS leaf FROM events';
  const selectAll = db.prepare(`${LEAF} WHERE position > ? ORDER BY position LIMIT ?`);
  const selectStream = db.prepare(`${LEAF} WHERE stream = ? AND revision >= ? ORDER BY revision`);
  const selectEvent = db.prepare(`${LEAF} WHERE id = ? ORDER BY position LIMIT 1`);
  const selectPosition = db.prepare('SELECT position FROM events WHERE stream = ? AND revision = ?');
  const selectRevision = db.prepare('SELECT max(revision) AS revision FROM events WHERE stream = ?');
  const selectMentions = db.prepare('SELECT stream FROM mentions WHERE subject = ?');
  const selectCommand = db.prepare('SELECT * FROM commands WHERE command_id = ?');
  const selectSealed = db.prepare('SELECT subject, revision, id FROM sealed_places WHERE event_id = ? ORDER BY subject');

  const readCheckpoint = () => {
    const row = selectCheckpoint.get() as { commit_place: string; size: number; recorded_at: Instant };
    return { commit: BigInt(row.commit_place), size: row.size, recordedAt: row.recorded_at };
  };
  let checkpoint = readCheckpoint();
  let isInOrder = isSorted(db);
  db.exec(`PRAGMA wal_autocheckpoint = ${isInOrder ? CHECKPOINT_PAGES : CHECKPOINT_PAGES_WHILE_NEW}`);

  const insert = ({ envelope, leaf, command, sealed }: StoredEvent, position: number, into: typeof intoSorted): void => {
    const { id, stream, rev, rec, data } = envelope;
    insertEvent.run(position, id, stream, rev, rec, Buffer.from(leaf));
    tell?.(position, leaf);
    for (const name of idsNamedIn(data)) if (name !== stream) into.mentions.add(name, stream);
    if (command) into.commands.add(command.commandId, command.digest, stream, rev, position);
    for (const place of sealed) insertSealed.run(id, place.subject, place.revision, place.id);
  };

  return {
    get commit() {
      return checkpoint.commit;
    },
    get size() {
      return checkpoint.size;
    },
    get recordedAt() {
      return checkpoint.recordedAt;
    },
    get isSorted() {
      return isInOrder;
    },
    sort: () => {
      inTransaction(db, () => sort(db));
      isInOrder = true;
      db.exec(`PRAGMA wal_autocheckpoint = ${CHECKPOINT_PAGES}`);
      db.exec('PRAGMA wal_checkpoint(TRUNCATE)');
    },
    add: (events) => {
      try {
        inTransaction(db, () => {
          // Another process of this node may feed the same file.
          let { commit, size, recordedAt } = readCheckpoint();
          const before = size;
          isInOrder ||= isSorted(db);
          const into = isInOrder ? intoSorted : intoUnsorted;
          for (const event of events) {
            if (event.commit <= commit) continue;
            size += 1;
            insert(event, size, into);
            commit = event.commit;
            if (event.envelope.rec > recordedAt) recordedAt = event.envelope.rec;
          }
          into.mentions.finish();
          into.commands.finish();
          if (size > before) updateCheckpoint.run(String(commit), size, recordedAt);
        });
      } catch (error) {
        for (const { mentions, commands } of [intoSorted, intoUnsorted]) {
          mentions.forget();
          commands.forget();
        }
        throw error;
      } finally {
        checkpoint = readCheckpoint();
      }
    },
    readAll: (after, limit) => (selectAll.all(Number(after), limit) as unknown as Row[]).map(recorded),
    readStream: (stream, fromRevision) => (selectStream.all(stream, fromRevision) as unknown as Row[]).map(recorded),
    find: (eventId) => (selectEvent.all(eventId) as unknown as Row[]).map(recorded)[0],
    positionAt: (stream, revision) => {
      const row = selectPosition.get(stream, revision) as { position: number } | undefined;
      return row && positionOf(row.position);
    },
    revisionOf: (stream) => (selectRevision.get(stream) as { revision: number | null }).revision ?? -1,
    streamsNaming: (subject) => (selectMentions.all(subject) as { stream: string }[]).map(({ stream }) => stream),
    findCommand: (commandId) => {
      const row = selectCommand.get(commandId) as
        { digest: string; stream: string; revision: number; position: number } | undefined;
      if (!row) return undefined;
      const { digest, stream, revision, position } = row;
      return { commandId, digest, stream, revision, position: positionOf(position) };
    },
    sealedPlacesOf: (eventId) => selectSealed.all(eventId) as SealedPlace[],
    close: () => db.close(),
  };
};

const recorded = ({ position, leaf }: Row): RecordedEvent => ({
  position: positionOf(position),
  leaf,
  envelope: JSON.parse(leaf) as Envelope,
});

const belongsTo = async (db: Database, { log, isTheSame }: NodeCopyOptions): Promise<boolean> => {
  const { user_version } = db.prepare('PRAGMA user_version').get() as { user_version: number };
  if (user_version !== VERSION) return false;
  const row = db.prepare('SELECT log, commit_place, size FROM checkpoint').get() as
    { log: string; commit_place: string; size: number } | undefined;
  if (row?.log !== log) return false;
  if (row.size === 0) return true;
  const last = db.prepare('SELECT stream, revision FROM events WHERE position = ?').get(row.size) as
    { stream: string; revision: number } | undefined;
  return last !== undefined && isTheSame({ ...last, commit: BigInt(row.commit_place) });
};
