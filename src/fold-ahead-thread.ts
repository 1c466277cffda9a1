// A thread that feeds some read models up to the head of the ledger, as another process would, and ends.
import { randomUUID } from 'node:crypto';
import { parentPort, workerData } from 'node:worker_threads';

import { projections } from '../projections/registry';
import { openReadModel } from '../projections/runner/read-model';
import { catchUpTogether } from '../projections/runner/catch-up';
import { catalogue } from './domain/aggregates';
import type { ThreadTask } from './fold-ahead';
import { systemClock } from './kernel/clock';
import { openSqliteStore } from './stores/sqlite/sqlite-store';

const TELL_EVERY_MS = 500;

const foldAhead = async ({ ledgerFile, models: files }: ThreadTask): Promise<void> => {
  const stopping = new AbortController();
  parentPort?.once('message', () => stopping.abort());
  const telling = setInterval(() => parentPort?.postMessage('on'), TELL_EVERY_MS);
  const store = openSqliteStore({ file: ledgerFile, clock: systemClock, newLogId: () => `log-${randomUUID()}` });
  const models = files.map(({ projection, file }) => {
    const found = projections.find(({ name }) => name === projection);
    if (!found) throw new Error(`There is no projection ${projection}.`);
    return openReadModel(found, file);
  });
  try {
    await catchUpTogether(models, store, catalogue, stopping.signal);
  } finally {
    for (const model of models) model.close();
    await store.close();
    clearInterval(telling);
    parentPort?.close();
  }
};

void foldAhead(workerData as ThreadTask);
