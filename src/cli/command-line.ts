// What the command line gives to commands that register themselves.
import type { Say } from './say';

export interface CommandLine {
  /** The data folder, as an option or the environment says. */
  dataFolder(): string;
  readonly say: Say;
}
