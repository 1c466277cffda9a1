// How the command line ends, so that a script can tell what was found from what went wrong.

/** Wrong use, as opposed to work that did not succeed (1) and a ledger that failed (3). */
export const EXIT_USAGE = 2;

/** Wrong use that only the content of an option or a file shows. */
export class UsageError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'UsageError';
  }
}
