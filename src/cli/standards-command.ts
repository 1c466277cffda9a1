// `ledger standards`: takes in a set of standards from a JSON file, all of it or nothing.
import { readFile } from 'node:fs/promises';

import { developmentActor } from '../access/identity';
import { standardSetOf } from '../domain/standards/commands';
import { openDryRun } from '../import/dry-run';
import type { ImportFault, ImportItem } from '../import/item';
import { runImport } from '../import/run-import';
import { standardsToCommands } from '../import/standards-file';
import type { Ledger } from '../open-ledger';
import type { Say } from './say';

/** Exit codes: 0 the set is in the ledger, 1 it is not, 3 the ledger failed. */
export const runStandardsCommand = async (
  ledger: Ledger,
  file: string,
  { dryRun = false }: { readonly dryRun?: boolean },
  say: Say,
): Promise<number> => {
  const { catalogue, vault, store, clock } = ledger;
  const actor = developmentActor('involvement_lead');
  const items = standardsToCommands(await readFile(file, 'utf8'), actor);

  // Tried out first: when a later part is refused, the earlier ones must not be there either.
  const trial = await openDryRun({ store, catalogue, sealer: vault, clock });
  const tried = await runImport(each(items), { handler: trial, catalogue, concurrency: 1 });
  if (tried.refused > 0) {
    for (const fault of tried.faults) say(sentenceOf(fault));
    say('Nothing was imported.');
    return 1;
  }
  if (dryRun) {
    say(tried.accepted > 0 ? 'The set would be imported.' : 'The set is there already.');
    return 0;
  }
  const { accepted, refused, faults, stopped } = await runImport(each(items), {
    handler: ledger.commands,
    catalogue,
    concurrency: 1,
  });
  for (const fault of faults) say(sentenceOf(fault));
  if (stopped) say(`Stopped. ${stopped.code}: ${stopped.message} Import the same file again to go on.`);
  else if (refused === 0) say(accepted > 0 ? `The set was imported: ${idOf(items)}` : `The set is there already: ${idOf(items)}`);
  return stopped ? 3 : refused > 0 ? 1 : 0;
};

async function* each(items: readonly ImportItem[]): AsyncGenerator<ImportItem> {
  yield* items;
}

const sentenceOf = ({ code, path, message }: ImportFault): string =>
  `${code}${path.length > 0 ? ` at ${path.join('.')}` : ''}: ${message}`;

const idOf = ([item]: readonly ImportItem[]): string =>
  item && 'commands' in item ? standardSetOf(item.commands[0]?.request.input as Record<string, unknown>) : '';
