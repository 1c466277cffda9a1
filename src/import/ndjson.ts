// The import of NDJSON: one command a line, in the words of the GraphQL inputs.
import { role as roleOfAnybody } from '../domain/roles';
import type { Catalogue } from '../kernel/catalogue';
import type { Actor } from '../kernel/event';
import { ACTOR_PATTERN } from '../kernel/ids';
import type { Refusal } from '../kernel/refusal';
import type { ImportItem, ImportReport } from './item';
import { MAX_LINE_BYTES } from './lines';
import { fault } from './refusals';
import { type ImportOptions, runImport } from './run-import';

export interface NdjsonImportOptions extends ImportOptions {
  /** Who gives the commands of lines that do not say who does. */
  readonly defaultActor: Actor;
}

/**
 * Imports commands, one a line: `{"type":"InviteToPanel","actor":{"id":"staff-…","role":"staff"},"input":{…}}`. `input` is
 * the GraphQL input of that command; `actor` may be left out. Lines that share an id are taken in the order of the file.
 */
export const importCommands = (lines: AsyncIterable<string>, options: NdjsonImportOptions): Promise<ImportReport> =>
  runImport(itemsOf(lines, options), options);

async function* itemsOf(lines: AsyncIterable<string>, options: NdjsonImportOptions): AsyncGenerator<ImportItem> {
  let number = 0;
  for await (const line of lines) {
    number += 1;
    if (line.trim() !== '') yield { line: number, ...readLine(line, options) };
  }
}

type Read =
  { readonly commands: Extract<ImportItem, { commands: unknown }>['commands'] } | { readonly faults: readonly Refusal[] };

const REPLACEMENT = '\ufffd';
const MAX_DEPTH = 16;

const readLine = (line: string, { catalogue, defaultActor }: NdjsonImportOptions): Read => {
  if (Buffer.byteLength(line) > MAX_LINE_BYTES) return { faults: [fault('LINE_TOO_LONG')] };
  // Stands where bytes were that are not UTF-8; somebody who means this character can write it as \ufffd.
  if (line.includes(REPLACEMENT)) return { faults: [fault('UNREADABLE_TEXT')] };
  const value = parseJson(line);
  if (value === undefined) return { faults: [fault('NOT_JSON')] };
  if (!isObject(value)) return { faults: [fault('WRONG_TYPE')] };
  if (isDeeperThan(value, MAX_DEPTH)) return { faults: [fault('NESTED_TOO_DEEPLY')] };

  const { type, input } = value;
  const actor = value['actor'] ?? defaultActor;
  const faults = [
    ...unknownKeys(value, ['type', 'actor', 'input']),
    ...faultsOfType(type, catalogue),
    ...faultsOfActor(actor),
    ...(input == null ? [fault('REQUIRED', 'input')] : isObject(input) ? [] : [fault('WRONG_TYPE', 'input')]),
  ];
  if (faults.length > 0) return { faults };
  const request = { type: type as string, actor: actor as Actor, input };
  return { commands: [{ request, pathOf: (path) => ['input', ...path] }] };
};

const parseJson = (line: string): unknown => {
  try {
    return JSON.parse(line) as unknown;
  } catch {
    return undefined;
  }
};

const faultsOfType = (type: unknown, catalogue: Catalogue): Refusal[] => {
  if (type == null) return [fault('REQUIRED', 'type')];
  if (typeof type !== 'string') return [fault('WRONG_TYPE', 'type')];
  return catalogue.commands.has(type) ? [] : [fault('UNKNOWN_COMMAND', 'type')];
};

const PERSON = new RegExp(`^${ACTOR_PATTERN}$`);

const faultsOfActor = (actor: unknown): Refusal[] => {
  if (!isObject(actor)) return [fault('WRONG_TYPE', 'actor')];
  const { id, role } = actor;
  return [
    ...unknownKeys(actor, ['id', 'role'], 'actor'),
    ...(typeof id === 'string' && PERSON.test(id) ? [] : [fault(id == null ? 'REQUIRED' : 'INVALID_FORMAT', 'actor', 'id')]),
    ...(roleOfAnybody.safeParse(role).success ? [] : [fault(role == null ? 'REQUIRED' : 'UNKNOWN_WORD', 'actor', 'role')]),
  ];
};

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isDeeperThan = (value: unknown, levels: number): boolean =>
  typeof value === 'object' &&
  value !== null &&
  (levels === 0 || Object.values(value).some((member) => isDeeperThan(member, levels - 1)));

/** Keys are a stranger's words too: only such as look like the name of a field are repeated. */
const unknownKeys = (value: Record<string, unknown>, known: readonly string[], ...path: string[]): Refusal[] =>
  Object.keys(value)
    .filter((key) => !known.includes(key))
    .map((key) => fault('UNKNOWN_FIELD', ...path, /^[A-Za-z_][A-Za-z0-9_]{0,39}$/.test(key) ? key : '?'));
