// Eight ways in which the event database fails, each twenty times over, while several write and somebody follows.
import { randomInt, randomUUID } from 'node:crypto';

import { createRandom, type Random } from '../../bench/random';
import type { RecordedEvent } from '../../src/kernel/event';
import { type EventStore, StoreFault } from '../../src/kernel/event-store';
import { START } from '../../src/kernel/position';
import { eventStoreDbStores, littlePatience } from '../support/eventstoredb/stores';
import { startTestCluster, type TestCluster } from '../support/eventstoredb-server/server';
import { newEvent } from '../support/new-event';

jest.setTimeout(60_000);

const RUNS = Number(process.env["RUNS"] ?? 20);
const WRITERS = 4;
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

describe('whatever is acknowledged is kept, once', () => {
  let cluster: TestCluster;
  beforeEach(async () => {
    cluster = await startTestCluster(2);
  });
  afterEach(() => cluster.stop());

  test.each(Object.entries(faults))(`when %s: seeds ${FIRST_SEED} to ${FIRST_SEED + RUNS - 1}`, async (_name, begin) => {
    const store = await openStore(cluster.url, { patience: littlePatience });
    const following = follow(store);
    for (let seed = FIRST_SEED; seed < FIRST_SEED + RUNS; seed += 1) {
      try {
        await sufferOnce(store, createRandom(seed), () => begin(cluster));
      } catch (error) {
        throw new Error(`With seed ${seed}: ${(error as Error).message}`, { cause: error });
      }
    }
    const kept = await store.readAll(START, 1_000_000);
    expect(kept).toHaveLength(RUNS * WRITERS * COMMANDS);
    expect(await following.until(kept.length)).toEqual(kept);
  });
});

interface Attempt {
  readonly kind: 'ok' | 'unavailable' | 'unknown';
  readonly position?: string;
  readonly tookMs: number;
}

/** One run: some write, the fault begins, some more settle, it ends, and everything is sent again until it is through. */
const sufferOnce = async (store: EventStore, random: Random, begin: () => Promise<() => Promise<void>>): Promise<void> => {
  const streams = Array.from({ length: WRITERS }, () => `activity-${randomUUID()}`);
  const commands = streams.flatMap((stream) =>
    Array.from({ length: COMMANDS }, () => {
      const sealed = random.chance(0.3) ? [{ subject: `advisor-${randomUUID()}`, box: Buffer.from(stream) }] : [];
      return { stream, event: newEvent(stream, { sealed }), command: { commandId: randomUUID(), digest: 'digest' } };
    }),
  );
  const give = async ({ stream, event, command }: (typeof commands)[number]): Promise<Attempt> => {
    const start = performance.now();
    const tookMs = () => performance.now() - start;
    try {
      const outcome = await store.append(stream, 'any', [event], { command });
      if (outcome.kind === 'conflict') throw new Error('A command that expects nothing met a conflict.');
      return { kind: 'ok', position: outcome.kind === 'known' ? outcome.command.position : outcome.position, tookMs: tookMs() };
    } catch (error) {
      if (!(error instanceof StoreFault)) throw error;
      return { kind: error.code === 'OUTCOME_UNKNOWN' ? 'unknown' : 'unavailable', tookMs: tookMs() };
    }
  };

  const attempts = new Map<string, Attempt>();
  const [beginsAfter, endsAfter] = [random.between(0, WRITERS), random.between(WRITERS, WRITERS + 2)];
  let settled = 0;
  let end: Promise<() => Promise<void>> | undefined;
  let ended: Promise<void> | undefined;
  const turnTo = (count: number): void => {
    if (count >= beginsAfter) end ??= begin();
    if (count >= endsAfter) ended ??= end?.then((stop) => stop());
  };
  turnTo(0);
  await Promise.all(
    streams.map(async (stream) => {
      for (const each of commands.filter((command) => command.stream === stream)) {
        attempts.set(each.command.commandId, await give(each));
        settled += 1;
        turnTo(settled);
      }
    }),
  );
  await ended;

  const healing = performance.now();
  for (const each of commands) {
    while (attempts.get(each.command.commandId)?.kind !== 'ok') {
      const before = attempts.get(each.command.commandId);
      const attempt = await give(each);
      attempts.set(each.command.commandId, { ...attempt, tookMs: Math.max(attempt.tookMs, before?.tookMs ?? 0) });
      if (performance.now() - healing > HEALS_MS) throw new Error('It has not healed.');
    }
  }
  for (const { tookMs } of attempts.values()) expect(tookMs).toBeLessThan(SETTLES_MS);
  await expectKeptOnce(store, commands, attempts);
};

const expectKeptOnce = async (
  store: EventStore,
  commands: readonly { stream: string; event: ReturnType<typeof newEvent>; command: { commandId: string } }[],
  attempts: ReadonlyMap<string, Attempt>,
): Promise<void> => {
  for (const stream of new Set(commands.map((command) => command.stream))) {
    const kept = await store.readStream(stream);
    const given = commands.filter((command) => command.stream === stream);
    expect(kept.map(({ envelope }) => envelope.rev)).toEqual(given.map((_, revision) => revision));
    expect(kept.map(({ envelope }) => envelope.id).sort()).toEqual(given.map(({ event }) => event.envelope.id).sort());
    for (const { event, command } of given) {
      const there = kept.find(({ envelope }) => envelope.id === event.envelope.id);
      expect(attempts.get(command.commandId)?.position).toBe(there?.position);
      const sealed = await store.readSealed(event.envelope.id);
      expect(sealed.map(({ box }) => Buffer.from(box).toString())).toEqual(
        event.sealed.map(({ box }) => Buffer.from(box).toString()),
      );
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
