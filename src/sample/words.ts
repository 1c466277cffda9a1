// The words of a sample, all of them invented: few enough to read through, and no name of anybody.
import type { InputOf } from './line';

type Outcome = InputOf<'DecideOutcome'>['outcome'];
type ContributionKind = InputOf<'RecordContribution'>['kind'];
export type ServiceType = InputOf<'RegisterTeam'>['serviceType'];

export const services: readonly (readonly [type: ServiceType, name: string, domain: string])[] = [
  ['LIAISON', 'Psychiatric Liaison', 'ACUTE_HOSPITAL'],
  ['CRISIS', 'Crisis and Home Treatment', 'URGENT_CARE'],
  ['COMMUNITY', 'Community Mental Health', 'COMMUNITY'],
  ['INPATIENT', 'Acute Ward', 'INPATIENT'],
  ['OLDER_ADULT', 'Older Adults', 'COMMUNITY'],
  ['CHILD_AND_YOUNG_PEOPLE', 'Children and Young People', 'COMMUNITY'],
  ['PERINATAL', 'Perinatal', 'COMMUNITY'],
  ['FORENSIC', 'Forensic Outreach', 'SECURE'],
  ['LEARNING_DISABILITY', 'Learning Disability', 'COMMUNITY'],
  ['ADDICTIONS', 'Drug and Alcohol', 'COMMUNITY'],
  ['OTHER', 'Talking Therapies', 'PRIMARY_CARE'],
];

export const sites = ['Northgate', 'Riverside', 'Hillside', 'Elm House', 'Station Road', 'Southfield', 'The Old Mill'] as const;

export const skills = ['CHAIRING', 'INTERVIEWING', 'FACILITATION', 'REPORT_WRITING', 'PUBLIC_SPEAKING', 'NOTE_TAKING'] as const;

export const adjustments = [
  'Meetings after ten in the morning.',
  'Papers in large print, a week ahead.',
  'A break every forty minutes.',
  'Travel booked for them beforehand.',
  'Online whenever it can be; captions on.',
  'A quiet room close by, and nobody asking why.',
] as const;

export const summaries: Readonly<Record<ContributionKind, readonly [string, ...string[]]>> = {
  IDEA: [
    'Ask first what a good day looks like, and write the answer on the first page of the plan.',
    'A card with the number to call, given out before anybody leaves.',
    'One letter in plain words in place of three.',
    'Let people choose who sits in with them.',
  ],
  DECISION: [
    'Scored every candidate on how they listen, and gave reasons for each score.',
    'Voted for the second design, because it keeps the quiet room.',
    'Asked for the money to go to evening groups first.',
  ],
  CONTENT: [
    'Rewrote the leaflet so that it can be read in two minutes.',
    'Drew the map of the way from the entrance to the waiting room.',
    'Wrote the part on carers for the welcome pack.',
  ],
  ASSESSMENT: [
    'Counted how long people waited without being spoken to, and noted it by the hour.',
    'Went through the ward with the checklist and added four questions that were missing.',
    'Read thirty plans and marked where the person’s own words stand.',
  ],
  TEACHING: [
    'Told new staff what helps in the first five minutes, and what does not.',
    'Led the exercise on how to ask about the night.',
    'Answered questions on medicines from the other side of the table.',
  ],
  CHALLENGE: [
    'Said that the feedback form asks only what the service wants to hear.',
    'Asked why nobody was told about the last round.',
    'Pointed out that the room cannot be reached without stairs.',
  ],
};

export const hopes = [
  'It is still done so in a year.',
  'Nobody has to ask for it again.',
  'The next group starts from here.',
  'Staff say it in their own words.',
] as const;

export const reasons: Readonly<Record<Outcome, readonly string[]>> = {
  ADOPTED: [],
  PARTLY: ['The template belongs to the trust; one part of it could be changed.', 'There is money for one site this year.'],
  NOT_ADOPTED: [
    'The rules on records do not allow it; we asked, and this is the answer.',
    'It would close the only room that is free in the evening.',
    'Another team tried it last year, and people said it did not help them.',
  ],
  DEFERRED: [
    'It has to wait for the new contract in spring.',
    'There is no room for it this year; it is on the list for the next.',
    'The person who would lead it starts in three months.',
  ],
};

export const changes = [
  'It is part of the standard set now.',
  'The form was changed, and the old one taken away.',
  'It stands in the plan for this year, with a date and somebody’s role beside it.',
  'Two sites do it already; the others follow.',
] as const;

export const messages = [
  'Thank you. This is what we did with what you said, and why.',
  'We talked about it on Tuesday. Here is what was decided, and what happens next.',
  'It took us longer than it should have. This is where it stands.',
] as const;

export const wentWell = [
  'Nobody knew the outcome before we began.',
  'My question was asked in every interview.',
  'There was time to think.',
  'We were told who would decide, and when.',
] as const;

export const goBetter = [
  'Papers could come earlier.',
  'The same two people spoke most of the time.',
  'Tell us sooner when the room changes.',
  'The decision seemed to be made already.',
] as const;

export const ratingNotes = [
  'My score counted as much as everybody else’s.',
  'We were asked, but it had been decided.',
  'It said co-design in the invitation; it was a consultation.',
  'I was asked to lead a part of it, and did.',
] as const;

export const evidenceNotes = [
  'Done together from the first meeting to the last.',
  'One example of several.',
  'Small, and it was theirs.',
  'It began late; it is going on.',
] as const;

export const findings = [
  'Seen on the day, and told by everybody we asked.',
  'Staff speak of it more than advisors do.',
  'There is a beginning, and little on record.',
  'Better than when we last came.',
] as const;
