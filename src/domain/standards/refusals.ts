// Why a command about a set of standards can be refused.
import type { RefusalTable } from '../../kernel/refusal';

export const standardsRefusals = {
  STANDARD_SET_NOT_FOUND: 'There is no such set of standards.',
  STANDARD_SET_INCOMPLETE: 'This set of standards still lacks some of its parts.',
  STANDARD_SET_ALREADY_IMPORTED: 'This edition of the scheme, or this part of it, has been imported already.',
  PART_OUT_OF_ORDER: 'The parts of a set are imported in order, from the first to the last.',
  PART_DIFFERS: 'All parts of a set say the same about the set as its first one.',
  STANDARD_NUMBER_TAKEN: 'An earlier part of this set has a standard with this number.',
  TYPE_WITHOUT_STANDARDS: 'The set has no standard of this type.',
} as const satisfies RefusalTable;
