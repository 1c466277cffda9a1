// Why it can be refused to write down a check of the ledger.
import type { RefusalTable } from '../../kernel/refusal';

export const auditRefusals = {
  AUDIT_ALREADY_RECORDED: 'A check of the ledger was recorded with this id already.',
  RESULT_OF_ANOTHER_KIND: 'This cannot come of a check of this kind.',
  SIZE_AND_ROOT_TOGETHER: 'A root is that of so many events: say both, or neither.',
  REPLAY_OF_NOTHING: 'A replay is of a team, an advisor or a cycle: say which.',
} as const satisfies RefusalTable;
