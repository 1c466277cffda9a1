// Replay: a whole ledger is read, parsed and folded into every read model; how fast, and with how much memory.
import { positionOf, START } from '../src/kernel/position';
import { readAllLeaves } from './bare-driver';
import type { Figure } from './figures';
import { rateOf } from './measure';
import { openGenerated, type OpenLedger } from './open-generated';

/** As many as the runner is given at a time. */
const BATCH = 500;
const SAMPLE_EVERY_MS = 50;
const MB = 1024 * 1024;

export const benchReplay = async (events: number): Promise<Figure[]> => {
  const size = `${events.toLocaleString('en-GB')} events`;
  const open = await openGenerated(events);
  try {
    const { ledger, runner } = open;
    const bare = await rateOf(() => readAllLeaves(ledger.folder.ledger, BATCH));
    const parsed = await rateOf(() => readAndParse(open));
    globalThis.gc?.();
    const memory = watchMemory();
    const folded = await rateOf(async () => {
      await runner.start();
      return events;
    });
    const { first, last, heap } = memory.stop();
    const parked = (await runner.status()).reduce((sum, status) => sum + status.parked.length, 0);
    if (parked > 0) throw new Error(`${parked} streams were parked: the generated ledger breaks a rule.`);
    return [
      { name: `read, parse, fold, ${size}`, value: folded, unit: 'events/s', target: { atLeast: 20_000 } },
      { name: `read and parse, ${size}`, value: parsed, unit: 'events/s' },
      { name: `bare driver reads, ${size}`, value: bare, unit: 'events/s' },
      { name: `read, parse, fold to bare reads, ${size}`, value: folded / bare, unit: 'x' },
      { name: `memory (RSS), first half, ${size}`, value: first / MB, unit: 'MB' },
      { name: `memory (RSS), last half, ${size}`, value: last / MB, unit: 'MB' },
      { name: `JavaScript heap, most, ${size}`, value: heap / MB, unit: 'MB' },
      { name: `memory, last half to first, ${size}`, value: last / first, unit: 'x', target: { atMost: 1.2 } },
    ];
  } finally {
    await open.close();
  }
};

const readAndParse = async ({ ledger }: OpenLedger): Promise<number> => {
  let position = START;
  for (;;) {
    const batch = await ledger.store.readAll(position, BATCH);
    const last = batch.at(-1);
    if (!last) return Number(position);
    position = positionOf(Number(last.position));
  }
};

/** Samples while others work: the most that each half of the time needed. */
const watchMemory = () => {
  const samples: NodeJS.MemoryUsage[] = [];
  const sample = (): void => void samples.push(process.memoryUsage());
  sample();
  const timer = setInterval(sample, SAMPLE_EVERY_MS);
  return {
    stop: () => {
      clearInterval(timer);
      sample();
      const middle = Math.ceil(samples.length / 2);
      const most = (some: readonly NodeJS.MemoryUsage[], what: 'rss' | 'heapUsed'): number =>
        Math.max(...some.map((one) => one[what]));
      return {
        first: most(samples.slice(0, middle), 'rss'),
        last: most(samples.slice(middle), 'rss'),
        heap: most(samples, 'heapUsed'),
      };
    },
  };
};
