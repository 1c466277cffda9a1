// The import of a set of standards from a JSON file: checked as a whole, and taken in as one command or, if it is large, several.
import { standardsCommands } from '../domain/standards/commands';
import { commandMeta, parseInput } from '../kernel/command';
import type { Actor } from '../kernel/event';
import { canonicalJson } from '../kernel/json';
import type { Refusal } from '../kernel/refusal';
import { commandIdFrom } from './command-id';
import type { ImportItem } from './item';
import { fault } from './refusals';

const TYPE = 'ImportStandardSet';

/** An event holds 60,000 bytes, and some of them are needed for what every part says alike. */
const MAX_PART_BYTES = 50_000;

/**
 * The commands of one file, for `runImport`: an object with the fields of ImportStandardSet. Whatever is wrong with it is
 * named at once, and then there is no command at all. What a set says holds from the day on which it was published.
 */
export const standardsToCommands = (text: string, actor: Actor): readonly ImportItem[] => {
  const set = parseJson(text);
  if (set === undefined) return [{ line: 1, faults: [fault('NOT_JSON')] }];
  if (typeof set !== 'object' || set === null || Array.isArray(set)) return [{ line: 1, faults: [fault('WRONG_TYPE')] }];
  const checked = check(set as Record<string, unknown>);
  if ('faults' in checked) return [{ line: 1, ...checked }];

  const { standards, ...heading } = checked.data;
  const parts = inParts(standards);
  return parts.map(({ from, items }, index) => {
    const place = parts.length === 1 ? {} : { part: index + 1, parts: parts.length };
    const input = { ...heading, ...place, standards: items, occurredAt: midnightOf(heading['publishedOn']) };
    const commandId = commandIdFrom(canonicalJson({ type: TYPE, input }), input.occurredAt);
    const pathOf = (path: readonly string[]): readonly string[] => pathInFile(path, from);
    return { line: index + 1, commands: [{ request: { type: TYPE, actor, input: { commandId, ...input } }, pathOf }] };
  });
};

/** The place in the file of what stands in one of its parts; when something happened is when it was published. */
const pathInFile = (path: readonly string[], from: number): readonly string[] => {
  const [field, index, ...rest] = path;
  if (field === 'occurredAt') return ['publishedOn'];
  return field === 'standards' && index !== undefined ? [field, String(Number(index) + from), ...rest] : path;
};

const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text.replace(/^\ufeff/, '')) as unknown;
  } catch {
    return undefined;
  }
};

/** A file is a whole set: its parts, and what makes a command of it, are for the import to say. */
const NOT_IN_FILES: readonly string[] = [...Object.keys(commandMeta), 'part', 'parts'];

const ANY_COMMAND = '00000000-0000-0000-0000-000000000000';

interface CheckedSet {
  readonly standards: readonly object[];
  readonly [field: string]: unknown;
}

const check = (set: Record<string, unknown>): { readonly faults: readonly Refusal[] } | { readonly data: CheckedSet } => {
  const foreign = NOT_IN_FILES.filter((field) => field in set);
  const own = Object.fromEntries(Object.entries(set).filter(([field]) => !NOT_IN_FILES.includes(field)));
  const parsed = parseInput(standardsCommands.ImportStandardSet, { ...own, commandId: ANY_COMMAND });
  const faults = [...foreign.map((field) => fault('UNKNOWN_FIELD', field)), ...(parsed.ok ? [] : parsed.refusals)];
  return faults.length > 0 || !parsed.ok ? { faults } : { data: parsed.data as unknown as CheckedSet };
};

const midnightOf = (day: unknown): string => `${String(day)}T00:00:00.000Z`;

interface Part {
  readonly from: number;
  readonly items: object[];
}

const inParts = (standards: readonly object[]): readonly Part[] => {
  const parts: Part[] = [];
  let room = 0;
  standards.forEach((standard, index) => {
    const bytes = Buffer.byteLength(canonicalJson(standard)) + 1;
    if (bytes > room) {
      parts.push({ from: index, items: [] });
      room = MAX_PART_BYTES;
    }
    parts.at(-1)?.items.push(standard);
    room -= bytes;
  });
  return parts;
};
