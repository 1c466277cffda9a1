// Following a ledger in EventStoreDB: whatever becomes of a subscription, nothing is missed, nothing comes twice.
import { randomUUID } from 'node:crypto';

import type { RecordedEvent } from '../../src/kernel/event';
import type { EventStore } from '../../src/kernel/event-store';
import { type Position, START } from '../../src/kernel/position';
import { usualPatience } from '../../src/stores/eventstoredb/patience';
import { eventStoreDbStores, littlePatience } from '../support/eventstoredb/stores';
import { startTestCluster, startTestServer, type TestServer } from '../support/eventstoredb-server/server';
import { newEvent, newStream } from '../support/new-event';

jest.setTimeout(30_000);

const openStore = eventStoreDbStores();

const stopping: (() => Promise<void>)[] = [];
afterAll(async () => {
  for (const stop of stopping) await stop();
});
const startServer = async (): Promise<TestServer> => {
  const server = await startTestServer();
  stopping.push(server.stop);
  return server;
};

const write = async (store: EventStore, count: number, stream = newStream()): Promise<string> => {
  for (let done = 0; done < count;) {
    const events = Array.from({ length: Math.min(250, count - done) }, () => newEvent(stream));
    const command = { commandId: randomUUID(), digest: 'digest' };
    // A busy machine may need longer than a store with little patience waits.
    for (let isKept = false; !isKept;) {
      const outcome = await store.append(stream, 'any', events, { command }).catch(() => undefined);
      isKept = outcome?.kind === 'appended' || outcome?.kind === 'known';
    }
    done += events.length;
  }
  return stream;
};

/** Takes the events one batch at a time, when it is told to. */
const reader = (store: EventStore, after: Position = START) => {
  const stop = new AbortController();
  const iterator = store.subscribeAll(after, stop.signal)[Symbol.asyncIterator]();
  const seen: RecordedEvent[] = [];
  return {
    seen,
    until: async (count: number): Promise<void> => {
      while (seen.length < count) {
        const next = await iterator.next();
        if (next.done) throw new Error('The subscription ended.');
        seen.push(...next.value);
      }
    },
    end: async (): Promise<void> => {
      stop.abort();
      await iterator.return?.();
    },
  };
};

const expectAll = async (store: EventStore, seen: readonly RecordedEvent[]) =>
  expect(seen).toEqual(await store.readAll(START, 1_000_000));

describe('a subscription goes on from the last event that was taken', () => {
  const disturbances: [string, (server: TestServer, store: EventStore) => Promise<unknown>][] = [
    ['breaks', async (server) => server.wire.reset()],
    [
      'is ended by the database as if all were done',
      async (server, store) => {
        server.fault = 'clean-end';
        await expect(store.append(newStream(), 'none', [newEvent(newStream())])).rejects.toThrow();
        server.fault = undefined;
      },
    ],
    [
      'is gone with its database, which comes back',
      async (server) => {
        await server.kill();
        await server.revive();
      },
    ],
    [
      'is refused for a while',
      async (server, store) => {
        server.fault = 'not-ready';
        server.wire.reset();
        await expect(store.head()).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' });
        server.fault = undefined;
      },
    ],
  ];

  test.each(disturbances)('when it %s', async (_name, disturb) => {
    const server = await startServer();
    const store = await openStore(server.url, { patience: { ...usualPatience, quietMs: 200, retryMs: 10 } });
    const stream = await write(store, 40);
    const live = reader(store);
    await live.until(40);
    await disturb(server, store);
    await heal(store, stream);
    const total = (await store.readAll(START, 1_000_000)).length;
    await live.until(total);
    await expectAll(store, live.seen);
    await live.end();
  });

  test('when it hangs without a word, once there is something that it does not tell', async () => {
    const server = await startServer();
    const store = await openStore(server.url, { patience: littlePatience });
    const live = reader(store);
    await write(store, 1);
    await live.until(1);
    // From now on its subscriptions take what they should tell and tell nothing; what comes new is well.
    server.fault = 'hang';
    server.log.writeSystemEvent();
    await expect(store.append(newStream(), 'none', [newEvent(newStream())])).rejects.toThrow();
    server.fault = undefined;
    await heal(store, newStream());
    await live.until((await store.readAll(START, 100)).length);
    await expectAll(store, live.seen);
    await live.end();
  });

  test('when another node comes to lead, found by asking the cluster', async () => {
    const cluster = await startTestCluster(2);
    stopping.push(cluster.stop);
    const store = await openStore(cluster.url, { patience: littlePatience });
    const live = reader(store);
    const stream = await write(store, 5);
    await live.until(5);
    cluster.elect(cluster.nodes[1]);
    await heal(store, stream);
    await live.until((await store.readAll(START, 100)).length);
    await expectAll(store, live.seen);
    expect(cluster.nodes[1]?.calls.get('BatchAppend')).toBeGreaterThan(0);
    await live.end();
  });

  test('when another node comes to lead, told by the one that led', async () => {
    const cluster = await startTestCluster(2);
    stopping.push(cluster.stop);
    const store = await openStore(cluster.nodes[0]!.url, { patience: littlePatience });
    const stream = await write(store, 5);
    cluster.elect(cluster.nodes[1]);
    await heal(store, stream);
    expect(cluster.nodes[1]?.calls.get('BatchAppend')).toBeGreaterThan(0);
    expect((await store.readStream(stream)).length).toBeGreaterThan(5);
  });
});

/** Appends until it goes through again. */
const heal = async (store: EventStore, stream: string): Promise<void> => {
  for (;;) {
    const outcome = await store.append(stream, 'any', [newEvent(stream)]).catch(() => undefined);
    if (outcome?.kind === 'appended') return;
  }
};

describe('a subscription', () => {
  test('leaves nothing open in the database when its reader leaves', async () => {
    const server = await startServer();
    const store = await openStore(server.url);
    await write(store, 3);
    const before = server.subscriptions;
    for (let round = 0; round < 5; round += 1) {
      const live = reader(store);
      await live.until(3);
      await live.end();
      for await (const _batch of store.subscribeAll(START, new AbortController().signal)) break;
    }
    await store.readAll(START, 2);
    while (server.subscriptions > before) await new Promise((resolve) => setImmediate(resolve));
    expect(server.subscriptions).toBe(before);
  });

  test('does not read ahead of a reader who takes long, and goes on where that one is after a break', async () => {
    const server = await startServer();
    const store = await openStore(server.url);
    await write(store, 6000);
    const live = reader(store);
    await live.until(1);
    const taken = live.seen.length;
    expect(taken).toBeLessThan(2000);
    server.wire.reset();
    await live.until(6000);
    await expectAll(store, live.seen);
    await live.end();
  });

  test('passes over what others and the database itself write, a long way if need be', async () => {
    const server = await startServer();
    const store = await openStore(server.url);
    const other = await openStore(server.url);
    const live = reader(store);
    for (let round = 0; round < 3; round += 1) {
      await write(store, 1);
      for (let count = 0; count < 300; count += 1) server.log.writeSystemEvent();
      await write(other, 2);
    }
    await live.until(3);
    await expectAll(store, live.seen);
    expect(await store.size()).toBe(3);
    expect(await store.head()).toBe(live.seen.at(-1)?.position);
    await live.end();
  });

  test('gives places that count up from 1 in steps of one, whatever stands in between in the database', async () => {
    const server = await startServer();
    const store = await openStore(server.url);
    const other = await openStore(server.url);
    for (let round = 0; round < 3; round += 1) {
      await write(other, 1);
      server.log.writeSystemEvent();
      await write(store, 2);
    }
    const all = await store.readAll(START, 100);
    expect(all.map(({ position }) => position)).toEqual(['1', '2', '3', '4', '5', '6']);
    expect(await store.readAll('4' as Position, 1)).toEqual([all[4]]);
    const live = reader(store, '4' as Position);
    await live.until(2);
    expect(live.seen).toEqual(all.slice(4));
    await live.end();
  });
});
