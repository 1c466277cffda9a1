// How the key of a subject is wrapped by the key-encryption key, in whichever store it lies.
import { open, seal } from './box';
import { KEY_BYTES } from './secret-key';

export interface KeyWrapping {
  /** A new key for a subject, wrapped. */
  create(subject: string): Buffer;
  wrap(subject: string, key: Buffer): Buffer;
  /** @throws BoxNotOpenedError */
  unwrap(subject: string, wrapped: Uint8Array): Buffer;
}

export const createKeyWrapping = (keyEncryptionKey: Buffer, randomBytes: (size: number) => Buffer): KeyWrapping => {
  const wrap: KeyWrapping['wrap'] = (subject, key) => seal(keyEncryptionKey, key, boundTo(subject), randomBytes);
  return {
    wrap,
    create: (subject) => wrap(subject, randomBytes(KEY_BYTES)),
    unwrap: (subject, wrapped) => open(keyEncryptionKey, wrapped, boundTo(subject)),
  };
};

const boundTo = (subject: string): string => `coproduction-ledger/subject-key/${subject}`;
