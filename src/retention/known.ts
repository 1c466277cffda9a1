// Gathers from the ledger, event by event, what retention has to know of every advisor who was not erased.
import type { Instant } from '../kernel/clock';
import type { Envelope } from '../kernel/event';
import type { EventStore } from '../kernel/event-store';
import { idsNamedIn, prefixOf, type StreamId } from '../kernel/ids';
import { START } from '../kernel/position';
import type { KnownOfAdvisor } from './due';

interface Gathered {
  left?: Instant;
  readonly activities: Set<StreamId>;
  readonly cycles: Set<StreamId>;
  readonly kinds: Map<string, { type: string; stream: StreamId }>;
}

const BATCH = 1000;

export const knownOfAdvisors = async (store: EventStore): Promise<readonly KnownOfAdvisor[]> => {
  const advisors = new Map<StreamId, Gathered>();
  /** Whom the events of a stream concern: those whom its first event names, for what is about one person or two. */
  const concerns = new Map<StreamId, readonly StreamId[]>();
  const ends = new Map<StreamId, Instant>();
  /** What still happens around somebody who was erased (an invitation is withdrawn) brings them back into no list. */
  const erased = new Set<StreamId>();

  const gathered = (advisorId: StreamId): Gathered => {
    const known = advisors.get(advisorId) ?? { activities: new Set(), cycles: new Set(), kinds: new Map() };
    advisors.set(advisorId, known);
    return known;
  };

  const concernedBy = ({ stream, rev, data }: Envelope): readonly StreamId[] => {
    if (prefixOf(stream) === 'advisor') return [stream];
    const named = [...idsNamedIn(data)].filter((id) => prefixOf(id) === 'advisor');
    if (prefixOf(stream) === 'activity') return named;
    if (rev === 0) concerns.set(stream, named);
    return concerns.get(stream) ?? named;
  };

  const take = async (envelope: Envelope): Promise<void> => {
    const { type, stream, at, data } = envelope;
    if (prefixOf(stream) === 'cycle') {
      for (const eventId of type === 'EvidenceLinked' ? (data['eventIds'] as string[]) : []) {
        const evidence = await store.readEvent(eventId);
        for (const advisorId of evidence ? concernedBy(evidence.envelope) : []) gathered(advisorId).cycles.add(stream);
      }
    } else {
      for (const advisorId of concernedBy(envelope)) {
        const known = gathered(advisorId);
        known.kinds.set(`${prefixOf(stream)}/${type}`, { type, stream });
        if (prefixOf(stream) === 'activity') known.activities.add(stream);
        if (type === 'AdvisorLeft') known.left = at;
        if (type === 'SubjectErased') erased.add(advisorId);
      }
    }
    const end = endIn(envelope);
    if (end !== undefined) ends.set(stream, end);
  };

  for (let after = START; ;) {
    const batch = await store.readAll(after, BATCH);
    for (const { envelope } of batch) await take(envelope);
    const last = batch.at(-1);
    if (!last) break;
    after = last.position;
  }
  for (const advisorId of erased) advisors.delete(advisorId);
  return [...advisors].map(([advisorId, { left, activities, cycles, kinds }]) => {
    const [activityEnd, cycleEnd] = [lastEnd(activities, ends), lastEnd(cycles, ends)];
    return {
      advisorId,
      starts: {
        ...(left !== undefined && { ADVISOR_LEFT: left }),
        ...(activityEnd !== undefined && { ACTIVITY_END: activityEnd }),
        ...(cycleEnd !== undefined && { CYCLE_END: cycleEnd }),
      },
      events: [...kinds.values()],
    };
  });
};

/** While one of them goes on, no period has begun. */
const lastEnd = (streams: ReadonlySet<StreamId>, ends: ReadonlyMap<StreamId, Instant>): Instant | undefined => {
  const known = [...streams].map((stream) => ends.get(stream));
  return known.reduce((last, end) => (last === undefined || end === undefined ? undefined : end > last ? end : last), known[0]);
};

const endIn = ({ type, at, data }: Envelope): Instant | undefined => {
  switch (type) {
    case 'ActivityCompleted':
      return data['endedAt'] as Instant;
    case 'ActivityCancelled':
    case 'CycleWithdrawn':
      return at;
    case 'AccreditationDecided':
      return data['decision'] === 'DEFERRED' ? undefined : at;
    default:
      return undefined;
  }
};
