// Why no pack is made, beside what the rules of a cycle say.
import { refusing } from '../kernel/refusal';
import type { RefusalTable } from '../kernel/refusal';

export const packRefusals = {
  NO_EVIDENCE: 'Nothing is linked as evidence in this cycle, so there is nothing to make a pack of.',
  NOTHING_SIGNED: 'Nothing has been signed yet.',
  SIGNING_REFUSED: 'The ledger signs nothing any more until somebody has looked, so nothing can be sealed.',
  PACK_TOO_LARGE: 'The pack would hold more events than a pack can.',
} as const satisfies RefusalTable;

export const refuse = refusing(packRefusals);
