// Secret key files: made once, for their owner's eyes only, and never trusted when others could read them.
import { randomBytes } from 'node:crypto';
import { chmodSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { loadSecretKey } from '../../../src/privacy/secret-key';
import { temporaryFolders } from '../../support/temporary-folder';

const temporaryFolder = temporaryFolders();
const noRandomness = (): Buffer => {
  throw new Error('A key is made where one should be read.');
};

describe('a secret key', () => {
  test('is made at the first start: 32 bytes that only the owner can read, and nothing beside', () => {
    const folder = temporaryFolder();
    const file = join(folder, 'kek');
    const key = loadSecretKey(file, randomBytes);
    expect(key).toHaveLength(32);
    expect(readFileSync(file)).toEqual(key);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(readdirSync(folder)).toEqual(['kek']);
  });

  test('is the same at every later start', () => {
    const file = join(temporaryFolder(), 'kek');
    const key = loadSecretKey(file, randomBytes);
    expect(loadSecretKey(file, noRandomness)).toEqual(key);
  });

  test('can be made read-only by its owner', () => {
    const file = join(temporaryFolder(), 'kek');
    const key = loadSecretKey(file, randomBytes);
    chmodSync(file, 0o400);
    expect(loadSecretKey(file, noRandomness)).toEqual(key);
  });

  test.each([0o604, 0o640, 0o644, 0o602, 0o620, 0o601, 0o666])('is refused when others have a right to it: %o', (mode) => {
    const file = join(temporaryFolder(), 'kek');
    const key = loadSecretKey(file, randomBytes);
    chmodSync(file, mode);
    expect(() => loadSecretKey(file, noRandomness)).toThrow('chmod 600');
    expect(readFileSync(file)).toEqual(key);
  });

  test.each([0, 31, 33, 64])('is refused when it is %i bytes long', (length) => {
    const file = join(temporaryFolder(), 'kek');
    writeFileSync(file, Buffer.alloc(length, 1), { mode: 0o600 });
    expect(() => loadSecretKey(file, noRandomness)).toThrow('it must hold 32 bytes');
  });

  test('is that of the other process when two make one at the same moment', () => {
    const file = join(temporaryFolder(), 'kek');
    const theirs = Buffer.alloc(32, 3);
    const whileTheOtherIsFirst = (size: number): Buffer => {
      writeFileSync(file, theirs, { mode: 0o600 });
      return randomBytes(size);
    };
    expect(loadSecretKey(file, whileTheOtherIsFirst)).toEqual(theirs);
  });
});
