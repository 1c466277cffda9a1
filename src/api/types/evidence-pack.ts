// Evidence packs in the API: what was sealed for whom, and where its file can be fetched.
import { Ctx, Field, ID, ObjectType } from 'type-graphql';

import type { PackRow } from '../../../projections/accreditation/rows';
import { teamsOfCycle } from '../access/whose';
import type { ApiContext } from '../context';
import { connectionOf } from '../pages';
import { scalars } from '../scalars';
import { PackClaim } from './enums';
import { Node } from './node';

@ObjectType({ implements: Node, description: 'A pack of evidence that was made for a recipient.' })
export class EvidencePack extends Node {
  @Field(() => ID, { description: 'The id of the cycle that it is about.' })
  readonly cycleId!: string;

  @Field(() => scalars.DateTime, { description: 'When it was made.' })
  readonly sealedAt!: string;

  @Field(() => ID, { description: 'Who receives it: their pseudonymous id.' })
  readonly recipient!: string;

  @Field(() => scalars.EventPosition, { description: 'The last event of the ledger that it knows of.' })
  readonly asOfPosition!: string;

  @Field(() => String, { description: 'The SHA-256 digest of its file, as hexadecimal digits.' })
  readonly sha256!: string;

  @Field(() => [PackClaim], { description: 'What it claims; empty when that is not known.' })
  readonly claims!: readonly string[];

  @Field(() => [ID], {
    description: 'The ids of the events whose record stands in it; of a pack of the whole ledger, of those that are evidence.',
  })
  readonly eventIds!: readonly string[];

  @Field(() => String, {
    nullable: true,
    description: 'Where its file can be fetched with a bearer token; null when it is not here, or not for you.',
  })
  async downloadUrl(@Ctx() { access, ledger, packs }: ApiContext): Promise<string | null> {
    const file = { packId: this.id, sha256: this.sha256 };
    const whose = { teams: await teamsOfCycle(ledger, this.cycleId), recipient: this.recipient };
    return access.mayTakeAway('PACK', whose) && packs.folder.has(file) ? `/packs/${this.id}` : null;
  }
}

export const EvidencePackConnection = connectionOf(() => EvidencePack, 'EvidencePack');

export const packFrom = (row: PackRow): EvidencePack => Object.assign(new EvidencePack(), row);

/** A pack, if the one who asks may know of it. */
export const loadPack = async ({ access, ledger, packs }: ApiContext, id: string): Promise<EvidencePack | null> => {
  const pack = await packs.find(id);
  if (!pack) return null;
  if (!access.maySee('PACK', { teams: await teamsOfCycle(ledger, pack.cycleId), recipient: pack.recipient })) return null;
  const { packId, claims = [], ...rest } = pack;
  return Object.assign(new EvidencePack(), { ...rest, id: packId, claims });
};
