// The feedback clock in the API.
import { Ctx, Field, ID, Int, ObjectType } from 'type-graphql';

import {
  countLoops,
  findLoops,
  type LoopKey,
  type LoopRow,
  type LoopState as State,
} from '../../../projections/directory/feedback-clock';
import { type PastMoment, WHOLE_LEDGER } from '../../../projections/runner/as-of';
import { cps1 } from '../../../projections/score/policy';
import type { ApiContext } from '../context';
import { connectionOf, type PageArgs, readPage } from '../pages';
import { scalars } from '../scalars';
import { Contribution, loadContribution } from './contribution';
import { ContributionKind, LoopState, LoopStep } from './enums';
import { loadTeam, Team } from './team';

@ObjectType({ description: 'One contribution on the feedback clock, at the moment of the question.' })
export class FeedbackClockEntry {
  @Field(() => ID, { description: 'The id of the contribution.' })
  readonly contributionId!: string;

  @Field(() => ContributionKind, { description: 'What kind of thing was brought.' })
  readonly kind!: string;

  @Field(() => scalars.DateTime, { description: 'When it was brought.' })
  readonly contributedAt!: string;

  @Field(() => LoopState, { description: 'How it stands.' })
  readonly state!: string;

  @Field(() => [LoopStep], { description: 'What is missing; nothing when it is closed.' })
  readonly missing!: readonly string[];

  @Field(() => scalars.DateTime, { description: 'By when there is to be an outcome, and the advisor is to be told.' })
  readonly dueAt!: string;

  @Field(() => scalars.DateTime, { nullable: true, description: 'When both had come; null while one is missing.' })
  readonly closedAt!: string | null;

  @Field(() => Int, {
    description: 'How many full days after it was due it was closed, or, if it is not, the question is asked.',
  })
  readonly daysOver!: number;

  @Field(() => ID, { description: 'The id of the team it was made to.' })
  readonly teamId!: string;

  @Field(() => ID, { description: 'The id of the activity it was made in.' })
  readonly activityId!: string;

  @Field(() => ID, { description: 'The id of the advisor who made it.' })
  readonly advisorId!: string;

  @Field(() => Boolean, { description: 'Whether the advisor was erased since.' })
  readonly erased!: boolean;

  @Field(() => Team, { nullable: true, description: 'The team it was made to, as it is now.' })
  team(@Ctx() context: ApiContext): Promise<Team | null> {
    return loadTeam(context, this.teamId);
  }

  @Field(() => Contribution, { nullable: true, description: 'The record of the contribution, as it is now.' })
  contribution(@Ctx() context: ApiContext): Promise<Contribution | null> {
    return loadContribution(context, this.contributionId);
  }
}

@ObjectType({ description: 'How contributions stand as a whole, at the moment of the question.' })
export class FeedbackTotals {
  @Field(() => Int, { description: 'How many are open, and in time.' })
  readonly due!: number;

  @Field(() => Int, { description: 'How many are open, and late.' })
  readonly overdue!: number;

  @Field(() => Int, { description: 'How many were closed in time.' })
  readonly closedInTime!: number;

  @Field(() => Int, { description: 'How many were closed late.' })
  readonly closedLate!: number;

  @Field(() => Int, { description: 'How many were open when their advisor was erased: nobody can be told any more.' })
  readonly leftOpen!: number;

  @Field(() => Int, { description: 'How many contributions there are.' })
  readonly contributions!: number;

  @Field(() => Int, { description: 'Of how many of them the advisor ever heard back.' })
  readonly heardBack!: number;

  @Field(() => Int, {
    nullable: true,
    description: 'After how many full days advisors heard back: the lower median of those who did; null when nobody did.',
  })
  readonly medianDays!: number | null;

  @Field(() => Int, {
    nullable: true,
    description: 'Within how many full days nine in ten of those who heard back did; null when nobody did.',
  })
  readonly ninetiethPercentileDays!: number | null;
}

@ObjectType({ description: 'A page of the feedback clock, and the totals of all it is about, whatever their state.' })
export class FeedbackClockConnection extends connectionOf(() => FeedbackClockEntry, 'FeedbackClock') {
  @Field(() => FeedbackTotals, { description: 'How the contributions stand as a whole.' })
  readonly totals!: FeedbackTotals;
}

/** A page of the clock of one team or of everybody, as it is or as of a moment. @throws GraphQLError as for pages and reads */
export const readFeedbackClock = (
  context: ApiContext,
  { teamId, state }: { readonly teamId: string | undefined; readonly state: State | undefined },
  page: PageArgs,
  moment: PastMoment,
): Promise<FeedbackClockConnection> => {
  const whose = { teamId, teams: context.access.teamsOf('TEAM_WORK'), now: moment.at ?? context.ledger.clock() };
  return context.reads.ask('directory', teamId ?? WHOLE_LEDGER, moment, (db) =>
    Object.assign(new FeedbackClockConnection(), {
      ...readPage(context, `feedback-clock/${teamId ?? ''}`, page, {
        keyOf: ({ contribution }: LoopRow) => [contribution.contributedAt, contribution.position] as [string, number],
        find: ({ after, before, limit, backwards }) =>
          findLoops(
            db,
            whose,
            { state, after: after && keyFrom(after), before: before && keyFrom(before), limit, newestFirst: backwards },
            cps1,
          ),
        toNode: entryFrom,
      }),
      totals: Object.assign(new FeedbackTotals(), countLoops(db, whose, cps1)),
    }),
  );
};

const keyFrom = ([contributedAt, position]: readonly [string, number]): LoopKey => ({ contributedAt, position });

const entryFrom = ({ contribution, ...loop }: LoopRow): FeedbackClockEntry => {
  const { id: contributionId, kind, contributedAt, teamId, activityId, advisorId, advisorErasedAt } = contribution;
  const erased = advisorErasedAt !== null;
  const about = { contributionId, kind, contributedAt, teamId, activityId, advisorId, erased };
  return Object.assign(new FeedbackClockEntry(), { ...loop, ...about });
};
