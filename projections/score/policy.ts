// How a score is computed from facts: the numbers of policy cps-1, in one place.
import type { principle as principleWords } from '../../src/domain/vocabulary';

export type Principle = keyof typeof principleWords.enum;
export type IndicatorCode = 'I1' | 'I2' | 'I3' | 'I4' | 'I5' | 'I6' | 'I7' | 'I8';
export type Band = 'EMBEDDED' | 'DEVELOPING' | 'EARLY';

export interface ScoringPolicy {
  readonly version: string;
  /** An activity, a contribution or a training counts when it falls in the window (asOf - windowDays, asOf]. */
  readonly windowDays: number;
  /** Below this denominator an indicator says NOT_ENOUGH_DATA and is left out. */
  readonly minimums: Readonly<Record<IndicatorCode, number>>;
  /** A score is published from this many completed activities on. */
  readonly minimumActivities: number;
  /** How many participations with the team in the window make an advisor an active one. */
  readonly activeFrom: number;
  /** From this level on an activity is "doing with". */
  readonly doingWithFrom: number;
  /** So many days after its end, an activity that no advisor has rated counts at most as `unratedLevel`. */
  readonly unratedAfterDays: number;
  readonly unratedLevel: number;
  readonly briefedDaysBefore: number;
  readonly debriefWithinDays: number;
  /** How long a team has to decide on a contribution and to give feedback. */
  readonly closeLoopWithinDays: number;
  /** How long a team has to pay what it promised. */
  readonly payWithinDays: number;
  /** How many advisors make nobody the lone voice. */
  readonly notAloneFrom: number;
  /** Scores above `embeddedAbove` are EMBEDDED, those below `developingFrom` EARLY. */
  readonly embeddedAbove: number;
  readonly developingFrom: number;
}

/** @see docs/SCORE.md */
export const cps1: ScoringPolicy = {
  version: 'cps-1',
  windowDays: 365,
  minimums: { I1: 3, I2: 3, I3: 5, I4: 3, I5: 5, I6: 5, I7: 3, I8: 3 },
  minimumActivities: 6,
  activeFrom: 2,
  doingWithFrom: 6,
  unratedAfterDays: 14,
  unratedLevel: 5,
  briefedDaysBefore: 2,
  debriefWithinDays: 7,
  closeLoopWithinDays: 30,
  payWithinDays: 30,
  notAloneFrom: 2,
  embeddedAbove: 80,
  developingFrom: 50,
};

/** Kinds of activity in which decisions are taken. */
export const DECIDING_KINDS: ReadonlySet<string> = new Set([
  'RECRUITMENT_PANEL',
  'ACCREDITATION_REVIEW',
  'STEERING_GROUP',
  'GOVERNANCE_BOARD',
  'QI_PROJECT',
  'AUDIT_OR_PLACE_VISIT',
  'SERVICE_DESIGN',
]);

/** Kinds of activity that a group does together. */
export const GROUP_KINDS: ReadonlySet<string> = new Set([
  ...DECIDING_KINDS,
  'TRAINING_CO_DELIVERY',
  'TEAM_LEARNING',
  'RESEARCH',
  'PEER_LED_SESSION',
  'CONSULTATION_EVENT',
]);
