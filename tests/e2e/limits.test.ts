// What asks for too much, over HTTP and over websockets: refused with the limit it went beyond, by a process that goes on.
import { createHash, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { request } from 'node:http';
import { connect } from 'node:net';
import { auditServer } from 'graphql-http';

import { limits } from '../../src/api/limits/limits';
import { ratesFor } from '../../src/api/limits/rates';
import { type Fault, runningLedgers, type ServedLedger } from '../support/running-ledger';

const { serve } = runningLedgers();

const times = (count: number, text: (index: number) => string): string =>
  Array.from({ length: count }, (_, index) => text(index)).join(' ');

const tooMuch: Readonly<Record<string, string>> = {
  tokens: `{ ledger { ${times(1000, () => 'head')} } }`,
  depth: `{ activity(id: "x") ${'{ team { activities { nodes '.repeat(3)}{ id }${' } } }'.repeat(3)} }`,
  aliases: `{ ledger { ${times(100, (index) => `a${index}: head`)} } }`,
  rootFields: `{ ${times(21, () => 'ledger { head }')} }`,
  directives: `{ ledger { ${'head @skip(if: false) @include(if: true) '.repeat(11)} } }`,
  fields: `{ ledger { ${'head '.repeat(500)} } }`,
  nodes: '{ teams(first: 100) { nodes { activities(first: 100) { nodes { id } } } } }',
  mutations: `mutation { ${times(
    6,
    (index) => `m${index}: pauseInvolvement(input: {
    commandId: "${randomUUID()}", advisorId: "advisor-1" }) { commandId }`,
  )} }`,
};

const limitOf = (errors: readonly Fault[] = []): unknown => {
  const { code, limit } = (errors[0]?.extensions ?? {}) as { code?: string; limit?: unknown };
  return { code, limit };
};

const beyond = (name: string) => ({ code: 'LIMIT_EXCEEDED', limit: { name, allowed: limits[name as keyof typeof limits] } });

describe('an operation that asks for too much', () => {
  test.each(Object.entries(tooMuch))('%s, over HTTP', async (name, query) => {
    const client = await serve();
    const { status, errors } = await client.ask(query, {}, 'involvement_lead');
    expect({ status, ...(limitOf(errors) as object) }).toEqual({ status: 400, ...beyond(name) });
  });

  test.each(Object.entries(tooMuch))('%s, over a websocket', async (name, query) => {
    const client = await serve();
    const socket = client.socket('involvement_lead');
    const failed = await new Promise<readonly Fault[]>((resolve, reject) => {
      socket.subscribe(
        { query },
        {
          next: () => reject(new Error('It was answered.')),
          error: (errors) => resolve(errors as Fault[]),
          complete: () => undefined,
        },
      );
    });
    expect(limitOf(failed)).toEqual(beyond(name));
  });

  test('tells no more than five of its faults', async () => {
    const { ask } = await serve();
    const { status, errors } = await ask(`{ ${times(20, (index) => `nothing${index}`)} }`);
    expect([status, errors?.length]).toEqual([400, limits.validationErrors]);
  });

  test('a body that is too large says so', async () => {
    const { url } = await serve();
    const body = JSON.stringify({ query: `# ${'x'.repeat(limits.bodyBytes)}` });
    const response = await fetch(`${url}/graphql`, { method: 'POST', headers: { 'content-type': 'application/json' }, body });
    expect(response.status).toBe(413);
    expect(limitOf(((await response.json()) as { errors: Fault[] }).errors)).toEqual(beyond('bodyBytes'));
  });
});

describe('how often somebody may ask', () => {
  test('is counted for each person; beyond it they are told when to try again', async () => {
    const client = await serve({ rates: ratesFor(5) });
    const statuses: number[] = [];
    for (let count = 0; count < 7; count += 1)
      statuses.push((await client.ask('{ teams { nodes { id } } }', {}, 'staff')).status);
    expect(statuses).toEqual([200, 200, 200, 200, 200, 429, 429]);
    const { errors } = await client.ask('{ teams { nodes { id } } }', {}, 'staff');
    expect(errors?.[0]?.extensions).toMatchObject({ code: 'RATE_LIMITED', limit: { name: 'requestsPerMinute', allowed: 5 } });
    expect((await client.ask('{ teams { nodes { id } } }', {}, 'auditor')).status).toBe(200);
  });

  test('is counted for each address, whoever asks', async () => {
    const { url } = await serve({ rates: { requestsPerMinute: 100, requestsPerMinuteAndAddress: 3 } });
    const ask = () =>
      fetch(`${url}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: '{"query":"{ ledger { head } }"}',
      });
    const answers = [await ask(), await ask(), await ask(), await ask()];
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 429]);
    expect(Number(answers[3]?.headers.get('retry-after'))).toBeGreaterThanOrEqual(1);
  });

  test('is counted for the address that a trusted proxy tells; nobody else can say that they are somebody else', async () => {
    const rates = { requestsPerMinute: 100, requestsPerMinuteAndAddress: 2 };
    const statusesAt = async (url: string): Promise<number[]> => {
      const statuses: number[] = [];
      // The first address in the list is what the client itself says.
      for (const told of ['192.0.2.1', '192.0.2.1', '198.51.100.9, 192.0.2.1', '192.0.2.2']) {
        const headers = { 'content-type': 'application/json', 'x-forwarded-for': told };
        statuses.push(
          (await fetch(`${url}/graphql`, { method: 'POST', headers, body: '{"query":"{ ledger { head } }"}' })).status,
        );
      }
      return statuses;
    };
    expect(await statusesAt((await serve({ rates, proxies: ['127.0.0.0/8'] })).url)).toEqual([200, 200, 429, 200]);
    expect(await statusesAt((await serve({ rates })).url)).toEqual([200, 200, 429, 429]);
  });
});

describe('a socket', () => {
  test('carries twenty subscriptions and no more', async () => {
    const client = await serve();
    const socket = client.socket('auditor');
    const faults: unknown[] = [];
    const refused = new Promise<void>((resolve) => {
      for (let count = 0; count <= limits.subscriptionsPerSocket; count += 1) {
        socket.subscribe(
          { query: 'subscription { eventAppended { position } }' },
          {
            next: () => undefined,
            error: (errors) => {
              faults.push(limitOf(errors as Fault[]));
              resolve();
            },
            complete: () => undefined,
          },
        );
      }
    });
    await refused;
    expect(faults).toEqual([beyond('subscriptionsPerSocket')]);
  });
});

describe('in production', () => {
  const agreed = '{ ledger { head } }';
  const documents = new Map([[createHash('sha256').update(agreed).digest('hex'), agreed]]);
  const ask = async ({ url }: ServedLedger, body: object, headers: Record<string, string> = {}) => {
    const response = await fetch(`${url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify(body),
    });
    return (await response.json()) as { data?: unknown; errors?: readonly Fault[] };
  };

  test('the schema is not told, nothing is suggested, and there is no explorer', async () => {
    const client = await serve({ isProduction: true });
    const answer = await ask(client, { query: '{ __schema { types { name } } }' });
    expect(answer.errors?.[0]?.extensions.code).toBe('GRAPHQL_VALIDATION_FAILED');
    expect(JSON.stringify(await ask(client, { query: '{ leger { head } }' }))).not.toContain('ledger');
    expect((await fetch(`${client.url}/graphiql`)).status).toBe(404);
    expect((await fetch(`${client.url}/`)).status).toBe(200);
  });

  test('a browser may ask for the documents that were agreed on, by text or by id, and for nothing else', async () => {
    const client = await serve({ isProduction: true, documents });
    const browser = { origin: 'https://trust.example' };
    const [documentId] = [...documents.keys()];
    const served = { data: { ledger: { head: '0' } } };
    expect(await ask(client, { query: agreed }, browser)).toMatchObject(served);
    expect(await ask(client, { documentId }, browser)).toMatchObject(served);
    const other = await ask(client, { query: '{ ledger { size } }' }, browser);
    expect(other.errors?.[0]?.extensions.code).toBe('DOCUMENT_NOT_AGREED');
    expect(await ask(client, { query: '{ ledger { size } }' })).toEqual({ data: { ledger: { size: 0 } } });
    const unknown = await ask(client, { documentId: 'no-such-document' });
    expect(unknown.errors?.[0]?.extensions.code).toBe('DOCUMENT_NOT_AGREED');
  });
});

test('GraphQL over HTTP is spoken as its specification says', async () => {
  const { url } = await serve();
  const results = await auditServer({
    url: `${url}/graphql`,
    fetchFn: (input: string, init: RequestInit = {}) =>
      fetch(input, { ...init, headers: { ...(init.headers as object), 'apollo-require-preflight': 'true' } }),
  });
  expect(results.filter(({ status }) => status !== 'ok').map(({ name }) => name)).toEqual([]);
  expect(results.length).toBeGreaterThanOrEqual(61);
});

describe('clients that take their time', () => {
  test('are cut off, while another is served', async () => {
    const client = await serve();
    const { hostname, port } = new URL(client.url);
    const slow = Array.from({ length: 500 }, () => {
      const socket = connect(Number(port), hostname);
      socket.on('error', () => undefined).resume();
      socket.write('POST /graphql HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\n');
      return once(socket, 'close');
    });
    const cut = { all: false };
    const allCut = Promise.all(slow).then(() => (cut.all = true));
    let served = 0;
    while (!cut.all) {
      const answer = await new Promise<number | undefined>((resolve, reject) => {
        request(`${client.url}/healthz`, (response) => {
          response.resume();
          response.on('end', () => resolve(response.statusCode));
        })
          .on('error', reject)
          .end();
      });
      expect(answer).toBe(200);
      served += 1;
    }
    await allCut;
    expect(served).toBeGreaterThan(0);
  }, 40_000);
});
