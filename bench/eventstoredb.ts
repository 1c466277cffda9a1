// The ledger in EventStoreDB against its bare client, in turn, on one server (the test server, in a process of its own).
import { type ChildProcess, fork } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';

import { binaryEvent, eventTypeFilter, EventStoreDBClient, START as CLIENT_START } from '@eventstore/db-client';

import { createTreeWriter } from '../src/audit/sqlite-tree';
import { systemClock } from '../src/kernel/clock';
import { type NewEvent, placeEvent } from '../src/kernel/event';
import type { Position } from '../src/kernel/position';
import { type EventStoreDbStore, openEventStoreDbStore } from '../src/stores/eventstoredb/eventstoredb-store';
import { usualPatience } from '../src/stores/eventstoredb/patience';
import type { Figure } from './figures';
import { median, rateOf } from './measure';
import { makeTemporaryFolder } from './temporary-folder';

const WRITERS = 64;
const ROUNDS = 7;
const ROUND_MS = 1000;
const BEHIND = 100_000;
const TOGETHER = 500;
const LOG = 'log-00000000-0000-4000-8000-000000000000';

/** A busy machine is slow at writing a hundred thousand events; that is not what is measured. */
const patience = { ...usualPatience, attemptMs: 20_000, callMs: 60_000 };

export const benchEventStoreDb = async (): Promise<Figure[]> => {
  const { url, child } = await startServer();
  const client = EventStoreDBClient.connectionString(url);
  // As a node opens it: with its copy in a file, and the tree.
  const open = (): Promise<EventStoreDbStore> => {
    const copyFile = join(makeTemporaryFolder(), 'ledger.sqlite');
    return openEventStoreDbStore({
      url,
      clock: systemClock,
      newLogId: () => LOG,
      patience,
      copyFile,
      withEach: createTreeWriter,
    });
  };
  const store = await open();
  try {
    return [...(await appends(store, client)), ...(await catchingUp(store, open, client))];
  } finally {
    await store.close();
    await client.dispose();
    child.disconnect();
  }
};

const startServer = async (): Promise<{ url: string; child: ChildProcess }> => {
  const child = fork(join(__dirname, 'eventstoredb-server.js'));
  const url = await new Promise<string>((resolve, reject) => {
    child.once('message', (message) => resolve(message as string));
    child.once('exit', () => reject(new Error('The test server did not start.')));
  });
  return { url, child };
};

const appends = async (store: EventStoreDbStore, client: EventStoreDBClient): Promise<Figure[]> => {
  const viaStore: number[] = [];
  const bare: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    viaStore.push(
      await whileTimeLasts(async () => {
        const event = newEvent();
        const command = { commandId: event.envelope.cmd, digest: event.envelope.cmd };
        await store.append(event.envelope.stream, 'none', [event], { command });
      }),
    );
    bare.push(
      await whileTimeLasts(async () => {
        const { envelope } = newEvent();
        await client.appendToStream(`bare-${envelope.stream}`, [bareEvent(envelope, 'bare')], { expectedRevision: 'no_stream' });
      }),
    );
  }
  const ratios = viaStore.map((rate, round) => rate / (bare[round] ?? Number.NaN));
  return [
    { name: `store, ${WRITERS} writers`, value: median(viaStore), unit: 'appends/s' },
    { name: `bare client, ${WRITERS} writers`, value: median(bare), unit: 'appends/s' },
    { name: `store to bare client, ${WRITERS} writers`, value: median(ratios), unit: 'x', target: { atLeast: 0.8 } },
  ];
};

/** Each writer appends one after the other until the time is up. */
const whileTimeLasts = (act: () => Promise<void>): Promise<number> =>
  rateOf(async () => {
    const deadline = performance.now() + ROUND_MS;
    let done = 0;
    const write = async (): Promise<void> => {
      while (performance.now() < deadline) {
        await act();
        done += 1;
      }
    };
    await Promise.all(Array.from({ length: WRITERS }, write));
    return done;
  });

const catchingUp = async (
  store: EventStoreDbStore,
  open: () => Promise<EventStoreDbStore>,
  client: EventStoreDBClient,
): Promise<Figure[]> => {
  const before = await store.head();
  for (let done = 0; done < BEHIND; done += TOGETHER * 8) {
    await Promise.all(
      Array.from({ length: 8 }, async () => {
        const stream = `contribution-${randomUUID()}`;
        await store.append(
          stream,
          'none',
          Array.from({ length: TOGETHER }, () => newEvent(stream)),
        );
      }),
    );
  }
  await whenLevel(store);
  const memory = await memoryOfSlowReader(store, before);
  const size = await store.size();
  const viaStore: number[] = [];
  const bare: number[] = [];
  for (let round = 0; round < 3; round += 1) {
    viaStore.push(await rateOf(() => startNewNode(open)));
    bare.push(await rateOf(() => readBare(client, size)));
  }
  const floor = Math.min(20_000, 0.7 * median(bare));
  return [
    { name: 'catching up, store', value: median(viaStore), unit: 'events/s', target: { atLeast: floor } },
    { name: 'catching up, bare client', value: median(bare), unit: 'events/s' },
    { name: `memory with a reader ${BEHIND.toLocaleString('en-GB')} behind`, value: memory, unit: 'MB', target: { atMost: 512 } },
  ];
};

/** What was written so fast has to come through to the index before it is quiet. */
const whenLevel = async (store: EventStoreDbStore): Promise<void> => {
  for (let isLevel = false; !isLevel;) {
    isLevel = await store.size().then(
      () => true,
      () => false,
    );
  }
};

/** A node that has nothing yet takes in everything. */
const startNewNode = async (open: () => Promise<EventStoreDbStore>): Promise<number> => {
  const node = await open();
  const size = await node.size();
  await node.close();
  return size;
};

/** The same events, by the client alone. */
const readBare = async (client: EventStoreDBClient, size: number): Promise<number> => {
  const filter = eventTypeFilter({ prefixes: ['ledger.'], checkpointInterval: 32 });
  const subscription = client.subscribeToAll({ fromPosition: CLIENT_START, filter });
  let count = 0;
  for await (const _event of subscription) {
    count += 1;
    if (count >= size) break;
  }
  await subscription.unsubscribe();
  return count;
};

/** The greatest resident memory while somebody takes one batch at a time and is always far behind. */
const memoryOfSlowReader = async (store: EventStoreDbStore, after: Position): Promise<number> => {
  globalThis.gc?.();
  let greatest = 0;
  let batches = 0;
  for await (const _batch of store.subscribeAll(after, new AbortController().signal)) {
    // Long enough for whatever would be read ahead to arrive.
    await new Promise((resolve) => setTimeout(resolve, 100));
    greatest = Math.max(greatest, process.memoryUsage().rss);
    batches += 1;
    if (batches >= 30) break;
  }
  return greatest / 2 ** 20;
};

/** An event of ordinary size in a stream of its own. */
const newEvent = (stream = `contribution-${randomUUID()}`): NewEvent => {
  const [id, cmd] = [randomUUID(), randomUUID()];
  const ids = { activityId: `activity-${randomUUID()}`, advisorId: `advisor-${randomUUID()}`, teamId: `team-${randomUUID()}` };
  return {
    envelope: {
      ...{ id, stream, type: 'ContributionRecorded', sv: 1, at: '2024-01-01T10:00:00.000Z' },
      ...{ actor: { id: ids.advisorId, role: 'advisor' }, cmd, corr: cmd, caus: cmd },
      data: { kind: 'IDEA', credit: 'NAMED', principles: ['ASSETS', 'RECIPROCITY'], ...ids },
      sd: ['A'.repeat(43)],
    },
    sealed: [],
  };
};

/** The same bytes, as the bare client is given them. */
const bareEvent = (envelope: NewEvent['envelope'], kind: string) => {
  const { leaf } = placeEvent(envelope, { log: LOG, rev: 0, rec: envelope.at });
  const metadata = { command: envelope.cmd, digest: envelope.cmd };
  return binaryEvent({ id: envelope.id, type: `${kind}.${envelope.type}`, data: Buffer.from(leaf), metadata });
};
