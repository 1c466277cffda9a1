// Peer pairs in the API: advisors who support each other.
import { Ctx, Field, ID, Int, ObjectType } from 'type-graphql';

import { findPeerPair, type PeerPairRow } from '../../../projections/directory/queries';
import type { ApiContext } from '../context';
import { scalars } from '../scalars';
import { Advisor, loadAdvisor } from './advisor';
import { PeerPairKind } from './enums';
import { Node } from './node';

@ObjectType({ implements: Node, description: 'Two advisors who support each other.' })
export class PeerPair extends Node {
  @Field(() => PeerPairKind, { description: 'What they are for each other.' })
  readonly kind!: string;

  @Field(() => scalars.DateTime, { description: 'When they became a pair.' })
  readonly startedAt!: string;

  @Field(() => scalars.DateTime, { nullable: true, description: 'When they ceased to be one; null while they are.' })
  readonly endedAt!: string | null;

  @Field(() => Int, { description: 'How long they have spent on supporting each other, in all. In minutes.' })
  readonly supportMinutes!: number;

  @Field(() => ID, { nullable: true, description: 'The id of the team with which they work, if it is about one.' })
  readonly teamId!: string | null;

  @Field(() => [ID], { description: 'The ids of those of the two advisors whom you may see.' })
  readonly advisorIds!: readonly string[];

  @Field(() => [Advisor], { description: 'The advisors of the pair whom you may see.' })
  async advisors(@Ctx() context: ApiContext): Promise<Advisor[]> {
    const advisors = await Promise.all(this.advisorIds.map((id) => loadAdvisor(context, id)));
    return advisors.filter((advisor) => advisor !== null);
  }
}

/** A pair as it may be shown; null when the one who asks may see it neither for its team nor for one of the two. */
export const peerPairFrom = async ({ access }: ApiContext, row: PeerPairRow): Promise<PeerPair | null> => {
  const { firstAdvisor, secondAdvisor, ...shown } = row;
  const advisors = [firstAdvisor, secondAdvisor];
  const maySee = await Promise.all(advisors.map((id) => access.maySeePerson(id)));
  const isTheirs = row.teamId === null ? maySee.includes(true) : access.maySee('RECORD', { teams: [row.teamId], advisors });
  return isTheirs ? Object.assign(new PeerPair(), shown, { advisorIds: advisors.filter((_, index) => maySee[index]) }) : null;
};

/** A peer pair, if there is one and the one who asks may see it: the two cases look alike. */
export const loadPeerPair = async (context: ApiContext, id: string): Promise<PeerPair | null> => {
  const row = findPeerPair(await context.reads.rows('directory'), id);
  return row ? peerPairFrom(context, row) : null;
};
