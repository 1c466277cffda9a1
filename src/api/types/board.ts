// The activity board of a team in the API.
import { ArgsType, Ctx, Field, ID, Int, ObjectType } from 'type-graphql';

import {
  type BoardKey,
  type BoardParticipant as ParticipantRow,
  type BoardRow,
  findBoard,
} from '../../../projections/directory/board';
import type { PastMoment } from '../../../projections/runner/as-of';
import { cps1 } from '../../../projections/score/policy';
import type { ApiContext } from '../context';
import { type Connection, connectionOf, type PageArgs, readPage } from '../pages';
import { scalars } from '../scalars';
import { Activity, Invitation, invitationFrom, loadActivity } from './activity';
import { Advisor, loadAdvisor } from './advisor';
import { ActivityKind, ActivityStatus, AttendanceStatus, BoardTime, BriefingState, DebriefState } from './enums';

@ObjectType({ description: 'How many invitations to an activity stand where, at the moment of the question.' })
export class InvitationCounts {
  @Field(() => Int, { description: 'Not answered yet.' })
  readonly invited!: number;

  @Field(() => Int, { description: 'Accepted.' })
  readonly accepted!: number;

  @Field(() => Int, { description: 'Declined.' })
  readonly declined!: number;

  @Field(() => Int, { description: 'Taken back by the team.' })
  readonly withdrawn!: number;

  @Field(() => Int, { description: 'Ran out unanswered.' })
  readonly expired!: number;
}

@ObjectType({ description: 'An advisor who accepted, was briefed, or of whom attendance is recorded.' })
export class BoardParticipant {
  @Field(() => ID, { description: 'The id of the advisor.' })
  readonly advisorId!: string;

  @Field(() => Boolean, { description: 'Whether the advisor was erased: then nothing is to be given to them any more.' })
  readonly erased!: boolean;

  @Field(() => AttendanceStatus, { nullable: true, description: 'Whether the advisor was there; null when nothing is recorded.' })
  readonly attendance!: string | null;

  @Field(() => BriefingState, {
    nullable: true,
    description: 'The briefing; null when none is to be given: the activity is cancelled, or the advisor did not come.',
  })
  readonly briefing!: string | null;

  @Field(() => scalars.DateTime, { description: 'By when the advisor is to be briefed.' })
  readonly briefingDueAt!: string;

  @Field(() => scalars.DateTime, { nullable: true, description: 'When the advisor was first briefed.' })
  readonly briefedAt!: string | null;

  @Field(() => DebriefState, {
    nullable: true,
    description: 'The debrief; null when none is to be offered, or not yet: it is for those who were there, once it is over.',
  })
  readonly debrief!: string | null;

  @Field(() => scalars.DateTime, {
    nullable: true,
    description: 'By when a debrief is to be offered; null while it is not known when the activity ends.',
  })
  readonly debriefDueAt!: string | null;

  @Field(() => scalars.DateTime, { nullable: true, description: 'When a debrief was offered.' })
  readonly debriefOfferedAt!: string | null;

  @Field(() => scalars.DateTime, { nullable: true, description: 'When a debrief was held.' })
  readonly debriefHeldAt!: string | null;

  @Field(() => Advisor, {
    nullable: true,
    description: 'The record of the advisor, as it is now; null when you may not see them.',
  })
  advisor(@Ctx() context: ApiContext): Promise<Advisor | null> {
    return loadAdvisor(context, this.advisorId);
  }
}

@ObjectType({
  description: 'One activity on a board, at the moment of the question.',
})
export class BoardActivity {
  @Field(() => ID, { description: 'The id of the activity.' })
  readonly activityId!: string;

  @Field(() => ActivityKind, { description: 'What kind of joint work it is.' })
  readonly kind!: string;

  @Field(() => String, { description: 'What it is called.' })
  readonly title!: string;

  @Field(() => ActivityStatus, { description: 'Where it stands.' })
  readonly status!: string;

  @Field(() => scalars.DateTime, { description: 'When it starts.' })
  readonly startsAt!: string;

  @Field(() => scalars.DateTime, { nullable: true, description: 'When it is planned to end.' })
  readonly endsAt!: string | null;

  @Field(() => scalars.DateTime, { nullable: true, description: 'When it ended.' })
  readonly endedAt!: string | null;

  @Field(() => Int, { nullable: true, description: 'How many advisors can be invited at once; null when there is no limit.' })
  readonly places!: number | null;

  @Field(() => Int, {
    nullable: true,
    description: 'How many of them no invitation holds, neither accepted nor waiting for an answer; null when there is no limit.',
  })
  readonly placesLeft!: number | null;

  @Field(() => InvitationCounts, { description: 'How many invitations stand where.' })
  readonly invitationCounts!: InvitationCounts;

  @Field(() => [Invitation], { description: 'The invitations, in the order in which they were written down.' })
  readonly invitations!: readonly Invitation[];

  @Field(() => [BoardParticipant], { description: 'Who is to come or came.' })
  readonly participants!: readonly BoardParticipant[];

  @Field(() => Activity, { nullable: true, description: 'The record of the activity, as it is now.' })
  activity(@Ctx() context: ApiContext): Promise<Activity | null> {
    return loadActivity(context, this.activityId);
  }
}

export const BoardConnection = connectionOf(() => BoardActivity, 'Board');

@ArgsType()
export class BoardArgs {
  @Field(() => scalars.DateTime, { nullable: true, description: 'Activities that start at this moment or later.' })
  from?: Date | null;

  @Field(() => scalars.DateTime, { nullable: true, description: 'Activities that start before this moment.' })
  until?: Date | null;

  @Field(() => BoardTime, {
    nullable: true,
    description: 'Those to come or those that are over; all of them when nothing is said.',
  })
  when?: 'UPCOMING' | 'PAST' | null;
}

/** A page of a team’s board, as it is or as of a moment. @throws GraphQLError as for pages and reads */
export const readBoard = (
  context: ApiContext,
  teamId: string,
  { from, until, when }: BoardArgs,
  page: PageArgs,
  moment: PastMoment,
): Promise<Connection<BoardActivity>> => {
  const now = moment.at ?? context.ledger.clock();
  const which = { now, from: from?.toISOString(), until: until?.toISOString(), when: when ?? undefined };
  return context.reads.ask('directory', teamId, moment, (db) =>
    readPage(context, `board/${teamId}`, page, {
      keyOf: ({ activity }: BoardRow) => [activity.startsAt, activity.position] as [string, number],
      find: ({ after, before, limit, backwards }) =>
        findBoard(
          db,
          teamId,
          { ...which, after: after && keyFrom(after), before: before && keyFrom(before), limit, newestFirst: backwards },
          cps1,
        ),
      toNode: boardActivityFrom,
    }),
  );
};

const keyFrom = ([startsAt, position]: readonly [string, number]): BoardKey => ({ startsAt, position });

const boardActivityFrom = ({ activity, placesLeft, counts, invitations, participants }: BoardRow): BoardActivity => {
  const { INVITED: invited, ACCEPTED: accepted, DECLINED: declined, WITHDRAWN: withdrawn, EXPIRED: expired } = counts;
  return Object.assign(new BoardActivity(), {
    ...activity,
    activityId: activity.id,
    placesLeft,
    invitationCounts: Object.assign(new InvitationCounts(), { invited, accepted, declined, withdrawn, expired }),
    invitations: invitations.map(invitationFrom),
    participants: participants.map((row: ParticipantRow) => Object.assign(new BoardParticipant(), row)),
  });
};
