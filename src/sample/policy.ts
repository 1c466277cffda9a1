// The scoring policy that the trust of a sample adopts one day: agreed between one of its first advisors and its leads.
import type { Advisor } from './advisor';
import { type InputOf, type Line, line } from './line';
import { atWork, DAY } from './moments';
import type { Random } from './random';
import type { Trust } from './team';

/** In the midst of the years; not at all where no advisor has been there for long enough to agree to anything. */
export const planPolicy = (random: Random, { begins, until, leads }: Trust, advisors: readonly Advisor[]): Line[] => {
  const at = atWork(random, begins + 0.6 * (until - begins));
  const agreeing = advisors.filter(({ joinsAt, leavesAt }) => joinsAt + 60 * DAY < at && leavesAt > at).slice(0, 2);
  if (agreeing.length === 0) return [];
  return [line(at, leads[0], 'AdoptScoringPolicy', { ...numbers, agreedBy: [...agreeing, ...leads].map(({ id }) => id) })];
};

/** Stricter than what holds without a policy: briefed a day earlier, and hearing back counts twice. */
const numbers: Omit<InputOf<'AdoptScoringPolicy'>, 'agreedBy'> = {
  version: 'trust-1',
  windowDays: 365,
  minimums: { I1: 3, I2: 3, I3: 5, I4: 3, I5: 5, I6: 5, I7: 3, I8: 3 },
  minimumActivities: 6,
  indicatorWeights: { I1: 1, I2: 1, I3: 1, I4: 1, I5: 2, I6: 1, I7: 1, I8: 1 },
  principleWeights: { ASSETS: 1, CAPABILITIES: 1, RECIPROCITY: 1, PEER_SUPPORT: 1 },
  activeFrom: 2,
  doingWithFrom: 6,
  unratedAfterDays: 14,
  unratedLevel: 5,
  briefedDaysBefore: 3,
  debriefWithinDays: 7,
  closeLoopWithinDays: 30,
  payWithinDays: 30,
  notAloneFrom: 2,
  bands: { developingFrom: 50, embeddedAbove: 80 },
  disputed: { above: 80, feltEqualAtMost: 3, contestedPercentFrom: 20 },
};
