// What somebody took part in: the streams of it, and the teams it was with.
import type { EventStore } from '../kernel/event-store';
import { prefixOf, type StreamId } from '../kernel/ids';

export interface Work {
  /** Activities, contributions to them, peer pairs, claims, and the accreditation cycles of those teams. */
  readonly streams: ReadonlySet<StreamId>;
  readonly teams: ReadonlySet<StreamId>;
}

export const workOf = async (store: Pick<EventStore, 'streamsNaming' | 'readStream'>, advisorId: StreamId): Promise<Work> => {
  const streams = new Set(await store.streamsNaming(advisorId));
  const teams = new Set<StreamId>();
  for (const stream of [...streams]) {
    const [first] = await store.readStream(stream);
    const { teamId } = first?.envelope.data ?? {};
    if (typeof teamId === 'string') teams.add(teamId);
    if (prefixOf(stream) === 'activity') await addNaming(store, stream, 'contribution', streams);
  }
  for (const team of teams) await addNaming(store, team, 'cycle', streams);
  return { streams, teams };
};

const addNaming = async (
  store: Pick<EventStore, 'streamsNaming'>,
  thing: StreamId,
  prefix: string,
  streams: Set<StreamId>,
): Promise<void> => {
  for (const stream of await store.streamsNaming(thing)) if (prefixOf(stream) === prefix) streams.add(stream);
};
