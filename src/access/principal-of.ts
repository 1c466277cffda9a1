// In which of their roles somebody acts, and how far it reaches: what the directory says now, and never what a token says.
import { disclosuresAt, type Person, type RoleGrant, rolesAt } from '../domain/directory/person';
import type { Instant } from '../kernel/clock';
import type { StreamId } from '../kernel/ids';
import { RoleNotHeldError } from './identity-errors';
import type { Principal } from './principal';

/**
 * The principal that a person is when they ask for a role, or for none: then it is the role that they were given first. None at
 * all when they have no role. @throws RoleNotHeldError
 */
export const principalOf = (id: StreamId, person: Person, asked: string | undefined, now: Instant): Principal | undefined => {
  const held = rolesAt(person, now);
  const grant = asked === undefined ? held[0] : held.find(({ role }) => role === asked);
  if (!grant && asked !== undefined) throw new RoleNotHeldError();
  return grant && principalFrom(id, grant, person, now);
};

const principalFrom = (id: StreamId, { role, advisorId, teamIds = [] }: RoleGrant, person: Person, now: Instant): Principal => ({
  // An advisor is known by the id that their whole history stands under.
  id: role === 'advisor' && advisorId !== undefined ? advisorId : id,
  role,
  teams: teamIds,
  disclosures:
    role === 'auditor' ? disclosuresAt(person, now).map(({ subject, validUntil }) => ({ subject, until: validUntil })) : [],
});
