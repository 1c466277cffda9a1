// Canonical JSON (RFC 8785) of plain data: the bytes that are stored once and hashed for ever.
import canonicalize from 'canonicalize';

export type PlainJson =
  null | boolean | number | string | readonly PlainJson[] | { readonly [key: string]: PlainJson | undefined };

/** Thrown when a value cannot stand in an event: it names the place and the reason, never the value. */
export class NotPlainJsonError extends Error {
  constructor(
    readonly path: readonly string[],
    readonly reason: string,
  ) {
    super(`${path.join('.') || 'value'}: ${reason}`);
    this.name = 'NotPlainJsonError';
  }
}

const MAX_DEPTH = 16;

/**
 * The RFC 8785 text of `value`. Properties that are `undefined` are left out.
 *
 * Refuses what two readers could disagree on: fractions, integers beyond 2^53-1, negative zero, lone surrogates,
 * objects that are not plain, and nesting deeper than 16.
 * @throws NotPlainJsonError
 */
export const canonicalJson = (value: unknown): string => {
  assertPlain(value, []);
  return canonicalize(value) as string;
};

const assertPlain = (value: unknown, path: readonly string[]): void => {
  if (path.length > MAX_DEPTH) throw new NotPlainJsonError(path, 'is nested too deeply');
  if (value === null || typeof value === 'boolean') return;
  if (typeof value === 'string') {
    if (!value.isWellFormed()) throw new NotPlainJsonError(path, 'holds a lone surrogate');
    return;
  }
  if (typeof value === 'number') {
    if (!Number.isSafeInteger(value) || Object.is(value, -0)) throw new NotPlainJsonError(path, 'is not a safe integer');
    return;
  }
  if (Array.isArray(value)) {
    // As many keys as entries: no holes, and nothing beside the entries.
    if (Object.keys(value).length !== value.length) throw new NotPlainJsonError(path, 'is not a plain list');
    value.forEach((item, index) => assertPlain(item, [...path, String(index)]));
    return;
  }
  if (typeof value !== 'object') throw new NotPlainJsonError(path, 'is not JSON');
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) throw new NotPlainJsonError(path, 'is not a plain object');
  for (const [key, member] of Object.entries(value)) {
    if (!key.isWellFormed()) throw new NotPlainJsonError([...path, '?'], 'has a key with a lone surrogate');
    if (member !== undefined) assertPlain(member, [...path, key]);
  }
};
