// What is written beside the events, in their own transaction: kept or undone with them.
import type { Database } from './database';

export interface Companion {
  /** A transaction has begun, or some of it was undone: what was gathered and remembered since is void. */
  begin(): void;
  /** Takes in the event at a position; positions count up from 1 without gaps. */
  take(position: number, leaf: string | Uint8Array): void;
  /** Writes what was only gathered so far. */
  finish(): void;
}

/** Prepares it on the database of the events. */
export type WithEach = (db: Database) => Companion;
