// `ledger verify`: holds the whole ledger of a data folder against its own words, its tree, and what was signed.
import { readFileSync } from 'node:fs';

import { type CheckpointVerdict, verifyCheckpoint } from '../audit/checkpoint';
import type { SignedCheckpoint } from '../audit/checkpoint-store';
import { packExitCodes } from '../audit/evidence-pack/verdict';
import { readVerifierKeys } from '../audit/keys';
import { MalformedError } from '../audit/malformed';
import type { VerifierKey } from '../audit/note-keys';
import type { LedgerFault, LedgerVerdict } from '../audit/verify-ledger';
import type { DataFolder } from '../data-folder';
import { showProgress } from '../ops/progress';
import type { VerifyOptions } from '../verify-folder';
import { UsageError } from './exit-codes';
import { logKeyFrom } from './log-key';
import type { Say } from './say';

export interface VerifyCommandOptions {
  /** The file of a checkpoint that was kept outside. */
  readonly checkpoint?: string;
  /** The keys that may have signed; those in the data folder when nothing is said. */
  readonly logKey?: readonly string[];
  readonly json?: boolean;
}

/** Where a ledger is, and how all of it is looked at. */
export interface LedgerToVerify {
  readonly folder: DataFolder;
  verify(options: VerifyOptions): Promise<LedgerVerdict>;
}

export type LedgerFinding = Omit<LedgerVerdict, 'kind'> & {
  /** UNTRUSTED_KEY: what was signed is signed by none of the keys that are believed. */
  readonly kind: LedgerVerdict['kind'] | 'UNTRUSTED_KEY';
};

export const ledgerExitCodes: Readonly<Record<LedgerFinding['kind'], number>> = {
  VALID: packExitCodes.VALID,
  UNTRUSTED_KEY: packExitCodes.UNTRUSTED_KEY,
  INVALID: packExitCodes.INVALID,
  LOG_REGRESSION: 40,
};

/** The exit code says what was found. @throws UsageError when an option is not what it must be */
export const runVerifyCommand = async (
  { folder, verify }: LedgerToVerify,
  { checkpoint, logKey, json = false }: VerifyCommandOptions,
  say: Say,
  onFinding?: (finding: LedgerFinding) => Promise<void>,
): Promise<number> => {
  const given = logKey?.map(logKeyFrom);
  const held = checkpoint === undefined ? undefined : holding(checkpoint, given ?? readVerifierKeys({ folder: folder.logKeys }));
  const finding = held?.kind === 'NOT_BELIEVED' ? held.finding : await verifyAll({ folder, verify }, given, held?.signed);
  if (json) say(JSON.stringify({ file: folder.ledger, ...finding }));
  else tell(folder, finding, say);
  await onFinding?.(finding);
  return ledgerExitCodes[finding.kind];
};

const verifyAll = async (
  { folder, verify }: LedgerToVerify,
  given: readonly VerifierKey[] | undefined,
  held: SignedCheckpoint | undefined,
): Promise<LedgerFinding> => {
  const own = readVerifierKeys({ folder: folder.logKeys })[0]?.name;
  if (held && own !== undefined && held.checkpoint.origin !== own) {
    return nothingFound('INVALID', `The checkpoint is of ${held.checkpoint.origin}, and the ledger is ${own}.`);
  }
  const progress = showProgress('Verifying', 0);
  try {
    const verdict = await verify({
      isThorough: true,
      ...(given && { keys: given }),
      held,
      onProgress: (done, total) => progress.update(done, total),
    });
    // Whoever names the keys asks whether it was they who signed.
    return given && verdict.faults.length > 0 && verdict.faults.every(({ code }) => code === 'CHECKPOINT_NOT_OURS')
      ? { ...verdict, kind: 'UNTRUSTED_KEY' }
      : verdict;
  } finally {
    progress.stop();
  }
};

type Holding =
  | { readonly kind: 'HELD'; readonly signed: SignedCheckpoint }
  | { readonly kind: 'NOT_BELIEVED'; readonly finding: LedgerFinding };

/** A checkpoint is believed only when a known key signed it: anybody can write down a size and a root. */
const holding = (file: string, keys: readonly VerifierKey[]): Holding => {
  const note = noteIn(file);
  let verdict: CheckpointVerdict;
  try {
    verdict = verifyCheckpoint(note, keys);
  } catch (error) {
    if (!(error instanceof MalformedError)) throw error;
    throw new UsageError(`${file} is not a signed checkpoint. ${error.message}`);
  }
  switch (verdict.kind) {
    case 'SIGNED':
      return { kind: 'HELD', signed: { checkpoint: verdict.checkpoint, note } };
    case 'UNKNOWN_KEYS':
      return { kind: 'NOT_BELIEVED', finding: nothingFound('UNTRUSTED_KEY', `None of the known keys signed ${file}.`) };
    case 'BAD_SIGNATURE':
      return {
        kind: 'NOT_BELIEVED',
        finding: nothingFound(
          'INVALID',
          `${file} was changed after the key ${verdict.key.id} signed it, or never was signed by it.`,
        ),
      };
  }
};

const noteIn = (file: string): Buffer => {
  try {
    return readFileSync(file);
  } catch (error) {
    throw new UsageError(`${file} cannot be read: ${(error as NodeJS.ErrnoException).code ?? String(error)}.`);
  }
};

/** The ledger itself was not looked at. */
const nothingFound = (kind: 'UNTRUSTED_KEY' | 'INVALID', message: string): LedgerFinding => ({
  kind,
  size: 0,
  erasures: 0,
  sealedTextOpened: false,
  faults: [{ code: 'CHECKPOINT_NOT_OURS', message }],
});

const tell = (folder: DataFolder, finding: LedgerFinding, say: Say): void => {
  const { kind, size, root, erasures, sealedTextOpened, faults } = finding;
  say(`${kind}  ${folder.ledger}`);
  for (const fault of faults) say(`  ${sentenceOf(fault)}`);
  if (root !== undefined) say(`  ${size} ${size === 1 ? 'event' : 'events'}, root ${root}`);
  if (kind !== 'VALID') {
    say('  What to do, and what not: docs/RUNBOOK.md');
    return;
  }
  if (erasures > 0) say(`  The personal text of ${erasures} ${erasures === 1 ? 'event' : 'events'} was erased.`);
  if (!sealedTextOpened) say('  Sealed text was not opened: its keys are not here.');
};

const sentenceOf = ({ code, message, leaf }: LedgerFault): string =>
  `${code}${leaf === undefined ? '' : ` at leaf ${leaf} (position ${leaf + 1})`}: ${message}`;
