// Signed notes (C2SP signed-note, tlog-cosignature): a text, and below it who signed it.
import { sign, verify } from 'node:crypto';

import { assertForm } from './malformed';
import { isKeyName, type SigningKey, type VerifierKey } from './note-keys';
import { base64Of, textOf } from './strict-text';

const CODE = 'NOTE_FORM';
const MAX_BYTES = 1_000_000;
const MAX_SIGNATURES = 100;
const MARK = '\u2014 ';
const ID_BYTES = 4;
const TIMESTAMP_BYTES = 8;
const ED25519_SIGNATURE_BYTES = 64;

export interface NoteSignature {
  readonly name: string;
  /** 8 hexadecimal digits. */
  readonly id: string;
  readonly bytes: Buffer;
}

/** A note as it was read: nothing in it is to be believed before {@link verifyNote} has said so. */
export interface Note {
  /** Ends with a newline; exactly what was signed. */
  readonly text: string;
  readonly signatures: readonly NoteSignature[];
}

/** A signature that holds; `time` in seconds since 1970 when it is a cosignature. */
export interface GoodSignature {
  readonly key: VerifierKey;
  readonly time?: number;
}

export type NoteVerdict =
  | { readonly kind: 'SIGNED'; readonly text: string; readonly by: readonly GoodSignature[] }
  /** None of the keys asked about signed it. */
  | { readonly kind: 'UNKNOWN_KEYS' }
  /** A line claims to be by this key, and is not. */
  | { readonly kind: 'BAD_SIGNATURE'; readonly key: VerifierKey };

/** @throws MalformedError, code NOTE_FORM */
export const parseNote = (bytes: Uint8Array): Note => {
  assertForm(bytes.length <= MAX_BYTES, CODE, `A note has at most ${MAX_BYTES} bytes.`);
  const all = textOf(bytes, CODE);
  assertForm(!CONTROLS.test(all), CODE, 'A note has no control characters but newlines.');
  const gap = all.lastIndexOf('\n\n');
  assertForm(gap >= 0, CODE, 'A note is a text, an empty line, and signatures.');
  assertForm(all.endsWith('\n') && all.length > gap + 2, CODE, 'A note ends with signatures, each on a line of its own.');
  const signatures = all
    .slice(gap + 2, -1)
    .split('\n')
    .map(signatureOf);
  assertForm(signatures.length <= MAX_SIGNATURES, CODE, `A note has at most ${MAX_SIGNATURES} signatures.`);
  return { text: all.slice(0, gap + 1), signatures };
};

// eslint-disable-next-line no-control-regex -- these are what a note must not have
const CONTROLS = /[\u0000-\u0009\u000b-\u001f]/;

const signatureOf = (line: string): NoteSignature => {
  const [name = '', base64 = '', ...more] = line.startsWith(MARK) ? line.slice(MARK.length).split(' ') : [];
  assertForm(isKeyName(name) && more.length === 0, CODE, 'A signature is a dash, the name of a key, and base64.');
  const bytes = base64Of(base64);
  assertForm(bytes !== undefined && bytes.length > ID_BYTES, CODE, 'A signature is more than 4 bytes in canonical base64.');
  return { name, id: bytes.toString('hex', 0, ID_BYTES), bytes: bytes.subarray(ID_BYTES) };
};

/**
 * Who of these keys signed the note. Signatures of other keys are passed over, as the format demands; one bad signature of
 * a known key spoils the note.
 * @throws MalformedError, code NOTE_FORM
 */
export const verifyNote = (bytes: Uint8Array, keys: readonly VerifierKey[]): NoteVerdict => {
  const { text, signatures } = parseNote(bytes);
  const by: GoodSignature[] = [];
  for (const { name, id, bytes: signature } of signatures) {
    const key = keys.find((known) => known.name === name && known.id === id);
    if (!key) continue;
    assertForm(!by.some((good) => good.key === key), CODE, 'The same key signed the note twice.');
    const good = check(text, signature, key);
    if (!good) return { kind: 'BAD_SIGNATURE', key };
    by.push(good);
  }
  return by.length === 0 ? { kind: 'UNKNOWN_KEYS' } : { kind: 'SIGNED', text, by };
};

const check = (text: string, signature: Buffer, key: VerifierKey): GoodSignature | undefined => {
  switch (key.kind) {
    case 'NOTE':
      return signature.length === ED25519_SIGNATURE_BYTES && verify(null, Buffer.from(text), key.publicKey, signature)
        ? { key }
        : undefined;
    case 'COSIGNATURE': {
      if (signature.length !== TIMESTAMP_BYTES + ED25519_SIGNATURE_BYTES) return undefined;
      const time = Number(signature.readBigUInt64BE());
      if (!Number.isSafeInteger(time)) return undefined;
      const message = Buffer.from(cosigned(text, time));
      return verify(null, message, key.publicKey, signature.subarray(TIMESTAMP_BYTES)) ? { key, time } : undefined;
    }
  }
};

/** What a cosignature signs. @see C2SP tlog-cosignature, Ed25519 signed message */
const cosigned = (text: string, time: number): string => `cosignature/v1\ntime ${time}\n${text}`;

/**
 * A note of this text, signed by each key in turn (during a rotation by the new and the old one).
 * @throws MalformedError when the text cannot stand in a note
 */
export const signNote = (text: string, keys: readonly SigningKey[]): Buffer => {
  assertForm(text.endsWith('\n') && text.isWellFormed(), CODE, 'The text of a note ends with a newline.');
  return addLines(
    `${text}\n`,
    keys.map((key) => {
      assertForm(key.kind === 'NOTE', CODE, `The key ${key.name} signs checkpoints that it has seen, not notes.`);
      return signatureLine(key, sign(null, Buffer.from(text), key.privateKey));
    }),
  );
};

/**
 * Adds a witness's cosignature to a checkpoint: it was consistent with what the witness knew, at `time`, in seconds since 1970.
 * The caller has verified that it was.
 * @throws MalformedError when it is no note, or the key is not one for cosignatures
 */
export const cosign = (note: Uint8Array, key: SigningKey, time: number): Buffer => {
  const { text } = parseNote(note);
  assertForm(key.kind === 'COSIGNATURE', CODE, `The key ${key.name} signs notes, not checkpoints that it has seen.`);
  assertForm(Number.isSafeInteger(time) && time >= 0, CODE, 'The time of a cosignature is a whole number of seconds.');
  const timestamp = Buffer.alloc(TIMESTAMP_BYTES);
  timestamp.writeBigUInt64BE(BigInt(time));
  const signature = sign(null, Buffer.from(cosigned(text, time)), key.privateKey);
  return addLines(textOf(note, CODE), [signatureLine(key, Buffer.concat([timestamp, signature]))]);
};

/** The note with the signatures that claim to be by these keys, and no others. @throws MalformedError, code NOTE_FORM */
export const onlySignaturesOf = (bytes: Uint8Array, keys: readonly VerifierKey[]): Buffer => {
  const { text, signatures } = parseNote(bytes);
  const lines = signatures
    .filter(({ name, id }) => keys.some((key) => key.name === name && key.id === id))
    .map((signature) => signatureLine(signature, signature.bytes));
  return Buffer.from(`${text}\n${lines.join('')}`);
};

const signatureLine = ({ name, id }: Pick<VerifierKey, 'name' | 'id'>, signature: Uint8Array): string =>
  `${MARK}${name} ${Buffer.concat([Buffer.from(id, 'hex'), signature]).toString('base64')}\n`;

/** What we write can be read back by ourselves. */
const addLines = (note: string, lines: readonly string[]): Buffer => {
  const bytes = Buffer.from(note + lines.join(''));
  parseNote(bytes);
  return bytes;
};
