// Tokens of an OpenID Connect issuer over real HTTP and websockets: which are refused, whose keys judge them, and whose roles count.
import { SignJWT, UnsecuredJWT } from 'jose';
import { createSecretKey, randomBytes, randomUUID } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { join } from 'node:path';

import { developmentActor, signDevelopmentToken } from '../../src/access/identity';
import { personIdOf } from '../../src/access/person-id';
import { dataFolderOf, prepareDataFolder } from '../../src/data-folder';
import { loadSecretKey } from '../../src/privacy/secret-key';
import { ada, asAdvisor, bo, liaisonTeam, otherTeam } from '../support/cast';
import { AUDIENCE, type TestIssuer, testIssuers } from '../support/issuer';
import { ledgerCommand } from '../support/processes/command-line';
import { runningLedgers, type ServedLedger } from '../support/running-ledger';

const { serve, run, temporaryFolder } = runningLedgers();
const newIssuer = testIssuers();

const ME = '{ me { id role actsAs roles teams } }';
const OPEN = '{ ledger { head } }';
const SUBJECT = 'ada@example.org';

const personOf = ({ ledger }: ServedLedger, issuer: TestIssuer): string =>
  personIdOf(ledger.vault, issuer.settings.issuer, SUBJECT);

const refusedWith = (status: number, code: string) => ({ status, errors: [{ extensions: { code } }] });
const unauthenticated = refusedWith(401, 'UNAUTHENTICATED');

/** Asks with other headers than a client would send. */
const askWith = async (url: string, headers: Record<string, string>, query = ME) => {
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify({ query }),
  });
  return { status: response.status, ...((await response.json()) as { data?: Record<string, unknown>; errors?: object[] }) };
};

describe('a token that proves nothing', () => {
  const now = (): number => Math.floor(Date.now() / 1000);

  const tokens: Readonly<Record<string, (issuer: TestIssuer, other: TestIssuer) => Promise<string> | string>> = {
    'alg none': ({ settings }) =>
      new UnsecuredJWT({ iss: settings.issuer, aud: AUDIENCE, sub: SUBJECT, iat: now(), exp: now() + 300 }).encode(),
    'HS256 over the public key': ({ settings, published }) => {
      const [[kid, key]] = [...published] as [[string, object]];
      return new SignJWT({ iss: settings.issuer, aud: AUDIENCE, sub: SUBJECT, iat: now(), exp: now() + 300 })
        .setProtectedHeader({ alg: 'HS256', typ: 'at+jwt', kid })
        .sign(createSecretKey(Buffer.from(JSON.stringify(key))));
    },
    'no expiry': (issuer) => issuer.token({ exp: undefined }),
    'no time of issue': (issuer) => issuer.token({ iat: undefined }),
    'no subject': (issuer) => issuer.token({ sub: undefined }),
    'an empty subject': (issuer) => issuer.token({ sub: '' }),
    'a subject that is no text': (issuer) => issuer.token({ sub: 7 as never }),
    'another audience': (issuer) => issuer.token({ aud: 'https://another.example/' }),
    'no audience': (issuer) => issuer.token({ aud: undefined }),
    'an issuer that is not known': (issuer) => issuer.token({ iss: 'https://issuer.example' }),
    'an issuer that is nearly known': (issuer) => issuer.token({ iss: `${issuer.settings.issuer}/` }),
    'another issuer’s key': (issuer, other) => other.token({ iss: issuer.settings.issuer }),
    'another type': (issuer) => issuer.token({}, { typ: 'logout+jwt' }),
    'no type': (issuer) => issuer.token({}, { typ: undefined }),
    'an unknown key': (issuer) => issuer.token({}, { kid: 'nobody’s' }),
    'no key': (issuer) => issuer.token({}, { kid: undefined }),
    'the name of another key': (issuer, other) => issuer.token({}, { kid: [...other.published.keys()][0] }),
    'a time of issue to come': (issuer) => issuer.token({ iat: now() + 60, exp: now() + 300 }),
    'not yet valid': (issuer) => issuer.token({ nbf: now() + 60 }),
    'too old, although not expired': (issuer) => issuer.token({ iat: now() - 700, exp: now() + 300 }),
    expired: (issuer) => issuer.token({ iat: now() - 60, exp: now() - 10 }),
    'a changed claim': async (issuer) => {
      const [header = '', body = '', signature = ''] = (await issuer.token()).split('.');
      const claims = JSON.parse(Buffer.from(body, 'base64url').toString()) as object;
      return [header, Buffer.from(JSON.stringify({ ...claims, sub: 'bo' })).toString('base64url'), signature].join('.');
    },
  };

  test('is refused with 401 and JSON, also where no token is needed, and over a websocket', async () => {
    const [issuer, other] = [await newIssuer(), await newIssuer()];
    const client = await serve({ issuers: [issuer.settings, other.settings] });
    expect(await client.ask(ME, {}, { token: await issuer.token() })).toMatchObject({ status: 200 });
    for (const [name, make] of Object.entries(tokens)) {
      const token = await make(issuer, other);
      const answer = await client.ask(OPEN, {}, { token });
      expect({ name, answer }).toMatchObject({ name, answer: unauthenticated });
      expect(answer.data).toBeUndefined();
      expect(JSON.stringify(answer)).not.toContain(SUBJECT);
      await expect(client.socket({ token }).iterate({ query: OPEN }).next()).rejects.toMatchObject({
        code: 4403,
        reason: 'UNAUTHENTICATED',
      });
    }
    const expired = { authorization: `Bearer ${await issuer.token({ exp: 1 })}` };
    expect((await fetch(`${client.url}/packs/pack-x`, { headers: expired })).status).toBe(401);
  }, 60_000);

  test('is one in an address, or one of several', async () => {
    const issuer = await newIssuer();
    const client = await serve({ issuers: [issuer.settings] });
    const token = await issuer.token();
    for (const query of [`access_token=${token}`, `authorization=Bearer%20${token}`, `anything=${token}`, 'token=x']) {
      const url = `${client.url}/graphql?query=%7Bledger%7Bhead%7D%7D&${query}`;
      const response = await fetch(url, { headers: { 'apollo-require-preflight': 'true' } });
      expect({ query, status: response.status, body: await response.json() }).toMatchObject({
        query,
        status: 401,
        body: { errors: [{ extensions: { code: 'UNAUTHENTICATED' } }] },
      });
    }
    expect(await statusOfUpgrade(`${client.url}/graphql?access_token=${token}`, {})).toBe(401);
    expect(await statusOfUpgrade(`${client.url}/graphql`, { authorization: `Bearer ${token}` })).toBe(401);
    expect(await statusOfUpgrade(`${client.url}/graphql`, {})).toBe(101);

    const headers = ['Host', new URL(client.url).host, 'Content-Type', 'application/json', 'Authorization', `Bearer ${token}`];
    expect(await statusOf(client.url, headers)).toBe(200);
    expect(await statusOf(client.url, [...headers, 'Authorization', `Bearer ${token}`])).toBe(401);
  });

  const statusOf = (url: string, headers: string[]): Promise<number | undefined> =>
    new Promise((resolve, reject) => {
      const asked = request(`${url}/graphql`, { method: 'POST', headers: headers }, (response) => {
        response.resume();
        resolve(response.statusCode);
      });
      asked.on('error', reject);
      asked.end(JSON.stringify({ query: OPEN }));
    });

  const statusOfUpgrade = (url: string, headers: Record<string, string>): Promise<number | undefined> =>
    new Promise((resolve, reject) => {
      const upgrade = {
        connection: 'Upgrade',
        upgrade: 'websocket',
        'sec-websocket-version': '13',
        'sec-websocket-protocol': 'graphql-transport-ws',
        'sec-websocket-key': Buffer.alloc(16).toString('base64'),
      };
      const asked = request(url, { headers: { ...upgrade, ...headers } });
      asked.on('response', ({ statusCode }) => resolve(statusCode));
      asked.on('upgrade', ({ statusCode }, socket) => {
        socket.destroy();
        resolve(statusCode);
      });
      asked.on('error', reject);
      asked.end();
    });
});

describe('the keys of an issuer', () => {
  test('are fetched once, and again when a token names a new one, but not for every token that does', async () => {
    const issuer = await newIssuer();
    let passed = 0;
    const { ask } = await serve({ issuers: [issuer.settings], now: () => Date.now() + passed });
    const old = await issuer.token();
    for (let times = 0; times < 3; times += 1) expect((await ask(ME, {}, { token: old })).status).toBe(200);
    expect(issuer.asked()).toBe(1);

    await issuer.rotate();
    for (let times = 0; times < 3; times += 1) expect((await ask(ME, {}, { token: await issuer.token() })).status).toBe(401);
    expect(issuer.asked()).toBe(1);
    passed = 31_000;
    expect((await ask(ME, {}, { token: await issuer.token() })).status).toBe(200);
    expect(issuer.asked()).toBe(2);
    // The one that was taken away is good for nothing.
    expect(await ask(ME, {}, { token: old })).toMatchObject(unauthenticated);
  });

  test('that are known work for an hour while the issuer is silent; then, and for any other, nobody knows who is asking', async () => {
    const issuer = await newIssuer({ maxTokenAgeSeconds: 86_400 });
    let passed = 0;
    const { ask, socket } = await serve({ issuers: [issuer.settings], now: () => Date.now() + passed });
    const exp = Math.floor(Date.now() / 1000) + 86_400;
    const token = await issuer.token({ exp });
    expect((await ask(ME, {}, { token })).status).toBe(200);

    issuer.answer(500);
    passed = 59 * 60_000;
    expect((await ask(ME, {}, { token })).status).toBe(200);
    const unavailable = refusedWith(503, 'IDENTITY_UNAVAILABLE');
    const rotated = await issuer.token({ exp }, { kid: 'a-new-one' });
    expect(await ask(OPEN, {}, { token: rotated })).toMatchObject(unavailable);
    passed = 61 * 60_000;
    expect(await ask(OPEN, {}, { token })).toMatchObject(unavailable);
    await expect(socket({ token }).iterate({ query: OPEN }).next()).rejects.toMatchObject({
      code: 1013,
      reason: 'IDENTITY_UNAVAILABLE',
    });
    // It is not asked again at once.
    const asked = issuer.asked();
    expect(await ask(OPEN, {}, { token })).toMatchObject(unavailable);
    expect(issuer.asked()).toBe(asked);

    issuer.answer(200);
    passed += 6000;
    expect((await ask(ME, {}, { token })).status).toBe(200);
  });
});

/** A team, an advisor, and an issuer whose one user was given nothing yet. */
const setTheScene = async () => {
  const issuer = await newIssuer();
  const client = await serve({ issuers: [issuer.settings] });
  await client.give('RegisterTeam', { teamId: liaisonTeam, name: 'Liaison', serviceType: 'LIAISON' });
  await client.give('RegisterTeam', { teamId: otherTeam, name: 'Crisis', serviceType: 'CRISIS' });
  await client.give('RegisterAdvisor', { advisorId: ada, lens: ['CARER'], nameText: 'A name', joinedOn: '2017-05-02' });
  const personId = personOf(client, issuer);
  const grant = (role: string, scope: object = {}) => client.give('GrantRole', { personId, role, ...scope }, 'admin');
  const revoke = (role: string) => client.give('RevokeRole', { personId, role }, 'admin');
  const token = await issuer.token();
  return { issuer, client, personId, grant, revoke, token, authorization: `Bearer ${token}` };
};

describe('what somebody may do', () => {
  test('is nothing beyond what is open to everybody, as long as they have no role', async () => {
    const { client, personId, token } = await setTheScene();
    expect(await client.ask(ME, {}, { token })).toEqual({
      status: 200,
      data: { me: { id: personId, role: null, actsAs: null, roles: [], teams: [] } },
    });
    expect(await client.ask(OPEN, {}, { token })).toMatchObject({ status: 200 });
    for (const query of ['{ teams { nodes { id } } }', `{ node(id: "${liaisonTeam}") { id } }`]) {
      expect((await client.ask(query, {}, { token })).errors).toMatchObject([{ extensions: { code: 'FORBIDDEN' } }]);
    }
    const follow = client.socket({ token }).iterate({ query: 'subscription { eventAppended { id } }' }).next();
    expect(await follow).toMatchObject({ value: { errors: [{ extensions: { code: 'FORBIDDEN' } }] } });
    const packs = await fetch(`${client.url}/packs/pack-x`, { headers: { authorization: `Bearer ${token}` } });
    expect(packs.status).toBe(404);
  });

  test('follows from the directory, whatever the token says', async () => {
    const { issuer, client, personId, grant } = await setTheScene();
    const boasting = { role: 'admin', roles: ['admin'], groups: ['admin'], scope: 'admin', teams: 'ALL' };
    await grant('staff', { teamIds: [liaisonTeam] });
    expect(await client.ask(ME, {}, { token: await issuer.token(boasting) })).toMatchObject({
      data: { me: { role: 'staff', actsAs: personId, roles: ['staff'], teams: [liaisonTeam] } },
    });
    const another = await issuer.token({ sub: 'somebody else' });
    expect(await client.ask(ME, {}, { token: another })).toMatchObject({ data: { me: { role: null } } });
  });

  test('ends at once when a role is revoked, and by itself when it runs out', async () => {
    const { client, grant, revoke, token } = await setTheScene();
    const register = '{ advisors { nodes { id } } }';
    await grant('staff', { teamIds: [liaisonTeam] });
    expect((await client.ask(register, {}, { token })).errors).toBeUndefined();
    const socket = client.socket({ token });
    const events = socket.iterate({ query: 'subscription { eventAppended(afterPosition: "0") { position } }' });
    expect(await events.next()).toMatchObject({ value: { data: { eventAppended: { position: '1' } } } });
    await revoke('staff');
    expect((await client.ask(register, {}, { token })).errors).toMatchObject([{ extensions: { code: 'FORBIDDEN' } }]);
    let told = (await events.next()) as { value?: { errors?: object[] } };
    while (told.value && !told.value.errors) told = (await events.next()) as typeof told;
    expect(told).toMatchObject({ value: { errors: [{ extensions: { code: 'FORBIDDEN' } }] } });

    const soon = Date.now() + 1500;
    await grant('auditor', { validUntil: new Date(soon).toISOString() });
    expect(await client.ask(ME, {}, { token })).toMatchObject({ data: { me: { role: 'auditor' } } });
    while (Date.now() <= soon) await client.ask(OPEN, {}, { token });
    expect(await client.ask(ME, {}, { token })).toMatchObject({ data: { me: { role: null } } });
  });

  test('is done in the role they choose, else in the one they were given first; never in one they do not have', async () => {
    const { client, personId, grant, token, authorization } = await setTheScene();
    await grant('auditor');
    await grant('advisor', { advisorId: ada });
    expect(await askWith(client.url, { authorization })).toMatchObject({
      data: { me: { role: 'auditor', actsAs: personId, roles: ['auditor', 'advisor'] } },
    });
    expect(await askWith(client.url, { authorization, 'ledger-role': 'advisor' })).toMatchObject({
      data: { me: { id: personId, role: 'advisor', actsAs: ada } },
    });
    for (const role of ['admin', '', 'constructor', 'advisor, auditor']) {
      expect(await askWith(client.url, { authorization, 'ledger-role': role }, OPEN)).toMatchObject(
        refusedWith(403, 'FORBIDDEN'),
      );
    }
    expect(await client.socket({ token, role: 'advisor' }).iterate({ query: ME }).next()).toMatchObject({
      value: { data: { me: { role: 'advisor' } } },
    });
    await expect(client.socket({ token, role: 'admin' }).iterate({ query: ME }).next()).rejects.toMatchObject({
      code: 4403,
      reason: 'FORBIDDEN',
    });
  });

  test('for an auditor, is to read the text about one person while it is disclosed to them, and no other', async () => {
    const { client, personId, grant, token } = await setTheScene();
    await client.give('RegisterAdvisor', { advisorId: bo, lens: ['CARER'], nameText: 'Another name', joinedOn: '2017-05-02' });
    await grant('auditor');
    const namesOf = async (): Promise<unknown> => {
      const query = '{ advisors { nodes { id name } } }';
      const { data } = await client.ask<{ advisors: { nodes: { id: string; name: string | null }[] } }>(query, {}, { token });
      return Object.fromEntries(data?.advisors.nodes.map(({ id, name }) => [id, name]) ?? []);
    };
    expect(await namesOf()).toEqual({ [ada]: null, [bo]: null });
    const until = new Date(Date.now() + 3_600_000).toISOString();
    await client.give('GrantDisclosure', { personId, subject: ada, reason: 'AUDIT', validUntil: until }, 'involvement_lead');
    expect(await namesOf()).toEqual({ [ada]: 'A name', [bo]: null });
    await client.give('RevokeDisclosure', { personId, subject: ada }, 'involvement_lead');
    expect(await namesOf()).toEqual({ [ada]: null, [bo]: null });
  });

  test('as an advisor is told in the ledger under the advisor’s id, else under their own', async () => {
    const { client, personId, grant, token } = await setTheScene();
    await grant('advisor', { advisorId: ada });
    await client.give('PauseInvolvement', { advisorId: ada }, { token });
    await grant('accreditor');
    await client.give('RevokeRole', { personId, role: 'advisor' }, 'admin');
    const packs = '{ evidencePacks { nodes { id } } }';
    expect((await client.ask(packs, {}, { token })).errors).toBeUndefined();
    const [paused] = (await client.ledger.store.readStream(ada)).slice(-1);
    expect(paused?.envelope).toMatchObject({ type: 'InvolvementPaused', actor: asAdvisor(ada) });
  });
});

test('the directory shows to administrators what somebody was given, and to nobody else', async () => {
  const { client, personId, grant } = await setTheScene();
  const validUntil = new Date(Date.now() + 86_400_000).toISOString();
  await grant('auditor');
  await grant('staff', { teamIds: [liaisonTeam], validUntil });
  await client.give('GrantDisclosure', { personId, subject: ada, reason: 'COMPLAINT', validUntil });
  const query = `query ($id: ID!) {
    person(id: $id) { id roles { role teams advisorId validUntil } disclosures { subject reason validUntil } }
    node(id: $id) { id }
  }`;
  expect(await client.ask(query, { id: personId }, 'admin')).toEqual({
    status: 200,
    data: {
      person: {
        id: personId,
        roles: [
          { role: 'auditor', teams: [], advisorId: null, validUntil: null },
          { role: 'staff', teams: [liaisonTeam], advisorId: null, validUntil },
        ],
        disclosures: [{ subject: ada, reason: 'COMPLAINT', validUntil }],
      },
      node: { id: personId },
    },
  });
  const unknown = `person-${randomUUID()}`;
  expect(await client.ask('query ($id: ID!) { person(id: $id) { id } }', { id: unknown }, 'admin')).toMatchObject({
    data: { person: null },
  });
  expect(await client.ask('query ($id: ID!) { node(id: $id) { id } }', { id: personId }, 'involvement_lead')).toMatchObject({
    data: { node: null },
  });
});

test('the first administrator is made on the ledger’s own machine; facing others, it takes no development token', async () => {
  const issuer = await newIssuer();
  const folder = temporaryFolder();
  const key = loadSecretKey(prepareDataFolder(folder).developmentTokenKey, randomBytes);
  const issuers = join(folder, 'issuers.json');
  writeFileSync(issuers, JSON.stringify([issuer.settings]));
  const environment = { LEDGER_DATA: folder, LEDGER_ISSUERS: issuers, NODE_ENV: 'production', LOG_LEVEL: 'trace' };
  const service = await run(environment);

  const told = await ledgerCommand(folder, 'person', '--issuer', issuer.settings.issuer, '--subject', SUBJECT);
  const person = told.out.trim();
  const token = await issuer.token();
  expect(await service.ask(ME, {}, { token })).toMatchObject({ data: { me: { id: person, role: null } } });
  expect(await ledgerCommand(folder, 'grant', '--person', person, '--role', 'admin')).toMatchObject({ code: 0 });
  expect(await service.ask(ME, {}, { token })).toMatchObject({ data: { me: { id: person, role: 'admin' } } });
  expect(await ledgerCommand(folder, 'grant', '--person', person, '--role', 'staff')).toMatchObject({
    code: 1,
    out: expect.stringContaining('ROLE_NEEDS_TEAMS at teamIds') as string,
  });
  const revoked = await ledgerCommand(folder, 'revoke', '--person', person, '--role', 'admin', '--reason', 'LEFT');
  expect(revoked).toMatchObject({ code: 0 });
  expect(await service.ask(ME, {}, { token })).toMatchObject({ data: { me: { id: person, role: null } } });

  const development = await signDevelopmentToken(key, developmentActor('admin'), 1);
  expect(await service.ask(ME, {}, { token: development })).toMatchObject(unauthenticated);
  expect(await service.end('SIGTERM')).toBe(0);
  const open = await run({ ...environment, NODE_ENV: 'development', HOST: '0.0.0.0' });
  const overLoopback = { headers: { authorization: `Bearer ${development}`, 'apollo-require-preflight': 'true' } };
  const url = `${open.url.replace('0.0.0.0', '127.0.0.1')}/graphql?query=%7Bledger%7Bhead%7D%7D`;
  expect((await fetch(url, overLoopback)).status).toBe(401);

  // What somebody is called by their issuer is kept nowhere.
  expect(await open.end('SIGTERM')).toBe(0);
  for (const output of [service.output(), open.output()]) expect(output).not.toContain(SUBJECT);
  const { ledger, reads } = dataFolderOf(folder);
  for (const file of [ledger, `${ledger}-wal`, reads]) {
    if (existsSync(file)) expect(readFileSync(file).includes(SUBJECT)).toBe(false);
  }
}, 180_000);
