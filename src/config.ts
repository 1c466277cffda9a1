// What the environment says, checked and typed. Nothing else reads the environment.
import { isIP } from 'node:net';
import { z } from 'zod';

import { wordsFromJson } from './config-words';
import { SMALL_NUMBERS } from './access/suppression';
import { parseVerifierKey, type VerifierKey } from './audit/note-keys';
import { defaultWords, type Words } from './domain/words';

const cosignatureKey = z.string().transform((text, context): VerifierKey => {
  try {
    const key = parseVerifierKey(text);
    if (key.kind === 'COSIGNATURE') return key;
  } catch {
    // Said below, without repeating what was given.
  }
  context.addIssue({ code: 'custom', message: 'must be the key of a witness, as it prints it when it starts' });
  return z.NEVER;
});

const isAddressOrRange = (text: string): boolean => {
  const [address = '', bits = '0', ...more] = text.split('/');
  const longest = { 4: 32, 6: 128 }[isIP(address)] ?? -1;
  return more.length === 0 && /^[0-9]{1,3}$/.test(bits) && Number(bits) <= longest;
};

const schema = z.object({
  PORT: z.coerce.number().int().min(0).max(65_535).default(4000),
  HOST: z.string().min(1).default('127.0.0.1'),
  LEDGER_DATA: z.string().min(1).default('./data'),
  LEDGER_SAMPLE: z.enum(['story', 'none']).default('story'),
  LEDGER_JOBS_SECONDS: z.coerce.number().int().min(0).max(86_400).default(60),
  LEDGER_WORDS: wordsFromJson.default(defaultWords),
  NODE_ENV: z.string().optional(),
  LEDGER_DOCUMENTS: z.string().min(1).optional(),
  LEDGER_ISSUERS: z.string().min(1).optional(),
  LEDGER_RETENTION: z.string().min(1).optional(),
  LEDGER_REQUESTS_PER_MINUTE: z.coerce.number().int().min(1).optional(),
  LEDGER_PROXIES: z
    .string()
    .transform((list) => list.split(',').map((proxy) => proxy.trim()))
    .refine(
      (list) => list.every(isAddressOrRange),
      'must be addresses or ranges, for example 10.0.0.0/8, with commas between them',
    )
    .default([]),
  LEDGER_SMALL_NUMBERS: z.coerce.number().int().min(0).max(1000).default(SMALL_NUMBERS),
  LEDGER_ORIGIN: z
    .string()
    .regex(/^[^\s+]{1,200}$/)
    .optional(),
  LEDGER_WITNESS_URL: z.url({ protocol: /^https?$/ }).optional(),
  LEDGER_WITNESS_KEY: cosignatureKey.optional(),
  LEDGER_STORE: z.enum(['sqlite', 'eventstoredb']).default('sqlite'),
  // What an address holds of secrets is repeated nowhere.
  EVENTSTORE_URL: z
    .string()
    .regex(/^esdb(\+discover)?:\/\//, 'must begin with esdb:// or esdb+discover:// (kurrentdb:// is written esdb://)')
    .optional(),
  KEYS_URL: z
    .string()
    .regex(/^postgres(ql)?:\/\//, 'must begin with postgres://')
    .refine((text) => URL.canParse(text), 'must be an address: postgres://user:password@host:5432/database')
    .optional(),
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('warn'),
});

/** `url` and `keysUrl` hold passwords: they are connected with, and told to nobody. */
export type StoreConfig =
  { readonly kind: 'sqlite' } | { readonly kind: 'eventstoredb'; readonly url: string; readonly keysUrl?: string | undefined };

export interface Config {
  readonly port: number;
  readonly host: string;
  /** The folder that holds the ledger, its keys and its read models. */
  readonly dataFolder: string;
  /** What keeps the events, and the keys of personal text. */
  readonly store: StoreConfig;
  /** What an empty ledger is given at its first start. */
  readonly sample: 'story' | 'none';
  /** How long the service waits between two rounds of what it does by itself; 0 when it is not to. */
  readonly jobsSeconds: number;
  /** What the trust calls advisors, teams and panels. */
  readonly words: Words;
  readonly logLevel: z.output<typeof schema>['LOG_LEVEL'];
  /** The schema is hidden, and there is no explorer. */
  readonly isProduction: boolean;
  /** A file of the documents that browsers may ask for. */
  readonly documentsFile?: string | undefined;
  /** A file that says whose tokens are accepted. */
  readonly issuersFile?: string | undefined;
  /** A file that says what is kept for how long. */
  readonly retentionFile?: string | undefined;
  /** How often one person may ask; five times as often, one address. */
  readonly requestsPerMinute?: number | undefined;
  /** Who may tell the address of those that ask through them. */
  readonly proxies: readonly string[];
  /** Figures about fewer advisors are shown only to those who may see these advisors; 0 or 1: to everybody. */
  readonly smallNumbers: number;
  /** The name of the log in checkpoints: an address without `https://`, for example `ledger.trust.example/coproduction`. */
  readonly origin?: string | undefined;
  /** Who is shown every checkpoint, and by which key they cosign. */
  readonly witness?: { readonly url: string; readonly key: VerifierKey } | undefined;
  /** Only then are development tokens signed and accepted. */
  readonly acceptsDevelopmentTokens: boolean;
}

export class ConfigError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'ConfigError';
  }
}

/** @throws ConfigError that names each variable and what it must be. */
export const readConfig = (environment: Readonly<Record<string, string | undefined>>): Config => {
  const set = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ''));
  const result = schema.safeParse(set);
  if (!result.success) {
    const faults = result.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
    throw new ConfigError(`The environment is not as it must be. ${faults.join('; ')}.`);
  }
  const { PORT, HOST, LEDGER_DATA, LEDGER_SAMPLE, LEDGER_JOBS_SECONDS, LEDGER_WORDS, LOG_LEVEL } = result.data;
  const { LEDGER_WITNESS_URL: url, LEDGER_WITNESS_KEY: key } = result.data;
  if ((url === undefined) !== (key === undefined)) {
    throw new ConfigError('The environment is not as it must be. LEDGER_WITNESS_URL and LEDGER_WITNESS_KEY are given together.');
  }
  const { NODE_ENV, LEDGER_DOCUMENTS, LEDGER_ORIGIN, LEDGER_REQUESTS_PER_MINUTE } = result.data;
  return {
    port: PORT,
    host: HOST,
    dataFolder: LEDGER_DATA,
    store: storeFrom(result.data),
    sample: LEDGER_SAMPLE,
    jobsSeconds: LEDGER_JOBS_SECONDS,
    words: LEDGER_WORDS,
    origin: LEDGER_ORIGIN,
    witness: url !== undefined && key !== undefined ? { url: url.replace(/\/+$/, ''), key } : undefined,
    logLevel: LOG_LEVEL,
    isProduction: NODE_ENV === 'production',
    documentsFile: LEDGER_DOCUMENTS,
    issuersFile: result.data.LEDGER_ISSUERS,
    retentionFile: result.data.LEDGER_RETENTION,
    requestsPerMinute: LEDGER_REQUESTS_PER_MINUTE,
    proxies: result.data.LEDGER_PROXIES,
    smallNumbers: result.data.LEDGER_SMALL_NUMBERS,
    acceptsDevelopmentTokens: isLoopback(HOST) && NODE_ENV !== 'production',
  };
};

type Given = Pick<z.output<typeof schema>, 'LEDGER_STORE' | 'EVENTSTORE_URL' | 'KEYS_URL'>;

const storeFrom = ({ LEDGER_STORE, EVENTSTORE_URL: url, KEYS_URL: keysUrl }: Given): StoreConfig => {
  switch (LEDGER_STORE) {
    case 'sqlite':
      for (const [name, given] of Object.entries({ EVENTSTORE_URL: url, KEYS_URL: keysUrl })) {
        if (given === undefined) continue;
        throw new ConfigError(
          `The environment is not as it must be. ${name} is for several nodes: set LEDGER_STORE=eventstoredb, or take ${name} away.`,
        );
      }
      return { kind: 'sqlite' };
    case 'eventstoredb':
      if (url !== undefined) return { kind: 'eventstoredb', url, keysUrl };
      throw new ConfigError(
        'The environment is not as it must be. LEDGER_STORE=eventstoredb needs EVENTSTORE_URL, for example esdb://host:2113.',
      );
  }
};

const isLoopback = (host: string): boolean =>
  host === 'localhost' || host === '::1' || (isIP(host) === 4 && host.startsWith('127.'));
