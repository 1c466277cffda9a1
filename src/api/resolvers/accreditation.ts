// Root queries of accreditation: sets of standards, and cycles.
import { Arg, Args, Ctx, ID, Query, Resolver } from 'type-graphql';

import { listStandardSets } from '../../../projections/accreditation/queries';
import type { StandardSetRow } from '../../../projections/accreditation/rows';
import type { Position } from '../../kernel/position';
import type { ApiContext } from '../context';
import { MomentArgs, momentFrom } from '../moments';
import { type Connection, connectionOf, PageArgs, readPage } from '../pages';
import { AccreditationCycle, CycleConnection, readCycle, readCycles } from '../types/cycle';
import { loadStandardSet, StandardSet, standardSetFrom } from '../types/standard-set';
import { ById, MinPosition } from './things';

const StandardSetConnection = connectionOf(() => StandardSet, 'StandardSet');

@Resolver()
export class AccreditationResolver {
  @Query(() => StandardSet, { nullable: true, description: 'The set of standards with this id; null when there is none.' })
  standardSet(
    @Ctx() context: ApiContext,
    @ById() id: string,
    @MinPosition() minPosition?: Position,
  ): Promise<StandardSet | null> {
    context.reads.atLeast(minPosition);
    return loadStandardSet(context, id);
  }

  @Query(() => StandardSetConnection, {
    nullable: true,
    description: 'The sets of standards, in the order in which they were imported.',
  })
  async standardSets(
    @Ctx() context: ApiContext,
    @Args(() => PageArgs) page: PageArgs,
    @MinPosition() minPosition?: Position,
  ): Promise<Connection<StandardSet>> {
    context.reads.atLeast(minPosition);
    const db = await context.reads.rows('accreditation');
    return readPage(context, 'standard-sets', page, {
      keyOf: ({ position }: StandardSetRow) => [position] as [number],
      find: ({ after, before, limit, backwards }) =>
        listStandardSets(db, { after: after?.[0], before: before?.[0], limit, newestFirst: backwards }),
      toNode: standardSetFrom,
    });
  }

  @Query(() => AccreditationCycle, {
    nullable: true,
    description:
      'The accreditation cycle with this id, as it is or as of a moment; null when there is, or was, none, or you may not see it.',
  })
  accreditationCycle(
    @Ctx() context: ApiContext,
    @ById() id: string,
    @Args(() => MomentArgs) moment: MomentArgs,
  ): Promise<AccreditationCycle | null> {
    context.reads.atLeast(moment.minPosition ?? undefined);
    return readCycle(context, id, momentFrom(moment));
  }

  @Query(() => CycleConnection, {
    nullable: true,
    description: 'The accreditation cycles of a team, or of all that you may see, in the order in which they were written down.',
  })
  accreditationCycles(
    @Ctx() context: ApiContext,
    @Args(() => PageArgs) page: PageArgs,
    @Arg('teamId', () => ID, { nullable: true, description: 'Only those of this team.' }) teamId?: string | null,
    @MinPosition() minPosition?: Position,
  ): Promise<Connection<AccreditationCycle>> {
    context.reads.atLeast(minPosition);
    return readCycles(context, page, teamId ?? null);
  }
}
