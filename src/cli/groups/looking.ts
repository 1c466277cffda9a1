// Looks into a ledger: its events, what they moved, who read what.
import { type Command } from 'commander';
import { existsSync } from 'node:fs';

import { openReadsLog } from '../../access/reads-log';
import { runCompareCommand } from '../compare-command';
import { EXIT_USAGE } from '../exit-codes';
import { historyLines } from '../history-command';
import { createPause } from '../pause';
import { readsLines } from '../reads-command';
import { replayLines, subjectFrom } from '../replay-command';
import type { CommandLine } from '../command-line';

interface HistoryOptions {
  readonly stream?: string;
  readonly subject?: string;
  readonly type?: string[];
  readonly actor?: string;
  readonly json?: boolean;
}

interface ReplayCommandOptions {
  readonly team?: string;
  readonly advisor?: string;
  readonly cycle?: string;
  readonly all?: boolean;
  readonly compare?: boolean;
  readonly record: boolean;
  readonly until?: string;
  readonly watch?: boolean;
  readonly delay?: string;
  readonly json?: boolean;
}

export const addLooking = (program: Command, { existingFolder, withLedger, say, print }: CommandLine): void => {
  program
    .command('history')
    .description('Show events in the order of the ledger.')
    .option('--stream <id>', 'only those of this stream')
    .option('--subject <id>', 'only those about this team, advisor, activity or contribution')
    .option('--type <types...>', 'only those of these types')
    .option('--actor <id>', 'only what this actor did')
    .option('--json', 'each event exactly as stored')
    .action(({ stream, subject, type, actor, json }: HistoryOptions) =>
      withLedger((ledger) => print(historyLines(ledger, { stream, subject, types: type, actor }, json ?? false))),
    );

  program
    .command('replay')
    .description(
      'Go through what happened with one team, advisor or cycle, event by event, and show what each event moved. Or build every read model anew and compare it with the one in use. The service may be running.',
    )
    .option('--team <id>', 'what concerns this team, and how its score moved')
    .option('--advisor <id>', 'what concerns this advisor, and how their timeline grew')
    .option('--cycle <id>', 'what concerns this accreditation cycle, and where it stood')
    .option('--until <moment>', 'up to a position, or up to when it had happened: 2018-06-20, 2018-06-20T12:00:00Z')
    .option('--watch', 'on a terminal, wait for a key before each step (q ends it)')
    .option('--delay <ms>', 'with --watch: wait so long instead')
    .option('--all', 'everything; with --compare')
    .option('--compare', 'say whether every read model in use holds exactly what follows from the events; exit status 4 if not')
    .option('--no-record', 'with --compare: do not write down in the ledger that this was done')
    .option('--json', 'one JSON object for each event and one at the end; with --compare, one for all')
    .action(async (options: ReplayCommandOptions, command: Command) => {
      const wrongUse = (what: string): never => command.error(what, { exitCode: EXIT_USAGE });
      const { all = false, compare = false, watch = false, json, record, until, delay } = options;
      const [subject, ...more] = (['team', 'advisor', 'cycle'] as const).flatMap((kind) => {
        const id = options[kind];
        return id === undefined ? [] : [{ kind, id }];
      });
      if (all !== compare) wrongUse('--all and --compare go together.');
      if (more.length > 0 || all === (subject !== undefined))
        wrongUse('Say one of --team, --advisor, --cycle or --all --compare.');
      if (delay !== undefined && !/^[0-9]{1,6}$/.test(delay)) wrongUse('--delay is a whole number of milliseconds.');
      await withLedger((ledger) => {
        if (!subject) return runCompareCommand(ledger, { json, record }, say);
        const delayMs = delay === undefined ? undefined : Number(delay);
        const pause = createPause({ watch, delayMs, output: process.stdout, input: process.stdin });
        return print(replayLines(ledger, subjectFrom(subject.kind, subject.id), { until, json, pause }));
      });
    });

  program
    .command('reads')
    .description('Show who was shown personal text about somebody, the earliest first. The service may be running.')
    .requiredOption('--subject <id>', 'whom the text is about, for example an advisor')
    .action(async ({ subject }: { subject: string }) => {
      const { reads } = existingFolder();
      if (!existsSync(reads)) throw new Error('Nobody has been shown any personal text yet.');
      const log = openReadsLog(reads);
      try {
        process.exitCode = await print(readsLines(log, subject));
      } finally {
        log.close();
      }
    });
};
