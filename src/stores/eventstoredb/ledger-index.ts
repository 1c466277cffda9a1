// What this node knows of where things stand, in a SQLite file of its own. The database finds events by stream and revision only;
// ids, commands, and who is named where are found here. Everything in it follows from the order of all, and can be read again.
import type { Instant } from '../../kernel/clock';
import type { KnownCommand } from '../../kernel/event-store';
import { idsNamedIn } from '../../kernel/ids';
import { comparePositions, type Position, START } from '../../kernel/position';
import { type Database, inTransaction, openDatabase } from '../../sqlite/database';
import type { SealedPlace, StoredEvent } from './stored-event';

const BUSY_TIMEOUT_MS = 5000;

/** The version stands for the tables and for what is written into them: with another one it is all read again. */
const VERSION = 1;
const TABLES = `
  CREATE TABLE checkpoint (
    only_row    INTEGER PRIMARY KEY CHECK (only_row = 1),
    log         TEXT    NOT NULL,
    position    INTEGER NOT NULL,
    size        INTEGER NOT NULL,
    recorded_at TEXT    NOT NULL
  ) STRICT;
  CREATE TABLE events (
    position INTEGER PRIMARY KEY,
    id       TEXT    NOT NULL,
    stream   TEXT    NOT NULL,
    revision INTEGER NOT NULL
  ) STRICT;
  CREATE INDEX events_by_id ON events (id);
  CREATE INDEX events_by_stream ON events (stream, revision);
  CREATE TABLE mentions (subject TEXT NOT NULL, stream TEXT NOT NULL, PRIMARY KEY (subject, stream)) STRICT, WITHOUT ROWID;
  CREATE TABLE commands (
    command_id TEXT PRIMARY KEY, digest TEXT NOT NULL, stream TEXT NOT NULL, revision INTEGER NOT NULL, position INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE sealed (
    event_id TEXT NOT NULL, subject TEXT NOT NULL, revision INTEGER NOT NULL, id TEXT NOT NULL, PRIMARY KEY (event_id, subject)
  ) STRICT, WITHOUT ROWID;
  PRAGMA user_version = ${VERSION};
`;

export interface LedgerIndex {
  /** The last event it has taken in. */
  readonly position: Position;
  /** How many events it has taken in. */
  readonly size: number;
  /** When the last of them was written. */
  readonly recordedAt: Instant;
  add(events: readonly StoredEvent[]): void;
  /** The last event at a position or before it: what the database can read on from. */
  lastUpTo(position: Position): Position;
  find(eventId: string): { readonly stream: string; readonly revision: number } | undefined;
  revisionOf(stream: string): number;
  streamsNaming(subject: string): readonly string[];
  findCommand(commandId: string): KnownCommand | undefined;
  sealedPlacesOf(eventId: string): readonly SealedPlace[];
  close(): void;
}

/** Opens the index of a ledger; what another ledger or a later state of this one left there is forgotten. */
export const openLedgerIndex = (file: string, ledger: { readonly log: string; readonly head: Position }): LedgerIndex => {
  const db = openDatabase(file, BUSY_TIMEOUT_MS);
  // All of it can be read again; after a power cut it may be behind, but not torn.
  db.exec('PRAGMA synchronous = NORMAL');
  inTransaction(db, () => {
    if (!belongsTo(db, ledger)) startOver(db, ledger.log);
  });

  const selectCheckpoint = db.prepare('SELECT position, size, recorded_at FROM checkpoint');
  const updateCheckpoint = db.prepare('UPDATE checkpoint SET position = ?, size = ?, recorded_at = ?');
  const insertEvent = db.prepare('INSERT INTO events VALUES (?, ?, ?, ?)');
  const insertMention = db.prepare('INSERT OR IGNORE INTO mentions VALUES (?, ?)');
  const insertCommand = db.prepare('INSERT OR IGNORE INTO commands VALUES (?, ?, ?, ?, ?)');
  const insertSealed = db.prepare('INSERT OR IGNORE INTO sealed VALUES (?, ?, ?, ?)');
  const selectLastUpTo = db.prepare('SELECT max(position) AS position FROM events WHERE position <= ?');
  const selectEvent = db.prepare('SELECT stream, revision FROM events WHERE id = ? ORDER BY position LIMIT 1');
  const selectRevision = db.prepare('SELECT max(revision) AS revision FROM events WHERE stream = ?');
  const selectMentions = db.prepare('SELECT stream FROM mentions WHERE subject = ?');
  const selectCommand = db.prepare('SELECT * FROM commands WHERE command_id = ?');
  const selectSealed = db.prepare('SELECT subject, revision, id FROM sealed WHERE event_id = ? ORDER BY subject');

  const readCheckpoint = () => {
    const row = selectCheckpoint.get() as { position: number; size: number; recorded_at: Instant };
    return { position: row.position, size: row.size, recordedAt: row.recorded_at };
  };
  let checkpoint = readCheckpoint();

  const insert = ({ recorded, command, sealed }: StoredEvent): void => {
    const { id, stream, rev, data } = recorded.envelope;
    const position = Number(recorded.position);
    insertEvent.run(position, id, stream, rev);
    for (const name of idsNamedIn(data)) if (name !== stream) insertMention.run(name, stream);
    if (command) insertCommand.run(command.commandId, command.digest, stream, rev, position);
    for (const place of sealed) insertSealed.run(id, place.subject, place.revision, place.id);
  };

  return {
    get position() {
      return at(checkpoint.position);
    },
    get size() {
      return checkpoint.size;
    },
    get recordedAt() {
      return checkpoint.recordedAt;
    },
    add: (events) => {
      try {
        inTransaction(db, () => {
          // Another process of this node may feed the same file.
          const { position, size, recordedAt } = readCheckpoint();
          const missing = events.filter(({ recorded }) => comparePositions(recorded.position, at(position)) > 0);
          missing.forEach(insert);
          const last = missing.at(-1)?.recorded;
          if (!last) return;
          const { rec } = last.envelope;
          updateCheckpoint.run(Number(last.position), size + missing.length, rec > recordedAt ? rec : recordedAt);
        });
      } finally {
        checkpoint = readCheckpoint();
      }
    },
    lastUpTo: (position) => at((selectLastUpTo.get(BigInt(position)) as { position: number | null }).position ?? 0),
    find: (eventId) => selectEvent.get(eventId) as { stream: string; revision: number } | undefined,
    revisionOf: (stream) => (selectRevision.get(stream) as { revision: number | null }).revision ?? -1,
    streamsNaming: (subject) => (selectMentions.all(subject) as { stream: string }[]).map(({ stream }) => stream),
    findCommand: (commandId) => {
      const row = selectCommand.get(commandId) as
        { digest: string; stream: string; revision: number; position: number } | undefined;
      if (!row) return undefined;
      const { digest, stream, revision, position } = row;
      return { commandId, digest, stream, revision, position: at(position) };
    },
    sealedPlacesOf: (eventId) => selectSealed.all(eventId) as SealedPlace[],
    close: () => db.close(),
  };
};

const at = (position: number): Position => (position === 0 ? START : (String(position) as Position));

const belongsTo = (db: Database, { log, head }: { readonly log: string; readonly head: Position }): boolean => {
  const { user_version } = db.prepare('PRAGMA user_version').get() as { user_version: number };
  if (user_version !== VERSION) return false;
  const row = db.prepare('SELECT log, position FROM checkpoint').get() as { log: string; position: number };
  return row.log === log && comparePositions(at(row.position), head) <= 0;
};

const startOver = (db: Database, log: string): void => {
  const tables = db.prepare("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'").all();
  for (const { name } of tables as { name: string }[]) db.exec(`DROP TABLE "${name}"`);
  db.exec(TABLES);
  db.prepare("INSERT INTO checkpoint VALUES (1, ?, 0, 0, '')").run(log);
};
