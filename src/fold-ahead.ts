// Folds read models that are far behind in threads of their own: on all processors, while this one goes on answering.
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { Worker, type WorkerOptions } from 'node:worker_threads';

import type { FoldAhead, ModelFile } from '../projections/runner/runner';

/** What a thread is given. It says something, whatever, now and then, and stops when it is told anything. */
export interface ThreadTask {
  readonly ledgerFile: string;
  readonly models: readonly ModelFile[];
}

export interface Threads {
  readonly count: number;
  readonly program: string;
  readonly options?: WorkerOptions;
}

const ownThreads = (): Threads => ({ count: availableParallelism(), program: join(__dirname, 'fold-ahead-thread.js') });

/** A thread takes a moment to start: fewer events are folded sooner without. */
const FROM_MISSING = 50_000;

/** Shares the models out among threads; each reads the ledger itself. */
export const createFoldAhead = (
  ledgerFile: string,
  { count, program, options }: Threads = ownThreads(),
  fromMissing = FROM_MISSING,
): FoldAhead => {
  const runThread = (models: readonly ModelFile[], signal: AbortSignal, onProgress: () => void): Promise<void> =>
    new Promise((resolve, reject) => {
      const workerData: ThreadTask = { ledgerFile, models };
      const thread = new Worker(program, { ...options, workerData });
      const stop = (): void => thread.postMessage('stop');
      signal.addEventListener('abort', stop);
      if (signal.aborted) stop();
      thread.on('message', onProgress);
      thread.once('error', reject);
      thread.once('exit', () => {
        signal.removeEventListener('abort', stop);
        resolve();
      });
    });
  return {
    fromMissing,
    fold: async (models, signal, onProgress) => {
      const shares = Array.from({ length: Math.min(count, models.length) }, (_, turn) =>
        models.filter((_model, index) => index % count === turn),
      );
      const ended = await Promise.allSettled(shares.map((share) => runThread(share, signal, onProgress)));
      for (const end of ended) if (end.status === 'rejected') throw end.reason;
    },
  };
};
