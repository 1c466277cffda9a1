// What happens to a team.
import { defineEvents, type NewEventOf, type PastEventOf } from '../../kernel/event';
import { code, listOf, plainText, refToOneOf } from '../../kernel/fields';
import { serviceType } from '../vocabulary';

export const teamFields = {
  name: plainText('The name of the team.'),
  serviceType,
  site: plainText('Where the team works.').optional(),
  domains: listOf(code('A field of work of the team.'), 'The fields of work of the team, as its standards name them.').optional(),
  leadId: refToOneOf(['staff', 'person'], 'The pseudonymous id of the member of staff who leads involvement.'),
};

export const teamEvents = defineEvents({
  TeamRegistered: {
    describe: 'A staff team or service was put on the ledger.',
    data: { name: teamFields.name, serviceType: teamFields.serviceType, site: teamFields.site, domains: teamFields.domains },
  },
  TeamRenamed: { describe: 'A team got another name.', data: { name: teamFields.name } },
  InvolvementLeadNamed: { describe: 'A team named who leads involvement.', data: { leadId: teamFields.leadId } },
});

export type TeamEvent = NewEventOf<typeof teamEvents>;
export type PastTeamEvent = PastEventOf<typeof teamEvents>;
