// The Merkle tree: the published vectors, every proof up to 300 leaves, and what must not pass for a proof.
import { verifyConsistency, verifyInclusion } from '../../../src/audit/merkle-proofs';
import {
  consistencyProof,
  growTree,
  inclusionProof,
  leafHashOf,
  nodesOfAppend,
  rootOf,
  rootOfLeaves,
} from '../../../src/audit/merkle-tree';
import { storedTree } from '../../support/stored-tree';

const hex = (text: string): Buffer => Buffer.from(text, 'hex');

/** The leaves, roots and proofs by which the implementations of Certificate Transparency check themselves. */
const leaves = ['', '00', '10', '2021', '3031', '40414243', '5051525354555657', '606162636465666768696a6b6c6d6e6f'].map(hex);
const roots = [
  'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
  '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
  'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125',
  'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77',
  'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
  '4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4',
  '76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef',
  'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c',
  '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
];
const [a, b, c, d] = [
  '96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7',
  '5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e',
  '6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4',
  'bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b',
];
const [e, f] = [
  'ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0',
  '0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a',
];

describe('the published vectors', () => {
  const tree = storedTree(leaves);

  test.each(roots.map((root, size) => [size, root]))('%i leaves have their root', (size, root) => {
    expect(rootOf(size, tree.read).toString('hex')).toBe(root);
    expect(rootOfLeaves(leaves.slice(0, size).map(leafHashOf)).toString('hex')).toBe(root);
  });

  test.each([
    [0, 8, [a, b, c]],
    [5, 8, [d, e, roots[4]]],
    [2, 3, [roots[2]]],
    [1, 5, [roots[1], b, d]],
  ])('leaf %i is in the tree of %i', (index, size, proof) => {
    expect(inclusionProof(index, size, tree.read).map((hash) => hash.toString('hex'))).toEqual(proof);
  });

  test.each([
    [1, 1, []],
    [1, 8, [a, b, c]],
    [6, 8, [f, e, roots[4]]],
    [2, 5, [b, d]],
  ])('the tree of %i is the beginning of the tree of %i', (earlier, size, proof) => {
    expect(consistencyProof(earlier, size, tree.read).map((hash) => hash.toString('hex'))).toEqual(proof);
  });
});

const MOST = 300;
const PATIENCE_MS = 60_000;
const many = storedTree(Array.from({ length: MOST }, (_, index) => `leaf ${index}`));
const manyRoots = Array.from({ length: MOST + 1 }, (_, size) => rootOf(size, many.read));
const other = leafHashOf('another leaf');

describe('every proof up to 300 leaves', () => {
  test(
    'inclusion of every leaf in every tree holds, and of another leaf does not',
    () => {
      let checked = 0;
      for (let size = 1; size <= MOST; size += 1) {
        for (let index = 0; index < size; index += 1) {
          const [root, proof] = [manyRoots[size]!, inclusionProof(index, size, many.read)];
          const claim = { leafHash: many.read(0, index), index, size, root, proof };
          if (!verifyInclusion(claim)) throw new Error(`The proof of ${index} in ${size} does not hold.`);
          if (verifyInclusion({ ...claim, leafHash: other })) throw new Error(`Another leaf passes as ${index} in ${size}.`);
          checked += 1;
        }
      }
      expect(checked).toBe((MOST * (MOST + 1)) / 2);
    },
    PATIENCE_MS,
  );

  test(
    'consistency of every two trees holds, and with another root does not',
    () => {
      let checked = 0;
      for (let size = 1; size <= MOST; size += 1) {
        for (let earlierSize = 1; earlierSize <= size; earlierSize += 1) {
          const proof = consistencyProof(earlierSize, size, many.read);
          const claim = { earlierSize, earlierRoot: manyRoots[earlierSize]!, size, root: manyRoots[size]!, proof };
          if (!verifyConsistency(claim)) throw new Error(`The proof from ${earlierSize} to ${size} does not hold.`);
          if (verifyConsistency({ ...claim, earlierRoot: other }) || verifyConsistency({ ...claim, root: other })) {
            throw new Error(`Another root passes from ${earlierSize} to ${size}.`);
          }
          checked += 1;
        }
      }
      expect(checked).toBe((MOST * (MOST + 1)) / 2);
    },
    PATIENCE_MS,
  );
});

describe('what does not pass for a proof', () => {
  const size = 45;
  const root = manyRoots[size]!;
  const changedHash = (hash: Buffer): Buffer => Buffer.concat([hash.subarray(0, 31), Buffer.of(hash[31]! ^ 1)]);

  const wrongProofs = (proof: readonly Buffer[]): (readonly Buffer[])[] => [
    ...proof.map((_, at) => proof.filter((_hash, place) => place !== at)),
    ...proof.map((hash, at) => proof.with(at, changedHash(hash))),
    ...proof.map((hash, at) => proof.with(at, hash.subarray(0, 31))),
    ...proof.map((hash, at) => proof.with(at, Buffer.concat([hash, Buffer.of(0)]))),
    [...proof, other],
    [other, ...proof],
    [...proof, Buffer.alloc(0)],
    ...(proof.length > 1 ? [proof.toReversed()] : []),
  ];

  test('of inclusion: a hash changed, missing, added or of another length, another place or size', () => {
    for (let index = 0; index < size; index += 1) {
      const proof = inclusionProof(index, size, many.read);
      const claim = { leafHash: many.read(0, index), index, size, root, proof };
      for (const wrong of wrongProofs(proof)) expect(verifyInclusion({ ...claim, proof: wrong })).toBe(false);
      for (let place = 0; place < size; place += 1) expect(verifyInclusion({ ...claim, index: place })).toBe(place === index);
      for (const length of [31, 33, 0]) {
        expect(verifyInclusion({ ...claim, leafHash: Buffer.alloc(length) })).toBe(false);
        expect(verifyInclusion({ ...claim, root: Buffer.alloc(length) })).toBe(false);
      }
      for (const wrong of [-1, 0.5, NaN, 2 ** 53, Infinity, index + size]) {
        expect(verifyInclusion({ ...claim, index: wrong })).toBe(false);
      }
      for (const wrong of [0, -1, 1.5, NaN, 2 ** 53]) expect(verifyInclusion({ ...claim, size: wrong })).toBe(false);
    }
  });

  test('of consistency: a hash changed, missing, added or of another length, or a size of nothing', () => {
    for (let earlierSize = 1; earlierSize <= size; earlierSize += 1) {
      const proof = consistencyProof(earlierSize, size, many.read);
      const claim = { earlierSize, earlierRoot: manyRoots[earlierSize]!, size, root, proof };
      for (const wrong of wrongProofs(proof)) expect(verifyConsistency({ ...claim, proof: wrong })).toBe(false);
      for (const wrong of [0, -1, 0.5, NaN, size + 1, 2 ** 53]) {
        expect(verifyConsistency({ ...claim, earlierSize: wrong })).toBe(false);
      }
      for (const wrong of [0, earlierSize - 1, 2 ** 53]) expect(verifyConsistency({ ...claim, size: wrong })).toBe(false);
    }
    expect(verifyConsistency({ earlierSize: 0, earlierRoot: manyRoots[0]!, size, root, proof: [] })).toBe(false);
    expect(verifyConsistency({ earlierSize: 0, earlierRoot: root, size: 0, root, proof: [] })).toBe(false);
  });

  test('a leaf is not a node: what two hashes hash to is no leaf of theirs', () => {
    const [left, right] = [many.read(0, 0), many.read(0, 1)];
    const asLeaf = leafHashOf(Buffer.concat([left, right]));
    expect(verifyInclusion({ leafHash: asLeaf, index: 0, size: 1, root: manyRoots[2]!, proof: [] })).toBe(false);
  });

  test('places that a tree does not have are refused when proofs are made', () => {
    expect(() => inclusionProof(size, size, many.read)).toThrow(RangeError);
    expect(() => inclusionProof(0, 0, many.read)).toThrow(RangeError);
    expect(() => inclusionProof(-1, size, many.read)).toThrow(RangeError);
    expect(() => consistencyProof(0, size, many.read)).toThrow(RangeError);
    expect(() => consistencyProof(size + 1, size, many.read)).toThrow(RangeError);
    expect(() => rootOf(1.5, many.read)).toThrow(RangeError);
    expect(() => rootOf(1, () => Buffer.alloc(31))).toThrow('32 bytes');
  });
});

describe('a tree that grows', () => {
  test('stores at most two nodes a leaf, and none of them twice', () => {
    expect(many.rows()).toBeLessThan(2 * MOST);
    expect(many.root()).toEqual(manyRoots[MOST]);
  });

  test.each([0, 1, 2, 7, 8, 255, 256, 299])('is continued from its right edge at %i leaves, with few reads', (size) => {
    let reads = 0;
    const tree = growTree(size, (level, index) => {
      reads += 1;
      return many.read(level, index);
    });
    expect(tree.root()).toEqual(manyRoots[size]);
    for (let index = size; index < MOST; index += 1) tree.append(many.read(0, index));
    expect(tree.root()).toEqual(manyRoots[MOST]);
    expect(tree.size).toBe(MOST);
    expect(reads).toBe(size.toString(2).replaceAll('0', '').length);
  });

  test('completes a subtree with each last leaf', () => {
    expect(nodesOfAppend(6, many.read(0, 6), many.read).map(({ level, index }) => [level, index])).toEqual([[0, 6]]);
    const completed = nodesOfAppend(7, many.read(0, 7), many.read);
    expect(completed.map(({ level, index }) => [level, index])).toEqual([[0, 7], [1, 3], [2, 1], [3, 0]]); // prettier-ignore
    expect(completed.at(-1)?.hash).toEqual(manyRoots[8]);
  });

  test('goes on far beyond what 32 bits count', () => {
    const size = 2 ** 40 + 1;
    const read = (level: number, index: number): Buffer => leafHashOf(`${level}/${index}`);
    expect(nodesOfAppend(size, other, read).map(({ level, index }) => [level, index])).toEqual([[0, size], [1, 2 ** 39]]); // prettier-ignore
    const root = rootOf(size, read);
    const proof = inclusionProof(2 ** 40, size, read);
    expect(proof).toEqual([read(40, 0)]);
    expect(verifyInclusion({ leafHash: read(0, 2 ** 40), index: 2 ** 40, size, root, proof })).toBe(true);
  });
});
