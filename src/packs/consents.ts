// What advisors agree to at this moment: read from the ledger itself, as the rule of sealing reads it.
import { advisorsNamedIn } from '../domain/cycle/advisors-named';
import { advisorFold, type ConsentPurpose } from '../domain/advisor/state';
import type { Catalogue } from '../kernel/catalogue';
import { UnknownEventError } from '../kernel/catalogue';
import type { PastEvent, RecordedEvent } from '../kernel/event';
import type { EventStore } from '../kernel/event-store';
import type { StreamId } from '../kernel/ids';
import { createStateReader } from '../kernel/state-reader';

export interface Consents {
  agrees(advisorId: StreamId, purpose: ConsentPurpose): Promise<boolean>;
  /** Whether every advisor whom its record names agrees to be evidence. */
  mayBeShared(event: RecordedEvent): Promise<boolean>;
}

export const readConsents = (store: Pick<EventStore, 'readStream'>, catalogue: Catalogue): Consents => {
  const states = createStateReader({ store, catalogue });

  const agrees = async (advisorId: StreamId, purpose: ConsentPurpose): Promise<boolean> => {
    const { state } = await states.read(advisorFold, advisorId);
    return state.status !== 'Unknown' && state.consents.has(purpose);
  };

  return {
    agrees,
    mayBeShared: async ({ envelope }) => {
      const event = readable(catalogue, envelope);
      // Nobody knows whom an event concerns that cannot be read.
      if (!event) return false;
      for (const advisorId of advisorsNamedIn(event)) if (!(await agrees(advisorId, 'SHARE_AS_EVIDENCE'))) return false;
      return true;
    },
  };
};

const readable = (catalogue: Catalogue, envelope: RecordedEvent['envelope']): PastEvent | undefined => {
  try {
    return catalogue.read(envelope);
  } catch (error) {
    if (error instanceof UnknownEventError) return undefined;
    throw error;
  }
};
