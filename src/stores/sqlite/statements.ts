// The SQL of the embedded ledger, prepared once.
import type { Instant } from '../../kernel/clock';
import type { SealedRecord } from '../../kernel/event';
import type { KnownCommand } from '../../kernel/event-store';
import { type Position, positionOf } from '../../kernel/position';
import type { Database } from '../../sqlite/database';

interface Leaf {
  readonly position: Position;
  readonly leaf: string;
}

const LEAF = 'SELECT position, CAST(leaf AS TEXT) AS leaf FROM events';

export const createPreparedStatements = (db: Database) => {
  const log = db.prepare('SELECT log FROM ledger');
  const dataVersion = db.prepare('PRAGMA data_version');
  const last = db.prepare('SELECT position, recorded_at FROM events ORDER BY position DESC LIMIT 1');
  const revisionOf = db.prepare('SELECT max(revision) AS revision FROM events WHERE stream = ?');
  const readStream = db.prepare(`${LEAF} WHERE stream = ? AND revision >= ? ORDER BY revision`);
  const readAll = db.prepare(`${LEAF} WHERE position > ? ORDER BY position LIMIT ?`);
  const streamsNaming = db.prepare('SELECT stream FROM mentions WHERE subject = ?');
  const readEvent = db.prepare(`${LEAF} WHERE id = ?`);
  const readSealed = db.prepare('SELECT subject, box FROM sealed WHERE event_id = ? ORDER BY subject');
  const findCommand = db.prepare('SELECT * FROM commands WHERE command_id = ?');
  const insertEvent = db.prepare('INSERT INTO events VALUES (?, ?, ?, ?, ?, ?)');
  const insertMention = db.prepare('INSERT OR IGNORE INTO mentions VALUES (?, ?)');
  const insertSealed = db.prepare('INSERT INTO sealed VALUES (?, ?, ?)');
  const insertCommand = db.prepare('INSERT INTO commands VALUES (?, ?, ?, ?, ?)');

  const leaves = (rows: unknown[]): Leaf[] =>
    (rows as { position: number; leaf: string }[]).map((row) => ({ position: positionOf(row.position), leaf: row.leaf }));

  return {
    log: (): string => (log.get() as { log: string }).log,
    /** Changes whenever another connection has changed the file. */
    dataVersion: (): number => (dataVersion.get() as { data_version: number }).data_version,
    last: (): { position: number; recordedAt: Instant } => {
      const row = last.get() as { position: number; recorded_at: Instant } | undefined;
      return { position: row?.position ?? 0, recordedAt: row?.recorded_at ?? '' };
    },
    revisionOf: (stream: string): number => (revisionOf.get(stream) as { revision: number | null }).revision ?? -1,
    readStream: (stream: string, fromRevision: number) => leaves(readStream.all(stream, fromRevision)),
    streamsNaming: (subject: string) => (streamsNaming.all(subject) as { stream: string }[]).map(({ stream }) => stream),
    readAll: (after: Position, limit: number) => leaves(readAll.all(Number(after), limit)),
    readEvent: (eventId: string) => leaves(readEvent.all(eventId)),
    readSealed: (eventId: string) => readSealed.all(eventId) as unknown as SealedRecord[],
    findCommand: (commandId: string): KnownCommand | undefined => {
      const row = findCommand.get(commandId) as
        { command_id: string; digest: string; stream: string; revision: number; position: number } | undefined;
      if (!row) return undefined;
      const { digest, stream, revision, position } = row;
      return { commandId, digest, stream, revision, position: positionOf(position) };
    },
    insertEvent: (position: number, id: string, stream: string, revision: number, recordedAt: Instant, leaf: string) =>
      insertEvent.run(position, id, stream, revision, recordedAt, Buffer.from(leaf)),
    insertMention: (subject: string, stream: string) => insertMention.run(subject, stream),
    insertSealed: (eventId: string, subject: string, box: Uint8Array) => insertSealed.run(eventId, subject, box),
    insertCommand: (command: KnownCommand) =>
      insertCommand.run(command.commandId, command.digest, command.stream, command.revision, Number(command.position)),
  };
};
