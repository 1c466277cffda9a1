// The service: opens the ledger, gives an empty one its sample story, feeds the read models, and serves.
import { randomBytes } from 'node:crypto';

import { listAdvisors } from '../projections/directory/queries';
import { projections } from '../projections/registry';
import { createProjectionRunner, type ProjectionRunner } from '../projections/runner/runner';
import { developmentActor, signDevelopmentToken } from './access/identity';
import { readAgreedDocuments } from './api/limits/documents';
import { ratesFor } from './api/limits/rates';
import { startServer } from './api/server';
import { startSigning } from './audit/signing-schedule';
import { readConfig } from './config';
import { type Role, roles } from './domain/roles';
import { importSampleStory, wantsSampleStory } from './import/sample';
import { expireInvitations } from './jobs/expire-invitations';
import { repeat, type Repeating } from './jobs/repeat';
import { createFoldAhead } from './fold-ahead';
import type { Actor } from './kernel/event';
import { openAudit } from './open-audit';
import { openIdentity } from './open-identity';
import type { Ledger } from './open-ledger';
import { openNode } from './open-node';
import { createLogger, type Logger } from './ops/logger';
import { loadSecretKey } from './privacy/secret-key';
import { startSubmitting } from './witness/submit';

/** Everything that is made here is for its owner alone. */
process.umask(0o077);

const TOKEN_HOURS = 12;

const serve = async (): Promise<void> => {
  const config = readConfig(process.env);
  const log = createLogger(config.logLevel);
  const ledger = await openNode({
    dataFolder: config.dataFolder,
    store: config.store,
    onFatal: (fault) => {
      // Nothing may be acknowledged any more: ending is the only honest thing to do.
      log.fatal({ err: fault }, 'the ledger could not be written; stopping');
      process.exit(1);
    },
  });
  // Before anything is read or served: what a crash left half done, and what an older backup brought back.
  const erasedAgain = await ledger.eraser.finish();
  if (erasedAgain > 0) log.warn({ erasedAgain }, 'people who had been erased were erased again: see docs/ERASURE.md');

  const runner = createProjectionRunner({
    store: ledger.store,
    catalogue: ledger.catalogue,
    projections,
    folder: ledger.folder.readModels,
    clock: ledger.clock,
    // A node reads its own copy, which is as fast as threads are worth.
    foldAhead: ledger.cluster ? undefined : createFoldAhead(ledger.folder.ledger),
    onFault: (error) => log.error({ err: error }, 'read models could not be fed; trying again'),
  });

  if (config.sample === 'story' && (await wantsSampleStory(ledger))) {
    const { refused } = await importSampleStory(ledger);
    if (refused > 0) log.error({ refused }, 'parts of the sample story were refused');
  }

  const audit = openAudit(ledger, config.origin);
  const submitting =
    config.witness &&
    startSubmitting({
      ...config.witness,
      audit,
      onFault: (error) => log.error({ err: error }, 'the witness did not cosign: see docs/RUNBOOK.md'),
    });
  const signing = startSigning(ledger.store, audit.signer, {
    verify: (signal) => ledger.verify({ signal }),
    onRefused: (error) => log.error({ err: error }, 'checkpoints are not signed any more: see docs/RUNBOOK.md'),
    onSigned: (signed) => submitting?.submit(signed),
  });

  const feeding = runner.start();
  const developmentKey = config.acceptsDevelopmentTokens
    ? loadSecretKey(ledger.folder.developmentTokenKey, randomBytes)
    : undefined;
  const server = await startServer(
    {
      ledger,
      runner,
      audit,
      signing,
      identity: openIdentity(ledger, { developmentKey, issuersFile: config.issuersFile }),
      log,
      words: config.words,
      isProduction: config.isProduction,
      smallNumbers: config.smallNumbers,
      proxies: config.proxies,
      documents: config.documentsFile === undefined ? undefined : readAgreedDocuments(config.documentsFile),
      rates: config.requestsPerMinute === undefined ? undefined : ratesFor(config.requestsPerMinute),
    },
    { host: config.host, port: config.port },
  );

  let jobs: Repeating | undefined;
  const stop = async (): Promise<void> => {
    await jobs?.stop();
    await server.close();
    await runner.stop();
    await signing.stop();
    await submitting?.stop();
    audit.close();
    await ledger.close();
    process.exit(0);
  };
  process.once('SIGINT', () => void stop());
  process.once('SIGTERM', () => void stop());

  await feeding;
  if (config.jobsSeconds > 0) jobs = startJobs(config.jobsSeconds, ledger, runner, log);
  await greet(server.url, developmentKey, ledger, runner, config.isProduction);
};

/** What time brings about is written down by whichever node comes first; the others find it done. */
const startJobs = (seconds: number, { commands, store, clock }: Ledger, runner: ProjectionRunner, log: Logger): Repeating =>
  repeat(
    seconds,
    async (signal) => {
      const expired = await expireInvitations({ commands, store, clock, rows: () => runner.rows('directory') }, signal);
      log[expired > 0 ? 'info' : 'debug']({ expired }, 'invitations that ran out unanswered');
    },
    (error) => log.error({ err: error }, 'a job failed; it is run again at its next time'),
  );

const greet = async (
  url: string,
  developmentKey: Buffer | undefined,
  ledger: Ledger,
  runner: ProjectionRunner,
  isProduction: boolean,
): Promise<void> => {
  const say = (text: string): void => void process.stdout.write(`${text}\n`);
  say(`\nCoproduction Ledger, ${await ledger.store.size()} events`);
  say(`  Start page  ${url}/`);
  if (!isProduction) say(`  Explorer    ${url}/graphiql`);
  say(`  GraphQL     ${url}/graphql`);
  if (developmentKey) {
    say(`\nDevelopment tokens, good for ${TOKEN_HOURS} hours and on this machine only:`);
    for (const role of roles) {
      say(`  ${role.padEnd(16)} ${await signDevelopmentToken(developmentKey, actorFor(role, runner), TOKEN_HOURS)}`);
    }
    const token = await signDevelopmentToken(developmentKey, developmentActor('involvement_lead'), TOKEN_HOURS);
    const query =
      '{ teams { nodes { id name coProductionScore { value band indicators { code name numerator denominator } } } } }';
    say('\nA first query:');
    say(`  curl -s ${url}/graphql -H 'content-type: application/json' -H 'authorization: Bearer ${token}' \\`);
    say(`    -d '{"query":"${query}"}'`);
  } else {
    say('\nThis address can be reached from other machines, so development tokens are neither signed nor accepted.');
  }
  say(`\nReady: ${url}/graphql`);
};

/** An advisor of the ledger, so that their token shows a timeline; for the other roles somebody made up. */
const actorFor = (role: Role, runner: ProjectionRunner): Actor => {
  const rows = role === 'advisor' ? runner.rows('directory') : undefined;
  const [advisor] = rows ? listAdvisors(rows, { limit: 1, newestFirst: false }) : [];
  return advisor ? { id: advisor.id, role } : developmentActor(role);
};

serve().catch((error: unknown) => {
  process.stderr.write(`The ledger could not be started. ${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
});
