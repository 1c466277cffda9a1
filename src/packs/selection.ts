// Which events go into a pack: the evidence that may be shared, the streams it stands in, the cycle and its standards.
import type { PackClaim } from '../audit/evidence-pack/manifest';
import type { RecordedEvent } from '../kernel/event';
import type { EventStore } from '../kernel/event-store';
import { prefixOf, type StreamId } from '../kernel/ids';
import { comparePositions, type Position, START } from '../kernel/position';
import type { Consents } from './consents';
import type { CycleRecord } from './cycle-record';

export interface Selection {
  /** In the order of the ledger. */
  readonly events: readonly RecordedEvent[];
  /** Linked events that are left out: an advisor whom they concern does not agree to be evidence. */
  readonly withheld: readonly RecordedEvent[];
  /** Those of which nothing is missing up to the checkpoint, ascending. */
  readonly whole: readonly StreamId[];
  /** Streams with evidence in the pack, of which something else may not be shared. */
  readonly notWhole: readonly StreamId[];
  /** What the ledger keeps of which events were given away. */
  readonly eventIds: readonly string[];
}

export interface SelectionParts {
  readonly store: EventStore;
  readonly consents: Consents;
  /** The last that the checkpoint covers. */
  readonly position: Position;
}

/** As many ids as the fact of a sealing can hold. */
export const MOST_EVENTS = 1000;
/** A zip would hold three times as many; but a service that makes such a pack answers nobody for some seconds. */
export const MOST_EVENTS_OF_WHOLE_LEDGER = 10_000;

/** The streams of work itself. What stands in the register, in claims or with peers goes in as single events only. */
const WORK: readonly string[] = ['activity', 'contribution'];

/** Undefined when there would be too many events. */
export const selectEvents = async (
  record: CycleRecord,
  claims: readonly PackClaim[],
  { store, consents, position }: SelectionParts,
): Promise<Selection | undefined> => {
  const isCovered = (event: RecordedEvent): boolean => comparePositions(event.position, position) <= 0;
  const streamOf = async (stream: StreamId) => (await store.readStream(stream)).filter(isCovered);
  const isWholeLedger = claims.includes('L3');

  const linked = await eventsById(store, new Set([...record.evidence.values()].flat()));
  const shared: RecordedEvent[] = [];
  const withheld: RecordedEvent[] = [];
  for (const event of linked) (isWholeLedger || (await consents.mayBeShared(event)) ? shared : withheld).push(event);

  const own = [record.cycle.id, record.set.id];
  const whole = new Map<StreamId, readonly RecordedEvent[]>();
  for (const stream of own) whole.set(stream, await streamOf(stream));

  const notWhole: StreamId[] = [];
  for (const stream of claims.includes('L2') ? await workBehind(shared, store) : []) {
    const events = await streamOf(stream);
    if (isWholeLedger || (await all(events, consents.mayBeShared))) whole.set(stream, events);
    else notWhole.push(stream);
  }

  const events = isWholeLedger ? await wholeLedger(store, Number(position)) : inOrder([...shared, ...[...whole.values()].flat()]);
  if (!events || (!isWholeLedger && events.length > MOST_EVENTS)) return undefined;
  const eventIds = (isWholeLedger ? linked.slice(0, MOST_EVENTS) : events).map(({ envelope }) => envelope.id);
  return { events, withheld, whole: [...whole.keys()].sort(), notWhole, eventIds };
};

const eventsById = async (store: EventStore, ids: Iterable<string>): Promise<RecordedEvent[]> => {
  const events: RecordedEvent[] = [];
  for (const id of ids) {
    const event = await store.readEvent(id);
    if (event) events.push(event);
  }
  return events;
};

/** The activities and contributions that evidence stands in, and the activity in which a contribution was made. */
const workBehind = async (evidence: readonly RecordedEvent[], store: EventStore): Promise<ReadonlySet<StreamId>> => {
  const streams = new Set(evidence.map(({ envelope }) => envelope.stream).filter((stream) => WORK.includes(prefixOf(stream))));
  for (const stream of [...streams].filter((one) => prefixOf(one) === 'contribution')) {
    const [recorded] = await store.readStream(stream);
    const activityId = recorded?.envelope.data['activityId'];
    if (typeof activityId === 'string') streams.add(activityId);
  }
  return streams;
};

const wholeLedger = async (store: EventStore, size: number): Promise<readonly RecordedEvent[] | undefined> =>
  size > MOST_EVENTS_OF_WHOLE_LEDGER ? undefined : store.readAll(START, size);

const inOrder = (events: readonly RecordedEvent[]): RecordedEvent[] =>
  [...new Map(events.map((event) => [event.position, event])).values()].sort((one, other) =>
    comparePositions(one.position, other.position),
  );

const all = async (events: readonly RecordedEvent[], holds: (event: RecordedEvent) => Promise<boolean>): Promise<boolean> => {
  for (const event of events) if (!(await holds(event))) return false;
  return true;
};
