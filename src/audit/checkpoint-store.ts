// The last checkpoint that was signed: kept in the ledger's own file and, so that an older copy of that file shows, beside it.
import { closeSync, existsSync, fsyncSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs';

import type { Database } from '../sqlite/database';
import { type Checkpoint, readUnverifiedCheckpoint, verifyCheckpoint } from './checkpoint';
import type { VerifierKey } from './note-keys';

export interface SignedCheckpoint {
  readonly checkpoint: Checkpoint;
  /** The signed note, as it was published. */
  readonly note: Buffer;
}

export interface CheckpointStore {
  /** Whether anything was ever signed here. */
  isEmpty(): boolean;
  /** The greater of the two copies. @throws CheckpointNotOursError, MalformedError */
  latest(keys: readonly VerifierKey[]): SignedCheckpoint | undefined;
  keep(signed: SignedCheckpoint): void;
}

/** A checkpoint that is kept here, and that none of the ledger's keys has signed. */
export class CheckpointNotOursError extends Error {
  readonly code = 'CHECKPOINT_NOT_OURS';

  constructor(where: string) {
    super(`The checkpoint in ${where} is not signed by a key of this ledger.`);
    this.name = 'CheckpointNotOursError';
  }
}

export const openCheckpointStore = (db: Database, file: string): CheckpointStore => {
  const select = db.prepare('SELECT note FROM signed_checkpoint');
  const upsert = db.prepare(
    'INSERT INTO signed_checkpoint VALUES (1, ?, ?) ON CONFLICT DO UPDATE SET size = excluded.size, note = excluded.note',
  );
  const copies = (): { where: string; note: Buffer }[] => {
    const row = select.get() as { note: Uint8Array } | undefined;
    return [
      ...(row ? [{ where: 'the ledger’s file', note: Buffer.from(row.note) }] : []),
      ...(existsSync(file) ? [{ where: file, note: readFileSync(file) }] : []),
    ];
  };
  return {
    isEmpty: () => copies().length === 0,
    latest: (keys) => {
      const signed = copies().map(({ where, note }): SignedCheckpoint => {
        const verdict = verifyCheckpoint(note, keys);
        if (verdict.kind !== 'SIGNED') throw new CheckpointNotOursError(where);
        return { checkpoint: verdict.checkpoint, note };
      });
      return signed.reduce<SignedCheckpoint | undefined>(
        (greatest, one) => (greatest && greatest.checkpoint.size >= one.checkpoint.size ? greatest : one),
        undefined,
      );
    },
    keep: ({ note }) => {
      // Beside it first: whatever ends the process in between, nothing that was published is forgotten.
      replaceFile(file, note);
      upsert.run(readUnverifiedCheckpoint(note).size, note);
    },
  };
};

/** The old content or the new one, never half. */
const replaceFile = (file: string, bytes: Buffer): void => {
  const draft = `${file}.${process.pid}`;
  const handle = openSync(draft, 'w', 0o600);
  writeSync(handle, bytes);
  fsyncSync(handle);
  closeSync(handle);
  renameSync(draft, file);
};
