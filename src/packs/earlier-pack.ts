// What a recipient had before: the checkpoint of their last pack, and the proof that the ledger goes on from there.
import { readUnverifiedCheckpoint } from '../audit/checkpoint';
import type { PackParts } from '../audit/evidence-pack/build';
import { CHECKPOINT } from '../audit/evidence-pack/paths';
import { consistencyProof } from '../audit/merkle-tree';
import type { StoredTree } from '../audit/sqlite-tree';
import { readZip } from '../audit/zip';
import type { PackFolder } from './pack-folder';
import type { SealedPacks } from './sealed-packs';

export interface EarlierParts {
  readonly sealed: SealedPacks;
  readonly folder: Pick<PackFolder, 'read'>;
  readonly tree: Pick<StoredTree, 'read'>;
}

/** Undefined when there was none, or its file is not here any more. */
export const continuationFor = async (
  recipient: string,
  { origin, size }: { readonly origin: string; readonly size: number },
  { sealed, folder, tree }: EarlierParts,
): Promise<PackParts['prior']> => {
  const packs = await sealed.of(recipient);
  for (const pack of [...packs].reverse()) {
    const bytes = folder.read(pack);
    const checkpoint = bytes && readZip(bytes).find(({ path }) => path === CHECKPOINT)?.bytes;
    if (!checkpoint) continue;
    const earlier = readUnverifiedCheckpoint(checkpoint);
    // A ledger that was given another name begins a new series.
    if (earlier.origin !== origin) continue;
    return { checkpoint, consistency: consistencyProof(earlier.size, size, tree.read) };
  }
  return undefined;
};
