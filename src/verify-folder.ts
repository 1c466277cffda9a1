// Verifies the ledger in a data folder as it lies there: nothing is migrated, made or changed.
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';

import { openCheckpointStore, type SignedCheckpoint } from './audit/checkpoint-store';
import { readVerifierKeys } from './audit/keys';
import type { VerifierKey } from './audit/note-keys';
import { ledgerFaultCodes, type LedgerVerdict, verifyLedger } from './audit/verify-ledger';
import type { DataFolder } from './data-folder';
import { catalogue } from './domain/aggregates';
import { type Envelope, textSubjectOf } from './kernel/event';
import { openKeyStore } from './privacy/key-store';
import { loadSecretKey } from './privacy/secret-key';
import { createLocalVault } from './privacy/vault';
import { openDatabase } from './sqlite/database';

export interface VerifyOptions {
  /** Those that may have signed; the public halves in the data folder when nothing is said. */
  readonly keys?: readonly VerifierKey[];
  /** A checkpoint that somebody kept outside. */
  readonly held?: SignedCheckpoint | undefined;
  /** Of a node: reads everything from the event database again. An embedded ledger is always looked at as a whole. */
  readonly isThorough?: boolean;
  readonly onProgress?: (done: number, total: number) => void;
  readonly signal?: AbortSignal;
}

const BUSY_TIMEOUT_MS = 10_000;

/** @throws SigningKeyError when a key is not one, Error when the keys of sealed text cannot be opened */
export const verifyFolder = async (folder: DataFolder, options: VerifyOptions = {}): Promise<LedgerVerdict> => {
  const sealed = existsSync(folder.keyEncryptionKey) && existsSync(folder.subjectKeys) ? openSealed(folder) : undefined;
  try {
    const db = openDatabase(folder.ledger, BUSY_TIMEOUT_MS);
    try {
      const { log } = db.prepare('SELECT log FROM ledger').get() as { log: string };
      return await verifyLedger(
        {
          db,
          log,
          keys: options.keys ?? readVerifierKeys({ folder: folder.logKeys }),
          checkpoints: openCheckpointStore(db, folder.checkpoint),
          open: async (envelope, records) => (await sealed?.vault.open(envelope, records)) ?? {},
          hasKey: sealed && ((subject) => sealed.store.find(subject) !== undefined),
          subjectOf: textSubjectIn,
          ...(options.onProgress && { onProgress: options.onProgress }),
          signal: options.signal,
        },
        options.held,
      );
    } finally {
      db.close();
    }
  } catch (error) {
    options.signal?.throwIfAborted();
    return damaged(error);
  } finally {
    sealed?.store.close();
  }
};

/** Whom the sealed text of an event is about. */
export const textSubjectIn = (envelope: Envelope): string => {
  const definition = catalogue.events.get(envelope.type)?.definition;
  return definition ? textSubjectOf(definition, envelope) : envelope.stream;
};

const openSealed = (folder: DataFolder) => {
  const keyEncryptionKey = loadSecretKey(folder.keyEncryptionKey, randomBytes);
  const store = openKeyStore({ file: folder.subjectKeys, keyEncryptionKey, randomBytes });
  return { store, vault: createLocalVault(store, randomBytes) };
};

/** The file is not even a ledger's. */
const damaged = (error: unknown): LedgerVerdict => ({
  kind: 'INVALID',
  size: 0,
  erasures: 0,
  sealedTextOpened: false,
  faults: [
    {
      code: 'FILE_DAMAGED',
      message: `${ledgerFaultCodes.FILE_DAMAGED} ${error instanceof Error ? error.message : ''}`.trim(),
    },
  ],
});
