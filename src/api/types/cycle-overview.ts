// A cycle at one glance, in the API: what a reviewer would ask first.
import { Ctx, Field, ID, Int, ObjectType } from 'type-graphql';

import type { ApiContext } from '../context';
import { Advisor, loadAdvisor } from './advisor';
import { ReasonNotShared } from './enums';

@ObjectType({ description: 'A standard, and the events that are evidence for it.' })
export class StandardStanding {
  @Field(() => String, { description: 'The number of the standard.' })
  readonly standardNumber!: string;

  @Field(() => Int, { description: 'Its type.' })
  readonly type!: number;

  @Field(() => String, { description: 'What it asks for.' })
  readonly title!: string;

  @Field(() => [ID], { description: 'The ids of the events that are evidence for it.' })
  readonly eventIds!: readonly string[];
}

@ObjectType({ description: 'One line of the set’s acceptance rule, against what one side says.' })
export class AcceptanceCheck {
  @Field(() => Int, { description: 'The type of standards it is about.' })
  readonly type!: number;

  @Field(() => Int, { description: 'What the rule asks for, in percent of those that apply.' })
  readonly percentMet!: number;

  @Field(() => Int, { description: 'How many standards of the type apply.' })
  readonly applicable!: number;

  @Field(() => Int, { description: 'How many of them have to be met.' })
  readonly required!: number;

  @Field(() => Int, { description: 'How many of them are met. One that is not rated is not met.' })
  readonly met!: number;

  @Field(() => Boolean, { description: 'Whether that is enough.' })
  readonly isFulfilled!: boolean;
}

@ObjectType({ description: 'What one side says: the team of itself, or its peers. The two are never mixed.' })
export class RatingOverview {
  @Field(() => [StandardStanding], { description: 'What is met.' })
  readonly met!: readonly StandardStanding[];

  @Field(() => [StandardStanding], { description: 'What is met in part.' })
  readonly partlyMet!: readonly StandardStanding[];

  @Field(() => [StandardStanding], { description: 'What is not met.' })
  readonly notMet!: readonly StandardStanding[];

  @Field(() => [StandardStanding], { description: 'What does not apply.' })
  readonly notApplicable!: readonly StandardStanding[];

  @Field(() => [StandardStanding], { description: 'What is not rated yet.' })
  readonly notRated!: readonly StandardStanding[];

  @Field(() => [AcceptanceCheck], { description: 'The set’s acceptance rule, type by type; empty when it has none.' })
  readonly acceptance!: readonly AcceptanceCheck[];

  @Field(() => Boolean, { nullable: true, description: 'Whether the rule would be met; null when the set has none.' })
  readonly wouldBeAccepted!: boolean | null;
}

@ObjectType({ description: 'Evidence that cannot be shared with an accreditation body, and why: once for each advisor.' })
export class NotShared {
  @Field(() => String, { description: 'The number of the standard that it is evidence for.' })
  readonly standardNumber!: string;

  @Field(() => ID, { description: 'The id of the event.' })
  readonly eventId!: string;

  @Field(() => ReasonNotShared, { description: 'Why.' })
  readonly reason!: string;

  private readonly advisorId!: string | null;

  @Field(() => Advisor, { nullable: true, description: 'The advisor whose consent is missing; null when you may not see them.' })
  advisor(@Ctx() context: ApiContext): Promise<Advisor | null> | null {
    return this.advisorId === null ? null : loadAdvisor(context, this.advisorId);
  }
}

@ObjectType({ description: 'What is met and by which evidence, what is missing, and what cannot be shared and why.' })
export class CycleOverview {
  @Field(() => RatingOverview, { description: 'What the team says of itself.' })
  readonly self!: RatingOverview;

  @Field(() => RatingOverview, { description: 'What its peers found.' })
  readonly peer!: RatingOverview;

  @Field(() => [StandardStanding], { description: 'Standards that may apply, and for which there is no evidence.' })
  readonly missing!: readonly StandardStanding[];

  @Field(() => [NotShared], { description: 'Evidence that cannot be shared with an accreditation body, and why.' })
  readonly cannotBeShared!: readonly NotShared[];
}
