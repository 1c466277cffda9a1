// The ledger's own server on the loopback address, and a client that asks it over one kept connection.
import { randomBytes } from 'node:crypto';
import { Agent, request } from 'node:http';

import { createIdentity, developmentActor, signDevelopmentToken } from '../src/access/identity';
import { ratesFor } from '../src/api/limits/rates';
import { startServer } from '../src/api/server';
import { createLogger } from '../src/ops/logger';
import { openAudit } from '../src/open-audit';
import type { OpenLedger } from './open-generated';

export interface GraphqlClient {
  /** @throws Error when the answer holds errors. */
  ask(query: string, variables: object): Promise<void>;
  close(): Promise<void>;
}

export const serveGraphql = async ({ ledger, runner }: OpenLedger): Promise<GraphqlClient> => {
  const key = randomBytes(32);
  const token = await signDevelopmentToken(key, developmentActor('involvement_lead'), 1);
  const audit = openAudit(ledger);
  const signing = { state: () => ({ kind: 'SIGNING' }) as const, signNow: audit.signer.sign };
  const server = await startServer(
    {
      ledger,
      runner,
      audit,
      signing,
      identity: createIdentity(key),
      log: createLogger('silent'),
      rates: ratesFor(1_000_000),
    },
    { host: '127.0.0.1', port: 0 },
  );
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const headers = { 'content-type': 'application/json', authorization: `Bearer ${token}` };

  const post = (body: string): Promise<string> =>
    new Promise((resolve, reject) => {
      const sent = request(`${server.url}/graphql`, { method: 'POST', agent, headers }, (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('end', () => resolve(Buffer.concat(chunks).toString()));
      });
      sent.on('error', reject);
      sent.end(body);
    });

  return {
    ask: async (query, variables) => {
      const answer = await post(JSON.stringify({ query, variables }));
      if (answer.includes('"errors"')) throw new Error(answer.slice(0, 500));
    },
    close: async () => {
      agent.destroy();
      await server.close();
      audit.close();
    },
  };
};
