// Canonical JSON: the same bytes for the same data, and nothing that two readers could disagree on.
import { canonicalJson, NotPlainJsonError } from '../../../src/kernel/json';

describe('canonical JSON', () => {
  test('sorts members by their UTF-16 code units, not by code points and not by language', () => {
    const keys = ['\ufb33', '\u{1f600}', '\u20ac', '\u00f6', '\u0080', '\r', 'a', 'B', '10', '9', ''];
    const shown = canonicalJson(Object.fromEntries(keys.map((key) => [key, 0])));
    expect(shown).toBe('{"":0,"\\r":0,"10":0,"9":0,"B":0,"a":0,"\u0080":0,"\u00f6":0,"\u20ac":0,"\u{1f600}":0,"\ufb33":0}');
  });

  test('sorts members at every depth, and leaves lists in their order', () => {
    expect(canonicalJson({ b: [3, { d: 1, c: 2 }, 1], a: {} })).toBe('{"a":{},"b":[3,{"c":2,"d":1},1]}');
    expect(canonicalJson({ a: {}, b: [3, { c: 2, d: 1 }, 1] })).toBe(canonicalJson({ b: [3, { d: 1, c: 2 }, 1], a: {} }));
  });

  test('escapes as little as it may: control characters, quotes and backslashes', () => {
    expect(canonicalJson('\u0000\u001f\b\t\n\f\r"\\/\u007f\u2028é😀')).toBe(
      '"\\u0000\\u001f\\b\\t\\n\\f\\r\\"\\\\/\u007f\u2028é😀"',
    );
  });

  test('does not normalise text: two spellings of é stay two', () => {
    expect(canonicalJson('\u00e9')).not.toBe(canonicalJson('e\u0301'));
  });

  test.each([
    [null, 'null'],
    [true, 'true'],
    [false, 'false'],
    [0, '0'],
    [-1, '-1'],
    [Number.MAX_SAFE_INTEGER, '9007199254740991'],
    [Number.MIN_SAFE_INTEGER, '-9007199254740991'],
    ['', '""'],
    [[], '[]'],
    [{}, '{}'],
  ])('writes %j', (value, text) => {
    expect(canonicalJson(value)).toBe(text);
  });

  test('leaves out what is undefined', () => {
    expect(canonicalJson({ a: undefined, b: { c: undefined } })).toBe('{"b":{}}');
  });

  test('takes objects without a prototype, and a member called __proto__', () => {
    expect(canonicalJson(Object.assign(Object.create(null), { a: 1 }))).toBe('{"a":1}');
    expect(canonicalJson(JSON.parse('{"b":2,"__proto__":{"a":1}}'))).toBe('{"__proto__":{"a":1},"b":2}');
  });

  test.each([
    ['a fraction', 1.5],
    ['negative zero', -0],
    ['an integer of 2^53', 2 ** 53],
    ['an integer of -2^53', -(2 ** 53)],
    ['infinity', Infinity],
    ['not a number', NaN],
    ['a big integer', 1n],
    ['half a character', 'a\ud800'],
    ['half a character, the second', '\udc00a'],
    ['a date', new Date(0)],
    ['a map', new Map([['a', 1]])],
    ['bytes', Buffer.from('a')],
    ['a number as an object', Object(1) as unknown],
    ['an object of a class', new (class Made {})()],
    ['a function', () => 1],
    ['a symbol', Symbol('a')],
    ['a toJSON of its own', { toJSON: () => 1 }],
  ])('refuses %s, and says where', (_, value) => {
    const refusal = caught(() => canonicalJson({ data: { list: [0, value] } }));
    expect(refusal.path.slice(0, 3)).toEqual(['data', 'list', '1']);
    expect(() => canonicalJson(value)).toThrow(NotPlainJsonError);
  });

  test('refuses undefined where it cannot be left out', () => {
    expect(() => canonicalJson(undefined)).toThrow(NotPlainJsonError);
    expect(() => canonicalJson([undefined])).toThrow(NotPlainJsonError);
  });

  test('refuses lists with holes', () => {
    const list: number[] = [];
    list[1] = 1;
    expect(() => canonicalJson(list)).toThrow(NotPlainJsonError);
  });

  test('refuses lists that bring a toJSON of their own', () => {
    expect(() => canonicalJson(Object.assign([1], { toJSON: () => 'something else' }))).toThrow(NotPlainJsonError);
  });

  test('refuses keys with half a character, without repeating them', () => {
    expect(caught(() => canonicalJson({ data: { 'secret\ud800': 1 } }))).toMatchObject({ path: ['data', '?'] });
  });

  test('never repeats the value it refuses', () => {
    expect(caught(() => canonicalJson({ noteText: 'secret\ud800' })).message).not.toContain('secret');
  });

  test('refuses nesting deeper than 16, and so a circle', () => {
    const nested = (depth: number): unknown => (depth === 0 ? 1 : [nested(depth - 1)]);
    expect(canonicalJson(nested(16))).toBe(`${'['.repeat(16)}1${']'.repeat(16)}`);
    expect(() => canonicalJson(nested(17))).toThrow(NotPlainJsonError);
    const circle: Record<string, unknown> = {};
    circle['again'] = circle;
    expect(() => canonicalJson(circle)).toThrow(NotPlainJsonError);
  });
});

const caught = (work: () => unknown): NotPlainJsonError => {
  try {
    work();
  } catch (error) {
    if (error instanceof NotPlainJsonError) return error;
    throw error;
  }
  throw new Error('Nothing was refused.');
};
