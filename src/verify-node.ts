// Verifies a ledger in an event database: by this node's copy of it, or read from the database anew.
import { mkdtempSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';

import { verifyCheckpoint } from './audit/checkpoint';
import {
  CheckpointNotOursError,
  type CheckpointStore,
  openCheckpointStore,
  type SignedCheckpoint,
} from './audit/checkpoint-store';
import { readVerifierKeys } from './audit/keys';
import { createTreeWriter } from './audit/sqlite-tree';
import { type LedgerVerdict, verifyLedger } from './audit/verify-ledger';
import type { DataFolder } from './data-folder';
import type { KeyStore } from './privacy/key-store';
import type { Vault } from './privacy/vault';
import { openDatabase } from './sqlite/database';
import {
  type EventStoreDbStore,
  type EventStoreDbStoreOptions,
  openEventStoreDbStore,
} from './stores/eventstoredb/eventstoredb-store';
import { textSubjectIn, type VerifyOptions } from './verify-folder';

export interface NodeUnderTest {
  readonly folder: DataFolder;
  readonly store: EventStoreDbStore;
  /** What another copy of the same ledger is opened with. */
  readonly shared: EventStoreDbStoreOptions;
  readonly vault: Vault;
  readonly keys: KeyStore;
}

const BUSY_TIMEOUT_MS = 10_000;

/** `isThorough` reads every event and all sealed text from the database; otherwise the copy is held against itself and what was signed. */
export const verifyNode = async (node: NodeUnderTest, options: VerifyOptions = {}): Promise<LedgerVerdict> => {
  if (options.isThorough !== true) return verifyCopy(node, node.folder.ledger, options);
  const work = mkdtempSync(join(dirname(node.folder.ledger), 'verified-'));
  try {
    const file = join(work, 'ledger.sqlite');
    const fresh = await openEventStoreDbStore({ ...node.shared, copyFile: file, withEach: createTreeWriter });
    try {
      return await verifyCopy({ ...node, store: fresh }, file, options);
    } finally {
      await fresh.close();
    }
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
};

const verifyCopy = async ({ folder, store, vault, keys }: NodeUnderTest, file: string, options: VerifyOptions) => {
  // Before anything is looked at: what was signed by then is in the ledger by now.
  const { note } = await store.checkpoints.read();
  await store.size();
  const db = openDatabase(file, BUSY_TIMEOUT_MS);
  try {
    return await verifyLedger(
      {
        db,
        log: store.log,
        keys: options.keys ?? readVerifierKeys({ folder: folder.logKeys }),
        checkpoints: withShared(openCheckpointStore(db, folder.checkpoint), note),
        open: (envelope, records) => vault.open(envelope, records),
        hasKey: options.isThorough === true ? async (subject) => (await keys.find(subject)) !== undefined : undefined,
        readSealed: store.readSealed,
        hasManyClocks: true,
        subjectOf: textSubjectIn,
        ...(options.onProgress && { onProgress: options.onProgress }),
        signal: options.signal,
      },
      options.held,
    );
  } finally {
    db.close();
  }
};

/** The greater of what this node keeps and what all nodes share. */
const withShared = (own: CheckpointStore, note: Buffer | undefined): CheckpointStore => ({
  ...own,
  isEmpty: () => own.isEmpty() && note === undefined,
  latest: (keys) => {
    const kept = own.latest(keys);
    if (note === undefined) return kept;
    const verdict = verifyCheckpoint(note, keys);
    if (verdict.kind !== 'SIGNED') throw new CheckpointNotOursError('the checkpoints that the nodes share');
    const signed: SignedCheckpoint = { checkpoint: verdict.checkpoint, note };
    return kept && kept.checkpoint.size >= signed.checkpoint.size ? kept : signed;
  },
});
