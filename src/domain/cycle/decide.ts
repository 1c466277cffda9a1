// The rules of one accreditation cycle: its steps, in order, and who has said what. Pure.
import { dayOf } from '../../kernel/clock';
import { accept, type Decision } from '../../kernel/decider';
import { refusing } from '../../kernel/refusal';
import { standardsRefusals } from '../standards/refusals';
import type { StandardSet } from '../standards/state';
import { teamRefusals } from '../team/refusals';
import type { Team } from '../team/team';
import type { CycleCommand } from './commands';
import { type EvidenceFacts, linkEvidence, sealEvidencePack, unlinkEvidence } from './evidence';
import type { CycleEvent } from './events';
import { cycleRefusals } from './refusals';
import { type Cycle, hasEnded, type KnownCycle } from './state';

export type CycleFacts = EvidenceFacts & {
  /** The cycle itself: the other facts are found by it. */
  readonly cycle: Cycle;
  readonly team: Team;
  readonly standardSet: StandardSet;
  readonly previous: Cycle;
};

const { STANDARD_SET_NOT_FOUND, STANDARD_SET_INCOMPLETE } = standardsRefusals;
const refuse = refusing({
  ...cycleRefusals,
  TEAM_NOT_FOUND: teamRefusals.TEAM_NOT_FOUND,
  STANDARD_SET_NOT_FOUND,
  STANDARD_SET_INCOMPLETE,
});

type Given<Type extends CycleCommand['type']> = Extract<CycleCommand, { type: Type }>;
type Decided = Decision<CycleEvent>;
type Refused = Extract<Decided, { kind: 'refused' }>;

export const decide = (command: CycleCommand, cycle: Cycle, facts: CycleFacts): Decided => {
  if (command.type === 'OpenCycle') return open(command, cycle, facts);
  if (cycle.status === 'Unknown') return refuse('CYCLE_NOT_FOUND', 'cycleId');
  if (command.at < cycle.openedAt) return refuse('BEFORE_CYCLE', 'occurredAt');
  return cannotFollow(command, cycle) ?? hasNoSuchStandard(command, facts) ?? follow(command, cycle, facts);
};

const open = (command: Given<'OpenCycle'>, cycle: Cycle, { team, standardSet, previous }: CycleFacts): Decided => {
  const { teamId, standardSetId, kind, previousCycleId } = command.data;
  if (cycle.status !== 'Unknown') return refuse('CYCLE_ALREADY_OPENED', 'cycleId');
  if (team.status === 'Unknown') return refuse('TEAM_NOT_FOUND', 'teamId');
  if (standardSet.status === 'Unknown') return refuse('STANDARD_SET_NOT_FOUND', 'standardSetId');
  if (standardSet.status === 'Partial') return refuse('STANDARD_SET_INCOMPLETE', 'standardSetId');
  if (command.at < standardSet.since) return refuse('BEFORE_STANDARD_SET', 'occurredAt');
  if (previousCycleId !== undefined) {
    if (previous.status === 'Unknown') return refuse('CYCLE_NOT_FOUND', 'previousCycleId');
    if (previous.teamId !== teamId) return refuse('CYCLE_OF_OTHER_TEAM', 'previousCycleId');
  }
  return accept({ type: 'AccreditationCycleOpened', data: { teamId, standardSetId, kind, previousCycleId } });
};

type LaterCommand = Exclude<CycleCommand, { type: 'OpenCycle' }>;

/** Whether a command does not fit the step at which a cycle stands. */
const cannotFollow = (command: LaterCommand, cycle: KnownCycle): Refused | undefined => {
  const { status, kind } = cycle;
  switch (command.type) {
    // A pack can be asked for long after the decision.
    case 'SealEvidencePack':
      return status === 'WITHDRAWN' ? refuse('CYCLE_ENDED', 'cycleId') : undefined;
    case 'LinkEvidence':
    case 'UnlinkEvidence':
      if (hasEnded(cycle)) return refuse('CYCLE_ENDED', 'cycleId');
      return status === 'WITH_COMMITTEE' ? refuse('EVIDENCE_CLOSED', 'cycleId') : undefined;
    case 'RateStandard':
      if (hasEnded(cycle)) return refuse('CYCLE_ENDED', 'cycleId');
      return isBeforeVisit(cycle) ? undefined : refuse('SELF_REVIEW_CLOSED', 'cycleId');
    case 'ScheduleVisit':
    case 'RecordVisit':
      if (hasEnded(cycle)) return refuse('CYCLE_ENDED', 'cycleId');
      if (!isBeforeVisit(cycle)) return refuse('VISIT_ALREADY_HELD', 'cycleId');
      if (status === 'OPENED' && command.type === 'ScheduleVisit') return refuse('SELF_REVIEW_NOT_BEGUN', 'cycleId');
      if (status !== 'VISIT_SCHEDULED' && command.type === 'RecordVisit') return refuse('VISIT_NOT_SCHEDULED', 'cycleId');
      return isBefore(command, cycle.since);
    case 'RecordFinding':
      if (status === 'VISITED' || status === 'REPORTED') return isBefore(command, cycle.visitedAt);
      if (hasEnded(cycle)) return refuse('CYCLE_ENDED', 'cycleId');
      return isBeforeVisit(cycle) ? refuse('VISIT_NOT_HELD', 'cycleId') : refuse('FINDINGS_CLOSED', 'cycleId');
    case 'SubmitToCommittee':
      if (kind === 'DEVELOPMENTAL') return refuse('NO_COMMITTEE', 'cycleId');
      if (hasEnded(cycle)) return refuse('CYCLE_ENDED', 'cycleId');
      if (status === 'WITH_COMMITTEE') return refuse('ALREADY_WITH_COMMITTEE', 'cycleId');
      if (status !== 'REPORTED' && status !== 'DEFERRED') return refuse('NOT_REPORTED', 'cycleId');
      if ([...cycle.conditions.values()].includes(false)) return refuse('CONDITIONS_OPEN', 'cycleId');
      return isBefore(command, cycle.since);
    case 'RecordDecision':
      if (kind === 'DEVELOPMENTAL') return refuse('NO_COMMITTEE', 'cycleId');
      if (hasEnded(cycle)) return refuse('CYCLE_ENDED', 'cycleId');
      return status === 'WITH_COMMITTEE' ? isBefore(command, cycle.since) : refuse('NOT_WITH_COMMITTEE', 'cycleId');
    case 'MeetCondition':
      return status === 'DEFERRED' ? isBefore(command, cycle.decidedAt) : refuse('NOT_DEFERRED', 'cycleId');
    case 'WithdrawCycle':
      return hasEnded(cycle) ? refuse('CYCLE_ENDED', 'cycleId') : isBefore(command, cycle.since);
  }
};

const isBeforeVisit = ({ status }: KnownCycle): boolean => ['OPENED', 'SELF_REVIEW', 'VISIT_SCHEDULED'].includes(status);

const isBefore = ({ at }: LaterCommand, step = ''): Refused | undefined =>
  at < step ? refuse('BEFORE_STEP', 'occurredAt') : undefined;

const hasNoSuchStandard = ({ data }: LaterCommand, { standardSet }: CycleFacts): Refused | undefined => {
  const isKnown = (number: string): boolean => standardSet.status !== 'Unknown' && standardSet.types.has(number);
  if ('standardNumber' in data && !isKnown(data.standardNumber)) return refuse('STANDARD_NOT_FOUND', 'standardNumber');
  const conditions = 'conditions' in data ? (data.conditions ?? []) : [];
  const wrong = conditions.findIndex(({ standardNumber }) => standardNumber !== undefined && !isKnown(standardNumber));
  return wrong < 0 ? undefined : refuse('STANDARD_NOT_FOUND', 'conditions', String(wrong), 'standardNumber');
};

const follow = (command: LaterCommand, cycle: KnownCycle, facts: CycleFacts): Decided => {
  switch (command.type) {
    case 'LinkEvidence':
      return linkEvidence(command, cycle, facts);
    case 'UnlinkEvidence':
      return unlinkEvidence(command, cycle);
    case 'SealEvidencePack':
      return sealEvidencePack(command, cycle, facts);
    case 'RateStandard': {
      const { standardNumber, rating } = command.data;
      return accept({ type: 'StandardSelfRated', data: { standardNumber, rating } });
    }
    case 'ScheduleVisit': {
      const { visitOn } = command.data;
      if (visitOn < dayOf(command.at)) return refuse('VISIT_IN_PAST', 'visitOn');
      return accept({ type: 'PeerVisitScheduled', data: { visitOn } });
    }
    case 'RecordVisit':
      if (dayOf(command.at) < (cycle.visitOn ?? '')) return refuse('VISIT_NOT_DUE', 'occurredAt');
      return accept({ type: 'PeerVisitHeld', data: {} });
    case 'RecordFinding': {
      const { standardNumber, rating, findingText } = command.data;
      return accept({ type: 'PeerFindingRecorded', data: { standardNumber, rating }, text: { findingText } });
    }
    case 'SubmitToCommittee':
      return accept({ type: 'CycleSubmitted', data: {} });
    case 'RecordDecision':
      return recordDecision(command);
    case 'MeetCondition': {
      const { conditionNumber } = command.data;
      const isMet = cycle.conditions.get(conditionNumber);
      if (isMet === undefined) return refuse('CONDITION_NOT_FOUND', 'conditionNumber');
      if (isMet) return refuse('CONDITION_ALREADY_MET', 'conditionNumber');
      return accept({ type: 'ConditionMet', data: { conditionNumber } });
    }
    case 'WithdrawCycle':
      return accept({ type: 'CycleWithdrawn', data: {} });
  }
};

const MOST_YEARS = 3;

const recordDecision = ({ at, data }: Given<'RecordDecision'>): Decided => {
  const { decision, validUntil, conditions } = data;
  if (decision === 'ACCREDITED') {
    if (validUntil === undefined) return refuse('VALID_UNTIL_REQUIRED', 'validUntil');
    const decidedOn = dayOf(at);
    if (validUntil < decidedOn || validUntil > yearsAfter(decidedOn, MOST_YEARS)) {
      return refuse('VALID_UNTIL_OUT_OF_RANGE', 'validUntil');
    }
  } else if (validUntil !== undefined) return refuse('NOT_ACCREDITED_UNTIL', 'validUntil');
  const isConditional = conditions !== undefined && conditions.length > 0;
  if (decision === 'DEFERRED' && !isConditional) return refuse('CONDITIONS_REQUIRED', 'conditions');
  if (decision !== 'DEFERRED' && isConditional) return refuse('NO_CONDITIONS', 'conditions');
  return accept({ type: 'AccreditationDecided', data: { decision, validUntil, conditions } });
};

/** The same day of another year, to compare days with; it need not be one itself. */
const yearsAfter = (day: string, years: number): string => `${Number(day.slice(0, 4)) + years}${day.slice(4)}`;
