// The advisor timeline in the API.
import { Ctx, Field, ID, ObjectType } from 'type-graphql';

import type { PastMoment } from '../../../projections/runner/as-of';
import {
  findEntries,
  findOpenItems,
  type OpenItem as OpenItemRow,
  type TimelineRow,
} from '../../../projections/timeline/queries';
import { positionOf, type Position } from '../../kernel/position';
import type { ApiContext } from '../context';
import { connectionOf, type PageArgs, readPage } from '../pages';
import { scalars } from '../scalars';
import { Activity, loadActivity } from './activity';
import { Contribution, loadContribution } from './contribution';
import { OpenItemKind } from './enums';

@ObjectType({ description: 'One thing that happened with an advisor.' })
export class TimelineEntry {
  @Field(() => ID, { description: 'The id of the event.' })
  readonly eventId!: string;

  @Field(() => scalars.EventPosition, { description: 'Where the event stands in the ledger.' })
  readonly position!: Position;

  @Field(() => scalars.DateTime, { description: 'When it happened.' })
  readonly occurredAt!: string;

  @Field(() => String, { description: 'The type of the event.' })
  readonly type!: string;

  @Field(() => String, { description: 'What happened, in words, without anything personal.' })
  readonly headline!: string;

  @Field(() => ID, { nullable: true, description: 'The team it belongs to.' })
  readonly teamId!: string | null;

  @Field(() => ID, { nullable: true, description: 'The id of the activity it belongs to.' })
  readonly activityId!: string | null;

  @Field(() => ID, { nullable: true, description: 'The id of the contribution it belongs to.' })
  readonly contributionId!: string | null;

  @Field(() => Activity, { nullable: true, description: 'The activity it belongs to.' })
  activity(@Ctx() context: ApiContext): Promise<Activity | null> | null {
    return this.activityId === null ? null : loadActivity(context, this.activityId);
  }

  @Field(() => Contribution, { nullable: true, description: 'The contribution it belongs to.' })
  contribution(@Ctx() context: ApiContext): Promise<Contribution | null> | null {
    return this.contributionId === null ? null : loadContribution(context, this.contributionId);
  }
}

@ObjectType({ description: 'Something that an advisor waits for, or that waits for them.' })
export class OpenItem {
  @Field(() => OpenItemKind, { description: 'What is open.' })
  readonly kind!: string;

  @Field(() => scalars.DateTime, { description: 'Since when.' })
  readonly since!: string;

  @Field(() => scalars.DateTime, { nullable: true, description: 'When it is due; null when no time was set.' })
  readonly dueAt!: string | null;

  @Field(() => ID, { description: 'The activity it belongs to.' })
  readonly activityId!: string;

  @Field(() => ID, { nullable: true, description: 'The invitation that waits.' })
  readonly invitationId!: string | null;

  @Field(() => ID, { nullable: true, description: 'The contribution that waits.' })
  readonly contributionId!: string | null;
}

@ObjectType({ description: 'A page of an advisor’s timeline, and all that is still open.' })
export class TimelineConnection extends connectionOf(() => TimelineEntry, 'Timeline') {
  @Field(() => [OpenItem], { description: 'What is still open at that moment, the oldest first.' })
  readonly open!: readonly OpenItem[];
}

/** A page of a timeline, as it is or as of a moment. @throws GraphQLError as for pages and reads */
export const readTimeline = async (
  context: ApiContext,
  advisorId: string,
  page: PageArgs,
  moment: PastMoment,
): Promise<TimelineConnection> => {
  const now = moment.at ?? context.ledger.clock();
  const teams = context.access.teamsInRecordOf(advisorId);
  return context.reads.ask('timeline', advisorId, moment, (db) =>
    Object.assign(new TimelineConnection(), {
      ...readPage(context, `timeline/${advisorId}`, page, {
        keyOf: (row: TimelineRow) => [row.at, row.position] as [string, number],
        find: ({ after, before, limit, backwards }) =>
          findEntries(db, advisorId, {
            after: after && keyFrom(after),
            before: before && keyFrom(before),
            teams,
            limit,
            newestFirst: backwards,
          }),
        toNode: entryFrom,
      }),
      open: findOpenItems(db, advisorId, now, teams).map((item: OpenItemRow) => Object.assign(new OpenItem(), item)),
    }),
  );
};

const keyFrom = ([at, position]: readonly [string, number]) => ({ at, position });

const entryFrom = (row: TimelineRow): TimelineEntry =>
  Object.assign(new TimelineEntry(), {
    eventId: row.event_id,
    position: positionOf(row.position),
    occurredAt: row.at,
    type: row.type,
    headline: row.headline,
    teamId: row.team_id,
    activityId: row.activity_id,
    contributionId: row.contribution_id,
  });
