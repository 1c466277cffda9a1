// Who reaches what: for each kind of thing, how far each role sees, reads and gives commands. What is not here is denied.
import { type role as roleWords } from '../domain/roles';

export type ActingRole = keyof typeof roleWords.enum;

/** Kinds of things, by what decides who may know of them. */
export const kinds = {
  LEDGER: 'How much the ledger holds, and whether its read models keep up. It tells of nobody.',
  ONESELF: 'The one who asks, also when they have no role.',
  TEAM: 'A team, its score and the indicators that its policy publishes: public within the trust.',
  POLICY: 'A scoring policy.',
  STANDARDS: 'A set of standards.',
  OPPORTUNITY: 'An activity that is still open: it is advertised to all advisors.',
  ACTIVITY: 'An activity that is over or cancelled.',
  PERSON:
    'An advisor: their record, register entry and timeline. Theirs are the teams that they worked with, or that invited them.',
  RECORD: 'What stands between an advisor and a team: invitation, attendance, contribution, claim, peer pair.',
  TEAM_WORK: 'The register, the board and the feedback clock of a team.',
  CYCLE: 'An accreditation cycle: ratings, evidence, consents.',
  PACK: 'That an evidence pack was made, and for whom; as a file, the pack itself.',
  EVENT: 'An event as it is kept, with its proof; and the ids of the events behind a figure.',
  LOG: 'All events of the ledger, one after the other.',
  REPLAY: 'What changed in a read model.',
  CHECK: 'That somebody verified or replayed the ledger.',
  ERASURE: 'That an advisor was erased: the certificate.',
  ERASURE_REVIEW: 'Which texts about others may speak of an advisor who is to be erased.',
  LOOK: 'Who read personal text about an advisor.',
  COMMAND: 'A command, by the roles that it names, whatever it is about.',
  CONFIGURATION: 'What holds for the whole trust: new teams, scoring policies, sets of standards, who has which role.',
  NEW_PERSON: 'Somebody who is put on the register.',
} as const;

export type Kind = keyof typeof kinds;

/** How far somebody reaches within a kind. */
export const reaches = {
  ALL: 'all of them',
  OWN: 'what is about them',
  TEAMS: 'what belongs to their teams',
  TEAMS_OR_FREE: 'what belongs to their teams, and people whom no team knows yet',
  ADDRESSED: 'what is addressed to them',
  DISCLOSED: 'what was disclosed to them, for a reason, until a moment',
  UNLIMITED: 'all of them, but only without limits to their teams',
} as const;

export type Reach = keyof typeof reaches;

type Row = Readonly<Partial<Record<ActingRole, Reach>>>;
export type Matrix = Readonly<Partial<Record<Kind, Row>>>;

const EVERYBODY_KNOWN: Row = {
  advisor: 'ALL',
  staff: 'ALL',
  involvement_lead: 'ALL',
  auditor: 'ALL',
  accreditor: 'ALL',
  admin: 'ALL',
};
const TEAM_SIDE: Row = { staff: 'TEAMS', involvement_lead: 'TEAMS', auditor: 'ALL' };

/** Who may know of a thing, and of what is not personal text in it. */
export const mayKnow: Matrix = {
  LEDGER: EVERYBODY_KNOWN,
  ONESELF: EVERYBODY_KNOWN,
  TEAM: { advisor: 'ALL', staff: 'ALL', involvement_lead: 'ALL', auditor: 'ALL', admin: 'ALL' },
  POLICY: EVERYBODY_KNOWN,
  STANDARDS: EVERYBODY_KNOWN,
  OPPORTUNITY: { advisor: 'ALL', ...TEAM_SIDE },
  ACTIVITY: { advisor: 'OWN', ...TEAM_SIDE },
  PERSON: { advisor: 'OWN', ...TEAM_SIDE, involvement_lead: 'TEAMS_OR_FREE' },
  RECORD: { advisor: 'OWN', ...TEAM_SIDE },
  TEAM_WORK: TEAM_SIDE,
  CYCLE: TEAM_SIDE,
  PACK: { advisor: 'ADDRESSED', ...TEAM_SIDE, accreditor: 'ADDRESSED' },
  EVENT: TEAM_SIDE,
  REPLAY: { auditor: 'ALL' },
  CHECK: { auditor: 'ALL' },
  LOOK: { advisor: 'OWN', auditor: 'ALL' },
  ERASURE: { involvement_lead: 'TEAMS_OR_FREE', auditor: 'ALL', admin: 'ALL' },
  ERASURE_REVIEW: { involvement_lead: 'TEAMS_OR_FREE' },
  CONFIGURATION: { admin: 'ALL' },
};

/** Who may take it away as a file that outlives the answer. */
export const mayTakeAway: Matrix = {
  PACK: { advisor: 'ADDRESSED', staff: 'TEAMS', involvement_lead: 'TEAMS', auditor: 'ADDRESSED', accreditor: 'ADDRESSED' },
  LOG: { auditor: 'ALL' },
};

/** Who may read personal text. */
export const mayRead: Matrix = {
  PERSON: { advisor: 'OWN', staff: 'TEAMS', involvement_lead: 'TEAMS_OR_FREE', auditor: 'DISCLOSED' },
  RECORD: { advisor: 'OWN', staff: 'TEAMS', involvement_lead: 'TEAMS', auditor: 'DISCLOSED' },
};

/** Who may give a command about it, if the command names their role as well. */
export const mayGive: Matrix = {
  TEAM: { staff: 'TEAMS', involvement_lead: 'TEAMS', admin: 'ALL' },
  OPPORTUNITY: { advisor: 'ALL', staff: 'TEAMS', involvement_lead: 'TEAMS' },
  ACTIVITY: { advisor: 'OWN', staff: 'TEAMS', involvement_lead: 'TEAMS' },
  PERSON: { advisor: 'OWN', staff: 'TEAMS', involvement_lead: 'TEAMS_OR_FREE', admin: 'ALL' },
  RECORD: { advisor: 'OWN', staff: 'TEAMS', involvement_lead: 'TEAMS' },
  CYCLE: { staff: 'TEAMS', involvement_lead: 'TEAMS', accreditor: 'TEAMS' },
  EVENT: { staff: 'TEAMS', involvement_lead: 'TEAMS' },
  CHECK: { auditor: 'ALL' },
  CONFIGURATION: { involvement_lead: 'UNLIMITED', admin: 'ALL' },
  NEW_PERSON: { staff: 'UNLIMITED', involvement_lead: 'ALL' },
};
