// Reads nodes of a tree from its tiles, which are fetched as they turn out to be needed: roots and proofs without the log's help.
import { assertForm } from './malformed';
import { type Hash, nodeHashOf, type NodeReader } from './merkle-tree';
import { HASH_BYTES } from './strict-text';
import { parseHashTile, TILE_WIDTH, type Tile, tilePath } from './tiles';

const TILE_LEVELS = 8;

/**
 * What `work` makes of the nodes of a tree of `size` leaves. It is run again whenever tiles were missing, so it must be pure.
 * @throws MalformedError when a tile is not one, RangeError from `work`
 */
export const withTiles = async <Result>(
  size: number,
  fetchTile: (path: string) => Promise<Uint8Array>,
  work: (read: NodeReader) => Result,
): Promise<Result> => {
  const tiles = new Map<string, readonly Hash[]>();
  for (;;) {
    const missing = new Map<string, number>();
    const result = work((level, index) => {
      const { tile, from, count } = placeOf(level, index, size);
      const hashes = tiles.get(tilePath(tile));
      if (hashes) return fold(hashes.slice(from, from + count));
      missing.set(tilePath(tile), tile.width);
      return NOT_YET;
    });
    if (missing.size === 0) return result;
    for (const [path, width] of missing) {
      const hashes = parseHashTile(await fetchTile(path));
      assertForm(hashes.length === width, 'TILE_FORM', `${path} does not hold ${width} hashes.`);
      tiles.set(path, hashes);
    }
  }
};

const NOT_YET = Buffer.alloc(HASH_BYTES);

/** The tile that the hashes under a node stand in, and where. */
const placeOf = (level: number, index: number, size: number) => {
  const tileLevel = Math.floor(level / TILE_LEVELS);
  const count = 2 ** (level % TILE_LEVELS);
  const first = index * count;
  const tileIndex = Math.floor(first / TILE_WIDTH);
  const inThisLevel = Math.floor(size / TILE_WIDTH ** tileLevel);
  const width = Math.min(TILE_WIDTH, inThisLevel - tileIndex * TILE_WIDTH);
  const tile: Tile = { kind: 'HASHES', level: tileLevel, index: tileIndex, width };
  return { tile, from: first - tileIndex * TILE_WIDTH, count };
};

/** The hash over a power of two of hashes. */
const fold = (hashes: readonly Hash[]): Hash => {
  const [first, second] = hashes;
  if (!first || !second) return first ?? NOT_YET;
  const half = hashes.length / 2;
  return nodeHashOf(fold(hashes.slice(0, half)), fold(hashes.slice(half)));
};
