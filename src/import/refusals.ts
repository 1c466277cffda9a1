// Why a line of a file can be refused before it becomes a command.
import { kernelRefusals, type Refusal, type RefusalTable } from '../kernel/refusal';

export const importRefusals = {
  LINE_TOO_LONG: 'This line is longer than 1 MB.',
  NOT_JSON: 'This line is not JSON.',
  NESTED_TOO_DEEPLY: 'This line is nested too deeply.',
  FORBIDDEN: 'This role may not give this command.',
  MISSING_COLUMN: 'The file has no such column, and it is needed.',
  UNKNOWN_COLUMN: 'There is no such column; a mapping can give it one of our names, or null to leave it out.',
  COLUMN_TWICE: 'Two columns stand for the same thing.',
  TOO_MANY_CELLS: 'This row has more cells than the file has columns.',
  UNREADABLE_FROM_HERE: 'Nothing can be read from this row on: a quotation mark is not closed, or the row is longer than 1 MB.',
} as const satisfies RefusalTable;

const sentences = { ...kernelRefusals, ...importRefusals };

export const fault = (code: keyof typeof sentences, ...path: readonly string[]): Refusal => ({
  code,
  message: sentences[code],
  path,
});
