// The roles in which people act, and the rule that an advisor speaks for nobody else.
import type { Actor } from '../kernel/event';
import { oneOf } from '../kernel/fields';

const rolesOfPeople = {
  advisor: 'A person with lived experience, for themselves.',
  staff: 'A member of a staff team.',
  involvement_lead: 'Leads the involvement of advisors.',
  auditor: 'Checks the history.',
  accreditor: 'Reviews evidence for an accreditation body.',
  admin: 'Runs the ledger.',
};

export const role = oneOf('Role', 'In which role somebody acts.', {
  ...rolesOfPeople,
  scheduler: 'The ledger itself, at its appointed times: nobody is ever let in as this.',
});

/** The roles that can be given to people. */
export const roleOfPerson = oneOf('RoleOfPerson', 'A role that a person can have.', rolesOfPeople);

/** The roles of people; who sends a token acts in one of them. */
export type Role = keyof typeof roleOfPerson.enum;

export const roles: readonly Role[] = roleOfPerson.options;

/** In whose name the ledger does by itself what time brings about. */
export const scheduler = { id: 'scheduler-00000000-0000-4000-8000-000000000001', role: 'scheduler' } as const satisfies Actor;

/** Those who keep the history of co-production day by day. */
export const involvementTeam = ['staff', 'involvement_lead'] as const satisfies readonly Role[];

/** The same, and advisors for themselves. */
export const everybodyInvolved = ['advisor', ...involvementTeam] as const satisfies readonly Role[];

/** Those who decide whether somebody is erased, and carry it out. */
export const decidesOnErasure = ['involvement_lead', 'admin'] as const satisfies readonly Role[];

/** Whether somebody may speak for an advisor: advisors speak for themselves only. */
export const maySpeakFor = (actor: Actor, advisorId: string): boolean => actor.role !== 'advisor' || actor.id === advisorId;
