// Why a command about a scoring policy can be refused.
import type { RefusalTable } from '../../kernel/refusal';

export const policyRefusals = {
  POLICY_VERSION_RESERVED: 'This name belongs to the policy that holds while none is adopted.',
  POLICY_VERSION_USED: 'A policy of this name was adopted already; a change needs a name of its own.',
  BANDS_OUT_OF_ORDER: 'The band DEVELOPING must begin below the band EMBEDDED.',
  NOTHING_WEIGHS: 'At least one principle must weigh something, and in each that does, at least one indicator.',
  NOT_CO_PRODUCED: 'A policy is agreed on by advisors and staff together: at least one of each.',
} as const satisfies RefusalTable;
