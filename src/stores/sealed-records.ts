// What is left of the sealed text of an event once somebody was erased.
import type { SealedRecord } from '../kernel/event';

export const withoutSubject = (records: readonly SealedRecord[], erased: string): readonly SealedRecord[] =>
  records.filter(({ subject }) => subject !== erased);
