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

export const activityAggregate: Aggregate<Activity, ActivityCommand, ActivityEvent, ActivityFacts> = {
  prefix: 'activity',
  commands: activityCommands,
  events: activityEvents,
  refusals: activityRefusals,
  warnings: activityWarnings,
  fold: activityFold,
  facts: {
    team: { fold: teamFold, streamOf: (command) => ('teamId' in command.data ? command.data.teamId : undefined) },
    advisor: { fold: advisorFold, streamOf: (command) => ('advisorId' in command.data ? command.data.advisorId : undefined) },
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
