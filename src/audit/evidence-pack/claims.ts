// The claims of an evidence pack: that its events are in the log, that streams are whole, that it holds the whole log.
import type { Checkpoint } from '../checkpoint';
import { leafHashOf, rootOfLeaves } from '../merkle-tree';
import { invalid, type PackFiles } from './fault';
import type { PackedLeaf } from './leaf';
import type { Manifest, PackClaim } from './manifest';
import { eventPath, MANIFEST, STANDARDS } from './paths';
import type { PackStandards } from './standards';

export interface Claimed {
  readonly manifest: Manifest;
  readonly standards: PackStandards;
  /** Ascending; each is known to stand in the log at its index. */
  readonly leaves: readonly { readonly index: number; readonly leaf: PackedLeaf }[];
  readonly checkpoint: Checkpoint;
  readonly files: PackFiles;
}

/** @throws PackFault when one of them is not so */
export const assertClaims = (claimed: Claimed): void => {
  for (const claim of claimed.manifest.claims as readonly PackClaim[]) checks[claim](claimed);
};

const checks: Readonly<Record<PackClaim, (claimed: Claimed) => void>> = {
  /** Every event that is listed is in the log, and so in the pack; all are of one ledger. */
  L1: ({ standards, leaves }) => {
    const log = leaves[0]?.leaf.log;
    const foreign = leaves.find(({ leaf }) => leaf.log !== log);
    if (foreign) throw invalid('CLAIM_L1', eventPath(foreign.index));
    const packed = new Set(leaves.map(({ index }) => index));
    for (const { number, evidence, withheld } of standards.standards) {
      const missing = evidence.find((index) => !packed.has(index));
      if (missing !== undefined) throw invalid('CLAIM_L1', STANDARDS, `Standard ${number} names event ${missing}.`);
      const kept = withheld.find((index) => packed.has(index));
      if (kept !== undefined) throw invalid('CLAIM_L1', STANDARDS, `Standard ${number} withholds event ${kept}, which is here.`);
    }
  },

  /** And nothing is missing from the streams that are listed: their revisions follow each other, in the order of the log. */
  L2: ({ manifest, leaves }) => {
    const revisions = new Map<string, number[]>(manifest.streams.map(({ stream }) => [stream, []]));
    for (const { leaf } of leaves) revisions.get(leaf.stream)?.push(leaf.rev);
    for (const { stream, from, to } of manifest.streams) {
      const found = revisions.get(stream) ?? [];
      if (found.length !== to - from + 1 || found.some((rev, at) => rev !== from + at)) {
        throw invalid('CLAIM_L2', MANIFEST, `It is the stream ${stream}.`);
      }
    }
  },

  /** The pack holds the whole log: the root follows from its events alone. */
  L3: ({ leaves, checkpoint, files }) => {
    const whole = leaves.length === checkpoint.size && leaves.every(({ index }, at) => index === at);
    const hashes = leaves.map(({ index }) => leafHashOf(files.get(eventPath(index)) ?? Buffer.alloc(0)));
    if (!whole || !rootOfLeaves(hashes).equals(checkpoint.root)) throw invalid('CLAIM_L3', MANIFEST);
  },
};
