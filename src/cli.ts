// The command line: imports, exports, looks into history, signs development tokens, rebuilds read models, verifies.
import { Command, CommanderError } from 'commander';
import { once } from 'node:events';
import { existsSync } from 'node:fs';

import { EXIT_USAGE, UsageError } from './cli/exit-codes';
import { type Config, readConfig } from './config';
import { type DataFolder, dataFolderOf, nodeFolderOf } from './data-folder';
import type { Ledger } from './open-ledger';
import { openNode } from './open-node';
import type { CommandLine } from './cli/command-line';
import { addExchange } from './cli/groups/exchange';
import { addLooking } from './cli/groups/looking';
import { addPeople } from './cli/groups/people';
import { addAuditing } from './cli/groups/auditing';
import { addUpkeep } from './cli/groups/upkeep';

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

const commandLine: CommandLine = { config, dataFolder, existingFolder, withLedger, say, complain, print };
for (const add of [addExchange, addLooking, addPeople, addAuditing, addUpkeep]) add(program, commandLine);

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
