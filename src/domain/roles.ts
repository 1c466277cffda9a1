// The roles in which people act, and the rule that an advisor speaks for nobody else.
import type { Actor } from '../kernel/event';
import { oneOf } from '../kernel/fields';

export const role = oneOf('Role', 'In which role somebody acts.', {
  advisor: 'A person with lived experience, for themselves.',
  staff: 'A member of a staff team.',
  involvement_lead: 'Leads the involvement of advisors.',
  auditor: 'Checks the history.',
  accreditor: 'Reviews evidence for an accreditation body.',
  admin: 'Runs the ledger.',
});

export type Role = keyof typeof role.enum;

export const roles = role.options;

/** Those who keep the history of co-production day by day. */
export const involvementTeam = ['staff', 'involvement_lead'] as const satisfies readonly Role[];

/** The same, and advisors for themselves. */
export const everybodyInvolved = ['advisor', ...involvementTeam] as const satisfies readonly Role[];

/** Whether somebody may speak for an advisor: advisors speak for themselves only. */
export const maySpeakFor = (actor: Actor, advisorId: string): boolean => actor.role !== 'advisor' || actor.id === advisorId;
