// Logs and witnesses in memory: a log of any leaves, what it would send, and a witness that knows it.
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';

import { formatAddCheckpoint } from '../../src/audit/add-checkpoint';
import { signCheckpoint } from '../../src/audit/checkpoint';
import { openLogKeys } from '../../src/audit/keys';
import { consistencyProof, rootOf } from '../../src/audit/merkle-tree';
import { type SigningKey, signingKeyFrom, type VerifierKey } from '../../src/audit/note-keys';
import { createWitness, type Witness } from '../../src/audit/witness';
import { openWitnessMemory, type WitnessMemory } from '../../src/audit/witness-memory';
import { storedTree } from './stored-tree';

export const LOG = 'log.example/one';
export const logKey = signingKeyFrom(LOG, Buffer.alloc(32, 1));

/** Seconds since 1970 at which everything is cosigned. */
export const NOW = 1_790_000_000;

export interface InventedLog {
  checkpoint(size: number, signers?: readonly SigningKey[]): Buffer;
  /** The body of a request that shows `size` leaves to a witness that knows `oldSize`. */
  request(oldSize: number, size: number, signers?: readonly SigningKey[]): Buffer;
}

export const inventedLog = (leaves: readonly string[], origin = LOG): InventedLog => {
  const { read } = storedTree(leaves);
  const checkpoint: InventedLog['checkpoint'] = (size, signers = [logKey]) =>
    signCheckpoint({ origin, size, root: rootOf(size, read) }, signers);
  return {
    checkpoint,
    request: (oldSize, size, signers) =>
      formatAddCheckpoint({
        oldSize,
        proof: oldSize > 0 && oldSize < size ? consistencyProof(oldSize, size, read) : [],
        note: checkpoint(size, signers),
      }),
  };
};

export const leavesOf = (count: number): string[] => Array.from({ length: count }, (_, at) => `leaf ${at}`);

export interface OpenWitness {
  readonly witness: Witness;
  readonly key: SigningKey;
  readonly memory: WitnessMemory;
}

/** A witness in a folder, as it is at each of its starts. */
export const openWitness = (folder: string, logKeys: readonly VerifierKey[] = [logKey]): OpenWitness => {
  const memory = openWitnessMemory(join(folder, 'cosigned.sqlite'));
  const place = { folder: join(folder, 'keys'), name: 'witness.example', kind: 'COSIGNATURE', randomBytes } as const;
  const keys = openLogKeys(place, { expected: !memory.isEmpty() });
  return { witness: createWitness({ keys, logKeys, memory, now: () => NOW }), key: keys.signing[0]!, memory };
};
