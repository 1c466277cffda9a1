// Checkpoints (C2SP tlog-checkpoint): the size and the root of a log at one moment, as a signed note.
import { assertForm } from './malformed';
import { emptyRoot, type Hash } from './merkle-tree';
import type { SigningKey, VerifierKey } from './note-keys';
import { type GoodSignature, parseNote, signNote, verifyNote } from './signed-note';
import { decimalOf, hashOf, HASH_BYTES, linesOf } from './strict-text';

const CODE = 'CHECKPOINT_FORM';

export interface Checkpoint {
  /** Which log: a name that no other log has. */
  readonly origin: string;
  readonly size: number;
  readonly root: Hash;
  /** Further lines, whose meaning is not ours. We write none. */
  readonly extensions?: readonly string[];
}

export type CheckpointVerdict =
  | { readonly kind: 'SIGNED'; readonly checkpoint: Checkpoint; readonly by: readonly GoodSignature[] }
  | { readonly kind: 'UNKNOWN_KEYS' }
  | { readonly kind: 'BAD_SIGNATURE'; readonly key: VerifierKey };

/** The text that is signed. @throws MalformedError, code CHECKPOINT_FORM */
export const formatCheckpoint = ({ origin, size, root, extensions = [] }: Checkpoint): string => {
  assertForm(root.length === HASH_BYTES, CODE, `A root is ${HASH_BYTES} bytes long.`);
  const text = [origin, String(size), root.toString('base64'), ...extensions].map((line) => `${line}\n`).join('');
  parseCheckpointText(text);
  return text;
};

/** @throws MalformedError, code CHECKPOINT_FORM */
export const parseCheckpointText = (text: string): Checkpoint => {
  const [origin = '', sizeText = '', rootText = '', ...extensions] = linesOf(text, CODE);
  assertForm(origin !== '', CODE, 'A checkpoint begins with the name of its log.');
  const size = decimalOf(sizeText);
  assertForm(size !== undefined, CODE, 'The second line of a checkpoint is its size: a decimal without leading zeros.');
  const root = hashOf(rootText);
  assertForm(root !== undefined, CODE, 'The third line of a checkpoint is its root: 32 bytes in canonical base64.');
  assertForm(size > 0 || root.equals(emptyRoot()), CODE, 'A log of size 0 has the root of the empty tree.');
  assertForm(!extensions.includes(''), CODE, 'No line of a checkpoint is empty.');
  return extensions.length === 0 ? { origin, size, root } : { origin, size, root, extensions };
};

/** The checkpoint in a note whose signatures nobody has checked. @throws MalformedError */
export const readUnverifiedCheckpoint = (note: Uint8Array): Checkpoint => parseCheckpointText(parseNote(note).text);

/** The bytes to publish and to keep. @throws MalformedError */
export const signCheckpoint = (checkpoint: Checkpoint, keys: readonly SigningKey[]): Buffer =>
  signNote(formatCheckpoint(checkpoint), keys);

/** Reads a checkpoint, if one of these keys signed it. @throws MalformedError, code NOTE_FORM or CHECKPOINT_FORM */
export const verifyCheckpoint = (note: Uint8Array, keys: readonly VerifierKey[]): CheckpointVerdict => {
  const verdict = verifyNote(note, keys);
  return verdict.kind === 'SIGNED' ? { kind: 'SIGNED', checkpoint: parseCheckpointText(verdict.text), by: verdict.by } : verdict;
};
