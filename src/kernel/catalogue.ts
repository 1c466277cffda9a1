// All aggregates together: finds a definition by the name of a command or an event, and reads stored events by it.
import type { CommandDefinition } from './command';
import type { Aggregate } from './decider';
import { type Envelope, type EventDefinition, type PastEvent, pastEventOf, referencesIn, schemaVersionOf } from './event';
import { prefixOf, type StreamId } from './ids';

export interface CommandEntry {
  readonly type: string;
  readonly aggregate: Aggregate;
  readonly definition: CommandDefinition;
}

export interface EventEntry {
  readonly type: string;
  readonly aggregate: Aggregate;
  readonly definition: EventDefinition;
}

/** An event of a type or a version that this program does not know. */
export class UnknownEventError extends Error {
  constructor(type: string, version: number) {
    super(`The event type ${type}, version ${version}, is not known here: a newer program wrote it.`);
    this.name = 'UnknownEventError';
  }
}

export interface Catalogue {
  readonly aggregates: readonly Aggregate[];
  readonly commands: ReadonlyMap<string, CommandEntry>;
  readonly events: ReadonlyMap<string, EventEntry>;
  /** The aggregate that a stream belongs to. */
  aggregateOf(stream: StreamId): Aggregate | undefined;
  /** What rules and projections see of a stored event. @throws UnknownEventError */
  read(envelope: Envelope): PastEvent;
  /** The ids of other things that an event names. */
  references(event: PastEvent): readonly string[];
}

export const createCatalogue = (aggregates: readonly Aggregate[]): Catalogue => {
  const commands = new Map<string, CommandEntry>();
  const events = new Map<string, EventEntry>();
  for (const aggregate of aggregates) {
    for (const [type, definition] of Object.entries(aggregate.commands)) addOnce(commands, { type, aggregate, definition });
    for (const [type, definition] of Object.entries(aggregate.events)) addOnce(events, { type, aggregate, definition });
  }
  const byPrefix = new Map(aggregates.map((aggregate) => [aggregate.prefix, aggregate]));

  return {
    aggregates,
    commands,
    events,
    aggregateOf: (stream) => byPrefix.get(prefixOf(stream)),
    read: (envelope) => read(envelope, events.get(envelope.type)?.definition),
    references: (event) => {
      const definition = events.get(event.type)?.definition;
      return definition ? referencesIn(definition, event.data) : [];
    },
  };
};

const addOnce = <Entry extends { readonly type: string }>(entries: Map<string, Entry>, entry: Entry): void => {
  if (entries.has(entry.type)) throw new Error(`${entry.type} is defined twice.`);
  entries.set(entry.type, entry);
};

const read = (envelope: Envelope, definition: EventDefinition | undefined): PastEvent => {
  if (!definition || envelope.sv > schemaVersionOf(definition)) throw new UnknownEventError(envelope.type, envelope.sv);
  const upcasts = definition.upcasts?.slice(envelope.sv - 1) ?? [];
  if (upcasts.length === 0) return pastEventOf(envelope);
  return pastEventOf(
    envelope,
    upcasts.reduce<Record<string, unknown>>((data, upcast) => upcast(data), envelope.data),
  );
};
