// What shows outsiders that the ledger is what it was: verifying, checkpoints, keys, packs, witnesses.
import { Argument, type Command } from 'commander';

import { showCheckpoint, signCheckpointNow } from '../checkpoint-command';
import { type PackCommandOptions, runPackCommand } from '../pack-command';
import { runVerifyPackCommand } from '../verify-pack-command';
import { retireKeys, rotateKey, showKeys, type SigningPurpose, signingPurposes } from '../keys-command';
import { recordCheck } from '../record-check';
import { type LedgerFinding, runVerifyCommand, type VerifyCommandOptions } from '../verify-command';
import { runWitnessCommand, type WitnessCommandOptions } from '../witness-command';
import type { Ledger } from '../../open-ledger';
import { openNode } from '../../open-node';
import { verifyFolder } from '../../verify-folder';
import type { CommandLine } from '../command-line';

type VerifyOptions = VerifyCommandOptions & { readonly packKey?: readonly string[]; readonly record?: boolean };

export const addAuditing = (program: Command, { config, existingFolder, withLedger, say, complain }: CommandLine): void => {
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
      else await withLedger((ledger) => signCheckpointNow(ledger, config().origin, print, complain));
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
      withLedger((ledger) => runPackCommand(ledger, { ...options, origin: config().origin }, say)),
    );

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
};
