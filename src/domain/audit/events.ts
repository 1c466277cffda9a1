// What happens when somebody checks the ledger: that it was checked, how, and what came of it.
import { z } from 'zod';

import { defineEvents, type NewEventOf, type PastEventOf } from '../../kernel/event';
import { oneOf, refToOneOf, wholeNumber } from '../../kernel/fields';

export const auditKind = oneOf('AuditKind', 'How the ledger was checked.', {
  VERIFY_LEDGER: 'The whole ledger was verified: its rows, its tree, its checkpoints.',
  VERIFY_PACK: 'An evidence pack was verified.',
  REPLAY: 'The history of one subject was gone through, event by event.',
  COMPARE: 'Every read model was built anew and compared with the one in use.',
});

export const auditResult = oneOf('AuditResult', 'What came of checking the ledger.', {
  VALID: 'Everything that was verified is as it must be.',
  VALID_WITH_ERASURES: 'Everything is as it must be; some personal text was erased.',
  INVALID: 'Something is not as it must be.',
  UNTRUSTED_KEY: 'A signature that is needed is by none of the known keys.',
  LOG_REGRESSION: 'The ledger is behind, or differs from, a checkpoint that was signed.',
  REPLAYED: 'The history was gone through to its end.',
  EQUAL: 'The read models in use hold exactly what follows from the events.',
  DIFFERENT: 'A read model in use holds something else than what follows from the events.',
});

/** What can come of each kind of check. */
export const resultsOf: Readonly<Record<keyof typeof auditKind.enum, readonly (keyof typeof auditResult.enum)[]>> = {
  VERIFY_LEDGER: ['VALID', 'INVALID', 'LOG_REGRESSION'],
  VERIFY_PACK: ['VALID', 'VALID_WITH_ERASURES', 'UNTRUSTED_KEY', 'INVALID'],
  REPLAY: ['REPLAYED'],
  COMPARE: ['EQUAL', 'DIFFERENT'],
};

export const auditFields = {
  kind: auditKind,
  result: auditResult,
  treeSize: wholeNumber(0, 2 ** 31 - 1, 'How many events were checked.').optional(),
  root: z
    .string()
    // 32 bytes; the last sign before the filling has two bits that are always nought.
    .regex(/^[A-Za-z0-9+/]{42}[AEIMQUYcgkosw048]=$/)
    .meta({ description: 'The root of the Merkle tree over them: 32 bytes in base64.' })
    .optional(),
  subjectId: refToOneOf(
    ['team', 'advisor', 'cycle', 'pack'],
    'What was checked: the team, advisor or cycle that was gone through, or the evidence pack; nothing for the whole ledger.',
  ).optional(),
};

export const auditEvents = defineEvents({
  AuditReplayPerformed: { describe: 'Somebody verified the ledger, or replayed what it holds.', data: auditFields },
});

export type AuditEvent = NewEventOf<typeof auditEvents>;
export type PastAuditEvent = PastEventOf<typeof auditEvents>;
