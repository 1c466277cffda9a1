// Facts: what rules know of other streams, of several at once, and of events; and which streams a decision rests on.
import { randomUUID } from 'node:crypto';

import { createCatalogue } from '../../../src/kernel/catalogue';
import { accept, type Aggregate, type Command, type Fold } from '../../../src/kernel/decider';
import { defineEvents, type PastEvent } from '../../../src/kernel/event';
import type { EventStore } from '../../../src/kernel/event-store';
import { loadFacts } from '../../../src/kernel/facts';
import { wholeNumber } from '../../../src/kernel/fields';
import { createStateReader } from '../../../src/kernel/state-reader';
import { createMemoryStore } from '../../../src/stores/memory/memory-store';
import { newEvent } from '../../support/new-event';

const NOW = '2017-05-15T09:00:00.000Z';
const id = (prefix: string): string => `${prefix}-${randomUUID()}`;

/** How many events a stream has, and the sum of their numbers. */
interface Sum {
  readonly events: number;
  readonly sum: number;
}

const sumFold: Fold<Sum> = {
  initialState: { events: 0, sum: 0 },
  evolve: ({ events, sum }, { data }) => ({ events: events + 1, sum: sum + Number(data['number'] ?? 0) }),
};

const sheds: Aggregate = {
  prefix: 'shed',
  commands: {},
  events: defineEvents({ SomethingHappened: { describe: 'Something.', data: { number: wholeNumber(0, 9, 'A number.') } } }),
  refusals: {},
  fold: sumFold,
  facts: {},
  decide: () => accept({ type: 'SomethingHappened', data: {} }),
};
const catalogue = createCatalogue([sheds]);

const commandOn = (stream: string): Command => ({
  type: 'Look',
  data: {},
  stream,
  commandId: randomUUID(),
  actor: { id: id('staff'), role: 'staff' },
  at: NOW,
});

const openStore = () => {
  const store = createMemoryStore({ log: randomUUID(), clock: () => NOW });
  const happened = async (stream: string, data: object = {}): Promise<string> => {
    const event = newEvent(stream, { data: data as PastEvent['data'] as never });
    await store.append(stream, 'any', [event]);
    return event.envelope.id;
  };
  const factsOf = (facts: Aggregate['facts'], stream = id('shed')) =>
    loadFacts({ store, catalogue, states: createStateReader({ store, catalogue }) }, { facts }, commandOn(stream));
  return { store, happened, factsOf };
};

describe('facts', () => {
  test('of one stream are its state, or the initial one when none is asked for', async () => {
    const { happened, factsOf } = openStore();
    const shed = id('shed');
    await happened(shed, { number: 3 });
    const { facts, guards } = await factsOf({
      asked: { fold: sumFold, streamOf: () => shed },
      notAsked: { fold: sumFold, streamOf: () => undefined },
    });
    expect(facts).toEqual({ asked: { events: 1, sum: 3 }, notAsked: { events: 0, sum: 0 } });
    expect(guards).toEqual([{ stream: shed, revision: 0 }]);
  });

  test('of several streams are states by stream, those that are not there among them', async () => {
    const { happened, factsOf } = openStore();
    const [there, notThere] = [id('shed'), id('shed')];
    await happened(there, { number: 4 });
    const { facts, guards } = await factsOf({ sheds: { fold: sumFold, streamsOf: () => [there, notThere] } });
    expect(facts['sheds']).toEqual(new Map([[there, { events: 1, sum: 4 }], [notThere, { events: 0, sum: 0 }]])); // prettier-ignore
    expect(guards).toEqual([
      { stream: there, revision: 0 },
      { stream: notThere, revision: -1 },
    ]);
  });

  test('of whatever names something are the streams of one kind that do, each guarded, its own not', async () => {
    const { happened, factsOf } = openStore();
    const [gardener, shed, ownShed, hut, stranger] = [id('gardener'), id('shed'), id('shed'), id('hut'), id('shed')];
    await happened(shed, { number: 1, gardener });
    await happened(shed, { number: 2 });
    await happened(ownShed, { number: 5, gardener });
    await happened(hut, { number: 7, gardener });
    await happened(stranger, { number: 8 });
    const naming = { fold: sumFold, streamsOf: () => ({ prefix: 'shed', naming: gardener }) };
    const { facts, guards } = await factsOf({ naming }, ownShed);
    expect(facts['naming']).toEqual(new Map([[shed, { events: 2, sum: 3 }], [ownShed, { events: 1, sum: 5 }]])); // prettier-ignore
    expect(guards).toEqual([{ stream: shed, revision: 1 }]);
  });

  test('of events are those that exist, by id, without guards: an event never moves', async () => {
    const { happened, factsOf } = openStore();
    const eventId = await happened(id('shed'), { number: 6 });
    const { facts, guards } = await factsOf({ seen: { eventsOf: () => [eventId, randomUUID()] } });
    const seen = facts['seen'] as ReadonlyMap<string, PastEvent>;
    expect([...seen].map(([key, { data }]) => [key, data])).toEqual([[eventId, { number: 6 }]]);
    expect(guards).toEqual([]);
  });

  test('may be asked for by what was read before', async () => {
    const { happened, factsOf } = openStore();
    const [first, second] = [id('shed'), id('shed')];
    await happened(second, { number: 9 });
    const { facts } = await factsOf({
      first: { fold: sumFold, streamOf: () => first },
      second: { fold: sumFold, streamOf: (_, { first: known }) => ((known as Sum).events === 0 ? second : undefined) },
    });
    expect(facts['second']).toEqual({ events: 1, sum: 9 });
  });
});

describe('the state of a stream', () => {
  const readsOf = (store: EventStore) => {
    const reads: [string, number][] = [];
    const counting: Pick<EventStore, 'readStream'> = {
      readStream: (stream, from = 0) => {
        reads.push([stream, from]);
        return store.readStream(stream, from);
      },
    };
    return { reads, states: createStateReader({ store: counting, catalogue }) };
  };

  test('is folded from what came since it was folded last, and is always that of now', async () => {
    const { store, happened } = openStore();
    const { reads, states } = readsOf(store);
    const shed = id('shed');
    expect(await states.read(sumFold, shed)).toEqual({ state: { events: 0, sum: 0 }, revision: -1 });
    await happened(shed, { number: 1 });
    await happened(shed, { number: 2 });
    expect(await states.read(sumFold, shed)).toEqual({ state: { events: 2, sum: 3 }, revision: 1 });
    expect(await states.read(sumFold, shed)).toEqual({ state: { events: 2, sum: 3 }, revision: 1 });
    await happened(shed, { number: 3 });
    expect(await states.read(sumFold, shed)).toEqual({ state: { events: 3, sum: 6 }, revision: 2 });
    expect(reads.map(([, from]) => from)).toEqual([0, 0, 2, 2]);
  });

  test('is remembered for each way of folding apart', async () => {
    const { store, happened } = openStore();
    const { states } = readsOf(store);
    const shed = id('shed');
    const counting: Fold<number> = { initialState: 0, evolve: (count) => count + 1 };
    await happened(shed, { number: 5 });
    expect((await states.read(sumFold, shed)).state).toEqual({ events: 1, sum: 5 });
    expect((await states.read(counting, shed)).state).toBe(1);
  });
});
