// The HTTP server: GraphQL over HTTP and websockets, health, metrics, the start page and the explorer.
import { ApolloServer } from '@apollo/server';
import helmet from '@fastify/helmet';
import fastifyApollo, { fastifyApolloDrainPlugin } from '@as-integrations/fastify';
import Fastify, { type FastifyError, type FastifyInstance, LogController } from 'fastify';
import { randomUUID } from 'node:crypto';

import { createKeptPasts } from '../../projections/runner/kept-pasts';
import type { ProjectionRunner } from '../../projections/runner/runner';
import { createDirectory } from '../access/directory';
import type { Identity } from '../access/identity';
import { openReadsLog } from '../access/reads-log';
import { SMALL_NUMBERS } from '../access/suppression';
import { defaultWords, type Words } from '../domain/words';
import type { SigningSchedule } from '../audit/signing-schedule';
import type { Audit } from '../open-audit';
import type { Ledger } from '../open-ledger';
import { openPacks } from '../open-packs';
import type { Logger } from '../ops/logger';
import { createMetrics } from '../ops/metrics';
import { asRefusal, presentedIn, purposeOf, refusalFor, refuseOddTokens } from './asking';
import { addressBehind } from './client-address';
import { type ApiContext, type ApiParts, createContext } from './context';
import { faults } from './error-codes';
import { describeFault } from './faults';
import { addHealth } from './health';
import { guardPlugin } from './limits/apollo-plugin';
import { type AgreedDocuments, documentFor, isFromBrowser } from './limits/documents';
import { parseOptions, shownLimit, stringifyWithin } from './limits/guard';
import { limits } from './limits/limits';
import { createRationing, type Rates } from './limits/rates';
import { addPacks } from './packs';
import { addPages } from './static-pages';
import { createSchema } from './schema';
import { addTiles } from './tiles';
import { serveSubscriptions } from './subscriptions';

export interface ServerOptions {
  readonly ledger: Ledger;
  readonly runner: ProjectionRunner;
  readonly identity: Identity;
  readonly audit: Audit;
  readonly signing: Pick<SigningSchedule, 'state' | 'signNow'>;
  readonly log: Logger;
  /** What the trust calls advisors, teams and panels; our own words when absent. */
  readonly words?: Words;
  /** Hides the schema and the pages for developers, as a service that faces the internet should. */
  readonly isProduction?: boolean;
  /** What browsers may ask for; anything when absent. */
  readonly documents?: AgreedDocuments | undefined;
  readonly rates?: Rates | undefined;
  /** Addresses and ranges of the proxies in front, which tell who asks through them. */
  readonly proxies?: readonly string[] | undefined;
  /** Figures about fewer people than this are shown only to those who may see the people; 0 or 1 shows them to everybody. */
  readonly smallNumbers?: number | undefined;
}

export interface RunningServer {
  /** For example `http://127.0.0.1:4000`. */
  readonly url: string;
  close(): Promise<void>;
}

/** How often connections are looked at that are slow to say what they want. */
const LOOK_AROUND_MS = 2000;

/** What is told of a request that failed before it came to an operation, or that took too long. */
const shownFault = (thrown: string, status: number): { message: string; extensions: object } => {
  if (thrown === 'FST_ERR_CTP_BODY_TOO_LARGE') return shownLimit('bodyBytes');
  if (thrown === 'FST_ERR_HANDLER_TIMEOUT') {
    return { message: faults.OPERATION_TIMEOUT, extensions: { code: 'OPERATION_TIMEOUT' } };
  }
  const code = status < 500 ? 'BAD_REQUEST' : 'INTERNAL_SERVER_ERROR';
  return { message: faults[code], extensions: { code } };
};

export const startServer = async (options: ServerOptions, listen: { host: string; port: number }): Promise<RunningServer> => {
  const { ledger, runner, identity, audit, signing, log, words = defaultWords, isProduction = false, documents } = options;
  const metrics = createMetrics(ledger.store, runner);
  const pasts = createKeptPasts(ledger);
  const packs = openPacks(ledger, audit, signing.signNow);
  const directory = createDirectory(ledger);
  const readsLog = openReadsLog(ledger.folder.reads);
  const { smallNumbers = SMALL_NUMBERS } = options;
  const told = { onCommand: metrics.countCommand, onRead: metrics.countReads };
  const shared = { ledger, runner, audit, packs, signing, pasts, directory, readsLog, words, smallNumbers };
  const parts: ApiParts = { ...shared, ...told };
  const schema = createSchema();

  const app: FastifyInstance = Fastify({
    loggerInstance: log,
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: limits.bodyBytes,
    requestTimeout: limits.requestSeconds * 1000,
    handlerTimeout: limits.operationSeconds * 1000,
    http: { headersTimeout: limits.requestSeconds * 1000, connectionsCheckingInterval: LOOK_AROUND_MS },
    genReqId: () => randomUUID(),
    forceCloseConnections: true,
  }) as unknown as FastifyInstance;

  const apollo = new ApolloServer<ApiContext>({
    schema,
    plugins: [fastifyApolloDrainPlugin(app), guardPlugin],
    introspection: !isProduction,
    parseOptions,
    stringifyResult: stringifyWithin,
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
  app.addHook('onRequest', async ({ raw }) => refuseOddTokens(raw));
  app.addHook('onResponse', (request, reply, done) => {
    metrics.timeRequest(request.routeOptions.url ?? 'none', reply.statusCode, reply.elapsedTime / 1000);
    log.info({ req: request, res: reply, ms: Math.round(reply.elapsedTime) }, 'request');
    done();
  });
  app.setErrorHandler((error: FastifyError, request, reply) => {
    const refusal = refusalFor(error);
    const status = refusal?.status ?? error.statusCode ?? 500;
    if (status >= 500) log.error({ requestId: request.id, err: error }, 'a request failed');
    const { message, extensions } = refusal
      ? { message: faults[refusal.code], extensions: { code: refusal.code } }
      : shownFault(error.code, status);
    return reply.status(status).send({ errors: [{ message, extensions: { ...extensions, requestId: request.id } }] });
  });
  app.setNotFoundHandler((_request, reply) => reply.status(404).send({ error: 'There is nothing here.' }));

  addHealth(app, ledger, runner);
  app.get('/metrics', async (_request, reply) => reply.type(metrics.contentType).send(await metrics.read()));
  addTiles(app, { ledger, audit, signing, identity });
  addPacks(app, { packs, identity, parts });
  await addPages(app, { withExplorer: !isProduction });
  const rationing = createRationing(options.rates);
  const addressOf = addressBehind(options.proxies ?? []);
  await app.register(async (scope) => {
    scope.addHook('preHandler', async (request, reply) => {
      const body = request.body as { documentId?: unknown; query?: unknown } | null | undefined;
      if (typeof body !== 'object' || body === null || Array.isArray(body)) return;
      const { documentId: _, ...rest } = body;
      const query = documentFor(documents, body, isFromBrowser(request.headers));
      if (query === undefined && (body.documentId !== undefined || body.query !== undefined)) {
        const extensions = { code: 'DOCUMENT_NOT_AGREED', requestId: request.id };
        return reply.status(400).send({ errors: [{ message: faults.DOCUMENT_NOT_AGREED, extensions }] });
      }
      request.body = { ...rest, query };
    });
    await scope.register(fastifyApollo(apollo), {
      path: '/graphql',
      method: ['GET', 'POST'],
      context: async (request) => {
        const presented = presentedIn(request);
        const asker = await identity.askerOf(presented).catch(asRefusal);
        await rationing.count({ principal: asker?.id, address: addressOf(request.raw) });
        return createContext(parts, { asker, purpose: purposeOf(presented, asker), requestId: request.id });
      },
    });
  });

  const subscriptions = serveSubscriptions(app.server, {
    schema,
    contextOf: async (presented, address, use) => {
      const asker = await identity.askerOf(presented).catch(asRefusal);
      await rationing.count({ principal: asker?.id, address });
      return createContext(parts, { asker, purpose: purposeOf(presented, asker), requestId: randomUUID() }, use);
    },
    documents,
    addressOf,
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
      pasts.close();
      readsLog.close();
    },
  };
};
