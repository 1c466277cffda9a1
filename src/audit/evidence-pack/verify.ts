// Verifies an evidence pack with nothing but the pack and the keys that are trusted: no server, no database, no clock.
import { createHash } from 'node:crypto';

import { type Checkpoint, verifyCheckpoint } from '../checkpoint';
import { verifyConsistency, verifyInclusion } from '../merkle-proofs';
import { leafHashOf, rootOfLeaves } from '../merkle-tree';
import type { VerifierKey } from '../note-keys';
import { verifyNote } from '../signed-note';
import { hashLinesOf, linesOf, textOf } from '../strict-text';
import { parseTlogProof } from '../tlog-proof';
import { readZip } from '../zip';
import { assertClaims } from './claims';
import { checkDisclosures } from './disclosures';
import { at, invalid, type PackFiles, PackFault, untrusted } from './fault';
import { parseLeaf } from './leaf';
import { type Manifest, manifestNoteText, parseManifest } from './manifest';
import * as paths from './paths';
import { parseStandards } from './standards';
import type { PackFaultCode, PackVerdict } from './verdict';

/** What the verifier brings along. Keys never come from the pack. */
export interface PackTrust {
  /** Of the log: the one in use, and older ones that are still trusted. */
  readonly logKeys: readonly VerifierKey[];
  /** Of whoever seals packs. */
  readonly packKeys: readonly VerifierKey[];
  /** The checkpoint that the recipient kept from an earlier pack: then the log has to be a continuation of it. */
  readonly earlierCheckpoint?: Uint8Array;
}

/** Where a verdict is about the checkpoint that the recipient brought along. */
const HELD = '(earlier checkpoint)';

/** Never throws for anything that is in the pack: the first failure decides, in the order of docs/FORMATS.md. */
export const verifyEvidencePack = (bytes: Uint8Array, trust: PackTrust): PackVerdict => {
  try {
    return verify(bytes, trust);
  } catch (error) {
    if (error instanceof PackFault) return error.verdict;
    throw error;
  }
};

const verify = (bytes: Uint8Array, { logKeys, packKeys, earlierCheckpoint }: PackTrust): PackVerdict => {
  // 1. The zip is in its one form.
  const files: PackFiles = new Map(at('', () => readZip(bytes)).map(({ path, bytes: content }) => [path, content]));

  // 2. Every file is listed, and every listed file is there with its size and hash.
  const manifest = assertListed(files);

  // 3. The manifest is signed by a pack key that is trusted.
  assertSealed(manifest, files, packKeys);

  // 4. The checkpoint is signed by a log key that is trusted, and is of this log.
  const checkpoint = checkpointIn(files, paths.CHECKPOINT, logKeys, 'CHECKPOINT_SIGNATURE');
  if (checkpoint.origin !== manifest.origin) throw invalid('CHECKPOINT_ORIGIN', paths.CHECKPOINT);
  if (checkpoint.size !== manifest.treeSize) throw invalid('CHECKPOINT_SIZE', paths.CHECKPOINT);

  // 5. Every proof leads to this very checkpoint; 6. and from its event.
  const events = paths.eventIndexes(files.keys());
  const proofs = events.map((index) => proofIn(files, index));
  for (const proof of proofs) assertIncluded(files, proof, checkpoint);

  // 7. The log is a continuation of what the recipient has seen before.
  assertContinues(files, checkpoint, logKeys, earlierCheckpoint);

  // 8. Each disclosure is one of its event's, once.
  const leaves = events.map((index) => {
    const path = paths.eventPath(index);
    return { index, leaf: at(path, () => parseLeaf(fileAt(files, path))) };
  });
  const { disclosures, erasures } = checkDisclosures(files, leaves);

  // 9. What the pack claims is so.
  const standards = at(paths.STANDARDS, () => parseStandards(fileAt(files, paths.STANDARDS)));
  assertClaims({ manifest, standards, leaves, checkpoint, files });

  const pack = { manifest, checkpoint, standards, events, disclosures };
  return erasures === 0 ? { kind: 'VALID', pack } : { kind: 'VALID_WITH_ERASURES', erasures, pack };
};

const assertListed = (files: PackFiles): Manifest => {
  const manifest = at(paths.MANIFEST, () => parseManifest(fileAt(files, paths.MANIFEST)));
  const listed = new Set(manifest.files.map(({ path }) => path));
  for (const path of files.keys()) {
    const isSeal = path === paths.MANIFEST || path === paths.MANIFEST_NOTE;
    if (!isSeal && !listed.has(path)) throw invalid('FILE_NOT_LISTED', path);
  }
  for (const { path, bytes, sha256 } of manifest.files) {
    const content = fileAt(files, path);
    if (content.length !== bytes) throw invalid('FILE_SIZE', path);
    if (createHash('sha256').update(content).digest('hex') !== sha256) throw invalid('FILE_HASH', path);
  }
  const needed = [...listed].flatMap((path) => {
    const index = paths.indexOf(path);
    return index === undefined ? [] : [paths.eventPath(index), paths.proofPath(index)];
  });
  const hasPrior = files.has(paths.PRIOR_CHECKPOINT) || files.has(paths.PRIOR_CONSISTENCY);
  if (hasPrior) needed.push(paths.PRIOR_CHECKPOINT, paths.PRIOR_CONSISTENCY);
  for (const path of [paths.MANIFEST_NOTE, ...paths.requiredPaths, ...needed]) fileAt(files, path);
  return manifest;
};

const assertSealed = (manifest: Manifest, files: PackFiles, packKeys: readonly VerifierKey[]): void => {
  const path = paths.MANIFEST_NOTE;
  const verdict = at(path, () => verifyNote(fileAt(files, path), packKeys));
  if (verdict.kind === 'UNKNOWN_KEYS') throw untrusted(path);
  if (verdict.kind === 'BAD_SIGNATURE') throw invalid('PACK_SIGNATURE', path);
  if (verdict.text !== manifestNoteText(manifest, fileAt(files, paths.MANIFEST))) throw invalid('PACK_NOTE', path);
};

const checkpointIn = (files: PackFiles, path: string, keys: readonly VerifierKey[], badSignature: PackFaultCode): Checkpoint => {
  const verdict = at(path, () => verifyCheckpoint(fileAt(files, path), keys));
  if (verdict.kind === 'UNKNOWN_KEYS') throw untrusted(path);
  if (verdict.kind === 'BAD_SIGNATURE') throw invalid(badSignature, path);
  // A witness alone does not make it the log's own word.
  if (!verdict.by.some(({ key }) => key.kind === 'NOTE' && key.name === verdict.checkpoint.origin))
    throw invalid('CHECKPOINT_ORIGIN', path);
  return verdict.checkpoint;
};

const proofIn = (files: PackFiles, index: number) => {
  const path = paths.proofPath(index);
  const proof = at(path, () => parseTlogProof(fileAt(files, path)));
  // Nobody vouches for extra data: a pack has none.
  if (proof.extra) throw invalid('PROOF_FORM', path);
  if (!proof.checkpoint.equals(fileAt(files, paths.CHECKPOINT))) throw invalid('PROOF_CHECKPOINT', path);
  if (proof.index !== index) throw invalid('PROOF_INDEX', path);
  return proof;
};

const assertIncluded = (files: PackFiles, { index, hashes }: ReturnType<typeof proofIn>, { size, root }: Checkpoint): void => {
  const path = paths.eventPath(index);
  const leafHash = leafHashOf(fileAt(files, path));
  if (!verifyInclusion({ leafHash, index, size, root, proof: hashes })) throw invalid('NOT_INCLUDED', path);
};

/** The prior checkpoint in the pack is checked in any case; that it is the recipient's own, where the recipient brought it. */
const assertContinues = (
  files: PackFiles,
  checkpoint: Checkpoint,
  logKeys: readonly VerifierKey[],
  held: Uint8Array | undefined,
): void => {
  const [priorPath, proofPath] = [paths.PRIOR_CHECKPOINT, paths.PRIOR_CONSISTENCY];
  const prior = files.has(priorPath) ? checkpointIn(files, priorPath, logKeys, 'PRIOR_SIGNATURE') : undefined;
  if (prior) {
    if (prior.origin !== checkpoint.origin) throw invalid('CHECKPOINT_ORIGIN', priorPath);
    const proof = at(proofPath, () =>
      hashLinesOf(linesOf(textOf(fileAt(files, proofPath), 'PRIOR_FORM'), 'PRIOR_FORM'), 'PRIOR_FORM'),
    );
    if (!continues(prior, checkpoint, proof)) throw invalid('NOT_CONSISTENT', proofPath);
  }
  if (!held) return;
  const earlier = checkpointIn(new Map([[HELD, Buffer.from(held)]]), HELD, logKeys, 'PRIOR_SIGNATURE');
  if (earlier.origin !== checkpoint.origin) throw invalid('CHECKPOINT_ORIGIN', HELD);
  if (prior?.size === earlier.size) {
    if (!prior.root.equals(earlier.root)) throw invalid('NOT_CONSISTENT', priorPath);
    return;
  }
  // The recipient may hold another checkpoint than the one the pack starts from; some can be judged all the same.
  if (earlier.size === 0) return;
  if (earlier.size === checkpoint.size) {
    if (!earlier.root.equals(checkpoint.root)) throw invalid('NOT_CONSISTENT', paths.CHECKPOINT);
    return;
  }
  const whole = wholeBeginning(files, earlier.size);
  if (!whole) throw invalid(prior ? 'PRIOR_OTHER' : 'PRIOR_MISSING', priorPath);
  if (!rootOfLeaves(whole).equals(earlier.root)) throw invalid('NOT_CONSISTENT', priorPath);
};

const continues = (earlier: Checkpoint, later: Checkpoint, proof: readonly Buffer[]): boolean =>
  earlier.size === 0
    ? proof.length === 0
    : verifyConsistency({ earlierSize: earlier.size, earlierRoot: earlier.root, size: later.size, root: later.root, proof });

/** The hashes of the first leaves, if the pack has all of them; each has been proved to stand at its place. */
const wholeBeginning = (files: PackFiles, size: number): Buffer[] | undefined => {
  const hashes: Buffer[] = [];
  for (let index = 0; index < size; index += 1) {
    const leaf = files.get(paths.eventPath(index));
    if (!leaf) return undefined;
    hashes.push(leafHashOf(leaf));
  }
  return hashes;
};

const fileAt = (files: PackFiles, path: string): Buffer => {
  const content = files.get(path);
  if (!content) throw invalid('FILE_MISSING', path);
  return content;
};
