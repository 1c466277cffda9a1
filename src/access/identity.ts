// Who is asking: bearer tokens, checked; and those that a development ledger signs for itself.
import { jwtVerify, SignJWT } from 'jose';

import { type Role, roles, scheduler } from '../domain/roles';
import type { Actor } from '../kernel/event';
import { ACTOR_PATTERN, prefixOf, type StreamId, UUID_PATTERN } from '../kernel/ids';
import type { Principal } from './principal';

const ISSUER = 'coproduction-ledger/development';
const AUDIENCE = 'coproduction-ledger';
const ALGORITHM = 'HS256';
const CLOCK_TOLERANCE_S = 5;

/** A token that does not show who is asking. Its message is for a log, not for the one who sent it. */
export class UnauthenticatedError extends Error {
  constructor(reason: string, options?: ErrorOptions) {
    super(reason, options);
    this.name = 'UnauthenticatedError';
  }
}

export interface Identity {
  /** Who an `Authorization` header speaks for; undefined when there is none. @throws UnauthenticatedError */
  principalOf(authorization: string | undefined): Promise<Principal | undefined>;
}

/** Accepts the tokens that this ledger's own development key has signed; none at all without a key. */
export const createIdentity = (developmentKey: Buffer | undefined): Identity => ({
  principalOf: async (authorization) => {
    if (authorization === undefined) return undefined;
    const token = /^Bearer ([A-Za-z0-9._~+/-]+=*)$/i.exec(authorization)?.[1];
    if (!token) throw new UnauthenticatedError('The Authorization header holds no bearer token.');
    if (!developmentKey) throw new UnauthenticatedError('No issuer of tokens is accepted here.');
    return principalFrom(await claimsOf(token, developmentKey));
  },
});

const claimsOf = async (token: string, key: Buffer) => {
  try {
    const { payload } = await jwtVerify(token, key, {
      algorithms: [ALGORITHM],
      issuer: ISSUER,
      audience: AUDIENCE,
      typ: 'JWT',
      requiredClaims: ['exp', 'iat', 'sub', 'role'],
      clockTolerance: CLOCK_TOLERANCE_S,
    });
    return payload;
  } catch (error) {
    throw new UnauthenticatedError('The token does not verify.', { cause: error });
  }
};

const principalFrom = (claims: { sub?: string; role?: unknown; teams?: unknown }): Principal => {
  const { sub = '', role, teams = 'ALL' } = claims;
  if (!new RegExp(`^${ACTOR_PATTERN}$`).test(sub)) throw new UnauthenticatedError('The subject is not a pseudonymous id.');
  if (prefixOf(sub) === prefixOf(scheduler.id)) throw new UnauthenticatedError('The subject is the ledger itself.');
  if (!roles.includes(role as Role)) throw new UnauthenticatedError('The role is not one of the ledger’s.');
  if (!areTeams(teams)) throw new UnauthenticatedError('The teams are not ids of teams.');
  return { id: sub, role: role as Role, teams, disclosures: [] };
};

const TEAM = new RegExp(`^team-${UUID_PATTERN}$`);

const areTeams = (teams: unknown): teams is 'ALL' | StreamId[] =>
  teams === 'ALL' || (Array.isArray(teams) && teams.every((team) => typeof team === 'string' && TEAM.test(team)));

/** Signs a token for trying things out, for all teams unless some are named. It is worth nothing to a ledger that can be reached from other machines. */
export const signDevelopmentToken = (
  key: Buffer,
  actor: Actor & { readonly teams?: Principal['teams'] },
  hours: number,
): Promise<string> =>
  new SignJWT({ role: actor.role, ...(actor.teams && { teams: actor.teams }) })
    .setProtectedHeader({ alg: ALGORITHM, typ: 'JWT' })
    .setIssuer(ISSUER)
    .setAudience(AUDIENCE)
    .setSubject(actor.id)
    .setIssuedAt()
    .setExpirationTime(`${hours}h`)
    .sign(key);

/** Somebody of a role, for trying things out: the same every time. */
export const developmentActor = (role: Role): Actor & { readonly role: Role } => ({
  id: `${role}-00000000-0000-4000-8000-000000000001`,
  role,
});
