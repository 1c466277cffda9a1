// The boxes in which secrets lie: AES-256-GCM, with everything the secret belongs to bound in.
import { createCipheriv, createDecipheriv } from 'node:crypto';

const VERSION = 1;
const IV_BYTES = 12;
const TAG_BYTES = 16;
const ALGORITHM = 'aes-256-gcm';

/** A box that does not open: the wrong key, the wrong place, or changed bytes. Always an alarm. */
export class BoxNotOpenedError extends Error {
  constructor(options?: ErrorOptions) {
    super('A sealed record does not open: it or its key was changed or put in another place.', options);
    this.name = 'BoxNotOpenedError';
  }
}

/** `version (1) | IV (12) | ciphertext | tag (16)`; `bound` is authenticated with it. */
export const seal = (key: Buffer, plain: Buffer, bound: string, randomBytes: (size: number) => Buffer): Buffer => {
  const iv = randomBytes(IV_BYTES);
  const cipher = createCipheriv(ALGORITHM, key, iv, { authTagLength: TAG_BYTES }).setAAD(Buffer.from(bound));
  return Buffer.concat([Buffer.of(VERSION), iv, cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
};

/** @throws BoxNotOpenedError */
export const open = (key: Buffer, box: Uint8Array, bound: string): Buffer => {
  const bytes = Buffer.from(box);
  if (bytes.length < 1 + IV_BYTES + TAG_BYTES || bytes[0] !== VERSION) throw new BoxNotOpenedError();
  const iv = bytes.subarray(1, 1 + IV_BYTES);
  const decipher = createDecipheriv(ALGORITHM, key, iv, { authTagLength: TAG_BYTES })
    .setAAD(Buffer.from(bound))
    .setAuthTag(bytes.subarray(-TAG_BYTES));
  try {
    return Buffer.concat([decipher.update(bytes.subarray(1 + IV_BYTES, -TAG_BYTES)), decipher.final()]);
  } catch (error) {
    throw new BoxNotOpenedError({ cause: error });
  }
};
