// Tokens that a ledger signs for itself, for trying things out on one machine.
import { jwtVerify, SignJWT } from 'jose';

import { type Role, roles, scheduler } from '../domain/roles';
import type { Actor } from '../kernel/event';
import { ACTOR_PATTERN, prefixOf, type StreamId, UUID_PATTERN } from '../kernel/ids';
import type { Asker } from './asker';
import { RoleNotHeldError, UnauthenticatedError } from './identity-errors';
import type { Principal } from './principal';

export const DEVELOPMENT_ISSUER = 'coproduction-ledger/development';
const AUDIENCE = 'coproduction-ledger';
const ALGORITHM = 'HS256';
const CLOCK_TOLERANCE_S = 5;

/** Whom a development token speaks for. @throws UnauthenticatedError, RoleNotHeldError */
export const developmentAskerOf = async (token: string, key: Buffer, asked: string | undefined): Promise<Asker> => {
  const claims = await claimsOf(token, key);
  const principal = principalFrom(claims);
  if (asked !== undefined && asked !== principal.role) throw new RoleNotHeldError();
  const goodUntil = ((claims.exp ?? 0) + CLOCK_TOLERANCE_S) * 1000;
  return { id: principal.id, principal, roles: [principal.role], goodUntil, isStillGood: () => Promise.resolve(true) };
};

const claimsOf = async (token: string, key: Buffer) => {
  try {
    const { payload } = await jwtVerify(token, key, {
      algorithms: [ALGORITHM],
      issuer: DEVELOPMENT_ISSUER,
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
    .setIssuer(DEVELOPMENT_ISSUER)
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
