// What every parser of the audit formats throws: bytes that are not in the one form that is allowed.

/** Not in the form it must have: `code` names the format, the message says what is wrong and repeats nothing secret. */
export class MalformedError extends Error {
  constructor(
    readonly code: string,
    message: string,
  ) {
    super(message);
    this.name = 'MalformedError';
  }
}

/** The guard of a parser: throws unless what must hold does. */
export function assertForm(holds: boolean, code: string, message: string): asserts holds {
  if (!holds) throw new MalformedError(code, message);
}
