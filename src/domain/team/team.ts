// One team: its state and its rules. Pure.
import { accept, type Aggregate, type Decision, type Fold } from '../../kernel/decider';
import { refusing } from '../../kernel/refusal';
import { type TeamCommand, teamCommands } from './commands';
import { type PastTeamEvent, type TeamEvent, teamEvents } from './events';
import { teamRefusals } from './refusals';

export type Team =
  { readonly status: 'Unknown' } | { readonly status: 'Registered'; readonly name: string; readonly leadId?: string };

const refuse = refusing(teamRefusals);

export const teamFold: Fold<Team> = {
  initialState: { status: 'Unknown' },
  evolve: (team, past) => {
    const event = past as PastTeamEvent;
    switch (event.type) {
      case 'TeamRegistered':
        return { status: 'Registered', name: event.data.name };
      case 'TeamRenamed':
        return team.status === 'Registered' ? { ...team, name: event.data.name } : team;
      case 'InvolvementLeadNamed':
        return team.status === 'Registered' ? { ...team, leadId: event.data.leadId } : team;
    }
  },
};

const decide = (command: TeamCommand, team: Team): Decision<TeamEvent> => {
  if (command.type === 'RegisterTeam') {
    if (team.status !== 'Unknown') return refuse('TEAM_ALREADY_REGISTERED', 'teamId');
    const { name, serviceType, site, domains } = command.data;
    return accept({ type: 'TeamRegistered', data: { name, serviceType, site, domains } });
  }
  if (team.status === 'Unknown') return refuse('TEAM_NOT_FOUND', 'teamId');
  switch (command.type) {
    case 'RenameTeam':
      if (team.name === command.data.name) return refuse('TEAM_NAME_UNCHANGED', 'name');
      return accept({ type: 'TeamRenamed', data: { name: command.data.name } });
    case 'NameInvolvementLead':
      if (team.leadId === command.data.leadId) return refuse('LEAD_UNCHANGED', 'leadId');
      return accept({ type: 'InvolvementLeadNamed', data: { leadId: command.data.leadId } });
  }
};

export const teamAggregate: Aggregate<Team, TeamCommand, TeamEvent> = {
  prefix: 'team',
  commands: teamCommands,
  events: teamEvents,
  refusals: teamRefusals,
  fold: teamFold,
  facts: {},
  decide,
};
