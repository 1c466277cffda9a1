// A witness that looks for itself: asks a log for its checkpoint, and makes the proof from the log's tiles.
import { formatAddCheckpoint } from '../audit/add-checkpoint';
import { readUnverifiedCheckpoint } from '../audit/checkpoint';
import { consistencyProof } from '../audit/merkle-tree';
import { withTiles } from '../audit/tile-reader';
import type { Witness, WitnessAnswer } from '../audit/witness';
import { get } from './http';

/** The log shows an earlier checkpoint than it did: an older copy of it was put back, or somebody in between kept an old answer. */
export interface LogIsBehind {
  readonly kind: 'BEHIND';
  readonly size: number;
  readonly knownSize: number;
}

/** One look. Undefined when there is nothing new. @throws Error when the log cannot be asked, MalformedError when it answers nonsense */
export const pullCheckpoint = async (
  witness: Witness,
  logUrl: string,
  signal: AbortSignal,
): Promise<WitnessAnswer | LogIsBehind | undefined> => {
  const note = await get(`${logUrl}/checkpoint`, signal);
  const { origin, size, root } = readUnverifiedCheckpoint(note);
  const known = witness.latest(origin)?.checkpoint;
  if (known?.size === size && known.root.equals(root)) return undefined;
  const oldSize = known?.size ?? 0;
  if (size < oldSize) return { kind: 'BEHIND', size, knownSize: oldSize };
  const proof =
    oldSize > 0 && oldSize < size
      ? await withTiles(
          size,
          (path) => get(`${logUrl}/${path}`, signal),
          (read) => consistencyProof(oldSize, size, read),
        )
      : [];
  return witness.add(formatAddCheckpoint({ oldSize, proof, note }));
};
