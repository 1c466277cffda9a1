// What can be asked of the directory: giving people their roles, and auditors a look at personal text, and taking either back.
import { type CommandOf, defineCommands } from '../../kernel/command';
import { ref } from '../../kernel/fields';
import { scheduler } from '../roles';
import { directoryFields as f } from './events';

/** From the command line on its own machine the ledger itself asks: somebody has to be the first. */
const roleGivers: readonly string[] = ['admin', scheduler.role];
const disclosers: readonly string[] = ['involvement_lead', 'admin'];

const personId = ref('person', 'The person: their id follows from the issuer of their tokens and their name there.');

export const directoryCommands = defineCommands({
  GrantRole: {
    describe: 'Give a person a role, or the same role for other teams or another time.',
    roles: roleGivers,
    // That no two people are one advisor rests on what others were given.
    byItself: true,
    input: { personId, role: f.role, teamIds: f.teamIds, advisorId: f.advisorId, validUntil: f.roleUntil },
  },
  RevokeRole: {
    describe: 'Take a role from a person. From then on no token of theirs is good for it.',
    roles: roleGivers,
    input: { personId, role: f.role, reasonCode: f.reasonCode },
  },
  GrantDisclosure: {
    describe: 'Let an auditor read personal text about an advisor, for a reason and for at most 30 days.',
    roles: disclosers,
    input: { personId, subject: f.subject, reason: f.reason, noteText: f.noteText, validUntil: f.disclosureUntil },
  },
  RevokeDisclosure: {
    describe: 'End an auditor’s reading of personal text about an advisor.',
    roles: disclosers,
    input: { personId, subject: f.subject, reasonCode: f.reasonCode },
  },
});

export type DirectoryCommand = CommandOf<typeof directoryCommands>;
