// What goes into a ledger and out of it.
import { type Command, Option } from 'commander';

import { type CopyCommandOptions, copyEnds, runCopyCommand } from '../copy-command';
import { EXIT_USAGE } from '../exit-codes';
import { exportRecorded } from '../export-command';
import { type ImportCommandOptions, runImportCommand } from '../import-command';
import { runStandardsCommand } from '../standards-command';
import { exportEvents } from '../../import/export';
import { DEFAULT_UNTIL, type GivenOptions, readSampleOptions, sampleOptions } from '../../sample/options';
import { sampleLines } from '../../sample/trust';
import type { CommandLine } from '../command-line';

export const addExchange = (program: Command, { config, withLedger, say, print }: CommandLine): void => {
  program
    .command('import')
    .description(
      'Take in commands (NDJSON, one a line) or a contributions log (CSV). Safe to run twice; the service may be running.',
    )
    .argument('<file>', 'FILE.ndjson or FILE.csv; see docs/IMPORT.md')
    .option('--dry-run', 'say what would become of each line, and keep nothing')
    .option('--map [file]', 'for CSV: a JSON file that maps your column headings to those of the template')
    .action((file: string, options: ImportCommandOptions) =>
      withLedger((ledger) => runImportCommand(ledger, file, options, say), { mustExist: false }),
    );

  program
    .command('standards')
    .description('Take in a set of standards (JSON), all of it or nothing. Safe to run twice; the service may be running.')
    .argument('<file>', 'FILE.json; see docs/ACCREDITATION.md')
    .option('--dry-run', 'say what would become of it, and keep nothing')
    .action((file: string, options: { dryRun?: boolean }) =>
      withLedger((ledger) => runStandardsCommand(ledger, file, options, say), { mustExist: false }),
    );

  program
    .command('export')
    .description('Write the ledger as NDJSON. Commands hold personal text in the clear: keep the file as you keep the register.')
    .option('--events', 'the events exactly as stored, personal text sealed, instead of commands that can be imported again')
    .action(({ events }: { events?: boolean }) =>
      withLedger((ledger) => print(events ? exportEvents(ledger.store) : exportRecorded(ledger))),
    );

  program
    .command('copy')
    .description(
      'Copy the whole ledger from its file in the data folder into the event database of EVENTSTORE_URL (keys: KEYS_URL), or back, while ' +
        'no service runs on either. The bytes stay the same. Ended early, it goes on where it was; at the end both roots are compared.',
    )
    .addOption(new Option('--from <store>', 'where the ledger is').choices(copyEnds).makeOptionMandatory())
    .addOption(new Option('--to <store>', 'where it is to be').choices(copyEnds).makeOptionMandatory())
    .action(async (options: CopyCommandOptions) => {
      process.exitCode = await runCopyCommand(options, config({ LEDGER_STORE: 'eventstoredb' }), say);
    });

  const sample = program
    .command('sample')
    .description('Write the story of an invented trust as NDJSON that can be imported. The same options give the same bytes.');
  for (const [name, { describe, default: usual }] of Object.entries(sampleOptions)) {
    sample.option(`--${name} <number>`, describe, usual);
  }
  sample
    .option('--until <day>', 'where it ends: that day is not told of any more', DEFAULT_UNTIL)
    .action(async (given: GivenOptions, command: Command) => {
      const read = readSampleOptions(given);
      if ('faults' in read) command.error(read.faults.join('\n'), { exitCode: EXIT_USAGE });
      else await print(sampleLines(read.options));
    });
};
