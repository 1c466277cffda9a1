// Work that repeats: never twice at once, whatever it throws, until it is stopped.
import { repeat } from '../../../src/jobs/repeat';

beforeEach(() => jest.useFakeTimers());
afterEach(() => jest.useRealTimers());

/** Work that counts its runs, and ends each when told to. */
const createWork = () => {
  const ends: (() => void)[] = [];
  let started = 0;
  return {
    started: () => started,
    end: async () => {
      ends.shift()?.();
      await jest.advanceTimersByTimeAsync(0);
    },
    run: () => {
      started += 1;
      return new Promise<void>((resolve) => ends.push(resolve));
    },
  };
};

const noFault = (error: unknown): never => {
  throw error;
};

test('it begins at once, and waits from the end of one run to the next', async () => {
  const work = createWork();
  const jobs = repeat(60, work.run, noFault);
  expect(work.started()).toBe(1);
  await jest.advanceTimersByTimeAsync(600_000);
  expect(work.started()).toBe(1);
  await work.end();
  await jest.advanceTimersByTimeAsync(59_999);
  expect(work.started()).toBe(1);
  await jest.advanceTimersByTimeAsync(1);
  expect(work.started()).toBe(2);
  await work.end();
  await jobs.stop();
});

test('a run that fails is told of and followed by the next', async () => {
  const faults: unknown[] = [];
  const jobs = repeat(
    60,
    async () => {
      throw new Error(`run ${faults.length + 1}`);
    },
    (error) => faults.push(error),
  );
  await jest.advanceTimersByTimeAsync(60_000);
  expect(faults).toEqual([new Error('run 1'), new Error('run 2')]);
  await jobs.stop();
});

test('stopping tells the run that is under way, waits for its end, and starts no other', async () => {
  const work = createWork();
  let seen: AbortSignal | undefined;
  const jobs = repeat(
    60,
    (signal) => {
      seen = signal;
      return work.run();
    },
    noFault,
  );
  let stopped = false;
  const stopping = jobs.stop().then(() => (stopped = true));
  await jest.advanceTimersByTimeAsync(0);
  expect([seen?.aborted, stopped]).toEqual([true, false]);
  await work.end();
  await stopping;
  await jest.advanceTimersByTimeAsync(600_000);
  expect(work.started()).toBe(1);
});

test('stopping between two runs keeps the next from starting', async () => {
  const work = createWork();
  const jobs = repeat(60, work.run, noFault);
  await work.end();
  await jobs.stop();
  await jest.advanceTimersByTimeAsync(600_000);
  expect(work.started()).toBe(1);
});
