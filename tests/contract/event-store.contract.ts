// What every event store promises: one suite, run over each adapter. A ledger may hold the events of others already.
import { randomUUID } from 'node:crypto';

import { type Clock, systemClock } from '../../src/kernel/clock';
import type { AcceptedCommand, EventStore, ExpectedRevision } from '../../src/kernel/event-store';
import { NotPlainJsonError } from '../../src/kernel/json';
import type { Position } from '../../src/kernel/position';
import { newEvent, newStream } from '../support/new-event';
import { describeReading, describeSubscribing } from './event-store-reading.contract';

export interface StoreAdapter {
  readonly name: string;
  /** What a store of this kind must declare; tests that need it are skipped where it is false. */
  readonly guardsAreAtomic: boolean;
  /** Opens a ledger that nobody else writes to during the test. The suite closes it. */
  open(clock: Clock): Promise<EventStore>;
}

export const describeEventStore = (adapter: StoreAdapter): void =>
  describe(`the event store ${adapter.name}`, () => {
    const opened: EventStore[] = [];
    const openStore = async (clock: Clock = systemClock): Promise<EventStore> => {
      const store = await adapter.open(clock);
      opened.push(store);
      return store;
    };
    afterEach(async () => {
      for (const store of opened.splice(0)) await store.close();
    });

    describeAppending(openStore);
    describeCommands(openStore);
    describeGuards(openStore, adapter.guardsAreAtomic);
    describeReading(openStore);
    describeSubscribing(openStore);
  });

export type OpenStore = (clock?: Clock) => Promise<EventStore>;

const describeAppending = (openStore: OpenStore): void => {
  /** What comes of each expectation on a stream of two events, and on one that does not exist. */
  const expectations: [ExpectedRevision, 'appended' | 'conflict', 'appended' | 'conflict'][] = [
    ['any', 'appended', 'appended'],
    ['exists', 'appended', 'conflict'],
    ['none', 'conflict', 'appended'],
    [1, 'appended', 'conflict'],
    [0, 'conflict', 'conflict'],
    [2, 'conflict', 'conflict'],
    [-1, 'conflict', 'appended'],
  ];

  test.each(expectations)('expecting %p: %s on a stream that is there', async (expected, kind) => {
    const store = await openStore();
    const stream = newStream();
    await store.append(stream, 'none', [newEvent(stream), newEvent(stream)]);
    const outcome = await store.append(stream, expected, [newEvent(stream)]);
    if (kind === 'appended') expect(outcome).toMatchObject({ kind, revision: 2 });
    else expect(outcome).toEqual({ kind, stream, actualRevision: 1 });
    expect(await store.readStream(stream)).toHaveLength(kind === 'appended' ? 3 : 2);
  });

  test.each(expectations.map(([expected, , kind]) => [expected, kind] as const))(
    'expecting %p: %s on a stream that is not there',
    async (expected, kind) => {
      const store = await openStore();
      const stream = newStream();
      const outcome = await store.append(stream, expected, [newEvent(stream)]);
      if (kind === 'appended') expect(outcome).toMatchObject({ kind, revision: 0 });
      else expect(outcome).toEqual({ kind, stream, actualRevision: -1 });
      expect(await store.readStream(stream)).toHaveLength(kind === 'appended' ? 1 : 0);
    },
  );

  test('of 64 first writers at once one is first and 63 meet a conflict', async () => {
    const store = await openStore();
    const stream = newStream();
    const outcomes = await Promise.all(Array.from({ length: 64 }, () => store.append(stream, 'none', [newEvent(stream)])));

    expect(outcomes.filter(({ kind }) => kind === 'appended')).toHaveLength(1);
    const conflicts = outcomes.filter(({ kind }) => kind === 'conflict');
    expect(conflicts).toHaveLength(63);
    for (const conflict of conflicts) expect(conflict).toEqual({ kind: 'conflict', stream, actualRevision: 0 });
    expect(await store.readStream(stream)).toHaveLength(1);
  });

  test('an append whose last event cannot be stored leaves nothing behind', async () => {
    const store = await openStore();
    const stream = newStream();
    const before = await store.head();
    const command = newCommand();
    const good = newEvent(stream);
    const bad = newEvent(stream, { data: { note: 'half a pair: \ud83d' } });

    await expect(store.append(stream, 'none', [good, bad], { command })).rejects.toThrow(NotPlainJsonError);

    expect(await store.readStream(stream)).toEqual([]);
    expect(await store.readEvent(good.envelope.id)).toBeUndefined();
    expect(await store.findCommand(command.commandId)).toBeUndefined();
    expect(await store.head()).toBe(before);
    expect(await store.append(stream, 'none', [good], { command })).toMatchObject({ kind: 'appended', revision: 0 });
  });
};

const describeCommands = (openStore: OpenStore): void => {
  test('the same command again is known, whatever is expected by then', async () => {
    const store = await openStore();
    const stream = newStream();
    const command = newCommand();
    const events = [newEvent(stream), newEvent(stream)];
    const first = await store.append(stream, 'none', events, { command });
    const { position } = first as { position: Position };
    const known = { ...command, stream, revision: 1, position };
    expect(first).toEqual({ kind: 'appended', revision: 1, position });
    await store.append(stream, 1, [newEvent(stream)]);

    expect(await store.append(stream, 'none', events, { command })).toEqual({ kind: 'known', command: known });
    expect(await store.findCommand(command.commandId)).toEqual(known);
    expect(await store.readStream(stream)).toHaveLength(3);
  });

  test('a command id that is used for something else gives the digest it was first used with', async () => {
    const store = await openStore();
    const stream = newStream();
    const command = newCommand();
    await store.append(stream, 'none', [newEvent(stream)], { command });
    const again = await store.append(stream, 0, [newEvent(stream)], { command: { ...command, digest: 'another' } });
    expect(again).toMatchObject({ kind: 'known', command });
  });

  test('one command sent 16 times at once is kept once', async () => {
    const store = await openStore();
    const stream = newStream();
    const command = newCommand();
    const event = newEvent(stream);
    const outcomes = await Promise.all(Array.from({ length: 16 }, () => store.append(stream, 'none', [event], { command })));
    expect(outcomes.map(({ kind }) => kind).sort()).toEqual(['appended', ...Array<string>(15).fill('known')]);
    expect(await store.readStream(stream)).toHaveLength(1);
  });

  test('a command that met a conflict is not kept', async () => {
    const store = await openStore();
    const stream = newStream();
    const command = newCommand();
    expect(await store.append(stream, 'exists', [newEvent(stream)], { command })).toMatchObject({ kind: 'conflict' });
    expect(await store.findCommand(command.commandId)).toBeUndefined();
  });
};

const describeGuards = (openStore: OpenStore, guardsAreAtomic: boolean): void => {
  const whereAtomic = guardsAreAtomic ? test : test.skip;

  test('the store declares whether its guards are atomic', async () => {
    expect((await openStore()).guardsAreAtomic).toBe(guardsAreAtomic);
  });

  test('guards hold while the streams are as they were seen, and break when one has moved', async () => {
    const store = await openStore();
    const [stream, there, notThere] = [newStream(), newStream(), newStream()];
    await store.append(there, 'none', [newEvent(there)]);
    const guards = [
      { stream: there, revision: 0 },
      { stream: notThere, revision: -1 },
    ];
    expect(await store.append(stream, 'none', [newEvent(stream)], { guards })).toMatchObject({ kind: 'appended' });

    await store.append(notThere, 'none', [newEvent(notThere), newEvent(notThere)]);
    const broken = await store.append(stream, 0, [newEvent(stream)], { guards });
    expect(broken).toEqual({ kind: 'conflict', stream: notThere, actualRevision: 1 });
    expect(await store.readStream(stream)).toHaveLength(1);
  });

  whereAtomic('of two appends at once that guard against each other only one happens', async () => {
    const store = await openStore();
    const [left, right] = [newStream(), newStream()];
    const outcomes = await Promise.all([
      store.append(left, 'none', [newEvent(left)], { guards: [{ stream: right, revision: -1 }] }),
      store.append(right, 'none', [newEvent(right)], { guards: [{ stream: left, revision: -1 }] }),
    ]);
    expect(outcomes.map(({ kind }) => kind).sort()).toEqual(['appended', 'conflict']);
  });
};

const newCommand = (): AcceptedCommand => ({ commandId: randomUUID(), digest: randomUUID() });
