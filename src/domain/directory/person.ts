// The state of one person in the directory: what they were given, in the order in which they first were.
import type { Instant } from '../../kernel/clock';
import type { Fold } from '../../kernel/decider';
import { prefixOf, type StreamId } from '../../kernel/ids';
import type { Role } from '../roles';
import type { PastDirectoryEvent } from './events';

export interface RoleGrant {
  readonly role: Role;
  readonly teamIds?: readonly StreamId[] | undefined;
  readonly advisorId?: StreamId | undefined;
  readonly validUntil?: Instant | undefined;
}

export interface Disclosure {
  readonly subject: StreamId;
  readonly reason: string;
  readonly validUntil: Instant;
}

export interface Person {
  readonly roles: readonly RoleGrant[];
  readonly disclosures: readonly Disclosure[];
}

export const personFold: Fold<Person> = {
  initialState: { roles: [], disclosures: [] },
  evolve: (person, past) => {
    const event = past as PastDirectoryEvent;
    switch (event.type) {
      case 'RoleGranted':
        return { ...person, roles: putInPlace(person.roles, event.data, ({ role }) => role === event.data.role) };
      case 'RoleRevoked': {
        const roles = person.roles.filter(({ role }) => role !== event.data.role);
        // Whoever becomes an auditor again begins with nothing.
        return { roles, disclosures: event.data.role === 'auditor' ? [] : person.disclosures };
      }
      case 'DisclosureGranted': {
        const isTheSame = ({ subject }: Disclosure): boolean => subject === event.data.subject;
        return { ...person, disclosures: putInPlace(person.disclosures, event.data, isTheSame) };
      }
      case 'DisclosureRevoked':
        return { ...person, disclosures: person.disclosures.filter(({ subject }) => subject !== event.data.subject) };
    }
  },
};

/** In the place of the one it replaces, else at the end. */
const putInPlace = <Item>(items: readonly Item[], item: Item, replaces: (other: Item) => boolean): readonly Item[] =>
  items.some(replaces) ? items.map((other) => (replaces(other) ? item : other)) : [...items, item];

const isGood = (at: Instant) => (grant: { readonly validUntil?: Instant | undefined }) =>
  grant.validUntil === undefined || at < grant.validUntil;

/** The roles that a person has at a moment, the one they were given first before the others. */
export const rolesAt = ({ roles }: Person, at: Instant): readonly RoleGrant[] => roles.filter(isGood(at));

/** What is disclosed to a person at a moment. */
export const disclosuresAt = (person: Person, at: Instant): readonly Disclosure[] =>
  hasRole(person, 'auditor', at) ? person.disclosures.filter(isGood(at)) : [];

export const hasRole = (person: Person, role: Role, at: Instant): boolean =>
  rolesAt(person, at).some((grant) => grant.role === role);

/** Whether a pseudonymous id is that of somebody in a role: of a person who has it, or one that says so itself (`auditor-…`). */
export const isIdOf = (role: Role, id: StreamId, person: Person, at: Instant): boolean =>
  prefixOf(id) === 'person' ? hasRole(person, role, at) : prefixOf(id) === role;
