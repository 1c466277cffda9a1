// Proofs on their own (C2SP tlog-proof@v1): index, inclusion proof and the checkpoint it leads to, in one file.
import { readUnverifiedCheckpoint } from './checkpoint';
import { assertForm } from './malformed';
import type { Hash } from './merkle-tree';
import { base64Of, decimalOf, formatHashLines, hashLinesOf, textOf } from './strict-text';

const CODE = 'PROOF_FORM';
const HEADER = 'c2sp.org/tlog-proof@v1';
const EXTRA = 'extra ';
const INDEX = 'index ';
/** A tree of 2^53 leaves is 53 hashes high. */
const MAX_HASHES = 53;

export interface TlogProof {
  readonly index: number;
  /** From the leaf's sibling up to the root's child. */
  readonly hashes: readonly Hash[];
  /** The signed note, byte by byte. */
  readonly checkpoint: Buffer;
  /** Nobody vouches for it. We write none. */
  readonly extra?: Buffer;
}

/** @throws MalformedError, code PROOF_FORM, or that of the checkpoint in it */
export const formatTlogProof = (proof: TlogProof): Buffer => {
  const extra = proof.extra === undefined ? '' : `${EXTRA}${proof.extra.toString('base64')}\n`;
  const head = `${HEADER}\n${extra}${INDEX}${proof.index}\n${formatHashLines(proof.hashes)}\n`;
  const bytes = Buffer.concat([Buffer.from(head), proof.checkpoint]);
  parseTlogProof(bytes);
  return bytes;
};

/** Reads a proof; whether it proves anything is for {@link verifyInclusion} and {@link verifyCheckpoint} to say. @throws MalformedError */
export const parseTlogProof = (bytes: Uint8Array): TlogProof => {
  const gap = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).indexOf('\n\n');
  assertForm(gap >= 0, CODE, 'A proof has an empty line before its checkpoint.');
  const [header, ...lines] = textOf(bytes.subarray(0, gap), CODE).split('\n');
  assertForm(header === HEADER, CODE, `A proof begins with ${HEADER}.`);

  const extraLine = lines[0]?.startsWith(EXTRA) ? lines.shift()?.slice(EXTRA.length) : undefined;
  const extra = extraLine === undefined ? undefined : base64Of(extraLine);
  assertForm(
    extraLine === undefined || (extra !== undefined && extra.length > 0),
    CODE,
    'The extra line is not canonical base64.',
  );

  const indexLine = lines.shift() ?? '';
  const index = indexLine.startsWith(INDEX) ? decimalOf(indexLine.slice(INDEX.length)) : undefined;
  assertForm(index !== undefined, CODE, 'A proof names its index: a decimal without leading zeros.');
  assertForm(lines.length <= MAX_HASHES, CODE, `A proof has at most ${MAX_HASHES} hashes.`);

  const hashes = hashLinesOf(lines, CODE);
  const checkpoint = Buffer.from(bytes.subarray(gap + 2));
  readUnverifiedCheckpoint(checkpoint);
  return extra ? { index, hashes, checkpoint, extra } : { index, hashes, checkpoint };
};
