// `ledger import`: takes commands from NDJSON, or a contributions log from a spreadsheet.
import { createReadStream } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';

import { developmentActor } from '../access/identity';
import { csvToCommands } from '../import/csv';
import { parseCsvMapping } from '../import/csv-mapping';
import { openDryRun } from '../import/dry-run';
import type { ImportFault, ImportReport, ImportWarning } from '../import/item';
import { linesOf } from '../import/lines';
import { importCommands } from '../import/ndjson';
import { runImport } from '../import/run-import';
import type { Ledger } from '../open-ledger';
import { showProgress } from '../ops/progress';
import type { Say } from './say';

export interface ImportCommandOptions {
  readonly dryRun?: boolean;
  /** A file that maps a trust's own column headings to ours. */
  readonly map?: string | true;
}

/** Exit codes: 0 everything is in the ledger, 1 some lines are not, 3 the ledger failed. */
export const runImportCommand = async (
  ledger: Ledger,
  file: string,
  options: ImportCommandOptions,
  say: Say,
): Promise<number> => {
  const { catalogue, vault, store, clock } = ledger;
  const handler = options.dryRun ? await openDryRun({ store, catalogue, sealer: vault, clock }) : ledger.commands;
  const actor = developmentActor('involvement_lead');
  const mapping = typeof options.map === 'string' ? parseCsvMapping(await readFile(options.map, 'utf8')) : undefined;
  const { size } = await stat(file);
  const progress = showProgress(options.dryRun ? 'Trying out' : 'Importing', size);
  const bytes = counted(createReadStream(file), progress.update);
  let report: ImportReport;
  try {
    report = file.toLowerCase().endsWith('.csv')
      ? await runImport(csvToCommands(bytes, { ...(mapping && { mapping }), actor, digest: (text) => vault.digest(text) }), {
          handler,
          catalogue,
        })
      : await importCommands(linesOf(bytes), { handler, catalogue, defaultActor: actor });
  } finally {
    progress.stop();
  }
  return tell(report, options.dryRun ?? false, say);
};

async function* counted(chunks: AsyncIterable<Buffer>, onCount: (bytes: number) => void): AsyncGenerator<Buffer> {
  let total = 0;
  for await (const chunk of chunks) {
    yield chunk;
    total += chunk.length;
    onCount(total);
  }
}

const tell = (report: ImportReport, dryRun: boolean, say: Say): number => {
  const { lines, accepted, replayed, refused, faults, warnings, stopped } = report;
  for (const warning of warnings) say(`Warning: ${sentenceOf(warning)}`);
  for (const fault of faults) say(sentenceOf(fault));
  say(`${lines} lines: ${accepted} ${dryRun ? 'would be accepted' : 'accepted'}, ${replayed} there already, ${refused} refused.`);
  if (stopped) say(`Stopped at line ${stopped.line}. ${stopped.code}: ${stopped.message} Import the same file again to go on.`);
  return stopped ? 3 : refused > 0 ? 1 : 0;
};

const sentenceOf = ({ line, code, path, message }: ImportFault | ImportWarning): string =>
  `line ${line}: ${code}${path.length > 0 ? ` at ${path.join('.')}` : ''}: ${message}`;
