// Runners over a real ledger and a folder of a test's own, stopped after each test.
import { randomUUID } from 'node:crypto';
import { mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

import { catalogue } from '../../../src/domain/aggregates';
import { projections } from '../../../projections/registry';
import { catchUp } from '../../../projections/runner/catch-up';
import type { Projection } from '../../../projections/runner/projection';
import { openReadModel } from '../../../projections/runner/read-model';
import { createProjectionRunner, type ProjectionRunner, type ProjectionRunnerOptions } from '../../../projections/runner/runner';
import type { EventStore } from '../../../src/kernel/event-store';
import { openSqliteStore } from '../../../src/stores/sqlite/sqlite-store';
import { createHistory, rowsOf, WRITTEN } from '../../support/read-models';
import { temporaryFolders } from '../../support/temporary-folder';

/** How long a test waits at the most for a runner that should be quick. */
export const PATIENCE_MS = 20_000;

/** Call it once where the tests stand; what it returns makes a ledger with a folder for its read models. */
export const runningLedgers = () => {
  const open: { stop(): Promise<void> }[] = [];
  afterEach(async () => {
    for (const one of open.splice(0).reverse()) await one.stop();
  });
  const temporaryFolder = temporaryFolders();

  return () => {
    const ledgerFolder = temporaryFolder();
    const folder = join(ledgerFolder, 'read-models');
    mkdirSync(folder);
    const store = openSqliteStore({ file: join(ledgerFolder, 'ledger.sqlite'), clock: () => WRITTEN, newLogId: randomUUID });
    open.push({ stop: () => store.close() });

    const createRunner = (options: Partial<ProjectionRunnerOptions> = {}): ProjectionRunner => {
      const runner = createProjectionRunner({ store, catalogue, projections, folder, clock: () => WRITTEN, ...options });
      let stopped: Promise<void> | undefined;
      const stop = () => (stopped ??= runner.stop());
      open.push({ stop });
      return { ...runner, stop };
    };
    return {
      folder,
      ledgerFile: join(ledgerFolder, 'ledger.sqlite'),
      store,
      history: createHistory(store),
      createRunner,
      /** Resolves when a runner holds all that is in the ledger. */
      caughtUp: async (runner: ProjectionRunner, of: readonly Projection[] = projections): Promise<void> => {
        const head = await store.head();
        for (const { name } of of) expect(await runner.waitFor(name, head, PATIENCE_MS)).toBe(true);
      },
      /** The files of read models, without those that SQLite keeps beside them. */
      files: (): string[] =>
        readdirSync(folder)
          .filter((file) => file.endsWith('.sqlite'))
          .sort(),
    };
  };
};

export const rowsIn = (runner: ProjectionRunner, name: string) => {
  const db = runner.rows(name);
  if (!db) throw new Error(`${name} cannot be queried yet.`);
  return rowsOf(db);
};

/** The rows of a projection, folded at one go from all that is in a ledger, with nobody in the way. */
export const undisturbed = async (store: EventStore, projection: Projection, by = catalogue) => {
  const model = openReadModel(projection, ':memory:');
  await catchUp(model, store, by);
  expect(model.parked()).toEqual([]);
  const rows = rowsOf(model.db);
  model.close();
  return rows;
};

/** Every projection of a runner holds what an undisturbed one would. */
export const expectRightRows = async (runner: ProjectionRunner, store: EventStore): Promise<void> => {
  for (const projection of projections) expect(rowsIn(runner, projection.name)).toEqual(await undisturbed(store, projection));
};
