// The command line: imports, exports, looks into history, signs development tokens, rebuilds read models, verifies.
import { Argument, Command, CommanderError, Option } from 'commander';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { existsSync } from 'node:fs';

import { projections } from '../projections/registry';
import { createProjectionRunner } from '../projections/runner/runner';
import { openReadsLog } from './access/reads-log';
import { developmentActor, signDevelopmentToken } from './access/identity';
import { addBackupCommand } from './cli/backup-command';
import { showCheckpoint, signCheckpointNow } from './cli/checkpoint-command';
import { runCompareCommand } from './cli/compare-command';
import { type CopyCommandOptions, copyEnds, runCopyCommand } from './cli/copy-command';
import { EXIT_USAGE, UsageError } from './cli/exit-codes';
import { type EraseCommandOptions, runEraseCommand } from './cli/erase-command';
import { exportRecorded } from './cli/export-command';
import { historyLines } from './cli/history-command';
import { type ImportCommandOptions, runImportCommand } from './cli/import-command';
import { runJobsCommand } from './cli/jobs-command';
import { type PackCommandOptions, runPackCommand } from './cli/pack-command';
import { runVerifyPackCommand } from './cli/verify-pack-command';
import { retireKeys, rotateKey, showKeys, type SigningPurpose, signingPurposes } from './cli/keys-command';
import { createPause } from './cli/pause';
import {
  type GrantOptions,
  grantRole,
  type PersonOptions,
  type RevokeOptions,
  revokeRole,
  showPerson,
} from './cli/people-commands';
import { readsLines } from './cli/reads-command';
import { recordCheck } from './cli/record-check';
import { replayLines, subjectFrom } from './cli/replay-command';
import { addRestoreCommand } from './cli/restore-command';
import { addRetentionCommand } from './cli/retention-command';
import { runStandardsCommand } from './cli/standards-command';
import { type LedgerFinding, runVerifyCommand, type VerifyCommandOptions } from './cli/verify-command';
import { runWitnessCommand, type WitnessCommandOptions } from './cli/witness-command';
import { type Config, readConfig } from './config';
import { type DataFolder, dataFolderOf, nodeFolderOf, prepareDataFolder } from './data-folder';
import { type Role, roles } from './domain/roles';
import { exportEvents } from './import/export';
import { ACTOR_PATTERN } from './kernel/ids';
import type { Ledger } from './open-ledger';
import { openNode } from './open-node';
import { loadSecretKey } from './privacy/secret-key';
import { DEFAULT_UNTIL, type GivenOptions, readSampleOptions, sampleOptions } from './sample/options';
import { sampleLines } from './sample/trust';
import { verifyFolder } from './verify-folder';

/** Everything that is made here is for its owner alone. */
process.umask(0o077);

const say = (line: string): void => void process.stdout.write(`${line}\n`);
const complain = (line: string): void => void process.stderr.write(`${line}\n`);

/** Writes lines as fast as they are read, and stops when nobody reads any more. */
const print = async (lines: AsyncIterable<string> | Iterable<string>): Promise<number> => {
  for await (const line of lines) {
    if (!process.stdout.write(`${line}\n`)) await once(process.stdout, 'drain');
  }
  return 0;
};

// `ledger history | head` ends early, and that is no fault.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit(0);
});

const config = (also: Readonly<Record<string, string>> = {}): Config => {
  const { data } = program.opts<{ data?: string }>();
  return readConfig({ ...process.env, ...also, ...(data !== undefined && { LEDGER_DATA: data }) });
};
const dataFolder = (): string => config().dataFolder;

const withLedger = async (work: (ledger: Ledger) => Promise<number>, { mustExist = true } = {}): Promise<void> => {
  const { dataFolder: folder, store } = config();
  const isEmbedded = store.kind === 'sqlite';
  if (isEmbedded && mustExist && !existsSync(dataFolderOf(folder).ledger)) throw new Error(`There is no ledger in ${folder}.`);
  const ledger = await openNode({ dataFolder: folder, store });
  try {
    await ledger.eraser.finish();
    process.exitCode = await work(ledger);
  } finally {
    await ledger.close();
  }
};

/** Where there is a ledger; nothing in it is opened, made or migrated. */
const existingFolder = (): DataFolder => {
  const folder = config().store.kind === 'sqlite' ? dataFolderOf(dataFolder()) : nodeFolderOf(dataFolder());
  if (!existsSync(folder.ledger)) throw new Error(`There is no ledger in ${dataFolder()}.`);
  return folder;
};

const program = new Command('ledger')
  .description('An auditable history of co-production: imports, exports and looks into a ledger.')
  .option('--data <folder>', 'the data folder (otherwise LEDGER_DATA, otherwise ./data)')
  .exitOverride();

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
  .command('pack')
  .description(
    'Make an evidence pack of a cycle: signed, sealed, and checked by its recipient without us. The service may be running.',
  )
  .requiredOption('--cycle <id>', 'the accreditation cycle')
  .requiredOption('--recipient <id>', 'who receives it: a pseudonymous id, or accreditor or auditor for the development one')
  .option('--claims <list>', 'L1,L2 (when nothing is said), L1, or L3: the whole ledger, for an auditor')
  .option('--out <file>', 'where to write it (otherwise <packId>.evidence.zip, here)')
  .option('--command-id <uuid>', 'of this very request: sending it again gives the same pack')
  .action((options: PackCommandOptions) =>
    withLedger((ledger) => runPackCommand(ledger, { ...options, origin: readConfig(process.env).origin }, say)),
  );

program
  .command('export')
  .description('Write the ledger as NDJSON. Commands hold personal text in the clear: keep the file as you keep the register.')
  .option('--events', 'the events exactly as stored, personal text sealed, instead of commands that can be imported again')
  .action(({ events }: { events?: boolean }) =>
    withLedger((ledger) => print(events ? exportEvents(ledger.store) : exportRecorded(ledger))),
  );

interface HistoryOptions {
  readonly stream?: string;
  readonly subject?: string;
  readonly type?: string[];
  readonly actor?: string;
  readonly json?: boolean;
}

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
    if (more.length > 0 || all === (subject !== undefined)) wrongUse('Say one of --team, --advisor, --cycle or --all --compare.');
    if (delay !== undefined && !/^[0-9]{1,6}$/.test(delay)) wrongUse('--delay is a whole number of milliseconds.');
    await withLedger((ledger) => {
      if (!subject) return runCompareCommand(ledger, { json, record }, say);
      const delayMs = delay === undefined ? undefined : Number(delay);
      const pause = createPause({ watch, delayMs, output: process.stdout, input: process.stdin });
      return print(replayLines(ledger, subjectFrom(subject.kind, subject.id), { until, json, pause }));
    });
  });

program
  .command('erase')
  .description(
    'Erase an advisor, as it was decided: show what it would do, or do it (--yes), or list what others wrote that is to be looked at ' +
      'before (--review), or print the certificate after (--certificate). The service may be running.',
  )
  .argument('<advisor>', 'advisor-<uuid>')
  .option('--yes', 'do it; it cannot be undone')
  .option('--review', 'list the ids of texts about others that may speak of the advisor; no text is shown')
  .option('--certificate', 'print who asked, decided and did it, with the proof that the ledger says so')
  .option('--as <id>', 'who carries it out, for example admin-<uuid>')
  .option('--command-id <uuid>', 'of this very request: sending it again goes on where it stopped')
  .action((advisor: string, options: EraseCommandOptions) =>
    withLedger((ledger) => runEraseCommand(ledger, advisor, { ...options, origin: readConfig(process.env).origin }, say)),
  );

program
  .command('jobs')
  .description('Do once, and now, what the service does by itself: write down which invitations ran out unanswered.')
  .action(() => withLedger((ledger) => runJobsCommand(ledger, say)));

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

program
  .command('token')
  .description('Sign a development token. Only a service on a loopback address accepts it.')
  .addOption(new Option('--role <role>', 'the role to act in').choices([...roles]).makeOptionMandatory())
  .option('--subject <id>', 'who acts, for example an advisor’s id (otherwise somebody made up)')
  .option('--hours <hours>', 'how long it is good for', '12')
  .action(async ({ role, subject, hours }: { role: Role; subject?: string; hours: string }) => {
    if (subject !== undefined && !new RegExp(`^${ACTOR_PATTERN}$`).test(subject)) {
      throw new Error('A subject is a pseudonymous id such as advisor-<uuid>.');
    }
    if (!/^[1-9][0-9]{0,3}$/.test(hours)) throw new Error('Hours are a whole number from 1 to 9999.');
    const key = loadSecretKey(prepareDataFolder(dataFolder()).developmentTokenKey, randomBytes);
    const actor = subject === undefined ? developmentActor(role) : { id: subject, role };
    say(await signDevelopmentToken(key, actor, Number(hours)));
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

program
  .command('person')
  .description('Print the id by which this ledger knows somebody who signs in.')
  .requiredOption('--issuer <url>', 'who issues their tokens, exactly as it stands in the configuration')
  .requiredOption('--subject <name>', 'what they are called there: `sub` in their tokens. It is kept nowhere')
  .action((options: PersonOptions) => withLedger(async (ledger) => showPerson(ledger, options, say)));

program
  .command('grant')
  .description('Give a person a role. The service may be running; it holds from then on.')
  .requiredOption('--person <id>', 'as “ledger person” prints it')
  .addOption(new Option('--role <role>', 'the role').choices([...roles]).makeOptionMandatory())
  .option('--team <ids...>', 'for which teams: for staff and involvement_lead')
  .option('--advisor <id>', 'which advisor they are: for advisor')
  .option('--until <moment>', 'until when, for example 2027-03-31T22:00:00Z; otherwise until it is revoked')
  .action((options: GrantOptions) => withLedger((ledger) => grantRole(ledger, options, say)));

program
  .command('revoke')
  .description('Take a role from a person. The service may be running; no token of theirs is good for it from then on.')
  .requiredOption('--person <id>', 'as “ledger person” prints it')
  .addOption(new Option('--role <role>', 'the role').choices([...roles]).makeOptionMandatory())
  .option('--reason <code>', 'why: LEFT, CHANGED_WORK, NO_LONGER_NEEDED, GIVEN_BY_MISTAKE, MISUSED or OTHER')
  .action((options: RevokeOptions) => withLedger((ledger) => revokeRole(ledger, options, say)));

program
  .command('rebuild')
  .description('Build read models anew from the events, while the service is stopped.')
  .argument('[name]', `one of ${projections.map(({ name }) => name).join(', ')}; all of them when nothing is said`)
  .action((name?: string) =>
    withLedger(async ({ store, catalogue, folder, clock }) => {
      const chosen = projections.filter((projection) => name === undefined || projection.name === name);
      if (chosen.length === 0) throw new Error('There is no such read model.');
      const runner = createProjectionRunner({ store, catalogue, projections: chosen, folder: folder.readModels, clock });
      try {
        await runner.start();
        for (const projection of chosen) {
          await runner.rebuild(projection.name);
          say(`${projection.name} was rebuilt.`);
        }
      } finally {
        await runner.stop();
      }
      return 0;
    }),
  );

type VerifyOptions = VerifyCommandOptions & { readonly packKey?: readonly string[]; readonly record?: boolean };

/** A finding about keys is none about the ledger. */
const recordFinding = async ({ kind, size, root }: LedgerFinding): Promise<void> => {
  if (kind === 'UNTRUSTED_KEY') return;
  const over = root === undefined || size === 0 ? {} : { treeSize: size, root };
  const ledger = await openNode(config());
  try {
    await recordCheck(ledger, { kind: 'VERIFY_LEDGER', result: kind, ...over });
  } finally {
    await ledger.close();
  }
};

program
  .command('verify')
  .description(
    'Verify the whole ledger: every row, the tree, what was signed, sealed text where its keys are. The service may be running. ' +
      'Given an evidence pack, check that instead: it needs no ledger and no network. Ends with 0 VALID, 10 VALID_WITH_ERASURES, ' +
      '20 UNTRUSTED_KEY, 30 INVALID, 40 LOG_REGRESSION.',
  )
  .argument('[file]', 'FILE.evidence.zip; the ledger itself when nothing is said')
  .option('--checkpoint <file>', 'hold it against a signed checkpoint that was kept outside')
  .option(
    '--log-key <keys...>',
    'the keys that may have signed, got by another way than the ledger; otherwise, for the ledger itself, those in its folder',
  )
  .option('--pack-key <keys...>', 'for a pack: the keys of whoever may have sealed it')
  .option('--record', 'write into the ledger that it was verified, and what came of it; otherwise nothing is changed')
  .option('--json', 'one line of JSON')
  .action(async (file: string | undefined, { packKey, record, ...options }: VerifyOptions) => {
    const onFinding = record ? recordFinding : undefined;
    if (file !== undefined) process.exitCode = runVerifyPackCommand(file, { ...options, packKey }, say);
    else if (config().store.kind === 'eventstoredb') {
      await withLedger((ledger) => runVerifyCommand(ledger, options, say, onFinding));
    } else {
      // Nothing in it is opened, made or migrated.
      const folder = existingFolder();
      const verify = (asked: Parameters<Ledger['verify']>[0]) => verifyFolder(folder, asked);
      process.exitCode = await runVerifyCommand({ folder, verify }, options, say, onFinding);
    }
  });

program
  .command('checkpoint')
  .description('Print the last signed checkpoint, to be kept outside.')
  .option('--sign', 'verify and sign what is there now; a service that runs does so by itself')
  .action(async ({ sign }: { sign?: boolean }) => {
    const print = (note: Buffer): void => void process.stdout.write(note);
    if (!sign) process.exitCode = showCheckpoint(existingFolder(), print, complain);
    else await withLedger((ledger) => signCheckpointNow(ledger, readConfig(process.env).origin, print, complain));
  });

const keys = program.command('keys').description('The keys that sign checkpoints (log) and evidence packs (packs).');
keys
  .command('show')
  .description('Print the public halves, to hand out to whoever verifies.')
  .action(() => {
    process.exitCode = showKeys(existingFolder(), say);
  });
for (const [name, run, description] of [
  ['rotate', rotateKey, 'Make a new key that signs beside those there are.'],
  ['retire', retireKeys, 'End the overlap: only the newest key signs from the next start of the service on.'],
] as const) {
  keys
    .command(name)
    .description(description)
    .addArgument(new Argument('<purpose>', 'whose key').choices(signingPurposes))
    .action((purpose: SigningPurpose) => {
      process.exitCode = run(existingFolder(), purpose, say);
    });
}

program
  .command('witness')
  .description(
    'Be the witness of a log (C2SP tlog-witness): cosign its checkpoints as long as each continues the one before. ' +
      'Run it where those who run the ledger cannot change it.',
  )
  .requiredOption('--log-key <keys...>', 'the keys by which the log signs, as “ledger keys show” prints them')
  .option('--log-url <url>', 'where the log is served, to look for new checkpoints there; otherwise they are sent by the log')
  .option('--every <seconds>', 'how often it looks', '60')
  .option('--port <number>', '0 picks a free port', '4100')
  .option('--host <address>', 'where it listens', '127.0.0.1')
  .option('--folder <folder>', 'its keys and its memory', './witness')
  .option('--name <name>', 'the name of a new witness: an address without https://, for example witness.example/coproduction')
  .action(async (options: WitnessCommandOptions) => {
    process.exitCode = await runWitnessCommand(options, say, complain);
  });

addBackupCommand(program, { dataFolder, say });
addRestoreCommand(program, { dataFolder, say });
addRetentionCommand(program, { dataFolder, say, withLedger, retentionFile: () => readConfig(process.env).retentionFile });

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

const sentenceFor = (error: unknown): string => {
  if (!(error instanceof Error)) return String(error);
  const { code, path } = error as NodeJS.ErrnoException;
  return code === 'ENOENT' && path !== undefined ? `There is no file ${path}.` : error.message;
};

program.parseAsync().catch((error: unknown) => {
  if (error instanceof CommanderError) {
    process.exitCode = error.exitCode === 0 ? 0 : EXIT_USAGE;
    return;
  }
  process.stderr.write(`${sentenceFor(error)}\n`);
  process.exitCode = error instanceof UsageError ? EXIT_USAGE : 1;
});
