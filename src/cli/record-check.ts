// Writes into the ledger that it was checked, by whom the command line stands for: the ledger itself.
import { randomUUID } from 'node:crypto';

import { scheduler } from '../domain/roles';
import type { Ledger } from '../open-ledger';

export interface Check {
  readonly kind: 'COMPARE' | 'VERIFY_LEDGER';
  readonly result: string;
  readonly treeSize?: number;
  readonly root?: string;
}

/** @throws Error when it is refused */
export const recordCheck = async ({ commands }: Ledger, check: Check): Promise<void> => {
  const input = { commandId: randomUUID(), ...check };
  const outcome = await commands.handle({ type: 'RecordAuditReplay', actor: scheduler, input });
  if (outcome.kind === 'refused') throw new Error(`It could not be written down. ${outcome.refusals[0].message}`);
};
