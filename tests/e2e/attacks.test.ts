// Requests that are made to do harm, sent to a process of its own: refused as JSON with the right status, and it goes on as it was.
import { randomUUID } from 'node:crypto';

import { type Attack, attacks, introspection, requestOf } from '../support/attacks';
import { type Client, type Fault, type Payload, runningLedgers } from '../support/running-ledger';

const { run, serve, temporaryFolder } = runningLedgers();
const PATIENCE_MS = 120_000;
const GROWTH_BYTES = 100_000_000;

const answerTo = async (url: string, attack: Attack) => {
  const response = await fetch(...requestOf(url, attack));
  const { errors = [] } = (await response.json()) as { errors?: readonly Fault[] };
  return [response.status, errors[0]?.extensions.code];
};

const figureOf = async ({ url }: Client, name: string): Promise<number> => {
  const text = await (await fetch(`${url}/metrics`)).text();
  return Number(new RegExp(`^${name} (\\S+)$`, 'm').exec(text)?.[1] ?? Number.NaN);
};

test(
  'all of them, many times over, leave the process as it is, with no more memory than before',
  async () => {
    const service = await run({ LEDGER_DATA: temporaryFolder() });
    const started = await figureOf(service, 'process_start_time_seconds');
    const round = async (): Promise<void> => {
      const answers: Record<string, unknown> = {};
      for (const [name, attack] of Object.entries(attacks)) answers[name] = await answerTo(service.url, attack);
      expect(answers).toEqual(Object.fromEntries(Object.entries(attacks).map(([name, { expected }]) => [name, expected])));
    };
    // The first round compiles what the others use.
    await round();
    const before = await figureOf(service, 'process_resident_memory_bytes');
    for (let count = 0; count < 20; count += 1) await round();
    const after = await figureOf(service, 'process_resident_memory_bytes');
    expect(after - before).toBeLessThan(GROWTH_BYTES);
    expect(started).toBeGreaterThan(0);
    expect(await figureOf(service, 'process_start_time_seconds')).toBe(started);
  },
  PATIENCE_MS,
);

test('in production the schema is not told', async () => {
  const { url } = await serve({ isProduction: true });
  expect(await answerTo(url, introspection)).toEqual(introspection.expected);
});

test('what no text may hold is refused in every field that takes text, and repeated nowhere', async () => {
  const client = await serve();
  const refused: readonly [what: string, text: string][] = [
    ['NUL', 'Zephyrine\u0000'],
    ['a control character', 'Zephyrine\u0007'],
    ['half of a surrogate pair', 'Zephyrine\ud800'],
    ['the other half', '\udc00Zephyrine'],
  ];
  for (const [what, text] of refused) {
    for (const [type, input] of [
      ['RegisterTeam', { name: text, serviceType: 'LIAISON' }],
      ['RegisterTeam', { name: 'A team', site: text, serviceType: 'LIAISON' }],
      ['RegisterAdvisor', { lens: ['CARER'], nameText: text, joinedOn: '2018-01-31' }],
    ] as const) {
      const payload = await client.attempt(type, input);
      expect({ what, type, codes: payload.userErrors.length, position: payload.position }).toEqual({
        what,
        type,
        codes: 1,
        position: null,
      });
      expect(JSON.stringify(payload)).not.toContain('Zephyrine');
    }
  }
  expect(await client.ledger.store.size()).toBe(0);
});

test('a hundred calls at once with one commandId give one event', async () => {
  const client = await serve();
  const input = { commandId: randomUUID(), name: 'A team', serviceType: 'LIAISON' };
  const payloads: Payload[] = await Promise.all(Array.from({ length: 100 }, () => client.give('RegisterTeam', input)));
  expect(new Set(payloads.map((payload) => JSON.stringify(payload))).size).toBe(1);
  expect(await client.ledger.store.size()).toBe(1);
});

/** What would tell of the inside: a stack, SQL, a path of a file, a class. */
const INSIDE =
  /\bat \S+ \(|node:|node_modules|SQLITE|\bSELECT\b|\bINSERT\b|\.(?:ts|js|sqlite)\b|\/(?:home|tmp|work|app|usr|data)\/|\w(?:Error|Exception)\b/;

test('no answer to a fault tells of the inside, or repeats what was sent', async () => {
  const client = await serve();
  const marker = 'Zephyrine';
  const requests: readonly Attack[] = [
    ...Object.values(attacks),
    ...[
      '{ nothingOfThisName }',
      `{ team(id: "${marker}") { nothingOfThisName } }`,
      `{ team(id: {a: "${marker}"}) { id } }`,
      `{ teams(first: "${marker}") { nodes { id } } }`,
      `{ teams(after: "${marker}") { nodes { id } } }`,
      `{ history(filter: { type: ["${marker}"] }) { nodes { id } } }`,
      `{ history(asOf: "${marker}") { nodes { id } } }`,
      `{ inclusionProof(eventId: "${marker}") { root } }`,
      'query ($a: NothingOfThisName) { ledger { head } }',
      `mutation { registerTeam(input: { name: "${marker}" }) { commandId } }`,
      `mutation { registerTeam(input: { commandId: "${marker}", name: "x", serviceType: ${marker} }) { commandId } }`,
      `subscription { eventAppended(afterPosition: "${marker}") { id } }`,
      `{ "${marker}`,
    ].map((query): Attack => ({ query, expected: [400, ''] })),
    { body: `{"query": "${marker}`, expected: [400, ''] },
    { body: '{"query":"{ ledger { head } }","operationName":"Zephyrine"}', expected: [400, ''] },
    { body: '{"query":"query ($a: Int) { ledger { head } }","variables":{"a":"Zephyrine"}}', expected: [400, ''] },
    { body: '{"query":"{ ledger { head } }","variables":"Zephyrine"}', expected: [400, ''] },
    { body: '{"query":"{ ledger { head } }","extensions":"Zephyrine"}', expected: [400, ''] },
    { query: '{ ledger { head } }', headers: { authorization: 'Bearer Zephyrine.Zephyrine.Zephyrine' }, expected: [401, ''] },
    { query: '{ ledger { head } }', headers: { 'content-type': 'Zephyrine' }, expected: [415, ''] },
  ];
  const told: unknown[] = [];
  for (const attack of requests) {
    const response = await fetch(...requestOf(client.url, attack));
    const { errors = [] } = (await response.json()) as { errors?: readonly Fault[] };
    const asked = attack.query ?? String(attack.body);
    if (errors.length === 0 || response.status >= 500) told.push({ asked, status: response.status });
    for (const { message, extensions } of errors) {
      if (INSIDE.test(message)) told.push({ asked, message });
      if (JSON.stringify({ message, extensions }).includes(marker)) told.push({ asked, message, extensions });
      if (!/^[A-Z_]+$/.test(extensions.code) || 'stacktrace' in extensions) told.push({ asked, extensions });
    }
  }
  expect(told).toEqual([]);
});
