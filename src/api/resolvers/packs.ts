// The root query of evidence packs: all of them for those who make or audit them, their own for those who receive them.
import { Arg, Args, Authorized, Ctx, ID, Query, Resolver } from 'type-graphql';

import { listPacks } from '../../../projections/accreditation/queries';
import type { PackRow } from '../../../projections/accreditation/rows';
import { access, mayListAllPacks } from '../../access/access';
import type { Position } from '../../kernel/position';
import type { ApiContext } from '../context';
import { fault } from '../faults';
import { type Connection, PageArgs, readPage } from '../pages';
import { EvidencePack, EvidencePackConnection, packFrom } from '../types/evidence-pack';
import { MinPosition } from './things';

@Resolver()
export class EvidencePackResolver {
  @Authorized(access.packs)
  @Query(() => EvidencePackConnection, {
    nullable: true,
    description: 'The packs of evidence, in the order in which they were sealed. An accreditor sees those made for them.',
  })
  async evidencePacks(
    @Ctx() context: ApiContext,
    @Args(() => PageArgs) page: PageArgs,
    @Arg('cycleId', () => ID, { nullable: true, description: 'Only those of this cycle.' }) cycleId?: string | null,
    @MinPosition() minPosition?: Position,
  ): Promise<Connection<EvidencePack>> {
    const { actor, reads } = context;
    if (!actor) throw fault('UNAUTHENTICATED');
    reads.atLeast(minPosition);
    const recipient = mayListAllPacks(actor) ? undefined : actor.id;
    const db = await reads.rows('accreditation');
    return readPage(context, `packs/${recipient ?? ''}/${cycleId ?? ''}`, page, {
      keyOf: ({ position }: PackRow) => [position] as [number],
      find: ({ after, before, limit, backwards }) =>
        listPacks(
          db,
          { cycleId: cycleId ?? undefined, recipient },
          { after: after?.[0], before: before?.[0], limit, newestFirst: backwards },
        ),
      toNode: packFrom,
    });
  }
}
