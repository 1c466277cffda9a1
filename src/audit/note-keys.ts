// The keys of signed notes: what verifies, what signs, and the one line of text that each is handed round as.
import { createHash, createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto';

import { assertForm } from './malformed';
import { base64Of } from './strict-text';

/** What a key signs: notes as they stand, or checkpoints together with the time they were seen at. */
export type KeyKind = 'NOTE' | 'COSIGNATURE';

/** @see C2SP signed-note (0x01) and tlog-cosignature (0x04), both Ed25519 */
const TYPE_BYTES: Readonly<Record<KeyKind, number>> = { NOTE: 1, COSIGNATURE: 4 };

const ED25519_BYTES = 32;

/** PKCS #8 of an Ed25519 seed, up to the seed. @see RFC 8410, section 7 */
const PKCS8_PREFIX = Buffer.from('302e020100300506032b657004220420', 'hex');

/** Recognises and checks the signatures of one key. */
export interface VerifierKey {
  readonly kind: KeyKind;
  /** Of the log or the witness: no spaces, no plus. */
  readonly name: string;
  /** 8 hexadecimal digits that follow from name, kind and public key. */
  readonly id: string;
  readonly publicKey: KeyObject;
}

export interface SigningKey extends VerifierKey {
  readonly privateKey: KeyObject;
}

/** Not empty, no Unicode spaces, no plus, nothing that cannot be seen. */
export const isKeyName = (name: string): boolean => name.isWellFormed() && /^[^\p{White_Space}\p{Cc}+]+$/u.test(name);

/** Makes a signing key of 32 random bytes. @throws MalformedError when the name or the length is wrong */
export const signingKeyFrom = (name: string, seed: Uint8Array, kind: KeyKind = 'NOTE'): SigningKey => {
  assertForm(isKeyName(name), 'KEY_FORM', 'The name of a key is not empty and has neither spaces nor plus.');
  assertForm(seed.length === ED25519_BYTES, 'KEY_FORM', `A key is made of ${ED25519_BYTES} bytes.`);
  const privateKey = createPrivateKey({ key: Buffer.concat([PKCS8_PREFIX, seed]), format: 'der', type: 'pkcs8' });
  const publicKey = createPublicKey(privateKey);
  return { kind, name, id: keyId(name, kind, rawPublicKey(publicKey)), publicKey, privateKey };
};

/** `<name>+<id>+base64(<type> <public key>)`: how a key reaches whoever verifies, by another way than what it signed. */
export const formatVerifierKey = ({ name, id, kind, publicKey }: VerifierKey): string =>
  `${name}+${id}+${Buffer.from([TYPE_BYTES[kind], ...rawPublicKey(publicKey)]).toString('base64')}`;

/** @throws MalformedError */
export const parseVerifierKey = (text: string): VerifierKey => {
  const { name, id, kind, raw } = partsOf(text);
  assertForm(keyId(name, kind, raw) === id, 'KEY_FORM', 'The id of the key does not follow from its name and bytes.');
  const publicKey = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x: raw.toString('base64url') }, format: 'jwk' });
  return { kind, name, id, publicKey };
};

const SECRET_PREFIX = 'PRIVATE+KEY+';

/** `PRIVATE+KEY+<name>+<id>+base64(<type> <seed>)`, the form that Go's sumdb tools use. Secret. */
export const formatSigningKey = ({ name, id, kind, privateKey }: SigningKey): string => {
  const seed = privateKey.export({ format: 'der', type: 'pkcs8' }).subarray(PKCS8_PREFIX.length);
  return `${SECRET_PREFIX}${name}+${id}+${Buffer.from([TYPE_BYTES[kind], ...seed]).toString('base64')}`;
};

/** @throws MalformedError, which repeats nothing of the key */
export const parseSigningKey = (text: string): SigningKey => {
  assertForm(text.startsWith(SECRET_PREFIX), 'KEY_FORM', `A signing key begins with ${SECRET_PREFIX}.`);
  const { name, id, kind, raw } = partsOf(text.slice(SECRET_PREFIX.length));
  const key = signingKeyFrom(name, raw, kind);
  assertForm(key.id === id, 'KEY_FORM', 'The id of the key does not follow from its name and bytes.');
  return key;
};

const partsOf = (text: string) => {
  const [, name = '', id = '', base64 = ''] = /^([^+]+)\+([0-9a-f]{8})\+(.+)$/su.exec(text) ?? [];
  assertForm(isKeyName(name), 'KEY_FORM', 'A key is a name, 8 hexadecimal digits and base64, joined by plus.');
  const bytes = base64Of(base64);
  assertForm(bytes?.length === 1 + ED25519_BYTES, 'KEY_FORM', `A key is 1 and ${ED25519_BYTES} bytes in canonical base64.`);
  const kind = (['NOTE', 'COSIGNATURE'] as const).find((known) => TYPE_BYTES[known] === bytes[0]);
  assertForm(kind !== undefined, 'KEY_FORM', 'The key is not one of the known types.');
  return { name, id, kind, raw: bytes.subarray(1) };
};

const rawPublicKey = (publicKey: KeyObject): Buffer => Buffer.from(publicKey.export({ format: 'jwk' }).x ?? '', 'base64url');

/** The first 4 bytes of SHA-256 over name, newline, type and public key. @see C2SP signed-note, signatures */
const keyId = (name: string, kind: KeyKind, raw: Uint8Array): string =>
  createHash('sha256').update(`${name}\n`).update(Buffer.of(TYPE_BYTES[kind])).update(raw).digest('hex').slice(0, 8);
