// The two ends of a copy: the embedded ledger of a data folder, and the event database that it moves to or comes from.
import { copyFileSync, existsSync } from 'node:fs';
import { randomBytes } from 'node:crypto';

import { openCheckpointStore } from '../audit/checkpoint-store';
import { readVerifierKeys } from '../audit/keys';
import { type Hash, rootOf } from '../audit/merkle-tree';
import { createTreeWriter, growMissingTree, openStoredTree } from '../audit/sqlite-tree';
import type { StoreConfig } from '../config';
import { nodeFolderOf, prepareDataFolder } from '../data-folder';
import { systemClock } from '../kernel/clock';
import { openNodeKeys } from '../open-node';
import { openKeyStore } from '../privacy/key-store';
import { loadSecretKey } from '../privacy/secret-key';
import { openDatabase } from '../sqlite/database';
import { type EventStoreDbStore, openEventStoreDbStore } from '../stores/eventstoredb/eventstoredb-store';
import { openSqliteStore } from '../stores/sqlite/sqlite-store';
import { openSqliteTarget } from '../stores/sqlite/taking-over';
import { type Copied, copyLedger } from './copy-ledger';

export interface CopyOptions {
  readonly dataFolder: string;
  readonly store: Extract<StoreConfig, { kind: 'eventstoredb' }>;
  /** Stands before every stream of the ledger in the database. */
  readonly prefix?: string;
  readonly onProgress?: (done: number, total: number) => void;
}

const BUSY_TIMEOUT_MS = 10_000;

/** @throws Error with a sentence that says what stands in the way */
export const copyToEventStoreDb = (options: CopyOptions): Promise<Copied> =>
  closingAll(async (closing) => {
    const folder = prepareDataFolder(options.dataFolder);
    if (!existsSync(folder.ledger)) throw new Error(`There is no ledger in ${options.dataFolder}.`);
    const store = openSqliteStore({ file: folder.ledger, clock: systemClock, newLogId: () => '' });
    closing.push(() => store.close());
    const db = openDatabase(folder.ledger, BUSY_TIMEOUT_MS);
    closing.push(() => db.close());
    growMissingTree(db);
    const keys = openKeyStore({
      file: folder.subjectKeys,
      keyEncryptionKey: loadSecretKey(folder.keyEncryptionKey, randomBytes),
      randomBytes,
    });
    closing.push(() => keys.close());

    const end = await openDatabaseEnd(options, () => store.log, closing);
    const total = await store.size();
    const copied = await copyLedger(
      { store, keys, root: rootsOf(db) },
      { log: end.store.log, keys: end.keys, size: end.store.size, root: end.root, takeOver: end.store.takeOver },
      (done) => options.onProgress?.(done, total),
    );
    // What was signed goes on being continued there.
    const signed = openCheckpointStore(db, folder.checkpoint).latest(readVerifierKeys({ folder: folder.logKeys }));
    const { revision, note } = await end.store.checkpoints.read();
    if (signed && note === undefined) await end.store.checkpoints.replace(revision, signed.note);
    return copied;
  });

/** The same way back, into a data folder without an embedded ledger or with an earlier part of this one. */
export const copyFromEventStoreDb = (options: CopyOptions): Promise<Copied> =>
  closingAll(async (closing) => {
    const folder = prepareDataFolder(options.dataFolder);
    const end = await openDatabaseEnd(options, undefined, closing);
    const target = openSqliteTarget({ file: folder.ledger, log: end.store.log, withEach: createTreeWriter });
    closing.push(() => target.close());
    const db = openDatabase(folder.ledger, BUSY_TIMEOUT_MS);
    closing.push(() => db.close());
    const keys = openKeyStore({
      file: folder.subjectKeys,
      keyEncryptionKey: loadSecretKey(folder.keyEncryptionKey, randomBytes),
      randomBytes,
    });
    closing.push(() => keys.close());
    const total = await end.store.size();
    const copied = await copyLedger(
      { store: end.store, keys: end.keys, root: end.root },
      {
        ...{ log: target.log, keys, root: rootsOf(db) },
        size: async () => target.size(),
        takeOver: async (events) => target.takeOver(events),
      },
      (done) => options.onProgress?.(done, total),
    );
    const kept = nodeFolderOf(options.dataFolder).checkpoint;
    if (existsSync(kept) && !existsSync(folder.checkpoint)) copyFileSync(kept, folder.checkpoint);
    return copied;
  });

const openDatabaseEnd = async (
  { dataFolder, store: { url, keysUrl }, prefix }: CopyOptions,
  newLogId: (() => string) | undefined,
  closing: (() => unknown)[],
) => {
  const folder = prepareDataFolder(dataFolder, nodeFolderOf(dataFolder));
  // With a key store of this machine both ends have the same one: nothing is to be moved.
  const keys = await openNodeKeys(folder, keysUrl);
  closing.push(() => keys.close());
  const store: EventStoreDbStore = await openEventStoreDbStore({
    ...{ url, clock: systemClock, copyFile: folder.ledger, withEach: createTreeWriter, ...(prefix !== undefined && { prefix }) },
    newLogId:
      newLogId ??
      (() => {
        throw new Error('There is no ledger in the event database.');
      }),
  });
  closing.push(() => store.close());
  const db = openDatabase(folder.ledger, BUSY_TIMEOUT_MS);
  closing.push(() => db.close());
  return { store, keys, root: rootsOf(db) };
};

const rootsOf = (db: Parameters<typeof openStoredTree>[0]): ((size: number) => Hash) => {
  const { read } = openStoredTree(db);
  return (size) => rootOf(size, read);
};

const closingAll = async <Result>(work: (closing: (() => unknown)[]) => Promise<Result>): Promise<Result> => {
  const closing: (() => unknown)[] = [];
  try {
    return await work(closing);
  } finally {
    for (const close of closing.reverse()) await close();
  }
};
