// Whose tokens are accepted, and which of them: a file that is read once, at the start. Nothing in a token can add to it.
import { readFileSync } from 'node:fs';
import { isIP } from 'node:net';
import { z } from 'zod';

/** Only algorithms whose verifying key cannot sign. */
const ALGORITHMS = ['RS256', 'PS256', 'ES256', 'EdDSA'] as const;

const isLoopback = (host: string): boolean =>
  host === 'localhost' || host === '[::1]' || (isIP(host) === 4 && host.startsWith('127.'));

const jwksUri = z.url({ protocol: /^https?$/ }).refine(
  (uri) => {
    const { protocol, hostname } = new URL(uri);
    return protocol === 'https:' || isLoopback(hostname);
  },
  { message: 'must be an https address; http is for this machine alone' },
);

const issuer = z.strictObject({
  /** Exactly as it stands in `iss`. */
  issuer: z.string().min(1).max(500),
  audience: z.string().min(1).max(500),
  algorithms: z.array(z.enum(ALGORITHMS)).min(1),
  jwksUri,
  /** The types of tokens that are accepted, in any capitals. */
  typ: z.array(z.string().min(1)).min(1).default(['at+jwt', 'JWT']),
  maxTokenAgeSeconds: z.int().min(1).max(31_536_000).default(3600),
  clockToleranceSeconds: z.int().min(0).max(60).default(5),
});

const schema = z
  .array(issuer)
  .min(1)
  .refine((issuers) => new Set(issuers.map((one) => one.issuer)).size === issuers.length, {
    message: 'names an issuer twice',
  });

export type Issuer = Readonly<z.output<typeof issuer>>;

/** Reads the file of LEDGER_ISSUERS. @throws Error, in one sentence that names what is not as it must be */
export const readIssuers = (file: string): readonly Issuer[] => {
  const parsed = schema.safeParse(parseJson(file));
  if (parsed.success) return parsed.data;
  const faults = parsed.error.issues.map(({ path, message }) => (path.length > 0 ? `${path.join('.')}: ${message}` : message));
  throw new Error(`The issuers of tokens in ${file} are not as they must be: ${faults.join('; ')}.`);
};

const parseJson = (file: string): unknown => {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as unknown;
  } catch (error) {
    throw new Error(`The issuers of tokens cannot be read: ${file} is not there, or is no JSON.`, { cause: error });
  }
};
