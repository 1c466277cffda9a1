// What comes of verifying an evidence pack, and how a process says it.
import type { Checkpoint } from '../checkpoint';
import type { Manifest } from './manifest';
import type { PackStandards } from './standards';

/** What a pack holds that was found valid. */
export interface VerifiedPack {
  /** `expires` in it is for the reader to look at: verifying needs no clock. */
  readonly manifest: Manifest;
  readonly checkpoint: Checkpoint;
  readonly standards: PackStandards;
  /** Indexes in the log, ascending. */
  readonly events: readonly number[];
  /** How many personal texts were disclosed to this recipient. */
  readonly disclosures: number;
}

export type PackVerdict =
  | { readonly kind: 'VALID'; readonly pack: VerifiedPack }
  /** Valid, and the personal text of so many events has been erased since it was written. */
  | { readonly kind: 'VALID_WITH_ERASURES'; readonly erasures: number; readonly pack: VerifiedPack }
  /** Whole in itself, but signed by nobody whose key was given. `path` says which signature. */
  | { readonly kind: 'UNTRUSTED_KEY'; readonly path: string; readonly message: string }
  /** `path` is the file at fault; it is empty for the zip as such. */
  | { readonly kind: 'INVALID'; readonly code: PackFaultCode; readonly path: string; readonly message: string };

/** The codes are promises: they are never renamed. */
export const packFaultCodes = {
  ZIP_SIZE: 'The zip is too large, or has too many files.',
  ZIP_FORM: 'The zip has bytes where none belong, or lacks some.',
  ZIP_HEADER: 'A header in the zip is not in the one form that is allowed.',
  ZIP_ENCRYPTED: 'A file in the zip is encrypted.',
  ZIP_DESCRIPTOR: 'A file in the zip has a data descriptor.',
  ZIP_COMPRESSED: 'A file in the zip is compressed.',
  ZIP_LINK: 'A file in the zip is a link.',
  ZIP_CHECKSUM: 'A file in the zip does not have its checksum.',
  ZIP_PATH: 'A path in the zip is absolute, leads out of it, or has odd characters.',
  ZIP_DUPLICATE: 'A path stands in the zip twice.',
  ZIP_ORDER: 'The files in the zip are not in the order of their paths.',
  MANIFEST_FORM: 'The manifest is not in its one form, or has fields that are not known.',
  FILE_MISSING: 'A file that must be there is not.',
  FILE_NOT_LISTED: 'A file is there that the manifest does not list.',
  FILE_SIZE: 'A file does not have the size that the manifest says.',
  FILE_HASH: 'A file does not have the hash that the manifest says.',
  NOTE_FORM: 'A signed note is not in its one form.',
  PACK_SIGNATURE: 'The signature over the manifest does not hold.',
  PACK_NOTE: 'What was signed is another pack or another manifest.',
  CHECKPOINT_FORM: 'The checkpoint is not in its one form.',
  CHECKPOINT_SIGNATURE: 'The signature over the checkpoint does not hold.',
  CHECKPOINT_ORIGIN: 'The checkpoint is of another log.',
  CHECKPOINT_SIZE: 'The checkpoint is of another size than the manifest says.',
  PROOF_FORM: 'A proof is not in its one form.',
  PROOF_CHECKPOINT: 'A proof leads to another checkpoint.',
  PROOF_INDEX: 'A proof is about another event.',
  NOT_INCLUDED: 'An event is not in the log at its place.',
  PRIOR_FORM: 'The consistency proof is not in its one form.',
  PRIOR_SIGNATURE: 'The signature over the earlier checkpoint does not hold.',
  PRIOR_OTHER: 'The earlier checkpoint is not the one that the recipient holds.',
  PRIOR_MISSING: 'Nothing shows that the log goes on from the checkpoint that the recipient holds.',
  NOT_CONSISTENT: 'The log is not a continuation of what it was before.',
  LEAF_FORM: 'An event is not in its one form.',
  DISCLOSURE_FORM: 'A disclosure is not in its one form.',
  DISCLOSURE_FOREIGN: 'A disclosure is not of its event.',
  DISCLOSURE_TWICE: 'A disclosure stands there twice.',
  ERASURE_OF_NOTHING: 'A text is said to be erased where none was sealed.',
  STANDARDS_FORM: 'The standards are not in their one form.',
  CLAIM_L1: 'An event that is listed is not in the pack, or is of another ledger.',
  CLAIM_L2: 'Something is missing from a stream that is said to be whole.',
  CLAIM_L3: 'The pack does not hold the whole log.',
} as const;

export type PackFaultCode = keyof typeof packFaultCodes;

/** Exit codes of a process that verifies; others mean that it did not come to a verdict. */
export const packExitCodes: Readonly<Record<PackVerdict['kind'], number>> = {
  VALID: 0,
  VALID_WITH_ERASURES: 10,
  UNTRUSTED_KEY: 20,
  INVALID: 30,
};
