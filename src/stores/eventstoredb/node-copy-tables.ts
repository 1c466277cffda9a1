// The tables of a node's copy of the ledger; those of the tree are the embedded ledger's own.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { packageRoot } from '../../package-root';
import type { Database } from '../../sqlite/database';

/** Stands for the tables and for what is written into them: with another one it is all read again. */
export const VERSION = 4;

// Everything by which an event can be found is a number in `finds`, the newest first in `fresh_finds`: see finds.ts.
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
    command_id  TEXT,                         -- with the last event of a command
    digest      TEXT,
    sealed      TEXT,                         -- JSON: where its sealed text is, if it has any
    leaf        BLOB    NOT NULL
  ) STRICT;
  CREATE TABLE finds (key INTEGER NOT NULL, position INTEGER NOT NULL, PRIMARY KEY (key, position)) STRICT, WITHOUT ROWID;
  CREATE TABLE fresh_finds (key INTEGER NOT NULL, position INTEGER NOT NULL) STRICT;
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
