// What can be asked of a team.
import { type CommandOf, defineCommands } from '../../kernel/command';
import { newId, ref } from '../../kernel/fields';
import { involvementTeam, type Role } from '../roles';
import { teamFields } from './events';

const roles: readonly Role[] = [...involvementTeam, 'admin'];
/** A new team changes the trust, not the work of a team. */
const keepersOfTeams: readonly Role[] = ['involvement_lead', 'admin'];
const teamId = ref('team', 'The team.');

export const teamCommands = defineCommands({
  RegisterTeam: {
    describe: 'Put a staff team or service on the ledger.',
    roles: keepersOfTeams,
    input: {
      teamId: newId('team'),
      name: teamFields.name,
      serviceType: teamFields.serviceType,
      site: teamFields.site,
      domains: teamFields.domains,
    },
  },
  RenameTeam: { describe: 'Give a team another name.', roles, input: { teamId, name: teamFields.name } },
  NameInvolvementLead: {
    describe: 'Name the member of staff who leads involvement in a team.',
    roles,
    input: { teamId, leadId: teamFields.leadId },
  },
});

export type TeamCommand = CommandOf<typeof teamCommands>;
