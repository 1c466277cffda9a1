// Reads what the rules of an aggregate need to know beyond their own stream, and notes which streams a decision rests on.
import type { Catalogue } from './catalogue';
import type { Aggregate, Command, FactSource, StreamsNaming } from './decider';
import type { PastEvent } from './event';
import type { EventStore, Guard } from './event-store';
import { prefixOf, type StreamId } from './ids';
import type { StateReader } from './state-reader';

export interface FactParts {
  readonly store: Pick<EventStore, 'streamsNaming' | 'readEvent'>;
  readonly catalogue: Pick<Catalogue, 'read'>;
  readonly states: StateReader;
}

/** The facts for one command, by name, and the revisions that they were read at. */
export const loadFacts = async (parts: FactParts, aggregate: Pick<Aggregate, 'facts'>, command: Command) => {
  const facts: Record<string, unknown> = {};
  const guards = new Map<StreamId, Guard>();
  const read = async (fold: Parameters<StateReader['read']>[0], stream: StreamId): Promise<unknown> => {
    const { state, revision } = await parts.states.read(fold, stream);
    if (stream !== command.stream) guards.set(stream, { stream, revision });
    return state;
  };

  const factFrom = async (source: FactSource): Promise<unknown> => {
    if ('eventsOf' in source) return eventsById(parts, source.eventsOf(command, facts));
    if ('streamOf' in source) {
      const stream = source.streamOf(command, facts);
      return stream ? read(source.fold, stream) : source.fold.initialState;
    }
    const states = new Map<StreamId, unknown>();
    for (const stream of await streamsFor(parts, source.streamsOf(command, facts)))
      states.set(stream, await read(source.fold, stream));
    return states;
  };

  for (const [name, source] of Object.entries(aggregate.facts)) facts[name] = await factFrom(source);
  return { facts, guards: [...guards.values()] };
};

const streamsFor = async ({ store }: FactParts, asked: readonly StreamId[] | StreamsNaming): Promise<readonly StreamId[]> =>
  'naming' in asked ? (await store.streamsNaming(asked.naming)).filter((stream) => prefixOf(stream) === asked.prefix) : asked;

const eventsById = async ({ store, catalogue }: FactParts, ids: readonly string[]): Promise<ReadonlyMap<string, PastEvent>> => {
  const events = new Map<string, PastEvent>();
  for (const id of ids) {
    const recorded = await store.readEvent(id);
    if (recorded) events.set(id, catalogue.read(recorded.envelope));
  }
  return events;
};
