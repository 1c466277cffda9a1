// Subscriptions over websockets (graphql-ws), with the same checks and the same words for faults as over HTTP.
import { type GraphQLFormattedError, GraphQLError, type GraphQLSchema } from 'graphql';
import { CloseCode } from 'graphql-ws';
import { useServer } from 'graphql-ws/use/ws';
import type { Server } from 'node:http';
import { WebSocketServer } from 'ws';

import { UnauthenticatedError } from '../access/identity';
import type { ApiContext } from './context';

export interface SubscriptionOptions {
  readonly schema: GraphQLSchema;
  contextOf(authorization: string | undefined): Promise<ApiContext>;
  report(shown: GraphQLFormattedError, thrown: unknown, requestId: string): GraphQLFormattedError;
}

const MAX_MESSAGE_BYTES = 64_000;
const INIT_TIMEOUT_MS = 3000;

/** Serves `/graphql` to websockets. The token goes into the connection's parameters: `{ authorization: "Bearer …" }`. */
export const serveSubscriptions = (server: Server, { schema, contextOf, report }: SubscriptionOptions): { close(): Promise<void> } => {
  const sockets = new WebSocketServer({ noServer: true, maxPayload: MAX_MESSAGE_BYTES });
  server.on('upgrade', (request, socket, head) => {
    if (new URL(request.url ?? '/', 'http://localhost').pathname !== '/graphql') return socket.destroy();
    sockets.handleUpgrade(request, socket, head, (client) => sockets.emit('connection', client, request));
  });

  const masked = (errors: readonly GraphQLError[], requestId: string): GraphQLFormattedError[] =>
    errors.map((error) => report(withCode(error).toJSON(), error, requestId));

  const cleanup = useServer<{ authorization?: string }, { context?: ApiContext }>(
    {
      schema,
      connectionInitWaitTimeout: INIT_TIMEOUT_MS,
      onConnect: async ({ connectionParams, extra }) => {
        const authorization = connectionParams?.authorization;
        try {
          extra.context = await contextOf(typeof authorization === 'string' ? authorization : undefined);
          return true;
        } catch (error) {
          if (!(error instanceof UnauthenticatedError)) throw error;
          extra.socket.close(CloseCode.Forbidden, 'UNAUTHENTICATED');
          return false;
        }
      },
      context: ({ connectionParams }) => contextOf(connectionParams?.authorization),
      onError: ({ extra }, _id, _payload, errors) => masked(errors as readonly GraphQLError[], extra.context?.requestId ?? ''),
      onNext: ({ extra }, _id, _payload, _args, result) =>
        result.errors ? { ...result, errors: masked(result.errors, extra.context?.requestId ?? '') } : result,
    } as Parameters<typeof useServer<{ authorization?: string }, { context?: ApiContext }>>[0],
    sockets,
  );

  return {
    close: async () => {
      await cleanup.dispose();
    },
  };
};

/** Over HTTP Apollo says which rule a document breaks; here the kinds of error are told apart the same way. */
const withCode = (error: GraphQLError): GraphQLError => {
  if (error.extensions['code'] !== undefined || error.originalError) return error;
  const code = error.message.startsWith('Syntax Error') ? 'GRAPHQL_PARSE_FAILED' : error.path ? undefined : 'GRAPHQL_VALIDATION_FAILED';
  return code ? new GraphQLError(error.message, { ...error, extensions: { code } }) : error;
};
