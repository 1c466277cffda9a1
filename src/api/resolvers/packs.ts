// The root query of evidence packs: all of them for those who make or audit them, their own for those who receive them.
import { Arg, Args, Ctx, ID, Query, Resolver } from 'type-graphql';

import { listPacks } from '../../../projections/accreditation/queries';
import type { PackRow } from '../../../projections/accreditation/rows';
import type { Position } from '../../kernel/position';
import type { ApiContext } from '../context';
import { type Connection, PageArgs, readPage } from '../pages';
import { EvidencePack, EvidencePackConnection, packFrom } from '../types/evidence-pack';
import { MinPosition } from './things';

@Resolver()
export class EvidencePackResolver {
  @Query(() => EvidencePackConnection, {
    nullable: true,
    description: 'The packs of evidence, in the order in which they were sealed. Those who make none see those made for them.',
  })
  async evidencePacks(
    @Ctx() context: ApiContext,
    @Args(() => PageArgs) page: PageArgs,
    @Arg('cycleId', () => ID, { nullable: true, description: 'Only those of this cycle.' }) cycleId?: string | null,
    @MinPosition() minPosition?: Position,
  ): Promise<Connection<EvidencePack>> {
    const { access, reads } = context;
    reads.atLeast(minPosition);
    const recipient = access.addressee('PACK');
    const teams = recipient === undefined ? access.teamsOf('PACK') : undefined;
    const db = await reads.rows('accreditation');
    return readPage(context, `packs/${recipient ?? ''}/${cycleId ?? ''}`, page, {
      keyOf: ({ position }: PackRow) => [position] as [number],
      find: ({ after, before, limit, backwards }) =>
        listPacks(
          db,
          { cycleId: cycleId ?? undefined, recipient, teams },
          { after: after?.[0], before: before?.[0], limit, newestFirst: backwards },
        ),
      toNode: packFrom,
    });
  }
}
