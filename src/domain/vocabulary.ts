// The closed lists of words of co-production, with what each means. Their spelling is a promise.
import { oneOf } from '../kernel/fields';

export const lens = oneOf('Lens', 'From which side an advisor knows services.', {
  SERVICE_USER: 'Uses, or has used, mental health services.',
  CARER: 'Cares for somebody who does.',
  FAMILY: 'Is a family member of somebody who does.',
});

export const serviceType = oneOf('ServiceType', 'What kind of service a team gives.', {
  LIAISON: 'Psychiatric liaison in a general hospital.',
  CRISIS: 'Crisis resolution, home treatment or urgent care.',
  COMMUNITY: 'Community mental health.',
  INPATIENT: 'An inpatient ward.',
  OLDER_ADULT: 'Services for older adults.',
  CHILD_AND_YOUNG_PEOPLE: 'Services for children and young people.',
  PERINATAL: 'Perinatal mental health.',
  FORENSIC: 'Forensic and secure services.',
  LEARNING_DISABILITY: 'Services for people with a learning disability.',
  ADDICTIONS: 'Drug and alcohol services.',
  OTHER: 'Another kind of service.',
});

export const activityKind = oneOf('ActivityKind', 'What kind of joint work an activity is.', {
  RECRUITMENT_PANEL: 'Choosing a new colleague together. Takes decisions, in a group.',
  PEER_INTERVIEW_CALLS: 'Calls by advisors to people who used a service.',
  ACCREDITATION_REVIEW: 'Reviewing a service against its standards. Takes decisions, in a group.',
  TRAINING_CO_DELIVERY: 'Training given together, in a group.',
  TEAM_LEARNING: 'A team learning with advisors, in a group.',
  STEERING_GROUP: 'A steering group. Takes decisions, in a group.',
  GOVERNANCE_BOARD: 'A board or governance meeting. Takes decisions, in a group.',
  QI_PROJECT: 'A quality improvement project. Takes decisions, in a group.',
  AUDIT_OR_PLACE_VISIT: 'An audit or a visit of the place of care. Takes decisions, in a group.',
  SERVICE_DESIGN: 'Designing or redesigning a service. Takes decisions, in a group.',
  COMMUNICATIONS_REVIEW: 'Reviewing letters, leaflets or pages.',
  POLICY_REVIEW: 'Reviewing a policy.',
  RESEARCH: 'Research done together, in a group.',
  STORY_SHARING: 'An advisor shares their story.',
  PEER_LED_SESSION: 'A session led by advisors, in a group.',
  CONSULTATION_EVENT: 'An event at which people are asked for their views, in a group.',
  OTHER: 'Something else; a note says what.',
});

export const decisionRights = oneOf('DecisionRights', 'What say the advisors have in the decisions of an activity.', {
  NONE: 'None.',
  ADVISORY: 'Their advice is heard.',
  EQUAL: 'They decide as equals.',
  LEAD: 'They lead the decision.',
});

export const stage = oneOf('Stage', 'At which stage of a piece of work an activity stands.', {
  PRIORITY: 'Choosing what to work on.',
  DESIGN: 'Designing it.',
  DELIVERY: 'Doing it.',
  REVIEW: 'Looking back at it.',
});

export const mode = oneOf('Mode', 'How people met.', {
  IN_PERSON: 'In one place.',
  ONLINE: 'By video.',
  PHONE: 'By telephone.',
  WRITTEN: 'In writing, each in their own time.',
});

export const roleGrade = oneOf('RoleGrade', 'How far an advisor carried an activity, from least to most.', {
  PARTICIPANT: 'Took part.',
  CONTRIBUTOR: 'Contributed of their own.',
  CO_LEAD: 'Led it with somebody else.',
  LEAD: 'Led it.',
});

export const invitationRole = oneOf('InvitationRole', 'The part an advisor is asked to take in an activity.', {
  MEMBER: 'A member of the group.',
  PANEL_MEMBER: 'A member of the panel.',
  CO_CHAIR: 'Chairs it with somebody else.',
  CHAIR: 'Chairs it.',
  INTERVIEWER: 'Asks the questions.',
  REVIEWER: 'Reviews.',
  TRAINER: 'Trains.',
  FACILITATOR: 'Facilitates.',
  SPEAKER: 'Speaks.',
  SHADOW: 'Looks on, to learn.',
});

export const attendanceStatus = oneOf('AttendanceStatus', 'Whether an advisor was there.', {
  ATTENDED: 'Was there.',
  PART: 'Was there for part of it.',
  APOLOGIES: 'Sent apologies.',
  NO_SHOW: 'Was expected and did not come.',
  STOOD_DOWN: 'Was asked by the team not to come after all.',
});

export const reasonForOverride = oneOf('ReasonForOverride', 'Why an advisor did more in a month than was agreed.', {
  ADVISOR_ASKED: 'The advisor asked to do more that month.',
  STOOD_IN: 'Stood in for somebody who could not come.',
  RAN_OVER: 'The work took longer than planned.',
  COULD_NOT_WAIT: 'The work could not be moved to another month.',
  PLAN_UNDER_REVIEW: 'A new support plan is being agreed.',
  OTHER: 'Another reason.',
});

export const consentPurpose = oneOf('ConsentPurpose', 'What an advisor agrees to, each on its own.', {
  REGISTER: 'Being on the register.',
  CONTACT: 'Being contacted and invited.',
  NAMED_CREDIT: 'Being named for what they contributed.',
  QUOTE: 'Being quoted.',
  SHARE_AS_EVIDENCE: 'Having their work shared as evidence with an accreditation body.',
  EQUALITY_DATA: 'Having equality data kept.',
});

export const consentMethod = oneOf('ConsentMethod', 'How consent was given.', {
  WRITTEN: 'In writing, on paper.',
  ONLINE: 'Online.',
  VERBAL: 'In conversation, and noted.',
});

export const reasonForLeaving = oneOf('ReasonForLeaving', 'Why an advisor left the register.', {
  MOVED_ON: 'Moved on to something else.',
  HEALTH: 'Chose to stop to look after themselves.',
  EMPLOYED: 'Took up paid work.',
  TIME: 'Has no time for it now.',
  DISSATISFIED: 'Was not content with how it went.',
  ENDED_BY_TRUST: 'The trust ended it.',
  NOT_SAID: 'Did not say.',
  OTHER: 'Another reason.',
});

export const reasonForDeclining = oneOf('ReasonForDeclining', 'Why an invitation was declined.', {
  NOT_AVAILABLE: 'Not free at that time.',
  HEALTH: 'Looking after themselves just now.',
  NOT_FOR_ME: 'This piece of work is not for them.',
  TERMS: 'The payment or the terms do not suit.',
  ACCESS: 'The place or the form is not accessible to them.',
  OTHER: 'Another reason.',
});

export const reasonForWithdrawing = oneOf('ReasonForWithdrawing', 'Why an invitation was withdrawn.', {
  ADVISOR_UNAVAILABLE: 'The advisor can no longer come.',
  ADVISOR_ERASED: 'The advisor was erased.',
  ACTIVITY_CHANGED: 'The activity changed.',
  PLACES_FILLED: 'The places were filled.',
  SENT_IN_ERROR: 'It was sent in error.',
  OTHER: 'Another reason.',
});

export const briefingFormat = oneOf('BriefingFormat', 'How advisors were briefed.', {
  WRITTEN: 'A written briefing.',
  CALL: 'A call.',
  MEETING: 'A meeting.',
  TRAINING_SESSION: 'A training session.',
});

export const contributionKind = oneOf('ContributionKind', 'What an advisor brought.', {
  IDEA: 'An idea.',
  DECISION: 'A say in a decision.',
  CONTENT: 'Something written, drawn or made.',
  ASSESSMENT: 'An assessment.',
  TEACHING: 'Teaching.',
  CHALLENGE: 'A challenge to how things are done.',
});

export const credit = oneOf('Credit', 'How an advisor wants to be credited.', {
  NAMED: 'By name.',
  ROLE: 'By their role.',
  ANONYMOUS: 'Not at all.',
});

export const principle = oneOf('Principle', 'The four principles of co-production.', {
  ASSETS: 'People with lived experience are assets.',
  CAPABILITIES: 'Build on people’s capabilities.',
  RECIPROCITY: 'Two-way, reciprocal relationships.',
  PEER_SUPPORT: 'Encourage peer support.',
});

export const reasonForCorrecting = oneOf('ReasonForCorrecting', 'Why a contribution was corrected.', {
  MISTYPED: 'It was written down wrongly.',
  INCOMPLETE: 'Something was missing.',
  ADVISOR_ASKED: 'The advisor asked for it.',
  WRONG_KIND: 'It was filed as the wrong kind.',
});

export const outcome = oneOf('Outcome', 'What was decided about a contribution.', {
  ADOPTED: 'It was taken up.',
  PARTLY: 'It was taken up in part.',
  NOT_ADOPTED: 'It was not taken up; a reason says why.',
  DEFERRED: 'It was put off; a reason says why.',
});

export const feedbackChannel = oneOf('FeedbackChannel', 'How an advisor was told what became of their contribution.', {
  IN_PERSON: 'In person.',
  PHONE: 'By telephone.',
  EMAIL: 'By e-mail.',
  LETTER: 'By letter.',
  MEETING: 'In a meeting.',
});

export const reflectionSide = oneOf('ReflectionSide', 'From which side a reflection is.', {
  ADVISOR: 'The advisor.',
  STAFF: 'A member of staff.',
});

export const expenseKind = oneOf('ExpenseKind', 'What an expense was for.', {
  TRAVEL: 'Travel.',
  CARE: 'Somebody to care for a person the advisor cares for.',
  SUBSISTENCE: 'Food and drink.',
  ACCESS: 'Support that the advisor needs in order to take part.',
  MATERIALS: 'Paper, printing and the like.',
  OTHER: 'Something else.',
});

export const reasonForRejecting = oneOf('ReasonForRejecting', 'Why a claim was rejected.', {
  NOT_PAYABLE: 'This work is not paid.',
  WRONG_AMOUNT: 'The amount is not right.',
  NO_RECEIPT: 'A receipt is missing.',
  PAID_OTHERWISE: 'It was paid in another way.',
  OTHER: 'Another reason.',
});

export const peerPairKind = oneOf('PeerPairKind', 'What two advisors are for each other.', {
  BUDDY: 'Company for each other.',
  MENTOR: 'One with experience supports the other.',
  SHADOW: 'One looks on while the other works, to learn.',
});

export const standardTopic = oneOf('StandardTopic', 'What a standard is about, as far as co-production goes.', {
  RECRUITMENT: 'Choosing colleagues together.',
  TRAINING: 'Training and learning with and by people with lived experience.',
  SERVICE_DEVELOPMENT: 'Developing the service together.',
  FEEDBACK: 'Asking for people’s views, and telling them what became of them.',
  COMMUNICATIONS: 'What the service writes and shows.',
  AUDIT_QI: 'Audit, quality improvement and review.',
  CARERS: 'Working with carers and families.',
});

export const cycleKind = oneOf('CycleKind', 'What an accreditation cycle is for.', {
  ACCREDITATION: 'A committee decides on it.',
  DEVELOPMENTAL: 'For learning: it ends with what the peers found, and no committee decides on it.',
});

export const standardRating = oneOf('StandardRating', 'How far a standard is met.', {
  MET: 'It is met.',
  PARTLY_MET: 'It is met in part.',
  NOT_MET: 'It is not met.',
  NOT_APPLICABLE: 'It does not apply to this team.',
});

export const accreditationDecision = oneOf('AccreditationDecision', 'What a committee decided on a cycle.', {
  ACCREDITED: 'The team is accredited, for three years at the most.',
  DEFERRED: 'Conditions have to be met first.',
  NOT_ACCREDITED: 'The team is not accredited.',
});

export const reasonForUnlinking = oneOf('ReasonForUnlinking', 'Why something is no evidence for a standard any more.', {
  NOT_RELEVANT: 'It says nothing about the standard.',
  LINKED_IN_ERROR: 'It was linked in error.',
  ADVISOR_ASKED: 'The advisor asked for it.',
  NO_CONSENT: 'The advisor does not agree, or no longer agrees, to be evidence.',
  SUPERSEDED: 'There is better evidence.',
  OTHER: 'Another reason.',
});

export const erasureDecision = oneOf('ErasureDecision', 'What was decided about a request to be erased.', {
  ERASE: 'The person is erased.',
  REFUSE: 'The person is not erased, for a reason that the law allows.',
});

/** @see GDPR, article 17(1), (a) to (f) */
export const erasureGround = oneOf('ErasureGround', 'On which ground somebody is erased.', {
  NO_LONGER_NEEDED: 'What is kept is not needed any more for what it was collected for.',
  CONSENT_WITHDRAWN: 'The person took back their consent, and nothing else allows keeping it.',
  OBJECTED: 'The person objected, and nothing weighs more than that.',
  UNLAWFUL: 'It was unlawful to keep it.',
  LEGAL_DUTY_TO_ERASE: 'The law demands that it be erased.',
  COLLECTED_FROM_CHILD: 'It was collected when a child was offered something online.',
});

/** @see GDPR, article 17(3), (a) to (e) */
export const erasureExemption = oneOf('ErasureExemption', 'Why the law allows not to erase somebody.', {
  FREEDOM_OF_EXPRESSION: 'It is needed for the freedom of expression and information.',
  LEGAL_DUTY_OR_PUBLIC_TASK: 'It is needed for a duty in law, or for a task in the public interest.',
  PUBLIC_HEALTH: 'It is needed for public health, in the public interest.',
  ARCHIVES_RESEARCH_STATISTICS: 'It is needed for archives, research or statistics, which erasing would make impossible.',
  LEGAL_CLAIMS: 'It is needed to make, pursue or defend a legal claim.',
});

export const packClaim = oneOf('PackClaim', 'What a pack of evidence claims, for everybody to check.', {
  L1: 'Every event in it stands in the ledger. Always claimed.',
  L2: 'And nothing is missing from the streams that it lists.',
  L3: 'And it holds the whole ledger: for auditors, who may read all of it.',
});
