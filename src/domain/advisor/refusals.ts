// Why a command about an advisor can be refused.
import type { RefusalTable } from '../../kernel/refusal';

export const advisorRefusals = {
  ADVISOR_NOT_FOUND: 'There is no such advisor on the register.',
  ADVISOR_ALREADY_REGISTERED: 'This advisor is on the register already.',
  ADVISOR_PAUSED: 'This advisor has paused their involvement.',
  ADVISOR_NOT_PAUSED: 'This advisor has not paused their involvement.',
  ADVISOR_LEFT: 'This advisor has left the register.',
  CONSENT_ALREADY_GIVEN: 'The advisor has agreed to this already, on this notice.',
  CONSENT_NOT_GIVEN: 'The advisor has not agreed to this, so there is nothing to take back.',
  SUPPORT_PLAN_EMPTY: 'A support plan says how much the advisor wants to do, or what they need, or both.',
  NOT_YOUR_RECORD: 'An advisor can speak only for themselves.',
} as const satisfies RefusalTable;
