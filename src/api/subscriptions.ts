// Subscriptions over websockets (graphql-ws), with the same checks and the same words for faults as over HTTP.
import { GraphQLError, type GraphQLFormattedError, type GraphQLSchema, parse, validate } from 'graphql';
import { CloseCode } from 'graphql-ws';
import { useServer } from 'graphql-ws/use/ws';
import type { Server } from 'node:http';
import { WebSocketServer } from 'ws';

import { UnauthenticatedError } from '../access/identity';
import type { ApiContext } from './context';
import type { FaultCode } from './error-codes';
import { fault } from './faults';

export interface SubscriptionOptions {
  readonly schema: GraphQLSchema;
  contextOf(authorization: string | undefined): Promise<ApiContext>;
  report(shown: GraphQLFormattedError, thrown: unknown, requestId: string): GraphQLFormattedError;
}

const MAX_MESSAGE_BYTES = 64_000;
const INIT_TIMEOUT_MS = 3000;

/** Serves `/graphql` to websockets. The token goes into the connection's parameters: `{ authorization: "Bearer …" }`. */
export const serveSubscriptions = (
  server: Server,
  { schema, contextOf, report }: SubscriptionOptions,
): { close(): Promise<void> } => {
  const sockets = new WebSocketServer({ noServer: true, maxPayload: MAX_MESSAGE_BYTES });
  server.on('upgrade', (request, socket, head) => {
    if (new URL(request.url ?? '/', 'http://localhost').pathname !== '/graphql') return socket.destroy();
    sockets.handleUpgrade(request, socket, head, (client) => sockets.emit('connection', client, request));
  });

  const masked = (errors: readonly GraphQLError[], { requestId }: ApiContext): GraphQLFormattedError[] =>
    errors.map((error) => report(shownOf(error), error, requestId));

  const cleanup = useServer<ConnectionParams, { ledgerContext?: ApiContext }>(
    {
      connectionInitWaitTimeout: INIT_TIMEOUT_MS,
      onConnect: async ({ connectionParams, extra }) => {
        try {
          extra.ledgerContext = await contextOf(authorizationIn(connectionParams));
          return true;
        } catch (error) {
          if (!(error instanceof UnauthenticatedError)) throw error;
          extra.socket.close(CloseCode.Forbidden, 'UNAUTHENTICATED');
          return false;
        }
      },
      // What is thrown here would end the connection, with its message: faults of an operation are given back instead.
      onSubscribe: async ({ connectionParams }, _id, { query, operationName, variables }) => {
        try {
          const document = parse(query);
          const errors = validate(schema, document);
          if (errors.length > 0) return errors;
          // Each operation reads for itself, and its token must be good still.
          const contextValue = await contextOf(authorizationIn(connectionParams));
          return { schema, document, operationName, variableValues: variables, contextValue };
        } catch (error) {
          return [error instanceof GraphQLError ? error : asGraphQLError(error)];
        }
      },
      onError: ({ extra }, _id, _payload, errors) => masked(errors, known(extra.ledgerContext)),
      onNext: ({ extra }, _id, _payload, _args, { errors, ...result }) =>
        errors ? { ...result, errors: masked(errors, known(extra.ledgerContext)) } : result,
    },
    sockets,
  );

  return {
    close: async () => {
      await cleanup.dispose();
    },
  };
};

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
