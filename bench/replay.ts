// Replay: a whole ledger is read, parsed and folded into every read model; how fast, and with how much memory.
import { positionOf, START } from '../src/kernel/position';
import { readAllLeaves } from './bare-driver';
import type { Figure } from './figures';
import { median, rateOf } from './measure';
import { openGenerated, type OpenLedger } from './open-generated';

/** As many as the runner is given at a time. */
const BATCH = 500;
const SAMPLE_EVERY_MS = 50;
const MB = 1024 * 1024;

/** A small ledger is replayed several times, or all that is measured is how this process warms up. */
const roundsFor = (events: number): number => (events <= 100_000 ? 5 : 1);

export const benchReplay = async (events: number): Promise<Figure[]> => {
  const rounds: Round[] = [];
  for (let round = 0; round < roundsFor(events); round += 1) rounds.push(await replay(events, round));
  const medianOf = (name: keyof Round): number => median(rounds.map((round) => round[name]));
  const size = `${events.toLocaleString('en-GB')} events`;
  const { firstHalf, lastHalf, heap } = rounds.at(-1)!;
  return [
    { name: `read, parse, fold, ${size}`, value: medianOf('folded'), unit: 'events/s', target: { atLeast: 20_000 } },
    { name: `the same by processor time, ${size}`, value: medianOf('foldedByCpu'), unit: 'events/s' },
    { name: `read and parse, ${size}`, value: medianOf('parsed'), unit: 'events/s' },
    { name: `bare driver reads, ${size}`, value: medianOf('bare'), unit: 'events/s' },
    { name: `read and parse to bare reads, ${size}`, value: medianOf('parsed') / medianOf('bare'), unit: 'x' },
    { name: `read, parse, fold to bare reads, ${size}`, value: medianOf('folded') / medianOf('bare'), unit: 'x' },
    { name: `memory (RSS), first half, ${size}`, value: firstHalf / MB, unit: 'MB' },
    { name: `memory (RSS), last half, ${size}`, value: lastHalf / MB, unit: 'MB' },
    { name: `JavaScript heap, most, ${size}`, value: heap / MB, unit: 'MB' },
    { name: `memory, last half to first, ${size}`, value: lastHalf / firstHalf, unit: 'x', target: { atMost: 1.2 } },
  ];
};

type Round = Awaited<ReturnType<typeof replay>>;

const replay = async (events: number, round: number) => {
  const open = await openGenerated(events, round);
  const { ledger, runner } = open;
  try {
    const bare = await rateOf(() => readAllLeaves(ledger.folder.ledger, BATCH));
    const parsed = await rateOf(() => readAndParse(open));
    globalThis.gc?.();
    const memory = watchMemory();
    const before = process.cpuUsage();
    const folded = await rateOf(async () => {
      await runner.start();
      return events;
    });
    const { user, system } = process.cpuUsage(before);
    const parked = (await runner.status()).reduce((sum, status) => sum + status.parked.length, 0);
    if (parked > 0) throw new Error(`${parked} streams were parked: the generated ledger breaks a rule.`);
    return { bare, parsed, folded, foldedByCpu: (events * 1e6) / (user + system), ...memory.stop() };
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
        firstHalf: most(samples.slice(0, middle), 'rss'),
        lastHalf: most(samples.slice(middle), 'rss'),
        heap: most(samples, 'heapUsed'),
      };
    },
  };
};
