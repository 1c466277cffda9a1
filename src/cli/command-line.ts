// What every group of commands is given: the ledger that is meant, and the terminal.
import type { Config } from '../config';
import type { DataFolder } from '../data-folder';
import type { Ledger } from '../open-ledger';
import type { Say } from './say';

export interface CommandLine {
  /** What the environment and `--data` say, and what else is to be taken as said. */
  readonly config: (also?: Readonly<Record<string, string>>) => Config;
  readonly dataFolder: () => string;
  /** Where there is a ledger; nothing in it is opened, made or migrated. @throws Error when there is none */
  readonly existingFolder: () => DataFolder;
  /** Opens the ledger, sets the exit status to what comes of the work, and closes it. */
  readonly withLedger: (work: (ledger: Ledger) => Promise<number>, options?: { readonly mustExist?: boolean }) => Promise<void>;
  readonly say: Say;
  readonly complain: Say;
  /** Writes lines as fast as they are read; gives the exit status. */
  readonly print: (lines: AsyncIterable<string> | Iterable<string>) => Promise<number>;
}
