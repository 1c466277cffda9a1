// Where an event stands in the whole ledger: an opaque decimal string at every edge.

declare const brand: unique symbol;

/** A place in the ledger. Later events have greater positions; nothing else may be read into them. */
export type Position = string & { readonly [brand]: 'Position' };

/** Before the first event. */
export const START = '0' as Position;

/** The position that `text` writes, or undefined when it writes none. */
export const parsePosition = (text: string): Position | undefined =>
  /^(0|[1-9][0-9]{0,18})$/.test(text) ? (text as Position) : undefined;

/** Below 0 when `a` comes before `b`, 0 when they are the same. */
export const comparePositions = (a: Position, b: Position): number =>
  a.length !== b.length ? a.length - b.length : a < b ? -1 : a > b ? 1 : 0;

export const latest = (a: Position, b: Position): Position => (comparePositions(a, b) < 0 ? b : a);

/** For stores whose positions count up from 1 in steps of one. */
export const positionOf = (number: number): Position => String(number) as Position;
