// Claims in the API: what was promised, claimed and paid.
import { Ctx, Field, ID, Int, ObjectType } from 'type-graphql';

import { type ClaimRow, findClaim } from '../../../projections/directory/queries';
import type { ApiContext } from '../context';
import { scalars } from '../scalars';
import { Activity, loadActivity } from './activity';
import { Advisor, loadAdvisor } from './advisor';
import { ClaimStatus, ExpenseKind, ReasonForRejecting } from './enums';
import { Node } from './node';

@ObjectType({ description: 'One expense.' })
export class Expense {
  @Field(() => ExpenseKind, { description: 'What it was for.' })
  readonly kind!: string;

  @Field(() => Int, { description: 'How much. In pence.' })
  readonly amountPence!: number;
}

@ObjectType({ implements: Node, description: 'Payment for what an advisor did in an activity: there is one claim for the two.' })
export class Claim extends Node {
  @Field(() => ClaimStatus, { description: 'Where it stands.' })
  readonly status!: string;

  @Field(() => Int, { nullable: true, description: 'The time to be paid. In minutes.' })
  readonly feeMinutes!: number | null;

  @Field(() => Int, { nullable: true, description: 'What an hour was offered at when the activity was advertised. In pence.' })
  readonly rate!: number | null;

  @Field(() => Int, { nullable: true, description: 'What is claimed: the fee and the expenses. In pence.' })
  readonly amountPence!: number | null;

  @Field(() => [Expense], { description: 'The expenses.' })
  readonly expenses!: readonly Expense[];

  @Field(() => ReasonForRejecting, { nullable: true, description: 'Why it was rejected.' })
  readonly reason!: string | null;

  @Field(() => Int, { nullable: true, description: 'What was paid. In pence.' })
  readonly settledPence!: number | null;

  @Field(() => scalars.LocalDate, { nullable: true, description: 'The day it was paid.' })
  readonly paidOn!: string | null;

  @Field(() => scalars.DateTime, { description: 'When it last changed.' })
  readonly changedAt!: string;

  @Field(() => ID, { description: 'The id of the activity.' })
  readonly activityId!: string;

  @Field(() => ID, { description: 'The id of the advisor.' })
  readonly advisorId!: string;

  @Field(() => Activity, { nullable: true, description: 'The activity.' })
  activity(@Ctx() context: ApiContext): Promise<Activity | null> {
    return loadActivity(context, this.activityId);
  }

  @Field(() => Advisor, { nullable: true, description: 'The advisor; null when you may not see them.' })
  advisor(@Ctx() context: ApiContext): Promise<Advisor | null> {
    return loadAdvisor(context, this.advisorId);
  }
}

export const claimFrom = (row: ClaimRow): Claim => Object.assign(new Claim(), row);

/** A claim, if there is one and the one who asks may see it: the two cases look alike. */
export const loadClaim = async ({ access, reads }: ApiContext, id: string): Promise<Claim | null> => {
  const row = findClaim(await reads.rows('directory'), id);
  return row && access.maySee('RECORD', { teams: [row.teamId], advisors: [row.advisorId] }) ? claimFrom(row) : null;
};
