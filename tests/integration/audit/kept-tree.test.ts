// The tree that an embedded ledger keeps in the transactions of its appends: it follows from the leaves, whatever was undone on the way.
import { join } from 'node:path';

import { leafHashOf, rootOf, rootOfLeaves } from '../../../src/audit/merkle-tree';
import { createTreeWriter, growMissingTree, openStoredTree } from '../../../src/audit/sqlite-tree';
import { systemClock } from '../../../src/kernel/clock';
import type { EventStore } from '../../../src/kernel/event-store';
import { START } from '../../../src/kernel/position';
import { openDatabase } from '../../../src/sqlite/database';
import type { WithEach } from '../../../src/sqlite/companion';
import { openSqliteStore } from '../../../src/stores/sqlite/sqlite-store';
import { newEvent, newStream } from '../../support/new-event';
import { temporaryFolders } from '../../support/temporary-folder';

const newFolder = temporaryFolders();

const open = (file: string, withEach?: WithEach): EventStore =>
  openSqliteStore({ file, clock: systemClock, newLogId: () => 'log-of-a-test', ...(withEach && { withEach }) });

const expectRightTree = async (store: EventStore, file: string): Promise<void> => {
  const leaves = (await store.readAll(START, 10_000)).map(({ leaf }) => leafHashOf(leaf));
  const db = openDatabase(file, 1000);
  const tree = openStoredTree(db);
  expect(tree.size()).toBe(leaves.length);
  expect(rootOf(leaves.length, tree.read)).toEqual(rootOfLeaves(leaves));
  db.close();
};

/** Appends all of them at once, some of them several events, some in vain. Gives how many were kept. */
const appendGroup = async (store: EventStore, size: number): Promise<number> => {
  const first = newEvent(newStream());
  await store.append(first.envelope.stream, 'none', [first]);
  const outcomes = await Promise.allSettled(
    Array.from({ length: size }, (_, index) => {
      const stream = newStream();
      const events = Array.from({ length: 1 + (index % 3) }, () => newEvent(stream));
      // The last of its events has an id that is in the ledger already: all of the append is undone.
      if (index % 4 === 3) events.push(newEvent(stream, { id: first.envelope.id }));
      return store.append(stream, 'none', events);
    }),
  );
  return outcomes.filter(({ status }) => status === 'fulfilled').length;
};

test('what an append of a group had added is gone when it is undone, and the others keep theirs', async () => {
  const file = join(newFolder(), 'ledger.sqlite');
  const store = open(file, createTreeWriter);
  for (const size of [1, 4, 5, 40]) {
    expect(await appendGroup(store, size)).toBe(size - Math.floor(size / 4));
    await expectRightTree(store, file);
  }
  await store.close();
});

test('two processes that append in turn grow one tree', async () => {
  const file = join(newFolder(), 'ledger.sqlite');
  const [one, other] = [open(file, createTreeWriter), open(file, createTreeWriter)];
  for (let round = 0; round < 5; round += 1) await Promise.all([appendGroup(one, 9), appendGroup(other, 6)]);
  await expectRightTree(one, file);
  await Promise.all([one.close(), other.close()]);
});

test('a ledger that was written before there was a tree is given one, by whoever opens it or by the next append', async () => {
  const files = [join(newFolder(), 'ledger.sqlite'), join(newFolder(), 'ledger.sqlite')] as const;
  for (const file of files) {
    const store = open(file);
    for (let round = 0; round < 30; round += 1) await appendGroup(store, 40);
    await store.close();
  }
  const db = openDatabase(files[0], 1000);
  growMissingTree(db);
  db.close();
  for (const file of files) {
    const store = open(file, createTreeWriter);
    await appendGroup(store, 3);
    await expectRightTree(store, file);
    await store.close();
  }
});
