// Who is asking: a bearer token goes to whoever can judge it, by the issuer that it names.
import { decodeJwt } from 'jose';

import type { Asker, Presented } from './asker';
import { DEVELOPMENT_ISSUER, developmentAskerOf } from './development-token';
import { UnauthenticatedError } from './identity-errors';

export { UnauthenticatedError } from './identity-errors';
export { developmentActor, signDevelopmentToken } from './development-token';

export interface Identity {
  /**
   * Who asks; undefined when they show no token at all.
   * @throws UnauthenticatedError, RoleNotHeldError, IdentityUnavailableError
   */
  askerOf(presented: Presented): Promise<Asker | undefined>;
}

/** Judges the tokens of one issuer. Nothing of a token is to be believed before it did. */
export interface TokenJudge {
  readonly issuer: string;
  askerOf(token: string, role: string | undefined): Promise<Asker>;
}

/** Accepts the tokens that this ledger's own development key has signed, none without a key, and those of the issuers. */
export const createIdentity = (developmentKey: Buffer | undefined, issuers: readonly TokenJudge[] = []): Identity => {
  const judges = new Map(issuers.map((judge) => [judge.issuer, judge]));
  if (developmentKey) {
    judges.set(DEVELOPMENT_ISSUER, {
      issuer: DEVELOPMENT_ISSUER,
      askerOf: (token, role) => developmentAskerOf(token, developmentKey, role),
    });
  }
  return {
    askerOf: async ({ authorization, role }) => {
      if (authorization === undefined) return undefined;
      const token = /^Bearer ([A-Za-z0-9._~+/-]+=*)$/i.exec(authorization)?.[1];
      if (!token) throw new UnauthenticatedError('The Authorization header holds no bearer token.');
      const judge = judges.get(issuerIn(token));
      if (!judge) throw new UnauthenticatedError('The issuer of the token is not one that is accepted here.');
      return judge.askerOf(token, role);
    },
  };
};

/** What a token says of where it comes from: it decides only who judges it. */
const issuerIn = (token: string): string => {
  try {
    const { iss } = decodeJwt(token);
    return typeof iss === 'string' ? iss : '';
  } catch (error) {
    throw new UnauthenticatedError('The token is not one that can be read.', { cause: error });
  }
};
