// What an import is made of, whatever file it comes from: a line, and the commands it stands for or what is wrong with it.
import type { CommandRequest } from '../kernel/command-handler';
import type { Refusal } from '../kernel/refusal';
import type { Warning } from '../kernel/warning';

/** A command of a file; `pathOf` says where in the line the place of a refusal stands. */
export interface PlacedCommand {
  readonly request: CommandRequest;
  pathOf(path: readonly string[]): readonly string[];
}

export type ImportItem =
  /** Given one after the other; the first that is refused ends the line. */
  | { readonly line: number; readonly commands: readonly PlacedCommand[] }
  | { readonly line: number; readonly faults: readonly Refusal[] };

/** Why a line was not taken up: never a value of the file. */
export interface ImportFault extends Refusal {
  readonly line: number;
}

/** What a line that was taken up warns of. */
export interface ImportWarning extends Warning {
  readonly line: number;
}

/** Each line is counted once: a line is refused when anything in it is, and replayed when nothing in it is new. */
export interface ImportCounts {
  readonly lines: number;
  readonly accepted: number;
  readonly replayed: number;
  readonly refused: number;
}

export interface ImportReport extends ImportCounts {
  /** In the order of the file. */
  readonly faults: readonly ImportFault[];
  /** In the order of the file; lines that were there already warn of nothing. */
  readonly warnings: readonly ImportWarning[];
  /** Set when the ledger failed. What was done stays done: the same file, imported again, goes on from there. */
  readonly stopped?: { readonly line: number; readonly code: string; readonly message: string };
}
