// What happens in an accreditation cycle: one team going through one set of standards.
import { z } from 'zod';

import { defineEvents, type NewEventOf, type PastEventOf } from '../../kernel/event';
import {
  eventPosition,
  listDistinctBy,
  listOf,
  localDate,
  personalText,
  personId,
  plainText,
  ref,
  sha256,
  uuid,
  wholeNumber,
} from '../../kernel/fields';
import { standardNumber } from '../standards/events';
import { accreditationDecision, cycleKind, packClaim, reasonForUnlinking, standardRating } from '../vocabulary';

const eventIds = (description: string, max: number) => listOf(uuid('The id of an event.'), description, { min: 1, max });
const conditionNumber = wholeNumber(1, 99, 'The number of the condition, from 1 on.');

const condition = z
  .strictObject({
    number: conditionNumber,
    title: plainText('What has to be done. No names of people.', 500),
    standardNumber: standardNumber.optional(),
    dueOn: localDate('Until when.').optional(),
  })
  .meta({ id: 'Condition', description: 'Something that has to be done before the committee decides again.' });

export const cycleFields = {
  teamId: ref('team', 'The team.'),
  standardSetId: ref('standards', 'The set of standards that it goes through.'),
  kind: cycleKind,
  previousCycleId: ref('cycle', 'The cycle of the same team before this one.').optional(),
  standardNumber,
  eventIds: eventIds('The events that are evidence.', 100),
  noteText: personalText('What the evidence shows.').optional(),
  reason: reasonForUnlinking,
  rating: standardRating,
  visitOn: localDate('The day of the visit.'),
  findingText: personalText('What the peers found.').optional(),
  decision: accreditationDecision,
  validUntil: localDate('The last day of the accreditation, at most three years after the decision.').optional(),
  conditions: listDistinctBy('number', condition, 'What has to be done, when the decision is deferred.', {
    max: 30,
  }).optional(),
  conditionNumber,
  packId: ref('pack', 'The pack, as its maker called it.'),
  asOfPosition: eventPosition('The last event of the ledger that the pack knows of.'),
  sha256: sha256('The SHA-256 digest of the pack’s file.'),
  recipient: personId('Who receives it: their pseudonymous id, for example that of an accreditor.'),
  claims: listOf(packClaim, 'What the pack claims.', { min: 1, max: 3 }).optional(),
  packedEventIds: eventIds('Every event whose record stands in the pack; of a pack of the whole ledger, the evidence.', 1000),
};

const f = cycleFields;

export const cycleEvents = defineEvents({
  AccreditationCycleOpened: {
    describe: 'A team began to go through a set of standards.',
    data: { teamId: f.teamId, standardSetId: f.standardSetId, kind: f.kind, previousCycleId: f.previousCycleId },
  },
  EvidenceLinked: {
    describe: 'Events became evidence for a standard.',
    data: { standardNumber: f.standardNumber, eventIds: f.eventIds },
    text: { noteText: f.noteText },
  },
  EvidenceUnlinked: {
    describe: 'Events are no evidence for a standard any more.',
    data: { standardNumber: f.standardNumber, eventIds: f.eventIds, reason: f.reason },
  },
  StandardSelfRated: {
    describe: 'The team said how far it meets a standard. A later rating replaces it.',
    data: { standardNumber: f.standardNumber, rating: f.rating },
  },
  PeerVisitScheduled: { describe: 'A day was set for the visit of the peers, or another one.', data: { visitOn: f.visitOn } },
  PeerVisitHeld: { describe: 'The peers visited the team.', data: {} },
  PeerFindingRecorded: {
    describe: 'The peers said how far the team meets a standard. A later finding replaces it.',
    data: { standardNumber: f.standardNumber, rating: f.rating },
    text: { findingText: f.findingText },
  },
  CycleSubmitted: { describe: 'A cycle was put before the committee.', data: {} },
  AccreditationDecided: {
    describe: 'The committee decided.',
    data: { decision: f.decision, validUntil: f.validUntil, conditions: f.conditions },
  },
  ConditionMet: { describe: 'A condition of a deferred decision was met.', data: { conditionNumber: f.conditionNumber } },
  CycleWithdrawn: { describe: 'The team withdrew from the cycle.', data: {} },
  EvidencePackSealed: {
    describe: 'A pack of evidence was made for a recipient.',
    data: {
      packId: f.packId,
      asOfPosition: f.asOfPosition,
      sha256: f.sha256,
      recipient: f.recipient,
      claims: f.claims,
      eventIds: f.packedEventIds,
    },
  },
});

export type CycleEvent = NewEventOf<typeof cycleEvents>;
export type PastCycleEvent = PastEventOf<typeof cycleEvents>;
