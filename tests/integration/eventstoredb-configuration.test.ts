// What is wrong with the address of an event database is said in one sentence, when the ledger is opened.
import { readFileSync } from 'node:fs';
import { createServer, type Socket } from 'node:net';
import { join } from 'node:path';

import { packageRoot } from '../../src/package-root';
import { addressesIn, usableConnectionString } from '../../src/stores/eventstoredb/connection-string';
import { usualPatience } from '../../src/stores/eventstoredb/patience';
import { startTestServer, type TestServerOptions } from '../support/eventstoredb-server/server';
import { eventStoreDbStores } from '../support/eventstoredb/stores';

jest.setTimeout(30_000);

const openStore = eventStoreDbStores();

const CERTIFICATE = join(packageRoot, 'tests', 'support', 'eventstoredb-server', 'certificate', 'certificate.pem');
const tls = {
  cert_chain: readFileSync(CERTIFICATE),
  private_key: readFileSync(CERTIFICATE.replace('certificate.pem', 'key.pem')),
};
const credentials = { user: 'somebody', password: 'a secret' };
const stopping: (() => Promise<void>)[] = [];
afterAll(async () => {
  for (const stop of stopping) await stop();
});

const startServer = async (options?: TestServerOptions): Promise<number> => {
  const server = await startTestServer(options);
  stopping.push(server.stop);
  return server.port;
};

const complaintAbout = async (url: string): Promise<string> => {
  const refusal = await openStore(url, { patience: { ...usualPatience, openingMs: 500 } }).then(
    () => 'It was opened.',
    (error: unknown) => (error as Error).message,
  );
  expect(refusal).not.toContain('secret');
  expect(refusal).toMatch(/^[^.]*(\.\d[^.]*)*\.$/);
  return refusal;
};

test('another scheme', async () => {
  expect(await complaintAbout('http://127.0.0.1:2113')).toContain('must begin with esdb://');
  expect(await complaintAbout('kurrentdb://somebody:a%20secret@127.0.0.1:2113')).toContain('must begin with esdb://');
});

test('nobody there', async () => {
  const port = await new Promise<number>((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
  expect(await complaintAbout(`esdb://127.0.0.1:${port}?tls=false`)).toContain(`No event database answers at 127.0.0.1:${port}`);
  expect(await complaintAbout(`esdb://127.0.0.1:${port}`)).toContain('No event database answers');
});

test('somebody else there', async () => {
  const sockets: Socket[] = [];
  const server = createServer((socket) => {
    sockets.push(socket.on('error', () => undefined).on('data', () => undefined));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  expect(await complaintAbout(`esdb://127.0.0.1:${port}?tls=false`)).toContain('not as an event database that is ready');
  for (const socket of sockets) socket.destroy();
  server.close();
});

test('TLS where there is none', async () => {
  const port = await startServer();
  expect(await complaintAbout(`esdb://127.0.0.1:${port}`)).toContain('add tls=false');
});

test('no TLS where there is', async () => {
  const port = await startServer({ tls });
  expect(await complaintAbout(`esdb://127.0.0.1:${port}?tls=false`)).toContain('take tls=false out');
});

test('a certificate that nobody vouches for; with its authority named it opens', async () => {
  const port = await startServer({ tls });
  expect(await complaintAbout(`esdb://127.0.0.1:${port}`)).toContain('tlsCAFile');
  const store = await openStore(`esdb://127.0.0.1:${port}?tlsCAFile=${encodeURIComponent(CERTIFICATE)}`);
  expect(store.log).toMatch(/^log-/);
});

test('credentials that are wrong or missing; with the right ones it opens', async () => {
  const port = await startServer({ tls, credentials });
  const url = (user: string) => `esdb://${user}127.0.0.1:${port}?tlsCAFile=${encodeURIComponent(CERTIFICATE)}`;
  expect(await complaintAbout(url(''))).toContain('refuses the user and password');
  expect(await complaintAbout(url('somebody:another%20secret@'))).toContain('refuses the user and password');
  const store = await openStore(url('somebody:a%20secret@'));
  expect(store.log).toMatch(/^log-/);
});

test('connection strings are taken as they are, but for what would hide conflicts', () => {
  const kept = 'esdb+discover://somebody:secret@one:2113,two:2114?tls=false&nodePreference=follower';
  expect(usableConnectionString(kept)).toBe(kept);
  expect(usableConnectionString('esdb://one:1?throwOnAppendFailure=false&tls=false')).toBe('esdb://one:1?tls=false');
  expect(usableConnectionString('esdb://one:1?tls=false&throw-on-append-failure=false')).toBe('esdb://one:1?tls=false');
  expect(usableConnectionString('esdb://one:1?THROWONAPPENDFAILURE=false')).toBe('esdb://one:1');
  expect(addressesIn(kept)).toEqual([
    { host: 'one', port: 2113 },
    { host: 'two', port: 2114 },
  ]);
  expect(addressesIn('esdb://one')).toEqual([{ host: 'one', port: 2113 }]);
});
