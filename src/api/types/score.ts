// The team co-production score in the API.
import { Field, ID, Int, ObjectType } from 'type-graphql';

import type { PastMoment } from '../../../projections/runner/as-of';
import { scoreOf } from '../../../projections/score/score';
import type { ApiContext } from '../context';
import { scalars } from '../scalars';
import { Band, IndicatorStatus, Principle } from './enums';

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

  @Field(() => [ID], { description: 'The ids of the events it rests on.' })
  readonly eventIds!: readonly string[];
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
}

/** A team’s score, as it is or as of a moment. @throws GraphQLError as for reads */
export const readScore = async (
  { ledger, reads }: ApiContext,
  teamId: string,
  moment: PastMoment,
): Promise<CoProductionScore> => {
  const asOf = moment.at ?? ledger.clock();
  return reads.ask('score', teamId, moment, (db) => Object.assign(new CoProductionScore(), scoreOf(db, teamId, asOf)));
};
