// What is sent to a witness (C2SP tlog-witness, add-checkpoint): the size it knows, a proof from there, and a checkpoint.
import { assertForm, MalformedError } from './malformed';
import type { Hash } from './merkle-tree';
import { decimalOf, formatHashLines, hashLinesOf } from './strict-text';

const CODE = 'ADD_CHECKPOINT_FORM';
const MAX_PROOF_LINES = 63;

export interface AddCheckpoint {
  /** Of the last checkpoint that the witness cosigned; 0 when there is none. */
  readonly oldSize: number;
  readonly proof: readonly Hash[];
  /** The signed checkpoint; whether it is one is for the witness to see. */
  readonly note: Buffer;
}

export const formatAddCheckpoint = ({ oldSize, proof, note }: AddCheckpoint): Buffer =>
  Buffer.concat([Buffer.from(`old ${oldSize}\n${formatHashLines(proof)}\n`), note]);

/** @throws MalformedError, code ADD_CHECKPOINT_FORM */
export const parseAddCheckpoint = (bytes: Uint8Array): AddCheckpoint => {
  const body = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const gap = body.indexOf('\n\n');
  assertForm(gap >= 0, CODE, 'A request is an old size, a proof, an empty line, and a checkpoint.');
  // Letters beyond ASCII become others that no line may have.
  const [first = '', ...lines] = body.toString('latin1', 0, gap).split('\n');
  const oldSize = first.startsWith('old ') ? decimalOf(first.slice('old '.length)) : undefined;
  if (oldSize === undefined) throw new MalformedError(CODE, 'A request begins with “old” and a size without leading zeros.');
  assertForm(lines.length <= MAX_PROOF_LINES, CODE, `A proof has at most ${MAX_PROOF_LINES} hashes.`);
  return { oldSize, proof: hashLinesOf(lines, CODE), note: body.subarray(gap + 2) };
};
