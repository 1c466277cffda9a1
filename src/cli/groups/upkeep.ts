// What keeps a ledger in order: jobs, read models, backups, retention.
import type { Command } from 'commander';

import { projections } from '../../../projections/registry';
import { createProjectionRunner } from '../../../projections/runner/runner';
import { addBackupCommand } from '../backup-command';
import { runJobsCommand } from '../jobs-command';
import { addRestoreCommand } from '../restore-command';
import { addRetentionCommand } from '../retention-command';
import type { CommandLine } from '../command-line';

export const addUpkeep = (program: Command, commandLine: CommandLine): void => {
  const { withLedger, say } = commandLine;

  program
    .command('jobs')
    .description('Do once, and now, what the service does by itself: write down which invitations ran out unanswered.')
    .action(() => withLedger((ledger) => runJobsCommand(ledger, say)));

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

  for (const add of [addBackupCommand, addRestoreCommand, addRetentionCommand]) add(program, commandLine);
};
