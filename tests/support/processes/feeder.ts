// Builds the read models of a ledger once it is told to, then anew as often as asked; says now and then what it does.
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';

import { projections } from '../../../projections/registry';
import type { Apply, Projection } from '../../../projections/runner/projection';
import { createProjectionRunner } from '../../../projections/runner/runner';
import { catalogue } from '../../../src/domain/aggregates';
import { systemClock } from '../../../src/kernel/clock';
import { openSqliteStore } from '../../../src/stores/sqlite/sqlite-store';

/** It speaks once for so many events taken in, in the middle of a transaction. */
const EVENTS_A_WORD = 40;

const [file = '', folder = '', rebuilds = '0'] = process.argv.slice(2);

const main = async (): Promise<void> => {
  const store = openSqliteStore({ file, clock: systemClock, newLogId: randomUUID });
  let taken = 0;
  const speaking = projections.map((projection): Projection => ({
    ...projection,
    open: (db) => {
      const fold = projection.open(db);
      const apply: Apply = (fed) => {
        fold.apply(fed);
        taken += 1;
        if (taken % EVENTS_A_WORD === 0) console.log(`took ${projection.name} ${fed.position}`);
      };
      return { ...fold, apply };
    },
  }));
  console.log('ready');
  await once(process.stdin, 'data');
  process.stdin.destroy();
  const runner = createProjectionRunner({ store, catalogue, projections: speaking, folder, clock: systemClock });
  await runner.start();
  console.log('started');
  for (let round = 0; round < Number(rebuilds); round += 1) {
    for (const { name } of projections) {
      await runner.rebuild(name);
      console.log(`rebuilt ${name}`);
    }
  }
  await runner.stop();
  await store.close();
};

void main();
