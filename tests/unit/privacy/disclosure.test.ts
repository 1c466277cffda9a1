// Disclosures: one personal field each, and a digest that tells nothing of it.
import { createHash, randomBytes } from 'node:crypto';

import { digestOf, disclose, readDisclosure } from '../../../src/privacy/disclosure';

describe('a disclosure', () => {
  test.each(['A name', 'é😀', 'several\nlines "quoted"', ''])('gives back the field: %j', (value) => {
    expect(readDisclosure(disclose('nameText', value, randomBytes))).toEqual(['nameText', value]);
  });

  test('is base64url over a list of salt, name and value', () => {
    const salt = Buffer.alloc(32, 5);
    const parts: unknown = JSON.parse(
      Buffer.from(
        disclose('nameText', 'A name', () => salt),
        'base64url',
      ).toString(),
    );
    expect(parts).toEqual([salt.toString('base64url'), 'nameText', 'A name']);
    expect(disclose('nameText', 'é😀?>', randomBytes)).toMatch(/^[\w-]+$/);
  });

  test('is salted with 256 bits, so that the same field has another digest each time', () => {
    const sizes: number[] = [];
    const digests = [1, 2].map(() =>
      digestOf(
        disclose('nameText', 'A name', (size) => {
          sizes.push(size);
          return randomBytes(size);
        }),
      ),
    );
    expect(sizes).toEqual([32, 32]);
    expect(new Set(digests).size).toBe(2);
  });

  test('has the digest of RFC 9901: SHA-256 over its own characters', () => {
    // The disclosure and digest that section 4.2.3 of RFC 9901 gives as an example.
    const disclosure = 'WyJfMjZiYzRMVC1hYzZxMktJNmNCVzVlcyIsICJmYW1pbHlfbmFtZSIsICJNw7ZiaXVzIl0';
    expect(digestOf(disclosure)).toBe('X9yH0Ajrdm1Oij4tWso9UzzKJvPoDxwmuEcO3XAdRC0');
    expect(readDisclosure(disclosure)).toEqual(['family_name', 'Möbius']);
    expect(digestOf('WyJh')).toBe(createHash('sha256').update('WyJh').digest('base64url'));
  });

  test.each([
    ['no JSON', 'not json'],
    ['too few parts', '["salt","nameText"]'],
    ['too many parts', '["salt","nameText","A name","more"]'],
    ['a value that is no text', '["salt","nameText",7]'],
    ['no list', '{"0":"salt","1":"nameText","2":"A name","length":3}'],
  ])('is not read from %s', (_, text) => {
    expect(() => readDisclosure(Buffer.from(text).toString('base64url'))).toThrow(SyntaxError);
  });
});
