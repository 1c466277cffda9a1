// Tiles (C2SP tlog-tiles): the log's hashes and leaves in files of 256, which never change and which public tools can read.
import { assertForm } from './malformed';
import type { NodeReader } from './merkle-tree';
import { decimalOf, HASH_BYTES } from './strict-text';

/** Hashes of a full tile; a tile of level L has those of the tree's level 8·L. */
export const TILE_WIDTH = 256;
const TILE_LEVELS = 8;
const MAX_LEVEL = 63;
const MAX_ENTRY_BYTES = 65_535;

/** 1 to 256 hashes or leaves, from `index`·256 on. A width below 256 makes it a partial tile. */
export type Tile =
  | { readonly kind: 'HASHES'; readonly level: number; readonly index: number; readonly width: number }
  | { readonly kind: 'ENTRIES'; readonly index: number; readonly width: number };

/** `tile/<L>/<N>[.p/<W>]` or `tile/entries/<N>[.p/<W>]`; N in groups of three digits, all but the last after an x. */
export const tilePath = (tile: Tile): string => {
  const digits = String(tile.index);
  const groups = digits.padStart(Math.ceil(digits.length / 3) * 3, '0').match(/.{3}/g) ?? [];
  const place = groups.map((group, at) => (at < groups.length - 1 ? `x${group}` : group)).join('/');
  const partial = tile.width < TILE_WIDTH ? `.p/${tile.width}` : '';
  return `tile/${tile.kind === 'ENTRIES' ? 'entries' : tile.level}/${place}${partial}`;
};

/** `undefined` for everything but the one path that a tile has. */
export const parseTilePath = (path: string): Tile | undefined => {
  const [, what = '', place = '', partial] = /^tile\/([^/]+)\/((?:x[0-9]{3}\/){0,5}[0-9]{3})(?:\.p\/([0-9]+))?$/.exec(path) ?? [];
  const index = decimalOf(place.replace(/[x/]/g, '').replace(/^0+(?=[0-9])/, ''));
  const width = partial === undefined ? TILE_WIDTH : decimalOf(partial);
  const level = decimalOf(what);
  if (index === undefined || width === undefined || width === 0) return undefined;
  const tile: Tile | undefined =
    what === 'entries'
      ? { kind: 'ENTRIES', index, width }
      : level !== undefined && level <= MAX_LEVEL
        ? { kind: 'HASHES', level, index, width }
        : undefined;
  // A full width that is spelt out, or groups of zeros in front, are another path than the tile's own.
  return tile && tilePath(tile) === path ? tile : undefined;
};

/** Whether a tree of `size` leaves holds all of the tile. */
export const holdsTile = (size: number, tile: Tile): boolean => {
  const level = tile.kind === 'ENTRIES' ? 0 : tile.level;
  return (tile.index * TILE_WIDTH + tile.width) * TILE_WIDTH ** level <= size;
};

/** The tiles that a tree of `size` leaves has at its right edge and did not have at `earlierSize`: what to publish. */
export const tilesBetween = (earlierSize: number, size: number): Tile[] => {
  const tiles: Tile[] = [];
  for (let level = 0, [from, to] = [earlierSize, size]; to > 0 && level <= MAX_LEVEL; level += 1) {
    for (let index = Math.floor(from / TILE_WIDTH); from < to && index * TILE_WIDTH < to; index += 1) {
      const width = Math.min(TILE_WIDTH, to - index * TILE_WIDTH);
      tiles.push({ kind: 'HASHES', level, index, width });
      if (level === 0) tiles.push({ kind: 'ENTRIES', index, width });
    }
    [from, to] = [Math.floor(from / TILE_WIDTH), Math.floor(to / TILE_WIDTH)];
  }
  return tiles;
};

/** The bytes of a tile of hashes. @throws RangeError when the tree of `size` leaves does not hold it */
export const hashTile = (tile: Extract<Tile, { kind: 'HASHES' }>, size: number, read: NodeReader): Buffer => {
  if (!holdsTile(size, tile)) throw new RangeError(`A tree of ${size} leaves does not hold ${tilePath(tile)}.`);
  const hashes = Array.from({ length: tile.width }, (_, at) => read(tile.level * TILE_LEVELS, tile.index * TILE_WIDTH + at));
  return Buffer.concat(hashes, tile.width * HASH_BYTES);
};

/** Leaves one after the other, each after its length in two bytes. @throws RangeError when one is too long */
export const formatEntryBundle = (leaves: readonly (string | Uint8Array)[]): Buffer =>
  Buffer.concat(
    leaves.flatMap((leaf) => {
      const bytes = Buffer.from(leaf);
      if (bytes.length > MAX_ENTRY_BYTES) throw new RangeError(`A leaf in a bundle has at most ${MAX_ENTRY_BYTES} bytes.`);
      const length = Buffer.alloc(2);
      length.writeUInt16BE(bytes.length);
      return [length, bytes];
    }),
  );

/** The leaves of a bundle: 1 to 256, up to its very end. @throws MalformedError, code TILE_FORM */
export const parseEntryBundle = (bytes: Uint8Array): Buffer[] => {
  const bundle = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const leaves: Buffer[] = [];
  for (let at = 0; at < bundle.length;) {
    assertForm(at + 2 <= bundle.length && leaves.length < TILE_WIDTH, 'TILE_FORM', 'The bundle does not end where a leaf ends.');
    const end = at + 2 + bundle.readUInt16BE(at);
    assertForm(end <= bundle.length, 'TILE_FORM', 'The last leaf of the bundle is cut off.');
    leaves.push(bundle.subarray(at + 2, end));
    at = end;
  }
  assertForm(leaves.length > 0, 'TILE_FORM', 'A bundle has at least one leaf.');
  return leaves;
};

/** The hashes of a tile: 1 to 256. @throws MalformedError, code TILE_FORM */
export const parseHashTile = (bytes: Uint8Array): Buffer[] => {
  const tile = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const width = tile.length / HASH_BYTES;
  assertForm(Number.isInteger(width) && width >= 1 && width <= TILE_WIDTH, 'TILE_FORM', 'A tile is 1 to 256 whole hashes.');
  return Array.from({ length: width }, (_, at) => tile.subarray(at * HASH_BYTES, (at + 1) * HASH_BYTES));
};
