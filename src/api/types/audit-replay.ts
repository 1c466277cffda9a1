// Checks of the ledger in the API: who verified or replayed what, when, and what came of it.
import { Field, ID, Int, ObjectType } from 'type-graphql';

import type { PastAuditEvent } from '../../domain/audit/events';
import type { ApiContext } from '../context';
import { scalars } from '../scalars';
import { AuditKind, AuditResult } from './enums';
import { EventActor } from './ledger-event';
import { Node } from './node';

@ObjectType({ implements: Node, description: 'That somebody verified the ledger, or replayed what it holds.' })
export class AuditReplay extends Node {
  @Field(() => AuditKind, { description: 'How it was checked.' })
  readonly kind!: string;

  @Field(() => AuditResult, { description: 'What came of it.' })
  readonly result!: string;

  @Field(() => Int, { nullable: true, description: 'How many events were checked, if that is known.' })
  readonly treeSize!: number | null;

  @Field(() => String, { nullable: true, description: 'The root of the Merkle tree over them, in base64.' })
  readonly root!: string | null;

  @Field(() => ID, { nullable: true, description: 'What was checked; null for the whole ledger.' })
  readonly subjectId!: string | null;

  @Field(() => scalars.DateTime, { description: 'When.' })
  readonly performedAt!: string;

  @Field(() => EventActor, { description: 'By whom; the ledger itself when it was asked on its command line.' })
  readonly performedBy!: EventActor;
}

/** A check that was recorded, straight from the ledger; null when there is none, or for those who do not audit. */
export const loadAuditReplay = async ({ access, ledger }: ApiContext, id: string): Promise<AuditReplay | null> => {
  if (!access.maySee('CHECK', {})) return null;
  const [recorded] = await ledger.store.readStream(id);
  if (!recorded) return null;
  const { at, data, actor: performedBy } = ledger.catalogue.read(recorded.envelope) as PastAuditEvent;
  const { kind, result, treeSize = null, root = null, subjectId = null } = data;
  return Object.assign(new AuditReplay(), { id, kind, result, treeSize, root, subjectId, performedAt: at, performedBy });
};
