// Events for tests of stores, which do not care what an event says.
import { randomUUID } from 'node:crypto';

import type { NewEvent } from '../../src/kernel/event';

export type EventDetails = Partial<Pick<NewEvent['envelope'], 'id' | 'cmd' | 'data'>> & Partial<Pick<NewEvent, 'sealed'>>;

export const newStream = (): string => `activity-${randomUUID()}`;

export const newEvent = (stream: string, details: EventDetails = {}): NewEvent => {
  const { id = randomUUID(), cmd = randomUUID(), data = {}, sealed = [] } = details;
  return {
    envelope: {
      id,
      stream,
      type: 'SomethingHappened',
      sv: 1,
      at: '2017-06-14T09:30:00.000Z',
      actor: { id: 'staff-3f2b8c1e-0d4a-4b6f-9a57-1c2d3e4f5a6b', role: 'COORDINATOR' },
      cmd,
      corr: cmd,
      caus: cmd,
      data,
      sd: [],
    },
    sealed,
  };
};
