// `ledger restore`: puts backups back into a data folder, and says what is missing then.
import type { Command } from 'commander';

import { restore, type Restored, type RestoreOptions } from '../backup/restore';
import type { CommandLine } from './command-line';
import type { Say } from './say';
import { ledgerExitCodes } from './verify-command';

export const addRestoreCommand = (program: Command, { dataFolder, say }: CommandLine): void => {
  program
    .command('restore')
    .description(
      'Put a backup into the data folder, while the service is stopped. It is checked and verified before anything is changed. ' +
        'Ends with 0, or with 40 when a checkpoint in the data folder covers events that the backup does not hold. See docs/RUNBOOK.md.',
    )
    .argument('<folder>', 'the backup of the ledger')
    .option('--keys <folder>', 'the backup of the subject keys')
    .option('--signing-keys <folder>', 'the backup of the keys that sign')
    .option('--replace', 'replace an older ledger that is there, if the backup continues it')
    .action(async (from: string, options: Pick<RestoreOptions, 'keys' | 'signingKeys' | 'replace'>) => {
      process.exitCode = tell(await restore({ from, into: dataFolder(), ...options }), say);
    });
};

const tell = ({ size, madeAt, missing, replaced, sealedTextOpens, canSign }: Restored, say: Say): number => {
  say(`Restored: ${size} events, as they were at ${madeAt}.`);
  if (replaced !== undefined) say(`They continue the ${replaced} events that were there.`);
  if (!sealedTextOpens) {
    say('Personal text cannot be read: put the key-encryption key and the subject keys back before you start the service.');
  }
  if (!canSign) say('Nothing can be signed: put keys/log back before you start the service.');
  if (missing === 0) return 0;
  say(
    `LOG_REGRESSION: the last checkpoint covers ${missing} ${missing === 1 ? 'event' : 'events'} more, positions ${size + 1} to ${size + missing}.`,
  );
  say('The service will sign nothing. What to do, and what not: docs/RUNBOOK.md, “A backup was restored”.');
  return ledgerExitCodes.LOG_REGRESSION;
};
