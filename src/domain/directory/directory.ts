// The rules of the directory: who may be given which role, and who may be shown personal text. Pure.
import { addDays } from '../../kernel/clock';
import { accept, type Aggregate, type Decision } from '../../kernel/decider';
import type { StreamId } from '../../kernel/ids';
import { refusing } from '../../kernel/refusal';
import { advisorRefusals } from '../advisor/refusals';
import { type Advisor, advisorFold } from '../advisor/state';
import type { Role } from '../roles';
import { teamRefusals } from '../team/refusals';
import { type Team, teamFold } from '../team/team';
import { type DirectoryCommand, directoryCommands } from './commands';
import { type DirectoryEvent, directoryEvents } from './events';
import { hasRole, type Person, personFold, type RoleGrant, rolesAt } from './person';
import { directoryRefusals } from './refusals';

type DirectoryFacts = {
  readonly teams: ReadonlyMap<StreamId, Team>;
  readonly advisor: Advisor;
  /** All who were ever given the role of the advisor in question. */
  readonly others: ReadonlyMap<StreamId, Person>;
};

const refuse = refusing({
  ...directoryRefusals,
  TEAM_NOT_FOUND: teamRefusals.TEAM_NOT_FOUND,
  ADVISOR_NOT_FOUND: advisorRefusals.ADVISOR_NOT_FOUND,
});

type Given<Type extends DirectoryCommand['type']> = Extract<DirectoryCommand, { type: Type }>;
type Decided = Decision<DirectoryEvent>;
type Refused = Extract<Decided, { kind: 'refused' }>;

const MOST_DAYS = 30;

const decide = (command: DirectoryCommand, person: Person, facts: DirectoryFacts): Decided => {
  if (command.actor.id === command.stream) return refuse('NOT_FOR_ONESELF', 'personId');
  switch (command.type) {
    case 'GrantRole':
      return grantRole(command, person, facts);
    case 'RevokeRole': {
      const { role, reasonCode } = command.data;
      if (!person.roles.some((grant) => grant.role === role)) return refuse('ROLE_NOT_HELD', 'role');
      return accept({ type: 'RoleRevoked', data: { role, reasonCode } });
    }
    case 'GrantDisclosure':
      return grantDisclosure(command, person, facts);
    case 'RevokeDisclosure': {
      const { subject, reasonCode } = command.data;
      if (!person.disclosures.some((one) => one.subject === subject)) return refuse('NOTHING_DISCLOSED', 'subject');
      return accept({ type: 'DisclosureRevoked', data: { subject, reasonCode } });
    }
  }
};

const grantRole = ({ data, at, stream }: Given<'GrantRole'>, person: Person, facts: DirectoryFacts): Decided => {
  const { role, teamIds, advisorId, validUntil } = data;
  if (validUntil !== undefined && validUntil <= at) return refuse('ENDED_BEFORE_IT_BEGAN', 'validUntil');
  const misplaced = hasWrongScope(data) ?? scopeIsUnknown(data, facts);
  if (misplaced) return misplaced;
  const isTaken = [...facts.others].some(
    ([other, somebody]) => other !== stream && rolesAt(somebody, at).some((grant) => grant.advisorId === advisorId),
  );
  if (advisorId !== undefined && isTaken) return refuse('ADVISOR_IS_SOMEBODY_ELSE', 'advisorId');
  const held = rolesAt(person, at).find((grant) => grant.role === role);
  if (held && isTheSame(held, data)) return refuse('ROLE_ALREADY_HELD', 'role');
  return accept({ type: 'RoleGranted', data: { role, teamIds, advisorId, validUntil } });
};

/** Those who work with advisors do so in their teams. */
const FOR_TEAMS: readonly Role[] = ['staff', 'involvement_lead'];

const hasWrongScope = ({ role, teamIds, advisorId }: RoleGrant): Refused | undefined => {
  if (FOR_TEAMS.includes(role) && teamIds === undefined) return refuse('ROLE_NEEDS_TEAMS', 'teamIds');
  if (!FOR_TEAMS.includes(role) && teamIds !== undefined) return refuse('ROLE_HAS_NO_TEAMS', 'teamIds');
  if (role === 'advisor' && advisorId === undefined) return refuse('ROLE_NEEDS_ADVISOR', 'advisorId');
  if (role !== 'advisor' && advisorId !== undefined) return refuse('ROLE_HAS_NO_ADVISOR', 'advisorId');
  return undefined;
};

const scopeIsUnknown = (
  { teamIds = [], advisorId }: RoleGrant,
  { teams, advisor }: Pick<DirectoryFacts, 'teams' | 'advisor'>,
): Refused | undefined => {
  const unknown = teamIds.findIndex((teamId) => teams.get(teamId)?.status !== 'Registered');
  if (unknown >= 0) return refuse('TEAM_NOT_FOUND', 'teamIds', String(unknown));
  return advisorId !== undefined && advisor.status === 'Unknown' ? refuse('ADVISOR_NOT_FOUND', 'advisorId') : undefined;
};

const isTheSame = (one: RoleGrant, other: RoleGrant): boolean =>
  one.advisorId === other.advisorId &&
  one.validUntil === other.validUntil &&
  JSON.stringify([...(one.teamIds ?? [])].sort()) === JSON.stringify([...(other.teamIds ?? [])].sort());

const grantDisclosure = (
  { data, at }: Given<'GrantDisclosure'>,
  person: Person,
  { advisor }: Pick<DirectoryFacts, 'advisor'>,
): Decided => {
  const { subject, reason, validUntil, noteText } = data;
  if (!hasRole(person, 'auditor', at)) return refuse('DISCLOSED_TO_NO_AUDITOR', 'personId');
  if (advisor.status === 'Unknown') return refuse('ADVISOR_NOT_FOUND', 'subject');
  if (validUntil <= at) return refuse('ENDED_BEFORE_IT_BEGAN', 'validUntil');
  if (validUntil > addDays(at, MOST_DAYS)) return refuse('DISCLOSED_TOO_LONG', 'validUntil');
  return accept({ type: 'DisclosureGranted', data: { subject, reason, validUntil }, text: { noteText } });
};

export const directoryAggregate: Aggregate<Person, DirectoryCommand, DirectoryEvent, DirectoryFacts> = {
  prefix: 'person',
  commands: directoryCommands,
  events: directoryEvents,
  refusals: directoryRefusals,
  fold: personFold,
  facts: {
    teams: { fold: teamFold, streamsOf: ({ type, data }) => (type === 'GrantRole' ? (data.teamIds ?? []) : []) },
    advisor: {
      fold: advisorFold,
      streamOf: ({ type, data }) =>
        type === 'GrantRole' ? data.advisorId : type === 'GrantDisclosure' ? data.subject : undefined,
    },
    others: {
      fold: personFold,
      streamsOf: ({ type, data }) =>
        type === 'GrantRole' && data.advisorId !== undefined ? { prefix: 'person', naming: data.advisorId } : [],
    },
  },
  decide,
};
