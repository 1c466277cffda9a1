// Gives the commands of a file to the ledger, as many at once as do not depend on each other, and reports line by line.
import { decide, inTheNameOf } from '../access/decide';
import type { Catalogue } from '../kernel/catalogue';
import { parseInput } from '../kernel/command';
import type { CommandHandler, CommandRequest } from '../kernel/command-handler';
import { StoreFault } from '../kernel/event-store';
import type { Refusal } from '../kernel/refusal';
import type { Warning } from '../kernel/warning';
import { idsIn } from './ids-in';
import { createInOrder } from './in-order';
import type { ImportCounts, ImportFault, ImportItem, ImportReport, ImportWarning, PlacedCommand } from './item';
import { fault } from './refusals';

export interface ImportOptions {
  readonly handler: CommandHandler;
  readonly catalogue: Catalogue;
  /** Called after every line with the counts so far. */
  readonly onProgress?: (counts: ImportCounts) => void;
  /** How many lines may be under way at once; 1 keeps the order of the file in the ledger. */
  readonly concurrency?: number;
}

/** Appends waiting together share one write, so a store is fastest with many under way. */
const DEFAULT_CONCURRENCY = 64;

/** Imports what can be imported; the rest is listed in the report. A failing ledger ends it, and the report says where. */
export const runImport = async (items: AsyncIterable<ImportItem>, options: ImportOptions): Promise<ImportReport> => {
  const counts = { lines: 0, accepted: 0, replayed: 0, refused: 0 };
  const faults: ImportFault[] = [];
  const warnings: ImportWarning[] = [];
  const inOrder = createInOrder(options.concurrency ?? DEFAULT_CONCURRENCY);
  const failures: Failure[] = [];

  const take = async (item: ImportItem): Promise<void> => {
    if (failures.length > 0) return;
    try {
      const { kind, refusals = [], warnings: warned = [] } = await giveAll(item, options);
      faults.push(...refusals.map((refusal) => ({ line: item.line, ...refusal })));
      warnings.push(...warned.map((warning) => ({ line: item.line, ...warning })));
      counts.lines += 1;
      counts[kind] += 1;
      options.onProgress?.({ ...counts });
    } catch (error) {
      failures.push({ line: item.line, error });
    }
  };

  try {
    for await (const item of items) {
      if (failures.length > 0) break;
      const commands = 'commands' in item ? item.commands : [];
      const ids = new Set(commands.flatMap(({ request }) => [...idsIn(options.catalogue, request)]));
      const byItself = commands.some(({ request }) => options.catalogue.commands.get(request.type)?.definition.byItself);
      if (byItself) await inOrder.done();
      await inOrder.add(ids, () => take(item));
      if (byItself) await inOrder.done();
    }
  } finally {
    await inOrder.done();
  }
  const report = { ...counts, faults: faults.sort(byLine), warnings: warnings.sort(byLine) };
  const [first] = failures.sort(byLine);
  return first ? { ...report, stopped: stoppedBy(first) } : report;
};

const byLine = (a: { readonly line: number }, b: { readonly line: number }): number => a.line - b.line;

interface Failure {
  readonly line: number;
  readonly error: unknown;
}

interface LineOutcome {
  readonly kind: 'accepted' | 'replayed' | 'refused';
  readonly refusals?: readonly Refusal[];
  readonly warnings?: readonly Warning[];
}

const giveAll = async (item: ImportItem, { handler, catalogue }: ImportOptions): Promise<LineOutcome> => {
  const faults = 'faults' in item ? item.faults : faultsOf(item.commands, catalogue);
  if ('faults' in item || faults.length > 0) return { kind: 'refused', refusals: faults };
  let kind: LineOutcome['kind'] = 'replayed';
  const warnings: Warning[] = [];
  for (const command of item.commands) {
    const outcome = await handler.handle(command.request);
    if (outcome.kind === 'refused') return { kind: 'refused', refusals: placed(outcome.refusals, command), warnings };
    warnings.push(...placed(outcome.warnings, command));
    if (!outcome.replayed) kind = 'accepted';
  }
  return { kind, warnings };
};

/** What is wrong with a line, whatever the ledger holds: then none of its commands is given. */
const faultsOf = (commands: readonly PlacedCommand[], catalogue: Catalogue): readonly Refusal[] => {
  if (commands.some(({ request }) => !mayBeGiven(catalogue, request))) {
    return [fault('FORBIDDEN', 'actor', 'role')];
  }
  // One command is checked when it is given.
  if (commands.length === 1) return [];
  return commands.flatMap((command) => {
    const definition = catalogue.commands.get(command.request.type)?.definition;
    const parsed = definition && parseInput(definition, command.request.input);
    return parsed?.ok === false ? placed(parsed.refusals, command) : [];
  });
};

/** Whether the one who is said to have done it acts in a role that may. */
const mayBeGiven = (catalogue: Catalogue, { type, actor }: CommandRequest): boolean => {
  const roles = catalogue.commands.get(type)?.definition.roles ?? [];
  const purpose = { use: 'ANSWER', at: '' } as const;
  return decide(inTheNameOf(actor), 'ASK', { kind: 'COMMAND', roles, teams: [], advisors: [] }, purpose).allowed;
};

const placed = <Said extends Refusal | Warning>(said: readonly Said[], { pathOf }: PlacedCommand): Said[] =>
  said.map((one) => ({ ...one, path: pathOf(one.path) }));

/** @throws what was thrown, when it was not the store that failed. */
const stoppedBy = ({ line, error }: Failure) => {
  if (!(error instanceof StoreFault)) throw error;
  return { line, code: error.code, message: error.message };
};
