// Tiles: their paths, both ways; what is in them; and that a tree can be computed again from nothing but them.
import { MalformedError } from '../../../src/audit/malformed';
import { leafHashOf, rootOf, rootOfLeaves } from '../../../src/audit/merkle-tree';
import {
  formatEntryBundle,
  hashTile,
  holdsTile,
  parseEntryBundle,
  parseHashTile,
  parseTilePath,
  type Tile,
  tilePath,
  tilesBetween,
} from '../../../src/audit/tiles';
import { storedTree } from '../../support/stored-tree';

const hashes = (level: number, index: number, width = 256): Tile => ({ kind: 'HASHES', level, index, width });
const entries = (index: number, width = 256): Tile => ({ kind: 'ENTRIES', index, width });

describe('the path of a tile', () => {
  test.each<[string, Tile]>([
    ['tile/0/000', hashes(0, 0)],
    ['tile/0/273.p/112', hashes(0, 273, 112)],
    ['tile/1/001.p/17', hashes(1, 1, 17)],
    ['tile/2/x001/x234/067', hashes(2, 1_234_067)],
    ['tile/63/999', hashes(63, 999)],
    ['tile/0/x001/000.p/255', hashes(0, 1000, 255)],
    ['tile/entries/000.p/1', entries(0, 1)],
    ['tile/entries/x001/x234/067', entries(1_234_067)],
    ['tile/0/x009/x007/x199/x254/x740/991', hashes(0, Number.MAX_SAFE_INTEGER)],
  ])('%s', (path, tile) => {
    expect(tilePath(tile)).toBe(path);
    expect(parseTilePath(path)).toEqual(tile);
  });

  test.each([
    '',
    'tile',
    'tile/0',
    'tile/0/',
    '/tile/0/000',
    'tile/0/000/',
    'tile/0/00',
    'tile/0/0000',
    'tile/0/x000/001',
    'tile/0/x001/01',
    'tile/0/001/x002',
    'tile/0/001/002',
    'tile/0/x001',
    'tile/64/000',
    'tile/00/000',
    'tile/01/000',
    'tile/-1/000',
    'tile/0/000.p/0',
    'tile/0/000.p/01',
    'tile/0/000.p/256',
    'tile/0/000.p/300',
    'tile/0/000.p/',
    'tile/0/000.p',
    'tile/0/000.p/1/2',
    'tile/0/000.P/1',
    'tile/entries/',
    'tile/Entries/000',
    'tile/data/000',
    'tile/8/0/000',
    'tile/0/..',
    'tile/0/../0/000',
    'tile//000',
    'tile/0/000\n',
    'tile/0/000?x',
    'tile/0/%30%30%30',
    'tile/0/x009/x007/x199/x254/x740/992',
    'tile/0/x999/x999/x999/x999/x999/x999/999',
  ])('is not %j', (path) => {
    expect(parseTilePath(path)).toBeUndefined();
  });
});

describe('what a tile holds', () => {
  const size = 70_000;
  const tree = storedTree();
  for (let index = 0; index < size; index += 1) tree.append(String(index));

  test('is what the format says for a tree of 70,000', () => {
    const all = tilesBetween(0, size).filter(({ kind }) => kind === 'HASHES');
    const at = (level: number) => all.filter((tile) => tile.kind === 'HASHES' && tile.level === level);
    expect([at(0).length, at(1).length, at(2).length, at(3).length]).toEqual([274, 2, 1, 0]);
    expect([at(0).at(-1), at(1).at(-1), at(2).at(-1)]).toEqual([hashes(0, 273, 112), hashes(1, 1, 17), hashes(2, 0, 1)]);
    expect(tilesBetween(0, 256).filter(({ kind }) => kind === 'HASHES')).toEqual([hashes(0, 0), hashes(1, 0, 1)]);
  });

  test('is enough to compute the root again', () => {
    const leaves = tilesBetween(0, size)
      .filter((tile) => tile.kind === 'HASHES' && tile.level === 0)
      .flatMap((tile) => parseHashTile(hashTile(tile as Extract<Tile, { kind: 'HASHES' }>, size, tree.read)));
    expect(leaves).toHaveLength(size);
    expect(rootOfLeaves(leaves)).toEqual(rootOf(size, tree.read));
  });

  test('in a level above is the root of each full tile below', () => {
    const above = parseHashTile(hashTile(hashes(1, 1, 17) as Extract<Tile, { kind: 'HASHES' }>, size, tree.read));
    const below = parseHashTile(hashTile(hashes(0, 257) as Extract<Tile, { kind: 'HASHES' }>, size, tree.read));
    expect(rootOfLeaves(below)).toEqual(above[1]);
  });

  test('is only what the tree holds', () => {
    expect([holdsTile(size, hashes(0, 273, 112)), holdsTile(size, hashes(0, 273, 113)), holdsTile(size, hashes(1, 1, 18))]).toEqual([true, false, false]); // prettier-ignore
    expect([holdsTile(size, entries(273, 112)), holdsTile(size, entries(274, 1)), holdsTile(0, entries(0, 1))]).toEqual([true, false, false]); // prettier-ignore
    expect(holdsTile(size, hashes(63, 0, 1))).toBe(false);
    expect(() => hashTile(hashes(0, 273) as Extract<Tile, { kind: 'HASHES' }>, size, tree.read)).toThrow(RangeError);
  });

  test('that is new since an earlier size is only what lies at the right edge', () => {
    expect(tilesBetween(300, 300)).toEqual([]);
    expect(tilesBetween(300, 301)).toEqual([hashes(0, 1, 45), entries(1, 45)]);
    expect(tilesBetween(511, 513)).toEqual([hashes(0, 1), entries(1), hashes(0, 2, 1), entries(2, 1), hashes(1, 0, 2)]);
  });
});

describe('a bundle of leaves', () => {
  const leaves = ['', 'a', 'ä', 'x'.repeat(65_535)];

  test('gives back the leaves, and hashes to the tile beside it', () => {
    expect(parseEntryBundle(formatEntryBundle(leaves)).map(String)).toEqual(leaves);
    expect(formatEntryBundle(['ab']).toString('hex')).toBe('00026162');
    const tree = storedTree(leaves);
    const tile = parseHashTile(hashTile({ kind: 'HASHES', level: 0, index: 0, width: 4 }, 4, tree.read));
    expect(parseEntryBundle(formatEntryBundle(leaves)).map(leafHashOf)).toEqual(tile);
  });

  test.each([
    ['nothing', ''],
    ['half a length', '00'],
    ['a leaf that is cut off', '000261'],
    ['something after the last leaf', '00016100'],
    ['more than 256 leaves', '0000'.repeat(257)],
  ])('is not %s', (_, text) => {
    expect(() => parseEntryBundle(Buffer.from(text, 'hex'))).toThrow(MalformedError);
  });

  test('has no leaf beyond what two bytes can count', () => {
    expect(() => formatEntryBundle(['x'.repeat(65_536)])).toThrow(RangeError);
    expect(() => parseHashTile(Buffer.alloc(33))).toThrow(MalformedError);
    expect(() => parseHashTile(Buffer.alloc(0))).toThrow(MalformedError);
    expect(() => parseHashTile(Buffer.alloc(257 * 32))).toThrow(MalformedError);
  });
});
