// What an error of the client means: whether something may have been stored, and whether it helps to try again.
import {
  AccessDeniedError,
  InvalidArgumentError,
  MaxAppendSizeExceededError,
  NotLeaderError,
  StreamDeletedError,
  UnavailableError,
  WrongExpectedVersionError,
} from '@eventstore/db-client';

import { StoreFault } from '../../kernel/event-store';

/**
 * - `refused`: nothing was stored, and nothing will be
 * - `not-now`: nothing was stored; it may go through later
 * - `unknown`: it may have been stored
 */
export type Fate = 'refused' | 'not-now' | 'unknown';

/** gRPC's numbers. @see https://grpc.io/docs/guides/status-codes */
const UNAVAILABLE = 14;
const REFUSALS: ReadonlySet<unknown> = new Set([3, 7, 16]);

/** In the words of the database and of gRPC, because their numbers do not say it. */
const NOT_TAKEN = /Server Is Not Ready|Leader info available|No leader info|Server Is Busy/i;
const NOT_CONNECTED = /ECONNREFUSED|ENOTFOUND|EHOSTUNREACH|ENETUNREACH|Name resolution failed|Failed to discover/;

export const fateOf = (error: unknown): Fate => {
  if (
    error instanceof AccessDeniedError ||
    error instanceof StreamDeletedError ||
    error instanceof MaxAppendSizeExceededError ||
    error instanceof InvalidArgumentError ||
    REFUSALS.has(codeOf(error))
  ) {
    return 'refused';
  }
  if (error instanceof NotLeaderError || NOT_TAKEN.test(wordsOf(error)) || NOT_CONNECTED.test(wordsOf(error))) return 'not-now';
  return 'unknown';
};

/** Raw gRPC errors come through where the client asks for the server's features; they have a number but no type. */
export const codeOf = (error: unknown): unknown =>
  typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;

export const wordsOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** After these the client connects anew on its own; after everything else it goes on with what it has. */
export const reconnectsByItself = (error: unknown): boolean =>
  error instanceof NotLeaderError || error instanceof UnavailableError || codeOf(error) === UNAVAILABLE;

/** The revision that a stream has instead of the expected one (-1: there is none), when that is what is wrong. */
export const actualRevisionIn = (error: unknown): number | undefined => {
  if (!(error instanceof WrongExpectedVersionError)) return undefined;
  return typeof error.actualVersion === 'bigint' ? Number(error.actualVersion) : -1;
};

export const unavailable = (cause: unknown): StoreFault =>
  new StoreFault('STORE_UNAVAILABLE', 'The event database cannot do this now; nothing was kept.', { cause });

export const outcomeUnknown = (cause: unknown): StoreFault =>
  new StoreFault('OUTCOME_UNKNOWN', 'The event database did not say whether these events were kept.', { cause });

export const closed = (): StoreFault => new StoreFault('STORE_UNAVAILABLE', 'The ledger is closed.');
