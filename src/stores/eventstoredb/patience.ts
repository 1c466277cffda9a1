// How long we wait for the database. The client's own deadlines do not hold for appends in batches, nor for reads.

export interface Patience {
  /** For one answer. */
  readonly attemptMs: number;
  /** For a whole call with everything that is tried again. */
  readonly callMs: number;
  /** For one answer while the ledger is opened, when nothing is warm yet. */
  readonly openingMs: number;
  /** How long a subscription may be quiet before it is asked whether there is something it has not told. */
  readonly quietMs: number;
  /** Before the first repetition; each further one waits twice as long, up to `longestRetryMs`, more or less. */
  readonly retryMs: number;
  readonly longestRetryMs: number;
}

export const usualPatience: Patience = {
  attemptMs: 1500,
  callMs: 4000,
  openingMs: 3000,
  quietMs: 5000,
  retryMs: 50,
  longestRetryMs: 1000,
};

/** The same, for opening. */
export const openingPatience = (patience: Patience): Patience => ({
  ...patience,
  attemptMs: patience.openingMs,
  callMs: 2 * patience.openingMs,
});

export class NoAnswerError extends Error {
  constructor() {
    super('The event database did not answer in time.');
    this.name = 'NoAnswerError';
  }
}

/** When a call has to end. */
export interface Deadline {
  /** There is no time for another attempt: one that is cut off at once would only make uncertain what was certain. */
  isOver(): boolean;
  leftMs(): number;
  /** How long one more answer may be waited for. */
  attemptMs(): number;
}

export const deadlineIn = ({ attemptMs, callMs, retryMs }: Patience): Deadline => {
  const end = performance.now() + callMs;
  const leftMs = (): number => Math.max(0, end - performance.now());
  return {
    isOver: () => leftMs() < retryMs,
    leftMs,
    attemptMs: () => Math.max(1, Math.min(attemptMs, leftMs())),
  };
};

/** Settles as the work does, or fails after `ms`; what the work comes to later is dropped. @throws NoAnswerError */
export const within = async <Result>(ms: number, work: Promise<Result>): Promise<Result> => {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new NoAnswerError()), ms);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
};

/** Waits before attempt number `attempt + 1`; not for long, and not in step with everybody else. */
export const pauseBefore = ({ retryMs, longestRetryMs }: Patience, attempt: number, signal?: AbortSignal): Promise<void> =>
  pause(Math.min(longestRetryMs, retryMs * 2 ** Math.min(attempt - 1, 10)) * (0.5 + Math.random()), signal);

const pause = (ms: number, signal?: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal?.aborted) return resolve();
    const done = () => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    signal?.addEventListener('abort', done);
  });

/**
 * One call for all who ask while one is under way: they share the next, which begins after they asked.
 * What it answers was therefore true at some moment after each of them asked.
 */
export const shared = <Result>(call: () => Promise<Result>): (() => Promise<Result>) => {
  let running: Promise<Result> | undefined;
  let next: Promise<Result> | undefined;
  const start = (): Promise<Result> => {
    const mine = call();
    running = mine;
    const clear = () => {
      if (running === mine) running = undefined;
    };
    mine.then(clear, clear);
    return mine;
  };
  return () => {
    if (!running) return start();
    if (!next) {
      const begin = () => {
        next = undefined;
        return start();
      };
      next = running.then(begin, begin);
    }
    return next;
  };
};
