// The manifest of an evidence pack: what it is, for whom, what it claims, and the hash of every file in it.
import { createHash } from 'node:crypto';
import { z } from 'zod';

import { UUID_PATTERN } from '../../kernel/ids';
import { canonicalJson } from '../../kernel/json';
import { assertForm, MalformedError } from '../malformed';
import { isKeyName } from '../note-keys';
import { decimalOf, textOf } from '../strict-text';
import { eventIndexes, mayBeListed } from './paths';

const CODE = 'MANIFEST_FORM';

const text = (most: number) => z.string().min(1).max(most).regex(/^[^\p{Cc}]+$/u); // prettier-ignore
const instant = z.string().refine((value) => isInstant(value));
const count = z.int().min(0);
const stream = z.string().regex(new RegExp(`^[a-z]+-${UUID_PATTERN}$`));
const ascending = (keys: readonly string[]): boolean => keys.every((key, at) => at === 0 || (keys[at - 1] ?? key) < key);

const manifestFields = z.strictObject({
  v: z.literal(1),
  packId: z.string().regex(new RegExp(`^pack-${UUID_PATTERN}$`)),
  origin: z.string().refine(isKeyName),
  issuedAt: instant,
  expires: instant,
  recipient: text(200),
  purpose: text(500),
  scope: z.strictObject({
    cycleId: stream,
    teamId: stream,
    standardSet: stream,
    asOfPosition: z.string().refine((value) => decimalOf(value) !== undefined),
  }),
  claims: z.union([
    z.tuple([z.literal('L1')]),
    z.tuple([z.literal('L1'), z.literal('L2')]),
    z.tuple([z.literal('L1'), z.literal('L3')]),
    z.tuple([z.literal('L1'), z.literal('L2'), z.literal('L3')]),
  ]),
  streams: z
    .array(z.strictObject({ stream, from: count, to: count }))
    .refine((all) => ascending(all.map((listed) => listed.stream))),
  treeSize: count.min(1),
  policyVersion: text(100),
  files: z
    .array(z.strictObject({ path: z.string().refine(mayBeListed), bytes: count, sha256: z.string().regex(/^[0-9a-f]{64}$/) }))
    .refine((all) => ascending(all.map(({ path }) => path))),
});

/**
 * - `claims`: L1 every event is in the log; L2 nothing is missing from the `streams`; L3 the pack holds the whole log
 * - `streams`: those that L2 is about, with the first and the last revision that the pack has of each; none without L2
 * - `files`: every file but the manifest and its note, in the order of their paths; `sha256` in hexadecimal
 */
export type Manifest = Readonly<z.infer<typeof manifestFields>>;

export type PackClaim = 'L1' | 'L2' | 'L3';

/** The RFC 8785 bytes of a manifest. @throws MalformedError, code MANIFEST_FORM */
export const formatManifest = (manifest: Manifest): Buffer => {
  const bytes = Buffer.from(canonicalJson(manifest));
  parseManifest(bytes);
  return bytes;
};

/** @throws MalformedError, code MANIFEST_FORM, for anything but the one spelling of a manifest */
export const parseManifest = (bytes: Uint8Array): Manifest => {
  const manifest = parseCanonical(bytes, manifestFields, CODE);
  assertForm(manifest.issuedAt < manifest.expires, CODE, 'The pack expires before it was issued.');
  const claimsStreams = (manifest.claims as readonly PackClaim[]).includes('L2');
  assertForm(
    claimsStreams === manifest.streams.length > 0,
    CODE,
    'L2 is a claim about streams: they are listed with it, and only with it.',
  );
  assertForm(manifest.streams.every(({ from, to }) => from <= to), CODE, 'A stream ends before it begins.'); // prettier-ignore
  assertForm(eventIndexes(manifest.files.map(({ path }) => path)).length > 0, CODE, 'The pack holds no event.');
  return manifest;
};

/** The text that the pack key signs: in which log, which pack, and the hash of its manifest. */
export const manifestNoteText = ({ origin, packId }: Manifest, manifestBytes: Uint8Array): string =>
  `${origin}/evidence-pack\n${packId}\n${createHash('sha256').update(manifestBytes).digest('base64')}\n`;

/** JSON of the given shape, in its RFC 8785 bytes. @throws MalformedError */
export const parseCanonical = <Schema extends z.ZodType>(bytes: Uint8Array, schema: Schema, code: string): z.output<Schema> => {
  const value = canonicalValueOf(bytes, code);
  const read = schema.safeParse(value);
  const place = read.error?.issues[0]?.path.join('.') ?? '';
  if (!read.success) throw new MalformedError(code, `It is not as it must be at ${place === '' ? 'its top' : place}.`);
  return read.data;
};

/** What the RFC 8785 bytes say. @throws MalformedError when they are other bytes */
export const canonicalValueOf = (bytes: Uint8Array, code: string): unknown => {
  const json = textOf(bytes, code);
  try {
    const value: unknown = JSON.parse(json);
    if (canonicalJson(value) === json) return value;
  } catch {
    throw new MalformedError(code, 'It is not JSON that everybody reads alike.');
  }
  throw new MalformedError(code, 'It is not canonical JSON (RFC 8785).');
};

const isInstant = (value: string): boolean => {
  const moment = new Date(value);
  return /^\d{4}-/.test(value) && !Number.isNaN(moment.getTime()) && moment.toISOString() === value;
};
