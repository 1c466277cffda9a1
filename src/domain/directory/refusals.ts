// Why a command about a person in the directory can be refused.
import type { RefusalTable } from '../../kernel/refusal';

export const directoryRefusals = {
  NOT_FOR_ONESELF: 'Nobody decides on their own roles, or on what is disclosed to them.',
  ROLE_ALREADY_HELD: 'This person has this role already, for the same and for as long.',
  ROLE_NOT_HELD: 'This person does not have this role.',
  ROLE_NEEDS_TEAMS: 'This role is for teams: say for which.',
  ROLE_HAS_NO_TEAMS: 'This role is not for particular teams.',
  ROLE_NEEDS_ADVISOR: 'Who is given the role of advisor is somebody on the register: say who.',
  ROLE_HAS_NO_ADVISOR: 'Only the role of advisor says which advisor a person is.',
  ADVISOR_IS_SOMEBODY_ELSE: 'Another person has the role of this advisor.',
  ENDED_BEFORE_IT_BEGAN: 'This would have ended before it began.',
  DISCLOSED_TOO_LONG: 'Personal text is disclosed for 30 days at the most.',
  DISCLOSED_TO_NO_AUDITOR: 'Personal text is disclosed only to somebody who has the role of auditor.',
  NOTHING_DISCLOSED: 'Nothing about this advisor is disclosed to this person.',
} as const satisfies RefusalTable;
