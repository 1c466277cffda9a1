// The id of a person: it follows from who issues their tokens and what they are called there, and tells neither.
import type { StreamId } from '../kernel/ids';
import type { Sealer } from '../kernel/sealing';

/**
 * `person-` and a UUID (version 8) of the first bits of a digest under the ledger's own key, so that nobody without it can try out
 * names. What somebody is called by their issuer is kept nowhere. @see RFC 9562, section 5.8
 */
export const personIdOf = ({ digest }: Pick<Sealer, 'digest'>, issuer: string, subject: string): StreamId => {
  const bytes = Buffer.from(digest(`person/${JSON.stringify([issuer, subject])}`), 'base64url').subarray(0, 16);
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x80;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = bytes.toString('hex');
  return `person-${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
};
