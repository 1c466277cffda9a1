// Why a command about a contribution can be refused.
import type { RefusalTable } from '../../kernel/refusal';

export const contributionRefusals = {
  CONTRIBUTION_NOT_FOUND: 'There is no such contribution.',
  CONTRIBUTION_ALREADY_RECORDED: 'This contribution has been recorded already.',
  CONTRIBUTION_ALREADY_CONFIRMED: 'This contribution has been confirmed already.',
  OWN_RECORD: 'Nobody confirms their own record; somebody else has to.',
  NOTHING_CORRECTED: 'A correction changes something.',
  REASON_REQUIRED: 'An advisor is owed the reason when a contribution is not taken up or is put off.',
  OUTCOME_ALREADY_DECIDED: 'The outcome of this contribution has been decided already.',
  NO_FEEDBACK_YET: 'No feedback has been given on this contribution, so it cannot be rated.',
  NOT_YOUR_SIDE: 'An advisor reflects from the advisor’s side, not from the staff’s.',
  BEFORE_CONTRIBUTION: 'This cannot have happened before the contribution was made.',
} as const satisfies RefusalTable;
