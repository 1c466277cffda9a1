// The rules of one team.
import type { TeamCommand } from '../../../src/domain/team/commands';
import type { TeamEvent } from '../../../src/domain/team/events';
import { teamAggregate } from '../../../src/domain/team/team';
import { colleague, lead, liaisonTeam as teamId } from '../../support/cast';
import { makersOf, specificationOf, testThatAllIsShown } from '../../support/specification';

const given = specificationOf(teamAggregate);
const command = makersOf<TeamCommand>();
const event = makersOf<TeamEvent>();

const registerTeam = command('RegisterTeam', { teamId, name: 'Liaison', serviceType: 'LIAISON' });
const renameTeam = command('RenameTeam', { teamId, name: 'Psychiatric Liaison' });
const nameInvolvementLead = command('NameInvolvementLead', { teamId, leadId: lead.id });

const teamRegistered = event('TeamRegistered', { name: 'Liaison', serviceType: 'LIAISON' });
const teamRenamed = event('TeamRenamed', { name: 'Psychiatric Liaison' });
const involvementLeadNamed = event('InvolvementLeadNamed', { leadId: lead.id });

describe('a team', () => {
  test('is registered with what was said of it', () => {
    const details = { site: 'A general hospital', domains: ['CRISIS_RESPONSE', 'WARD_ROUNDS'] };
    given([]).when(registerTeam(details)).thenAccepted(teamRegistered(details));
  });

  test('is registered once', () => {
    given([]).when(registerTeam()).thenAccepted(teamRegistered());
    given([teamRegistered()]).when(registerTeam()).thenRefused('TEAM_ALREADY_REGISTERED', 'teamId');
    given([teamRegistered()])
      .when(registerTeam({ name: 'Another name' }))
      .thenRefused('TEAM_ALREADY_REGISTERED', 'teamId');
  });

  test('cannot be renamed, or name its lead, before it is registered', () => {
    given([]).when(renameTeam()).thenRefused('TEAM_NOT_FOUND', 'teamId');
    given([]).when(nameInvolvementLead()).thenRefused('TEAM_NOT_FOUND', 'teamId');
    given([teamRegistered()]).when(renameTeam()).thenAccepted(teamRenamed());
    given([teamRegistered()]).when(nameInvolvementLead()).thenAccepted(involvementLeadNamed());
  });

  test('is renamed to another name only; its former name is another one', () => {
    given([teamRegistered()])
      .when(renameTeam({ name: 'Liaison' }))
      .thenRefused('TEAM_NAME_UNCHANGED', 'name');
    given([teamRegistered(), teamRenamed()]).when(renameTeam()).thenRefused('TEAM_NAME_UNCHANGED', 'name');
    given([teamRegistered(), teamRenamed()])
      .when(renameTeam({ name: 'Liaison' }))
      .thenAccepted(teamRenamed({ name: 'Liaison' }));
  });

  test('names another lead only, and keeps its lead when it is renamed', () => {
    const led = [teamRegistered(), involvementLeadNamed(), teamRenamed()];
    given(led).when(nameInvolvementLead()).thenRefused('LEAD_UNCHANGED', 'leadId');
    given(led)
      .when(nameInvolvementLead({ leadId: colleague.id }))
      .thenAccepted(involvementLeadNamed({ leadId: colleague.id }));
  });
});

testThatAllIsShown(teamAggregate);
