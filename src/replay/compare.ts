// Builds every read model anew, beside those in use, and says where the ones in use hold something else.
import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';

import { type RowDifference, differencesBetween } from '../../projections/runner/differences';
import { openInUse } from '../../projections/runner/files';
import type { Database, Projection } from '../../projections/runner/projection';
import { openReadModel, type ReadModel } from '../../projections/runner/read-model';
import { fedEventOf } from '../../projections/runner/catch-up';
import { tablesIn } from '../../projections/runner/tables';
import type { Catalogue } from '../kernel/catalogue';
import type { EventStore } from '../kernel/event-store';
import { positionOf, START } from '../kernel/position';

export type ComparedModel = { readonly name: string; readonly version: number } & (
  | { readonly verdict: 'EQUAL'; readonly position: number }
  /** `before` is what the one in use holds, `after` what follows from the events. */
  | { readonly verdict: 'DIFFERENT'; readonly position: number; readonly difference: RowDifference }
  /** It claims to hold events that the ledger does not. */
  | { readonly verdict: 'BEYOND_LEDGER'; readonly position: number }
  | { readonly verdict: 'UNREADABLE'; readonly message: string }
  /** There is none in use: it is built when the service starts. */
  | { readonly verdict: 'NOT_BUILT' }
);

export interface CompareParts {
  readonly store: Pick<EventStore, 'readAll' | 'head'>;
  readonly catalogue: Catalogue;
  readonly projections: readonly Projection[];
  /** The folder of the read models in use. They are read, and never written. */
  readonly inUse: string;
  /** Where a folder for the new ones can be made; it is gone afterwards. */
  readonly workIn: string;
  onProgress?(done: number, total: number): void;
}

/** A read model in use, held still at one moment while others go on writing to it. */
interface Held {
  readonly db: Database;
  readonly position: number;
}

interface Pair {
  readonly held: Held;
  readonly fresh: ReadModel;
}

export const compareReadModels = async (parts: CompareParts): Promise<readonly ComparedModel[]> => {
  const folder = mkdtempSync(join(parts.workIn, 'compared-'));
  const pairs = new Map<Projection, Pair | ComparedModel>();
  try {
    const head = Number(await parts.store.head());
    for (const projection of parts.projections) {
      const held = holdInUse(projection, parts.inUse);
      if ('verdict' in held) pairs.set(projection, held);
      else pairs.set(projection, { held, fresh: openReadModel(projection, join(folder, `${projection.name}.sqlite`)) });
    }
    await feedAll([...pairs.values()].filter(isPair), head, parts);
    return [...pairs].map(([projection, pair]) => (isPair(pair) ? compare(projection, pair, head) : pair));
  } finally {
    for (const pair of [...pairs.values()].filter(isPair)) {
      pair.held.db.close();
      pair.fresh.close();
    }
    rmSync(folder, { recursive: true, force: true });
  }
};

const isPair = (pair: Pair | ComparedModel): pair is Pair => 'held' in pair;

const holdInUse = (projection: Projection, folder: string): Held | ComparedModel => {
  const { name, version } = projection;
  try {
    const db = openInUse(projection, folder);
    if (!db) return { name, version, verdict: 'NOT_BUILT' };
    // From its first reading on, a transaction sees the file as it was then.
    db.exec('BEGIN');
    const { position } = db.prepare('SELECT position FROM checkpoint').get() as { position: number };
    return { db, position };
  } catch (error) {
    return unreadable(projection, error);
  }
};

const unreadable = ({ name, version }: Projection, error: unknown): ComparedModel => ({
  name,
  version,
  verdict: 'UNREADABLE',
  message: error instanceof Error ? error.message : String(error),
});

/** How many events are read and taken in at a time. */
const STEP = 1000;

/** Each up to where the one in use stands, all from one reading of the ledger. */
const feedAll = async (pairs: readonly Pair[], head: number, { store, catalogue, onProgress }: CompareParts): Promise<void> => {
  const total = Math.min(head, Math.max(0, ...pairs.map(({ held }) => held.position)));
  let after = START;
  while (Number(after) < total) {
    const batch = await store.readAll(after, STEP);
    const events = batch.map((recorded) => fedEventOf(catalogue, recorded));
    for (const { held, fresh } of pairs) fresh.feed(events.filter(({ position }) => position <= held.position));
    after = batch.at(-1)?.position ?? positionOf(total);
    onProgress?.(Math.min(Number(after), total), total);
  }
};

const compare = (projection: Projection, { held, fresh }: Pair, head: number): ComparedModel => {
  const { name, version } = projection;
  const { position } = held;
  if (position > head) return { name, version, verdict: 'BEYOND_LEDGER', position };
  try {
    for (const difference of differencesBetween(tablesIn(held.db, projection), tablesIn(fresh.db, projection))) {
      return { name, version, verdict: 'DIFFERENT', position, difference };
    }
    return { name, version, verdict: 'EQUAL', position };
  } catch (error) {
    // The new one has just been made: what cannot be read is the one in use.
    return unreadable(projection, error);
  }
};
