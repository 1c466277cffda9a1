// By what an event can be found in a node's copy: its id, its stream, the command it belongs to, and whatever it names.
//
// Putting each of these in its place in an index as it comes costs several times as much as taking in the event, because every one
// goes to another page. So they are numbers, many to a page; the newest lie one after the other in the file, and in memory, and
// some thousands at a time are sorted into their places. Two different texts may give the same number: whoever finds an
// event by one looks whether it is the right one.
import { hash } from 'node:crypto';

import { type Database, inTransaction } from '../../sqlite/database';
import { gatheringWriter } from '../../sqlite/gathering-writer';

export type FindBy = 'id' | 'stream' | 'command' | 'named';

const KINDS: Readonly<Record<FindBy, number>> = { id: 0, stream: 1, command: 2, named: 3 };
const NUMBERS = 2 ** 48;
const TAIL = 12;
const UUID_TAIL = /^[0-9a-f]{12}$/;

/** A whole number below 2^50: of an id that ends in a uuid its last 48 bits, which chance or a digest has made; of any other text a digest. */
const keyOf = (kind: FindBy, text: string): number => {
  const tail = text.slice(-TAIL);
  const number = UUID_TAIL.test(tail) ? tail : hash('sha256', text, 'hex').slice(0, TAIL);
  return KINDS[kind] * NUMBERS + parseInt(number, 16);
};

/** So many fresh ones are sorted into their places at once: fewer touch the same pages more often, more make others wait. */
const MOST_FRESH = 24_000;

export interface Finds {
  /** False while it is new, or has too many fresh ones to be found: only `sort` ends it. */
  readonly isSorted: boolean;
  /** Gathers what an event can be found by. */
  add(kind: FindBy, text: string, position: number): void;
  /** Writes what was gathered, inside the transaction that is open. */
  write(): void;
  /** What was written counts, now that its transaction is over. */
  keep(): void;
  /** What was gathered and written belongs to a transaction that is undone. */
  forget(): void;
  /** Takes note of what another process has written after this position. */
  lookAfter(position: number): void;
  /** Sorts the fresh ones into their places, in a transaction of its own. */
  sort(): void;
  /** The positions of events that may be the ones, in order. */
  positions(kind: FindBy, text: string): readonly number[];
}

/** `isNew` says that much is still to come before anything must be found: until `sort` it is only written down. */
export const openFinds = (db: Database, isNew: boolean): Finds => {
  const rows = gatheringWriter<[key: number, position: number]>(db, { into: 'INSERT INTO fresh_finds', columns: 2 });
  const selectCount = db.prepare('SELECT count(*) AS count FROM fresh_finds');
  const selectFresh = db.prepare('SELECT key, position FROM fresh_finds WHERE position > ?');
  const selectSorted = db.prepare('SELECT position FROM finds WHERE key = ? ORDER BY position');
  const countFresh = (): number => (selectCount.get() as { count: number }).count;

  const fresh = new Map<number, number | number[]>();
  let gathered: [key: number, position: number][] = [];
  let count = countFresh();
  let isSorted = !isNew && count <= MOST_FRESH;

  const remember = (key: number, position: number): void => {
    const there = fresh.get(key);
    // Nearly every one stands alone.
    if (there === undefined) fresh.set(key, position);
    else if (typeof there === 'number') fresh.set(key, [there, position]);
    else there.push(position);
  };
  const lookAfter = (position: number): void => {
    count = countFresh();
    if (!isSorted) return;
    for (const one of selectFresh.all(position) as { key: number; position: number }[]) remember(one.key, one.position);
  };
  lookAfter(0);

  const sortRows = (): void => {
    // An event may name two things that have the same number.
    db.exec('INSERT OR IGNORE INTO finds SELECT key, position FROM fresh_finds ORDER BY key, position; DELETE FROM fresh_finds');
  };
  let hasSorted = false;

  return {
    get isSorted() {
      return isSorted;
    },
    add: (kind, text, position) => void gathered.push([keyOf(kind, text), position]),
    write: () => {
      for (const one of gathered) rows.add(one);
      rows.settle();
      hasSorted = isSorted && count + gathered.length > MOST_FRESH;
      if (hasSorted) sortRows();
    },
    keep: () => {
      count = hasSorted ? 0 : count + gathered.length;
      if (hasSorted) fresh.clear();
      else if (isSorted) for (const [key, position] of gathered) remember(key, position);
      gathered = [];
      hasSorted = false;
    },
    forget: () => {
      gathered = [];
      hasSorted = false;
    },
    lookAfter,
    sort: () => {
      inTransaction(db, sortRows);
      fresh.clear();
      count = 0;
      isSorted = true;
    },
    positions: (kind, text) => {
      const key = keyOf(kind, text);
      const sorted = (selectSorted.all(key) as { position: number }[]).map(({ position }) => position);
      const newest = fresh.get(key);
      if (newest === undefined) return sorted;
      return [...new Set(sorted.concat(newest))].sort((a, b) => a - b);
    },
  };
};
