// How a score is computed from facts: the numbers of policy cps-1, which holds while no other is adopted, in one place.
import type { ScoringPolicy } from '../../src/domain/policy/events';
import { BASELINE } from '../../src/domain/policy/policy-id';

export type { ScoringPolicy };
export type { IndicatorCode, Principle } from '../../src/domain/policy/indicators';
export type Band = 'EMBEDDED' | 'DEVELOPING' | 'EARLY';

/** @see docs/SCORE.md */
export const cps1: ScoringPolicy = {
  version: BASELINE,
  windowDays: 365,
  minimums: { I1: 3, I2: 3, I3: 5, I4: 3, I5: 5, I6: 5, I7: 3, I8: 3 },
  minimumActivities: 6,
  indicatorWeights: { I1: 1, I2: 1, I3: 1, I4: 1, I5: 1, I6: 1, I7: 1, I8: 1 },
  principleWeights: { ASSETS: 1, CAPABILITIES: 1, RECIPROCITY: 1, PEER_SUPPORT: 1 },
  activeFrom: 2,
  doingWithFrom: 6,
  unratedAfterDays: 14,
  unratedLevel: 5,
  briefedDaysBefore: 2,
  debriefWithinDays: 7,
  closeLoopWithinDays: 30,
  payWithinDays: 30,
  notAloneFrom: 2,
  bands: { embeddedAbove: 80, developingFrom: 50 },
  disputed: { above: 80, feltEqualAtMost: 3, contestedPercentFrom: 20 },
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
