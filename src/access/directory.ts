// The people of the directory as the ledger has them at this moment: no read model stands between, so what is taken is gone.
import { type Person, personFold } from '../domain/directory/person';
import type { Catalogue } from '../kernel/catalogue';
import type { Clock } from '../kernel/clock';
import type { EventStore } from '../kernel/event-store';
import type { StreamId } from '../kernel/ids';
import { createStateReader } from '../kernel/state-reader';

export interface Directory {
  /** Somebody who was never given anything has no roles. */
  read(personId: StreamId): Promise<{ readonly person: Person; readonly isKnown: boolean }>;
  readonly clock: Clock;
}

export interface DirectoryParts {
  readonly store: Pick<EventStore, 'readStream'>;
  readonly catalogue: Pick<Catalogue, 'read'>;
  readonly clock: Clock;
}

export const createDirectory = ({ store, catalogue, clock }: DirectoryParts): Directory => {
  const states = createStateReader({ store, catalogue });
  return {
    clock,
    read: async (personId) => {
      const { state, revision } = await states.read(personFold, personId);
      return { person: state, isKnown: revision >= 0 };
    },
  };
};
