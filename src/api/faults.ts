// What a client sees when something is wrong: a code, a sentence, a request id; never a stack, a path, a value or a name.
import { unwrapResolverError } from '@apollo/server/errors';
import { GraphQLError, type GraphQLFormattedError } from 'graphql';
import { AuthenticationError, AuthorizationError } from 'type-graphql';

import { ReadNotRecordedError } from '../access/reads-log';
import { StoreFault } from '../kernel/event-store';
import { type FaultCode, faults } from './error-codes';
import { isTooLong, shownLimit } from './limits/guard';

/** A fault with a code of the closed list and its sentence; the HTTP status is for faults of a whole request. */
export const fault = (code: FaultCode, httpStatus?: number): GraphQLError =>
  new GraphQLError(faults[code], { extensions: { code, ...(httpStatus && { http: { status: httpStatus } }) } });

const CODES: ReadonlySet<string> = new Set(Object.keys(faults));

export interface FaultReport {
  readonly formatted: GraphQLFormattedError;
  /** Set when the fault is ours and belongs into the log. */
  readonly cause?: unknown;
}

/** Turns whatever was thrown into what may be shown. */
export const describeFault = (shown: GraphQLFormattedError, thrown: unknown, requestId: string): FaultReport => {
  const original = unwrapResolverError(thrown);
  if (isTooLong(shown.message)) return { formatted: withRequest(shownLimit('tokens'), requestId) };
  const code = codeOf(shown, original);
  const isOurs = code === 'INTERNAL_SERVER_ERROR' || original instanceof StoreFault || original instanceof ReadNotRecordedError;
  return {
    formatted: {
      message: messageOf(code, shown),
      ...(shown.locations && { locations: shown.locations }),
      ...(shown.path && { path: shown.path }),
      extensions: { code, requestId, ...limitOf(shown), ...inputPathOf(code, shown.message) },
    },
    ...(isOurs && { cause: original }),
  };
};

const withRequest = ({ message, extensions }: ReturnType<typeof shownLimit>, requestId: string): GraphQLFormattedError => ({
  message,
  extensions: { ...extensions, requestId },
});

/** Which limit was gone beyond. Only our own faults name one. */
const limitOf = ({ extensions }: GraphQLFormattedError): { limit?: unknown } =>
  extensions?.['code'] === 'LIMIT_EXCEEDED' || extensions?.['code'] === 'RATE_LIMITED' ? { limit: extensions['limit'] } : {};

const codeOf = (shown: GraphQLFormattedError, original: unknown): FaultCode => {
  if (original instanceof AuthenticationError) return 'UNAUTHENTICATED';
  if (original instanceof AuthorizationError) return 'FORBIDDEN';
  if (original instanceof StoreFault) return original.code;
  if (original instanceof ReadNotRecordedError) return 'READ_NOT_RECORDED';
  const code = shown.extensions?.['code'];
  return typeof code === 'string' && CODES.has(code) ? (code as FaultCode) : 'INTERNAL_SERVER_ERROR';
};

/** What takes the place of a whole answer when a read of personal text could not be written down: then none of it is told. */
export const unrecordedRead = (errors: readonly GraphQLFormattedError[] = []): GraphQLFormattedError | undefined =>
  errors.find(({ extensions }) => extensions?.['code'] === 'READ_NOT_RECORDED');

/** Sentences of GraphQL's grammar that repeat only names of a document, never a value that stands in it. */
const ABOUT_NAMES =
  /^(Cannot query field|Unknown (argument|type|directive|fragment)|Field "|Variable "\$|There can be only one|Fragment |Cannot spread|Fields "|Directive "|This anonymous|Subscription |GraphQL introspection)/;
const REPEATS_A_VALUE = /found|cannot represent|got invalid value/;

const messageOf = (code: FaultCode, { message }: GraphQLFormattedError): string => {
  if (code === 'BAD_USER_INPUT') return describeInput(message);
  const mayBeShown = code === 'GRAPHQL_VALIDATION_FAILED' && ABOUT_NAMES.test(message) && !REPEATS_A_VALUE.test(message);
  return mayBeShown ? message : faults[code];
};

// graphql-js words a bad variable as: Variable "$input" got invalid value <the value> at "input.name"; <why>.
const BAD_VARIABLE = /^Variable "\$(?<variable>[^"]+)" got invalid value .* at "(?<path>[A-Za-z0-9_.[\]]+)"; /s;
const BAD_WHOLE_VARIABLE = /^Variable "\$(?<variable>[A-Za-z0-9_]+)"/;

const describeInput = (message: string): string => {
  const path = pathOf(message);
  if (!path) return faults.BAD_USER_INPUT;
  const why = /Field "[A-Za-z0-9_]+" of required type|was not provided|must not be null|not to be null/.test(message)
    ? 'is required'
    : /is not defined by type/.test(message)
      ? 'has a field that does not exist'
      : /does not exist in "[A-Za-z]+" enum/.test(message)
        ? 'does not hold one of its allowed words'
        : 'is not of its type';
  return `${path.join('.')} ${why}.`;
};

const pathOf = (message: string): string[] | undefined => {
  const nested = BAD_VARIABLE.exec(message)?.groups?.['path'];
  if (nested) return nested.split(/[.[\]]+/).filter((part) => part !== '');
  const variable = BAD_WHOLE_VARIABLE.exec(message)?.groups?.['variable'];
  const field = /Field "(?<field>[A-Za-z0-9_]+)" of required type/.exec(message)?.groups?.['field'];
  return variable ? [variable, ...(field ? [field] : [])] : undefined;
};

const inputPathOf = (code: FaultCode, message: string): { inputPath?: string[] } => {
  const path = code === 'BAD_USER_INPUT' ? pathOf(message) : undefined;
  return path ? { inputPath: path } : {};
};
