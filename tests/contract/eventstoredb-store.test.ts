// Runs the contract of event stores over EventStoreDB's protocol, spoken by the test server.
import { randomUUID } from 'node:crypto';

import { openEventStoreDbStore } from '../../src/stores/eventstoredb/eventstoredb-store';
import { startTestServer, type TestServer } from '../support/eventstoredb-server/server';
import { describeEventStore } from './event-store.contract';

// The server is part of this process, and most of what is waited for.
jest.setTimeout(30_000);

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.stop());

describeEventStore({
  name: 'in EventStoreDB',
  guardsAreAtomic: false,
  // Each test founds a ledger of its own, beside those of the others.
  open: (clock) =>
    openEventStoreDbStore({ url: server.url, clock, newLogId: () => `log-${randomUUID()}`, prefix: `${randomUUID()}/` }),
});
