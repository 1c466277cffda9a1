// The activity aggregate: its parts, put together.
import type { Aggregate } from '../../kernel/decider';
import { advisorFold } from '../advisor/state';
import { policyFold } from '../policy/policy';
import { baselineId } from '../policy/policy-id';
import { teamFold } from '../team/team';
import { type ActivityCommand, activityCommands } from './commands';
import { type ActivityFacts, decide } from './decide';
import { type ActivityEvent, activityEvents } from './events';
import { hoursAreCapped } from './hours';
import { activityRefusals } from './refusals';
import { type Activity, activityFold } from './state';
import { activityWarnings } from './warnings';

/** Whom a command is about: it says so, or names their invitation. */
const advisorOf = ({ data }: ActivityCommand, own: Activity | undefined): string | undefined => {
  if ('advisorId' in data) return data.advisorId;
  if (!('invitationId' in data) || !own || own.status === 'Unknown') return undefined;
  return own.invitations.get(data.invitationId)?.advisorId;
};

export const activityAggregate: Aggregate<Activity, ActivityCommand, ActivityEvent, ActivityFacts> = {
  prefix: 'activity',
  commands: activityCommands,
  events: activityEvents,
  refusals: activityRefusals,
  warnings: activityWarnings,
  fold: activityFold,
  facts: {
    team: { fold: teamFold, streamOf: (command) => ('teamId' in command.data ? command.data.teamId : undefined) },
    own: { fold: activityFold, streamOf: (command) => ('invitationId' in command.data ? command.stream : undefined) },
    advisor: { fold: advisorFold, streamOf: (command, { own }) => advisorOf(command, own) },
    briefed: { fold: advisorFold, streamsOf: (command) => (command.type === 'ProvideBriefing' ? command.data.advisorIds : []) },
    activities: {
      fold: activityFold,
      streamsOf: (command, { advisor }) =>
        command.type === 'RecordAttendance' && advisor && hoursAreCapped(command, advisor)
          ? { prefix: 'activity', naming: command.data.advisorId }
          : [],
    },
    policies: {
      fold: policyFold,
      streamsOf: (command) =>
        command.type === 'AdvertiseOpportunity' || command.type === 'ConvenePanel'
          ? { prefix: 'policy', naming: baselineId }
          : [],
    },
  },
  decide,
};
