// A ledger on top of another: reads see both, appends stay in memory. For trying commands out.
import type { Clock } from '../../kernel/clock';
import { type Envelope, placeEvent, type RecordedEvent, type SealedRecord } from '../../kernel/event';
import type { EventStore, KnownCommand } from '../../kernel/event-store';
import { idsNamedIn } from '../../kernel/ids';
import { comparePositions, type Position } from '../../kernel/position';
import { createBell, followAll } from '../following';
import { withoutSubject } from '../sealed-records';
import { judge } from '../verdict';

/** The base is seen as it is now: what others append to it later is not. */
export const openOverlayStore = async (base: EventStore, clock: Clock): Promise<EventStore> => {
  const floor = await base.head();
  const sizeBelow = await base.size();
  const own: RecordedEvent[] = [];
  const ownStreams = new Map<string, RecordedEvent[]>();
  const ownById = new Map<string, RecordedEvent>();
  const ownSealed = new Map<string, readonly SealedRecord[]>();
  const ownCommands = new Map<string, KnownCommand>();
  const erased = new Set<string>();
  const bell = createBell();

  const isBelow = ({ position }: { readonly position: Position }) => comparePositions(position, floor) <= 0;
  const positionAbove = (count: number) => String(BigInt(floor) + BigInt(count)) as Position;
  const ownOf = (stream: string) => ownStreams.get(stream) ?? [];
  const readBelow = async (stream: string, fromRevision = 0) => (await base.readStream(stream, fromRevision)).filter(isBelow);
  const findBelow = async (commandId: string) => {
    const known = await base.findCommand(commandId);
    return known && isBelow(known) ? known : undefined;
  };

  const store: EventStore = {
    log: base.log,
    guardsAreAtomic: true,
    append: async (stream, expected, events, { command, guards = [] } = {}) => {
      // What lies below never changes; once it is known, the rest happens in one go.
      const below = new Map<string, number>();
      for (const name of [stream, ...guards.map((guard) => guard.stream)]) below.set(name, (await readBelow(name)).length);
      const known = command && (await findBelow(command.commandId));
      const twins = await Promise.all(events.map(({ envelope }) => base.readEvent(envelope.id)));
      const revisionOf = (name: string): number => (below.get(name) ?? 0) + ownOf(name).length - 1;
      const findCommand = (commandId: string) => ownCommands.get(commandId) ?? known;
      const refusal = judge({ stream, expected, guards, command }, { revisionOf, findCommand });
      if (refusal) return refusal;
      if (events.some(({ envelope }, index) => twins[index] ?? ownById.has(envelope.id))) {
        throw new Error('An event with this id is in the ledger already.');
      }

      const now = clock();
      const last = own.at(-1)?.envelope.rec ?? '';
      const rec = now > last ? now : last;
      const first = revisionOf(stream) + 1;
      const placed = events.map(({ envelope }, index): RecordedEvent => {
        const { leaf } = placeEvent(envelope, { log: base.log, rev: first + index, rec });
        return { position: positionAbove(own.length + 1 + index), leaf, envelope: JSON.parse(leaf) as Envelope };
      });
      own.push(...placed);
      ownStreams.set(stream, [...ownOf(stream), ...placed]);
      for (const event of placed) ownById.set(event.envelope.id, event);
      for (const { envelope, sealed } of events) ownSealed.set(envelope.id, sealed);
      const position = positionAbove(own.length);
      const revision = revisionOf(stream);
      if (command) ownCommands.set(command.commandId, { ...command, stream, revision, position });
      bell.ring();
      return { kind: 'appended', revision, position };
    },
    readStream: async (stream, fromRevision = 0) =>
      [...(await readBelow(stream, fromRevision)), ...ownOf(stream)].filter(({ envelope }) => envelope.rev >= fromRevision),
    streamsNaming: async (subject) => {
      const above = own.filter(({ envelope }) => envelope.stream !== subject && idsNamedIn(envelope.data).has(subject));
      return [...new Set([...(await base.streamsNaming(subject)), ...above.map(({ envelope }) => envelope.stream)])];
    },
    readAll: async (after, limit) => {
      const startsBelow = comparePositions(after, floor) < 0;
      const below = startsBelow ? (await base.readAll(after, limit)).filter(isBelow) : [];
      const from = startsBelow ? 0 : Number(BigInt(after) - BigInt(floor));
      return [...below, ...own.slice(from, from + limit - below.length)];
    },
    subscribeAll: (after, signal) => followAll(store, after, signal, bell),
    head: async () => positionAbove(own.length),
    size: async () => sizeBelow + own.length,
    readEvent: async (eventId) => {
      const below = await base.readEvent(eventId);
      return below && isBelow(below) ? below : ownById.get(eventId);
    },
    readSealed: async (eventId) => [...erased].reduce(withoutSubject, ownSealed.get(eventId) ?? (await base.readSealed(eventId))),
    // What lies below stays: trying out an erasure erases nobody.
    deleteSealed: async (subject) => {
      erased.add(subject);
      for (const [eventId, records] of ownSealed) ownSealed.set(eventId, withoutSubject(records, subject));
    },
    findCommand: async (commandId) => ownCommands.get(commandId) ?? (await findBelow(commandId)),
    close: async () => bell.close(),
  };
  return store;
};
