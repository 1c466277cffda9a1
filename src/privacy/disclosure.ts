// Disclosures: one personal field each, in the form of RFC 9901 (SD-JWT), so that a digest can stand in for it for ever.
import { createHash } from 'node:crypto';

const SALT_BYTES = 32;

/** `base64url(JSON [salt, name, value])`. The salt makes the digest of a short value as unguessable as a long one. */
export const disclose = (name: string, value: string, randomBytes: (size: number) => Buffer): string =>
  Buffer.from(JSON.stringify([randomBytes(SALT_BYTES).toString('base64url'), name, value])).toString('base64url');

/** SHA-256 over the disclosure's own characters, in base64url. @see RFC 9901, section 4.2.3 */
export const digestOf = (disclosure: string): string => createHash('sha256').update(disclosure, 'ascii').digest('base64url');

/** The field's name and value. @throws SyntaxError when it is not a disclosure. */
export const readDisclosure = (disclosure: string): readonly [name: string, value: string] => {
  const parts: unknown = JSON.parse(Buffer.from(disclosure, 'base64url').toString());
  if (!Array.isArray(parts) || parts.length !== 3 || parts.some((part) => typeof part !== 'string')) {
    throw new SyntaxError('This is not a disclosure.');
  }
  return [parts[1] as string, parts[2] as string];
};
