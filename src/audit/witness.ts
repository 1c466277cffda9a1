// A witness (C2SP tlog-witness): cosigns a checkpoint only as a continuation of the one of that log that it cosigned before.
import { parseAddCheckpoint } from './add-checkpoint';
import { readUnverifiedCheckpoint, verifyCheckpoint } from './checkpoint';
import type { SignedCheckpoint } from './checkpoint-store';
import { MalformedError } from './malformed';
import { verifyConsistency } from './merkle-proofs';
import type { LogKeys } from './keys';
import type { VerifierKey } from './note-keys';
import { cosign, onlySignaturesOf } from './signed-note';
import type { WitnessMemory } from './witness-memory';

export type WitnessAnswer =
  /** The lines of the cosignatures. */
  | { readonly kind: 'COSIGNED'; readonly lines: string }
  /** It knows another size than the one the proof begins at. */
  | { readonly kind: 'STALE'; readonly knownSize: number }
  /** Two trees of one size: the log showed different people different histories, or had its past changed. */
  | { readonly kind: 'FORKED'; readonly known: SignedCheckpoint; readonly note: Buffer }
  | { readonly kind: 'REFUSED'; readonly reason: RefusalReason };

export type RefusalReason = keyof typeof witnessRefusals;

export const witnessRefusals = {
  MALFORMED: 'The request is not an old size, a proof and a signed checkpoint, or the old size is beyond the checkpoint’s.',
  UNKNOWN_LOG: 'This witness does not know this log.',
  UNKNOWN_KEY: 'No key of this log that the witness knows signed the checkpoint.',
  NOT_CONSISTENT: 'The proof does not show that this log goes on from what was cosigned before.',
} as const;

export interface Witness {
  /** Judges the body of a request. @throws WitnessMemoryError */
  add(body: Uint8Array): WitnessAnswer;
  /** The last checkpoint of a log that was cosigned. @throws WitnessMemoryError */
  latest(origin: string): SignedCheckpoint | undefined;
}

export interface WitnessParts {
  /** Of kind COSIGNATURE. */
  readonly keys: LogKeys;
  /** By what each log signs: the name of a key is the log's. */
  readonly logKeys: readonly VerifierKey[];
  readonly memory: WitnessMemory;
  /** Seconds since 1970. */
  readonly now: () => number;
}

export const createWitness = ({ keys, logKeys, memory, now }: WitnessParts): Witness => {
  const refused = (reason: RefusalReason): WitnessAnswer => ({ kind: 'REFUSED', reason });

  const judge = (body: Uint8Array): WitnessAnswer => {
    const { oldSize, proof, note } = parseAddCheckpoint(body);
    const { origin } = readUnverifiedCheckpoint(note);
    const known = logKeys.filter(({ name }) => name === origin);
    if (known.length === 0) return refused('UNKNOWN_LOG');
    const verdict = verifyCheckpoint(note, known);
    if (verdict.kind !== 'SIGNED') return refused('UNKNOWN_KEY');
    const { checkpoint } = verdict;
    if (oldSize > checkpoint.size) return refused('MALFORMED');
    const signed = { checkpoint, note: onlySignaturesOf(note, known) };
    // Nobody keeps another checkpoint between looking at the last one and keeping this one.
    return memory.alone(() => goOn(signed, oldSize, proof));
  };

  const goOn = (signed: SignedCheckpoint, oldSize: number, proof: readonly Uint8Array[]): WitnessAnswer => {
    const { checkpoint, note } = signed;
    const latest = memory.latest(checkpoint.origin, keys.verifying);
    const knownSize = latest?.checkpoint.size ?? 0;
    if (oldSize !== knownSize) return { kind: 'STALE', knownSize };
    if (latest && checkpoint.size === knownSize && !checkpoint.root.equals(latest.checkpoint.root)) {
      return { kind: 'FORKED', known: latest, note };
    }
    const { size, root } = checkpoint;
    const isConsistent =
      latest && oldSize > 0
        ? verifyConsistency({ earlierSize: oldSize, earlierRoot: latest.checkpoint.root, size, root, proof })
        : proof.length === 0;
    if (!isConsistent) return refused('NOT_CONSISTENT');
    const time = now();
    const cosigned = keys.signing.reduce((soFar, key) => cosign(soFar, key, time), note);
    memory.keep(checkpoint.origin, { checkpoint, note: cosigned });
    return { kind: 'COSIGNED', lines: cosigned.toString('utf8', note.length) };
  };

  return {
    add: (body) => {
      try {
        return judge(body);
      } catch (error) {
        if (error instanceof MalformedError) return refused('MALFORMED');
        throw error;
      }
    },
    latest: (origin) => memory.latest(origin, keys.verifying),
  };
};
