// Peer pairs in the API: advisors who support each other.
import { Ctx, Field, ID, Int, ObjectType } from 'type-graphql';

import { findPeerPair, type PeerPairRow } from '../../../projections/directory/queries';
import { maySeeAdvisor } from '../../access/access';
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

  private readonly firstAdvisor!: string;
  private readonly secondAdvisor!: string;

  @Field(() => [ID], { description: 'The ids of the two advisors.' })
  advisorIds(): string[] {
    return [this.firstAdvisor, this.secondAdvisor];
  }

  @Field(() => [Advisor], { description: 'The advisors of the pair whom you may see.' })
  async advisors(@Ctx() context: ApiContext): Promise<Advisor[]> {
    const advisors = await Promise.all(this.advisorIds().map((id) => loadAdvisor(context, id)));
    return advisors.filter((advisor) => advisor !== null);
  }
}

export const peerPairFrom = (row: PeerPairRow): PeerPair => Object.assign(new PeerPair(), row);

/** A peer pair, if there is one and the one who asks may see one of the two: otherwise it looks as if there were none. */
export const loadPeerPair = async ({ actor, reads }: ApiContext, id: string): Promise<PeerPair | null> => {
  const row = findPeerPair(await reads.rows('directory'), id);
  const maySee = row && [row.firstAdvisor, row.secondAdvisor].some((advisorId) => maySeeAdvisor(actor, advisorId));
  return maySee ? peerPairFrom(row) : null;
};
