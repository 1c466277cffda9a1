// Saying yes, but: what was accepted and should not be left as it is.

/** Something to think of: a stable code, a sentence, and the place in the input that it is about. It is stored nowhere. */
export interface Warning {
  readonly code: string;
  readonly message: string;
  readonly path: readonly string[];
}

/** Codes and their sentences. The codes are promises: they are never renamed. */
export type WarningTable = Readonly<Record<string, string>>;

/** Makes the function that warns with the codes of a table. */
export const warning =
  <Table extends WarningTable>(table: Table) =>
  (code: keyof Table & string, ...path: string[]): Warning => ({ code, message: table[code] as string, path });
