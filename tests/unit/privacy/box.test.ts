// Boxes: they open with their own key, in their own place, unchanged; else not at all.
import { randomBytes } from 'node:crypto';

import { BoxNotOpenedError, open, seal } from '../../../src/privacy/box';

const key = Buffer.alloc(32, 1);
const PLAIN = 'What was said';
const sealed = (plain = PLAIN, bound = 'here') => seal(key, Buffer.from(plain), bound, randomBytes);

describe('a box', () => {
  test.each(['', PLAIN, 'é😀'.repeat(5000)])('gives back what was put in', (plain) => {
    expect(open(key, sealed(plain), 'here').toString()).toBe(plain);
  });

  test('opens from any kind of bytes, as a database gives them', () => {
    expect(open(key, new Uint8Array(sealed()), 'here').toString()).toBe(PLAIN);
  });

  test('is version 1, then an IV of 12 bytes, the text and a tag of 16', () => {
    const iv = Buffer.alloc(12, 9);
    const box = seal(key, Buffer.from(PLAIN), 'here', () => iv);
    expect(box).toHaveLength(1 + 12 + PLAIN.length + 16);
    expect(box[0]).toBe(1);
    expect(box.subarray(1, 13)).toEqual(iv);
    expect(box.toString('latin1')).not.toContain(PLAIN);
  });

  test('is another one each time', () => {
    expect(sealed().equals(sealed())).toBe(false);
  });

  test('does not open when any one bit of it is another', () => {
    const box = sealed();
    for (let index = 0; index < box.length * 8; index += 1) {
      const changed = Buffer.from(box);
      const at = index >> 3;
      changed.writeUInt8(changed.readUInt8(at) ^ (1 << (index & 7)), at);
      expect(() => open(key, changed, 'here')).toThrow(BoxNotOpenedError);
    }
  });

  test('does not open when it is cut short or made longer', () => {
    const box = sealed();
    for (let length = 0; length < box.length; length += 1) {
      expect(() => open(key, box.subarray(0, length), 'here')).toThrow(BoxNotOpenedError);
    }
    expect(() => open(key, Buffer.concat([box, Buffer.of(0)]), 'here')).toThrow(BoxNotOpenedError);
  });

  test('does not open with another key or in another place', () => {
    expect(() => open(Buffer.alloc(32, 2), sealed(), 'here')).toThrow(BoxNotOpenedError);
    expect(() => open(key, sealed(), 'there')).toThrow(BoxNotOpenedError);
  });

  test('says nothing of what is in it when it does not open', () => {
    expect(new BoxNotOpenedError().message).toBe(
      'A sealed record does not open: it or its key was changed or put in another place.',
    );
  });
});
