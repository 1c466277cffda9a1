// The letters that the audit formats are written in: UTF-8, decimals, base64 and hashes, each in exactly one spelling.
import { MalformedError } from './malformed';

export const HASH_BYTES = 32;

/** The text of UTF-8 bytes. @throws MalformedError when they are not UTF-8 */
export const textOf = (bytes: Uint8Array, code: string): string => {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new MalformedError(code, 'It is not UTF-8.');
  }
};

/** A decimal without sign or leading zeros, at most 2^53-1; `undefined` for anything else. */
export const decimalOf = (text: string): number | undefined => {
  if (!/^(0|[1-9][0-9]{0,15})$/.test(text)) return undefined;
  const value = Number(text);
  return Number.isSafeInteger(value) ? value : undefined;
};

/** The bytes of standard base64 with padding, in the one spelling that encoding gives; `undefined` for anything else. */
export const base64Of = (text: string): Buffer | undefined => {
  const bytes = Buffer.from(text, 'base64');
  return bytes.toString('base64') === text ? bytes : undefined;
};

/** A SHA-256 hash in base64; `undefined` for anything else. */
export const hashOf = (text: string): Buffer | undefined => {
  const bytes = base64Of(text);
  return bytes?.length === HASH_BYTES ? bytes : undefined;
};

/**
 * The lines of a text, each of which ends with a newline; a text of no bytes has none.
 * @throws MalformedError when the last line does not end
 */
export const linesOf = (text: string, code: string): string[] => {
  if (text === '') return [];
  if (!text.endsWith('\n')) throw new MalformedError(code, 'Its last line does not end with a newline.');
  return text.slice(0, -1).split('\n');
};

/** Hashes in base64, one a line. @throws MalformedError */
export const hashLinesOf = (lines: readonly string[], code: string): Buffer[] =>
  lines.map((line) => {
    const hash = hashOf(line);
    if (!hash) throw new MalformedError(code, 'A line is not a SHA-256 hash in base64.');
    return hash;
  });

export const formatHashLines = (hashes: readonly Uint8Array[]): string =>
  hashes.map((hash) => `${Buffer.from(hash).toString('base64')}\n`).join('');
