// Opens a ledger as it is configured: the embedded one, or this machine as one node of many that serve one event database.
import { createHmac, randomBytes, randomUUID } from 'node:crypto';
import { mkdirSync, rmSync } from 'node:fs';

import { createTreeWriter } from './audit/sqlite-tree';
import type { StoreConfig } from './config';
import { type DataFolder, nodeFolderOf, prepareDataFolder } from './data-folder';
import { catalogue } from './domain/aggregates';
import { withErasure } from './erasure/eraser';
import { systemClock } from './kernel/clock';
import { createCommandHandler } from './kernel/command-handler';
import { openEraser } from './open-eraser';
import { type Ledger, type LedgerOptions, openLedger } from './open-ledger';
import { type MovableKeyStore, openKeyStore } from './privacy/key-store';
import { openPostgresKeyStore } from './privacy/postgres-key-store';
import { loadSecretKey } from './privacy/secret-key';
import { createVault, LEDGER_SUBJECT } from './privacy/vault';
import {
  type EventStoreDbStore,
  type EventStoreDbStoreOptions,
  openEventStoreDbStore,
} from './stores/eventstoredb/eventstoredb-store';
import { verifyNode } from './verify-node';

export type NodeOptions = LedgerOptions & { readonly store: StoreConfig } & Pick<EventStoreDbStoreOptions, 'prefix' | 'patience'>;

/** Opens the ledger, making it if there is none. @throws Error with one sentence that says what to change. */
export const openNode = async (options: NodeOptions): Promise<Ledger> => {
  const { store } = options;
  switch (store.kind) {
    case 'sqlite':
      return openLedger(options);
    case 'eventstoredb':
      return openClusterNode(options, store);
  }
};

type ClusterConfig = Extract<StoreConfig, { kind: 'eventstoredb' }>;

const openClusterNode = async (options: NodeOptions, config: ClusterConfig): Promise<Ledger> => {
  const { dataFolder, clock = systemClock, prefix, patience, onErasureStep } = options;
  const folder = prepareDataFolder(dataFolder, nodeFolderOf(dataFolder));
  const keys = await openNodeKeys(folder, config.keysUrl);
  const closing: (() => Promise<void> | void)[] = [() => keys.close()];
  try {
    const shared = { url: config.url, clock, newLogId: () => `log-${randomUUID()}`, ...(prefix !== undefined && { prefix }), ...(patience && { patience }) }; // prettier-ignore
    const store = await openEventStoreDbStore({
      ...shared,
      copyFile: folder.ledger,
      withEach: createTreeWriter,
      onStartOver: () => forgetReadModels(folder),
    });
    closing.unshift(() => store.close());
    const digestKey = await keys.provide(LEDGER_SUBJECT);
    await assertSameKeys(store, digestKey);
    const vault = createVault({ keys, digestKey, randomBytes });
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
      cluster: {
        checkpoints: { ...store.checkpoints, level: () => store.size() },
        hasSigned: (await store.checkpoints.read()).note !== undefined,
      },
      verify: (asked) => verifyNode({ folder, store, shared, vault, keys }, asked),
      close: async () => {
        for (const close of closing) await close();
      },
    };
  } catch (error) {
    for (const close of closing) await close();
    throw error;
  }
};

/** The key store of this node: the one that all nodes share, or its own, when it is the only one. */
export const openNodeKeys = async (folder: DataFolder, keysUrl: string | undefined): Promise<MovableKeyStore> => {
  const keyEncryptionKey = loadSecretKey(folder.keyEncryptionKey, randomBytes);
  return keysUrl === undefined
    ? openKeyStore({ file: folder.subjectKeys, keyEncryptionKey, randomBytes })
    : openPostgresKeyStore({ url: keysUrl, keyEncryptionKey, randomBytes });
};

/** What was made of a copy that is forgotten is about other events. */
const forgetReadModels = ({ readModels }: DataFolder): void => {
  rmSync(readModels, { recursive: true, force: true });
  mkdirSync(readModels, { recursive: true, mode: 0o700 });
};

/** Two nodes with keys of their own could not read each other's text, and would not know each other's commands. */
const assertSameKeys = async ({ keyCheck }: EventStoreDbStore, digestKey: Buffer): Promise<void> => {
  const mine = createHmac('sha256', digestKey).update('coproduction-ledger/key-check').digest();
  const { revision, note } = await keyCheck.read();
  if (note === undefined) await keyCheck.replace(revision, mine);
  const first = note ?? (await keyCheck.read()).note;
  if (!first?.equals(mine)) {
    throw new Error('The keys of this node are not those of the ledger in the event database: give all nodes the same KEYS_URL.');
  }
};
