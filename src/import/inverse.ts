// Which command makes which event: found by their names, so that a new pair needs no entry here.
import { z } from 'zod';

import type { Catalogue, CommandEntry, EventEntry } from '../kernel/catalogue';

/**
 * The command for every type of event, within its aggregate. The rule: a command is a verb and a noun (`Give` `Consent`), its
 * event the noun and what became of it (`Consent` `Given`), and the two forms of the verb begin with the same three letters.
 * Irregular pairs stand below. A command that needs a field which its event does not keep could not be told again.
 * @throws Error when an event has no such command, has several, or does not keep what its command needs
 */
export const commandsByEvent = (catalogue: Catalogue): ReadonlyMap<string, CommandEntry> =>
  new Map([...catalogue.events.values()].map((event) => [event.type, commandFor(event, catalogue)]));

const IRREGULAR: Readonly<Record<string, string>> = {
  AdvisorLeft: 'LeaveRegister',
  // Works for panels too, and an invitation to a panel says nothing more.
  AdvisorInvited: 'InviteToActivity',
  DebriefHeld: 'HoldDebrief',
  PaymentDeclinedByAdvisor: 'DeclinePayment',
  AccreditationCycleOpened: 'OpenCycle',
  StandardSelfRated: 'RateStandard',
  PeerVisitScheduled: 'ScheduleVisit',
  PeerVisitHeld: 'RecordVisit',
  PeerFindingRecorded: 'RecordFinding',
  CycleSubmitted: 'SubmitToCommittee',
  AccreditationDecided: 'RecordDecision',
  ConditionMet: 'MeetCondition',
  SubjectErased: 'EraseAdvisor',
  AuditReplayPerformed: 'RecordAuditReplay',
};

const SAME_LETTERS = 3;

const commandFor = (event: EventEntry, catalogue: Catalogue): CommandEntry => {
  const irregular = IRREGULAR[event.type];
  const candidates = [...catalogue.commands.values()].filter(
    ({ type, aggregate }) => aggregate === event.aggregate && (irregular ? type === irregular : isRegularPair(type, event.type)),
  );
  const [command] = candidates;
  if (!command || candidates.length > 1) throw new Error(`${event.type} has ${candidates.length} commands that could make it.`);
  const kept = { ...event.definition.data, ...event.definition.text, [`${event.aggregate.prefix}Id`]: true };
  const lost = Object.entries(command.definition.input).find(([name, field]) => !(name in kept) && !isOptional(field));
  if (lost) throw new Error(`${event.type} does not keep the field ${lost[0]} of ${command.type}.`);
  return command;
};

const isRegularPair = (commandType: string, eventType: string): boolean => {
  const [verb = '', noun = ''] = commandType.split(/(?<=[a-z])(?=[A-Z])(.*)/s);
  const became = eventType.slice(noun.length);
  return eventType.startsWith(noun) && became.slice(0, SAME_LETTERS) === verb.slice(0, SAME_LETTERS);
};

const isOptional = (field: z.ZodType): boolean => field instanceof z.ZodOptional;
