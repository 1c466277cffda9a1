// The tree of an embedded ledger: rows beside the events, in the same file and in the append's own transaction.
import type { Position } from '../kernel/position';
import type { WithEach } from '../sqlite/companion';
import { type Database, inTransaction } from '../sqlite/database';
import { gatheringWriter } from '../sqlite/gathering-writer';
import { leafHashOf, nodesOfAppend, type NodeReader, type TreeNode } from './merkle-tree';

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
 * Takes in leaves by their positions (from 1, without gaps), inside the transactions that are told by `begin`; `finish` writes
 * their nodes. Leaves that were written before there was a tree are taken in first.
 */
export const createTreeWriter: WithEach = (db) => {
  const tree = openStoredTree(db);
  const selectLeaf = db.prepare('SELECT CAST(leaf AS TEXT) AS leaf FROM events WHERE position = ?');
  const rows = gatheringWriter<[level: number, index: number, hash: Uint8Array]>(db, {
    into: 'INSERT INTO tree',
    columns: 3,
    inOrder: ([level], [other]) => level - other,
  });
  /** What the transaction has added, as far as the next leaf may need it: the last node of each level. */
  const edge = new Map<number, TreeNode>();
  let size: number | undefined;

  const read: NodeReader = (level, index) => {
    const node = edge.get(level);
    return node?.index === index ? node.hash : tree.read(level, index);
  };
  const append = (index: number, leaf: string | Uint8Array): void => {
    for (const node of nodesOfAppend(index, leafHashOf(leaf), read)) {
      edge.set(node.level, node);
      rows.add([node.level, node.index, node.hash]);
    }
    size = index + 1;
  };
  const appendUpTo = (next: number): void => {
    for (let index = size ?? tree.size(); index < next; index += 1) {
      append(index, (selectLeaf.get(index + 1) as { leaf: string }).leaf);
    }
  };
  return {
    begin: () => {
      edge.clear();
      rows.forget();
      size = undefined;
    },
    take: (position, leaf) => {
      appendUpTo(position - 1);
      append(position - 1, leaf);
    },
    finish: rows.settle,
  };
};

/** How many leaves are taken in before their nodes are written. */
const AT_A_TIME = 1000;

/** Gives its tree to a ledger that was written before there was one. A tree that has begun is left to be judged as it is. */
export const growMissingTree = (db: Database): void => {
  if (openStoredTree(db).size() > 0) return;
  const selectLeaves = db.prepare('SELECT position, CAST(leaf AS TEXT) AS leaf FROM events ORDER BY position');
  const writer = createTreeWriter(db);
  inTransaction(db, () => {
    writer.begin();
    for (const { position, leaf } of selectLeaves.iterate() as Iterable<{ position: number; leaf: string }>) {
      writer.take(position, leaf);
      if (position % AT_A_TIME === 0) writer.finish();
    }
    writer.finish();
  });
};
