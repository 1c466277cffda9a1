// `ledger backup`: copies the ledger, or keys, into a folder of its own, while the service writes.
import { type Command, Option } from 'commander';
import { existsSync } from 'node:fs';

import { backUp } from '../backup/back-up';
import type { BackupKind, Manifest } from '../backup/manifest';
import { dataFolderOf } from '../data-folder';
import { systemClock } from '../kernel/clock';
import { showProgress } from '../ops/progress';
import type { CommandLine } from './command-line';
import type { Say } from './say';

interface BackupCommandOptions {
  readonly keys?: boolean;
  readonly signingKeys?: boolean;
}

export const addBackupCommand = (program: Command, { dataFolder, say }: CommandLine): void => {
  program
    .command('backup')
    .description(
      'Copy the ledger into a new folder, as it is at one moment, and verify the copy. The service may be running. Keys are copied by ' +
        'calls of their own, into other folders, to be kept elsewhere; the key-encryption key never is. See docs/RUNBOOK.md.',
    )
    .argument('<folder>', 'a folder that is not there yet, or is empty')
    .addOption(new Option('--keys', 'instead of the ledger, the keys of sealed text, wrapped').conflicts('signingKeys'))
    .option('--signing-keys', 'instead of the ledger, the keys that sign: whoever has them can sign as this ledger')
    .action(async (folder: string, options: BackupCommandOptions) => {
      process.exitCode = await runBackupCommand(dataFolder(), folder, options, say);
    });
};

const runBackupCommand = async (from: string, to: string, options: BackupCommandOptions, say: Say): Promise<number> => {
  if (!existsSync(dataFolderOf(from).ledger)) throw new Error(`There is no ledger in ${from}.`);
  const kind: BackupKind = options.keys ? 'SUBJECT_KEYS' : options.signingKeys ? 'SIGNING_KEYS' : 'LEDGER';
  const progress = showProgress('Backing up', 0);
  try {
    const manifest = await backUp({ from, to, kind, clock: systemClock, onProgress: progress.update });
    progress.stop();
    for (const sentence of sentencesFor(manifest)) say(sentence);
  } finally {
    progress.stop();
  }
  return 0;
};

const sentencesFor = ({ kind, ledger }: Manifest): readonly string[] => {
  switch (kind) {
    case 'LEDGER':
      return [
        `VALID: ${ledger?.size ?? 0} events, root ${ledger?.root ?? ''}.`,
        'Personal text in it can be read only with the subject keys (--keys) and the key-encryption key: keep them elsewhere.',
      ];
    case 'SUBJECT_KEYS':
      return [
        'The subject keys, wrapped: without the key-encryption key they open nothing. Keep that apart from both.',
        'They hold the keys of people who will be erased later: keep these backups no longer than erasure may take.',
      ];
    case 'SIGNING_KEYS':
      return ['The keys that sign. Whoever has them can sign as this ledger: keep them where nobody else reads them.'];
  }
};
