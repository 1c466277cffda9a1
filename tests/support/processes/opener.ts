// Opens each ledger whose file it is told on a line, and prints its log id; keeps them open until its input ends.
import { randomUUID } from 'node:crypto';
import { createInterface } from 'node:readline';

import { systemClock } from '../../../src/kernel/clock';
import { openSqliteStore } from '../../../src/stores/sqlite/sqlite-store';

const main = async (): Promise<void> => {
  console.log('ready');
  const stores = [];
  for await (const file of createInterface({ input: process.stdin })) {
    const store = openSqliteStore({ file, clock: systemClock, newLogId: randomUUID });
    stores.push(store);
    console.log(store.log);
  }
  for (const store of stores) await store.close();
};

void main();
