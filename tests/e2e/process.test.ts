// The service as a process of its own: what it prints and serves, what survives its end, and where it refuses to start.
import { randomUUID } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { Readable } from 'node:stream';

import { developmentActor } from '../../src/access/identity';
import { importCommands } from '../../src/import/ndjson';
import { SAMPLE_STORY } from '../../src/import/sample';
import { openLedger } from '../../src/open-ledger';
import { type Client, runningLedgers } from '../support/running-ledger';

const { run, temporaryFolder } = runningLedgers();

interface Ledger {
  readonly log: string;
  readonly head: string;
  readonly size: number;
}

const stateOf = async ({ ask }: Client): Promise<Ledger> => {
  const { data } = await ask<{ ledger: Ledger }>('{ ledger { log head size } }');
  return (data as { ledger: Ledger }).ledger;
};

const registerTeam = async ({ give }: Client): Promise<string> => {
  const teamId = `team-${randomUUID()}`;
  await give('RegisterTeam', { teamId, name: 'A team', serviceType: 'PERINATAL' });
  return teamId;
};

const teamsOf = async ({ ask }: Client): Promise<readonly string[]> => {
  const minPosition = (await stateOf({ ask } as Client)).head;
  const query = 'query ($minPosition: EventPosition) { teams(minPosition: $minPosition) { nodes { id } } }';
  const { data } = await ask<{ teams: { nodes: { id: string }[] } }>(query, { minPosition }, 'auditor');
  return data?.teams.nodes.map(({ id }) => id) ?? [];
};

test('it says where it is, and serves its pages with all they are made of', async () => {
  const service = await run({ LEDGER_DATA: temporaryFolder() });
  expect(service.output()).toMatch(/^Ready: http:\/\/127\.0\.0\.1:[1-9][0-9]*\/graphql$/m);
  expect(await (await fetch(`${service.url}/healthz`)).json()).toEqual({ status: 'ok' });
  const ready = await fetch(`${service.url}/readyz`);
  expect(ready.status).toBe(200);
  expect(await ready.json()).toMatchObject({ ready: true, head: '0' });
  expect(await (await fetch(`${service.url}/metrics`)).text()).toMatch(/^ledger_head_position 0$/m);
  expect((await fetch(`${service.url}/nothing-here`)).status).toBe(404);

  for (const page of ['/', '/graphiql']) {
    const response = await fetch(service.url + page);
    expect(response.headers.get('content-type')).toMatch(/^text\/html/);
    expect(response.headers.get('content-security-policy')).toContain("default-src 'self'");
    const parts = [...(await response.text()).matchAll(/(?:src|href)="([^"]+)"/g)].map(
      ([, part = '']) => new URL(part, service.url + page),
    );
    expect(parts.length).toBeGreaterThan(2);
    for (const part of parts.filter(({ protocol }) => protocol !== 'data:')) {
      expect(part.origin).toBe(service.url);
      const { status, headers } = await fetch(part);
      const kind = part.pathname.endsWith('.js') ? 'javascript' : part.pathname.endsWith('.css') ? 'css' : '';
      expect({ part: part.pathname, status }).toEqual({ part: part.pathname, status: 200 });
      expect(headers.get('content-type')).toContain(kind);
    }
  }
});

test('the tokens it prints are good for asking, each in its role', async () => {
  const service = await run({ LEDGER_DATA: temporaryFolder() });
  const teamId = await registerTeam(service);
  expect(await teamsOf(service)).toEqual([teamId]);
  expect(await service.attempt('RenameTeam', { teamId, name: 'Another' }, 'admin')).toMatchObject({
    userErrors: [],
    revision: 1,
  });
  const asAdvisor = await service.ask('{ teams { nodes { id } } history { nodes { id } } }', {}, 'advisor');
  expect(asAdvisor).toMatchObject({ data: { history: null }, errors: [{ extensions: { code: 'FORBIDDEN' } }] });
});

test('what was accepted survives its end, asked for or not', async () => {
  const environment = { LEDGER_DATA: temporaryFolder() };
  const first = await run(environment);
  const teams = [await registerTeam(first)];
  const before = await stateOf(first);
  // Somebody who follows does not keep it from ending.
  const events = first.socket('auditor').iterate({ query: 'subscription { eventAppended(afterPosition: "0") { position } }' });
  expect(await events.next()).toMatchObject({ value: { data: { eventAppended: { position: '1' } } } });
  const interrupted = events.next().catch(() => undefined);
  expect(await first.end('SIGTERM')).toBe(0);
  await interrupted;

  const second = await run(environment);
  expect(await stateOf(second)).toEqual(before);
  expect(await teamsOf(second)).toEqual(teams);
  for (let count = 0; count < 5; count += 1) teams.push(await registerTeam(second));
  expect(await second.end('SIGKILL')).toBe('SIGKILL');

  const third = await run(environment);
  expect(await stateOf(third)).toEqual({ log: before.log, head: '6', size: 6 });
  expect(await teamsOf(third)).toEqual(teams);
  expect(await third.end('SIGINT')).toBe(0);
}, 30_000);

test('an empty ledger is given its sample story once', async () => {
  const environment = { LEDGER_DATA: temporaryFolder(), LEDGER_SAMPLE: 'story' };
  const first = await run(environment);
  const told = await stateOf(first);
  expect(told.size).toBeGreaterThan(100);
  expect(first.output()).toContain(`Coproduction Ledger, ${told.size} events`);
  expect(first.output()).not.toContain('refused');
  expect((await teamsOf(first)).length).toBeGreaterThan(0);
  // The advisor whose token it prints has a timeline to look at.
  const token = /^ {2}advisor +(\S+)$/m.exec(first.output())?.[1] ?? '';
  const { sub } = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()) as { sub: string };
  const query = 'query ($id: ID!) { advisor(id: $id) { timeline { nodes { headline } } } }';
  expect(await first.ask(query, { id: sub }, 'advisor')).toMatchObject({
    data: { advisor: { timeline: { nodes: expect.arrayContaining([{ headline: 'Joined the register' }]) as object[] } } },
  });
  expect(await first.end('SIGTERM')).toBe(0);
  const second = await run(environment);
  expect(await stateOf(second)).toEqual(told);
}, 60_000);

test('a story that was cut off is told to its end at the next start', async () => {
  const environment = { LEDGER_DATA: temporaryFolder(), LEDGER_SAMPLE: 'story' };
  const lines = readFileSync(SAMPLE_STORY, 'utf8').trimEnd().split('\n');
  const ledger = openLedger({ dataFolder: environment.LEDGER_DATA });
  await importCommands(Readable.from(lines.slice(0, 60)), {
    handler: ledger.commands,
    catalogue: ledger.catalogue,
    defaultActor: developmentActor('involvement_lead'),
    concurrency: 1,
  });
  expect(await ledger.store.size()).toBe(60);
  await ledger.close();
  expect(await stateOf(await run(environment))).toMatchObject({ size: lines.length });
}, 60_000);

test('two processes on one ledger write down once that an invitation ran out', async () => {
  const environment = { LEDGER_DATA: temporaryFolder(), LEDGER_JOBS_SECONDS: '1' };
  const services = [await run(environment), await run(environment)] as const;
  const [{ give, socket }] = services;
  const teamId = await registerTeam(services[0]);
  const [advisorId, activityId] = [`advisor-${randomUUID()}`, `activity-${randomUUID()}`];
  await give('RegisterAdvisor', { advisorId, lens: ['CARER'], nameText: 'A', joinedOn: '2026-01-01' });
  await give('GiveConsent', { advisorId, purpose: 'CONTACT', noticeVersion: '1', method: 'ONLINE' });
  const offer = { teamId, title: 'A panel', purpose: 'To choose', stage: 'DELIVERY', declaredLevel: 6, decisionRights: 'EQUAL' };
  await give('ConvenePanel', { activityId, ...offer, startsAt: '2199-01-01T00:00:00Z', mode: 'ONLINE' });
  const events = socket('auditor').iterate({
    query:
      'subscription { eventAppended(afterPosition: "0", filter: { types: ["InvitationExpired"] }) { occurredAt actor { role } } }',
  });
  // Long enough to be written down before it runs out, however busy the machine is.
  const replyBy = new Date(Date.now() + 3000).toISOString();
  await give('InviteToPanel', { activityId, advisorId, role: 'PANEL_MEMBER', replyBy });
  expect(await events.next()).toMatchObject({
    value: {
      data: { eventAppended: { occurredAt: new Date(Date.parse(replyBy) + 1).toISOString(), actor: { role: 'scheduler' } } },
    },
  });
  for (const service of services) expect(await service.end('SIGTERM')).toBe(0);
  expect(services.map((service) => /"level":(50|60)/.test(service.output()))).toEqual([false, false]);
  expect(await stateOf(await run(environment))).toMatchObject({ size: 6 });
}, 60_000);

test('where other machines can reach it, development tokens are neither printed nor accepted', async () => {
  const environment = { LEDGER_DATA: temporaryFolder() };
  const atHome = await run(environment);
  await registerTeam(atHome);
  const token = /^ {2}staff +(\S+)$/m.exec(atHome.output())?.[1] ?? '';
  expect(await atHome.ask('{ teams { nodes { id } } }', {}, { token })).toMatchObject({ status: 200 });
  expect(await atHome.end('SIGTERM')).toBe(0);

  const outside = await run({ ...environment, HOST: '0.0.0.0' });
  expect(outside.output()).toContain('development tokens are neither signed nor accepted');
  expect(outside.output()).not.toMatch(/eyJ|Bearer/);
  expect(await stateOf(outside)).toMatchObject({ size: 1 });
  expect(await outside.ask('{ teams { nodes { id } } }', {}, { token })).toMatchObject({
    status: 401,
    errors: [{ extensions: { code: 'UNAUTHENTICATED' } }],
  });
  expect(await outside.ask('{ teams { nodes { id } } }')).toMatchObject({
    errors: [{ extensions: { code: 'UNAUTHENTICATED' } }],
  });
}, 30_000);

test.each<[Record<string, string>, readonly string[]]>([
  [{ PORT: 'abc' }, ['PORT']],
  [{ PORT: '70000', LOG_LEVEL: 'loud', LEDGER_SAMPLE: 'novel' }, ['PORT', 'LOG_LEVEL', 'LEDGER_SAMPLE']],
  [{ LEDGER_JOBS_SECONDS: '1.5' }, ['LEDGER_JOBS_SECONDS']],
])('an environment that cannot be right, %o, ends it with a sentence', async (wrong, names) => {
  const folder = temporaryFolder();
  const service = await run({ LEDGER_DATA: `${folder}/none`, ...wrong });
  expect(await service.ended).toBe(1);
  const [sentence = ''] = service
    .output()
    .split('\n')
    .filter((line) => line.startsWith('The ledger could not be started.'));
  for (const name of names) expect(sentence).toContain(`${name}: `);
  expect(service.output()).not.toContain('    at ');
  expect(existsSync(`${folder}/none`)).toBe(false);
});
