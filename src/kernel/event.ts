// What an event is: how one kind is defined, and the envelope in which it is stored for ever.
import { z } from 'zod';

import type { Instant } from './clock';
import { coreOf, traitsOf } from './fields';
import type { StreamId } from './ids';
import { canonicalJson, type PlainJson } from './json';
import type { Position } from './position';

/** Who did it: a pseudonymous id, never a name, and the role they acted in. */
export interface Actor {
  readonly id: string;
  readonly role: string;
}

/**
 * The stored form of an event. Its RFC 8785 bytes are written once and never made again.
 *
 * - `v` version of the envelope; `log` the ledger it belongs to; `id` UUID; `stream` and `rev` (from 0) its place
 * - `type`, `sv` which event, in which version of its schema
 * - `at` when it happened; `rec` when it was written: never before the event written before it
 * - `cmd`, `corr`, `caus` the command, the piece of work and the cause it belongs to
 * - `data` what is not personal; `sd` sorted SHA-256 digests of the sealed personal fields
 */
export interface Envelope {
  readonly v: 1;
  readonly log: string;
  readonly id: string;
  readonly stream: StreamId;
  readonly rev: number;
  readonly type: string;
  readonly sv: number;
  readonly at: Instant;
  readonly rec: Instant;
  readonly actor: Actor;
  readonly cmd: string;
  readonly corr: string;
  readonly caus: string;
  readonly data: Readonly<Record<string, PlainJson | undefined>>;
  readonly sd: readonly string[];
}

/** An envelope before the store has given it its place and its time of writing. */
export type UnplacedEnvelope = Omit<Envelope, 'v' | 'log' | 'rev' | 'rec'>;

/** Personal text of one event about one subject, encrypted; kept beside the events, so that it can be destroyed. */
export interface SealedRecord {
  readonly subject: string;
  readonly box: Uint8Array;
}

export interface NewEvent {
  readonly envelope: UnplacedEnvelope;
  readonly sealed: readonly SealedRecord[];
}

/** An event as the store gives it back: `leaf` is exactly what was stored, `envelope` is the same, parsed. */
export interface RecordedEvent {
  readonly position: Position;
  readonly leaf: string;
  readonly envelope: Envelope;
}

/** Gives an event its place. @throws NotPlainJsonError */
export const placeEvent = (event: UnplacedEnvelope, place: { log: string; rev: number; rec: Instant }) => {
  const envelope: Envelope = { v: 1, ...place, ...event };
  return { envelope, leaf: canonicalJson(envelope) };
};

/** What rules and projections see of an event: no personal text, and `data` in the newest version of its schema. */
export interface PastEvent<Type extends string = string, Data = Record<string, unknown>> {
  readonly type: Type;
  readonly data: Data;
  readonly id: string;
  readonly stream: StreamId;
  readonly revision: number;
  readonly at: Instant;
  readonly recordedAt: Instant;
  readonly actor: Actor;
}

/** A stored event as it was written; the catalogue brings its `data` up to date. */
export const pastEventOf = (envelope: Envelope, data: PastEvent['data'] = envelope.data): PastEvent => ({
  type: envelope.type,
  data,
  id: envelope.id,
  stream: envelope.stream,
  revision: envelope.rev,
  at: envelope.at,
  recordedAt: envelope.rec,
  actor: envelope.actor,
});

type Fields = Readonly<Record<string, z.ZodType>>;
type Values<F extends Fields> = z.output<z.ZodObject<F>>;

/** One kind of event. Adding a field that may be absent needs no new version; anything else needs an upcast. */
export interface EventDefinition<Data extends Fields = Fields, Text extends Fields = Fields> {
  readonly describe: string;
  readonly data: Data;
  /** Personal fields, sealed before they are stored. Their names end in `Text`. */
  readonly text?: Text;
  /** Whom the text is about: a field of `data`, else `actor` or `stream`. */
  readonly textIsAbout?: string;
  /** How older versions become this one: `upcasts[0]` takes version 1 to 2, and so on. The version is their count plus 1. */
  readonly upcasts?: readonly ((data: Record<string, unknown>) => Record<string, unknown>)[];
}

export type EventDefinitions = Readonly<Record<string, EventDefinition>>;

/** Keeps the exact types of a list of event definitions. */
export const defineEvents = <Definitions extends EventDefinitions>(definitions: Definitions): Definitions => definitions;

export const schemaVersionOf = (definition: EventDefinition): number => (definition.upcasts?.length ?? 0) + 1;

/** Whom the personal text of an event is about. @throws Error when the event does not say */
export const textSubjectOf = (
  { textIsAbout = 'stream' }: EventDefinition,
  { stream, actor, data }: Pick<Envelope, 'stream' | 'actor' | 'data'>,
): string => {
  const subject = textIsAbout === 'stream' ? stream : textIsAbout === 'actor' ? actor.id : data[textIsAbout];
  if (typeof subject !== 'string') throw new Error(`An event of ${stream} does not say whom its text is about.`);
  return subject;
};

/** The union of the events that rules may decide on. */
export type NewEventOf<D extends EventDefinitions> = {
  [Type in keyof D & string]: {
    readonly type: Type;
    readonly data: Values<D[Type]['data']>;
  } & (D[Type]['text'] extends Fields ? { readonly text: Values<D[Type]['text']> } : { readonly text?: undefined });
}[keyof D & string];

/** The union of the same events as they are read back. */
export type PastEventOf<D extends EventDefinitions> = {
  [Type in keyof D & string]: PastEvent<Type, Values<D[Type]['data']>>;
}[keyof D & string];

/** The ids of other things that stand in an event's data, by its definition. */
export const referencesIn = (definition: EventDefinition, data: Readonly<Record<string, unknown>>): string[] =>
  referringFieldsOf(definition).flatMap((name) => (data[name] ?? []) as string | string[]);

/** Every event is asked for its references, so the schema is asked only once which fields hold them. */
const referringFieldsOf = (definition: EventDefinition): readonly string[] => {
  const known = referringFields.get(definition);
  if (known) return known;
  const found = Object.entries(definition.data)
    .filter(([, field]) => refers(coreOf(field)))
    .map(([name]) => name);
  referringFields.set(definition, found);
  return found;
};

const refers = (core: z.ZodType): boolean =>
  traitsOf(core instanceof z.ZodArray ? (core.element as z.ZodType) : core).refersTo !== undefined;

const referringFields = new WeakMap<EventDefinition, readonly string[]>();
