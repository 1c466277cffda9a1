// The one way in: a command is checked, decided on what the store holds now, sealed and appended, or refused.
import type { Catalogue } from './catalogue';
import type { Clock } from './clock';
import { type CommandMeta, parseInput } from './command';
import type { Aggregate, Command, DecidedEvent } from './decider';
import { type Actor, type NewEvent, schemaVersionOf, textSubjectOf } from './event';
import type { EventStore, KnownCommand } from './event-store';
import { loadFacts } from './facts';
import { eventIdFrom, type StreamId } from './ids';
import { canonicalJson } from './json';
import type { Position } from './position';
import { kernelRefusals, type Refusal } from './refusal';
import { type Sealer, SubjectErasedError } from './sealing';
import { createStateReader, type StateReader } from './state-reader';
import { createTurns } from './turns';
import type { Warning } from './warning';

export interface CommandRequest {
  readonly type: string;
  readonly input: unknown;
  readonly actor: Actor;
}

export type CommandOutcome = Accepted | Refused;

export interface Accepted {
  readonly kind: 'accepted';
  readonly commandId: string;
  readonly stream: StreamId;
  readonly revision: number;
  readonly position: Position;
  /** The command's own fields, complete with the ids that followed from it. */
  readonly data: Readonly<Record<string, unknown>>;
  /** True when the command had been accepted before and nothing new was appended. */
  readonly replayed: boolean;
  /** What the rules warned of when they decided: not kept, so an answer that is given again has none. */
  readonly warnings: readonly Warning[];
}

export interface Refused {
  readonly kind: 'refused';
  readonly refusals: readonly [Refusal, ...Refusal[]];
}

export interface CommandHandler {
  /** Gives the outcome of a command. @throws StoreFault */
  handle(request: CommandRequest): Promise<CommandOutcome>;
}

export interface CommandHandlerParts {
  readonly store: EventStore;
  readonly catalogue: Catalogue;
  readonly sealer: Sealer;
  readonly clock: Clock;
}

const MAX_ATTEMPTS = 10;
const MAX_EVENT_BYTES = 60_000;

export const createCommandHandler = (parts: CommandHandlerParts): CommandHandler => {
  const inTurn = createTurns();
  const states = createStateReader(parts);
  return {
    handle: async (request) => {
      // 1. Check the input against its definition.
      const entry = parts.catalogue.commands.get(request.type);
      if (!entry) return refused('UNKNOWN_COMMAND', 'type');
      const parsed = parseInput(entry.definition, request.input);
      if (!parsed.ok) return { kind: 'refused', refusals: parsed.refusals as Refused['refusals'] };
      const { meta, data } = parsed;
      const now = parts.clock();
      if (meta.occurredAt !== undefined && meta.occurredAt > now) return refused('OCCURRED_IN_FUTURE', 'occurredAt');
      const command: Command = {
        type: request.type,
        data,
        stream: entry.definition.streamOf?.(data) ?? (data[`${entry.aggregate.prefix}Id`] as StreamId),
        commandId: meta.commandId,
        actor: request.actor,
        at: meta.occurredAt ?? now,
      };
      // 2. One command at a time on one stream, here; other processes are met by the expected revision.
      let streams: readonly StreamId[] = [command.stream];
      for (let attempt = 1; attempt <= MAX_ATTEMPTS; attempt += 1) {
        const outcome = await inTurn(streams, () => execute({ ...parts, states }, entry.aggregate, command, meta));
        if (outcome.kind !== 'conflict') return outcome;
        // 6. Something moved: decide again on what is there now, and let none of it be moved here meanwhile.
        streams = [command.stream, ...outcome.restsOn];
      }
      return refused('TOO_BUSY');
    },
  };
};

interface Conflict {
  readonly kind: 'conflict';
  /** The other streams that the decision looked at. */
  readonly restsOn: readonly StreamId[];
}

const execute = async (
  parts: CommandHandlerParts & { readonly states: StateReader },
  aggregate: Aggregate,
  command: Command,
  meta: CommandMeta,
): Promise<CommandOutcome | Conflict> => {
  const { store, sealer } = parts;
  const digest = sealer.digest(
    canonicalJson({ type: command.type, actor: command.actor.id, at: meta.occurredAt, data: command.data }),
  );
  /** What it was answered with, if it was accepted. */
  const answerBefore = async (): Promise<CommandOutcome | undefined> => {
    const known = await store.findCommand(command.commandId);
    return known && answerOf(known, digest, command);
  };
  /** What it is refused for may be its own doing: it may have been accepted elsewhere since it was looked for. */
  const unlessAccepted = async (refusal: Refused): Promise<CommandOutcome> => (await answerBefore()) ?? refusal;

  // 3. The same command was accepted before: give its answer again.
  const before = await answerBefore();
  if (before) return before;

  // 4. Load what the rules need, and decide.
  const { state, revision } = await parts.states.read(aggregate.fold, command.stream);
  if (meta.expectedRevision !== undefined && meta.expectedRevision !== revision) {
    return unlessAccepted(refused('STALE_REVISION', 'expectedRevision'));
  }
  const { facts, guards } = await loadFacts(parts, aggregate, command);
  const decision = aggregate.decide(command, state, facts);
  if (decision.kind === 'refused') return unlessAccepted(decision);

  // 5. Seal the personal text and append, expecting that nothing moved meanwhile.
  const events = await orErased(
    Promise.all(decision.events.map((event, index) => seal(parts, aggregate, command, meta, event, index))),
  );
  if (events === 'erased') return refused('SUBJECT_ERASED');
  if (events.some(({ envelope }) => Buffer.byteLength(canonicalJson(envelope)) > MAX_EVENT_BYTES)) return refused('TOO_LARGE');
  const outcome = await store.append(command.stream, revision < 0 ? 'none' : revision, events, {
    command: { commandId: command.commandId, digest },
    guards,
  });
  switch (outcome.kind) {
    case 'appended':
      return accepted(command, outcome, { replayed: false, warnings: decision.warnings ?? [] });
    case 'known':
      return answerOf(outcome.command, digest, command);
    case 'conflict':
      return { kind: 'conflict', restsOn: guards.map(({ stream }) => stream) };
  }
};

/** Rules that know of an erasure refuse with words of their own; this holds for all others, and while somebody is being erased. */
const orErased = async (sealing: Promise<readonly NewEvent[]>): Promise<readonly NewEvent[] | 'erased'> => {
  try {
    return await sealing;
  } catch (error) {
    if (error instanceof SubjectErasedError) return 'erased';
    throw error;
  }
};

const answerOf = (known: KnownCommand, digest: string, command: Command): CommandOutcome =>
  known.digest === digest
    ? accepted(command, known, { replayed: true, warnings: [] })
    : refused('IDEMPOTENCY_KEY_REUSED', 'commandId');

const accepted = (
  command: Command,
  at: { revision: number; position: Position },
  how: Pick<Accepted, 'replayed' | 'warnings'>,
): Accepted => ({
  kind: 'accepted',
  commandId: command.commandId,
  stream: command.stream,
  revision: at.revision,
  position: at.position,
  data: command.data,
  ...how,
});

const refused = (code: keyof typeof kernelRefusals, ...path: string[]): Refused => ({
  kind: 'refused',
  refusals: [{ code, message: kernelRefusals[code], path }],
});

const seal = async (
  { store, sealer }: CommandHandlerParts,
  aggregate: Aggregate,
  command: Command,
  meta: CommandMeta,
  event: DecidedEvent,
  index: number,
): Promise<NewEvent> => {
  const definition = aggregate.events[event.type];
  if (!definition) throw new Error(`${event.type} is decided but not defined.`);
  const { stream, commandId, actor, at } = command;
  const data = event.data as NewEvent['envelope']['data'];
  const id = eventIdFrom(commandId, index);
  const sv = schemaVersionOf(definition);
  const text = Object.entries(event.text ?? {}).filter((field): field is [string, string] => field[1] !== undefined);
  const sealed =
    text.length === 0
      ? undefined
      : await sealer.seal(
          {
            log: store.log,
            stream,
            id,
            type: event.type,
            sv,
            subject: textSubjectOf(definition, { stream, actor, data }),
          },
          Object.fromEntries(text),
        );
  return {
    envelope: {
      id,
      stream,
      type: event.type,
      sv,
      at,
      actor,
      cmd: commandId,
      corr: meta.correlationId ?? commandId,
      caus: meta.causationId ?? commandId,
      data,
      sd: sealed?.digests ?? [],
    },
    sealed: sealed ? [sealed.record] : [],
  };
};
