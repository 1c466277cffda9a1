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
  validate,
} from 'graphql';
import { CloseCode } from 'graphql-ws';
import { useServer } from 'graphql-ws/use/ws';
import type { Server } from 'node:http';
import { WebSocketServer } from 'ws';

import type { Purpose } from '../access/decide';
import { UnauthenticatedError } from '../access/identity';
import type { ApiContext } from './context';
import type { FaultCode } from './error-codes';
import { fault } from './faults';
import { type AgreedDocuments, documentFor, isFromBrowser } from './limits/documents';
import { guardOperation, limitFault, parseOptions, shownLimit } from './limits/guard';
import { limits } from './limits/limits';

export interface SubscriptionOptions {
  readonly schema: GraphQLSchema;
  /** Counts the request, too. @throws GraphQLError RATE_LIMITED */
  contextOf(authorization: string | undefined, address: string, use: Purpose['use']): Promise<ApiContext>;
  readonly documents: AgreedDocuments | undefined;
  report(shown: GraphQLFormattedError, thrown: unknown, requestId: string): GraphQLFormattedError;
}

/** Serves `/graphql` to websockets. The token goes into the connection's parameters: `{ authorization: "Bearer …" }`. */
export const serveSubscriptions = (
  server: Server,
  { schema, contextOf, report, documents }: SubscriptionOptions,
): { close(): Promise<void> } => {
  const sockets = new WebSocketServer({ noServer: true, maxPayload: limits.messageBytes });
  server.on('upgrade', (request, socket, head) => {
    if (new URL(request.url ?? '/', 'http://localhost').pathname !== '/graphql') return socket.destroy();
    sockets.handleUpgrade(request, socket, head, (client) => sockets.emit('connection', client, request));
  });

  const masked = (errors: readonly GraphQLError[], { requestId }: ApiContext): GraphQLFormattedError[] =>
    errors.map((error) => report(shownOf(error), error, requestId));

  const cleanup = useServer<ConnectionParams, { ledgerContext?: ApiContext }>(
    {
      connectionInitWaitTimeout: limits.connectionInitSeconds * 1000,
      execute: (args) => withinTime(args),
      onConnect: async ({ connectionParams, extra }) => {
        try {
          extra.ledgerContext = await contextOf(authorizationIn(connectionParams), addressOf(extra), 'ANSWER');
          return true;
        } catch (error) {
          if (error instanceof UnauthenticatedError) extra.socket.close(CloseCode.Forbidden, 'UNAUTHENTICATED');
          else if (error instanceof GraphQLError) extra.socket.close(TRY_AGAIN_LATER, String(error.extensions['code']));
          else throw error;
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
          const contextValue = await contextOf(authorizationIn(connectionParams), addressOf(extra), use);
          return { schema, document, operationName, variableValues: variables, contextValue };
        } catch (error) {
          return [error instanceof GraphQLError ? error : asGraphQLError(error)];
        }
      },
      onError: ({ extra }, _id, _payload, errors) => masked(errors, known(extra.ledgerContext)),
      onNext: ({ extra }, _id, _payload, _args, { errors, ...result }) =>
        withinSize(errors ? { ...result, errors: masked(errors, known(extra.ledgerContext)) } : result),
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

const addressOf = ({
  request,
}: {
  readonly request: { readonly socket: { readonly remoteAddress?: string | undefined } };
}): string => request.socket.remoteAddress ?? 'unknown';

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

const withinSize = <Result extends FormattedExecutionResult>(result: Result): Result | { errors: GraphQLFormattedError[] } =>
  Buffer.byteLength(JSON.stringify(result)) > limits.responseBytes ? { errors: [shownLimit('responseBytes')] } : result;

interface ConnectionParams extends Record<string, unknown> {
  readonly authorization?: unknown;
}

/** Whatever stands where a token should stand is judged as one: it never counts as none. */
const authorizationIn = (params: ConnectionParams | undefined): string | undefined =>
  params?.authorization === undefined || typeof params.authorization === 'string' ? params?.authorization : '';

const asGraphQLError = (error: unknown): GraphQLError =>
  error instanceof UnauthenticatedError ? fault('UNAUTHENTICATED') : new GraphQLError('', { originalError: error as Error });

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
