// The key store: one key a subject, kept wrapped in a file that only its owner can read.
import { randomBytes, randomUUID } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

import { SubjectErasedError } from '../../../src/kernel/sealing';
import { BoxNotOpenedError } from '../../../src/privacy/box';
import { type LocalKeyStore, openKeyStore } from '../../../src/privacy/key-store';
import { openDatabase } from '../../../src/sqlite/database';
import { ada, bo } from '../../support/cast';
import { temporaryFolders } from '../../support/temporary-folder';

const temporaryFolder = temporaryFolders();
const keyEncryptionKey = Buffer.alloc(32, 7);

const opened: LocalKeyStore[] = [];
afterEach(() => {
  for (const keys of opened.splice(0)) keys.close();
});
const openKeys = (file: string, wrappedBy = keyEncryptionKey): LocalKeyStore => {
  const keys = openKeyStore({ file, keyEncryptionKey: wrappedBy, randomBytes });
  opened.push(keys);
  return keys;
};

describe('the key of a subject', () => {
  test('is made once, of 32 bytes, and is another one for another subject', () => {
    const keys = openKeys(':memory:');
    const key = keys.provide(ada);
    expect(key).toHaveLength(32);
    expect(keys.provide(ada)).toEqual(key);
    expect(keys.find(ada)).toEqual(key);
    expect(keys.provide(bo)).not.toEqual(key);
  });

  test('is not made by looking for it', () => {
    const keys = openKeys(':memory:');
    expect(keys.find(ada)).toBeUndefined();
    expect(keys.find(ada)).toBeUndefined();
  });

  test('is there when the store is opened again', () => {
    const file = join(temporaryFolder(), 'keys.db');
    const first = openKeyStore({ file, keyEncryptionKey, randomBytes });
    const key = first.provide(ada);
    first.close();
    expect(openKeys(file).find(ada)).toEqual(key);
  });

  test('is the same one in two stores on one file, whichever made it', () => {
    const file = join(temporaryFolder(), 'keys.db');
    const [one, other] = [openKeys(file), openKeys(file)];
    expect(other.find(ada)).toBeUndefined();
    const key = one.provide(ada);
    expect(other.provide(ada)).toEqual(key);
    expect(other.find(ada)).toEqual(key);
  });

  test('does not unwrap under another key-encryption key', () => {
    const file = join(temporaryFolder(), 'keys.db');
    openKeys(file).provide(ada);
    const other = openKeys(file, Buffer.alloc(32, 8));
    expect(() => other.find(ada)).toThrow(BoxNotOpenedError);
    expect(() => other.provide(ada)).toThrow(BoxNotOpenedError);
  });
});

describe('the key of somebody who was erased', () => {
  test('is neither found nor made again; the keys of others stay', () => {
    const keys = openKeys(':memory:');
    keys.provide(ada);
    const other = keys.provide(bo);
    keys.destroy(ada);
    expect(keys.find(ada)).toBeUndefined();
    expect(() => keys.provide(ada)).toThrow(SubjectErasedError);
    expect(keys.find(bo)).toEqual(other);
    expect(keys.destroyed()).toEqual([ada]);
  });

  test('can be destroyed again, or before there was one', () => {
    const keys = openKeys(':memory:');
    keys.destroy(ada);
    keys.destroy(ada);
    expect(() => keys.provide(ada)).toThrow(SubjectErasedError);
    expect(keys.destroyed()).toEqual([ada]);
  });

  test('stays destroyed when the store is opened again', () => {
    const file = join(temporaryFolder(), 'keys.db');
    const first = openKeyStore({ file, keyEncryptionKey, randomBytes });
    first.provide(ada);
    first.destroy(ada);
    first.close();
    expect(() => openKeys(file).provide(ada)).toThrow(SubjectErasedError);
  });

  test('is forgotten by another store on the same file that had it in memory', () => {
    const file = join(temporaryFolder(), 'keys.db');
    const [one, other] = [openKeys(file), openKeys(file)];
    expect(other.provide(ada)).toEqual(one.provide(ada));
    one.destroy(ada);
    expect(other.find(ada)).toBeUndefined();
    expect(() => other.provide(ada)).toThrow(SubjectErasedError);
  });

  test('leaves no wrapped bytes in the files, however many keys were made after it', () => {
    const folder = temporaryFolder();
    const file = join(folder, 'keys.db');
    const keys = openKeys(file);
    const subjects = Array.from({ length: 300 }, () => `advisor-${randomUUID()}`);
    for (const subject of subjects) keys.provide(subject);
    const reader = openDatabase(file, 1000);
    const [victim = ''] = subjects;
    const row = reader.prepare('SELECT wrapped FROM subject_keys WHERE subject = ?').get(victim) as { wrapped: Uint8Array };
    reader.close();
    const holders = () =>
      readdirSync(folder).filter((name) => readFileSync(join(folder, name)).includes(Buffer.from(row.wrapped)));
    expect(holders()).not.toEqual([]);
    keys.destroy(victim);
    expect(holders()).toEqual([]);
  });
});

describe('the file of keys', () => {
  test('can be read by its owner only', () => {
    const file = join(temporaryFolder(), 'keys.db');
    openKeys(file).provide(ada);
    expect(statSync(file).mode & 0o777).toBe(0o600);
  });

  test('and the files beside it can be read by their owner only', () => {
    const folder = temporaryFolder();
    openKeys(join(folder, 'keys.db')).provide(ada);
    const modes = readdirSync(folder).map((name) => [name, statSync(join(folder, name)).mode & 0o077]);
    expect(modes).toEqual(modes.map(([name]) => [name, 0]));
  });

  test('holds no key in the clear', () => {
    const folder = temporaryFolder();
    const key = openKeys(join(folder, 'keys.db')).provide(ada);
    for (const name of readdirSync(folder)) expect(readFileSync(join(folder, name)).includes(key)).toBe(false);
  });

  test('is none when the store is in memory', () => {
    openKeys(':memory:').provide(ada);
    expect(existsSync(':memory:')).toBe(false);
  });
});
