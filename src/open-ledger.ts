// Puts the parts of a ledger together: the store, the keys, the rules. Servers, imports and tests all start here.
import { randomBytes, randomUUID } from 'node:crypto';

import { createTreeWriter } from './audit/sqlite-tree';
import { type DataFolder, prepareDataFolder } from './data-folder';
import { catalogue } from './domain/aggregates';
import type { Catalogue } from './kernel/catalogue';
import { type Clock, systemClock } from './kernel/clock';
import { type CommandHandler, createCommandHandler } from './kernel/command-handler';
import type { EventStore, StoreFault } from './kernel/event-store';
import { type Eraser, type ErasureStep, withErasure } from './erasure/eraser';
import { openEraser } from './open-eraser';
import { openFences } from './privacy/fences';
import { openKeyStore } from './privacy/key-store';
import { loadSecretKey } from './privacy/secret-key';
import { createLocalVault, type Vault } from './privacy/vault';
import type { SharedCheckpoints } from './audit/log-signer';
import type { LedgerVerdict } from './audit/verify-ledger';
import { verifyFolder, type VerifyOptions } from './verify-folder';
import { openSqliteStore } from './stores/sqlite/sqlite-store';

export interface Ledger {
  readonly folder: DataFolder;
  readonly catalogue: Catalogue;
  readonly clock: Clock;
  readonly store: EventStore;
  readonly vault: Vault;
  /** Through it, erasing somebody is all of it. */
  readonly commands: CommandHandler;
  /** What had begun is to be finished, and what a backup has undone to be done again, before anything is served. */
  readonly eraser: Pick<Eraser, 'finish'>;
  /** What this node shares with others; absent when it serves a ledger of its own. */
  readonly cluster?: Cluster | undefined;
  /** Looks at the whole ledger. */
  verify(options?: VerifyOptions): Promise<LedgerVerdict>;
  close(): Promise<void>;
}

export interface Cluster {
  readonly checkpoints: SharedCheckpoints;
  /** Whether any node had signed a checkpoint when this one was opened. */
  readonly hasSigned: boolean;
}

export interface LedgerOptions {
  readonly dataFolder: string;
  readonly clock?: Clock;
  /** Called when the store can no longer promise anything: the process should end. */
  readonly onFatal?: (fault: StoreFault) => void;
  /** Told after each step of an erasure. */
  readonly onErasureStep?: (step: ErasureStep) => void;
}

/** Opens the embedded ledger in a folder, making it if there is none. @throws Error when it cannot be opened. */
export const openLedger = ({ dataFolder, clock = systemClock, onFatal, onErasureStep }: LedgerOptions): Ledger => {
  const folder = prepareDataFolder(dataFolder);
  const keyEncryptionKey = loadSecretKey(folder.keyEncryptionKey, randomBytes);
  const keys = openKeyStore({ file: folder.subjectKeys, keyEncryptionKey, randomBytes });
  // At once: nothing is opened, not even for a moment, that an older key store could open again.
  const destroyed = new Set(keys.destroyed());
  for (const { subject } of openFences(folder.erased).all()) if (!destroyed.has(subject)) keys.destroy(subject);
  const store = openSqliteStore({
    file: folder.ledger,
    clock,
    newLogId: () => `log-${randomUUID()}`,
    withEach: createTreeWriter,
    ...(onFatal && { onFatal }),
  });
  const vault = createLocalVault(keys, randomBytes);
  const commands = createCommandHandler({ store, catalogue, sealer: vault, clock });
  const eraser = openEraser({ folder, store, catalogue, sealer: vault, clock, keys, commands, onStep: onErasureStep });
  return {
    folder,
    catalogue,
    clock,
    store,
    vault,
    commands: withErasure(commands, eraser),
    eraser,
    verify: (options) => verifyFolder(folder, options),
    close: async () => {
      await store.close();
      keys.close();
    },
  };
};
