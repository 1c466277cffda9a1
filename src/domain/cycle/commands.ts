// What can be asked of an accreditation cycle, and by whom: the team's side, the peers' side, and giving evidence away.
import { type CommandOf, defineCommands } from '../../kernel/command';
import { newId, ref } from '../../kernel/fields';
import { involvementTeam, type Role } from '../roles';
import { cycleFields as f } from './events';

/** What peers and committee say is written down by them, or by whoever leads involvement; not by the team they look at. */
const peers: readonly Role[] = ['involvement_lead', 'accreditor'];

const cycleId = ref('cycle', 'The cycle.');

export const cycleCommands = defineCommands({
  OpenCycle: {
    describe: 'Begin to go through a set of standards with a team.',
    roles: involvementTeam,
    input: {
      cycleId: newId('cycle'),
      teamId: f.teamId,
      standardSetId: f.standardSetId,
      kind: f.kind,
      previousCycleId: f.previousCycleId,
    },
  },
  LinkEvidence: {
    describe: 'Make events evidence for a standard.',
    roles: involvementTeam,
    input: { cycleId, standardNumber: f.standardNumber, eventIds: f.eventIds, noteText: f.noteText },
  },
  UnlinkEvidence: {
    describe: 'Take events back as evidence for a standard.',
    roles: involvementTeam,
    input: { cycleId, standardNumber: f.standardNumber, eventIds: f.eventIds, reason: f.reason },
  },
  RateStandard: {
    describe: 'Say how far the team meets a standard, as the team sees it.',
    roles: involvementTeam,
    input: { cycleId, standardNumber: f.standardNumber, rating: f.rating },
  },
  ScheduleVisit: {
    describe: 'Set the day of the peers’ visit, or another one.',
    roles: involvementTeam,
    input: { cycleId, visitOn: f.visitOn },
  },
  RecordVisit: {
    describe: 'Record that the peers visited the team.',
    roles: [...involvementTeam, 'accreditor'],
    input: { cycleId },
  },
  RecordFinding: {
    describe: 'Record how far the team meets a standard, as the peers found. The first finding makes the cycle reported.',
    roles: peers,
    input: { cycleId, standardNumber: f.standardNumber, rating: f.rating, findingText: f.findingText },
  },
  SubmitToCommittee: { describe: 'Put a cycle before the committee.', roles: involvementTeam, input: { cycleId } },
  RecordDecision: {
    describe: 'Record what the committee decided.',
    roles: peers,
    input: { cycleId, decision: f.decision, validUntil: f.validUntil, conditions: f.conditions },
  },
  MeetCondition: {
    describe: 'Record that a condition is met.',
    roles: peers,
    input: { cycleId, conditionNumber: f.conditionNumber },
  },
  WithdrawCycle: { describe: 'Withdraw from a cycle that has not ended.', roles: involvementTeam, input: { cycleId } },
  SealEvidencePack: {
    describe:
      'Make a pack of evidence for a recipient, signed and sealed. Events of advisors who do not agree to be evidence are left out.',
    roles: involvementTeam,
    byItself: true,
    shows: 'packId',
    input: {
      cycleId,
      packId: f.packId,
      asOfPosition: f.asOfPosition,
      sha256: f.sha256,
      recipient: f.recipient,
      claims: f.claims,
      eventIds: f.packedEventIds,
    },
  },
});

export type CycleCommand = CommandOf<typeof cycleCommands>;
