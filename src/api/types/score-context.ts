// What helps to read a score: the figures beside it, how it went over a year, and what it says in plain words.
import { Field, ID, Int, ObjectType } from 'type-graphql';

import { scalars } from '../scalars';
import { Band, Principle, ScoreTopic } from './enums';

export const EVENT_IDS = 'The ids of the events it rests on; null when you may not see the history of the team.';
const SUPPRESSED = 'Whether it is held back, because it tells of few people whom you may not see.';

@ObjectType({
  description: 'A figure that opens to its fraction and to its events. A denominator of 0 means that there is none.',
})
export class Share {
  @Field(() => Int, { nullable: true, description: 'How much of it there is; null when it is suppressed.' })
  readonly numerator!: number | null;

  @Field(() => Int, { nullable: true, description: 'Of how much; null when it is suppressed.' })
  readonly denominator!: number | null;

  @Field(() => Boolean, { description: SUPPRESSED })
  readonly suppressed!: boolean;

  @Field(() => [ID], { nullable: true, description: EVENT_IDS })
  readonly eventIds!: readonly string[] | null;
}

@ObjectType({ description: 'How far people of one side felt that they worked as equals.' })
export class FeltEqual {
  @Field(() => Int, {
    nullable: true,
    description:
      'The median, from 1 (not at all) to 5 (fully), the lower of two; null when nobody said, or when it is suppressed.',
  })
  readonly median!: number | null;

  @Field(() => Int, { nullable: true, description: 'How many times somebody said it; null when it is suppressed.' })
  readonly count!: number | null;

  @Field(() => Boolean, { description: SUPPRESSED })
  readonly suppressed!: boolean;

  @Field(() => [ID], { nullable: true, description: EVENT_IDS })
  readonly eventIds!: readonly string[] | null;
}

@ObjectType({ description: 'What is to be seen beside a score, and is never in it. All of it in the window of the score.' })
export class BesideTheScore {
  @Field(() => Share, { description: 'Influence: decided contributions that were adopted, in whole or in part.' })
  readonly influence!: Share;

  @Field(() => FeltEqual, { description: 'How advisors felt.' })
  readonly feltEqualAdvisors!: FeltEqual;

  @Field(() => FeltEqual, { description: 'How staff felt.' })
  readonly feltEqualStaff!: FeltEqual;

  @Field(() => Share, { description: 'Completed activities at the stage PRIORITY or DESIGN, where most can be changed.' })
  readonly earlyStage!: Share;

  @Field(() => Share, {
    description:
      'The time of the advisor who gave the most, of the time that all gave, there and in preparation. In minutes. It does not say who: its events are those of everybody.',
  })
  readonly mostInvolved!: Share;

  @Field(() => Share, { description: 'Service users among the advisors who took part.' })
  readonly serviceUsers!: Share;

  @Field(() => Share, { description: 'Carers and family members among the advisors who took part. Somebody can be both.' })
  readonly carersAndFamily!: Share;

  @Field(() => Share, { description: 'Completed activities in which an advisor contests what the team declared.' })
  readonly contested!: Share;
}

@ObjectType({ description: 'A score at the end of a month.' })
export class TrendPoint {
  @Field(() => scalars.DateTime, { description: 'The end of the month.' })
  readonly asOf!: string;

  @Field(() => String, {
    nullable: true,
    description: 'Out of 100, one decimal; null when there was too little to publish a score.',
  })
  readonly value!: string | null;

  @Field(() => String, { nullable: true, description: 'The same before rounding, out of 1.' })
  readonly fraction!: string | null;

  @Field(() => Band, { nullable: true, description: 'The band of the value.' })
  readonly band!: string | null;

  @Field(() => String, { description: 'The policy it was computed by.' })
  readonly policy!: string;

  @Field(() => Int, { description: 'How many completed activities stood in the window.' })
  readonly completedActivities!: number;
}

@ObjectType({ description: 'One sentence of the score in plain words, and the figure it is about.' })
export class ScoreSentence {
  @Field(() => ScoreTopic, { description: 'What it is about.' })
  readonly topic!: string;

  @Field(() => String, { description: 'The sentence.' })
  readonly text!: string;

  @Field(() => Principle, { nullable: true, description: 'The principle it is about.' })
  readonly principle!: string | null;

  @Field(() => String, { nullable: true, description: 'The code of the indicator it is about, I1 to I8.' })
  readonly indicator!: string | null;

  @Field(() => String, { nullable: true, description: 'The exact fraction it is about, for example 9/12.' })
  readonly fraction!: string | null;

  @Field(() => [ID], { nullable: true, description: EVENT_IDS })
  readonly eventIds!: readonly string[] | null;
}
