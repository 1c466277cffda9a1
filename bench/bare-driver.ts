// The driver alone, with the ledger's own tables and settings: what everything else is measured against.
import { DatabaseSync } from '@photostructure/sqlite';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import type { SealedRecord } from '../src/kernel/event';
import { packageRoot } from '../src/package-root';

const MIGRATIONS = join(packageRoot, 'schema', 'migrations');

/** The row of an event and that of its sealed text, ready to be written. */
export interface BareRows {
  readonly id: string;
  readonly stream: string;
  readonly recordedAt: string;
  readonly leaf: Buffer;
  readonly sealed: readonly SealedRecord[];
}

/** Writes rows into a new file, so many in one transaction, each transaction durable when it returns. */
export const openBareWriter = (file: string) => {
  const db = new DatabaseSync(file);
  db.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON;');
  for (const name of readdirSync(MIGRATIONS).sort()) db.exec(readFileSync(join(MIGRATIONS, name), 'utf8'));
  const insertEvent = db.prepare('INSERT INTO events VALUES (?, ?, ?, ?, ?, ?)');
  const insertSealed = db.prepare('INSERT INTO sealed VALUES (?, ?, ?)');
  let position = 0;
  return {
    writeTogether: (rows: readonly BareRows[]): void => {
      db.exec('BEGIN IMMEDIATE');
      for (const { id, stream, recordedAt, leaf, sealed } of rows) {
        position += 1;
        insertEvent.run(position, id, stream, 0, recordedAt, leaf);
        for (const { subject, box } of sealed) insertSealed.run(id, subject, box);
      }
      db.exec('COMMIT');
    },
    close: () => db.close(),
  };
};

/** Reads the leaves of a ledger in batches and gives how many there were. */
export const readAllLeaves = (file: string, batch: number): number => {
  const db = new DatabaseSync(file, { readOnly: true });
  const select = db.prepare(
    'SELECT position, CAST(leaf AS TEXT) AS leaf FROM events WHERE position > ? ORDER BY position LIMIT ?',
  );
  let position = 0;
  for (;;) {
    const rows = select.all(position, batch) as { position: number }[];
    const last = rows.at(-1);
    if (!last) break;
    position = last.position;
  }
  db.close();
  return position;
};
