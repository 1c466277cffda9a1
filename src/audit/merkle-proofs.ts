// Checks of Merkle proofs: what an outsider runs who holds a root and nothing else. They answer, and never throw.
import { nodeHashOf } from './merkle-tree';
import { HASH_BYTES } from './strict-text';

export interface InclusionClaim {
  readonly leafHash: Uint8Array;
  readonly index: number;
  readonly size: number;
  readonly root: Uint8Array;
  /** From the leaf's sibling up to the root's child. */
  readonly proof: readonly Uint8Array[];
}

export interface ConsistencyClaim {
  readonly earlierSize: number;
  readonly earlierRoot: Uint8Array;
  readonly size: number;
  readonly root: Uint8Array;
  readonly proof: readonly Uint8Array[];
}

/**
 * Whether the leaf stands at `index` in the tree of that size and root. Beyond the RFC's text it insists on hashes of 32
 * bytes, on whole numbers, and on exactly as many hashes as the place in the tree has.
 * @see RFC 9162, section 2.1.3.2
 */
export const verifyInclusion = ({ leafHash, index, size, root, proof }: InclusionClaim): boolean => {
  if (!isSize(index) || !isSize(size) || index >= size || !areHashes([leafHash, root, ...proof])) return false;
  let hash = leafHash;
  let [place, last] = [index, size - 1];
  for (const sibling of proof) {
    if (last === 0) return false;
    if (place % 2 === 1 || place === last) {
      hash = nodeHashOf(sibling, hash);
      // A last node without a sibling moves up until it has one.
      while (place % 2 === 0) [place, last] = [half(place), half(last)];
    } else {
      hash = nodeHashOf(hash, sibling);
    }
    [place, last] = [half(place), half(last)];
  }
  return last === 0 && same(hash, root);
};

/**
 * Whether the later tree begins with the earlier one. An earlier tree of no leaves is no claim: it is refused, as is a
 * proof between trees of one size that is not empty.
 * @see RFC 9162, section 2.1.4.2
 */
export const verifyConsistency = ({ earlierSize, earlierRoot, size, root, proof }: ConsistencyClaim): boolean => {
  if (!isSize(earlierSize) || !isSize(size) || earlierSize === 0 || earlierSize > size) return false;
  if (!areHashes([earlierRoot, root, ...proof])) return false;
  if (earlierSize === size) return proof.length === 0 && same(earlierRoot, root);

  let [place, last] = [earlierSize - 1, size - 1];
  while (place % 2 === 1) [place, last] = [half(place), half(last)];
  // place is 0 when the earlier tree is complete: then its root begins the proof, and is known already.
  const [first, ...rest] = place === 0 ? [earlierRoot, ...proof] : proof;
  if (!first) return false;

  let [earlier, later]: [Uint8Array, Uint8Array] = [first, first];
  for (const sibling of rest) {
    if (last === 0) return false;
    if (place % 2 === 1 || place === last) {
      [earlier, later] = [nodeHashOf(sibling, earlier), nodeHashOf(sibling, later)];
      while (place % 2 === 0) [place, last] = [half(place), half(last)];
    } else {
      later = nodeHashOf(later, sibling);
    }
    [place, last] = [half(place), half(last)];
  }
  return last === 0 && same(earlier, earlierRoot) && same(later, root);
};

const half = (value: number): number => Math.floor(value / 2);

const isSize = (value: number): boolean => Number.isSafeInteger(value) && value >= 0;

const areHashes = (hashes: readonly Uint8Array[]): boolean => hashes.every((hash) => hash.length === HASH_BYTES);

const same = (one: Uint8Array, other: Uint8Array): boolean => Buffer.compare(one, other) === 0;
