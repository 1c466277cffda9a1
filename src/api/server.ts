// The HTTP server: GraphQL over HTTP and websockets, health, metrics, the start page and the explorer.
import { ApolloServer, type ApolloServerPlugin } from '@apollo/server';
import helmet from '@fastify/helmet';
import fastifyApollo, { fastifyApolloDrainPlugin } from '@as-integrations/fastify';
import Fastify, { type FastifyError, type FastifyInstance, LogController } from 'fastify';
import { GraphQLError } from 'graphql';
import { OperationTypeNode } from 'graphql';
import { randomUUID } from 'node:crypto';

import type { ProjectionRunner } from '../../projections/runner/runner';
import { type Identity, UnauthenticatedError } from '../access/identity';
import type { SigningSchedule } from '../audit/signing-schedule';
import type { Audit } from '../open-audit';
import type { Ledger } from '../open-ledger';
import type { Logger } from '../ops/logger';
import { createMetrics } from '../ops/metrics';
import { type ApiContext, type ApiParts, createContext } from './context';
import { faults } from './error-codes';
import { describeFault, fault } from './faults';
import { addHealth } from './health';
import { addPages } from './static-pages';
import { createSchema } from './schema';
import { addTiles } from './tiles';
import { serveSubscriptions } from './subscriptions';

export interface ServerOptions {
  readonly ledger: Ledger;
  readonly runner: ProjectionRunner;
  readonly identity: Identity;
  readonly audit: Audit;
  readonly signing: Pick<SigningSchedule, 'state'>;
  readonly log: Logger;
}

export interface RunningServer {
  /** For example `http://127.0.0.1:4000`. */
  readonly url: string;
  close(): Promise<void>;
}

const BODY_LIMIT = 100_000;
const REQUEST_TIMEOUT_MS = 15_000;

/** Apollo calls whatever goes wrong before the operation a fault of ours, unless the error itself says its status. */
const refuseUnknown = (error: unknown): never => {
  if (!(error instanceof UnauthenticatedError)) throw error;
  throw new GraphQLError(faults.UNAUTHENTICATED, { extensions: { code: 'UNAUTHENTICATED', http: { status: 401 } } });
};

/** Apollo would try to carry them out, and fail as if the fault were ours. */
const refuseSubscriptionsOverHttp: ApolloServerPlugin<ApiContext> = {
  requestDidStart: async () => ({
    didResolveOperation: async ({ operation }) => {
      if (operation?.operation === OperationTypeNode.SUBSCRIPTION) throw fault('SUBSCRIPTION_NEEDS_WEBSOCKET', 400);
    },
  }),
};

export const startServer = async (options: ServerOptions, listen: { host: string; port: number }): Promise<RunningServer> => {
  const { ledger, runner, identity, audit, signing, log } = options;
  const metrics = createMetrics(ledger.store, runner);
  const parts: ApiParts = { ledger, runner, audit, signing, onCommand: metrics.countCommand };
  const schema = createSchema();

  const app: FastifyInstance = Fastify({
    loggerInstance: log,
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: BODY_LIMIT,
    requestTimeout: REQUEST_TIMEOUT_MS,
    genReqId: () => randomUUID(),
    forceCloseConnections: true,
  }) as unknown as FastifyInstance;

  const apollo = new ApolloServer<ApiContext>({
    schema,
    plugins: [fastifyApolloDrainPlugin(app), refuseSubscriptionsOverHttp],
    introspection: true,
    includeStacktraceInErrorResponses: false,
    persistedQueries: false,
    allowBatchedHttpRequests: false,
    hideSchemaDetailsFromClientErrors: true,
    stopOnTerminationSignals: false,
    maxRecursiveSelections: true,
    csrfPrevention: true,
    formatError: (shown, thrown) => report(shown, thrown, randomUUID()),
  });
  await apollo.start();

  const report = (shown: Parameters<typeof describeFault>[0], thrown: unknown, requestId: string) => {
    const { formatted, cause } = describeFault(shown, thrown, requestId);
    if (cause !== undefined) log.error({ requestId, err: cause, path: shown.path?.[0] }, 'a request failed');
    return formatted;
  };

  await app.register(helmet, {
    contentSecurityPolicy: {
      // The explorer's bundled scripts set styles of their own; everything comes from this host.
      directives: {
        defaultSrc: ["'self'"],
        styleSrc: ["'self'", "'unsafe-inline'"],
        imgSrc: ["'self'", 'data:'],
        upgradeInsecureRequests: null,
      },
    },
  });
  app.addHook('onResponse', (request, reply, done) => {
    metrics.timeRequest(request.routeOptions.url ?? 'none', reply.statusCode, reply.elapsedTime / 1000);
    log.info({ req: request, res: reply, ms: Math.round(reply.elapsedTime) }, 'request');
    done();
  });
  app.setErrorHandler((error: FastifyError, request, reply) => {
    const status = error instanceof UnauthenticatedError ? 401 : (error.statusCode ?? 500);
    const code = status === 401 ? 'UNAUTHENTICATED' : status < 500 ? 'BAD_REQUEST' : 'INTERNAL_SERVER_ERROR';
    if (status >= 500) log.error({ requestId: request.id, err: error }, 'a request failed');
    return reply.status(status).send({ errors: [{ message: faults[code], extensions: { code, requestId: request.id } }] });
  });
  app.setNotFoundHandler((_request, reply) => reply.status(404).send({ error: 'There is nothing here.' }));

  addHealth(app, ledger, runner);
  app.get('/metrics', async (_request, reply) => reply.type(metrics.contentType).send(await metrics.read()));
  addTiles(app, { audit, signing, identity });
  await addPages(app);
  await app.register(async (scope) => {
    await scope.register(fastifyApollo(apollo), {
      path: '/graphql',
      method: ['GET', 'POST'],
      context: async (request) =>
        createContext(parts, await identity.actorOf(request.headers.authorization).catch(refuseUnknown), request.id),
    });
  });

  const subscriptions = serveSubscriptions(app.server, {
    schema,
    contextOf: async (authorization) => createContext(parts, await identity.actorOf(authorization), randomUUID()),
    report,
  });

  await app.listen(listen);
  const address = app.server.address();
  const port = typeof address === 'object' && address ? address.port : listen.port;
  const host = listen.host.includes(':') ? `[${listen.host}]` : listen.host;
  return {
    url: `http://${host}:${port}`,
    close: async () => {
      await subscriptions.close();
      await app.close();
    },
  };
};
