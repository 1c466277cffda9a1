// Which joint work could be evidence for a standard: by the topics of the standard. Our own choice, open to change here alone.
import type { activityKind, standardTopic } from '../../src/domain/vocabulary';

export type Topic = keyof typeof standardTopic.enum;

interface Matching {
  /** Of activities of these kinds, that they were completed and what was brought to them. */
  readonly kinds?: readonly (keyof typeof activityKind.enum)[];
  /** Events of these types, whatever the activity was. */
  readonly types?: readonly CandidateType[];
  /** What carers and family members took part in and brought. */
  readonly byCarers?: true;
}

/** Types of events that are ever offered as evidence; any other one can still be linked. */
export type CandidateType =
  'ActivityCompleted' | 'AttendanceRecorded' | 'ContributionRecorded' | 'OutcomeDecided' | 'FeedbackGiven';

const matching: Readonly<Record<Topic, Matching>> = {
  RECRUITMENT: { kinds: ['RECRUITMENT_PANEL'] },
  TRAINING: { kinds: ['TRAINING_CO_DELIVERY', 'TEAM_LEARNING', 'PEER_LED_SESSION'] },
  SERVICE_DEVELOPMENT: {
    kinds: ['SERVICE_DESIGN', 'QI_PROJECT', 'STEERING_GROUP', 'GOVERNANCE_BOARD', 'POLICY_REVIEW', 'CONSULTATION_EVENT'],
  },
  FEEDBACK: {
    kinds: ['PEER_INTERVIEW_CALLS', 'CONSULTATION_EVENT', 'STORY_SHARING'],
    types: ['OutcomeDecided', 'FeedbackGiven'],
  },
  COMMUNICATIONS: { kinds: ['COMMUNICATIONS_REVIEW'] },
  AUDIT_QI: { kinds: ['AUDIT_OR_PLACE_VISIT', 'QI_PROJECT', 'ACCREDITATION_REVIEW', 'RESEARCH'] },
  CARERS: { byCarers: true },
};

/** What could be evidence for a standard of some topics, all taken together. */
export const matchingOf = (topics: readonly Topic[]) => {
  const found = topics.map((topic) => matching[topic]);
  return {
    kinds: found.flatMap(({ kinds = [] }) => kinds),
    types: found.flatMap(({ types = [] }) => types),
    byCarers: found.some(({ byCarers }) => byCarers),
  };
};
