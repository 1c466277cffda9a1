// What the ledger in EventStoreDB promises beyond the contract, with its client's habits and with several nodes.
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';

import { binaryEvent } from '@eventstore/db-client';
import fc from 'fast-check';

import { canonicalJson } from '../../src/kernel/json';
import type { EventStore } from '../../src/kernel/event-store';
import { START } from '../../src/kernel/position';
import { usualPatience } from '../../src/stores/eventstoredb/patience';
import { createWriter } from '../../src/stores/eventstoredb/writer';
import { startTestServer, type TestServer, type TestServerOptions } from '../support/eventstoredb-server/server';
import { eventStoreDbStores, littlePatience } from '../support/eventstoredb/stores';
import { newEvent, newStream } from '../support/new-event';
import { temporaryFolders } from '../support/temporary-folder';

jest.setTimeout(30_000);

const openStore = eventStoreDbStores();
const temporaryFolder = temporaryFolders();

const servers: TestServer[] = [];
const startServer = async (options?: TestServerOptions): Promise<TestServer> => {
  const server = await startTestServer(options);
  servers.push(server);
  return server;
};
// After the stores are closed, which use them.
afterAll(async () => {
  for (const server of servers) await server.stop();
});

const nextTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
const newCommand = (digest = 'digest') => ({ commandId: randomUUID(), digest });

describe('an append', () => {
  test('that meets a conflict tells the real revision, even if the address asks the client to lie', async () => {
    const { url } = await startServer();
    const store = await openStore(`${url}&throwOnAppendFailure=false`);
    const stream = newStream();
    await store.append(
      stream,
      'none',
      Array.from({ length: 5 }, () => newEvent(stream)),
    );
    expect(await store.append(stream, 1, [newEvent(stream)])).toEqual({ kind: 'conflict', stream, actualRevision: 4 });
    expect(await store.append(newStream(), 7, [newEvent(stream)])).toMatchObject({ kind: 'conflict', actualRevision: -1 });
  });

  test('whose answer is lost is found in the tail of its stream, and not made twice', async () => {
    const server = await startServer();
    const store = await openStore(server.url, { patience: littlePatience });
    const stream = newStream();
    await store.append(stream, 'none', [newEvent(stream)]);
    server.fault = 'ack-lost';
    const outcome = await store.append(stream, 0, [newEvent(stream), newEvent(stream)], { command: newCommand() });
    server.fault = undefined;
    const kept = await store.readStream(stream);
    expect(kept).toHaveLength(3);
    expect(outcome).toEqual({ kind: 'appended', revision: 2, position: kept.at(-1)?.position });
  });

  test('that is never answered ends as unknown; the same command later finds out', async () => {
    const server = await startServer();
    const store = await openStore(server.url, { patience: littlePatience });
    const stream = newStream();
    const command = newCommand();
    const event = newEvent(stream);
    server.fault = 'hang';
    await expect(store.append(stream, 'none', [event], { command })).rejects.toMatchObject({ code: 'OUTCOME_UNKNOWN' });
    server.fault = undefined;
    for (let isOver = false; !isOver;) {
      const outcome = await store.append(stream, 'none', [event], { command }).catch(() => undefined);
      isOver = outcome?.kind === 'appended' || outcome?.kind === 'known';
    }
    expect(await store.readStream(stream)).toHaveLength(1);
  });

  test('does not wait for an answer of a call that the database has ended', async () => {
    const server = await startServer();
    // So long that whoever waits for it does not end in time.
    const store = await openStore(server.url, { patience: { ...usualPatience, attemptMs: 120_000, callMs: 120_000 } });
    const stream = newStream();
    server.fault = 'clean-end';
    const outcome = store.append(stream, 'none', [newEvent(stream)], { command: newCommand() });
    while ((server.calls.get('BatchAppend') ?? 0) < 2) await nextTurn();
    server.fault = undefined;
    expect(await outcome).toMatchObject({ kind: 'appended', revision: 0 });
    expect(await store.readStream(stream)).toHaveLength(1);
  });

  test('fails not once when its connection broke while nobody appended', async () => {
    const server = await startServer();
    const writer = createWriter(server.url);
    const append = () => {
      const event = binaryEvent({ type: 'something', data: Buffer.from('x') });
      return writer.append({ stream: newStream(), events: [event], expected: 'no_stream' }, 5000);
    };
    await append();
    await server.kill();
    await server.revive();
    for (let turn = 0; turn < 50; turn += 1) await nextTurn();
    expect(await append()).toMatchObject({ revision: 0 });
    expect(server.calls.get('BatchAppend')).toBe(2);
    await writer.close();
  });

  test('of more than one message can hold is sent in several, and kept as one', async () => {
    const server = await startServer();
    const store = await openStore(server.url);
    const stream = newStream();
    const events = Array.from({ length: 90 }, () => newEvent(stream, { data: { words: 'w'.repeat(100_000) } }));
    expect(await store.append(stream, 'none', events, { command: newCommand() })).toMatchObject({
      kind: 'appended',
      revision: 89,
    });
    expect((await store.readStream(stream)).map(({ envelope }) => envelope.id)).toEqual(
      events.map(({ envelope }) => envelope.id),
    );
  });

  test('that nobody took is not unknown: nothing was kept', async () => {
    const server = await startServer();
    const store = await openStore(server.url, { patience: littlePatience });
    const stream = newStream();
    server.fault = 'not-ready';
    await expect(store.append(stream, 'none', [newEvent(stream)])).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' });
    await server.kill();
    await expect(store.readStream(stream)).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' });
    server.fault = undefined;
    await server.revive();
  });

  test.each([undefined, 'ack-lost', 'hang', 'reset'] as const)(
    'works without batches, too, when a database has none, and when its fault is %s',
    async (fault) => {
      const server = await startServer({ hasBatches: false });
      const store = await openStore(server.url, { patience: littlePatience });
      const stream = newStream();
      const command = newCommand();
      const event = newEvent(stream);
      server.fault = fault;
      await store.append(stream, 'none', [event], { command }).catch(() => undefined);
      server.fault = undefined;
      for (let isThere = false; !isThere;) {
        isThere = await store.append(stream, 'none', [event], { command }).then(
          ({ kind }) => kind !== 'conflict',
          () => false,
        );
      }
      expect(await store.readStream(stream)).toHaveLength(1);
      expect(await store.append(stream, 5, [newEvent(stream)])).toMatchObject({ kind: 'conflict', actualRevision: 0 });
      expect(server.calls.get('BatchAppend')).toBeUndefined();
    },
  );

  test('of any plain JSON is stored as its canonical bytes, and given back as they are', async () => {
    const server = await startServer();
    const store = await openStore(server.url);
    const stream = newStream();
    const key = fc.oneof(fc.string({ unit: 'grapheme' }), fc.nat().map(String)).filter((text) => text !== '__proto__');
    const leafValue = fc.oneof(fc.string({ unit: 'grapheme' }), fc.maxSafeInteger(), fc.boolean(), fc.constant(null));
    const data = fc.dictionary(key, fc.oneof(leafValue, fc.array(leafValue), fc.dictionary(key, leafValue)));
    await fc.assert(
      fc.asyncProperty(data, async (value) => {
        const event = newEvent(stream, {
          data: JSON.parse(JSON.stringify(value, (_, each: unknown) => (Object.is(each, -0) ? 0 : each))),
        });
        await store.append(stream, 'any', [event]);
        const recorded = await store.readEvent(event.envelope.id);
        const stored = server.log.all.findLast(({ type }) => type.endsWith('ledger.SomethingHappened'));
        expect(recorded?.leaf).toBe(canonicalJson(recorded?.envelope));
        expect(Buffer.from(stored?.data ?? []).equals(Buffer.from(recorded?.leaf ?? ''))).toBe(true);
        expect(recorded?.envelope.data).toEqual(event.envelope.data);
      }),
      { numRuns: 40 },
    );
  });
});

describe('several nodes on one database', () => {
  const openTwo = async (server: TestServer) => {
    const prefix = `${randomUUID()}/`;
    return [await openStore(server.url, { prefix }), await openStore(server.url, { prefix })] as const;
  };

  test('share one ledger; what one has written, the other finds at once', async () => {
    const [here, there] = await openTwo(await startServer());
    expect(there.log).toBe(here.log);
    for (let round = 0; round < 10; round += 1) {
      const [stream, subject] = [newStream(), newStream()];
      const command = newCommand();
      const event = newEvent(stream, { data: { about: subject }, sealed: [{ subject, box: Buffer.from('box') }] });
      await here.append(stream, 'none', [event], { command });
      expect(await there.findCommand(command.commandId)).toMatchObject({ ...command, stream, revision: 0 });
      expect(await there.streamsNaming(subject)).toEqual([stream]);
      expect((await there.readEvent(event.envelope.id))?.envelope.id).toBe(event.envelope.id);
      expect(await there.readSealed(event.envelope.id)).toHaveLength(1);
      expect(await there.size()).toBe(round + 1);
    }
    expect(await there.readAll(START, 100)).toEqual(await here.readAll(START, 100));
  });

  test('keep a command that is sent to both at once only once', async () => {
    const [here, there] = await openTwo(await startServer());
    for (let round = 0; round < 20; round += 1) {
      const stream = newStream();
      const command = newCommand();
      const event = newEvent(stream);
      const outcomes = await Promise.all([here, there].map((node) => node.append(stream, 'none', [event], { command })));
      expect(outcomes.every(({ kind }) => kind === 'appended' || kind === 'known')).toBe(true);
      expect(await here.readStream(stream)).toHaveLength(1);
    }
  });

  test('tell a command id that is used for two things at once apart, although the ids of their events are the same', async () => {
    const [here, there] = await openTwo(await startServer());
    for (let round = 0; round < 20; round += 1) {
      const stream = newStream();
      const commandId = randomUUID();
      const event = newEvent(stream);
      const outcomes = await Promise.all([
        here.append(stream, 'none', [event], { command: { commandId, digest: 'one' } }),
        there.append(stream, 'none', [event], { command: { commandId, digest: 'other' } }),
      ]);
      expect(outcomes.map(({ kind }) => kind).sort()).toEqual(['appended', 'known']);
      const accepted = outcomes.findIndex(({ kind }) => kind === 'appended') === 0 ? 'one' : 'other';
      expect(outcomes.find(({ kind }) => kind === 'known')).toMatchObject({ command: { digest: accepted } });
    }
  });

  test('write no earlier than what they have heard of, even if their clocks differ', async () => {
    const server = await startServer();
    const prefix = `${randomUUID()}/`;
    const ahead = await openStore(server.url, { prefix, clock: () => '2017-06-14T12:00:00.000Z' });
    const behind = await openStore(server.url, { prefix, clock: () => '2017-06-14T11:00:00.000Z' });
    const stream = newStream();
    await ahead.append(stream, 'none', [newEvent(stream)]);
    await behind.size();
    await behind.append(stream, 0, [newEvent(stream)]);
    expect((await ahead.readStream(stream)).map(({ envelope }) => envelope.rec)).toEqual(
      Array(2).fill('2017-06-14T12:00:00.000Z'),
    );
  });

  test('in one process write to databases of their own, each through one call: what breaks with one is no matter to the other', async () => {
    const [server, another] = [await startServer(), await startServer()];
    const here = await openStore(server.url, { patience: littlePatience });
    const there = await openStore(another.url, { patience: littlePatience });
    const appendTo = (store: EventStore) => {
      const stream = newStream();
      return store.append(stream, 'none', [newEvent(stream)]);
    };
    await Promise.all([here, here, there, there].map(appendTo));
    expect([server, another].map(({ calls }) => calls.get('BatchAppend'))).toEqual([1, 1]);

    server.fault = 'hang';
    const stuck = appendTo(here);
    const written = Array.from({ length: 10 }, () => appendTo(there));
    await expect(stuck).rejects.toMatchObject({ code: 'OUTCOME_UNKNOWN' });
    expect((await Promise.all(written)).map(({ kind }) => kind)).toEqual(Array(10).fill('appended'));
    await here.close();
    await expect(appendTo(here)).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' });
    expect(await appendTo(there)).toMatchObject({ kind: 'appended' });
    expect(another.calls.get('BatchAppend')).toBe(1);
    server.fault = undefined;
  });
});

describe('the index of a node', () => {
  test('is kept in its file, and goes on from there', async () => {
    const server = await startServer();
    const [prefix, copyFile] = [`${randomUUID()}/`, join(temporaryFolder(), 'index.sqlite')];
    const stream = newStream();
    const command = newCommand();
    const first = await openStore(server.url, { prefix, copyFile });
    await first.append(stream, 'none', [newEvent(stream), newEvent(stream)], { command });
    expect(await first.size()).toBe(2);
    await first.close();

    const other = await openStore(server.url, { prefix });
    await other.append(stream, 1, [newEvent(stream)]);
    const second = await openStore(server.url, { prefix, copyFile });
    expect(await second.size()).toBe(3);
    expect(await second.findCommand(command.commandId)).toMatchObject({ ...command, revision: 1 });
  });

  test('that belongs to another ledger, or is ahead of a database that was set back, is made anew', async () => {
    const server = await startServer();
    const copyFile = join(temporaryFolder(), 'index.sqlite');
    const elsewhere = await openStore(server.url, { copyFile });
    const stream = newStream();
    await elsewhere.append(stream, 'none', [newEvent(stream)]);
    expect(await elsewhere.size()).toBe(1);
    await elsewhere.close();
    const here = await openStore(server.url, { copyFile });
    expect(await here.size()).toBe(0);
    expect(await here.readAll(START, 10)).toEqual([]);
  });
});

describe('the sealed text about somebody', () => {
  test('can be deleted for good; the events stay as they are', async () => {
    const server = await startServer();
    const store = await openStore(server.url);
    const stream = newStream();
    const [somebody, other] = [`advisor-${randomUUID()}`, `advisor-${randomUUID()}`];
    const sealed = [somebody, other].map((subject) => ({ subject, box: Buffer.from(subject) }));
    const event = newEvent(stream, { sealed });
    await store.append(stream, 'none', [newEvent(stream, { sealed: sealed.slice(0, 1) }), event]);
    expect((await store.readSealed(event.envelope.id)).map(({ subject }) => subject).sort()).toEqual([somebody, other].sort());
    expect(server.log.streamNames().filter((name) => name.includes('/pii-'))).toHaveLength(2);
    const before = await store.readAll(START, 10);

    await store.deleteSealed(somebody);
    await store.deleteSealed(somebody);
    expect((await store.readSealed(event.envelope.id)).map(({ subject }) => subject)).toEqual([other]);
    expect(await store.readAll(START, 10)).toEqual(before);
    const late = store.append(stream, 1, [newEvent(stream, { sealed: sealed.slice(0, 1) })]);
    await expect(late).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' });
    expect(await store.readStream(stream)).toHaveLength(2);
  });
});
