// How a command is defined once, and how what somebody sent becomes one or is refused with every fault named.
import { z } from 'zod';

import type { Command } from './decider';
import { dateTime, traitsOf, uuid, wholeNumber } from './fields';
import { idFrom, type StreamId } from './ids';
import { kernelRefusals, type Refusal } from './refusal';

type Fields = Readonly<Record<string, z.ZodType>>;

/** One kind of command: from this come its type, its check, its GraphQL mutation, its JSON Schema and its import line. */
export interface CommandDefinition<Input extends Fields = Fields> {
  readonly describe: string;
  /** The roles that may give it. */
  readonly roles: readonly string[];
  readonly input: Input;
  /**
   * The stream it is about, when that follows from its fields: so there can be only one for the same fields. Otherwise the
   * field `<prefix>Id` names it.
   */
  readonly streamOf?: (data: Readonly<Record<string, unknown>>) => StreamId;
  /**
   * It rests on streams that its fields do not name: whoever gives many commands at once gives it by itself, after those
   * before it and before those after it.
   */
  readonly byItself?: true;
  /** The field of the input that names what the answer shows; the stream itself when absent. */
  readonly shows?: string;
}

export type CommandDefinitions = Readonly<Record<string, CommandDefinition>>;

export const defineCommands = <Definitions extends CommandDefinitions>(definitions: Definitions): Definitions => definitions;

/** The union of the commands of one aggregate, as its rules see them. */
export type CommandOf<D extends CommandDefinitions> = {
  [Type in keyof D & string]: Command<Type, z.output<z.ZodObject<D[Type]['input']>>>;
}[keyof D & string];

/** What every command carries beside its own fields. */
export const commandMeta = {
  commandId: uuid('Made by the client, once for each thing it wants done: sending it again does nothing twice.'),
  occurredAt: dateTime('When it happened, if not now: the past may be written down later, the future may not.').optional(),
  expectedRevision: wholeNumber(
    -1,
    2 ** 31 - 1,
    'Refuse if the record is not at this revision (-1: does not exist yet).',
  ).optional(),
  correlationId: uuid('The piece of work that this belongs to; the command itself when absent.').optional(),
  causationId: uuid('What led to this; the command itself when absent.').optional(),
};

export type CommandMeta = z.output<z.ZodObject<typeof commandMeta>>;

/** The whole input of a command, as a client sends it. */
export const inputSchemaOf = (definition: CommandDefinition): z.ZodType<Record<string, unknown>> => {
  const known = inputSchemas.get(definition);
  if (known) return known;
  const schema = z.strictObject({ ...commandMeta, ...definition.input });
  inputSchemas.set(definition, schema);
  return schema;
};

/** A schema is compiled when it is first used, which costs more than all that is checked by it. */
const inputSchemas = new WeakMap<CommandDefinition, z.ZodType<Record<string, unknown>>>();

export type ParsedInput =
  | { readonly ok: true; readonly meta: CommandMeta; readonly data: Record<string, unknown> }
  | { readonly ok: false; readonly refusals: readonly Refusal[] };

/** Checks an input. `null` counts as absent; ids that the client did not choose follow from the command's id. */
export const parseInput = (definition: CommandDefinition, input: unknown): ParsedInput => {
  const given = withoutAbsent(input);
  const result = inputSchemaOf(definition).safeParse(withDerivedIds(definition, given));
  if (!result.success) {
    return { ok: false, refusals: firstOfEachPath(result.error.issues.flatMap((issue) => refusalsOf(issue, given))) };
  }
  const meta: Record<string, unknown> = {};
  const data: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(result.data)) {
    if (value !== undefined) (name in commandMeta ? meta : data)[name] = value;
  }
  return { ok: true, meta: meta as CommandMeta, data };
};

/** One fault a field: what else is wrong with a value that has the wrong type, say, helps nobody. */
const firstOfEachPath = (refusals: readonly Refusal[]): Refusal[] => {
  const seen = new Set<string>();
  return refusals.filter(({ path }) => {
    const key = JSON.stringify(path);
    return !seen.has(key) && seen.add(key);
  });
};

/** No command nests its fields deeper; what a stranger nests deeper is left as it is, for its type to be refused. */
const MAX_DEPTH = 8;

const withoutAbsent = (value: unknown, depth = 0): unknown => {
  if (depth > MAX_DEPTH) return value;
  if (Array.isArray(value)) return value.map((item) => withoutAbsent(item, depth + 1));
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? 'no date' : value.toISOString();
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, member]) => member !== null && member !== undefined)
      .map(([name, member]) => [name, withoutAbsent(member, depth + 1)]),
  );
};

/** Without a command id to follow from, the ids that would follow are not missed: the command's own is what is missing. */
const NO_COMMAND = '00000000-0000-0000-0000-000000000000';

const withDerivedIds = (definition: CommandDefinition, input: unknown): unknown => {
  if (typeof input !== 'object' || input === null || Array.isArray(input)) return input;
  const { commandId } = input as { commandId?: unknown };
  const source =
    typeof commandId === 'string' && commandMeta.commandId.safeParse(commandId).success ? commandId.toLowerCase() : NO_COMMAND;
  const derived = Object.entries(definition.input).flatMap(([name, field]) => {
    const prefix = traitsOf(field).derivedWithPrefix;
    return prefix && !(name in input) ? [[name, idFrom(source, prefix)]] : [];
  });
  return { ...Object.fromEntries(derived), ...input } as unknown;
};

const refusalsOf = (issue: z.core.$ZodIssue, input: unknown): Refusal[] => {
  const path = issue.path.map(String);
  if (issue.code === 'unrecognized_keys')
    return issue.keys.map((key) => inputRefusal('UNKNOWN_FIELD', [...path, printable(key)]));
  return [inputRefusal(codeOf(issue, valueAt(input, issue.path)), path)];
};

const codeOf = (issue: z.core.$ZodIssue, value: unknown): keyof typeof kernelRefusals => {
  if (value === undefined) return 'REQUIRED';
  switch (issue.code) {
    case 'invalid_type':
      return 'WRONG_TYPE';
    case 'too_small':
      return typeof value === 'number' ? 'OUT_OF_RANGE' : 'TOO_SHORT';
    case 'too_big':
      return typeof value === 'number' ? 'OUT_OF_RANGE' : 'TOO_LONG';
    case 'invalid_value':
      return 'UNKNOWN_WORD';
    case 'custom':
      return (issue.params?.['code'] as keyof typeof kernelRefusals | undefined) ?? 'INVALID_FORMAT';
    default:
      return typeof value === 'string' ? 'INVALID_FORMAT' : 'WRONG_TYPE';
  }
};

const inputRefusal = (code: keyof typeof kernelRefusals, path: readonly string[]): Refusal => ({
  code,
  message: kernelRefusals[code],
  path,
});

const valueAt = (input: unknown, path: readonly PropertyKey[]): unknown =>
  path.reduce<unknown>((value, key) => (value as Record<PropertyKey, unknown> | undefined)?.[key], input);

/** A key that a stranger chose, cut down to what may safely stand in an answer. */
const printable = (key: string): string => (/^[A-Za-z_][A-Za-z0-9_]{0,39}$/.test(key) ? key : '?');
