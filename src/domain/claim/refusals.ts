// Why a command about a claim can be refused.
import type { RefusalTable } from '../../kernel/refusal';

export const claimRefusals = {
  CLAIM_NOT_FOUND: 'There is no such claim.',
  CLAIM_ALREADY_SUBMITTED: 'This advisor has claimed for this activity already.',
  CLAIM_NOT_SUBMITTED: 'This claim does not wait for a decision.',
  CLAIM_NOT_APPROVED: 'Only an approved claim can be settled.',
  CLAIM_SETTLED: 'This claim has been settled already.',
  PAYMENT_DECLINED: 'The advisor has declined payment for this activity.',
  NOT_PAYABLE: 'No payment was offered for this activity, and no expenses are claimed.',
  AMOUNT_NOT_AS_OFFERED:
    'The amount must be the fee at the rate that was offered, rounded half up to a penny, plus the expenses.',
  OWN_CLAIM: 'Nobody decides on their own claim.',
  PAID_IN_FUTURE: 'A claim cannot have been paid later than today.',
  BEFORE_CLAIM: 'This cannot have happened before the claim was made.',
} as const satisfies RefusalTable;
