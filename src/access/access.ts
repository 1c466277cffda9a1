// Who may do and see what: pure decisions, deny by default. Root fields and commands name their roles; this is the rest.
import { involvementTeam, type Role } from '../domain/roles';
import type { Catalogue } from '../kernel/catalogue';
import type { Actor } from '../kernel/event';
import type { Principal } from './principal';

export const isOneOf = (role: string, allowed: readonly string[]): boolean => allowed.includes(role);

/** Whether somebody may give a command at all; rules about whose record it is belong to the domain. */
export const mayGive = (catalogue: Catalogue, actor: Actor, commandType: string): boolean =>
  isOneOf(actor.role, catalogue.commands.get(commandType)?.definition.roles ?? []);

/** Whether somebody may read personal text about a subject: those who work with advisors, and the subject. */
export const mayReadText = (actor: Actor | undefined, subject: string): boolean =>
  actor !== undefined && (actor.id === subject || isOneOf(actor.role, involvementTeam));

const SEE_ADVISORS: readonly Role[] = [...involvementTeam, 'auditor', 'admin'];

/** Whether somebody may see the record of an advisor; advisors see their own. */
export const maySeeAdvisor = (actor: Actor | undefined, advisorId: string): boolean =>
  actor !== undefined && (actor.id === advisorId || isOneOf(actor.role, SEE_ADVISORS));

/** Whether somebody may see accreditation cycles, their evidence and their ratings: the side of the team. */
export const maySeeCycles = (actor: Actor | undefined): boolean => actor !== undefined && isOneOf(actor.role, access.activities);

/** Whether somebody may list all packs of evidence, or only those made for them. */
export const mayListAllPacks = (actor: Actor): boolean => isOneOf(actor.role, [...involvementTeam, 'auditor']);

/** Whether somebody may know that a pack was made. */
export const mayKnowOfPack = (actor: Actor | undefined, recipient: string): boolean =>
  actor !== undefined && (mayListAllPacks(actor) || mayReceivePack(actor, recipient));

/** Whether somebody may receive the file of a pack: whom it was made for, and those who make packs. */
export const mayReceivePack = (actor: Actor | undefined, recipient: string): boolean =>
  actor !== undefined &&
  (isOneOf(actor.role, involvementTeam) || (actor.id === recipient && isOneOf(actor.role, ['accreditor', 'auditor'])));

/** Whether one of these teams is among those somebody was assigned to. */
export const reachesOneOf = ({ teams }: Principal, asked: ReadonlySet<string>): boolean =>
  teams === 'ALL' || teams.some((team) => asked.has(team));

/** The roles of root fields. */
export const access = {
  everybodyKnown: ['advisor', 'staff', 'involvement_lead', 'auditor', 'accreditor', 'admin'],
  activities: ['advisor', 'staff', 'involvement_lead', 'auditor', 'admin'],
  register: ['staff', 'involvement_lead', 'auditor', 'admin'],
  packs: ['staff', 'involvement_lead', 'auditor', 'accreditor'],
  history: ['staff', 'involvement_lead', 'auditor', 'admin'],
  erasures: ['involvement_lead', 'admin', 'auditor'],
  erasureReviews: ['involvement_lead'],
} as const satisfies Record<string, readonly Role[]>;
