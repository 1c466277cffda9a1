// The tree of an embedded ledger: rows beside the events, in the same file and in the append's own transaction.
import type { Position } from '../kernel/position';
import { type Database, inTransaction } from '../sqlite/database';
import { gatheringWriter } from '../sqlite/gathering-writer';
import { type GrowingTree, growTree, leafHashOf, nodesOfAppend, type NodeReader } from './merkle-tree';

/** A tree as it is stored, and the leaves that it should follow from. */
export interface StoredTree {
  /** How many leaves it has. */
  size(): number;
  /** @throws RangeError when there is no such node */
  readonly read: NodeReader;
  /** The bytes of up to `limit` leaves, from an index on, each with the position where it stands. */
  leaves(from: number, limit: number): readonly StoredLeaf[];
}

export interface StoredLeaf {
  readonly position: number;
  readonly bytes: Uint8Array;
}

/** Which leaf the event at a position is, from 0: positions count up from 1 without gaps. */
export const leafIndexOf = (position: Position): number => Number(position) - 1;

export const openStoredTree = (db: Database): StoredTree => {
  const selectSize = db.prepare('SELECT max(idx) AS last FROM tree WHERE level = 0');
  const selectNode = db.prepare('SELECT hash FROM tree WHERE level = ? AND idx = ?');
  const selectLeaves = db.prepare('SELECT position, leaf AS bytes FROM events WHERE position > ? ORDER BY position LIMIT ?');
  return {
    leaves: (from, limit) => {
      const leaves: unknown = selectLeaves.all(from, limit);
      return leaves as readonly StoredLeaf[];
    },
    size: () => ((selectSize.get() as { last: number | null }).last ?? -1) + 1,
    read: (level, index) => {
      const row = selectNode.get(level, index) as { hash: Uint8Array } | undefined;
      if (!row) throw new RangeError(`The tree has no node ${level}/${index}.`);
      return row.hash;
    },
  };
};

/**
 * Takes in the leaf at a position (from 1, without gaps), inside the transaction that is open. Leaves that were written before
 * there was a tree are taken in first.
 */
export const createTreeWriter = (db: Database): ((position: number, leaf: string) => void) => {
  const { takeIn, takeInBefore } = writingTo(db);
  return (position, leaf) => {
    takeInBefore(position);
    takeIn(position - 1, leaf);
  };
};

/**
 * The same for many leaves that one transaction takes in: what stands at the right edge of the tree is read once for all of them. It is
 * forgotten with the transaction, which may be undone.
 */
export const createTreeBatchWriter = (db: Database) => {
  const { tree, takeInBefore } = writingTo(db);
  const rows = gatheringWriter<[level: number, index: number, hash: Uint8Array]>(db, {
    into: 'INSERT INTO tree',
    columns: 3,
    inOrder: ([level], [other]) => level - other,
  });
  let growing: GrowingTree | undefined;
  return {
    begin: (): void => {
      growing = undefined;
      rows.forget();
    },
    take: (position: number, leaf: Uint8Array): void => {
      if (!growing) {
        takeInBefore(position);
        growing = growTree(position - 1, tree.read);
      }
      if (growing.size !== position - 1) throw new Error(`The tree has ${growing.size} leaves: ${position} is not the next.`);
      for (const { level, index, hash } of growing.append(leafHashOf(leaf))) rows.add([level, index, hash]);
    },
    finish: rows.settle,
  };
};

/** Gives its tree to a ledger that was written before there was one. A tree that has begun is left to be judged as it is. */
export const growMissingTree = (db: Database): void => {
  const { tree, takeInBefore } = writingTo(db);
  if (tree.size() > 0) return;
  inTransaction(db, () => {
    const { last } = db.prepare('SELECT max(position) AS last FROM events').get() as { last: number | null };
    takeInBefore((last ?? 0) + 1);
  });
};

const writingTo = (db: Database) => {
  const tree = openStoredTree(db);
  const insert = db.prepare('INSERT INTO tree VALUES (?, ?, ?)');
  const selectLeaf = db.prepare('SELECT CAST(leaf AS TEXT) AS leaf FROM events WHERE position = ?');
  const takeIn = (index: number, leaf: string): void => {
    for (const node of nodesOfAppend(index, leafHashOf(leaf), tree.read)) insert.run(node.level, node.index, node.hash);
  };
  const takeInBefore = (position: number): void => {
    for (let index = tree.size(); index < position - 1; index += 1) {
      takeIn(index, (selectLeaf.get(index + 1) as { leaf: string }).leaf);
    }
  };
  return { tree, takeIn, takeInBefore };
};
