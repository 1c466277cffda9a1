// Documents that were agreed on before: in production a browser may ask for these and for nothing else.
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { z } from 'zod';

/** Documents by the SHA-256 of their text, in hexadecimal. */
export type AgreedDocuments = ReadonlyMap<string, string>;

const schema = z.array(z.string().min(1));

/** Reads a JSON list of documents. @throws Error that says what the file must be */
export const readAgreedDocuments = (file: string): AgreedDocuments => {
  const parsed = schema.safeParse(parseJson(readFileSync(file, 'utf8')));
  if (!parsed.success) throw new Error(`${file} is not a list of documents: it must be a JSON list of texts.`);
  return new Map(parsed.data.map((text) => [createHash('sha256').update(text).digest('hex'), text]));
};

const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
};

/** Browsers, and only they, say where a request comes from. */
export const isFromBrowser = (headers: Readonly<Record<string, unknown>>): boolean =>
  headers['origin'] !== undefined || headers['sec-fetch-site'] !== undefined;

/**
 * The document of a request, given its `documentId` or its text; undefined when this asker may not ask for it.
 * `agreed` is undefined where anybody may ask anything.
 */
export const documentFor = (
  agreed: AgreedDocuments | undefined,
  asked: { readonly documentId?: unknown; readonly query?: unknown },
  fromBrowser: boolean,
): unknown => {
  const { documentId, query } = asked;
  if (typeof documentId === 'string') return agreed?.get(documentId.replace(/^sha256:/, ''));
  if (!agreed || !fromBrowser) return query;
  const text = typeof query === 'string' ? query : '';
  return agreed.get(createHash('sha256').update(text).digest('hex'));
};
