// Every code that an answer can carry, with its meaning: the closed list that clients can rely on.
import type { Catalogue } from '../kernel/catalogue';
import { kernelRefusals } from '../kernel/refusal';
import { packRefusals } from '../packs/refusals';

/** Faults of a request or of the server: they stand in `errors[].extensions.code`. */
export const faults = {
  UNAUTHENTICATED: 'Who is asking is not known: the token is missing or does not verify.',
  IDENTITY_UNAVAILABLE: 'Who is asking cannot be found out at the moment: the issuer of the token does not answer.',
  FORBIDDEN: 'Your role may not ask for this.',
  BAD_REQUEST: 'The request is not one that can be read.',
  BAD_USER_INPUT: 'An argument is not as it must be.',
  GRAPHQL_PARSE_FAILED: 'The document is not GraphQL.',
  GRAPHQL_VALIDATION_FAILED: 'The document does not fit the schema.',
  OPERATION_RESOLUTION_FAILURE: 'The operation to carry out cannot be told from the document.',
  SUBSCRIPTION_NEEDS_WEBSOCKET: 'Subscriptions are served over websockets, at the same address.',
  PERSISTED_QUERY_NOT_SUPPORTED: 'Persisted queries are not supported.',
  LIMIT_EXCEEDED: 'The request asks for more than one request may; the limit says how much.',
  RATE_LIMITED: 'Too many requests came in a short time; try again in a moment.',
  OPERATION_TIMEOUT: 'The request took longer than one request may.',
  DOCUMENT_NOT_AGREED: 'Browsers may ask only for the documents that were agreed on.',
  PAGE_SIZE_OUT_OF_RANGE: 'A page holds 1 to 100 entries, counted from one end.',
  INVALID_CURSOR: 'This cursor was not given out by this list.',
  POSITION_NOT_REACHED: 'The ledger does not reach this position.',
  UNKNOWN_POLICY: 'There is no scoring policy of this name, or there was none at that moment.',
  PROJECTION_LAGGING: 'What you ask for has not caught up with the ledger yet; ask again in a moment.',
  LOG_REGRESSION: 'The ledger is behind, or differs from, what was signed before; nothing is signed until somebody has looked.',
  NOTHING_SIGNED: packRefusals.NOTHING_SIGNED,
  TREE_SIZE_OUT_OF_RANGE: 'The log has no tree of this size, or what is to be proved stands beyond it.',
  NO_SUCH_TILE: 'The log has no such tile, or none that a checkpoint covers.',
  NO_SUCH_PACK: 'There is no such pack, or it is not for you.',
  READ_NOT_RECORDED: 'That you read personal text could not be written down, so nothing is shown; try again in a moment.',
  STORE_UNAVAILABLE: 'The ledger cannot be written at the moment; nothing was kept.',
  OUTCOME_UNKNOWN: 'Whether the command was kept is not known; send the same command again to find out.',
  INTERNAL_SERVER_ERROR: 'Something went wrong on our side. The request id helps us to find it.',
} as const;

export type FaultCode = keyof typeof faults;

/** All codes with their sentences: refusals of the kernel, of every aggregate and of packs, and faults. */
export const allCodes = (catalogue: Catalogue): Readonly<Record<string, string>> =>
  Object.assign({}, kernelRefusals, ...catalogue.aggregates.map(({ refusals }) => refusals), packRefusals, faults) as Record<
    string,
    string
  >;
