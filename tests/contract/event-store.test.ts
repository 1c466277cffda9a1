// Runs the contract of event stores over every adapter that needs no server.
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';

import { createMemoryStore } from '../../src/stores/memory/memory-store';
import { openSqliteStore } from '../../src/stores/sqlite/sqlite-store';
import { temporaryFolders } from '../support/temporary-folder';
import { describeEventStore } from './event-store.contract';

const temporaryFolder = temporaryFolders();

describeEventStore({
  name: 'in memory',
  guardsAreAtomic: true,
  open: async (clock) => createMemoryStore({ log: randomUUID(), clock }),
});

describeEventStore({
  name: 'in a SQLite file',
  guardsAreAtomic: true,
  open: async (clock) => openSqliteStore({ file: join(temporaryFolder(), 'ledger.db'), clock, newLogId: randomUUID }),
});
