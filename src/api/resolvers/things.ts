// Root queries for things: teams, advisors, activities, contributions, and whatever has an id.
import { Arg, Args, Ctx, ID, Query, Resolver } from 'type-graphql';

import { type AdvisorRow, listAdvisors, listTeams, type TeamRow } from '../../../projections/directory/queries';
import { prefixOf } from '../../kernel/ids';
import type { Position } from '../../kernel/position';
import type { ApiContext } from '../context';
import { MomentArgs, momentFrom } from '../moments';
import { type Connection, connectionOf, PageArgs, readPage } from '../pages';
import { scalars } from '../scalars';
import { Activity, loadActivity, loadInvitation } from '../types/activity';
import { Advisor, advisorFrom, loadAdvisor } from '../types/advisor';
import { loadAuditReplay } from '../types/audit-replay';
import { loadClaim } from '../types/claim';
import { Contribution, loadContribution } from '../types/contribution';
import { Node } from '../types/node';
import { loadCycle } from '../types/cycle';
import { loadPack } from '../types/evidence-pack';
import { loadPeerPair } from '../types/peer-pair';
import { loadPerson } from '../types/person';
import { loadPolicy, readPolicies, ScoringPolicy } from '../types/policy';
import { loadStandardSet } from '../types/standard-set';
import { loadTeam, Team, teamFrom } from '../types/team';

const TeamConnection = connectionOf(() => Team, 'Team');
const AdvisorConnection = connectionOf(() => Advisor, 'Advisor');

/** How each kind of thing is loaded: by the prefix of its id. */
export const loaders: Readonly<Record<string, (context: ApiContext, id: string) => Promise<Node | null>>> = {
  team: loadTeam,
  advisor: loadAdvisor,
  activity: loadActivity,
  invitation: loadInvitation,
  contribution: loadContribution,
  claim: loadClaim,
  peer: loadPeerPair,
  person: loadPerson,
  policy: loadPolicy,
  standards: loadStandardSet,
  cycle: loadCycle,
  audit: loadAuditReplay,
  pack: loadPack,
};

export const ById = () => Arg('id', () => ID, { description: 'Its id.' });
export const MinPosition = () =>
  Arg('minPosition', () => scalars.EventPosition, {
    nullable: true,
    description: 'See at least what was written up to this position.',
  });

@Resolver()
export class ThingsResolver {
  @Query(() => Node, { nullable: true, description: 'The thing with this id; null when there is none, or you may not see it.' })
  async node(@Ctx() context: ApiContext, @ById() id: string, @MinPosition() minPosition?: Position): Promise<Node | null> {
    context.reads.atLeast(minPosition);
    const prefix = prefixOf(id);
    return Object.hasOwn(loaders, prefix) ? (loaders[prefix]?.(context, id) ?? null) : null;
  }

  @Query(() => Team, { nullable: true, description: 'The team with this id; null when there is none.' })
  team(@Ctx() context: ApiContext, @ById() id: string, @MinPosition() minPosition?: Position): Promise<Team | null> {
    context.reads.atLeast(minPosition);
    return loadTeam(context, id);
  }

  @Query(() => TeamConnection, {
    nullable: true,
    description: 'The teams, in the order in which they were registered. No ranking.',
  })
  async teams(
    @Ctx() context: ApiContext,
    @Args(() => PageArgs) page: PageArgs,
    @MinPosition() minPosition?: Position,
  ): Promise<Connection<Team>> {
    context.reads.atLeast(minPosition);
    const db = await context.reads.rows('directory');
    return readPage(context, 'teams', page, {
      keyOf: ({ position }: TeamRow) => [position] as [number],
      find: ({ after, before, limit, backwards }) =>
        listTeams(db, { after: after?.[0], before: before?.[0], limit, newestFirst: backwards }),
      toNode: teamFrom,
    });
  }

  @Query(() => [ScoringPolicy], {
    nullable: true,
    description:
      'The scoring policies, with every number that a score is computed by, in the order in which they came into force.',
  })
  scoringPolicies(@Ctx() context: ApiContext, @Args(() => MomentArgs) moment: MomentArgs): Promise<ScoringPolicy[]> {
    context.reads.atLeast(moment.minPosition ?? undefined);
    return readPolicies(context, momentFrom(moment));
  }

  @Query(() => Advisor, {
    nullable: true,
    description: 'The advisor with this id; null when there is none, or you may not see them.',
  })
  advisor(@Ctx() context: ApiContext, @ById() id: string, @MinPosition() minPosition?: Position): Promise<Advisor | null> {
    context.reads.atLeast(minPosition);
    return loadAdvisor(context, id);
  }

  @Query(() => AdvisorConnection, {
    nullable: true,
    description: 'The advisors of the register whom you may see, in the order in which they were registered.',
  })
  async advisors(
    @Ctx() context: ApiContext,
    @Args(() => PageArgs) page: PageArgs,
    @MinPosition() minPosition?: Position,
  ): Promise<Connection<Advisor>> {
    context.reads.atLeast(minPosition);
    const [db, people] = [await context.reads.rows('directory'), await context.access.people()];
    return readPage(context, 'advisors', page, {
      keyOf: ({ position }: AdvisorRow) => [position] as [number],
      find: ({ after, before, limit, backwards }) =>
        listAdvisors(db, { after: after?.[0], before: before?.[0], limit, newestFirst: backwards }, people),
      toNode: advisorFrom,
    });
  }

  @Query(() => Activity, {
    nullable: true,
    description: 'The activity with this id; null when there is none, or you may not see it.',
  })
  activity(@Ctx() context: ApiContext, @ById() id: string, @MinPosition() minPosition?: Position): Promise<Activity | null> {
    context.reads.atLeast(minPosition);
    return loadActivity(context, id);
  }

  @Query(() => Contribution, {
    nullable: true,
    description: 'The contribution with this id; null when there is none, or you may not see it.',
  })
  contribution(
    @Ctx() context: ApiContext,
    @ById() id: string,
    @MinPosition() minPosition?: Position,
  ): Promise<Contribution | null> {
    context.reads.atLeast(minPosition);
    return loadContribution(context, id);
  }
}
