// The tables of a node's copy of the ledger; those of the tree are the embedded ledger's own.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { packageRoot } from '../../package-root';
import type { Database } from '../../sqlite/database';

/** Stands for the tables and for what is written into them: with another one it is all read again. */
export const VERSION = 3;

// The same id twice is what one command id used for two streams, on two nodes at once, can lead to.
const TABLES = `
  CREATE TABLE checkpoint (
    only_row     INTEGER PRIMARY KEY CHECK (only_row = 1),
    log          TEXT    NOT NULL,
    commit_place TEXT    NOT NULL,
    size         INTEGER NOT NULL,
    recorded_at  TEXT    NOT NULL
  ) STRICT;
  CREATE TABLE events (
    position    INTEGER PRIMARY KEY,
    id          TEXT    NOT NULL,
    stream      TEXT    NOT NULL,
    revision    INTEGER NOT NULL,
    recorded_at TEXT    NOT NULL,
    leaf        BLOB    NOT NULL
  ) STRICT;
  CREATE TABLE mentions (subject TEXT NOT NULL, stream TEXT NOT NULL, PRIMARY KEY (subject, stream)) STRICT, WITHOUT ROWID;
  CREATE TABLE commands (
    command_id TEXT PRIMARY KEY, digest TEXT NOT NULL, stream TEXT NOT NULL, revision INTEGER NOT NULL, position INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE sealed_places (
    event_id TEXT NOT NULL, subject TEXT NOT NULL, revision INTEGER NOT NULL, id TEXT NOT NULL, PRIMARY KEY (event_id, subject)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE unsorted_mentions (subject TEXT NOT NULL, stream TEXT NOT NULL) STRICT;
  CREATE TABLE unsorted_commands (
    command_id TEXT NOT NULL, digest TEXT NOT NULL, stream TEXT NOT NULL, revision INTEGER NOT NULL, position INTEGER NOT NULL
  ) STRICT;
`;
const SORT = `
  CREATE UNIQUE INDEX events_by_stream ON events (stream, revision);
  CREATE INDEX events_by_id ON events (id);
  INSERT OR IGNORE INTO mentions SELECT subject, stream FROM unsorted_mentions ORDER BY subject, stream;
  INSERT OR IGNORE INTO commands SELECT * FROM unsorted_commands ORDER BY command_id, position;
  DELETE FROM unsorted_mentions;
  DELETE FROM unsorted_commands;
`;
const TREE_TABLES = join(packageRoot, 'schema', 'migrations', '0003_tree.sql');

/** Forgets what is there and begins an empty copy of a ledger, inside the transaction that is open. */
export const startOver = (db: Database, log: string): void => {
  const tables = db.prepare("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'").all();
  for (const { name } of tables as { name: string }[]) db.exec(`DROP TABLE "${name}"`);
  db.exec(TABLES);
  db.exec(readFileSync(TREE_TABLES, 'utf8'));
  db.exec(`PRAGMA user_version = ${VERSION}`);
  db.prepare("INSERT INTO checkpoint VALUES (1, ?, '-1', 0, '')").run(log);
};

/**
 * A new copy is written from front to back, and sorted once it is level: putting every id in its place as it comes
 * costs several times as much as reading the event.
 */
export const isSorted = (db: Database): boolean =>
  db.prepare("SELECT 1 FROM sqlite_schema WHERE name = 'events_by_stream'").get() !== undefined;

/** Sorts it, inside the transaction that is open. */
export const sort = (db: Database): void => {
  if (!isSorted(db)) db.exec(SORT);
};
