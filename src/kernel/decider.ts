// How an aggregate decides: pure functions from what is known and what is asked to what happens.
import type { Instant } from './clock';
import type { Actor, EventDefinitions, PastEvent } from './event';
import type { StreamId } from './ids';
import type { CommandDefinitions } from './command';
import type { Refusal, RefusalTable } from './refusal';

/** A command as the rules see it: checked, complete, and with the moment it speaks of. */
export interface Command<Type extends string = string, Data = Record<string, unknown>> {
  readonly type: Type;
  readonly data: Data;
  readonly stream: StreamId;
  readonly commandId: string;
  readonly actor: Actor;
  /** When it happened; never later than now. */
  readonly at: Instant;
}

/** An event that has been decided and not yet stored: `text` is what will be sealed. */
export interface DecidedEvent {
  readonly type: string;
  readonly data: object;
  readonly text?: object;
}

export type Decision<Event extends DecidedEvent = DecidedEvent> =
  | { readonly kind: 'accepted'; readonly events: readonly [Event, ...Event[]] }
  | { readonly kind: 'refused'; readonly refusals: readonly [Refusal, ...Refusal[]] };

export const accept = <Event extends DecidedEvent>(...events: [Event, ...Event[]]): Decision<Event> => ({
  kind: 'accepted',
  events,
});

/** How the state of one stream follows from its events. */
export interface Fold<State = unknown> {
  readonly initialState: State;
  evolve(state: State, event: PastEvent): State;
}

/**
 * What a rule needs to know beyond its own stream: the state of another stream, the states of several, by stream, or events
 * by their ids. Facts are read in the order in which they are listed; those read before may say what else is needed.
 */
export type FactSource<
  Fact = unknown,
  C extends Command = Command,
  Facts = Readonly<Record<string, unknown>>,
> = unknown extends Fact
  ? StateSource<unknown, C, Facts> | StatesSource<unknown, C, Facts> | EventsSource<C, Facts>
  : [Fact] extends [ReadonlyMap<string, infer Item>]
    ? [Item] extends [PastEvent]
      ? EventsSource<C, Facts>
      : StatesSource<Item, C, Facts>
    : StateSource<Fact, C, Facts>;

export interface StateSource<State, C extends Command, Facts> {
  readonly fold: Fold<State>;
  /** Nothing, when this command needs no such fact: the rule then sees the initial state. */
  streamOf(command: C, facts: Partial<Facts>): StreamId | undefined;
}

export interface StatesSource<State, C extends Command, Facts> {
  readonly fold: Fold<State>;
  /** These streams, or all of one kind that name something; none when this command needs no such fact. */
  streamsOf(command: C, facts: Partial<Facts>): readonly StreamId[] | StreamsNaming;
}

export interface StreamsNaming {
  readonly prefix: string;
  readonly naming: StreamId;
}

export interface EventsSource<C extends Command, Facts> {
  /** The rule sees those of them that exist, by id. */
  eventsOf(command: C, facts: Partial<Facts>): readonly string[];
}

/** One aggregate: everything the kernel, the API, the import and the catalogues need to know of it. */
export interface Aggregate<
  State = unknown,
  C extends Command = Command,
  E extends DecidedEvent = DecidedEvent,
  Facts = Readonly<Record<string, unknown>>,
> {
  /** Of its streams' ids, for example `advisor`; the field `<prefix>Id` of its commands names the stream. */
  readonly prefix: string;
  readonly commands: CommandDefinitions;
  readonly events: EventDefinitions;
  readonly refusals: RefusalTable;
  readonly fold: Fold<State>;
  readonly facts: { readonly [Name in keyof Facts]: FactSource<Facts[Name], C, Facts> };
  decide(command: C, state: State, facts: Facts): Decision<E>;
}
