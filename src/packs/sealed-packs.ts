// The packs that were sealed, as the ledger itself has them: for rules, which must not wait for a read model.
import type { Catalogue } from '../kernel/catalogue';
import type { Actor, PastEvent } from '../kernel/event';
import type { EventStore } from '../kernel/event-store';
import { prefixOf, type StreamId } from '../kernel/ids';
import { comparePositions, type Position } from '../kernel/position';
import type { PackClaim } from '../audit/evidence-pack/manifest';

export interface SealedPack {
  readonly packId: string;
  readonly cycleId: StreamId;
  readonly sealedAt: string;
  readonly recipient: string;
  readonly asOfPosition: Position;
  readonly sha256: string;
  readonly claims?: readonly PackClaim[];
  readonly eventIds: readonly string[];
  readonly actor: Actor;
  readonly position: Position;
}

export interface SealedPacks {
  find(packId: string): Promise<SealedPack | undefined>;
  /** Those of a recipient, the earliest first. */
  of(recipient: string): Promise<readonly SealedPack[]>;
}

export const readSealedPacks = (
  store: Pick<EventStore, 'streamsNaming' | 'readStream'>,
  catalogue: Pick<Catalogue, 'read'>,
): SealedPacks => {
  const naming = async (id: string): Promise<SealedPack[]> => {
    const cycles = (await store.streamsNaming(id)).filter((stream) => prefixOf(stream) === 'cycle');
    const packs: SealedPack[] = [];
    for (const cycle of cycles) {
      for (const { envelope, position } of await store.readStream(cycle)) {
        if (envelope.type === 'EvidencePackSealed') packs.push(packFrom(catalogue.read(envelope), position));
      }
    }
    return packs.sort((one, other) => comparePositions(one.position, other.position));
  };
  return {
    find: async (packId) => (await naming(packId)).find((pack) => pack.packId === packId),
    of: async (recipient) => (await naming(recipient)).filter((pack) => pack.recipient === recipient),
  };
};

type Told = Omit<SealedPack, 'cycleId' | 'sealedAt' | 'actor' | 'position'>;

const packFrom = ({ stream, at, actor, data }: PastEvent, position: Position): SealedPack => ({
  ...(data as unknown as Told),
  cycleId: stream,
  sealedAt: at,
  actor,
  position,
});
