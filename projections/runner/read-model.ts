// One read model in one SQLite file: rows and checkpoint move together, and an event that fails parks its own stream only.
import type { Instant } from '../../src/kernel/clock';
import { type Database, inTransaction, openDatabase, orRollBack } from '../../src/sqlite/database';
import { isStorageFailure } from '../../src/sqlite/result-codes';
import type { FedEvent, Projection } from './projection';

const BOOKKEEPING = `
  CREATE TABLE IF NOT EXISTS checkpoint (
    only_row    INTEGER PRIMARY KEY CHECK (only_row = 1),
    position    INTEGER NOT NULL,
    recorded_at TEXT    NOT NULL,
    complete    INTEGER NOT NULL          -- 1 once it has caught up for the first time
  ) STRICT;
  CREATE TABLE IF NOT EXISTS parked (
    stream         TEXT    PRIMARY KEY,
    first_position INTEGER NOT NULL,      -- the event that could not be applied
    last_position  INTEGER NOT NULL,      -- the last one that waits behind it
    reason         TEXT    NOT NULL
  ) STRICT, WITHOUT ROWID;
  INSERT OR IGNORE INTO checkpoint VALUES (1, 0, '', 0);
`;

/** How long a process waits for another one that feeds the same file. */
const BUSY_TIMEOUT_MS = 5000;

export interface ParkedStream {
  readonly stream: string;
  readonly firstPosition: number;
  readonly lastPosition: number;
  readonly reason: string;
}

export interface ReadModel {
  readonly projection: Projection;
  readonly file: string;
  readonly db: Database;
  readonly position: number;
  /** When the last event it holds was written. */
  readonly recordedAt: Instant;
  readonly complete: boolean;
  parked(): readonly ParkedStream[];
  /** Takes in the events after its checkpoint, all of them or none. */
  feed(events: readonly FedEvent[]): void;
  /**
   * What is fed from here to `release` is one transaction: large ones write the same pages fewer times. When an event fails
   * meanwhile, `position` goes back to where it was, and the events from there on must be fed again.
   */
  hold(): void;
  /** Commits what was fed since `hold`; does nothing where nothing is held. */
  release(): void;
  /** Tries a parked stream again: `events` are all its events. False when it fails again or events are missing. */
  retry(stream: string, events: readonly FedEvent[]): boolean;
  /** Takes note of what another process or thread has fed to the same file. */
  look(): void;
  markComplete(): void;
  close(): void;
}

/** Opens or makes a read model. `file` may be `:memory:`. */
export const openReadModel = (projection: Projection, file: string): ReadModel => {
  const db = openDatabase(file, BUSY_TIMEOUT_MS);
  // Everything here can be rebuilt from the ledger, so a power cut may cost rows; it may not cost their consistency.
  db.exec('PRAGMA synchronous = NORMAL; PRAGMA cache_size = -65536; PRAGMA temp_store = MEMORY;');
  // 64 MB of log before its pages go to their place: many transactions write the same page, its place is written once.
  db.exec('PRAGMA wal_autocheckpoint = 16384;');
  const isNew = (): boolean => db.prepare("SELECT 1 FROM sqlite_schema WHERE name = 'checkpoint'").get() === undefined;
  // Asked again once nobody else can write: another process may have made it just now.
  if (isNew()) {
    inTransaction(db, () => {
      if (isNew()) db.exec(BOOKKEEPING + projection.tables);
    });
  }

  const selectCheckpoint = db.prepare('SELECT position, recorded_at, complete FROM checkpoint');
  const updateCheckpoint = db.prepare('UPDATE checkpoint SET position = ?, recorded_at = ?');
  const selectParked = db.prepare('SELECT stream, first_position, last_position, reason FROM parked ORDER BY first_position');
  const insertParked = db.prepare('INSERT INTO parked VALUES (?, ?, ?, ?)');
  const waitBehind = db.prepare('UPDATE parked SET last_position = ? WHERE stream = ?');
  const deleteParked = db.prepare('DELETE FROM parked WHERE stream = ?');

  let fold = projection.open(db);
  let checkpoint = readCheckpoint();
  let held = false;
  /** An event up to here has failed in a transaction that was held. */
  let careUntil = 0;

  function readCheckpoint() {
    const row = selectCheckpoint.get() as { position: number; recorded_at: Instant; complete: number };
    return { position: row.position, recordedAt: row.recorded_at, complete: row.complete === 1 };
  }

  const parked = (): readonly ParkedStream[] =>
    (selectParked.all() as { stream: string; first_position: number; last_position: number; reason: string }[]).map((row) => ({
      stream: row.stream,
      firstPosition: row.first_position,
      lastPosition: row.last_position,
      reason: row.reason,
    }));

  const applyOne = (fed: FedEvent): void => {
    if (fed.unreadable) throw fed.unreadable;
    fold.apply(fed);
  };

  /** Applies events inside an open transaction; `one` says how a single event is taken in. */
  const takeIn = (events: readonly FedEvent[], one: (fed: FedEvent) => void): void => {
    // Another process may feed the same file: what it has taken in is left out.
    const { position } = readCheckpoint();
    const waiting = new Set(parked().map(({ stream }) => stream));
    let last: FedEvent | undefined;
    for (const fed of events) {
      if (fed.position <= position) continue;
      last = fed;
      if (waiting.has(fed.event.stream)) waitBehind.run(fed.position, fed.event.stream);
      else one(fed);
    }
    fold.settle?.();
    if (last) updateCheckpoint.run(last.position, last.event.recordedAt);
  };

  const transact = (work: () => void): void => {
    try {
      if (held) orRollBack(db, work);
      else inTransaction(db, work);
    } catch (error) {
      held = false;
      // Whatever the projection remembered of rows that are gone now must go too.
      fold = projection.open(db);
      throw error;
    } finally {
      checkpoint = readCheckpoint();
    }
  };

  const release = (): void => {
    if (!held || !db.isOpen) return;
    transact(() => db.exec('COMMIT'));
    held = false;
  };

  /** Slower: each event on its own, so that the one that fails can be parked and the others kept. */
  const takeInWithCare = (events: readonly FedEvent[]): void => {
    const parkedNow = new Set<string>();
    takeIn(events, (fed) => {
      if (parkedNow.has(fed.event.stream)) {
        waitBehind.run(fed.position, fed.event.stream);
        return;
      }
      db.exec('SAVEPOINT one_event');
      try {
        applyOne(fed);
        fold.settle?.();
      } catch (error) {
        if (isStorageFailure(error)) throw error;
        db.exec('ROLLBACK TO one_event');
        fold = projection.open(db);
        insertParked.run(fed.event.stream, fed.position, fed.position, reasonOf(error));
        parkedNow.add(fed.event.stream);
      }
      db.exec('RELEASE one_event');
    });
  };

  return {
    projection,
    file,
    db,
    get position() {
      return checkpoint.position;
    },
    get recordedAt() {
      return checkpoint.recordedAt;
    },
    get complete() {
      return checkpoint.complete;
    },
    parked,
    feed: (events) => {
      const wasHeld = held;
      try {
        transact(() => ((events[0]?.position ?? 0) <= careUntil ? takeInWithCare(events) : takeIn(events, applyOne)));
      } catch (error) {
        if (isStorageFailure(error)) throw error;
        // What came before it is gone, too: they are all asked for again.
        if (wasHeld) careUntil = events.at(-1)?.position ?? 0;
        else transact(() => takeInWithCare(events));
      }
    },
    hold: () => {
      if (held) return;
      db.exec('BEGIN IMMEDIATE');
      held = true;
    },
    release,
    retry: (stream, events) => {
      const waiting = parked().find((candidate) => candidate.stream === stream);
      if (!waiting) return true;
      const missed = events.filter(({ position }) => position >= waiting.firstPosition && position <= waiting.lastPosition);
      if (missed.at(-1)?.position !== waiting.lastPosition) return false;
      release();
      try {
        transact(() => {
          for (const fed of missed) applyOne(fed);
          fold.settle?.();
          deleteParked.run(stream);
        });
        return true;
      } catch (error) {
        if (isStorageFailure(error)) throw error;
        return false;
      }
    },
    look: () => {
      if (db.isOpen) checkpoint = readCheckpoint();
    },
    markComplete: () => {
      db.exec('UPDATE checkpoint SET complete = 1');
      checkpoint = readCheckpoint();
    },
    close: () => {
      // A connection whose statements are still about would keep its transaction, and others out.
      if (held && db.isTransaction) db.exec('ROLLBACK');
      db.close();
    },
  };
};

/** Events hold no personal text, and neither do errors about them; still only the sentence is kept, and not all of it. */
const reasonOf = (error: unknown): string => (error instanceof Error ? error.message : 'unknown').slice(0, 200);
