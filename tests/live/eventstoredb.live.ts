// The contract, following, and breaks in between, against a real database. Each run keeps to streams of its own, and deletes them.
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';

import { BACKWARDS, END, EventStoreDBClient } from '@eventstore/db-client';

import { systemClock } from '../../src/kernel/clock';
import type { RecordedEvent } from '../../src/kernel/event';
import { START } from '../../src/kernel/position';
import { addressesIn, usableConnectionString, usesTls } from '../../src/stores/eventstoredb/connection-string';
import { type EventStoreDbStore, openEventStoreDbStore } from '../../src/stores/eventstoredb/eventstoredb-store';
import { describeEventStore } from '../contract/event-store.contract';
import { openWire, type Wire } from '../support/eventstoredb-server/wire';
import { newEvent, newStream } from '../support/new-event';
import { temporaryFolders } from '../support/temporary-folder';

jest.setTimeout(120_000);

const url = process.env['EVENTSTORE_URL'] ?? '';
const run = `ledger-test-${randomUUID()}/`;

const open = (options: { address?: string; prefix?: string; copyFile?: string } = {}): Promise<EventStoreDbStore> => {
  const { address = url, prefix = `${run}${randomUUID()}/`, ...others } = options;
  return openEventStoreDbStore({ url: address, clock: systemClock, newLogId: () => `log-${randomUUID()}`, prefix, ...others });
};

/** Writes and follows at once, while `disturb` gets in the way, and then sees whether all is there, in order, once. */
const writeAndFollow = async (store: EventStoreDbStore, disturb: () => Promise<void>): Promise<void> => {
  const stop = new AbortController();
  const seen: RecordedEvent[] = [];
  const [streams, each] = [8, 40];
  const following = (async () => {
    for await (const batch of store.subscribeAll(START, stop.signal)) {
      seen.push(...batch);
      if (seen.length >= streams * each) return;
    }
  })();
  let written = 0;
  await Promise.all(
    Array.from({ length: streams }, async () => {
      const stream = newStream();
      for (let count = 0; count < each; count += 1) {
        const [event, command] = [newEvent(stream), { commandId: randomUUID(), digest: 'digest' }];
        for (let isKept = false; !isKept;) {
          const outcome = await store.append(stream, 'any', [event], { command }).catch(() => undefined);
          isKept = outcome?.kind === 'appended' || outcome?.kind === 'known';
        }
        written += 1;
        if (written % 100 === 0) await disturb();
      }
    }),
  );
  await following;
  stop.abort();
  expect(seen).toEqual(await store.readAll(START, 1_000_000));
  expect(new Set(seen.map(({ envelope }) => envelope.cmd)).size).toBe(streams * each);
};

const describeFollowing = (): void => {
  const temporaryFolder = temporaryFolders();

  test('is followed without gap or duplicate', async () => {
    const store = await open();
    await writeAndFollow(store, async () => undefined);
    await store.close();
  });

  const [only, ...others] = addressesIn(url);
  const canBreak = only !== undefined && others.length === 0 && !usesTls(url) && !url.startsWith('esdb+discover');
  const whereItCanBreak = canBreak ? test : test.skip;
  describe('reached through a wire (skipped for clusters and with TLS, where the wire is passed by)', () => {
    let wire: Wire;
    let store: EventStoreDbStore;
    beforeEach(async () => {
      if (!canBreak) return;
      wire = await openWire();
      wire.leadTo(only.port, only.host);
      store = await open({ address: url.replace(/:\/\/([^@/?]*@)?[^/?]+/, `://$1127.0.0.1:${wire.port}`) });
    });
    afterEach(async () => {
      if (!canBreak) return;
      await store.close();
      await wire.close();
    });

    whereItCanBreak('loses its connections again and again', () => writeAndFollow(store, async () => wire.reset()));
    whereItCanBreak('goes away and comes back on the same port', () =>
      writeAndFollow(store, async () => {
        await wire.close();
        await wire.listen();
      }),
    );
  });

  test('is read on by a node that comes back with its index', async () => {
    const [prefix, copyFile] = [`${run}${randomUUID()}/`, join(temporaryFolder(), 'index.sqlite')];
    const stream = newStream();
    const first = await open({ prefix, copyFile });
    await first.append(stream, 'none', [newEvent(stream)]);
    await first.size();
    await first.close();
    const other = await open({ prefix });
    await other.append(stream, 0, [newEvent(stream)]);
    await other.close();
    const again = await open({ prefix, copyFile });
    expect(await again.size()).toBe(2);
    expect(again.log).toBe(first.log);
    await again.close();
  });
};

const describeSealedText = (): void => {
  test('deletes the sealed text about somebody for good', async () => {
    const store = await open();
    const [stream, subject] = [newStream(), `advisor-${randomUUID()}`];
    const event = newEvent(stream, { sealed: [{ subject, box: Buffer.from('box') }] });
    await store.append(stream, 'none', [event]);
    expect(await store.readSealed(event.envelope.id)).toHaveLength(1);
    await store.deleteSealed(subject);
    expect(await store.readSealed(event.envelope.id)).toEqual([]);
    expect(await store.readStream(stream)).toHaveLength(1);
    await store.close();
  });
};

if (url === '') {
  test.skip('EVENTSTORE_URL is not set, for example to esdb://127.0.0.1:2113?tls=false: no database is asked', () => undefined);
} else {
  describe('a real event database', () => {
    let client: EventStoreDBClient;
    let before: { commit: bigint; prepare: bigint } | undefined;

    beforeAll(async () => {
      client = EventStoreDBClient.connectionString(usableConnectionString(url));
      for await (const { event } of client.readAll({ direction: BACKWARDS, fromPosition: END, maxCount: 1 }))
        before = event?.position;
    });
    afterAll(async () => {
      const mine = new Set<string>();
      for await (const { event } of client.readAll({ fromPosition: before ?? 'start' })) {
        if (event?.streamId.startsWith(run)) mine.add(event.streamId);
      }
      // Those that were hard-deleted on the way are gone already.
      for (const stream of mine) await client.deleteStream(stream).catch(() => undefined);
      await client.dispose();
    });

    describeEventStore({
      name: 'in a real event database',
      guardsAreAtomic: false,
      open: (clock) =>
        openEventStoreDbStore({ url, clock, newLogId: () => `log-${randomUUID()}`, prefix: `${run}${randomUUID()}/` }),
    });

    describeFollowing();
    describeSealedText();
  });
}
