// What each kind of joint work looks like in a sample: how often there is any, how long it takes, who is asked to do what.
import type { InputOf } from './line';

type Offer = InputOf<'AdvertiseOpportunity'>;

export interface KindOfWork {
  readonly kind: Offer['kind'];
  /** Beside the others'. */
  readonly weight: number;
  readonly title: string;
  readonly purpose: string;
  readonly quarters: readonly [least: number, most: number];
  readonly modes: readonly Offer['mode'][];
  readonly stages: readonly Offer['stage'][];
  readonly role: InputOf<'InviteToActivity'>['role'];
  readonly brings: readonly InputOf<'RecordContribution'>['kind'][];
  readonly training?: string;
  /** Expenses are all that is paid. */
  readonly isUnpaid?: true;
}

export const trainings = {
  selection: 'RECRUITMENT_AND_SELECTION',
  safeguarding: 'SAFEGUARDING',
  reviewing: 'PEER_REVIEWER',
  basics: 'COPRODUCTION_BASICS',
} as const;

const meeting = ['IN_PERSON', 'ONLINE', 'IN_PERSON'] as const;

export const kindsOfWork: readonly KindOfWork[] = [
  {
    kind: 'RECRUITMENT_PANEL',
    weight: 20,
    title: 'Recruitment panel',
    purpose: 'Choose a new colleague together, from the questions to the decision.',
    quarters: [8, 16],
    modes: meeting,
    stages: ['DELIVERY', 'DESIGN'],
    role: 'PANEL_MEMBER',
    brings: ['DECISION', 'ASSESSMENT', 'CHALLENGE'],
    training: trainings.selection,
  },
  {
    kind: 'TEAM_LEARNING',
    weight: 10,
    title: 'Team learning day',
    purpose: 'Learn together from what people said about the last three months.',
    quarters: [6, 12],
    modes: meeting,
    stages: ['REVIEW', 'DELIVERY'],
    role: 'FACILITATOR',
    brings: ['TEACHING', 'CHALLENGE'],
  },
  {
    kind: 'STEERING_GROUP',
    weight: 10,
    title: 'Steering group',
    purpose: 'Decide what comes first in the next months.',
    quarters: [4, 8],
    modes: ['ONLINE', 'IN_PERSON'],
    stages: ['PRIORITY', 'REVIEW'],
    role: 'MEMBER',
    brings: ['IDEA', 'DECISION', 'CHALLENGE'],
  },
  {
    kind: 'SERVICE_DESIGN',
    weight: 9,
    title: 'Redesign of the first appointment',
    purpose: 'Draw the way through the service again, from the first call on.',
    quarters: [6, 12],
    modes: meeting,
    stages: ['DESIGN', 'PRIORITY'],
    role: 'MEMBER',
    brings: ['IDEA', 'CONTENT', 'DECISION'],
  },
  {
    kind: 'QI_PROJECT',
    weight: 9,
    title: 'Improvement project on waiting',
    purpose: 'Make the wait shorter, and say how long it will be.',
    quarters: [4, 8],
    modes: meeting,
    stages: ['DESIGN', 'DELIVERY', 'REVIEW'],
    role: 'MEMBER',
    brings: ['IDEA', 'ASSESSMENT', 'DECISION'],
  },
  {
    kind: 'PEER_INTERVIEW_CALLS',
    weight: 8,
    title: 'Peer interview calls',
    purpose: 'Call people who used the service and ask how it was.',
    quarters: [6, 14],
    modes: ['PHONE'],
    stages: ['REVIEW'],
    role: 'INTERVIEWER',
    brings: ['ASSESSMENT', 'CHALLENGE'],
    training: trainings.safeguarding,
  },
  {
    kind: 'TRAINING_CO_DELIVERY',
    weight: 8,
    title: 'Training for new staff',
    purpose: 'Teach new colleagues together what helps and what does not.',
    quarters: [8, 20],
    modes: meeting,
    stages: ['DELIVERY'],
    role: 'TRAINER',
    brings: ['TEACHING', 'CONTENT'],
  },
  {
    kind: 'COMMUNICATIONS_REVIEW',
    weight: 6,
    title: 'Review of letters and leaflets',
    purpose: 'Read what is sent out, and write it so that it can be understood.',
    quarters: [4, 8],
    modes: ['WRITTEN', 'ONLINE'],
    stages: ['REVIEW', 'DESIGN'],
    role: 'REVIEWER',
    brings: ['CONTENT', 'IDEA'],
  },
  {
    kind: 'GOVERNANCE_BOARD',
    weight: 5,
    title: 'Governance board',
    purpose: 'Look at the figures and the complaints of the quarter, and decide what follows.',
    quarters: [6, 10],
    modes: ['ONLINE', 'IN_PERSON'],
    stages: ['PRIORITY', 'REVIEW'],
    role: 'MEMBER',
    brings: ['CHALLENGE', 'DECISION'],
  },
  {
    kind: 'PEER_LED_SESSION',
    weight: 5,
    title: 'Peer-led session',
    purpose: 'A session that advisors lead for people who use the service.',
    quarters: [4, 8],
    modes: ['IN_PERSON'],
    stages: ['DELIVERY'],
    role: 'FACILITATOR',
    brings: ['TEACHING', 'IDEA'],
  },
  {
    kind: 'AUDIT_OR_PLACE_VISIT',
    weight: 4,
    title: 'Visit of the place of care',
    purpose: 'Go through the rooms together with the checklist.',
    quarters: [10, 18],
    modes: ['IN_PERSON'],
    stages: ['REVIEW'],
    role: 'REVIEWER',
    brings: ['ASSESSMENT', 'CHALLENGE'],
    training: trainings.reviewing,
  },
  {
    kind: 'STORY_SHARING',
    weight: 4,
    title: 'Sharing of stories',
    purpose: 'Hear how it was, from somebody who was there.',
    quarters: [2, 6],
    modes: meeting,
    stages: ['REVIEW', 'PRIORITY'],
    role: 'SPEAKER',
    brings: ['TEACHING', 'CHALLENGE'],
  },
  {
    kind: 'ACCREDITATION_REVIEW',
    weight: 3,
    title: 'Review against the standards',
    purpose: 'Go through the standards and the evidence together.',
    quarters: [10, 20],
    modes: meeting,
    stages: ['REVIEW'],
    role: 'REVIEWER',
    brings: ['ASSESSMENT', 'DECISION'],
    training: trainings.reviewing,
  },
  {
    kind: 'POLICY_REVIEW',
    weight: 3,
    title: 'Review of a policy',
    purpose: 'Read the draft, and say what it means for people.',
    quarters: [4, 8],
    modes: ['WRITTEN', 'ONLINE'],
    stages: ['DESIGN', 'REVIEW'],
    role: 'REVIEWER',
    brings: ['CONTENT', 'CHALLENGE'],
  },
  {
    kind: 'CONSULTATION_EVENT',
    weight: 3,
    title: 'Open evening',
    purpose: 'Ask people what they think of the plans for the next year.',
    quarters: [6, 10],
    modes: ['IN_PERSON'],
    stages: ['PRIORITY'],
    role: 'FACILITATOR',
    brings: ['IDEA', 'CHALLENGE'],
    isUnpaid: true,
  },
  {
    kind: 'RESEARCH',
    weight: 2,
    title: 'Research group',
    purpose: 'Choose the questions, ask them, and read the answers together.',
    quarters: [6, 12],
    modes: ['ONLINE', 'IN_PERSON'],
    stages: ['DESIGN', 'DELIVERY'],
    role: 'MEMBER',
    brings: ['IDEA', 'ASSESSMENT', 'CONTENT'],
    training: trainings.safeguarding,
  },
  {
    kind: 'OTHER',
    weight: 1,
    title: 'Afternoon in the garden',
    purpose: 'Make the garden a place to be in.',
    quarters: [8, 12],
    modes: ['IN_PERSON'],
    stages: ['DELIVERY'],
    role: 'MEMBER',
    brings: ['IDEA', 'CONTENT'],
    isUnpaid: true,
  },
];
