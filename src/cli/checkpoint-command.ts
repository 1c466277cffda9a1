// `ledger checkpoint`: the last signed checkpoint, to be kept outside; or signs one now.

import { openCheckpointStore } from '../audit/checkpoint-store';
import { readVerifierKeys } from '../audit/keys';
import type { DataFolder } from '../data-folder';
import { openAudit } from '../open-audit';
import type { Ledger } from '../open-ledger';
import { openDatabase } from '../sqlite/database';
import { ledgerExitCodes } from './verify-command';
import type { Say } from './say';

const BUSY_TIMEOUT_MS = 10_000;

/** What stands on stdout is the note and nothing else: it can be kept as it is. @throws CheckpointNotOursError */
export const showCheckpoint = (folder: DataFolder, print: (note: Buffer) => void, complain: Say): number => {
  const db = openDatabase(folder.ledger, BUSY_TIMEOUT_MS);
  try {
    const latest = openCheckpointStore(db, folder.checkpoint).latest(readVerifierKeys({ folder: folder.logKeys }));
    if (!latest) {
      complain('Nothing has been signed yet. The service signs by itself; without it: ledger checkpoint --sign.');
      return 1;
    }
    print(latest.note);
    return 0;
  } finally {
    db.close();
  }
};

/** Signs what is there, after all of it was looked at, exactly as the service does. */
export const signCheckpointNow = async (
  ledger: Ledger,
  origin: string | undefined,
  print: (note: Buffer) => void,
  complain: Say,
): Promise<number> => {
  const audit = openAudit(ledger, origin);
  try {
    const verdict = await ledger.verify();
    if (verdict.kind !== 'VALID') {
      for (const { code, message } of verdict.faults) complain(`${code}: ${message}`);
      complain('Nothing was signed. What to do, and what not: docs/RUNBOOK.md');
      return ledgerExitCodes[verdict.kind];
    }
    const signed = await audit.signer.sign();
    if (!signed) {
      complain('The ledger holds no event yet: there is nothing to sign.');
      return 1;
    }
    print(signed.note);
    return 0;
  } finally {
    audit.close();
  }
};
