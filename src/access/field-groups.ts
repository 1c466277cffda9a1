// What personal text is of a kind: so much is told of what somebody read, and not a word more.
import { oneOf } from '../kernel/fields';

export const fieldGroup = oneOf('FieldGroup', 'What kind of personal text somebody read.', {
  NAME_AND_CONTACT: 'What somebody is called and how they can be reached.',
  SUPPORT_NEEDS: 'What somebody needs in order to take part.',
  ACTIVITY_NOTE: 'What was noted about an activity.',
  RATING_NOTE: 'What somebody said about how far they were involved.',
  CONTRIBUTION: 'What somebody brought, and hoped would come of it.',
  OUTCOME: 'What became of a contribution, and why.',
  FEEDBACK: 'What somebody was told about their contribution.',
  REFLECTION: 'How working together felt.',
  EVIDENCE_NOTE: 'What was noted about a piece of evidence.',
  FINDING: 'What peers found.',
  DISCLOSURE_NOTE: 'Why personal text was disclosed.',
  ERASURE_REASON: 'Why somebody was erased, or was not.',
  OTHER: 'Any other text.',
});

export type FieldGroup = keyof typeof fieldGroup.enum;

/** By the type of the event that the text stands in. */
export const fieldGroupByEvent: Readonly<Record<string, FieldGroup>> = {
  AdvisorRegistered: 'NAME_AND_CONTACT',
  SupportPlanAgreed: 'SUPPORT_NEEDS',
  OpportunityAdvertised: 'ACTIVITY_NOTE',
  InvolvementLevelRated: 'RATING_NOTE',
  ContributionRecorded: 'CONTRIBUTION',
  ContributionCorrected: 'CONTRIBUTION',
  OutcomeDecided: 'OUTCOME',
  FeedbackGiven: 'FEEDBACK',
  ReflectionRecorded: 'REFLECTION',
  EvidenceLinked: 'EVIDENCE_NOTE',
  PeerFindingRecorded: 'FINDING',
  DisclosureGranted: 'DISCLOSURE_NOTE',
  ErasureDecided: 'ERASURE_REASON',
};

export const fieldGroupOf = (eventType: string): FieldGroup => fieldGroupByEvent[eventType] ?? 'OTHER';
