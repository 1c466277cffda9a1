// A ledger written event by event, in readable form, and the read models that follow from it.
import type { ActivityEvent } from '../../src/domain/activity/events';
import type { AdvisorEvent } from '../../src/domain/advisor/events';
import { catalogue } from '../../src/domain/aggregates';
import type { ClaimEvent } from '../../src/domain/claim/events';
import type { ContributionEvent } from '../../src/domain/contribution/events';
import type { CycleEvent } from '../../src/domain/cycle/events';
import type { PeerEvent } from '../../src/domain/peer/events';
import type { PolicyEvent } from '../../src/domain/policy/events';
import type { StandardsEvent } from '../../src/domain/standards/events';
import type { TeamEvent } from '../../src/domain/team/events';
import type { Instant } from '../../src/kernel/clock';
import type { Actor, NewEvent } from '../../src/kernel/event';
import type { EventStore } from '../../src/kernel/event-store';
import { createMemoryStore } from '../../src/stores/memory/memory-store';
import { projections } from '../../projections/registry';
import { createHistoryReader, foldAsOf, type PastMoment } from '../../projections/runner/as-of';
import type { Database, Projection } from '../../projections/runner/projection';
import { openReadModel } from '../../projections/runner/read-model';
import { catchUp } from '../../projections/runner/catch-up';
import { lead } from './cast';

type AnyEvent =
  | PolicyEvent
  | TeamEvent
  | AdvisorEvent
  | ActivityEvent
  | ContributionEvent
  | ClaimEvent
  | PeerEvent
  | StandardsEvent
  | CycleEvent;
type DataOf<Type extends AnyEvent['type']> = Extract<AnyEvent, { readonly type: Type }>['data'];

/** Unless a test says otherwise, everything is written down at this moment. */
export const WRITTEN: Instant = '2026-01-01T00:00:00.000Z';

const id = (prefix: string, number: number): string =>
  `${prefix}-7b1e4c90-2f3d-4a5b-8c6d-${number.toString(16).padStart(12, '0')}`;

export const createHistory = (given?: EventStore) => {
  let now = WRITTEN;
  let made = 0;
  const store = given ?? createMemoryStore({ log: id('log', 0), clock: () => now });
  const appending: Promise<unknown>[] = [];

  /** Appends an event as it stands, whatever it says. */
  const append = (event: NewEvent): void => void appending.push(store.append(event.envelope.stream, 'any', [event]));

  const happened = <Type extends AnyEvent['type']>(
    at: Instant,
    stream: string,
    type: Type,
    data: DataOf<Type>,
    actor: Actor = lead,
  ): string => {
    made += 1;
    const [eventId, cmd] = [id('event', made).slice(6), id('command', made).slice(8)];
    const envelope = {
      id: eventId,
      stream,
      type,
      sv: 1,
      at: new Date(at).toISOString(),
      actor,
      cmd,
      corr: cmd,
      caus: cmd,
      sd: [],
    };
    append({ envelope: { ...envelope, data: data }, sealed: [] });
    return eventId;
  };

  /** Folds everything that happened, up to here, into one read model. */
  const fold = async (projection: Projection): Promise<Database> => {
    await Promise.all(appending);
    const model = openReadModel(projection, ':memory:');
    await catchUp(model, store, catalogue);
    expect(model.parked()).toEqual([]);
    return model.db;
  };

  return {
    store,
    append,
    /** Appends an event and gives its id. Events stand in the ledger in the order of these calls. */
    happened,
    /** The id of a new thing. */
    newId: (prefix: string): string => id(prefix, (made += 1)),
    /** From now on, things are written down at this moment. */
    writtenAt: (instant: Instant): void => void (now = new Date(instant).toISOString()),
    fold,
    /** Folds what followed for one subject, as of a moment. */
    foldAsOf: async (projection: Projection, subject: string, moment: PastMoment): Promise<Database> => {
      await Promise.all(appending);
      return foldAsOf(projection, subject, moment, createHistoryReader(store), catalogue);
    },
    /** Resolves when everything is in the store. */
    written: async (): Promise<void> => {
      await Promise.all(appending);
    },
  };
};

export type History = ReturnType<typeof createHistory>;

/** `addMs(instant, -1)` is just before it. */
export const addMs = (instant: Instant, ms: number): Instant => new Date(Date.parse(instant) + ms).toISOString();

/** Every row of every table but the bookkeeping, in an order that says nothing. */
export const rowsOf = (db: Database): Record<string, string[]> => {
  const tables = (db.prepare(`SELECT name FROM sqlite_schema WHERE type = 'table'`).all() as { name: string }[])
    .map(({ name }) => name)
    .filter((name) => name !== 'checkpoint' && name !== 'parked');
  // Some models number what they meet, in the order in which they meet it: they say how else their rows are read.
  const byName = projections.find(({ comparedBy = { none: '' } }) =>
    Object.keys(comparedBy).every((name) => tables.includes(name)),
  )?.comparedBy;
  return Object.fromEntries(
    tables.map((table) => {
      const rows = db.prepare(byName?.[table] ?? `SELECT * FROM ${table}`).all();
      return [table, rows.map((row) => JSON.stringify(row)).sort()];
    }),
  );
};
