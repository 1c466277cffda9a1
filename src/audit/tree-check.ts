// Follows a stored tree from its first leaf on, and holds every stored hash against what the leaves themselves give.
import { type Hash, growTree, leafHashOf } from './merkle-tree';
import type { StoredTree } from './sqlite-tree';

/** The stored leaves and the stored tree do not belong together: the first leaf at which that shows. */
export class TreeDiffersError extends Error {
  readonly code = 'LOG_DIFFERS';

  constructor(
    readonly index: number,
    what: string,
  ) {
    super(`At leaf ${index} ${what}.`);
    this.name = 'TreeDiffersError';
  }
}

export interface TreeCheck {
  /** How many leaves have been followed. */
  readonly size: number;
  /** The root over them, by the leaves alone. */
  root(): Hash;
  /** Follows further leaves, up to `size` of them in all, letting others run in between. @throws TreeDiffersError */
  follow(size: number, onProgress?: (size: number) => void): Promise<void>;
}

const STEP = 1000;

export const startTreeCheck = (tree: StoredTree): TreeCheck => {
  const own = growTree();

  const followOne = (index: number, leaf: { readonly position: number; readonly bytes: Uint8Array } | undefined): void => {
    if (!leaf) throw new TreeDiffersError(index, 'the ledger ends, while its tree goes on');
    if (leaf.position !== index + 1) throw new TreeDiffersError(index, `stands the event of position ${leaf.position}`);
    for (const node of own.append(leafHashOf(leaf.bytes))) {
      if (!node.hash.equals(storedNode(tree, node.level, node.index))) {
        const place = node.level === 0 ? 'the event' : `the tree at ${node.level}/${node.index}`;
        throw new TreeDiffersError(index, `${place} is not what was written`);
      }
    }
  };

  return {
    get size() {
      return own.size;
    },
    root: () => own.root(),
    follow: async (size, onProgress) => {
      while (own.size < size) {
        const from = own.size;
        const leaves = tree.leaves(from, Math.min(STEP, size - from));
        for (let at = 0; at < Math.min(STEP, size - from); at += 1) followOne(from + at, leaves[at]);
        onProgress?.(own.size);
        await new Promise((resolve) => setImmediate(resolve));
      }
    },
  };
};

const NO_HASH = Buffer.alloc(0);

const storedNode = (tree: StoredTree, level: number, index: number): Uint8Array => {
  try {
    return tree.read(level, index);
  } catch (error) {
    if (error instanceof RangeError) return NO_HASH;
    throw error;
  }
};
