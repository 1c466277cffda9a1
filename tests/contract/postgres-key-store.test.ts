// Runs the contract of key stores over PostgreSQL, and sees what else several nodes rest on.
import { randomBytes, randomUUID } from 'node:crypto';

import type { MovableKeyStore } from '../../src/privacy/key-store';
import { openPostgresKeyStore } from '../../src/privacy/postgres-key-store';
import { openWire, type Wire } from '../support/eventstoredb-server/wire';
import { type Postgres, postgresPrograms, startPostgres } from '../support/postgres';
import { describeKeyStore } from './key-store.contract';

const programs = postgresPrograms();
const keyEncryptionKey = randomBytes(32);
const CACHED_MS = 200;

if (programs === undefined) {
  test.skip('PostgreSQL is not installed here (Debian: apt-get install postgresql): the keys of several nodes are not tested', () =>
    undefined);
} else {
  let postgres: Postgres;
  let url: string;
  beforeAll(async () => {
    postgres = await startPostgres(programs);
  });
  afterAll(() => postgres.stop());
  beforeEach(() => {
    url = postgres.newDatabase();
  });
  const open = (address = url, key = keyEncryptionKey): Promise<MovableKeyStore> =>
    openPostgresKeyStore({ url: address, keyEncryptionKey: key, randomBytes, cachedMs: CACHED_MS });

  describeKeyStore({ name: 'in PostgreSQL', open, cachedMs: CACHED_MS });

  describe('a key store in PostgreSQL', () => {
    test('is made by whichever node comes first, though several come at once', async () => {
      const stores = await Promise.all([open(), open(), open()]);
      const ada = `advisor-${randomUUID()}`;
      const keys = await Promise.all(stores.map(async (store) => store.provide(ada)));
      for (const key of keys) expect(key).toEqual(keys[0]);
      for (const store of stores) await store.close();
    });

    test('refuses a node with another key-encryption key, and says what to change', async () => {
      await (await open()).close();
      await expect(open(url, randomBytes(32))).rejects.toThrow('give all of them the same keys/key-encryption.key');
    });

    test('holds no key in the clear, and none at all of somebody who was erased', async () => {
      const store = await open();
      const ada = `advisor-${randomUUID()}`;
      const key = await store.provide(ada);
      const wrapped = postgres.run(url, `SELECT encode(wrapped, 'hex') FROM subject_keys WHERE subject = '${ada}'`).trim();
      expect(wrapped.length).toBeGreaterThan(64);
      expect(wrapped).not.toContain(key.toString('hex'));
      await store.destroy(ada);
      expect(postgres.run(url, `SELECT wrapped IS NULL FROM subject_keys WHERE subject = '${ada}'`).trim()).toBe('t');
      await store.close();
    });

    test('says that nothing was kept, in time, when the database does not answer', async () => {
      const store = await open();
      const blocked = postgres.run(url, 'ALTER TABLE subject_keys RENAME TO taken_away');
      expect(blocked).toBe('');
      const asked = (async () => store.provide(`advisor-${randomUUID()}`))();
      await expect(asked).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' });
      await store.close();
    });

    describe('over a connection that can hang', () => {
      let wire: Wire;
      let throughWire: string;
      beforeEach(async () => {
        wire = await openWire();
        wire.leadTo(postgres.port);
        throughWire = url.replace(`:${postgres.port}/`, `:${wire.port}/`);
      });
      afterEach(async () => {
        wire.flow();
        await wire.close();
      });
      /** Long after the longest wait, and long before a test gives up. */
      const IN_TIME_MS = 8000;

      test('does not keep those waiting who ask, and answers again once it flows', async () => {
        const store = await open(throughWire);
        const ada = `advisor-${randomUUID()}`;
        const key = await store.provide(ada);
        wire.halt();
        const begun = performance.now();
        const asked = Array.from({ length: 12 }, async () => store.provide(`advisor-${randomUUID()}`));
        for (const outcome of await Promise.allSettled(asked)) {
          expect(outcome).toMatchObject({ status: 'rejected', reason: { code: 'STORE_UNAVAILABLE' } });
        }
        await expect((async () => store.destroy(ada))()).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' });
        expect(performance.now() - begun).toBeLessThan(2 * IN_TIME_MS);
        wire.flow();
        const other = await open();
        expect(await other.find(ada)).toEqual(key);
        expect(await store.find(ada)).toEqual(key);
        expect((await store.provide(`advisor-${randomUUID()}`)).length).toBe(32);
        await other.close();
        await store.close();
      }, 30_000);

      test('turns a node away at its start, with one sentence', async () => {
        wire.halt();
        const begun = performance.now();
        await expect(open(throughWire)).rejects.toThrow(`No PostgreSQL answers at 127.0.0.1:${wire.port}: correct KEYS_URL`);
        expect(performance.now() - begun).toBeLessThan(IN_TIME_MS);
      }, 30_000);
    });

    test.each<[string, (address: string) => string, string]>([
      [
        'a wrong password',
        (address) => address.replace(/:[^:@]+@/, ':wrong-secret@'),
        'refuses the user or the password of KEYS_URL',
      ],
      ['another database', (address) => address.replace(/\/[^/]+$/, '/nowhere'), 'has no database of the name in KEYS_URL'],
      [
        'nobody there',
        (address) => address.replace(/:[0-9]+\//, ':1/'),
        'No PostgreSQL answers at 127.0.0.1:1: correct KEYS_URL',
      ],
      ['TLS where there is none', (address) => `${address}?sslmode=verify-full`, 'speaks without TLS'],
    ])('with %s says what to change in one sentence, and no secret', async (_what, change, sentence) => {
      const address = change(url);
      const fault = await open(address).then(
        () => new Error('It opened.'),
        (error: unknown) => error as Error,
      );
      expect(fault.message).toContain(sentence);
      expect(fault.message).not.toContain(postgres.password);
      expect(fault.message).not.toContain('secret');
    });
  });
}
