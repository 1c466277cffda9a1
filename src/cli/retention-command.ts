// `ledger retention`: what has been kept for as long as it may be; erases whom nothing is needed of any more, when told to.
import type { Command } from 'commander';
import { randomUUID } from 'node:crypto';

import { ACTOR_PATTERN } from '../kernel/ids';
import type { Ledger } from '../open-ledger';
import { readRetentionClasses, type RetentionClass } from '../retention/classes';
import { dueOf } from '../retention/due';
import { eraseForRetention } from '../retention/erase-for-retention';
import { knownOfAdvisors } from '../retention/known';
import type { CommandLine } from './command-line';
import { UsageError } from './exit-codes';
import type { Say } from './say';

interface RetentionOptions {
  readonly execute?: boolean;
  readonly requestedBy?: string;
  readonly decidedBy?: string;
}

export const addRetentionCommand = (program: Command, { config, withLedger, say }: CommandLine): void => {
  program
    .command('retention')
    .description('List what has been kept for as long as it may be, by the classes in the file that LEDGER_RETENTION names.')
    .option('--execute', 'erase those of whom everything is due, as any erasure is done; it cannot be undone')
    .option('--requested-by <id>', 'with --execute: who asks for it, a pseudonymous id')
    .option('--decided-by <id>', 'with --execute: who decides it, somebody else')
    .action((options: RetentionOptions) =>
      withLedger((ledger) => runRetentionCommand(ledger, readRetentionClasses(config().retentionFile), options, say)),
    );
};

/** Exit codes: 0 listed, or all that could be was erased; 1 some erasure was refused. */
export const runRetentionCommand = async (
  ledger: Ledger,
  classes: readonly RetentionClass[],
  options: RetentionOptions,
  say: Say,
): Promise<number> => {
  const erase = options.execute ? erasing(ledger, options) : undefined;
  const now = ledger.clock();
  let [whole, refused] = [0, 0];
  for (const advisor of await knownOfAdvisors(ledger.store)) {
    const due = dueOf(classes, advisor, now);
    for (const one of due)
      say(`${one.advisorId}  ${one.class}  since ${one.since}${one.isWhole ? '' : '  (other things are not due)'}`);
    if (!due.some(({ isWhole }) => isWhole)) continue;
    whole += 1;
    try {
      await erase?.(advisor.advisorId, 'NO_LONGER_NEEDED');
    } catch (error) {
      refused += 1;
      say(`  not erased: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
  if (classes.length === 0) say('No periods are configured (LEDGER_RETENTION), so nothing is due.');
  else if (erase) say(`${whole - refused} erased, ${refused} not.`);
  else say(`Of ${whole} ${whole === 1 ? 'advisor' : 'advisors'} everything is due. Nothing was done.`);
  return refused > 0 ? 1 : 0;
};

const erasing = ({ commands }: Ledger, { requestedBy, decidedBy }: RetentionOptions) => {
  const isId = (id: string | undefined): id is string => id !== undefined && new RegExp(`^${ACTOR_PATTERN}$`).test(id);
  if (!isId(requestedBy) || !isId(decidedBy) || requestedBy === decidedBy) {
    throw new UsageError('--execute takes two people: --requested-by and --decided-by, each a pseudonymous id.');
  }
  return eraseForRetention({ commands, newId: randomUUID, requestedBy, decidedBy });
};
