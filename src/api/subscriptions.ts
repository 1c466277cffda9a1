// Subscriptions over websockets (graphql-ws), with the same checks and the same words for faults as over HTTP.
import type { GraphQLError, GraphQLFormattedError, GraphQLSchema } from 'graphql';
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
      schema,
      connectionInitWaitTimeout: INIT_TIMEOUT_MS,
      onConnect: async ({ connectionParams, extra }) => {
        const authorization = connectionParams?.authorization;
        try {
          extra.ledgerContext = await contextOf(typeof authorization === 'string' ? authorization : undefined);
          return true;
        } catch (error) {
          if (!(error instanceof UnauthenticatedError)) throw error;
          extra.socket.close(CloseCode.Forbidden, 'UNAUTHENTICATED');
          return false;
        }
      },
      // Each operation reads for itself; who is asking was settled when the connection was made.
      context: ({ connectionParams }) => contextOf(connectionParams?.authorization),
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
  readonly authorization?: string;
}

const known = (context: ApiContext | undefined): ApiContext => {
  if (!context) throw new Error('An operation came before its connection was acknowledged.');
  return context;
};

/** Over HTTP Apollo says which kind of error it is; here an error without a place in the answer is one of the document. */
const shownOf = (error: GraphQLError): GraphQLFormattedError => {
  const shown = error.toJSON();
  if (shown.extensions?.['code'] !== undefined || error.originalError || error.path) return shown;
  const code = error.message.startsWith('Syntax Error') ? 'GRAPHQL_PARSE_FAILED' : 'GRAPHQL_VALIDATION_FAILED';
  return { ...shown, extensions: { code } };
};
