// Runs work again and again, never twice at once, until it is stopped.

export interface Repeating {
  /** Resolves when nothing runs any more and nothing will. */
  stop(): Promise<void>;
}

/** Runs at once, then each time so many seconds after the last run ended. A run that fails is followed by the next all the same. */
export const repeat = (
  seconds: number,
  work: (signal: AbortSignal) => Promise<unknown>,
  onFault: (error: unknown) => void,
): Repeating => {
  const stopping = new AbortController();
  const { signal } = stopping;
  let timer: NodeJS.Timeout | undefined;
  const run = async (): Promise<void> => {
    try {
      await work(signal);
    } catch (error) {
      onFault(error);
    }
    if (signal.aborted) return;
    timer = setTimeout(() => {
      running = run();
    }, seconds * 1000);
  };
  let running = run();
  return {
    stop: async () => {
      stopping.abort();
      clearTimeout(timer);
      await running;
    },
  };
};
