// The team co-production score: exact fractions all the way, rounded once.
import Fraction from 'fraction.js';

import type { Instant } from '../../src/kernel/clock';
import { principle as principleWords } from '../../src/domain/vocabulary';
import type { Database } from '../runner/projection';
import { computeIndicators, type Indicator } from './indicators';
import { policyInForce } from './policies';
import type { Band, Principle, ScoringPolicy } from './policy';
import { readTeamFacts } from './read-facts';

/** The mean of a principle's available indicators, exactly; null when none is available. */
export interface PrincipleScore {
  readonly name: Principle;
  readonly fraction: string | null;
  /** Out of 100, one decimal. */
  readonly value: string | null;
}

export interface TeamScore {
  /** Out of 100, one decimal, rounded half up; null when there is not enough to publish a score. */
  readonly value: string | null;
  /** The score before rounding, out of 1, for example `83/120`. */
  readonly fraction: string | null;
  readonly band: Band | null;
  readonly policy: string;
  readonly asOf: Instant;
  readonly completedActivities: number;
  readonly principles: readonly PrincipleScore[];
  readonly indicators: readonly Indicator[];
}

export interface Asked {
  /** The one in force at the moment, unless another is named. */
  readonly policy?: ScoringPolicy;
  /** Whether to tell which events each figure rests on; it is, unless it is known that nobody asks. */
  readonly withEvents?: boolean;
}

/** The score of a team at a moment, from the rows as they were known then. */
export const scoreOf = (db: Database, teamId: string, asOf: Instant, asked: Asked = {}): TeamScore => {
  const { policy = policyInForce(db, asOf), withEvents = true } = asked;
  const facts = readTeamFacts(db, teamId, asOf, policy, { withEvents });
  return combine(computeIndicators(facts, policy, { withEvents }), facts.activities.length, asOf, policy);
};

/** Puts indicators together to principles and principles to a score. */
export const combine = (
  indicators: readonly Indicator[],
  completedActivities: number,
  asOf: Instant,
  policy: ScoringPolicy,
): TeamScore => {
  const means = principleWords.options.map((name) => ({
    name,
    mean: meanOf(
      indicators
        .filter(({ principle, status }) => principle === name && status === 'AVAILABLE')
        .map(({ code, numerator, denominator }) => ({
          value: new Fraction(numerator, denominator),
          weight: policy.indicatorWeights[code],
        })),
    ),
  }));
  const weighing = means.flatMap(({ name, mean }) => {
    const weight = policy.principleWeights[name];
    return weight > 0 ? [{ value: mean, weight }] : [];
  });
  const known = weighing.filter((one): one is Weighed => one.value !== undefined);
  const publishable = completedActivities >= policy.minimumActivities && known.length === weighing.length;
  const score = publishable ? meanOf(known) : undefined;
  return {
    value: score ? outOfHundred(score) : null,
    fraction: score ? score.toFraction() : null,
    band: score ? bandOf(outOfHundred(score), policy) : null,
    policy: policy.version,
    asOf,
    completedActivities,
    principles: means.map(({ name, mean }) => ({
      name,
      fraction: mean ? mean.toFraction() : null,
      value: mean ? outOfHundred(mean) : null,
    })),
    indicators,
  };
};

type Rational = InstanceType<typeof Fraction>;

interface Weighed {
  readonly value: Rational;
  readonly weight: number;
}

/** The mean, each value counted as often as it weighs; none when nothing weighs anything. */
const meanOf = (values: readonly Weighed[]): Rational | undefined => {
  const weight = values.reduce((sum, one) => sum + one.weight, 0);
  if (weight === 0) return undefined;
  return values.reduce((sum, one) => sum.add(one.value.mul(one.weight)), new Fraction(0)).div(weight);
};

/** Rounds half up to one decimal: tenths of a hundredth, plus one half, rounded down. */
const outOfHundred = (share: Rational): string => {
  const tenths = share.mul(1000).add(new Fraction(1, 2)).floor().n;
  return `${tenths / 10n}.${tenths % 10n}`;
};

/** The band of the score as it is shown, so that everybody can check it. */
const bandOf = (value: string, policy: ScoringPolicy): Band => {
  const shown = new Fraction(value);
  if (shown.compare(policy.bands.embeddedAbove) > 0) return 'EMBEDDED';
  return shown.compare(policy.bands.developingFrom) < 0 ? 'EARLY' : 'DEVELOPING';
};
