// Tokens of an OpenID Connect issuer: what they must be, and who somebody is who shows one. Their roles are no matter of the token.
import { decodeProtectedHeader, errors, type JWTPayload, jwtVerify, type ProtectedHeaderParameters } from 'jose';

import { type Person, rolesAt } from '../domain/directory/person';
import type { Instant } from '../kernel/clock';
import type { StreamId } from '../kernel/ids';
import type { Sealer } from '../kernel/sealing';
import type { Asker } from './asker';
import type { Directory } from './directory';
import type { TokenJudge } from './identity';
import { RoleNotHeldError, UnauthenticatedError } from './identity-errors';
import { createIssuerKeys } from './issuer-keys';
import type { Issuer } from './issuers';
import { personIdOf } from './person-id';
import type { Principal } from './principal';
import { principalOf } from './principal-of';

export interface OidcParts {
  readonly directory: Directory;
  readonly vault: Pick<Sealer, 'digest'>;
  /** Milliseconds since 1970. */
  readonly now?: () => number;
}

export const judgeOf = (issuer: Issuer, { directory, vault, now = Date.now }: OidcParts): TokenJudge => {
  const keys = createIssuerKeys({ uri: issuer.jwksUri, now });

  const claimsOf = async (token: string): Promise<GoodClaims> => {
    checkHeader(token, issuer);
    try {
      const { payload } = await jwtVerify(token, keys, {
        algorithms: [...issuer.algorithms],
        issuer: issuer.issuer,
        audience: issuer.audience,
        requiredClaims: ['exp', 'iat', 'sub'],
        maxTokenAge: issuer.maxTokenAgeSeconds,
        clockTolerance: issuer.clockToleranceSeconds,
        currentDate: new Date(now()),
      });
      return goodClaims(payload);
    } catch (error) {
      if (error instanceof errors.JOSEError) throw new UnauthenticatedError('The token does not verify.', { cause: error });
      throw error;
    }
  };

  return {
    issuer: issuer.issuer,
    askerOf: async (token, role): Promise<Asker> => {
      const { sub, exp, iat } = await claimsOf(token);
      const id = personIdOf(vault, issuer.issuer, sub);
      const { person } = await directory.read(id);
      const principal = principalOf(id, person, role, directory.clock());
      return {
        id,
        principal,
        roles: rolesAt(person, directory.clock()).map((grant) => grant.role),
        goodUntil: (Math.min(exp, iat + issuer.maxTokenAgeSeconds) + issuer.clockToleranceSeconds) * 1000,
        isStillGood: async () => isTheSame(id, principal, (await directory.read(id)).person, directory.clock()),
      };
    },
  };
};

/** Whether somebody would be let in as the very same: with the same role, reach and disclosures. */
const isTheSame = (id: StreamId, principal: Principal | undefined, person: Person, now: Instant): boolean => {
  try {
    return JSON.stringify(principalOf(id, person, principal?.role, now)) === JSON.stringify(principal);
  } catch (error) {
    if (error instanceof RoleNotHeldError) return false;
    throw error;
  }
};

interface GoodClaims {
  readonly sub: string;
  readonly exp: number;
  readonly iat: number;
}

const LONGEST_SUBJECT = 255;

const goodClaims = ({ sub, exp, iat }: JWTPayload): GoodClaims => {
  if (typeof sub !== 'string' || sub === '' || sub.length > LONGEST_SUBJECT || exp === undefined || iat === undefined) {
    throw new UnauthenticatedError('The token does not say for whom it is.');
  }
  return { sub, exp, iat };
};

/** What can be judged before any key is asked for, so that odd tokens cost nobody a request. */
const checkHeader = (token: string, { algorithms, typ }: Issuer): void => {
  const header = headerOf(token);
  if (!(algorithms as readonly unknown[]).includes(header.alg)) throw new UnauthenticatedError('The token is signed otherwise.');
  if (typeof header.kid !== 'string') throw new UnauthenticatedError('The token does not name its key.');
  if (typeof header.typ !== 'string' || !typ.map(shortType).includes(shortType(header.typ))) {
    throw new UnauthenticatedError('The token is of another type.');
  }
};

/** @see RFC 7515, section 4.1.9 */
const shortType = (type: string): string => type.toLowerCase().replace(/^application\/(?=[^/]*$)/, '');

const headerOf = (token: string): ProtectedHeaderParameters => {
  try {
    return decodeProtectedHeader(token);
  } catch (error) {
    throw new UnauthenticatedError('The token has no header that can be read.', { cause: error });
  }
};
