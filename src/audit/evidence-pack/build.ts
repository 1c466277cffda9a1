// Makes an evidence pack of its parts. The same parts give the same bytes, and a pack that would not verify is never handed out.
import { createHash } from 'node:crypto';

import { readUnverifiedCheckpoint } from '../checkpoint';
import type { Hash } from '../merkle-tree';
import type { SigningKey, VerifierKey } from '../note-keys';
import { signNote } from '../signed-note';
import { formatHashLines } from '../strict-text';
import { formatTlogProof } from '../tlog-proof';
import { writeZip, type ZipEntry } from '../zip';
import { formatManifest, type Manifest, manifestNoteText } from './manifest';
import * as paths from './paths';
import { formatStandards, type PackStandards } from './standards';
import type { PackVerdict } from './verdict';
import { verifyEvidencePack } from './verify';
import { verifyMd } from './verify-md';

export interface PackedEvent {
  readonly index: number;
  /** Exactly what is stored. */
  readonly leaf: string | Uint8Array;
  /** From the leaf's sibling up to the root's child, at the size of the checkpoint. */
  readonly proof: readonly Hash[];
  /** Those that this recipient may read; ERASED when there were some and their key was destroyed; none otherwise. */
  readonly disclosures?: readonly string[] | 'ERASED';
}

/** What goes into a pack; `origin`, `treeSize` and `files` of the manifest follow from it. */
export interface PackParts {
  readonly about: Omit<Manifest, 'v' | 'origin' | 'treeSize' | 'files'>;
  /** The signed note as it was published. */
  readonly checkpoint: Buffer;
  readonly events: readonly PackedEvent[];
  /** The checkpoint of the pack that this recipient had before, and the proof from there to this one. */
  readonly prior?: { readonly checkpoint: Buffer; readonly consistency: readonly Hash[] };
  readonly standards: PackStandards;
  /** For people and for other programs: made from the same events, and not evidence themselves. */
  readonly derived: { readonly report: string; readonly timeline: string; readonly fhirAuditEvents: string };
}

export interface PackKeys {
  /** All of them sign the manifest: during a rotation the new and the old one. */
  readonly packKeys: readonly SigningKey[];
  /** Those that may have signed the checkpoints. */
  readonly logKeys: readonly VerifierKey[];
}

/** The parts do not make a valid pack: the verdict says why. */
export class PackNotValidError extends Error {
  constructor(readonly verdict: PackVerdict) {
    super(`These parts do not make a valid evidence pack: ${JSON.stringify(verdict)}`);
    this.name = 'PackNotValidError';
  }
}

/**
 * The bytes of `<packId>.evidence.zip`.
 * @throws PackNotValidError when the parts do not fit together
 * @throws MalformedError when a part is not in the form it must have, or the pack would be too large
 */
export const buildEvidencePack = (parts: PackParts, { packKeys, logKeys }: PackKeys): Buffer => {
  const files = filesOf(parts).sort((one, other) => (one.path < other.path ? -1 : 1));
  const { origin, size } = readUnverifiedCheckpoint(parts.checkpoint);
  const manifest: Manifest = { v: 1, ...parts.about, origin, treeSize: size, files: files.map(listing) };
  const manifestBytes = formatManifest(manifest);
  const pack = writeZip([
    ...files,
    { path: paths.MANIFEST, bytes: manifestBytes },
    { path: paths.MANIFEST_NOTE, bytes: signNote(manifestNoteText(manifest, manifestBytes), packKeys) },
  ]);

  const verdict = verifyEvidencePack(pack, { logKeys, packKeys, earlierCheckpoint: parts.prior?.checkpoint });
  if (verdict.kind !== 'VALID' && verdict.kind !== 'VALID_WITH_ERASURES') throw new PackNotValidError(verdict);
  return pack;
};

const filesOf = ({ checkpoint, events, prior, standards, derived }: PackParts): ZipEntry[] => [
  { path: paths.CHECKPOINT, bytes: checkpoint },
  ...events.flatMap((event) => eventFiles(event, checkpoint)),
  ...(prior
    ? [
        { path: paths.PRIOR_CHECKPOINT, bytes: prior.checkpoint },
        { path: paths.PRIOR_CONSISTENCY, bytes: Buffer.from(formatHashLines(prior.consistency)) },
      ]
    : []),
  { path: paths.STANDARDS, bytes: formatStandards(standards) },
  { path: paths.REPORT, bytes: Buffer.from(derived.report) },
  { path: paths.TIMELINE, bytes: Buffer.from(derived.timeline) },
  { path: paths.FHIR_AUDIT_EVENTS, bytes: Buffer.from(derived.fhirAuditEvents) },
  { path: paths.VERIFY, bytes: Buffer.from(verifyMd) },
];

const eventFiles = ({ index, leaf, proof, disclosures }: PackedEvent, checkpoint: Buffer): ZipEntry[] => {
  const files = [
    { path: paths.eventPath(index), bytes: Buffer.from(leaf) },
    { path: paths.proofPath(index), bytes: formatTlogProof({ index, hashes: proof, checkpoint }) },
  ];
  if (!disclosures?.length) return files;
  const lines = disclosures === 'ERASED' ? '' : disclosures.map((disclosure) => `${disclosure}\n`).join('');
  return [...files, { path: paths.disclosuresPath(index), bytes: Buffer.from(lines) }];
};

const listing = ({ path, bytes }: ZipEntry) => ({
  path,
  bytes: bytes.length,
  sha256: createHash('sha256').update(bytes).digest('hex'),
});
