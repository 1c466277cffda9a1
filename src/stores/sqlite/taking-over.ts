// Taking into an embedded ledger the events that another store has written, at the places and with the bytes that they have.
import { idsNamedIn } from '../../kernel/ids';
import { positionOf } from '../../kernel/position';
import type { WithEach } from '../../sqlite/companion';
import { inTransaction } from '../../sqlite/database';
import type { MovedEvent } from '../moved-event';
import { openLedgerDatabase } from './database';
import { createPreparedStatements } from './statements';

export interface SqliteTarget {
  readonly log: string;
  size(): number;
  /** All of them or none. @throws Error when they are not what comes next */
  takeOver(events: readonly MovedEvent[]): void;
  close(): void;
}

export interface SqliteTargetOptions {
  readonly file: string;
  /** The id of the ledger that is moved; a new file is given it. */
  readonly log: string;
  readonly withEach: WithEach;
}

const BUSY_TIMEOUT_MS = 10_000;

export const openSqliteTarget = ({ file, log, withEach }: SqliteTargetOptions): SqliteTarget => {
  const db = openLedgerDatabase(file, () => log);
  db.exec(`PRAGMA busy_timeout = ${BUSY_TIMEOUT_MS}`);
  const statements = createPreparedStatements(db);
  const companion = withEach(db);
  return {
    log: statements.log(),
    size: () => statements.last().position,
    takeOver: (events) =>
      inTransaction(db, () => {
        companion.begin();
        for (const { envelope, leaf, sealed, command } of events) {
          const { id, stream, rev, rec, data } = envelope;
          const position = statements.last().position + 1;
          if (statements.revisionOf(stream) !== rev - 1)
            throw new Error(`Something else was written to ${stream} in the embedded ledger.`);
          statements.insertEvent(position, id, stream, rev, rec, leaf);
          companion.take(position, leaf);
          for (const name of idsNamedIn(data)) if (name !== stream) statements.insertMention(name, stream);
          for (const { subject, box } of sealed) statements.insertSealed(id, subject, box);
          if (command) statements.insertCommand({ ...command, stream, revision: rev, position: positionOf(position) });
        }
        companion.finish();
      }),
    close: () => db.close(),
  };
};
