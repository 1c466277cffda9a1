// Proofs in the API: what an outsider needs to check an event, or a later tree, against a root they hold.
import { Field, Int, ObjectType } from 'type-graphql';

import { consistencyProof, type Hash, inclusionProof, rootOf } from '../../audit/merkle-tree';
import { leafIndexOf } from '../../audit/sqlite-tree';
import type { Position } from '../../kernel/position';
import type { Audit } from '../../open-audit';
import { fault } from '../faults';

@ObjectType({ description: 'Shows that an event stands at its place in the tree of so many events (RFC 9162, 2.1.3).' })
export class InclusionProof {
  @Field(() => Int, { description: 'How many events the tree has.' })
  readonly treeSize!: number;

  @Field(() => Int, { description: 'The place of the event, from 0.' })
  readonly leafIndex!: number;

  @Field(() => [String], { description: 'The hashes from the event’s neighbour up to the root’s child, in base64.' })
  readonly hashes!: readonly string[];

  @Field(() => String, { description: 'The root of the tree, in base64.' })
  readonly root!: string;

  @Field(() => String, {
    nullable: true,
    description: 'The signed checkpoint over exactly this tree; null when the last one that was signed is over another.',
  })
  readonly checkpoint!: string | null;
}

@ObjectType({
  description: 'Shows that a later tree begins with an earlier one: nothing was changed or removed (RFC 9162, 2.1.4).',
})
export class ConsistencyProof {
  @Field(() => Int, { description: 'How many events the earlier tree has.' })
  readonly fromSize!: number;

  @Field(() => String, { description: 'The root of the earlier tree, in base64.' })
  readonly fromRoot!: string;

  @Field(() => Int, { description: 'How many events the later tree has.' })
  readonly toSize!: number;

  @Field(() => String, { description: 'The root of the later tree, in base64.' })
  readonly toRoot!: string;

  @Field(() => [String], { description: 'The hashes of the proof, in base64.' })
  readonly hashes!: readonly string[];

  @Field(() => String, {
    nullable: true,
    description: 'The signed checkpoint over exactly the later tree; null when the last one that was signed is over another.',
  })
  readonly checkpoint!: string | null;
}

/**
 * Of the event at a position, in the tree of a size, else of the last checkpoint; none when that does not cover it yet.
 * @throws GraphQLError TREE_SIZE_OUT_OF_RANGE
 */
export const proveInclusion = (audit: Audit, position: Position, size: number | null): InclusionProof | null => {
  const leafIndex = leafIndexOf(position);
  const treeSize = size ?? signedSize(audit);
  if (size === null && leafIndex >= treeSize) return null;
  if (leafIndex >= treeSize || treeSize > audit.tree.size()) throw fault('TREE_SIZE_OUT_OF_RANGE');
  return Object.assign(new InclusionProof(), {
    treeSize,
    leafIndex,
    hashes: inclusionProof(leafIndex, treeSize, audit.tree.read).map(inBase64),
    root: inBase64(rootOf(treeSize, audit.tree.read)),
    checkpoint: checkpointOver(audit, treeSize),
  });
};

/**
 * Between the trees of two sizes; the later one is that of the last checkpoint when none is said, and there is no proof
 * before the first. @throws GraphQLError TREE_SIZE_OUT_OF_RANGE
 */
export const proveConsistency = (audit: Audit, from: number, to: number | null): ConsistencyProof | null => {
  const toSize = to ?? signedSize(audit);
  if (to === null && toSize === 0) return null;
  if (from < 1 || from > toSize || toSize > audit.tree.size()) throw fault('TREE_SIZE_OUT_OF_RANGE');
  return Object.assign(new ConsistencyProof(), {
    fromSize: from,
    fromRoot: inBase64(rootOf(from, audit.tree.read)),
    toSize,
    toRoot: inBase64(rootOf(toSize, audit.tree.read)),
    hashes: consistencyProof(from, toSize, audit.tree.read).map(inBase64),
    checkpoint: checkpointOver(audit, toSize),
  });
};

const inBase64 = (hash: Hash): string => hash.toString('base64');

const signedSize = ({ signer }: Audit): number => signer.latest()?.checkpoint.size ?? 0;

const checkpointOver = ({ signer }: Audit, size: number): string | null => {
  const latest = signer.latest();
  return latest?.checkpoint.size === size ? latest.note.toString() : null;
};
