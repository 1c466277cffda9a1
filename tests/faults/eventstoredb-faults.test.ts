// Eight ways in which the event database fails, each twenty times over, while several write and somebody follows.
import { randomInt, randomUUID } from 'node:crypto';

import { createRandom, type Random } from '../../src/sample/random';
import type { NewEvent, RecordedEvent, SealedRecord } from '../../src/kernel/event';
import { type AcceptedCommand, type EventStore, StoreFault } from '../../src/kernel/event-store';
import { START } from '../../src/kernel/position';
import { type Patience, usualPatience } from '../../src/stores/eventstoredb/patience';
import { eventStoreDbStores } from '../support/eventstoredb/stores';
import { startTestCluster, type TestCluster } from '../support/eventstoredb-server/server';
import { newEvent, newStream } from '../support/new-event';

jest.setTimeout(120_000);

/** Of each mode. */
const RUNS = Number(process.env.FAULT_RUNS ?? 20);
const WRITERS = 3;
const COMMANDS = 2;
const SETTLES_MS = 5000;
const HEALS_MS = 5000;
const FIRST_SEED = randomInt(1_000_000);

/** How a fault begins; what it gives ends it. */
const faults: Readonly<Record<string, (cluster: TestCluster) => Promise<() => Promise<void>>>> = {
  'the answer is lost': suffering('ack-lost'),
  'it hangs': suffering('hang'),
  'it ends streams as if all were done': suffering('clean-end'),
  'connections break': suffering('reset'),
  'it is not ready': suffering('not-ready'),
  'it is slow': suffering('slow'),
  'another node comes to lead': async (cluster) => {
    const next = cluster.nodes.find((node) => node.leader() !== 'this');
    cluster.elect(undefined);
    return async () => cluster.elect(next);
  },
  'it is killed, and started again on the same port': async ({ nodes }) => {
    for (const node of nodes) await node.kill();
    return async () => {
      for (const node of nodes) await node.revive();
    };
  },
};

function suffering(fault: NonNullable<TestCluster['nodes'][number]['fault']>) {
  return async ({ nodes }: TestCluster) => {
    for (const node of nodes) node.fault = fault;
    return async () => {
      for (const node of nodes) node.fault = undefined;
    };
  };
}

const openStore = eventStoreDbStores();

/** Every call gives up soon, so that many runs can meet every way in which one can end; on a busy machine it is all slower. */
const patienceFor = async (url: string): Promise<Patience> => {
  const store = await openStore(url);
  let slowest = 0;
  for (let count = 0; count < 20; count += 1) {
    const [stream, start] = [newStream(), performance.now()];
    await store.append(stream, 'none', [newEvent(stream)]);
    if (count >= 10) slowest = Math.max(slowest, performance.now() - start);
  }
  await store.close();
  const attemptMs = Math.min(800, Math.max(60, 8 * slowest));
  return { ...usualPatience, attemptMs, callMs: 2.5 * attemptMs, quietMs: 2 * attemptMs, retryMs: 5, longestRetryMs: 40 };
};

const PREFIX = 'faults/';

describe('whatever is acknowledged is kept, once', () => {
  let cluster: TestCluster;
  beforeEach(async () => {
    cluster = await startTestCluster(2);
  });
  afterEach(() => cluster.stop());

  test.each(Object.entries(faults))(`when %s: seeds ${FIRST_SEED} to ${FIRST_SEED + RUNS - 1}`, async (_name, begin) => {
    const store = await openStore(cluster.url, { prefix: PREFIX, patience: await patienceFor(cluster.url) });
    const following = follow(store);
    const given: Given[] = [];
    for (let seed = FIRST_SEED; seed < FIRST_SEED + RUNS; seed += 1) {
      try {
        given.push(...(await sufferOnce(store, createRandom(seed), () => begin(cluster))));
      } catch (error) {
        throw new Error(`With seed ${seed}: ${(error as Error).message}`, { cause: error });
      }
    }
    const reopened = await openStore(cluster.url, { prefix: PREFIX });
    await expectKeptOnce(reopened, given);
    const kept = await reopened.readAll(START, 1_000_000);
    expect(kept).toHaveLength(given.length);
    expect(await following.until(kept.length)).toEqual(kept);
  });
});

interface Given {
  readonly stream: string;
  readonly event: NewEvent;
  readonly command: AcceptedCommand;
  attempt: Attempt | undefined;
  /** The longest that one of its attempts took. */
  tookMs: number;
}

type Attempt =
  { readonly kind: 'ok'; readonly position: string } | { readonly kind: 'unavailable' } | { readonly kind: 'unknown' };

/** One run: some write, the fault begins, some more settle, it ends, and everything is sent again until it is through. */
const sufferOnce = async (store: EventStore, random: Random, begin: () => Promise<() => Promise<void>>): Promise<Given[]> => {
  const streams = Array.from({ length: WRITERS }, () => `activity-${randomUUID()}`);
  const given = streams.flatMap((stream) => Array.from({ length: COMMANDS }, () => newGiven(stream, random.chance(0.3))));
  const beginsAfter = random.between(0, WRITERS - 1);
  const endsAfter = beginsAfter + random.between(1, WRITERS);
  let settled = 0;
  let end: Promise<() => Promise<void>> | undefined;
  let ended: Promise<void> | undefined;
  const settle = (count: number): void => {
    settled += count;
    if (settled >= beginsAfter) end ??= begin();
    if (settled >= endsAfter) ended ??= end?.then((stop) => stop());
  };
  const inOrder = (each: (one: Given) => Promise<void>) =>
    Promise.all(
      streams.map(async (stream) => {
        for (const one of given) if (one.stream === stream) await each(one);
      }),
    );

  settle(0);
  await inOrder(async (one) => {
    await attempt(store, one);
    settle(1);
  });
  await ended;
  const healing = performance.now();
  await inOrder(async (one) => {
    while (one.attempt?.kind !== 'ok') {
      await attempt(store, one);
      if (performance.now() - healing > HEALS_MS) throw new Error('It has not healed.');
    }
  });
  for (const { tookMs } of given) expect(tookMs).toBeLessThan(SETTLES_MS);
  return given;
};

const newGiven = (stream: string, hasText: boolean): Given => {
  const sealed = hasText ? [{ subject: `advisor-${randomUUID()}`, box: Buffer.from(stream) }] : [];
  const command = { commandId: randomUUID(), digest: 'digest' };
  return { stream, event: newEvent(stream, { sealed }), command, attempt: undefined, tookMs: 0 };
};

const attempt = async (store: EventStore, one: Given): Promise<void> => {
  const start = performance.now();
  try {
    const outcome = await store.append(one.stream, 'any', [one.event], { command: one.command });
    if (outcome.kind === 'conflict') throw new Error('A command that expects nothing met a conflict.');
    one.attempt = { kind: 'ok', position: outcome.kind === 'known' ? outcome.command.position : outcome.position };
  } catch (error) {
    if (!(error instanceof StoreFault)) throw error;
    one.attempt = { kind: error.code === 'OUTCOME_UNKNOWN' ? 'unknown' : 'unavailable' };
  }
  one.tookMs = Math.max(one.tookMs, performance.now() - start);
};

const expectKeptOnce = async (store: EventStore, given: readonly Given[]): Promise<void> => {
  const textOf = (records: readonly SealedRecord[]) => records.map(({ box }) => Buffer.from(box).toString());
  for (const stream of new Set(given.map((one) => one.stream))) {
    const kept = await store.readStream(stream);
    const mine = given.filter((one) => one.stream === stream);
    expect(kept.map(({ envelope }) => envelope.rev)).toEqual(mine.map((_, revision) => revision));
    for (const { event, attempt } of mine) {
      const there = kept.find(({ envelope }) => envelope.id === event.envelope.id);
      expect(attempt).toEqual({ kind: 'ok', position: there?.position });
      expect(textOf(await store.readSealed(event.envelope.id))).toEqual(textOf(event.sealed));
    }
  }
};

/** Follows the ledger from its start. */
const follow = (store: EventStore) => {
  const seen: RecordedEvent[] = [];
  const stopping = new AbortController();
  let enough = Number.POSITIVE_INFINITY;
  const run = async () => {
    for await (const batch of store.subscribeAll(START, stopping.signal)) {
      seen.push(...batch);
      if (seen.length >= enough) return seen;
    }
    return seen;
  };
  const running = run();
  return {
    /** What was seen once it is so much. */
    until: async (count: number): Promise<readonly RecordedEvent[]> => {
      enough = count;
      // An event may have come before anybody said how many there would be.
      if (seen.length >= count) stopping.abort();
      return running;
    },
  };
};
