// The embedded ledger: one SQLite file. Appends that wait together share one transaction and one fsync.
import type { Clock, Instant } from '../../kernel/clock';
import { type Envelope, type NewEvent, placeEvent, type RecordedEvent } from '../../kernel/event';
import { type AppendOutcome, type EventStore, StoreFault } from '../../kernel/event-store';
import { idsNamedIn } from '../../kernel/ids';
import { type Position, positionOf } from '../../kernel/position';
import type { WithEach } from '../../sqlite/companion';
import type { Database } from '../../sqlite/database';
import { isConstraint, isStorageFailure } from '../../sqlite/result-codes';
import { createBell, followAll } from '../following';
import { type AppendRequest, judge } from '../verdict';
import { begin } from './begin';
import { openLedgerDatabase } from './database';
import { deleteSealed } from './delete-sealed';
import { createPreparedStatements } from './statements';

export interface SqliteStoreOptions {
  readonly file: string;
  readonly clock: Clock;
  /** Called once when a new file is made. */
  readonly newLogId: () => string;
  /** Prepares what is told of each event inside the transaction that writes it. */
  readonly withEach?: WithEach;
  /** Called when a write failed in a way after which nothing may be acknowledged any more: the process should end. */
  readonly onFatal?: (fault: StoreFault) => void;
}

interface Waiting {
  readonly request: AppendRequest;
  readonly events: readonly NewEvent[];
  resolve(outcome: AppendOutcome): void;
  reject(error: unknown): void;
}

/** How many appends share a transaction at the most. */
const MAX_GROUP = 512;
/** How often the file is looked at for what other processes wrote. */
const POLL_MS = 50;

/** Opens the ledger in `file`. Several processes may have it open. @throws Error when it cannot be opened. */
export const openSqliteStore = (options: SqliteStoreOptions): EventStore => {
  const db = openLedgerDatabase(options.file, options.newLogId);
  const statements = createPreparedStatements(db);
  const companion = options.withEach?.(db);
  const log = statements.log();
  const bell = createBell();
  const queue: Waiting[] = [];
  let flushing = false;
  let closed = false;
  let fault: StoreFault | undefined;

  // What other processes write is noticed by SQLite's own change counter.
  let dataVersion = statements.dataVersion();
  const poll = setInterval(() => {
    try {
      const version = statements.dataVersion();
      if (version !== dataVersion) bell.ring();
      dataVersion = version;
    } catch (error) {
      fail(error);
    }
  }, POLL_MS).unref();

  const fail = (cause: unknown): StoreFault => {
    fault = new StoreFault('OUTCOME_UNKNOWN', 'The ledger could not be written; whether these events were kept is unknown.', {
      cause,
    });
    options.onFatal?.(fault);
    return fault;
  };

  const flush = async (): Promise<void> => {
    flushing = true;
    try {
      while (queue.length > 0) {
        // The rest of the process, and other processes, get their turn; and those who append now join the group.
        await new Promise((resolve) => setImmediate(resolve));
        const group = queue.splice(0, MAX_GROUP);
        try {
          await commitGroup(group);
        } catch (error) {
          for (const waiting of group) waiting.reject(error);
        }
      }
    } finally {
      flushing = false;
    }
  };

  const commitGroup = async (group: readonly Waiting[]): Promise<void> => {
    assertNotFailed();
    await begin(db);
    companion?.begin();
    const verdicts: (() => void)[] = [];
    try {
      for (const waiting of group) verdicts.push(judgeAndInsert(waiting));
      db.exec('COMMIT');
    } catch (error) {
      if (db.isTransaction) tryRollback(db);
      throw fail(error);
    }
    for (const announce of verdicts) announce();
    bell.ring();
  };

  /** Inserts one append inside the open transaction and returns how to announce its own verdict after the commit. */
  const judgeAndInsert = (waiting: Waiting): (() => void) => {
    const { request, events } = waiting;
    db.exec('SAVEPOINT one_append');
    try {
      const outcome = judge(request, statements) ?? insert(request, events);
      db.exec('RELEASE one_append');
      return () => waiting.resolve(outcome);
    } catch (error) {
      if (isStorageFailure(error)) throw error;
      db.exec('ROLLBACK TO one_append; RELEASE one_append');
      companion?.begin();
      const reason = isConstraint(error) ? new Error('An event with this id is in the ledger already.', { cause: error }) : error;
      return () => waiting.reject(reason);
    }
  };

  const insert = ({ stream, command }: AppendRequest, events: readonly NewEvent[]): AppendOutcome => {
    const last = statements.last();
    const now = options.clock();
    const rec: Instant = now > last.recordedAt ? now : last.recordedAt;
    let revision = statements.revisionOf(stream);
    let position = last.position;
    for (const { envelope, sealed } of events) {
      revision += 1;
      position += 1;
      const { leaf } = placeEvent(envelope, { log, rev: revision, rec });
      statements.insertEvent(position, envelope.id, stream, revision, rec, leaf);
      companion?.take(position, leaf);
      for (const name of idsNamedIn(envelope.data)) if (name !== stream) statements.insertMention(name, stream);
      for (const { subject, box } of sealed) statements.insertSealed(envelope.id, subject, box);
    }
    companion?.finish();
    if (command) statements.insertCommand({ ...command, stream, revision, position: positionOf(position) });
    return { kind: 'appended', revision, position: positionOf(position) };
  };

  const assertOpen = (): void => {
    if (closed) throw new StoreFault('STORE_UNAVAILABLE', 'The ledger is closed.');
  };

  const assertNotFailed = (): void => {
    if (fault) throw new StoreFault('STORE_UNAVAILABLE', 'The ledger failed before; nothing was tried.', { cause: fault });
  };

  const store: EventStore = {
    log,
    guardsAreAtomic: true,
    append: (stream, expected, events, { command, guards = [] } = {}) =>
      new Promise((resolve, reject) => {
        assertOpen();
        assertNotFailed();
        queue.push({ request: { stream, expected, guards, command }, events, resolve, reject });
        if (!flushing) void flush();
      }),
    readStream: async (stream, fromRevision = 0) => statements.readStream(stream, fromRevision).map(recorded),
    streamsNaming: async (subject) => statements.streamsNaming(subject),
    readAll: async (after, limit) => statements.readAll(after, limit).map(recorded),
    subscribeAll: (after, signal) => followAll(store, after, signal, bell),
    head: async () => positionOf(statements.last().position),
    // Positions count up from 1 without gaps.
    size: async () => statements.last().position,
    readEvent: async (eventId) => statements.readEvent(eventId).map(recorded)[0],
    readSealed: async (eventId) => statements.readSealed(eventId),
    deleteSealed: async (subject) => {
      assertOpen();
      assertNotFailed();
      await deleteSealed(options.file, subject);
    },
    findCommand: async (commandId) => statements.findCommand(commandId),
    close: async () => {
      if (closed) return;
      closed = true;
      bell.close();
      clearInterval(poll);
      while (flushing) await new Promise((resolve) => setImmediate(resolve));
      db.close();
    },
  };
  return store;
};

const recorded = ({ position, leaf }: { position: Position; leaf: string }): RecordedEvent => ({
  position,
  leaf,
  envelope: JSON.parse(leaf) as Envelope,
});

const tryRollback = (db: Database): void => {
  try {
    db.exec('ROLLBACK');
  } catch {
    // The fault that led here is already on its way to everyone who waits; the transaction ends with the process.
  }
};
