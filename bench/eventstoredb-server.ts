// A process of its own for the test server of EventStoreDB, so that its work is not counted as ours. Tells its address and ends with its parent.
import { startTestServer } from '../tests/support/eventstoredb-server/server';

const serve = async (): Promise<void> => {
  const server = await startTestServer({ isDirect: true });
  process.once('disconnect', () => process.exit(0));
  process.send?.(server.url);
};

void serve();
