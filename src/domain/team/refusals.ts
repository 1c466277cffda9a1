// Why a command about a team can be refused.
import type { RefusalTable } from '../../kernel/refusal';

export const teamRefusals = {
  TEAM_NOT_FOUND: 'There is no such team.',
  TEAM_ALREADY_REGISTERED: 'This team is on the ledger already.',
  TEAM_NAME_UNCHANGED: 'The team has this name already.',
  LEAD_UNCHANGED: 'This person leads involvement in the team already.',
} as const satisfies RefusalTable;
