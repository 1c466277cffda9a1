// `ledger jobs`: what the service does by itself at its appointed times, done once and now.
import { directoryProjection } from '../../projections/directory/projection';
import { createProjectionRunner } from '../../projections/runner/runner';
import { expireInvitations } from '../jobs/expire-invitations';
import type { Ledger } from '../open-ledger';
import type { Say } from './say';

export const runJobsCommand = async ({ store, catalogue, folder, clock, commands }: Ledger, say: Say): Promise<number> => {
  const runner = createProjectionRunner({
    store,
    catalogue,
    projections: [directoryProjection],
    folder: folder.readModels,
    clock,
    onFault: (error) => {
      throw error;
    },
  });
  try {
    await runner.start();
    const rows = () => runner.rows(directoryProjection.name);
    const expired = await expireInvitations({ commands, store, clock, rows });
    say(`${expired} ${expired === 1 ? 'invitation has' : 'invitations have'} run out unanswered.`);
    return 0;
  } finally {
    await runner.stop();
  }
};
