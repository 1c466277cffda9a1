// Which events go into a pack: no more than the ledger can keep in mind, and nothing later than what was signed.
import type { RecordedEvent } from '../../../src/kernel/event';
import type { EventStore } from '../../../src/kernel/event-store';
import { positionOf } from '../../../src/kernel/position';
import type { CycleRecord } from '../../../src/packs/cycle-record';
import { MOST_EVENTS, MOST_EVENTS_OF_WHOLE_LEDGER, selectEvents } from '../../../src/packs/selection';
import { cycle, panel, standardSet } from '../../support/cast';

const event = (position: number, stream: string): RecordedEvent => ({
  position: positionOf(position),
  leaf: '',
  envelope: { id: `event-${position}`, stream, data: {} } as RecordedEvent['envelope'],
});

/** So many events of a panel, of which the first is evidence, after one of the cycle and one of its standards. */
const storeWith = (count: number) => {
  const events = [event(1, standardSet), event(2, cycle), ...Array.from({ length: count }, (_, at) => event(at + 3, panel))];
  const store = {
    readEvent: (id: string) => Promise.resolve(events.find(({ envelope }) => envelope.id === id)),
    readStream: (stream: string) => Promise.resolve(events.filter(({ envelope }) => envelope.stream === stream)),
    readAll: (_: string, limit: number) => Promise.resolve(events.slice(0, limit)),
  };
  return store as unknown as EventStore;
};

const record = {
  cycle: { id: cycle },
  set: { id: standardSet },
  evidence: new Map([['1', ['event-3']]]),
} as unknown as CycleRecord;

const select = (store: EventStore, claims: ('L1' | 'L2' | 'L3')[], position: number, mayBeShared = true) => {
  const consents = { agrees: () => Promise.resolve(mayBeShared), mayBeShared: () => Promise.resolve(mayBeShared) };
  return selectEvents(record, claims, { store, consents, position: positionOf(position) });
};

test('as many events go in as the fact of the sealing can name, and one more is too many', async () => {
  const most = MOST_EVENTS - 2;
  expect((await select(storeWith(most), ['L1', 'L2'], 2000))?.eventIds).toHaveLength(MOST_EVENTS);
  expect(await select(storeWith(most + 1), ['L1', 'L2'], 2000)).toBeUndefined();
  expect((await select(storeWith(most + 1), ['L1'], 2000))?.events).toHaveLength(3);
});

test('the whole ledger goes in up to a size, and only the evidence is named', async () => {
  const store = storeWith(10);
  expect(await select(store, ['L1', 'L2', 'L3'], 12, false)).toMatchObject({ eventIds: ['event-3'], withheld: [] });
  expect(await select(store, ['L1', 'L2', 'L3'], MOST_EVENTS_OF_WHOLE_LEDGER + 1)).toBeUndefined();
});

test('nothing goes in that was written after the signature', async () => {
  const selection = await select(storeWith(10), ['L1', 'L2'], 6);
  expect(selection?.events.map(({ position }) => position)).toEqual(['1', '2', '3', '4', '5', '6']);
  expect(selection?.whole).toEqual([panel, cycle, standardSet].sort());
});
