// Taking times: rates, medians and percentiles.

/** How many units of work a second `work` does; it says how many it did. */
export const rateOf = async (work: () => number | Promise<number>): Promise<number> => {
  const start = performance.now();
  const done = await work();
  return (done * 1000) / (performance.now() - start);
};

/** How many milliseconds each of `count` calls takes, one after the other. */
export const latenciesOf = async (count: number, call: () => unknown): Promise<number[]> => {
  const taken: number[] = [];
  for (let index = 0; index < count; index += 1) {
    const start = performance.now();
    await call();
    taken.push(performance.now() - start);
  }
  return taken;
};

/** The value below which a share of the values lies: 0.5 for the median. */
export const percentile = (values: readonly number[], share: number): number => {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
};

/** The percentile of each of five equal rounds, and of these the median: one disturbance from outside does not count. */
export const steadyPercentile = (values: readonly number[], share: number): number => {
  const size = Math.ceil(values.length / ROUNDS);
  return median(Array.from({ length: ROUNDS }, (_, round) => percentile(values.slice(round * size, (round + 1) * size), share)));
};

const ROUNDS = 5;

export const median = (values: readonly number[]): number => percentile(values, 0.5);
