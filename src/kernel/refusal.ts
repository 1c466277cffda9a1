// Saying no in a way that a program and a person both understand.

/** Why nothing was appended: a stable code, a sentence, and the place in the input that it is about. */
export interface Refusal {
  readonly code: string;
  readonly message: string;
  readonly path: readonly string[];
}

/** Codes and their sentences. The codes are promises: they are never renamed. */
export type RefusalTable = Readonly<Record<string, string>>;

/** Refusals that the kernel itself can give, whatever the domain. */
export const kernelRefusals = {
  REQUIRED: 'This field is required.',
  UNKNOWN_FIELD: 'There is no such field.',
  WRONG_TYPE: 'This field has the wrong type.',
  INVALID_FORMAT: 'This field is not in the form it must have.',
  UNKNOWN_WORD: 'This field does not hold one of its allowed words.',
  OUT_OF_RANGE: 'This value is outside the range that is allowed here.',
  TOO_SHORT: 'This field holds too little.',
  TOO_LONG: 'This field holds too much.',
  EMPTY_TEXT: 'This text is empty.',
  UNREADABLE_TEXT: 'This text holds characters that cannot be kept, such as NUL or half a character.',
  LISTED_TWICE: 'The same entry stands in this list twice.',
  TOO_LARGE: 'This command would make an event that is too large to keep.',
  UNKNOWN_COMMAND: 'There is no such command.',
  OCCURRED_IN_FUTURE: 'Something cannot have happened later than now.',
  IDEMPOTENCY_KEY_REUSED: 'This commandId was used before, for something else.',
  STALE_REVISION: 'This was changed after the revision you expected.',
  SUBJECT_ERASED: 'The person whom this text is about was erased, so none can be kept about them any more.',
  TOO_BUSY: 'Too many others are changing this at once; send the same command again.',
} as const satisfies RefusalTable;

/** Makes the function that refuses with the codes of a table. */
export const refusing =
  <Table extends RefusalTable>(table: Table) =>
  (code: keyof Table & string, ...path: string[]) => ({
    kind: 'refused' as const,
    refusals: [{ code, message: table[code] as string, path }] as const,
  });

interface Refused {
  readonly kind: 'refused';
  readonly refusals: readonly [Refusal, ...Refusal[]];
}

/** Several refusals as one, so that whoever asked learns of every fault at once; undefined when there is none. */
export const together = (refused: readonly Refused[]): Refused | undefined => {
  const [first, ...others] = refused.flatMap(({ refusals }) => refusals);
  return first && { kind: 'refused', refusals: [first, ...others] };
};
