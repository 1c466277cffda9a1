// Puts the parts together that make a ledger auditable: its tree, the keys that sign, and the last checkpoint.
import { randomBytes } from 'node:crypto';

import { type CheckpointStore, openCheckpointStore } from './audit/checkpoint-store';
import { type LogKeys, openLogKeys } from './audit/keys';
import { createLogSigner, type LogSigner } from './audit/log-signer';
import { growMissingTree, openStoredTree, type StoredTree } from './audit/sqlite-tree';
import type { Ledger } from './open-ledger';
import { type Database, openDatabase } from './sqlite/database';

export interface Audit {
  readonly db: Database;
  readonly tree: StoredTree;
  readonly keys: LogKeys;
  readonly checkpoints: CheckpointStore;
  readonly signer: LogSigner;
  close(): void;
}

/** How long it waits for a process that is writing to the ledger. */
const BUSY_TIMEOUT_MS = 10_000;

/** The name under which a log is known that was given no other. */
const originOf = (log: string): string => `coproduction-ledger/${log}`;

/**
 * Opens what signs and what is signed. It has a connection of its own, so that it sees only what is durable.
 * @throws SigningKeyError, CheckpointNotOursError, MalformedError when the keys or the checkpoint are not as they must be
 */
export const openAudit = (
  { folder, store, cluster }: Pick<Ledger, 'folder' | 'store' | 'cluster'>,
  origin = originOf(store.log),
): Audit => {
  const db = openDatabase(folder.ledger, BUSY_TIMEOUT_MS);
  try {
    db.exec('PRAGMA synchronous = FULL;');
    const tree = openStoredTree(db);
    const checkpoints = openCheckpointStore(db, folder.checkpoint);
    if (checkpoints.isEmpty()) growMissingTree(db);
    const expected = !checkpoints.isEmpty() || cluster?.hasSigned === true;
    const logKeys = { folder: folder.logKeys, name: origin, randomBytes };
    const keys = openLogKeys(logKeys, { expected, mayOnlyVerify: cluster !== undefined });
    const signer = createLogSigner({ origin, keys, tree, checkpoints, shared: cluster?.checkpoints });
    return { db, tree, keys, checkpoints, signer, close: () => db.close() };
  } catch (error) {
    db.close();
    throw error;
  }
};
