// A ledger in memory, for tests and for trying commands out.
import type { Clock, Instant } from '../../kernel/clock';
import { type Envelope, placeEvent, type RecordedEvent, type SealedRecord } from '../../kernel/event';
import type { EventStore, KnownCommand } from '../../kernel/event-store';
import { idsNamedIn } from '../../kernel/ids';
import { comparePositions, positionOf, START } from '../../kernel/position';
import { createBell, followAll } from '../following';
import { withoutSubject } from '../sealed-records';
import { judge } from '../verdict';

export const createMemoryStore = ({ log, clock }: { readonly log: string; readonly clock: Clock }): EventStore => {
  const all: RecordedEvent[] = [];
  const streams = new Map<string, RecordedEvent[]>();
  const byId = new Map<string, RecordedEvent>();
  const naming = new Map<string, Set<string>>();
  const sealed = new Map<string, readonly SealedRecord[]>();
  const commands = new Map<string, KnownCommand>();
  const bell = createBell();
  let lastRecordedAt: Instant = '';

  const revisionOf = (stream: string): number => (streams.get(stream)?.length ?? 0) - 1;

  const store: EventStore = {
    log,
    guardsAreAtomic: true,
    append: async (stream, expected, events, { command, guards = [] } = {}) => {
      const refusal = judge({ stream, expected, guards, command }, { revisionOf, findCommand: (id) => commands.get(id) });
      if (refusal) return refusal;
      const duplicate = events.find(({ envelope }) => byId.has(envelope.id));
      if (duplicate) throw new Error('An event with this id is in the ledger already.');

      const now = clock();
      const rec = now > lastRecordedAt ? now : lastRecordedAt;
      const first = revisionOf(stream) + 1;
      const placed = events.map((event, index) => {
        const { leaf } = placeEvent(event.envelope, { log, rev: first + index, rec });
        return { position: positionOf(all.length + 1 + index), leaf, envelope: JSON.parse(leaf) as Envelope };
      });
      lastRecordedAt = rec;
      streams.set(stream, [...(streams.get(stream) ?? []), ...placed]);
      for (const [index, event] of placed.entries()) {
        all.push(event);
        byId.set(event.envelope.id, event);
        sealed.set(event.envelope.id, events[index]?.sealed ?? []);
        for (const name of idsNamedIn(event.envelope.data)) {
          if (name !== stream) naming.set(name, (naming.get(name) ?? new Set()).add(stream));
        }
      }
      const position = positionOf(all.length);
      const revision = revisionOf(stream);
      if (command) commands.set(command.commandId, { ...command, stream, revision, position });
      bell.ring();
      return { kind: 'appended', revision, position };
    },
    readStream: async (stream, fromRevision = 0) => (streams.get(stream) ?? []).slice(fromRevision),
    streamsNaming: async (subject) => [...(naming.get(subject) ?? [])],
    readAll: async (after, limit) => {
      const from = comparePositions(after, START) === 0 ? 0 : Number(after);
      return all.slice(from, from + limit);
    },
    subscribeAll: (after, signal) => followAll(store, after, signal, bell),
    head: async () => positionOf(all.length),
    size: async () => all.length,
    readEvent: async (eventId) => byId.get(eventId),
    readSealed: async (eventId) => sealed.get(eventId) ?? [],
    deleteSealed: async (subject) => {
      for (const [eventId, records] of sealed) sealed.set(eventId, withoutSubject(records, subject));
    },
    findCommand: async (commandId) => commands.get(commandId),
    close: async () => bell.close(),
  };
  return store;
};
