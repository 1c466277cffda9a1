// Root queries of the day-to-day work: the involvement register, and the feedback clock.
import { Arg, Args, Ctx, ID, Query, Resolver } from 'type-graphql';

import type { LoopState as State } from '../../../projections/directory/feedback-clock';
import type { ApiContext } from '../context';
import { MomentArgs, momentFrom } from '../moments';
import { type Connection, PageArgs } from '../pages';
import { LoopState } from '../types/enums';
import { FeedbackClockConnection, readFeedbackClock } from '../types/feedback-clock';
import { readRegister, RegisterConnection, type RegisterEntry, RegisterFilter } from '../types/register';

@Resolver()
export class InvolvementResolver {
  @Query(() => RegisterConnection, {
    nullable: true,
    description:
      'The involvement register, as far as you may see it, in the order in which advisors were registered. Asked about the past, it reads the whole ledger up to there; advisor.registerEntry is quick.',
  })
  register(
    @Ctx() context: ApiContext,
    @Args(() => PageArgs) page: PageArgs,
    @Args(() => MomentArgs) moment: MomentArgs,
    @Arg('filter', () => RegisterFilter, {
      nullable: true,
      description: 'Which advisors; all whom you may see when nothing is said.',
    })
    filter?: RegisterFilter | null,
  ): Promise<Connection<RegisterEntry>> {
    context.reads.atLeast(moment.minPosition ?? undefined);
    return readRegister(context, filter ?? {}, page, momentFrom(moment));
  }

  @Query(() => FeedbackClockConnection, {
    nullable: true,
    description:
      'Contributions by what became of them, the oldest first. Asked about the past of all teams, it reads the whole ledger up to there; that of one team is quick.',
  })
  feedbackClock(
    @Ctx() context: ApiContext,
    @Args(() => PageArgs) page: PageArgs,
    @Args(() => MomentArgs) moment: MomentArgs,
    @Arg('teamId', () => ID, { nullable: true, description: 'Of one team; of all that you may see when nothing is said.' })
    teamId?: string | null,
    @Arg('state', () => LoopState, { nullable: true, description: 'Only those that stand so; the totals are of all of them.' })
    state?: State | null,
  ): Promise<FeedbackClockConnection> {
    context.reads.atLeast(moment.minPosition ?? undefined);
    const which = { teamId: teamId ?? undefined, state: state ?? undefined };
    return readFeedbackClock(context, which, page, momentFrom(moment));
  }
}
