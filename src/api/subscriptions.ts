// Subscriptions over websockets (graphql-ws), with the same checks and the same words for faults as over HTTP.
import {
  execute,
  type ExecutionArgs,
  type FormattedExecutionResult,
  getOperationAST,
  GraphQLError,
  type GraphQLFormattedError,
  type GraphQLSchema,
  OperationTypeNode,
  parse,
  specifiedRules,
  subscribe,
  validate,
} from 'graphql';
import { CloseCode } from 'graphql-ws';
import { useServer } from 'graphql-ws/use/ws';
import type { IncomingMessage, Server } from 'node:http';
import { WebSocketServer } from 'ws';

import type { Presented } from '../access/asker';
import type { Purpose } from '../access/decide';
import { UnauthenticatedError } from '../access/identity-errors';
import { refuseOddTokens } from './asking';
import type { AddressOf } from './client-address';
import type { ApiContext } from './context';
import type { FaultCode } from './error-codes';
import { fault, unrecordedRead } from './faults';
import { type AgreedDocuments, documentFor, isFromBrowser } from './limits/documents';
import { whileGood } from './limits/good-until';
import { guardOperation, limitFault, parseOptions, shownLimit } from './limits/guard';
import { limits } from './limits/limits';

export interface SubscriptionOptions {
  readonly schema: GraphQLSchema;
  /** Counts the request, too. @throws GraphQLError UNAUTHENTICATED, FORBIDDEN, IDENTITY_UNAVAILABLE, RATE_LIMITED */
  contextOf(presented: Presented, address: string, use: Purpose['use']): Promise<ApiContext>;
  readonly documents: AgreedDocuments | undefined;
  readonly addressOf: AddressOf;
  report(shown: GraphQLFormattedError, thrown: unknown, requestId: string): GraphQLFormattedError;
}

/** Serves `/graphql` to websockets. The token goes into the connection's parameters: `{ authorization: "Bearer …", role: "staff" }`. */
export const serveSubscriptions = (
  server: Server,
  { schema, contextOf, report, documents, addressOf }: SubscriptionOptions,
): { close(): Promise<void> } => {
  const sockets = new WebSocketServer({ noServer: true, maxPayload: limits.messageBytes });
  server.on('upgrade', (request, socket, head) => {
    if (new URL(request.url ?? '/', 'http://localhost').pathname !== '/graphql') return socket.destroy();
    if (showsTokenElsewhere(request)) return socket.end(UNAUTHENTICATED);
    sockets.handleUpgrade(request, socket, head, (client) => sockets.emit('connection', client, request));
  });

  const masked = (errors: readonly GraphQLError[], { requestId }: ApiContext): GraphQLFormattedError[] =>
    errors.map((error) => report(shownOf(error), error, requestId));

  const cleanup = useServer<ConnectionParams, { ledgerContext?: ApiContext }>(
    {
      connectionInitWaitTimeout: limits.connectionInitSeconds * 1000,
      execute: (args) => withinTime(args),
      subscribe: (args) => asLongAsGood(args),
      onConnect: async ({ connectionParams, extra }) => {
        try {
          extra.ledgerContext = await contextOf(presentedIn(connectionParams), addressOf(extra.request), 'ANSWER');
          return true;
        } catch (error) {
          if (!(error instanceof GraphQLError)) throw error;
          const code = String(error.extensions['code']);
          extra.socket.close(closeCodes[code] ?? TRY_AGAIN_LATER, code);
          return false;
        }
      },
      // What is thrown here would end the connection, with its message: faults of an operation are given back instead.
      onSubscribe: async ({ connectionParams, subscriptions, extra }, _id, { query, operationName, variables, extensions }) => {
        try {
          if (Object.keys(subscriptions).length > limits.subscriptionsPerSocket) throw limitFault('subscriptionsPerSocket');
          const asked = { query, documentId: extensions?.['documentId'] };
          const text = documentFor(documents, asked, isFromBrowser(extra.request.headers));
          if (typeof text !== 'string') throw fault('DOCUMENT_NOT_AGREED');
          const document = parse(text, parseOptions);
          const errors = validate(schema, document, specifiedRules, {
            maxErrors: limits.validationErrors,
            hideSuggestions: true,
          });
          if (errors.length > 0) return errors.slice(0, limits.validationErrors);
          const operation = getOperationAST(document, operationName);
          if (operation) guardOperation({ schema, document, operation, variables: variables ?? {} });
          // Each operation reads for itself, and its token must be good still.
          const use = operation?.operation === OperationTypeNode.SUBSCRIPTION ? 'FEED' : 'ANSWER';
          const contextValue = await contextOf(presentedIn(connectionParams), addressOf(extra.request), use);
          return { schema, document, operationName, variableValues: variables, contextValue };
        } catch (error) {
          return [error instanceof GraphQLError ? error : new GraphQLError('', { originalError: error as Error })];
        }
      },
      onError: ({ extra }, _id, _payload, errors) => masked(errors, known(extra.ledgerContext)),
      onNext: ({ extra }, _id, _payload, _args, { errors, ...result }) =>
        withinSize(errors ? withFaults(result, masked(errors, known(extra.ledgerContext))) : result),
    },
    sockets,
  );

  return {
    close: async () => {
      await cleanup.dispose();
    },
  };
};

/** RFC 6455, section 7.4.1, as extended by IANA. */
const TRY_AGAIN_LATER = 1013;

const closeCodes: Readonly<Record<string, CloseCode>> = {
  UNAUTHENTICATED: CloseCode.Forbidden,
  FORBIDDEN: CloseCode.Forbidden,
  BAD_REQUEST: CloseCode.BadRequest,
};

/** Queries and mutations over a websocket have as long as those over HTTP. */
const withinTime = async (args: ExecutionArgs) => {
  let timer: NodeJS.Timeout | undefined;
  const tooLong = new Promise<{ errors: GraphQLError[] }>((resolve) => {
    timer = setTimeout(() => resolve({ errors: [fault('OPERATION_TIMEOUT')] }), limits.operationSeconds * 1000);
  });
  try {
    return await Promise.race([execute(args), tooLong]);
  } finally {
    clearTimeout(timer);
  }
};

const withFaults = (result: FormattedExecutionResult, errors: GraphQLFormattedError[]): FormattedExecutionResult => {
  const unrecorded = unrecordedRead(errors);
  return unrecorded ? { errors: [unrecorded] } : { ...result, errors };
};

const withinSize = <Result extends FormattedExecutionResult>(result: Result): Result | { errors: GraphQLFormattedError[] } =>
  Buffer.byteLength(JSON.stringify(result)) > limits.responseBytes ? { errors: [shownLimit('responseBytes')] } : result;

/** Subscriptions go on only as long as the one who opened them would be let in. */
const asLongAsGood = async (args: ExecutionArgs) => {
  const results = await subscribe(args);
  const { asker } = args.contextValue as ApiContext;
  return 'next' in results && asker ? whileGood(results, asker) : results;
};

const UNAUTHENTICATED = 'HTTP/1.1 401 Unauthorized\r\nConnection: close\r\nContent-Length: 0\r\n\r\n';

/** A token that is not looked at would make its sender somebody unknown without their noticing. */
const showsTokenElsewhere = (request: IncomingMessage): boolean => {
  if (request.headers.authorization !== undefined) return true;
  try {
    refuseOddTokens(request);
    return false;
  } catch (error) {
    if (error instanceof UnauthenticatedError) return true;
    throw error;
  }
};

interface ConnectionParams extends Record<string, unknown> {
  readonly authorization?: unknown;
  readonly role?: unknown;
  readonly purpose?: unknown;
}

/** Whatever stands where a token should stand is judged as one: it never counts as none. */
const presentedIn = (params: ConnectionParams | undefined): Presented => ({
  authorization: textIn(params?.authorization),
  role: textIn(params?.role),
  purpose: textIn(params?.purpose),
});

const textIn = (value: unknown): string | undefined => (value === undefined || typeof value === 'string' ? value : '');

const known = (context: ApiContext | undefined): ApiContext => {
  if (!context) throw new Error('An operation came before its connection was acknowledged.');
  return context;
};

/** Over HTTP Apollo says which kind of error it is; here an error without a place in the answer is one of the document. */
const shownOf = (error: GraphQLError): GraphQLFormattedError => {
  const shown = error.toJSON();
  const code = shown.extensions?.['code'] === undefined && !error.path ? codeOf(error) : undefined;
  return code ? { ...shown, extensions: { code } } : shown;
};

const codeOf = ({ message, originalError }: GraphQLError): FaultCode | undefined => {
  if (/^Variable "\$[^"]+" (got invalid value|of required type|of non-null type)/.test(message)) return 'BAD_USER_INPUT';
  if (originalError) return undefined;
  if (message.startsWith('Syntax Error')) return 'GRAPHQL_PARSE_FAILED';
  return message === 'Unable to identify operation' ? 'OPERATION_RESOLUTION_FAILURE' : 'GRAPHQL_VALIDATION_FAILED';
};
