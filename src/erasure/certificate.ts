// The certificate of an erasure: who asked, who decided and on which ground, who carried it out, and the proof that the ledger says so.
import type { LogSigner } from '../audit/log-signer';
import { inclusionProof } from '../audit/merkle-tree';
import { leafIndexOf, type StoredTree } from '../audit/sqlite-tree';
import { formatTlogProof } from '../audit/tlog-proof';
import type { PastAdvisorEvent } from '../domain/advisor/events';
import type { Catalogue } from '../kernel/catalogue';
import type { Instant } from '../kernel/clock';
import type { Actor, RecordedEvent } from '../kernel/event';
import type { EventStore } from '../kernel/event-store';
import type { StreamId } from '../kernel/ids';
import type { Position } from '../kernel/position';

interface Step {
  readonly eventId: string;
  readonly at: Instant;
  readonly recordedAt: Instant;
  readonly by: Actor;
}

export interface ErasureCertificate {
  readonly advisorId: StreamId;
  /** Absent only when a restored backup does not hold it any more. */
  readonly requested?: Step & { readonly onBehalf: boolean };
  readonly decided?: Step & { readonly ground: string | undefined };
  readonly executed: Step & { readonly again: boolean; readonly position: Position };
  /** Exactly what the ledger holds of it: the leaf of the tree. */
  readonly event: string;
  /** C2SP tlog-proof@v1, with its signed checkpoint; absent until a checkpoint covers the event. */
  readonly proof?: string;
  readonly promise: string;
}

/** What anybody who is shown a certificate may rely on. */
export const promise =
  'The key to all text by and about this person that this ledger sealed was destroyed, and the sealed text was deleted here. ' +
  'What they did stays in the history under a pseudonymous id. Outside of this promise are copies that others hold, such as evidence ' +
  'packs and exports, backups until they are deleted, and what others wrote about somebody else.';

export interface CertificateParts {
  readonly store: Pick<EventStore, 'readStream'>;
  readonly catalogue: Pick<Catalogue, 'read'>;
  readonly audit: { readonly signer: Pick<LogSigner, 'latest'>; readonly tree: StoredTree };
}

/** Undefined when nobody of this id was erased. */
export const certificateOf = async (
  { store, catalogue, audit }: CertificateParts,
  advisorId: StreamId,
): Promise<ErasureCertificate | undefined> => {
  const events = await store.readStream(advisorId);
  const past = events.map((recorded) => ({ recorded, event: catalogue.read(recorded.envelope) as PastAdvisorEvent }));
  const last = <Type extends PastAdvisorEvent['type']>(type: Type) =>
    past.findLast(
      (one): one is { recorded: RecordedEvent; event: Extract<PastAdvisorEvent, { type: Type }> } => one.event.type === type,
    );
  const executed = last('SubjectErased');
  if (!executed) return undefined;
  const requested = last('ErasureRequested')?.event;
  const decided = last('ErasureDecided')?.event;
  const proof = proofOf(audit, executed.recorded.position);
  return {
    advisorId,
    ...(requested && { requested: { ...stepOf(requested), onBehalf: requested.data.onBehalf } }),
    ...(decided && { decided: { ...stepOf(decided), ground: decided.data.ground } }),
    executed: { ...stepOf(executed.event), again: executed.event.data.again ?? false, position: executed.recorded.position },
    event: executed.recorded.leaf,
    ...(proof && { proof }),
    promise,
  };
};

const stepOf = ({ id, at, recordedAt, actor }: PastAdvisorEvent): Step => ({ eventId: id, at, recordedAt, by: actor });

const proofOf = ({ signer, tree }: CertificateParts['audit'], position: Position): string | undefined => {
  const latest = signer.latest();
  const index = leafIndexOf(position);
  if (!latest || index >= latest.checkpoint.size) return undefined;
  const hashes = inclusionProof(index, latest.checkpoint.size, tree.read);
  return formatTlogProof({ index, hashes, checkpoint: latest.note }).toString();
};
