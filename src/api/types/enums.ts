// The enums of the API, made from the closed lists of words of the domain.
import { registerEnumType } from 'type-graphql';
import type { z } from 'zod';

import { auditKind, auditResult } from '../../domain/audit/events';
import { role } from '../../domain/roles';
import * as vocabulary from '../../domain/vocabulary';
import { traitsOf, type Vocabulary } from '../../kernel/fields';

/** The object that stands for an enum wherever type-graphql asks for a type. */
export type EnumObject = Readonly<Record<string, string>>;

const registered = new Map<string, EnumObject>();

/** Makes an enum of some words, each with its meaning; the same one when asked again. */
export const enumOf = ({ name, description, words }: Vocabulary): EnumObject => {
  const known = registered.get(name);
  if (known) return known;
  const made: EnumObject = Object.fromEntries(Object.keys(words).map((word) => [word, word]));
  registerEnumType(made, {
    name,
    description,
    valuesConfig: Object.fromEntries(Object.entries(words).map(([word, meaning]) => [word, { description: meaning }])),
  });
  registered.set(name, made);
  return made;
};

const fromDomain = (field: z.ZodType): EnumObject => {
  const words = traitsOf(field).vocabulary;
  if (!words) throw new Error('This field is not one of a closed list of words.');
  return enumOf(words);
};

export const Role = fromDomain(role);
export const Lens = fromDomain(vocabulary.lens);
export const ServiceType = fromDomain(vocabulary.serviceType);
export const ActivityKind = fromDomain(vocabulary.activityKind);
export const DecisionRights = fromDomain(vocabulary.decisionRights);
export const Stage = fromDomain(vocabulary.stage);
export const Mode = fromDomain(vocabulary.mode);
export const RoleGrade = fromDomain(vocabulary.roleGrade);
export const InvitationRole = fromDomain(vocabulary.invitationRole);
export const AttendanceStatus = fromDomain(vocabulary.attendanceStatus);
export const ConsentPurpose = fromDomain(vocabulary.consentPurpose);
export const ConsentMethod = fromDomain(vocabulary.consentMethod);
export const ContributionKind = fromDomain(vocabulary.contributionKind);
export const Credit = fromDomain(vocabulary.credit);
export const Principle = fromDomain(vocabulary.principle);
export const Outcome = fromDomain(vocabulary.outcome);
export const FeedbackChannel = fromDomain(vocabulary.feedbackChannel);
export const ReflectionSide = fromDomain(vocabulary.reflectionSide);

export const ExpenseKind = fromDomain(vocabulary.expenseKind);
export const ReasonForRejecting = fromDomain(vocabulary.reasonForRejecting);
export const PeerPairKind = fromDomain(vocabulary.peerPairKind);
export const StandardTopic = fromDomain(vocabulary.standardTopic);
export const CycleKind = fromDomain(vocabulary.cycleKind);
export const StandardRating = fromDomain(vocabulary.standardRating);
export const AuditKind = fromDomain(auditKind);
export const AuditResult = fromDomain(auditResult);
export const PackClaim = fromDomain(vocabulary.packClaim);

export const CycleStatus = enumOf({
  name: 'CycleStatus',
  description: 'Where an accreditation cycle stands.',
  words: {
    OPENED: 'Opened.',
    SELF_REVIEW: 'The team rates itself and gathers evidence.',
    VISIT_SCHEDULED: 'A day is set for the visit of the peers.',
    VISITED: 'The peers have visited the team.',
    REPORTED: 'Findings of the peers are recorded. A developmental cycle ends here.',
    WITH_COMMITTEE: 'The committee has it before it.',
    ACCREDITED: 'The team is accredited.',
    DEFERRED: 'Conditions have to be met; then it goes back to the committee.',
    NOT_ACCREDITED: 'The team is not accredited.',
    WITHDRAWN: 'The team withdrew.',
    EXPIRED: 'The team was accredited, until a day that is over.',
  },
});

export const EvidenceConsentStatus = enumOf({
  name: 'EvidenceConsentStatus',
  description: 'Whether an advisor agrees to have their work shared as evidence.',
  words: { LIVE: 'Agrees.', WITHDRAWN: 'Agreed once, and took it back.', NEVER_GIVEN: 'Has not been asked, or did not agree.' },
});

export const ReasonNotShared = enumOf({
  name: 'ReasonNotShared',
  description: 'Why evidence cannot be shared with an accreditation body.',
  words: {
    NEVER_GIVEN: 'An advisor whom it concerns has not agreed to be evidence.',
    WITHDRAWN: 'An advisor whom it concerns has taken back that they agreed to be evidence.',
    NOT_TAKEN_IN: 'The event could not be taken in, so nobody knows whom it concerns.',
  },
});

export const ClaimStatus = enumOf({
  name: 'ClaimStatus',
  description: 'Where a claim stands.',
  words: {
    SUBMITTED: 'Waits for a decision.',
    APPROVED: 'Waits to be paid.',
    REJECTED: 'Rejected; it can be submitted again.',
    SETTLED: 'Paid.',
    DECLINED: 'The advisor does not want to be paid.',
  },
});

export const AdvisorStatus = enumOf({
  name: 'AdvisorStatus',
  description: 'Where an advisor stands on the register.',
  words: {
    ACTIVE: 'On the register.',
    PAUSED: 'On the register, and pausing.',
    LEFT: 'Left the register.',
    ERASED: 'Was erased: nothing personal is left.',
  },
});

export const ErasureGround = fromDomain(vocabulary.erasureGround);

export const ReviewReason = enumOf({
  name: 'ReviewReason',
  description: 'Why a text is to be looked at before somebody is erased.',
  words: {
    SAME_WORK: 'It belongs to something that the advisor took part in.',
    NAME: 'A word of the advisor’s name stands in it.',
  },
});

export const ErasureState = enumOf({
  name: 'ErasureState',
  description: 'How far a request to be erased has come.',
  words: {
    REQUESTED: 'It waits for a decision.',
    REFUSED: 'It was refused; it can be asked again.',
    TO_BE_CARRIED_OUT: 'It was decided to erase, and is to be carried out.',
    CARRIED_OUT: 'The advisor was erased.',
  },
});

export const ActivityStatus = enumOf({
  name: 'ActivityStatus',
  description: 'Where an activity stands.',
  words: { OPEN: 'Planned or under way.', COMPLETED: 'Completed.', CANCELLED: 'Cancelled.' },
});

export const InvitationStatus = enumOf({
  name: 'InvitationStatus',
  description: 'Where an invitation stands.',
  words: {
    INVITED: 'Not answered yet.',
    ACCEPTED: 'Accepted.',
    DECLINED: 'Declined.',
    WITHDRAWN: 'Taken back by the team.',
    EXPIRED: 'Ran out unanswered: the time to reply is over, or the activity has ended.',
  },
});

export const AchievementKind = enumOf({
  name: 'AchievementKind',
  description: 'What an advisor completed or showed.',
  words: { ONBOARDING: 'A step of onboarding.', TRAINING: 'A training.', SKILL: 'A skill.' },
});

export const Validity = enumOf({
  name: 'Validity',
  description: 'Whether something that may expire is valid at the moment of the question.',
  words: {
    VALID: 'Valid, and for more than 90 days to come, or for ever.',
    EXPIRING: 'Valid today; its last day is within the next 90 days.',
    EXPIRED: 'Its last day is over.',
  },
});

export const BoardTime = enumOf({
  name: 'BoardTime',
  description: 'Which activities of a board.',
  words: {
    UPCOMING: 'Those that have not ended.',
    PAST: 'Those that have ended, or that were to have ended by now.',
  },
});

export const BriefingState = enumOf({
  name: 'BriefingState',
  description: 'How the briefing of an advisor for an activity stands.',
  words: {
    DUE: 'Not given yet, and there is time.',
    OVERDUE: 'Not given in time.',
    DONE: 'Given, in time or late.',
  },
});

export const DebriefState = enumOf({
  name: 'DebriefState',
  description: 'How the debrief of an advisor after an activity stands.',
  words: {
    DUE: 'Not offered yet, and there is time.',
    OVERDUE: 'Not offered in time.',
    OFFERED: 'Offered, in time or late, and not held.',
    HELD: 'Held.',
  },
});

export const LoopState = enumOf({
  name: 'LoopState',
  description: 'How a contribution stands on the feedback clock.',
  words: {
    DUE: 'An outcome or feedback is missing, and there is time.',
    OVERDUE: 'An outcome or feedback is missing, and the time for it is over.',
    CLOSED: 'It was decided, and the advisor was told, in time or late.',
  },
});

export const LoopStep = enumOf({
  name: 'LoopStep',
  description: 'What is missing for a contribution to be closed.',
  words: { OUTCOME: 'Nothing has been decided about it.', FEEDBACK: 'The advisor has not been told.' },
});

export const ContributionStatus = enumOf({
  name: 'ContributionStatus',
  description: 'Whether somebody other than its author has confirmed the record of a contribution.',
  words: { RECORDED: 'Not confirmed, or corrected since.', CONFIRMED: 'Confirmed.' },
});

export const Band = enumOf({
  name: 'Band',
  description: 'The band of a score.',
  words: { EMBEDDED: 'Above 80.', DEVELOPING: 'From 50 to 80.', EARLY: 'Below 50.' },
});

export const IndicatorStatus = enumOf({
  name: 'IndicatorStatus',
  description: 'Whether there is enough to go by.',
  words: {
    AVAILABLE: 'There is enough; the indicator counts.',
    NOT_ENOUGH_DATA: 'There is too little; the indicator is left out, and never counted as zero.',
  },
});

export const ScoreFlag = enumOf({
  name: 'ScoreFlag',
  description: 'What is to be known before a score is believed.',
  words: { SCORE_DISPUTED: 'The score is high, and advisors did not feel as equals or contest what the team declares.' },
});

export const ScoreTopic = enumOf({
  name: 'ScoreTopic',
  description: 'What a sentence about a score is about.',
  words: {
    TOTAL: 'The score, or why none is published.',
    PRINCIPLE: 'One of the four principles.',
    INDICATOR: 'One of the eight indicators.',
    NOT_ENOUGH_DATA: 'What counts as too little to go by.',
    ROUNDING: 'How it is rounded, and the bands.',
    POLICY: 'The policy it was reckoned by.',
  },
});

export const OpenItemKind = enumOf({
  name: 'OpenItemKind',
  description: 'What is still open for an advisor.',
  words: {
    INVITATION_UNANSWERED: 'An invitation waits for an answer.',
    OUTCOME_DUE: 'A contribution waits for a decision.',
    FEEDBACK_DUE: 'A decision has been taken, and the advisor waits to hear of it.',
  },
});

export const FeedState = enumOf({
  name: 'FeedState',
  description: 'How a read model keeps up with the ledger.',
  words: {
    CAUGHT_UP: 'It holds everything.',
    CATCHING_UP: 'It is behind, and moving.',
    STUCK: 'It is behind, and feeding it has failed; it is tried again.',
  },
});
