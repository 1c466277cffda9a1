// The one rule of who may do and see what. Pure; what no rule allows is refused.
import { role } from '../domain/roles';
import type { Instant } from '../kernel/clock';
import type { Actor } from '../kernel/event';
import { prefixOf, type StreamId } from '../kernel/ids';
import { type ActingRole, type Kind, type Matrix, mayGive, mayKnow, mayRead, mayTakeAway, type Reach } from './matrix';
import type { Principal } from './principal';

/**
 * ASK: whether a role can ask for such things at all, whatever the answer; SEE: that one is there, and what is not personal
 * text in it; READ_TEXT: personal text; GIVE: a command about it.
 */
export type Action = 'ASK' | 'SEE' | 'READ_TEXT' | 'GIVE';

/** What it is, and whose. */
export interface Resource {
  readonly kind: Kind;
  /** The teams it belongs to; of a person, those that know them. */
  readonly teams: readonly StreamId[];
  /** The advisors it is about; of personal text, whom it is about, whoever that is. */
  readonly advisors: readonly StreamId[];
  /** To whom it is addressed. */
  readonly recipient?: string | undefined;
  /** The roles that a command names. */
  readonly roles?: readonly string[] | undefined;
}

/** What for, and when: an answer; a feed that goes on after it; a file that is taken away. */
export interface Purpose {
  readonly use: 'ANSWER' | 'FEED' | 'FILE';
  readonly at: Instant;
}

/** Why not: never told to the one who asked, who learns only that there is no such thing, or that their role may not ask. */
export type Refused =
  'NOBODY_KNOWN' | 'WRONG_ROLE' | 'NOT_ABOUT_YOU' | 'NOT_YOUR_TEAM' | 'NOT_ADDRESSED_TO_YOU' | 'NOT_DISCLOSED';

/** `by` says on what ground it is allowed. */
export type Decision =
  { readonly allowed: true; readonly by: Reach | 'EVERYBODY' } | { readonly allowed: false; readonly code: Refused };

/** Who acts: somebody who was let in or, in what is imported, the ledger itself. */
export type Acting = Pick<Principal, 'id' | 'teams' | 'disclosures'> & { readonly role: ActingRole };

export const decide = (actor: Acting | undefined, action: Action, resource: Resource, purpose: Purpose): Decision => {
  if (!actor) return FOR_EVERYBODY.includes(resource.kind) && action !== 'GIVE' ? allowed('EVERYBODY') : refused('NOBODY_KNOWN');
  if (resource.roles && !resource.roles.includes(actor.role)) return refused('WRONG_ROLE');
  if (resource.kind === 'COMMAND') return action === 'ASK' && resource.roles ? allowed('ALL') : refused('WRONG_ROLE');
  const reach = reachIn(rowsFor(action, purpose), actor, resource.kind);
  if (!reach) return refused('WRONG_ROLE');
  if (action === 'ASK') return allowed(reach);
  const why = whyNot(actor, reach, resource, purpose);
  return why === undefined ? allowed(reach) : refused(why);
};

/** Told to whoever asks; what is said to somebody unknown about oneself is that they are. */
const FOR_EVERYBODY: readonly Kind[] = ['LEDGER', 'ONESELF'];

const allowed = (by: Reach | 'EVERYBODY'): Decision => ({ allowed: true, by });
const refused = (code: Refused): Decision => ({ allowed: false, code });

const rowsFor = (action: Action, { use }: Purpose) => {
  switch (action) {
    case 'ASK':
    case 'SEE':
      return use === 'FILE' ? mayTakeAway : mayKnow;
    case 'READ_TEXT':
      return mayRead;
    case 'GIVE':
      return mayGive;
  }
};

const whyNot = (
  { id, role: acting, teams, disclosures }: Acting,
  reach: Reach,
  resource: Resource,
  { use, at }: Purpose,
): Refused | undefined => {
  const isOfTheirTeams = teams === 'ALL' || resource.teams.some((team) => teams.includes(team));
  switch (reach) {
    case 'ALL':
      return undefined;
    case 'OWN':
      return resource.advisors.includes(id) ? undefined : 'NOT_ABOUT_YOU';
    case 'TEAMS':
      return isOfTheirTeams ? undefined : 'NOT_YOUR_TEAM';
    case 'TEAMS_OR_FREE':
      return isOfTheirTeams || (resource.teams.length === 0 && resource.advisors.length > 0) ? undefined : 'NOT_YOUR_TEAM';
    case 'ADDRESSED':
      return resource.recipient === id && actsAsItself(id, acting) ? undefined : 'NOT_ADDRESSED_TO_YOU';
    case 'DISCLOSED':
      // A grant ends: it covers no feed and no file, which would go on after it.
      return use === 'ANSWER' && disclosures.some(({ subject, until }) => resource.advisors.includes(subject) && at < until)
        ? undefined
        : 'NOT_DISCLOSED';
    case 'UNLIMITED':
      return teams === 'ALL' ? undefined : 'NOT_YOUR_TEAM';
  }
};

/** A pack was made for somebody in one role, which their id may name: in another one it is not for them. */
const actsAsItself = (id: string, acting: ActingRole): boolean => {
  const named = prefixOf(id);
  return named === acting || !role.options.some((word) => word === named);
};

/** How far somebody's role sees things of a kind. */
export const reachOf = (actor: Acting, kind: Kind): Reach | undefined => reachIn(mayKnow, actor, kind);

/** A role that no row names has no reach, whatever word it is. */
const reachIn = (rows: Matrix, { role }: Acting, kind: Kind): Reach | undefined => {
  const row = rows[kind];
  return row && Object.hasOwn(row, role) ? row[role] : undefined;
};

/** Within which teams a list is kept; undefined without such a limit. What reaches by anything but teams keeps to none of them. */
export const teamLimitOf = (actor: Acting | undefined, kind: Kind): readonly StreamId[] | undefined => {
  switch (actor && reachOf(actor, kind)) {
    case 'ALL':
      return undefined;
    case 'TEAMS':
    case 'TEAMS_OR_FREE':
      return actor === undefined || actor.teams === 'ALL' ? undefined : actor.teams;
    default:
      return [];
  }
};

/** Whoever imports writes down what somebody did: that their role may do it counts, and no limit of theirs. */
export const inTheNameOf = ({ id, role }: Actor): Acting => ({ id, role: role as ActingRole, teams: 'ALL', disclosures: [] });
