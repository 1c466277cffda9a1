// The order of all as this node has heard it, in a SQLite file of its own: every event with its leaf, by what it can be found, and the
// tree. Everything in it follows from the database, and can be read from there again.
//
// The database tells where an event stands by its place in its own log: with holes, and another in another database. A position
// is the event's rank among the events of the ledger instead: the same on every node, and the same after the ledger has moved.
import type { Instant } from '../../kernel/clock';
import type { Envelope, RecordedEvent } from '../../kernel/event';
import type { KnownCommand } from '../../kernel/event-store';
import { idsNamedIn } from '../../kernel/ids';
import { type Position, positionOf } from '../../kernel/position';
import type { Companion, WithEach } from '../../sqlite/companion';
import { type Database, inTransaction, openDatabase } from '../../sqlite/database';
import { gatheringWriter } from '../../sqlite/gathering-writer';
import { type FindBy, openFinds } from './finds';
import { createHeard, type PlacedEvent } from './heard';
import { startOver, VERSION } from './node-copy-tables';
import type { HeardEvent, SealedPlace } from './stored-event';

const BUSY_TIMEOUT_MS = 5000;
/** Enough of the file in memory for ids that come in any order, and seldom a wait for the disk. */
const CACHE_KIB = 32 * 1024;
const CHECKPOINT_PAGES = 16_384;
/** While it is new every page is written once, so that moving pages into the file early gains nothing but room on the disk. */
const CHECKPOINT_PAGES_WHILE_NEW = 131_072;

/**
 * What it hears is in memory first, and its places, revisions and commands are known at once; everything else can be looked up
 * once it is written.
 */
export interface NodeCopy {
  /** The place in the database's log of the last event it has heard. */
  readonly commit: bigint;
  /** How many events it has heard; the position of the last of them. */
  readonly size: number;
  /** When the last of them was written. */
  readonly recordedAt: Instant;
  /** How many it has heard that are not written yet. */
  readonly unwritten: number;
  /** @throws Error when one is not what a ledger writes: then none is heard. */
  hear(events: readonly HeardEvent[]): void;
  /** Writes what was heard, all in one go. @throws Error when it cannot be written: then it was not heard either. */
  write(): void;
  /** False while it is new: until `sort` it can be written to, and nothing can be looked up. */
  readonly isSorted: boolean;
  sort(): void;
  /** Where an event stands that was heard just now, by its place in the log; nothing for those before. */
  justHeard(commit: bigint): Position | undefined;
  revisionOf(stream: string): number;
  findCommand(commandId: string): KnownCommand | undefined;
  readAll(after: Position, limit: number): readonly RecordedEvent[];
  readStream(stream: string, fromRevision: number): readonly RecordedEvent[];
  find(eventId: string): RecordedEvent | undefined;
  positionAt(stream: string, revision: number): Position | undefined;
  streamsNaming(subject: string): readonly string[];
  sealedPlacesOf(eventId: string): readonly SealedPlace[];
  close(): void;
}

export interface NodeCopyOptions {
  readonly log: string;
  /** Whether the last event of a copy that is there is the one that the database has in that place. */
  isTheSame(last: { readonly stream: string; readonly revision: number; readonly commit: bigint }): Promise<boolean>;
  readonly withEach?: WithEach | undefined;
  /** Told before what is there is forgotten: what was made of it has to go as well. */
  readonly onStartOver?: (() => void) | undefined;
}

interface LeafRow {
  readonly position: number;
  readonly leaf: string;
}

/** An event without its leaf. */
interface Row {
  readonly position: number;
  readonly id: string;
  readonly stream: string;
  readonly revision: number;
  readonly command_id: string | null;
  readonly digest: string | null;
  readonly sealed: string | null;
}

/** Opens the copy of a ledger; what another ledger or another course of this one left there is forgotten. */
export const openNodeCopy = async (file: string, options: NodeCopyOptions): Promise<NodeCopy> => {
  const db = openDatabase(file, BUSY_TIMEOUT_MS);
  try {
    // All of it can be read again; after a power cut it may be behind, but not torn.
    db.exec('PRAGMA synchronous = NORMAL');
    db.exec(`PRAGMA cache_size = -${CACHE_KIB}`);
    // What a statement of many rows would take back; in a temporary file it costs more than the rows.
    db.exec('PRAGMA temp_store = MEMORY');
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

type EventRow = [
  ...[position: number, id: string, stream: string, revision: number, recordedAt: Instant],
  ...[commandId: string | null, digest: string | null, sealed: string | null, leaf: Uint8Array],
];

const over = (db: Database, companion: Companion | undefined): NodeCopy => {
  const selectCheckpoint = db.prepare('SELECT commit_place, size, recorded_at FROM checkpoint');
  const updateCheckpoint = db.prepare('UPDATE checkpoint SET commit_place = ?, size = ?, recorded_at = ?');
  const rows = gatheringWriter<EventRow>(db, { into: 'INSERT INTO events', columns: 9 });
  const LEAF = 'SELECT position, CAST(leaf AS TEXT) AS leaf FROM events';
  const AMONG = 'position IN (SELECT value FROM json_each(?))';
  const selectAll = db.prepare(`${LEAF} WHERE position > ? ORDER BY position LIMIT ?`);
  const selectStream = db.prepare(`${LEAF} WHERE ${AMONG} AND stream = ? AND revision >= ? ORDER BY position`);
  const selectNaming = db.prepare(`SELECT DISTINCT stream FROM events WHERE ${AMONG} AND instr(leaf, CAST(? AS BLOB)) > 0`);
  const selectLeaf = db.prepare(`${LEAF} WHERE position = ?`);
  const selectOne = db.prepare(
    'SELECT position, id, stream, revision, command_id, digest, sealed FROM events WHERE position = ?',
  );

  const readCheckpoint = () => {
    const row = selectCheckpoint.get() as { commit_place: string; size: number; recorded_at: Instant };
    return { commit: BigInt(row.commit_place), size: row.size, recordedAt: row.recorded_at };
  };
  let checkpoint = readCheckpoint();
  // A new one is written from front to back, and sorted once it is level.
  const finds = openFinds(db, checkpoint.size === 0);
  const among = (kind: FindBy, text: string): string => JSON.stringify(finds.positions(kind, text));
  db.exec(`PRAGMA wal_autocheckpoint = ${finds.isSorted ? CHECKPOINT_PAGES : CHECKPOINT_PAGES_WHILE_NEW}`);

  /** The first among some positions that is the right one. */
  const firstOf = (positions: readonly number[], isIt: (row: Row) => boolean): Row | undefined => {
    for (const position of positions) {
      const row = selectOne.get(position) as Row | undefined;
      if (row && isIt(row)) return row;
    }
    return undefined;
  };
  const leafAt = (position: number): RecordedEvent | undefined => recordedOf(selectLeaf.all(position))[0];
  const findById = (eventId: string): Row | undefined => firstOf(finds.positions('id', eventId), ({ id }) => id === eventId);

  const heard = createHeard(checkpoint);

  const insert = ({ position, leaf, envelope, command, places }: PlacedEvent): void => {
    const { id, stream, rev, rec, data } = envelope;
    rows.add([position, id, stream, rev, rec, command?.commandId ?? null, command?.digest ?? null, places, leaf]);
    companion?.take(position, leaf);
    finds.add('id', id, position);
    finds.add('stream', stream, position);
    for (const name of idsNamedIn(data)) if (name !== stream) finds.add('named', name, position);
    if (command) finds.add('command', command.commandId, position);
  };

  /** Inside the transaction that is open. */
  const insertAll = (): void => {
    const before = readCheckpoint();
    // Another process of this node may feed the same file.
    if (before.size > checkpoint.size) finds.lookAfter(checkpoint.size);
    companion?.begin();
    const events = heard.events.filter(({ commit }) => commit > before.commit);
    for (const event of events) insert(event);
    rows.settle();
    companion?.finish();
    finds.write();
    if (events.length > 0) updateCheckpoint.run(String(heard.commit), heard.size, heard.recordedAt);
  };

  return {
    get commit() {
      return heard.commit;
    },
    get size() {
      return heard.size;
    },
    get recordedAt() {
      return heard.recordedAt;
    },
    get unwritten() {
      return heard.events.length;
    },
    hear: heard.hear,
    write: () => {
      if (heard.events.length === 0) return;
      try {
        inTransaction(db, insertAll);
        finds.keep();
      } catch (error) {
        rows.forget();
        finds.forget();
        heard.forget();
        throw error;
      } finally {
        checkpoint = readCheckpoint();
        heard.written(checkpoint);
      }
    },
    get isSorted() {
      return finds.isSorted;
    },
    sort: () => {
      // All that there is may not fit into memory.
      db.exec('PRAGMA temp_store = FILE');
      finds.sort();
      db.exec('PRAGMA temp_store = MEMORY');
      db.exec(`PRAGMA wal_autocheckpoint = ${CHECKPOINT_PAGES}`);
      db.exec('PRAGMA wal_checkpoint(TRUNCATE)');
    },
    readAll: (after, limit) => recordedOf(selectAll.all(Number(after), limit)),
    readStream: (stream, fromRevision) => recordedOf(selectStream.all(among('stream', stream), stream, fromRevision)),
    find: (eventId) => {
      const row = findById(eventId);
      return row && leafAt(row.position);
    },
    positionAt: (stream, revision) => {
      const positions = finds.positions('stream', stream).toReversed();
      const row = firstOf(positions, (one) => one.stream === stream && one.revision === revision);
      return row && positionOf(row.position);
    },
    justHeard: heard.positionOf,
    revisionOf: (stream) =>
      heard.revisionOf(stream) ??
      firstOf(finds.positions('stream', stream).toReversed(), (row) => row.stream === stream)?.revision ??
      -1,
    streamsNaming: (subject) =>
      (selectNaming.all(among('named', subject), subject) as { stream: string }[]).map(({ stream }) => stream),
    findCommand: (commandId) => {
      const fresh = heard.findCommand(commandId);
      if (fresh) return fresh;
      const row = firstOf(finds.positions('command', commandId), ({ command_id }) => command_id === commandId);
      if (!row) return undefined;
      const { digest, stream, revision, position } = row;
      return { commandId, digest: digest ?? '', stream, revision, position: positionOf(position) };
    },
    sealedPlacesOf: (eventId) => JSON.parse(findById(eventId)?.sealed ?? '[]') as SealedPlace[],
    close: () => db.close(),
  };
};

const recordedOf = (rows: unknown): RecordedEvent[] =>
  (rows as LeafRow[]).map(({ position, leaf }) => ({
    position: positionOf(position),
    leaf,
    envelope: JSON.parse(leaf) as Envelope,
  }));

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
