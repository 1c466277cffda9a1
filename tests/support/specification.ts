// Given past events, when a command, then events or a refusal: specifications over the pure rules of an aggregate.
import { z } from 'zod';

import type { ActivityEvent } from '../../src/domain/activity/events';
import type { AdvisorEvent } from '../../src/domain/advisor/events';
import type { ContributionEvent } from '../../src/domain/contribution/events';
import type { CycleEvent } from '../../src/domain/cycle/events';
import type { DirectoryEvent } from '../../src/domain/directory/events';
import type { PolicyEvent } from '../../src/domain/policy/events';
import type { StandardsEvent } from '../../src/domain/standards/events';
import type { TeamEvent } from '../../src/domain/team/events';
import type { Instant } from '../../src/kernel/clock';
import { parseInput } from '../../src/kernel/command';
import type { Aggregate, Command, DecidedEvent, Decision, FactSource, Fold } from '../../src/kernel/decider';
import type { Actor, PastEvent } from '../../src/kernel/event';
import { idsNamedIn, prefixOf, type StreamId, uuidFrom } from '../../src/kernel/ids';
import { lead } from './cast';

/** What a command or an event carries beside its own fields; usual values stand in for what a test does not say. */
export interface Circumstances {
  readonly at?: Instant;
  readonly actor?: Actor;
}

type Message = { readonly type: string; readonly data: object };
type DataOf<M extends Message, Type extends M['type']> = Extract<M, { readonly type: Type }>['data'];

export type Past<E extends DecidedEvent> = E extends DecidedEvent ? Pick<E, 'type' | 'data'> & Circumstances : never;
export type Asked<C extends Command> = C extends Command ? Pick<C, 'type' | 'data'> & Circumstances : never;
export type Expected<E extends DecidedEvent> = E extends DecidedEvent
  ? Pick<E, 'type' | 'data'> & { readonly text?: Partial<E['text']> | undefined }
  : never;

/** The past of other streams, by stream: rules see of it what their facts ask for. */
export type Elsewhere = Readonly<
  Record<
    StreamId,
    readonly Past<
      TeamEvent | AdvisorEvent | ActivityEvent | ContributionEvent | StandardsEvent | CycleEvent | PolicyEvent | DirectoryEvent
    >[]
  >
>;

/** When the past was, unless a test says otherwise, and when a command speaks of. */
export const EARLIER: Instant = '2017-05-01T09:00:00.000Z';
export const NOW: Instant = '2017-05-15T09:00:00.000Z';

const COMMAND_ID = '015c0b1a-7e80-7000-8000-000000000001';

/** Makes the makers of one union of commands or events: a type and its usual data, of which a test says what matters. */
export const makersOf =
  <M extends Message>() =>
  <Type extends M['type']>(type: Type, usual: DataOf<M, Type>) =>
  (data: Partial<DataOf<M, Type>> = {}, circumstances: Circumstances = {}) => ({
    type,
    data: { ...usual, ...data } as DataOf<M, Type>,
    ...circumstances,
  });

/** What the specifications of this file have shown so far: a type of command, and what became of it. */
const shown = new Set<string>();

/** The last test of an aggregate's specifications: none of its commands was forgotten in them. */
export const testThatAllIsShown = ({ prefix, commands }: Pick<Aggregate, 'prefix' | 'commands'>): void =>
  test(`every command of ${prefix} streams was accepted above, and was refused`, () => {
    const expected = Object.keys(commands).flatMap((type) => [`${type} accepted`, `${type} refused`]);
    expect(expected.filter((one) => !shown.has(one))).toEqual([]);
  });

/** `given(past, elsewhere).when(command).thenAccepted(...events)`, or `.thenRefused(code, ...path)`. */
export const specificationOf =
  <State, C extends Command, E extends DecidedEvent, Facts>(aggregate: Aggregate<State, C, E, Facts>) =>
  (past: readonly Past<E>[], elsewhere: Elsewhere = {}) => ({
    when: (asked: Asked<C>) => {
      const command = completed(aggregate, asked);
      const facts: Record<string, unknown> = {};
      for (const [name, source] of Object.entries<FactSource>(aggregate.facts))
        facts[name] = factFrom(source, command, facts, { [command.stream]: past as Elsewhere[StreamId], ...elsewhere });
      const state = folded(aggregate.fold, command.stream, past);
      const decision = aggregate.decide(command, state, facts as Facts);
      shown.add(`${command.type} ${decision.kind}`);
      return {
        thenAccepted: (...events: [Expected<E>, ...Expected<E>[]]): void => {
          expect(decisionShown(decision)).toEqual({ kind: 'accepted', events: events.map(eventShown) });
          if (decision.kind === 'accepted') for (const event of decision.events) expectToBeDefined(aggregate.events, event);
        },
        /** Accepted, with these warnings and no others. */
        thenWarned: (...codes: string[]): void => {
          expect(decision).toMatchObject({ kind: 'accepted' });
          const { warnings = [] } = decision.kind === 'accepted' ? decision : {};
          expect(warnings.map(({ code }) => code)).toEqual(codes);
          for (const { code, message } of warnings) expect(aggregate.warnings?.[code]).toBe(message);
        },
        thenRefused: (code: string, ...path: string[]): void => expectRefused(decision, [[code, ...path]]),
        /** Several faults at once: each is a code and its path. */
        thenRefusedFor: (...faults: readonly (readonly [code: string, ...path: string[]])[]): void =>
          expectRefused(decision, faults),
      };
    },
  });

const expectRefused = (decision: Decision, faults: readonly (readonly [code: string, ...path: string[]])[]): void => {
  const message = expect.stringMatching(/^[A-Z].*\.$/) as string;
  const refusals = faults.map(([code, ...path]) => ({ code, path, message }));
  expect(decisionShown(decision)).toEqual({ kind: 'refused', refusals });
};

/** A command as the handler would give it to the rules: what a client could not send fails the test. */
const completed = <C extends Command>(aggregate: Pick<Aggregate, 'commands' | 'prefix'>, asked: Asked<C>): C => {
  const definition = aggregate.commands[asked.type];
  if (!definition) throw new Error(`${asked.type} is not a command of this aggregate.`);
  const parsed = parseInput(definition, { commandId: COMMAND_ID, ...asked.data });
  if (!parsed.ok) throw new Error(`${asked.type} is not a complete command: ${JSON.stringify(parsed.refusals)}`);
  return {
    type: asked.type,
    data: parsed.data,
    stream: definition.streamOf?.(parsed.data) ?? parsed.data[`${aggregate.prefix}Id`],
    commandId: COMMAND_ID,
    actor: asked.actor ?? lead,
    at: asked.at ?? NOW,
  } as C;
};

/** What the rules of a store would read: the streams that a test tells of are all there are. */
const factFrom = (
  source: FactSource,
  command: Command,
  facts: Readonly<Record<string, unknown>>,
  elsewhere: Elsewhere,
): unknown => {
  const stateOf = (fold: Fold, stream: StreamId): unknown => folded(fold, stream, elsewhere[stream] ?? []);
  if ('eventsOf' in source) {
    const all = Object.entries(elsewhere).flatMap(([stream, past]) => pastOf(stream, past));
    return new Map(all.filter(({ id }) => source.eventsOf(command, facts).includes(id)).map((event) => [event.id, event]));
  }
  if ('streamOf' in source) {
    const stream = source.streamOf(command, facts);
    return stream ? stateOf(source.fold, stream) : source.fold.initialState;
  }
  const asked = source.streamsOf(command, facts);
  const streams =
    'naming' in asked
      ? Object.keys(elsewhere).filter(
          (stream) =>
            prefixOf(stream) === asked.prefix && idsNamedIn(elsewhere[stream]?.map(({ data }) => data)).has(asked.naming),
        )
      : asked;
  return new Map(streams.map((stream) => [stream, stateOf(source.fold, stream)]));
};

/** The id that an event of the past of a stream has in a specification. */
export const pastEventId = (stream: StreamId, revision: number): string => uuidFrom(COMMAND_ID, `${stream}/${revision}`);

const pastOf = (stream: StreamId, past: readonly (Message & Circumstances)[]): PastEvent[] =>
  past.map(({ type, data, at = EARLIER, actor = lead }, revision) => ({
    type,
    data: data as PastEvent['data'],
    id: pastEventId(stream, revision),
    stream,
    revision,
    at,
    recordedAt: at,
    actor,
  }));

const folded = <State>(fold: Fold<State>, stream: StreamId, past: readonly (Message & Circumstances)[]): State =>
  pastOf(stream, past).reduce((state, event) => fold.evolve(state, event), fold.initialState);

const decisionShown = (decision: Decision) =>
  decision.kind === 'accepted' ? { kind: 'accepted', events: decision.events.map(eventShown) } : decision;

const eventShown = ({ type, data, text = {} }: { type: string; data: object; text?: object | undefined }) => ({
  type,
  data: said(data),
  text: said(text),
});

const said = (fields: object) => Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));

const expectToBeDefined = (definitions: Aggregate['events'], { type, data, text = {} }: DecidedEvent): void => {
  const definition = definitions[type];
  expect(z.strictObject(definition?.data ?? {}).safeParse(data)).toMatchObject({ success: true });
  expect(z.strictObject(definition?.text ?? {}).safeParse(text)).toMatchObject({ success: true });
};
