// The Merkle tree over the stored leaf bytes: its hashes, its root at any size, its proofs.
//
// What is stored is the hash of every complete subtree, by (level, index): the one over the leaves index·2^level up to
// (index+1)·2^level. Level 0 are the leaves. An append adds two such nodes on average and changes none, so that a store
// can keep them as rows that are written once. Everything else is computed from them when asked for.
import { hash } from 'node:crypto';

import { HASH_BYTES } from './strict-text';

/** SHA-256, 32 bytes. */
export type Hash = Buffer;

/** The hash of one complete subtree; written once. */
export interface TreeNode {
  readonly level: number;
  readonly index: number;
  readonly hash: Hash;
}

/** Reads a stored hash. Only nodes that lie wholly within the tree asked about are asked for. */
export type NodeReader = (level: number, index: number) => Uint8Array;

const LEAF_PREFIX = Buffer.of(0);
const NODE_PREFIX = Buffer.of(1);

/** @see RFC 9162, section 2.1.1 */
export const leafHashOf = (leaf: string | Uint8Array): Hash =>
  sha256(Buffer.concat([LEAF_PREFIX, typeof leaf === 'string' ? Buffer.from(leaf) : leaf]));

/** @see RFC 9162, section 2.1.1 */
export const nodeHashOf = (left: Uint8Array, right: Uint8Array): Hash => sha256(Buffer.concat([NODE_PREFIX, left, right]));

/** The root of the tree without leaves: SHA-256 of nothing. */
export const emptyRoot = (): Hash => sha256(Buffer.alloc(0));

const sha256 = (bytes: Buffer): Hash => hash('sha256', bytes, 'buffer');

/**
 * The nodes that the leaf at `size`, the next one, completes: its own, and each subtree of which it is the last leaf.
 * Two on average.
 */
export const nodesOfAppend = (size: number, leafHash: Uint8Array, read: NodeReader): TreeNode[] => {
  assertSize(size);
  let node: TreeNode = { level: 0, index: size, hash: hashFrom(leafHash) };
  const nodes = [node];
  while (node.index % 2 === 1) {
    const left = hashFrom(read(node.level, node.index - 1));
    node = { level: node.level + 1, index: (node.index - 1) / 2, hash: nodeHashOf(left, node.hash) };
    nodes.push(node);
  }
  return nodes;
};

/** A tree that keeps only its right edge in memory, to be appended to. */
export interface GrowingTree {
  readonly size: number;
  /** Takes in the next leaf, and gives back the nodes to store. */
  append(leafHash: Uint8Array): readonly TreeNode[];
  root(): Hash;
}

/**
 * Continues a tree of `size` leaves; `read` is asked only now, for its right edge: one node for each set bit of the size.
 * Without either, an empty tree.
 */
export const growTree = (size = 0, read: NodeReader = noNodes): GrowingTree => {
  const edge = new Map(
    completeSubtrees(0, size).map(({ level, index }) => [level, { index, hash: hashFrom(read(level, index)) }]),
  );
  const fromEdge: NodeReader = (level, index) => {
    const node = edge.get(level);
    if (node?.index !== index) throw new RangeError(`The right edge has no node ${level}/${index}.`);
    return node.hash;
  };
  let leaves = size;
  return {
    get size() {
      return leaves;
    },
    append: (leafHash) => {
      const nodes = nodesOfAppend(leaves, leafHash, fromEdge);
      for (const { level, index, hash } of nodes) edge.set(level, { index, hash });
      leaves += 1;
      return nodes;
    },
    root: () => rootOf(leaves, fromEdge),
  };
};

/** The root of the tree of the first `size` leaves. */
export const rootOf = (size: number, read: NodeReader): Hash => {
  assertSize(size);
  return size === 0 ? emptyRoot() : hashOfRange(0, size, read);
};

/** The root over leaves that are all at hand. */
export const rootOfLeaves = (leafHashes: Iterable<Uint8Array>): Hash => {
  const tree = growTree();
  for (const leafHash of leafHashes) tree.append(leafHash);
  return tree.root();
};

/**
 * Shows that a leaf stands at `index` in the tree of `size` leaves: from the leaf's sibling up to the root's child.
 * @throws RangeError when the tree has no such leaf
 * @see RFC 9162, section 2.1.3.1
 */
export const inclusionProof = (index: number, size: number, read: NodeReader): Hash[] => {
  assertSize(size);
  assertSize(index);
  if (index >= size) throw new RangeError(`A tree of ${size} leaves has no leaf ${index}.`);
  const path: Hash[] = [];
  let [start, end] = [0, size];
  while (end - start > 1) {
    const middle = start + largestPowerBelow(end - start);
    path.push(index < middle ? hashOfRange(middle, end, read) : hashOfRange(start, middle, read));
    if (index < middle) end = middle;
    else start = middle;
  }
  return path.reverse();
};

/**
 * Shows that the tree of `size` leaves begins with the tree of `earlierSize` leaves.
 * @throws RangeError when the earlier tree is empty (anything begins with nothing: there is no proof) or larger
 * @see RFC 9162, section 2.1.4.1
 */
export const consistencyProof = (earlierSize: number, size: number, read: NodeReader): Hash[] => {
  assertSize(size);
  assertSize(earlierSize);
  if (earlierSize === 0 || earlierSize > size) throw new RangeError(`There is no proof from ${earlierSize} to ${size} leaves.`);
  const proof: Hash[] = [];
  let [start, end] = [0, size];
  while (earlierSize < end) {
    const middle = start + largestPowerBelow(end - start);
    proof.push(earlierSize <= middle ? hashOfRange(middle, end, read) : hashOfRange(start, middle, read));
    if (earlierSize <= middle) end = middle;
    else start = middle;
  }
  // What is left is the last complete part of the earlier tree. The verifier knows it only when it is that whole tree.
  if (start > 0) proof.push(hashOfRange(start, end, read));
  return proof.reverse();
};

/** The hash over the leaves from `start` up to `end`; `start` is a multiple of the smallest power of two that is not below their count. */
const hashOfRange = (start: number, end: number, read: NodeReader): Hash =>
  completeSubtrees(start, end)
    .map(({ level, index }) => hashFrom(read(level, index)))
    .reduceRight((right, left) => nodeHashOf(left, right));

/** The complete subtrees that make up a range, largest and leftmost first. */
const completeSubtrees = (start: number, end: number): { level: number; index: number }[] => {
  const subtrees: { level: number; index: number }[] = [];
  let level = 0;
  while (2 ** (level + 1) <= end - start) level += 1;
  for (let from = start; from < end; level -= 1) {
    const width = 2 ** level;
    if (end - from < width) continue;
    subtrees.push({ level, index: from / width });
    from += width;
  }
  return subtrees;
};

/** The largest power of two that is smaller than `count`, which is at least 2. */
const largestPowerBelow = (count: number): number => {
  let power = 1;
  while (power * 2 < count) power *= 2;
  return power;
};

const hashFrom = (bytes: Uint8Array): Hash => {
  if (bytes.length !== HASH_BYTES) throw new RangeError(`A hash is ${HASH_BYTES} bytes long, not ${bytes.length}.`);
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
};

const assertSize = (size: number): void => {
  if (!Number.isSafeInteger(size) || size < 0) throw new RangeError('A size or an index is a whole number from 0 to 2^53-1.');
};

const noNodes: NodeReader = () => {
  throw new RangeError('An empty tree has no nodes.');
};
