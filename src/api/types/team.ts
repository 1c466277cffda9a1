// Teams in the API, with their activities and their score.
import type { GraphQLResolveInfo } from 'graphql';
import { Args, Ctx, Field, ID, Info, ObjectType } from 'type-graphql';

import { type ActivityRow, findTeam, listActivitiesOfTeam, type TeamRow } from '../../../projections/directory/queries';
import type { ApiContext } from '../context';
import { MomentArgs, momentFrom } from '../moments';
import { type Connection, connectionOf, PageArgs, readPage } from '../pages';
import { Activity, activityFrom } from './activity';
import { type BoardActivity, BoardArgs, BoardConnection, readBoard } from './board';
import { type AccreditationCycle, CycleConnection, readCycles } from './cycle';
import { ServiceType } from './enums';
import { Node } from './node';
import { CoProductionScore, readScore, ScoreArgs } from './score';

const ActivityConnection = connectionOf(() => Activity, 'Activity');

@ObjectType({ implements: Node, description: 'A staff team or service that works with advisors.' })
export class Team extends Node {
  @Field(() => String, { description: 'What the team is called.' })
  readonly name!: string;

  @Field(() => ServiceType, { description: 'What kind of service it gives.' })
  readonly serviceType!: string;

  @Field(() => String, { nullable: true, description: 'Where it works.' })
  readonly site!: string | null;

  @Field(() => [String], { description: 'Its fields of work, as codes.' })
  readonly domains!: readonly string[];

  @Field(() => ID, { nullable: true, description: 'The pseudonymous id of the member of staff who leads involvement.' })
  readonly leadId!: string | null;

  @Field(() => ActivityConnection, {
    nullable: true,
    description: 'Its activities that you may see, in the order in which they were written down; null when you may see none.',
  })
  async activities(@Ctx() context: ApiContext, @Args(() => PageArgs) page: PageArgs): Promise<Connection<Activity> | null> {
    const { access, actor, reads } = context;
    const mayAll = access.maySee('ACTIVITY', { teams: [this.id] });
    if (!mayAll && !access.maySee('OPPORTUNITY', { teams: [this.id] })) return null;
    const db = await reads.rows('directory');
    return readPage(context, `activities/${this.id}`, page, {
      keyOf: ({ position }: ActivityRow) => [position] as [number],
      find: ({ after, before, limit, backwards }) =>
        listActivitiesOfTeam(
          db,
          { after: after?.[0], before: before?.[0], limit, newestFirst: backwards },
          this.id,
          mayAll ? undefined : actor?.id,
        ),
      toNode: activityFrom,
    });
  }

  @Field(() => BoardConnection, {
    nullable: true,
    description: 'Its activity board, in the order in which the activities start; null when you may not see it.',
  })
  async board(
    @Ctx() context: ApiContext,
    @Args(() => BoardArgs) filter: BoardArgs,
    @Args(() => PageArgs) page: PageArgs,
    @Args(() => MomentArgs) moment: MomentArgs,
  ): Promise<Connection<BoardActivity> | null> {
    if (!context.access.maySee('TEAM_WORK', { teams: [this.id] })) return null;
    context.reads.atLeast(moment.minPosition ?? undefined);
    return readBoard(context, this.id, filter, page, momentFrom(moment));
  }

  @Field(() => CycleConnection, {
    nullable: true,
    description: 'Its accreditation cycles, in the order in which they were written down; null when you may not see them.',
  })
  async accreditationCycles(
    @Ctx() context: ApiContext,
    @Args(() => PageArgs) page: PageArgs,
  ): Promise<Connection<AccreditationCycle> | null> {
    return context.access.maySee('CYCLE', { teams: [this.id] }) ? readCycles(context, page, this.id) : null;
  }

  @Field(() => CoProductionScore, {
    nullable: true,
    description: 'Its co-production score, each figure with its fraction and its events.',
  })
  coProductionScore(
    @Ctx() context: ApiContext,
    @Args(() => ScoreArgs) args: ScoreArgs,
    @Info() info: GraphQLResolveInfo,
  ): Promise<CoProductionScore> {
    return readScore(context, this.id, args, info);
  }
}

export const teamFrom = (row: TeamRow): Team => Object.assign(new Team(), row);

/** A team, if there is one and the one who asks may see it: the two cases look alike. */
export const loadTeam = async ({ access, reads }: ApiContext, id: string): Promise<Team | null> => {
  const row = access.maySee('TEAM', { teams: [id] }) ? findTeam(await reads.rows('directory'), id) : undefined;
  return row ? teamFrom(row) : null;
};
