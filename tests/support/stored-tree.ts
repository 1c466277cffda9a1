// A tree whose nodes are kept in a map, as a store keeps them in rows: written once, read by level and index.
import { growTree, type Hash, leafHashOf, type NodeReader } from '../../src/audit/merkle-tree';

export interface StoredTree {
  readonly read: NodeReader;
  readonly size: () => number;
  readonly rows: () => number;
  append(leaf: string | Uint8Array): void;
  root(): Hash;
}

export const storedTree = (leaves: readonly (string | Uint8Array)[] = []): StoredTree => {
  const nodes = new Map<string, Hash>();
  const tree = growTree();
  const stored: StoredTree = {
    read: (level, index) => {
      const hash = nodes.get(`${level}/${index}`);
      if (!hash) throw new Error(`No node ${level}/${index} was stored.`);
      return hash;
    },
    size: () => tree.size,
    rows: () => nodes.size,
    append: (leaf) => {
      for (const { level, index, hash } of tree.append(leafHashOf(leaf))) {
        if (nodes.has(`${level}/${index}`)) throw new Error(`Node ${level}/${index} is written twice.`);
        nodes.set(`${level}/${index}`, hash);
      }
    },
    root: () => tree.root(),
  };
  for (const leaf of leaves) stored.append(leaf);
  return stored;
};
