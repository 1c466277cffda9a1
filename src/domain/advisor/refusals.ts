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
  ADVISOR_ERASED: 'This advisor was erased: nothing can be recorded about them any more.',
  ERASED_ID: 'Whoever this was has been erased. Somebody who comes back is registered anew, under a new id.',
  ON_BEHALF_NOT_TRUE: 'An advisor asks for themselves, and everybody else for them: say which it is.',
  ERASURE_ALREADY_REQUESTED: 'It has been asked already that this advisor be erased; it is to be decided.',
  ERASURE_ALREADY_DECIDED: 'It was decided that this advisor is erased; it is to be carried out.',
  ERASURE_NOT_REQUESTED: 'Nobody has asked that this advisor be erased, or it was decided already.',
  GROUND_REQUIRED: 'To erase somebody needs a ground, and no exemption.',
  EXEMPTION_REQUIRED: 'To refuse to erase somebody needs an exemption, and no ground.',
  OWN_ERASURE: 'Nobody decides on being erased themselves, or on what they asked for somebody else.',
  ERASURE_NOT_DECIDED: 'It has not been decided that this advisor is erased.',
  NOT_YOUR_RECORD: 'An advisor can speak only for themselves.',
} as const satisfies RefusalTable;
