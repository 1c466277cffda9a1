// Who read which personal text about whom, when and why: written down, and on the disk, before anybody sees the text. It holds ids,
// codes and moments, and no text. It is a file of its own, so that reading never waits for those who write events.
import type { Instant } from '../kernel/clock';
import type { Actor } from '../kernel/event';
import type { StreamId } from '../kernel/ids';
import { type Database, inTransaction, openDatabase } from '../sqlite/database';
import type { FieldGroup } from './field-groups';
import type { ReadPurpose } from './purpose';

/** That somebody was shown the text of one event about one subject. */
export interface TextRead {
  readonly requestId: string;
  /** The same for all that one request reads within a while: they count as one look. */
  readonly at: Instant;
  readonly actor: Actor;
  readonly purpose: ReadPurpose;
  readonly subject: StreamId;
  readonly fieldGroup: FieldGroup;
  readonly eventId: string;
}

/** What one request read about a subject. */
export interface Look {
  readonly position: number;
  readonly at: Instant;
  readonly actor: Actor;
  readonly purpose: ReadPurpose;
  readonly fieldGroups: readonly FieldGroup[];
  readonly eventIds: readonly string[];
}

export interface ReadsLog {
  /** Durable when it resolves; what is recorded in one turn shares a transaction. @throws ReadNotRecordedError */
  record(reads: readonly TextRead[]): Promise<void>;
  /** Who looked at a subject: at most `limit` looks between two positions, from either end. */
  looksAt(
    subject: StreamId,
    page: { readonly after?: number | undefined; readonly before?: number | undefined; limit: number; newestFirst: boolean },
  ): readonly Look[];
  close(): void;
}

/** It could not be written down that somebody reads a text: so nobody reads it. */
export class ReadNotRecordedError extends Error {
  constructor(options?: ErrorOptions) {
    super('That somebody reads a text could not be written down.', options);
    this.name = 'ReadNotRecordedError';
  }
}

/** How long another process that writes to the file is waited for. */
const BUSY_TIMEOUT_MS = 1000;

const TABLES = `
  PRAGMA synchronous = FULL;
  CREATE TABLE IF NOT EXISTS reads (
    position    INTEGER PRIMARY KEY,          -- from 1
    request     TEXT NOT NULL,
    at          TEXT NOT NULL,
    actor       TEXT NOT NULL,
    role        TEXT NOT NULL,
    purpose     TEXT NOT NULL,
    subject     TEXT NOT NULL,
    field_group TEXT NOT NULL,
    event       TEXT NOT NULL
  ) STRICT;
  CREATE INDEX IF NOT EXISTS reads_by_subject ON reads (subject, position);
  CREATE TRIGGER IF NOT EXISTS reads_are_not_changed BEFORE UPDATE ON reads
  BEGIN SELECT RAISE(ABORT, 'reads are never changed'); END;
  CREATE TRIGGER IF NOT EXISTS reads_are_not_deleted BEFORE DELETE ON reads
  BEGIN SELECT RAISE(ABORT, 'reads are never deleted'); END;
  CREATE TRIGGER IF NOT EXISTS reads_are_not_replaced BEFORE INSERT ON reads
  WHEN EXISTS (SELECT 1 FROM reads WHERE position = NEW.position)
  BEGIN SELECT RAISE(ABORT, 'reads are never replaced'); END;
`;

interface Waiting {
  readonly reads: readonly TextRead[];
  resolve(): void;
  reject(error: unknown): void;
}

/** Opens or makes the file. Several processes may have it open. @throws Error when it cannot be opened */
export const openReadsLog = (file: string): ReadsLog => {
  const db = openDatabase(file, BUSY_TIMEOUT_MS);
  db.exec(TABLES);
  const write = writerOf(db);
  let waiting: Waiting[] = [];

  const flush = (): void => {
    const group = waiting;
    waiting = [];
    try {
      inTransaction(db, () => group.forEach(({ reads }) => reads.forEach(write)));
      for (const { resolve } of group) resolve();
    } catch (error) {
      for (const { reject } of group) reject(new ReadNotRecordedError({ cause: error }));
    }
  };

  return {
    record: (reads) =>
      new Promise((resolve, reject) => {
        if (waiting.length === 0) setImmediate(flush);
        waiting.push({ reads, resolve, reject });
      }),
    looksAt: looksIn(db),
    close: () => db.close(),
  };
};

const writerOf = (db: Database) => {
  const insert = db.prepare(
    `INSERT INTO reads (request, at, actor, role, purpose, subject, field_group, event) VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  return ({ requestId, at, actor, purpose, subject, fieldGroup, eventId }: TextRead): void =>
    void insert.run(requestId, at, actor.id, actor.role, purpose, subject, fieldGroup, eventId);
};

interface LookRow {
  readonly position: number;
  readonly at: Instant;
  readonly actor: string;
  readonly role: string;
  readonly purpose: ReadPurpose;
  readonly fieldGroups: string;
  readonly eventIds: string;
}

const looksIn = (db: Database): ReadsLog['looksAt'] => {
  const select = (order: 'ASC' | 'DESC') =>
    db.prepare(`
      SELECT MIN(position) AS position, at, actor, role, purpose,
             json_group_array(DISTINCT field_group) AS fieldGroups, json_group_array(DISTINCT event) AS eventIds
      FROM reads WHERE subject = :subject GROUP BY request, at, actor, role, purpose
      HAVING MIN(position) > :after AND MIN(position) < :before
      ORDER BY MIN(position) ${order} LIMIT :limit`);
  const statements = { ASC: select('ASC'), DESC: select('DESC') };
  return (subject, { after = 0, before = Number.MAX_SAFE_INTEGER, limit, newestFirst }) => {
    const rows = statements[newestFirst ? 'DESC' : 'ASC'].all({ subject, after, before, limit }) as unknown as readonly LookRow[];
    return rows.map(({ position, at, actor, role, purpose, fieldGroups, eventIds }) => ({
      position,
      at,
      actor: { id: actor, role },
      purpose,
      fieldGroups: JSON.parse(fieldGroups) as FieldGroup[],
      eventIds: JSON.parse(eventIds) as string[],
    }));
  };
};
