// The keys of an issuer of tokens: fetched when they are needed, kept for a while, looked for again when one is not among them.
import { createLocalJWKSet, errors, type JSONWebKeySet, type JWTVerifyGetKey } from 'jose';

import { IdentityUnavailableError } from './identity-errors';

export interface IssuerKeysOptions {
  readonly uri: string;
  /** Milliseconds since 1970. */
  readonly now?: () => number;
}

/** So long a fetch may take. */
const PATIENCE_MS = 3000;
/** So long keys are used without asking whether they are still those of the issuer. */
const FRESH_MS = 600_000;
/** So long nobody is asked again after an answer, whatever tokens come meanwhile; and after a failure. */
const COOLDOWN_MS = 30_000;
const RETRY_MS = 5000;
/** So long known keys are good while their issuer does not answer: a key that was withdrawn meanwhile is good no longer than that. */
const WITHOUT_ISSUER_MS = 3_600_000;

/** @throws IdentityUnavailableError when nobody can say whether a key is one of the issuer's */
export const createIssuerKeys = ({ uri, now = Date.now }: IssuerKeysOptions): JWTVerifyGetKey => {
  let known: { readonly keys: ReturnType<typeof createLocalJWKSet>; readonly at: number } | undefined;
  let failedAt = -Infinity;
  let cause: unknown;
  let fetching: Promise<void> | undefined;

  const refresh = (): Promise<void> =>
    (fetching ??= fetchKeys(uri)
      .then((set) => {
        known = { keys: createLocalJWKSet(set), at: now() };
        failedAt = -Infinity;
      })
      .catch((error: unknown) => {
        failedAt = now();
        cause = error;
      })
      .finally(() => (fetching = undefined)));

  const ageOfKnown = (): number => (known ? now() - known.at : Infinity);
  const mayAsk = (cooldown: number): boolean => ageOfKnown() >= cooldown && now() - failedAt >= RETRY_MS;
  const isSilent = (): boolean => failedAt !== -Infinity;

  return async (header, token) => {
    if (mayAsk(FRESH_MS)) await refresh();
    if (!known || ageOfKnown() >= WITHOUT_ISSUER_MS) throw new IdentityUnavailableError({ cause });
    try {
      return await known.keys(header, token);
    } catch (error) {
      if (!(error instanceof errors.JWKSNoMatchingKey)) throw error;
      if (mayAsk(COOLDOWN_MS)) await refresh();
      // It may be a new key, or none: only the issuer knows.
      if (isSilent()) throw new IdentityUnavailableError({ cause });
      return known.keys(header, token);
    }
  };
};

const fetchKeys = async (uri: string): Promise<JSONWebKeySet> => {
  const response = await fetch(uri, {
    headers: { accept: 'application/jwk-set+json, application/json' },
    redirect: 'error',
    signal: AbortSignal.timeout(PATIENCE_MS),
  });
  if (response.status !== 200) throw new Error(`The issuer answered ${response.status} when asked for its keys.`);
  return (await response.json()) as JSONWebKeySet;
};
