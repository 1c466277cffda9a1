// The accreditation cycle aggregate: its parts, put together.
import type { Aggregate } from '../../kernel/decider';
import { prefixOf } from '../../kernel/ids';
import { advisorFold } from '../advisor/state';
import { personFold } from '../directory/person';
import { standardSetFold } from '../standards/state';
import { teamFold } from '../team/team';
import { advisorsNamedIn } from './advisors-named';
import { type CycleCommand, cycleCommands } from './commands';
import { type CycleFacts, decide } from './decide';
import { type CycleEvent, cycleEvents } from './events';
import { originFold, originsOf } from './origin';
import { cycleRefusals } from './refusals';
import { type Cycle, cycleFold } from './state';

export const cycleAggregate: Aggregate<Cycle, CycleCommand, CycleEvent, CycleFacts> = {
  prefix: 'cycle',
  commands: cycleCommands,
  events: cycleEvents,
  refusals: cycleRefusals,
  fold: cycleFold,
  facts: {
    cycle: { fold: cycleFold, streamOf: (command) => command.stream },
    team: { fold: teamFold, streamOf: (command) => (command.type === 'OpenCycle' ? command.data.teamId : undefined) },
    standardSet: {
      fold: standardSetFold,
      streamOf: (command, { cycle }) => {
        if (command.type === 'OpenCycle') return command.data.standardSetId;
        return cycle && cycle.status !== 'Unknown' ? cycle.standardSetId : undefined;
      },
    },
    previous: {
      fold: cycleFold,
      streamOf: (command) => (command.type === 'OpenCycle' ? command.data.previousCycleId : undefined),
    },
    receiver: {
      fold: personFold,
      streamOf: ({ type, data }) =>
        type === 'SealEvidencePack' && prefixOf(data.recipient) === 'person' ? data.recipient : undefined,
    },
    events: {
      eventsOf: ({ type, data }) => (type === 'LinkEvidence' || type === 'SealEvidencePack' ? data.eventIds : []),
    },
    origins: {
      fold: originFold,
      streamsOf: ({ type }, { events }) => (type === 'LinkEvidence' ? originsOf(events?.values() ?? []) : []),
    },
    advisors: {
      fold: advisorFold,
      streamsOf: ({ type }, { events }) =>
        type === 'SealEvidencePack' ? [...new Set([...(events?.values() ?? [])].flatMap(advisorsNamedIn))] : [],
    },
  },
  decide,
};
