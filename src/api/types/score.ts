// The team co-production score in the API.
import type { GraphQLResolveInfo } from 'graphql';
import { ArgsType, Field, ID, Int, ObjectType } from 'type-graphql';

import type { Database } from '../../../projections/runner/projection';
import { besideTheScore, isDisputed } from '../../../projections/score/beside';
import { explain, usualWords, type Words } from '../../../projections/score/explanation';
import { findPolicy, policyInForce } from '../../../projections/score/policies';
import { scoreOf } from '../../../projections/score/score';
import { trendOf } from '../../../projections/score/trend';
import { fieldsAskedFor } from '../asked-fields';
import { besideAsShown, type Shown, withEvents } from '../access/score-as-shown';
import type { ApiContext } from '../context';
import { fault } from '../faults';
import { MomentArgs, momentFrom } from '../moments';
import { scalars } from '../scalars';
import { Band, IndicatorStatus, Principle, ScoreFlag } from './enums';
import { BesideTheScore, EVENT_IDS, ScoreSentence, TrendPoint } from './score-context';

@ArgsType()
export class ScoreArgs extends MomentArgs {
  @Field(() => String, {
    nullable: true,
    description: 'By which policy, for example cps-1; by the one in force at the moment asked about when nothing is said.',
  })
  policy?: string | null;
}

@ObjectType({ description: 'One of the four principles, as the mean of its available indicators.' })
export class PrincipleScore {
  @Field(() => Principle, { description: 'Which principle.' })
  readonly name!: string;

  @Field(() => String, { nullable: true, description: 'Out of 100, one decimal; null when none of its indicators is available.' })
  readonly value!: string | null;

  @Field(() => String, { nullable: true, description: 'The same before rounding, out of 1, for example 13/20.' })
  readonly fraction!: string | null;
}

@ObjectType({ description: 'One indicator: a fraction, and the events it rests on.' })
export class Indicator {
  @Field(() => String, { description: 'Its code, I1 to I8.' })
  readonly code!: string;

  @Field(() => String, { description: 'What it shows.' })
  readonly name!: string;

  @Field(() => Principle, { description: 'The principle it belongs to.' })
  readonly principle!: string;

  @Field(() => Int, { description: 'How many of the counted things fulfil it.' })
  readonly numerator!: number;

  @Field(() => Int, { description: 'How many things are counted.' })
  readonly denominator!: number;

  @Field(() => IndicatorStatus, { description: 'Whether there is enough to go by.' })
  readonly status!: string;

  @Field(() => [ID], { nullable: true, description: EVENT_IDS })
  readonly eventIds!: readonly string[] | null;
}

@ObjectType({
  description: 'How far a team works with advisors as equals, over the year before a moment. No team is ranked by it.',
})
export class CoProductionScore {
  @Field(() => String, {
    nullable: true,
    description: 'Out of 100, one decimal, rounded half up; null when there is too little to publish a score.',
  })
  readonly value!: string | null;

  @Field(() => String, { nullable: true, description: 'The same before rounding, out of 1, for example 83/120.' })
  readonly fraction!: string | null;

  @Field(() => Band, { nullable: true, description: 'The band of the value.' })
  readonly band!: string | null;

  @Field(() => String, { description: 'The policy it was computed by.' })
  readonly policy!: string;

  @Field(() => scalars.DateTime, { description: 'The moment it was computed for: its window ends there.' })
  readonly asOf!: string;

  @Field(() => Int, { description: 'How many completed activities stand in the window.' })
  readonly completedActivities!: number;

  @Field(() => [PrincipleScore], { description: 'The four principles.' })
  readonly principles!: readonly PrincipleScore[];

  @Field(() => [Indicator], { description: 'The eight indicators.' })
  readonly indicators!: readonly Indicator[];

  @Field(() => [ScoreFlag], { description: 'What is to be known before the value is believed.' })
  readonly flags!: readonly string[];

  @Field(() => BesideTheScore, { description: 'What is to be seen beside the score, and is never in it.' })
  readonly beside!: BesideTheScore;

  @Field(() => [TrendPoint], {
    description: 'The same score at the end (in UTC) of each of the last 12 months that had ended, the oldest first.',
  })
  readonly trend!: readonly TrendPoint[];

  @Field(() => [ScoreSentence], { description: 'The score in plain words, one sentence for each part.' })
  readonly explanation!: readonly ScoreSentence[];
}

interface ScoreQuestion {
  readonly teamId: string;
  readonly asOf: string;
  readonly policy: string | undefined;
  /** What is not among them is not reckoned. */
  readonly fields: ReadonlySet<string>;
  readonly words: Words;
  readonly shown: Shown;
}

/** A team’s score, as it is or as of a moment. @throws GraphQLError UNKNOWN_POLICY, and as for reads */
export const readScore = async (
  { access, ledger, reads, smallNumbers }: ApiContext,
  teamId: string,
  args: ScoreArgs,
  info: GraphQLResolveInfo,
  words = usualWords,
): Promise<CoProductionScore> => {
  const moment = momentFrom(args);
  reads.atLeast(args.minPosition ?? undefined);
  const asOf = moment.at ?? ledger.clock();
  const whose = { teams: [teamId] };
  const shown = {
    eventIds: access.maySee('EVENT', whose),
    smallest: access.maySee('TEAM_WORK', whose) ? 0 : smallNumbers,
  };
  const question = { shown, teamId, asOf, policy: args.policy ?? undefined, fields: fieldsAskedFor(info), words };
  return reads.ask('score', teamId, moment, (db) => scoreFrom(db, question));
};

/** Everything that is asked for, from the rows of one and the same moment. */
const scoreFrom = (db: Database, { teamId, asOf, policy: version, fields, words, shown }: ScoreQuestion): CoProductionScore => {
  const policy = version === undefined ? policyInForce(db, asOf) : findPolicy(db, version, asOf);
  if (!policy) throw fault('UNKNOWN_POLICY');
  const score = scoreOf(db, teamId, asOf, { policy, withEvents: fields.has('eventIds') });
  const beside = fields.has('beside') || fields.has('flags') ? besideTheScore(db, teamId, asOf, policy) : undefined;
  return Object.assign(new CoProductionScore(), score, {
    indicators: score.indicators.map((indicator) => withEvents(indicator, shown)),
    ...(beside && {
      beside: besideAsShown(beside, shown),
      flags: isDisputed(score.value, beside, policy) ? ['SCORE_DISPUTED'] : [],
    }),
    ...(fields.has('trend') && { trend: trendOf(db, teamId, asOf, version === undefined ? {} : { policy }) }),
    ...(fields.has('explanation') && {
      explanation: explain(score, policy, words).map((sentence) => withEvents(sentence, shown)),
    }),
  });
};
