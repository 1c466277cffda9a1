// The states of streams, folded from the store. What was folded before is remembered, and only what came later is read.
import type { Catalogue } from './catalogue';
import type { Fold } from './decider';
import type { EventStore } from './event-store';
import type { StreamId } from './ids';

export interface StateReader {
  /** The state of a stream as the store holds it now, with its revision (-1: no such stream). */
  read<State>(fold: Fold<State>, stream: StreamId): Promise<KnownState<State>>;
}

export interface KnownState<State> {
  readonly state: State;
  readonly revision: number;
}

/** How many states of each kind are remembered; when there are more, all of that kind are folded again. */
const SIZE = 10_000;

export const createStateReader = ({
  store,
  catalogue,
}: {
  readonly store: Pick<EventStore, 'readStream'>;
  readonly catalogue: Pick<Catalogue, 'read'>;
}): StateReader => {
  const remembered = new Map<Fold, Map<StreamId, KnownState<unknown>>>();

  return {
    read: async <State>(fold: Fold<State>, stream: StreamId) => {
      const states = (remembered.get(fold) ?? new Map()) as Map<StreamId, KnownState<State>>;
      remembered.set(fold, states);
      const known = states.get(stream) ?? { state: fold.initialState, revision: -1 };
      const later = await store.readStream(stream, known.revision + 1);
      if (later.length === 0) return known;
      const now = {
        state: later.reduce((state, { envelope }) => fold.evolve(state, catalogue.read(envelope)), known.state),
        revision: known.revision + later.length,
      };
      if (states.size >= SIZE) states.clear();
      states.set(stream, now);
      return now;
    },
  };
};
