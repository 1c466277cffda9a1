// Events told as they are written: from now on, or on from where a client was, without gap or duplicate; and refusals over websockets.
import type { Client as SocketClient, FormattedExecutionResult } from 'graphql-ws';
import { SignJWT } from 'jose';
import { randomInt, randomUUID } from 'node:crypto';
import { on, once } from 'node:events';
import { WebSocket } from 'ws';

import { ada, asAdvisor, bo, invitation, liaisonTeam, panel } from '../support/cast';
import { type Asker, type Client, type Fault, runningLedgers } from '../support/running-ledger';

const { serve } = runningLedgers();
const seed = Number(process.env['SEED'] ?? randomInt(2 ** 31));

beforeAll(() => process.stdout.write(`subscriptions: SEED=${seed}\n`));

interface Event {
  readonly position: string;
  readonly type: string;
  readonly stream: string;
  readonly actor: { readonly id: string };
}

const FOLLOW = `subscription ($after: EventPosition, $filter: EventFilter) {
  eventAppended(afterPosition: $after, filter: $filter) { position type stream actor { id } }
}`;

type Told = FormattedExecutionResult<{ eventAppended: Event }>;

const follow = (socket: SocketClient, variables: { after?: string; filter?: object } = {}) => {
  const events = socket.iterate<{ eventAppended: Event }>({ query: FOLLOW, variables });
  return {
    next: async (): Promise<Event> => {
      const { value } = (await events.next()) as { value: Told };
      if (!value.data) throw new Error(JSON.stringify(value));
      return value.data.eventAppended;
    },
  };
};

const take = async (events: { next(): Promise<Event> }, count: number): Promise<readonly Event[]> => {
  const taken: Event[] = [];
  while (taken.length < count) taken.push(await events.next());
  return taken;
};

const registerTeam = async ({ give }: Client, teamId = `team-${randomUUID()}`): Promise<string> =>
  (await give('RegisterTeam', { teamId, name: 'A team', serviceType: 'COMMUNITY' })).position;

const positionsOf = (events: readonly Event[]): readonly number[] => events.map(({ position }) => Number(position));
const upFrom = (first: number, count: number): readonly number[] => Array.from({ length: count }, (_, index) => first + index);

test('whoever follows from now on hears of everything that is written from then on, and of nothing before', async () => {
  const client = await serve();
  for (let count = 0; count < 3; count += 1) await registerTeam(client);
  const events = follow(client.socket('auditor'));
  // Nobody is told when following has begun: the first event that arrives shows it.
  const begun = events.next();
  const isWaiting = (written: Promise<string>): Promise<boolean> =>
    Promise.race([begun.then(() => false), written.then(() => true)]);
  let writing = registerTeam(client);
  while (await isWaiting(writing)) writing = registerTeam(client);
  await writing;
  const first = Number((await begun).position);
  expect(first).toBeGreaterThan(3);
  const last = Number(await registerTeam(client));
  expect(positionsOf(await take(events, last - first))).toEqual(upFrom(first + 1, last - first));
});

test('a client that comes back again and again while others write misses nothing and hears nothing twice', async () => {
  const client = await serve();
  const random = randomFrom(seed);
  const COMMANDS = 200;
  const WRITERS = 8;
  const write = async (): Promise<void> => {
    for (let written = 0; written < COMMANDS / WRITERS; written += 1) await registerTeam(client);
  };
  const writing = Promise.all(Array.from({ length: WRITERS }, write));

  const seen: Event[] = [];
  let connections = 0;
  while (seen.length < COMMANDS) {
    const socket = client.socket('auditor');
    connections += 1;
    const events = follow(socket, { after: seen.at(-1)?.position ?? '0' });
    const patience = 1 + Math.floor(random() * 40);
    seen.push(...(await take(events, Math.min(patience, COMMANDS - seen.length))));
    // Half of the times it vanishes, half of the times it takes its leave.
    if (random() < 0.5) socket.terminate();
    else await socket.dispose();
  }
  await writing;
  expect(connections).toBeGreaterThan(4);
  expect(positionsOf(seen)).toEqual(upFrom(1, COMMANDS));
});

test('a filter tells of one team with all that is its, of types, of a stream, of an actor', async () => {
  const client = await serve();
  const all = follow(client.socket('auditor'), { after: '0' });
  const filters: [object, (event: Event) => boolean][] = [
    [{ subject: liaisonTeam }, ({ stream }) => [liaisonTeam, panel].includes(stream) || stream.startsWith('contribution-')],
    [{ subject: liaisonTeam, types: ['PanelConvened', 'TeamRenamed'] }, ({ type }) => type === 'PanelConvened'],
    [{ types: ['ConsentGiven', 'InvitationAccepted'] }, ({ type }) => ['ConsentGiven', 'InvitationAccepted'].includes(type)],
    [{ stream: panel }, ({ stream }) => stream === panel],
    [{ actor: ada }, ({ actor }) => actor.id === ada],
    [{ subject: ada, actor: ada }, ({ actor }) => actor.id === ada],
  ];
  const following = filters.map(([filter]) => follow(client.socket('staff'), { after: '0', filter }));

  const { give } = client;
  await registerTeam(client, liaisonTeam);
  await registerTeam(client);
  for (const advisorId of [ada, bo]) {
    await give('RegisterAdvisor', { advisorId, lens: ['FAMILY'], nameText: 'A name', joinedOn: '2018-01-31' });
    await give('GiveConsent', { advisorId, purpose: 'CONTACT', noticeVersion: '1', method: 'ONLINE' }, asAdvisor(advisorId));
  }
  const offer = { title: 'A title', purpose: 'A purpose', stage: 'DESIGN', declaredLevel: 7, decisionRights: 'LEAD' };
  const when = { startsAt: '2018-01-31T09:00:00Z', mode: 'WRITTEN' };
  await give('ConvenePanel', { activityId: panel, teamId: liaisonTeam, ...offer, ...when });
  await give('InviteToPanel', { activityId: panel, advisorId: ada, invitationId: invitation, role: 'CHAIR' });
  await give('AcceptInvitation', { activityId: panel, invitationId: invitation }, asAdvisor(ada));
  const brought = { activityId: panel, advisorId: ada, kind: 'IDEA', credit: 'ROLE', principles: [], summaryText: 'An idea' };
  const contributionId = `contribution-${randomUUID()}`;
  await give('RecordContribution', { contributionId, ...brought }, asAdvisor(ada));
  const last = await give('ConfirmContribution', { contributionId });

  const everything = await take(all, Number(last.position));
  expect(positionsOf(everything)).toEqual(upFrom(1, everything.length));
  for (const [index, [filter, isMeant]] of filters.entries()) {
    const meant = everything.filter(isMeant);
    expect(meant.length).toBeGreaterThan(0);
    expect({ filter, told: await take(following[index] as { next(): Promise<Event> }, meant.length) }).toEqual({
      filter,
      told: meant,
    });
  }
});

/** What comes first over a websocket: faults, as a result or as an error; or how the connection ended. */
const faultsOf = async (socket: SocketClient, request: Parameters<SocketClient['iterate']>[0]): Promise<readonly Fault[]> => {
  try {
    const { value } = (await socket.iterate(request).next()) as { value: { errors?: readonly Fault[] } };
    return value.errors ?? [];
  } catch (thrown) {
    if (Array.isArray(thrown)) return thrown as readonly Fault[];
    throw thrown;
  }
};

const shown = (faults: readonly Fault[]) =>
  faults.map(({ message, extensions: { requestId: _, ...rest }, ...where }) => ({ message, rest, where }));

const refusals: readonly [string, Asker | undefined, string, object?][] = [
  ['GRAPHQL_PARSE_FAILED', 'staff', 'Marker ( "'],
  ['GRAPHQL_PARSE_FAILED', 'staff', ' '],
  ['GRAPHQL_VALIDATION_FAILED', 'staff', '{ ledger { marker } }'],
  ['GRAPHQL_VALIDATION_FAILED', 'staff', '{ team(id: 5.5) { id } }'],
  ['GRAPHQL_VALIDATION_FAILED', 'staff', '{ history(asOfPosition: "Marker") { nodes { id } } }'],
  ['GRAPHQL_VALIDATION_FAILED', 'staff', 'subscription { eventAppended { id } again: eventAppended { id } }'],
  ['OPERATION_RESOLUTION_FAILURE', 'staff', 'query A { ledger { head } } query B { ledger { size } }'],
  ['BAD_USER_INPUT', 'staff', 'query ($id: ID!) { team(id: $id) { id } }', {}],
  [
    'BAD_USER_INPUT',
    'staff',
    'query ($after: EventPosition) { history(minPosition: $after) { nodes { id } } }',
    { after: 'Marker' },
  ],
  ['BAD_USER_INPUT', 'staff', 'query ($size: Int) { teams(first: $size) { nodes { id } } }', { size: 'Marker' }],
  ['PAGE_SIZE_OUT_OF_RANGE', 'staff', '{ teams(first: 0) { nodes { id } } }'],
  ['POSITION_NOT_REACHED', 'staff', '{ history(asOfPosition: "77") { nodes { id } } }'],
  ['UNAUTHENTICATED', undefined, '{ teams { nodes { id } } }'],
  ['FORBIDDEN', 'advisor', '{ history { nodes { id } } }'],
  ['UNAUTHENTICATED', undefined, 'subscription { eventAppended { id } }'],
  ['FORBIDDEN', 'advisor', 'subscription { eventAppended { id } }'],
  ['FORBIDDEN', 'accreditor', 'subscription { eventAppended { id } }'],
];

test('what is refused is refused in the same words as over HTTP, and ends nothing else', async () => {
  const log = jest.spyOn(console, 'error').mockImplementation();
  const client = await serve();
  for (const [code, as, query, variables = {}] of refusals) {
    const faults = await faultsOf(client.socket(as), { query, variables: { ...variables } });
    expect({ query, codes: [...new Set(faults.map(({ extensions }) => extensions.code))] }).toEqual({ query, codes: [code] });
    if (!/^subscription .*eventAppended/.test(query) || code.startsWith('GRAPHQL')) {
      const overHttp = await client.ask(query, variables, as);
      expect(shown(faults)).toEqual(shown(overHttp.errors ?? []));
    }
    if (code !== 'GRAPHQL_VALIDATION_FAILED') expect(JSON.stringify(faults)).not.toMatch(/marker/i);
  }
  const beyond = { query: FOLLOW, variables: { after: '77' } };
  expect(await faultsOf(client.socket('staff'), beyond)).toMatchObject([{ extensions: { code: 'POSITION_NOT_REACHED' } }]);
  const notOne = { query: FOLLOW, variables: { after: 'Marker' } };
  expect(await faultsOf(client.socket('staff'), notOne)).toMatchObject([
    { extensions: { code: 'BAD_USER_INPUT', inputPath: ['after'] } },
  ]);

  // A document that cannot be read leaves what else goes on over the same connection alone.
  const socket = client.socket('staff');
  const events = follow(socket, { after: '0' });
  await registerTeam(client);
  expect(await events.next()).toMatchObject({ position: '1' });
  expect(await faultsOf(socket, { query: 'Marker' })).toMatchObject([{ extensions: { code: 'GRAPHQL_PARSE_FAILED' } }]);
  await registerTeam(client);
  expect(await events.next()).toMatchObject({ position: '2' });
  expect(log.mock.calls).toEqual([]);
  log.mockRestore();
});

test('whatever is sent in place of a token never counts as none', async () => {
  const { url } = await serve();
  for (const authorization of ['', 'Basic x', 5, null, [], {}, { toString: 1, valueOf: 1 }]) {
    const socket = new WebSocket(`${url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws');
    socket.once('open', () => socket.send(JSON.stringify({ type: 'connection_init', payload: { authorization } })));
    socket.once('message', () => socket.close(1000, 'answered'));
    const end = await new Promise((resolve) => socket.once('close', (code, reason) => resolve(`${code} ${String(reason)}`)));
    expect({ authorization, end }).toEqual({ authorization, end: '4403 UNAUTHENTICATED' });
  }
});

test('what is followed ends with a code when the token has run out, and so does everything else that is asked with it', async () => {
  const { url, key } = await serve();
  const now = Math.floor(Date.now() / 1000);
  const claims = {
    iss: 'coproduction-ledger/development',
    aud: 'coproduction-ledger',
    role: 'staff',
    sub: `staff-${randomUUID()}`,
  };
  // Clocks may differ by five seconds: this one has a moment left.
  const token = await new SignJWT({ ...claims, iat: now - 60, exp: now - 1 })
    .setProtectedHeader({ alg: 'HS256', typ: 'JWT' })
    .sign(key);
  // By hand, so that the connection stays open when nothing is followed any more.
  const socket = new WebSocket(`${url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws');
  const messages = on(socket, 'message') as AsyncIterableIterator<[Buffer]>;
  const nextMessage = async (): Promise<unknown> => JSON.parse(String((await messages.next()).value[0]));
  const send = (message: object): void => socket.send(JSON.stringify(message));
  await once(socket, 'open');
  send({ type: 'connection_init', payload: { authorization: `Bearer ${token}` } });
  expect(await nextMessage()).toMatchObject({ type: 'connection_ack' });
  send({ type: 'subscribe', id: 'follow', payload: { query: FOLLOW, variables: {} } });
  const refused = [{ extensions: { code: 'UNAUTHENTICATED' } }];
  expect(await nextMessage()).toMatchObject({ type: 'next', id: 'follow', payload: { errors: refused } });
  expect(await nextMessage()).toEqual({ type: 'complete', id: 'follow' });
  send({ type: 'subscribe', id: 'ask', payload: { query: '{ teams { nodes { id } } }' } });
  expect(await nextMessage()).toMatchObject({ type: 'error', id: 'ask', payload: refused });
  socket.terminate();
});

test('a message that is too large ends the connection, and only that', async () => {
  const log = jest.spyOn(console, 'error').mockImplementation();
  const client = await serve();
  const query = `{ ledger { head } } # ${'x'.repeat(70_000)}`;
  await expect(client.socket('staff').iterate({ query }).next()).rejects.toMatchObject({ code: 1009 });
  expect(await client.ask('{ ledger { head } }')).toMatchObject({ status: 200 });
  // The library says so on its own; it does not repeat the message.
  expect(JSON.stringify(log.mock.calls)).not.toContain('xxx');
  log.mockRestore();
});

/** Numbers from 0 to 1 that follow from the seed (mulberry32). */
const randomFrom = (state: number) => (): number => {
  state = (state + 0x6d2b79f5) | 0;
  let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
  mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
  return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
};
