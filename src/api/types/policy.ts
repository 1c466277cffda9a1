// Scoring policies in the API: every number that a score is computed by.
import { Ctx, Field, ID, Int, ObjectType } from 'type-graphql';

import type { PastMoment } from '../../../projections/runner/as-of';
import { type KnownPolicy, listPolicies } from '../../../projections/score/policies';
import { indicatorWords } from '../../domain/policy/indicators';
import { baselineId } from '../../domain/policy/policy-id';
import { principle as principleWords } from '../../domain/vocabulary';
import { prefixOf } from '../../kernel/ids';
import type { ApiContext } from '../context';
import { scalars } from '../scalars';
import { ActivityKind, Principle } from './enums';
import { Node } from './node';

@ObjectType({ description: 'What a policy says of one indicator.' })
export class IndicatorRule {
  @Field(() => String, { description: 'Its code, I1 to I8.' })
  readonly code!: string;

  @Field(() => String, { description: 'What it shows.' })
  readonly name!: string;

  @Field(() => Principle, { description: 'The principle it belongs to.' })
  readonly principle!: string;

  @Field(() => Int, { description: 'How many cases it needs; with fewer it is left out.' })
  readonly minimum!: number;

  @Field(() => Int, { description: 'How much it weighs in the mean of its principle.' })
  readonly weight!: number;
}

@ObjectType({ description: 'What a policy says of one principle.' })
export class PrincipleRule {
  @Field(() => Principle, { description: 'Which principle.' })
  readonly name!: string;

  @Field(() => Int, { description: 'How much it weighs in the score.' })
  readonly weight!: number;
}

@ObjectType({ description: 'The least that an hour of one kind of activity is to be paid.' })
export class RateRule {
  @Field(() => ActivityKind, { description: 'Which kind of activity.' })
  readonly kind!: string;

  @Field(() => Int, { description: 'What an hour of it is paid at the least. In pence.' })
  readonly pencePerHour!: number;
}

@ObjectType({ implements: Node, description: 'How a score is computed, as advisors and staff agreed on it.' })
export class ScoringPolicy extends Node {
  @Field(() => String, { description: 'What it is called.' })
  readonly version!: string;

  @Field(() => scalars.DateTime, {
    nullable: true,
    description: 'Since when it is in force; null for the one that holds while none is adopted.',
  })
  readonly adoptedAt!: string | null;

  @Field(() => Boolean, { description: 'Whether it is the one in force at the moment asked about.' })
  readonly isInForce!: boolean;

  @Field(() => ID, { nullable: true, description: 'The id of the event by which it was adopted.' })
  readonly eventId!: string | null;

  @Field(() => Int, { description: 'How far back from the moment asked about it looks. In days.' })
  readonly windowDays!: number;

  @Field(() => Int, { description: 'How many completed activities a published score needs.' })
  readonly minimumActivities!: number;

  @Field(() => [IndicatorRule], { description: 'What it says of each indicator.' })
  readonly indicators!: readonly IndicatorRule[];

  @Field(() => [PrincipleRule], { description: 'What it says of each principle.' })
  readonly principles!: readonly PrincipleRule[];

  @Field(() => Int, { description: 'From how many participations with a team on an advisor is active with it.' })
  readonly activeFrom!: number;

  @Field(() => Int, { description: 'From which level of involvement on an activity is “doing with”.' })
  readonly doingWithFrom!: number;

  @Field(() => Int, { description: 'How long after its end an activity may stay unrated before its level is capped. In days.' })
  readonly unratedAfterDays!: number;

  @Field(() => Int, { description: 'The level that an unrated activity then counts as at the most.' })
  readonly unratedLevel!: number;

  @Field(() => Int, { description: 'How long before the start an advisor is to be briefed. In days.' })
  readonly briefedDaysBefore!: number;

  @Field(() => Int, { description: 'How long after the end a debrief is to be offered. In days.' })
  readonly debriefWithinDays!: number;

  @Field(() => Int, { description: 'How long a team has to decide on a contribution and to give feedback. In days.' })
  readonly closeLoopWithinDays!: number;

  @Field(() => Int, { description: 'How long a team has to pay what it promised. In days.' })
  readonly payWithinDays!: number;

  @Field(() => Int, { description: 'How many advisors make nobody the lone voice.' })
  readonly notAloneFrom!: number;

  @Field(() => Int, { description: 'Scores from here on are DEVELOPING, those below EARLY.' })
  readonly developingFrom!: number;

  @Field(() => Int, { description: 'Scores above are EMBEDDED.' })
  readonly embeddedAbove!: number;

  @Field(() => Int, { description: 'Only scores above can be disputed.' })
  readonly disputedAbove!: number;

  @Field(() => Int, { description: 'A median of what advisors felt of this or less disputes a score.' })
  readonly disputedFeltEqualAtMost!: number;

  @Field(() => Int, { description: 'This share of contested activities or more disputes a score. In percent.' })
  readonly disputedContestedPercentFrom!: number;

  @Field(() => [RateRule], { description: 'The rates that were adopted with it; none where earlier ones go on.' })
  readonly rates!: readonly RateRule[];

  private readonly people!: readonly string[];

  @Field(() => [ID], {
    nullable: true,
    description: 'The pseudonymous ids of those who agreed to it, as far as you may see them; null when you work with no team.',
  })
  async agreedBy(@Ctx() { access }: ApiContext): Promise<readonly string[] | null> {
    if (!access.maySee('TEAM_WORK', { teams: access.teamsOf('TEAM_WORK') ?? [] })) return null;
    const maySee = await Promise.all(
      this.people.map(async (id) => prefixOf(id) !== 'advisor' || (await access.maySeePerson(id))),
    );
    return this.people.filter((_, index) => maySee[index]);
  }
}

const policyFrom = ({ id, numbers, adoptedAt, agreedBy: people, eventId }: KnownPolicy, isInForce: boolean): ScoringPolicy => {
  const { minimums, indicatorWeights, principleWeights, bands, disputed, rates = [], ...others } = numbers;
  return Object.assign(new ScoringPolicy(), {
    ...others,
    ...bands,
    rates: rates.map((rate) => Object.assign(new RateRule(), rate)),
    id,
    adoptedAt,
    isInForce,
    eventId,
    people,
    indicators: indicatorWords.map((word) => ({
      ...word,
      minimum: minimums[word.code],
      weight: indicatorWeights[word.code],
    })),
    principles: principleWords.options.map((name) => ({ name, weight: principleWeights[name] })),
    disputedAbove: disputed.above,
    disputedFeltEqualAtMost: disputed.feltEqualAtMost,
    disputedContestedPercentFrom: disputed.contestedPercentFrom,
  });
};

/** All policies that were known at a moment, in the order in which they came into force. @throws GraphQLError as for reads */
export const readPolicies = async ({ reads, ledger }: ApiContext, moment: PastMoment = {}): Promise<ScoringPolicy[]> =>
  reads.ask('score', baselineId, moment, (db) => {
    const known = listPolicies(db, moment.at ?? ledger.clock());
    return known.map((policy) => policyFrom(policy, policy === known.at(-1)));
  });

export const loadPolicy = async (context: ApiContext, id: string): Promise<ScoringPolicy | null> =>
  (await readPolicies(context)).find((policy) => policy.id === id) ?? null;
