// What each root field gives: a root field without a line here is refused to everybody.
import type { Kind } from './matrix';

/** Queries and subscriptions, by the kind of thing they are about. Mutations are commands, which name their roles themselves. */
export const rootFields: Readonly<Record<string, Kind>> = {
  ledger: 'LEDGER',
  me: 'ONESELF',
  person: 'CONFIGURATION',
  // Everybody known may ask for it; each kind of thing says for itself who may see it.
  node: 'POLICY',
  team: 'TEAM',
  teams: 'TEAM',
  scoringPolicies: 'POLICY',
  standardSet: 'STANDARDS',
  standardSets: 'STANDARDS',
  advisor: 'PERSON',
  advisors: 'TEAM_WORK',
  activity: 'ACTIVITY',
  contribution: 'RECORD',
  register: 'TEAM_WORK',
  erasureCertificate: 'ERASURE',
  erasureReview: 'ERASURE_REVIEW',
  feedbackClock: 'TEAM_WORK',
  accreditationCycle: 'CYCLE',
  accreditationCycles: 'CYCLE',
  evidencePacks: 'PACK',
  history: 'EVENT',
  consistencyProof: 'EVENT',
  eventAppended: 'EVENT',
  readModelDiff: 'REPLAY',
};

/** What a thing is when a command names it, by the prefix of its id; undefined when naming it needs no leave. */
export const kindNamedBy = (prefix: string): Kind | undefined =>
  FREE_TO_NAME.has(prefix) ? undefined : (kindsByPrefix.get(prefix) ?? 'CONFIGURATION');

/** What is for everybody, colleagues, and a pack, which is made by the command that names it. */
const FREE_TO_NAME: ReadonlySet<string> = new Set(['standards', 'policy', 'staff', 'pack']);

const kindsByPrefix: ReadonlyMap<string, Kind> = new Map([
  ['team', 'TEAM'],
  ['advisor', 'PERSON'],
  ['activity', 'ACTIVITY'],
  ['contribution', 'RECORD'],
  ['claim', 'RECORD'],
  ['peer', 'RECORD'],
  ['invitation', 'RECORD'],
  ['cycle', 'CYCLE'],
]);

/** What a command is about that names nothing, by the aggregate it is given to; where none stands, the configuration. */
export const kindMadeBy: Readonly<Record<string, Kind>> = {
  team: 'CONFIGURATION',
  person: 'CONFIGURATION',
  policy: 'CONFIGURATION',
  standards: 'CONFIGURATION',
  advisor: 'NEW_PERSON',
  audit: 'CHECK',
  activity: 'RECORD',
  contribution: 'RECORD',
  claim: 'RECORD',
  peer: 'RECORD',
  cycle: 'CYCLE',
};
