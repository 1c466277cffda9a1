// What every store of keys promises, whatever it keeps them in.
import { randomBytes, randomUUID } from 'node:crypto';

import { SubjectErasedError } from '../../src/kernel/sealing';
import type { MovableKeyStore } from '../../src/privacy/key-store';

export interface KeyStoreUnderTest {
  readonly name: string;
  /** Opens one on the same keys each time it is called within a test; what it opens is closed by the suite. */
  open(): MovableKeyStore | Promise<MovableKeyStore>;
  /** For so long another store may still give out a key that was destroyed. */
  readonly cachedMs: number;
}

export const describeKeyStore = ({ name, open, cachedMs }: KeyStoreUnderTest): void => {
  describe(`the keys ${name}`, () => {
    const opened: MovableKeyStore[] = [];
    const openKeys = async (): Promise<MovableKeyStore> => {
      const keys = await open();
      opened.push(keys);
      return keys;
    };
    afterEach(async () => {
      for (const keys of opened.splice(0)) await keys.close();
    });
    const newSubject = () => `advisor-${randomUUID()}`;

    test('are made once, of 32 bytes, and another one for another subject', async () => {
      const keys = await openKeys();
      const [ada, bo] = [newSubject(), newSubject()];
      expect(await keys.find(ada)).toBeUndefined();
      expect(await keys.find(ada)).toBeUndefined();
      const key = await keys.provide(ada);
      expect(key).toHaveLength(32);
      expect(await keys.provide(ada)).toEqual(key);
      expect(await keys.find(ada)).toEqual(key);
      expect(await keys.provide(bo)).not.toEqual(key);
    });

    test('are the same in two stores, though both are asked for them first and at once', async () => {
      const stores = [await openKeys(), await openKeys()];
      for (let round = 0; round < 20; round += 1) {
        const ada = newSubject();
        const made = await Promise.all([...stores, ...stores].map(async (keys) => keys.provide(ada)));
        for (const key of made) expect(key).toEqual(made[0]);
        expect(await (await openKeys()).find(ada)).toEqual(made[0]);
      }
    });

    test('that were destroyed are neither found nor made again; those of others stay', async () => {
      const keys = await openKeys();
      const [ada, bo, never] = [newSubject(), newSubject(), newSubject()];
      await keys.provide(ada);
      const other = await keys.provide(bo);
      for (const subject of [ada, never, ada]) await keys.destroy(subject);
      for (const store of [keys, await openKeys()]) {
        expect(await store.find(ada)).toBeUndefined();
        for (const subject of [ada, never]) {
          await expect((async () => store.provide(subject))()).rejects.toThrow(SubjectErasedError);
        }
        expect(await store.find(bo)).toEqual(other);
        expect([...(await store.destroyed())]).toEqual(expect.arrayContaining([ada, never]));
        expect(await store.destroyed()).not.toContain(bo);
      }
    });

    test('that were destroyed are forgotten in time by another store that had them in memory', async () => {
      const [here, there] = [await openKeys(), await openKeys()];
      const ada = newSubject();
      const key = await here.provide(ada);
      expect(await there.find(ada)).toEqual(key);
      await here.destroy(ada);
      const end = performance.now() + cachedMs;
      while (performance.now() <= end) await new Promise((resolve) => setImmediate(resolve));
      expect(await there.find(ada)).toBeUndefined();
      await expect((async () => there.provide(ada))()).rejects.toThrow(SubjectErasedError);
    });

    test('can move: those that are there are listed, and one from elsewhere is taken in once', async () => {
      const keys = await openKeys();
      const [ada, bo, cy] = [newSubject(), newSubject(), newSubject()];
      await keys.provide(ada);
      const key = randomBytes(32);
      await keys.adopt(bo, key);
      await keys.adopt(bo, key);
      expect(await (await openKeys()).find(bo)).toEqual(key);
      expect(await keys.subjects()).toEqual(expect.arrayContaining([ada, bo]));
      await expect((async () => keys.adopt(ada, key))()).rejects.toThrow('cannot be taken in');
      await keys.destroy(cy);
      await expect((async () => keys.adopt(cy, key))()).rejects.toThrow('cannot be taken in');
    });
  });
};
