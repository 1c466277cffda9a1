// What a witness remembers: of each log the last checkpoint that it cosigned. Forgetting would let a log begin again.
import { type Database, inTransaction, openDatabase } from '../sqlite/database';
import { verifyCheckpoint } from './checkpoint';
import type { SignedCheckpoint } from './checkpoint-store';
import type { VerifierKey } from './note-keys';

export interface WitnessMemory {
  isEmpty(): boolean;
  /** The last checkpoint of a log, as this witness cosigned it. @throws WitnessMemoryError when it is not what was kept */
  latest(origin: string, own: readonly VerifierKey[]): SignedCheckpoint | undefined;
  keep(origin: string, signed: SignedCheckpoint): void;
  /** Does the work while nobody else, in this process or another, can read or keep anything in it. */
  alone<Result>(work: () => Result): Result;
  close(): void;
}

/** What is remembered was changed, or another witness wrote it. */
export class WitnessMemoryError extends Error {
  readonly code = 'WITNESS_MEMORY';

  constructor(origin: string) {
    super(`What is remembered of ${origin} is not cosigned by this witness: nothing more is cosigned until somebody has looked.`);
    this.name = 'WitnessMemoryError';
  }
}

const BUSY_TIMEOUT_MS = 5000;

/** A file of its own; each answer is on the disk before it is given. */
export const openWitnessMemory = (file: string): WitnessMemory => {
  const db: Database = openDatabase(file, BUSY_TIMEOUT_MS);
  db.exec(`
    PRAGMA synchronous = FULL;
    CREATE TABLE IF NOT EXISTS cosigned (
      origin TEXT NOT NULL PRIMARY KEY,
      note   BLOB NOT NULL              -- with the cosignatures
    ) STRICT, WITHOUT ROWID;
  `);
  const select = db.prepare('SELECT note FROM cosigned WHERE origin = ?');
  const count = db.prepare('SELECT count(*) AS count FROM cosigned');
  const upsert = db.prepare('INSERT INTO cosigned VALUES (?, ?) ON CONFLICT DO UPDATE SET note = excluded.note');
  return {
    isEmpty: () => (count.get() as { count: number }).count === 0,
    latest: (origin, own) => {
      const row = select.get(origin) as { note: Uint8Array } | undefined;
      if (!row) return undefined;
      const note = Buffer.from(row.note);
      const verdict = verifyCheckpoint(note, own);
      if (verdict.kind !== 'SIGNED' || verdict.checkpoint.origin !== origin) throw new WitnessMemoryError(origin);
      return { checkpoint: verdict.checkpoint, note };
    },
    keep: (origin, { note }) => void upsert.run(origin, note),
    alone: <Result>(work: () => Result): Result => {
      let result: { readonly value: Result } | undefined;
      inTransaction(db, () => (result = { value: work() }));
      return (result as unknown as { readonly value: Result }).value;
    },
    close: () => db.close(),
  };
};
