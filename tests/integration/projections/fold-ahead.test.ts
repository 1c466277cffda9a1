// What is far behind is folded in threads: with the rows of an undisturbed build, whatever becomes of the threads.
import { join } from 'node:path';

import { projections } from '../../../projections/registry';
import type { FoldAhead } from '../../../projections/runner/runner';
import { createFoldAhead, type Threads } from '../../../src/fold-ahead';
import type { EventStore } from '../../../src/kernel/event-store';
import { keepBusy } from './busy-team';
import { expectRightRows, runningLedgers } from './running';

const newLedger = runningLedgers();
const asTheTestsAreCompiled = join(__dirname, '..', '..', 'support', 'processes', 'run.js');
const thread = join(__dirname, '..', '..', '..', 'src', 'fold-ahead-thread.ts');
const threads = (file = thread): Threads => ({ count: 2, program: asTheTestsAreCompiled, options: { argv: [file] } });

const busyLedger = async () => {
  const ledger = newLedger();
  keepBusy(ledger.history, 20);
  await ledger.history.written();
  return { ...ledger, size: await ledger.store.size() };
};

/** Counts the events that are still missing in the ledger's read models when the threads have ended. */
const watched = (foldAhead: FoldAhead, events: number[]): FoldAhead => ({
  ...foldAhead,
  fold: async (models, signal, onProgress) => {
    await foldAhead.fold(models, signal, onProgress);
    events.push(models.length);
  },
});

test('threads fold every read model of a ledger, and the runner goes on from there', async () => {
  const { store, ledgerFile, createRunner, size } = await busyLedger();
  const folded: number[] = [];
  const foldAhead = watched(createFoldAhead(ledgerFile, threads(), size), folded);
  // Whoever reads here would do the threads' work.
  const readHere: number[] = [];
  const readAll: EventStore['readAll'] = (after, limit) => {
    readHere.push(Number(after));
    return store.readAll(after, limit);
  };
  const runner = createRunner({ store: { ...store, readAll }, foldAhead });
  await runner.start();
  await expectRightRows(runner, store);
  expect(folded).toEqual([projections.length]);
  expect(Math.min(...readHere)).toBe(size);
}, 60_000);

test('with less to fold than is worth while, there are no threads', async () => {
  const { store, createRunner, size } = await busyLedger();
  const fold = jest.fn<Promise<void>, []>();
  const runner = createRunner({ foldAhead: { fromMissing: size + 1, fold } });
  await runner.start();
  await expectRightRows(runner, store);
  expect(fold).not.toHaveBeenCalled();
});

test('when the threads fail, it is told, and everything is folded here', async () => {
  const { store, ledgerFile, createRunner } = await busyLedger();
  const faults: unknown[] = [];
  const foldAhead = createFoldAhead(ledgerFile, threads('/there/is/no/such/program.ts'), 1);
  const runner = createRunner({ foldAhead, onFault: (fault) => faults.push(fault) });
  await runner.start();
  await expectRightRows(runner, store);
  expect(faults).toHaveLength(1);
}, 60_000);
