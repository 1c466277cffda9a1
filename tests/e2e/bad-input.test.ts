// What cannot be right: each is refused with its code, a sentence that repeats nothing, and its place; and nothing is written.
import { randomUUID } from 'node:crypto';

import { ada, invitation, liaisonTeam, panel } from '../support/cast';
import { type Asker, type Client, type Fault, runningLedgers, type ServedLedger } from '../support/running-ledger';

const { serve } = runningLedgers();

/** Stands in every wrong value: no answer may repeat it. */
const MARKER = 'Zephyrine';

/** A team, an advisor who was invited, and a panel. Whatever is tried after it must leave the ledger as it is. */
const setTheScene = async (): Promise<ServedLedger> => {
  const client = await serve();
  const { give } = client;
  await give('RegisterTeam', { teamId: liaisonTeam, name: 'Liaison', serviceType: 'LIAISON' });
  await give('RegisterAdvisor', { advisorId: ada, lens: ['CARER'], nameText: 'A name', joinedOn: '2018-01-31' });
  await give('GiveConsent', { advisorId: ada, purpose: 'CONTACT', noticeVersion: '1', method: 'ONLINE' });
  const offer = { title: 'A title', purpose: 'A purpose', stage: 'DESIGN', declaredLevel: 7, decisionRights: 'LEAD', places: 1 };
  await give('ConvenePanel', {
    activityId: panel,
    teamId: liaisonTeam,
    ...offer,
    startsAt: '2100-01-31T09:00:00Z',
    mode: 'PHONE',
  });
  await give('InviteToPanel', { activityId: panel, advisorId: ada, invitationId: invitation, role: 'CHAIR' });
  await client.caughtUp();
  return client;
};

const expectUntouched = async ({ ledger, url }: ServedLedger, size: number): Promise<void> => {
  expect(await ledger.store.size()).toBe(size);
  expect((await fetch(`${url}/healthz`)).status).toBe(200);
};

const SENTENCE = /^[A-Za-z][^{}]* [^{}]*\.$/;

const expectPlain = (answer: unknown, faults: readonly { readonly message: string }[]): void => {
  expect(JSON.stringify(answer)).not.toContain(MARKER);
  expect(faults.filter(({ message }) => !SENTENCE.test(message))).toEqual([]);
};

const registerTeam = `mutation { registerTeam(input: {
  commandId: "0d9c7d52-9f0b-4d3c-8a58-3f6b9d2c1e10", name: "${MARKER}", serviceType: LIAISON }) { commandId } }`;

const requests: Readonly<
  Record<string, { readonly body: string; readonly headers?: object; readonly expected: [number, string] }>
> = {
  'nothing at all': { body: '', expected: [400, 'BAD_REQUEST'] },
  'a subscription without a websocket': {
    body: JSON.stringify({ query: 'subscription { eventAppended { id } }' }),
    expected: [400, 'SUBSCRIPTION_NEEDS_WEBSOCKET'],
  },
  'half of a JSON body': { body: `{"query":"${MARKER}`, expected: [400, 'BAD_REQUEST'] },
  'JSON that is no request': { body: `"${MARKER}"`, expected: [400, 'BAD_REQUEST'] },
  'a list of requests': {
    body: JSON.stringify([{ query: registerTeam }, { query: registerTeam }]),
    expected: [400, 'BAD_REQUEST'],
  },
  'no query': { body: JSON.stringify({ variables: { name: MARKER } }), expected: [400, 'BAD_REQUEST'] },
  'a query that is no text': { body: JSON.stringify({ query: { [MARKER]: 1 } }), expected: [400, 'BAD_REQUEST'] },
  'variables that are no object': {
    body: JSON.stringify({ query: '{ ledger { head } }', variables: [MARKER] }),
    expected: [400, 'BAD_REQUEST'],
  },
  'another kind of body': {
    body: `query=${MARKER}`,
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    expected: [415, 'BAD_REQUEST'],
  },
  'a form of another site': {
    body: JSON.stringify({ query: registerTeam }),
    headers: { 'content-type': 'text/plain' },
    expected: [400, 'BAD_REQUEST'],
  },
  'a body that is too large': {
    body: JSON.stringify({ query: `# ${MARKER.repeat(12_000)}` }),
    expected: [413, 'LIMIT_EXCEEDED'],
  },
  'a text that is not GraphQL': { body: JSON.stringify({ query: `${MARKER} ( "` }), expected: [400, 'GRAPHQL_PARSE_FAILED'] },
  'two operations and no name': {
    body: JSON.stringify({ query: `query A { ledger { head } } ${registerTeam.replace('mutation', 'mutation B')}` }),
    expected: [400, 'OPERATION_RESOLUTION_FAILURE'],
  },
  'the name of no operation': {
    body: JSON.stringify({ query: 'query A { ledger { head } }', operationName: MARKER }),
    expected: [400, 'OPERATION_RESOLUTION_FAILURE'],
  },
  'a persisted query': {
    body: JSON.stringify({ extensions: { persistedQuery: { version: 1, sha256Hash: MARKER } } }),
    expected: [200, 'PERSISTED_QUERY_NOT_SUPPORTED'],
  },
};

test('a request that cannot be read', async () => {
  const client = await setTheScene();
  const size = await client.ledger.store.size();
  for (const [name, { body, headers, expected }] of Object.entries(requests)) {
    const all = { 'content-type': 'application/json', ...headers };
    const response = await fetch(`${client.url}/graphql`, { method: 'POST', headers: all, body });
    const text = await response.text();
    const { errors } = JSON.parse(text) as { errors: readonly Fault[] };
    expect({ name, is: [response.status, errors[0]?.extensions.code] }).toEqual({ name, is: expected });
    expectPlain(text, errors);
  }
  await expectUntouched(client, size);
});

test('a command by GET', async () => {
  const client = await setTheScene();
  const size = await client.ledger.store.size();
  const url = `${client.url}/graphql?query=${encodeURIComponent(registerTeam)}`;
  const headersOfEach: Record<string, string>[] = [
    {},
    { 'content-type': 'application/json' },
    { 'apollo-require-preflight': 'true' },
  ];
  for (const headers of headersOfEach) {
    const response = await fetch(url, { headers });
    const text = await response.text();
    expect(response.status).toBeGreaterThanOrEqual(400);
    expect(response.status).toBeLessThan(500);
    expectPlain(text, (JSON.parse(text) as { errors: readonly Fault[] }).errors);
  }
  await expectUntouched(client, size);
});

const documents: readonly [code: string, query: string, variables?: object, inputPath?: readonly string[]][] = [
  ['GRAPHQL_VALIDATION_FAILED', '{ ledger { nothingOfTheKind } }'],
  ['GRAPHQL_VALIDATION_FAILED', `{ team(id: "${liaisonTeam}", name: "${MARKER}") { id } }`],
  ['GRAPHQL_VALIDATION_FAILED', `{ team(id: "${liaisonTeam}") }`],
  ['GRAPHQL_VALIDATION_FAILED', `{ teams(first: "${MARKER}") { nodes { id } } }`],
  ['GRAPHQL_VALIDATION_FAILED', `{ history(asOf: "${MARKER}") { nodes { id } } }`],
  ['GRAPHQL_VALIDATION_FAILED', `{ history(filter: { subject: "x", types: ["${MARKER}", 5] }) { nodes { id } } }`],
  ['GRAPHQL_VALIDATION_FAILED', registerTeam.replace('LIAISON', MARKER)],
  ['GRAPHQL_VALIDATION_FAILED', registerTeam.replace('0d9c7d52', MARKER)],
  ['GRAPHQL_VALIDATION_FAILED', registerTeam.replace(`"${MARKER}"`, '5.5')],
  ['GRAPHQL_VALIDATION_FAILED', 'query ($id: ID!) { team(id: $id) { ...team } } fragment team on Team { ...team }', { id: 'x' }],
  ['BAD_USER_INPUT', 'query ($id: ID!) { team(id: $id) { id } }', {}, ['id']],
  ['BAD_USER_INPUT', 'query ($id: ID!) { team(id: $id) { id } }', { id: { [MARKER]: MARKER } }, ['id']],
  ['BAD_USER_INPUT', 'query ($size: Int) { teams(first: $size) { nodes { id } } }', { size: MARKER }, ['size']],
  ['BAD_USER_INPUT', 'query ($at: DateTime) { history(asOf: $at) { nodes { id } } }', { at: MARKER }, ['at']],
  ['BAD_USER_INPUT', 'query ($at: DateTime) { history(asOf: $at) { nodes { id } } }', { at: '2018-02-30T09:00:00Z' }, ['at']],
  ['BAD_USER_INPUT', 'query ($p: EventPosition) { history(asOfPosition: $p) { nodes { id } } }', { p: `1${MARKER}` }, ['p']],
  ['BAD_USER_INPUT', 'query ($p: EventPosition) { history(asOfPosition: $p) { nodes { id } } }', { p: '-1' }, ['p']],
  ['BAD_USER_INPUT', 'query ($p: EventPosition) { history(asOfPosition: $p) { nodes { id } } }', { p: 1 }, ['p']],
];

test('a document or a variable that does not fit the schema', async () => {
  const client = await setTheScene();
  const size = await client.ledger.store.size();
  for (const [code, query, variables = {}, inputPath] of documents) {
    const answer = await client.ask(query, variables, 'involvement_lead');
    const { status, errors = [] } = answer;
    const [first] = errors;
    expect({ query, variables, status, code: first?.extensions.code }).toEqual({ query, variables, status: 400, code });
    expect(first?.extensions.inputPath).toEqual(inputPath);
    expectPlain(answer, errors);
  }
  await expectUntouched(client, size);
});

test('an input that does not fit its type', async () => {
  const client = await setTheScene();
  const size = await client.ledger.store.size();
  const query = 'mutation ($input: RegisterAdvisorInput!) { registerAdvisor(input: $input) { commandId } }';
  const good = { commandId: randomUUID(), lens: ['CARER'], nameText: 'A name', joinedOn: '2018-01-31' };
  const wrong: [object, readonly string[]][] = [
    [{ commandId: MARKER }, ['input', 'commandId']],
    [{ commandId: null }, ['input', 'commandId']],
    [{ lens: [MARKER] }, ['input', 'lens', '0']],
    [{ lens: [['CARER']] }, ['input', 'lens', '0']],
    [{ nameText: { text: MARKER } }, ['input', 'nameText']],
    [{ nameText: 5 }, ['input', 'nameText']],
    [{ joinedOn: MARKER }, ['input', 'joinedOn']],
    [{ joinedOn: '2018-02-30' }, ['input', 'joinedOn']],
    [{ joinedOn: '2018-01-31T09:00:00Z' }, ['input', 'joinedOn']],
    [{ occurredAt: '31 January 2018' }, ['input', 'occurredAt']],
    [{ occurredAt: '2018-01-31' }, ['input', 'occurredAt']],
    [{ occurredAt: '2018-01-31T25:00:00Z' }, ['input', 'occurredAt']],
    [{ expectedRevision: 2 ** 40 }, ['input', 'expectedRevision']],
    [{ expectedRevision: 0.5 }, ['input', 'expectedRevision']],
    [{ [MARKER]: 1 }, ['input']],
  ];
  for (const [change, inputPath] of wrong) {
    const answer = await client.ask(query, { input: { ...good, ...change } }, 'staff');
    const extensions = { code: 'BAD_USER_INPUT', requestId: expect.any(String) as string, inputPath };
    expect({ change, status: answer.status, extensions: answer.errors?.[0]?.extensions }).toEqual({
      change,
      status: 400,
      extensions,
    });
    expectPlain(answer, answer.errors ?? []);
  }
  await expectUntouched(client, size);
});

const nobody = `advisor-${randomUUID()}`;
const advisor = { lens: ['CARER'], nameText: 'A name', joinedOn: '2018-01-31' };
const invite = { activityId: panel, advisorId: ada, role: 'CHAIR' };

const refusals: readonly [code: string, path: readonly string[], type: string, input: object, as?: Asker][] = [
  ['UNREADABLE_TEXT', ['nameText'], 'RegisterAdvisor', { ...advisor, nameText: `${MARKER}\u0000` }],
  ['UNREADABLE_TEXT', ['nameText'], 'RegisterAdvisor', { ...advisor, nameText: `${MARKER}\ud800` }],
  ['UNREADABLE_TEXT', ['nameText'], 'RegisterAdvisor', { ...advisor, nameText: `\udc00${MARKER}` }],
  ['UNREADABLE_TEXT', ['name'], 'RenameTeam', { teamId: liaisonTeam, name: `${MARKER}\u0007` }],
  ['TOO_LONG', ['nameText'], 'RegisterAdvisor', { ...advisor, nameText: MARKER.repeat(500) }],
  ['TOO_LONG', ['name'], 'RenameTeam', { teamId: liaisonTeam, name: MARKER.repeat(30) }],
  ['EMPTY_TEXT', ['nameText'], 'RegisterAdvisor', { ...advisor, nameText: ' \n ' }],
  ['TOO_SHORT', ['lens'], 'RegisterAdvisor', { ...advisor, lens: [] }],
  ['LISTED_TWICE', ['lens'], 'RegisterAdvisor', { ...advisor, lens: ['CARER', 'CARER'] }],
  ['OUT_OF_RANGE', ['joinedOn'], 'RegisterAdvisor', { ...advisor, joinedOn: '1066-10-14' }],
  ['INVALID_FORMAT', ['advisorId'], 'RegisterAdvisor', { ...advisor, advisorId: MARKER }],
  ['INVALID_FORMAT', ['advisorId'], 'RegisterAdvisor', { ...advisor, advisorId: liaisonTeam }],
  ['INVALID_FORMAT', ['code'], 'CompleteTraining', { advisorId: ada, code: MARKER }],
  ['OCCURRED_IN_FUTURE', ['occurredAt'], 'RegisterAdvisor', { ...advisor, occurredAt: '2150-01-31T09:00:00Z' }],
  ['OUT_OF_RANGE', ['occurredAt'], 'RegisterAdvisor', { ...advisor, occurredAt: '1900-01-31T09:00:00Z' }],
  ['OUT_OF_RANGE', ['level'], 'RateInvolvementLevel', { activityId: panel, advisorId: ada, level: 8, contested: false }],
  ['OUT_OF_RANGE', ['maxHoursPerMonth'], 'AgreeSupportPlan', { advisorId: ada, maxHoursPerMonth: -1 }],
  ['STALE_REVISION', ['expectedRevision'], 'RenameTeam', { teamId: liaisonTeam, name: MARKER, expectedRevision: 7 }],
  ['STALE_REVISION', ['expectedRevision'], 'RenameTeam', { teamId: liaisonTeam, name: MARKER, expectedRevision: -1 }],
  ['TEAM_NOT_FOUND', ['teamId'], 'RenameTeam', { teamId: `team-${randomUUID()}`, name: MARKER }],
  ['ADVISOR_NOT_FOUND', ['advisorId'], 'PauseInvolvement', { advisorId: nobody }],
  ['ADVISOR_NOT_FOUND', ['advisorId'], 'InviteToPanel', { ...invite, advisorId: nobody }],
  ['ACTIVITY_NOT_FOUND', ['activityId'], 'InviteToPanel', { ...invite, activityId: `activity-${randomUUID()}` }],
  [
    'INVITATION_NOT_FOUND',
    ['invitationId'],
    'AcceptInvitation',
    { activityId: panel, invitationId: `invitation-${randomUUID()}` },
  ],
  ['CONTRIBUTION_NOT_FOUND', ['contributionId'], 'ConfirmContribution', { contributionId: `contribution-${randomUUID()}` }],
  ['TEAM_ALREADY_REGISTERED', ['teamId'], 'RegisterTeam', { teamId: liaisonTeam, name: MARKER, serviceType: 'CRISIS' }],
  ['ALREADY_INVITED', ['advisorId'], 'InviteToPanel', invite],
  [
    'CONSENT_ALREADY_GIVEN',
    ['purpose'],
    'GiveConsent',
    { advisorId: ada, purpose: 'CONTACT', noticeVersion: '1', method: 'ONLINE' },
  ],
  ['ADVISOR_NOT_PAUSED', ['advisorId'], 'ResumeInvolvement', { advisorId: ada }],
  [
    'ACTIVITY_NOT_STARTED',
    ['activityId'],
    'CompleteActivity',
    { activityId: panel, endedAt: '2018-01-31T09:00:00Z', staffCount: 1, declaredLevel: 7, decisionRights: 'LEAD' },
  ],
  ['NOT_A_PARTICIPANT', ['advisorId'], 'OfferDebrief', { activityId: panel, advisorId: ada }],
  ['NOT_INVITED', ['advisorIds', '0'], 'ProvideBriefing', { activityId: panel, format: 'CALL', advisorIds: [nobody] }],
];

test('a command that breaks a rule', async () => {
  const client = await setTheScene();
  const size = await client.ledger.store.size();
  for (const [code, path, type, input, as] of refusals) {
    const payload = await client.attempt(type, input, as);
    const { userErrors, revision, position } = payload;
    expect({ type, input, is: userErrors[0]?.code, path: userErrors[0]?.path }).toEqual({ type, input, is: code, path });
    expect({ revision, position }).toEqual({ revision: null, position: null });
    expectPlain(payload, userErrors);
  }
  await expectUntouched(client, size);
});

test('several faults of one input are all named', async () => {
  const client = await setTheScene();
  const { userErrors } = await client.attempt('RegisterAdvisor', { lens: [], nameText: '', joinedOn: '1066-10-14' });
  expect(userErrors.map(({ code, path }) => [code, ...path]).sort()).toEqual([
    ['EMPTY_TEXT', 'nameText'],
    ['OUT_OF_RANGE', 'joinedOn'],
    ['TOO_SHORT', 'lens'],
  ]);
});

test('a commandId is used once for one thing', async () => {
  const client = await setTheScene();
  const commandId = randomUUID();
  const rename = { commandId, teamId: liaisonTeam, name: 'Liaison team' };
  const first = await client.give('RenameTeam', rename);
  const size = await client.ledger.store.size();
  expect(await client.give('RenameTeam', rename)).toEqual(first);
  expect(await client.give('RenameTeam', { ...rename, commandId: commandId.toUpperCase() })).toEqual(first);
  const others: [string, object, Asker?][] = [
    ['RenameTeam', { ...rename, name: MARKER }],
    ['RenameTeam', { ...rename, occurredAt: '2018-01-31T09:00:00Z' }],
    ['RenameTeam', rename, 'admin'],
    ['PauseInvolvement', { commandId, advisorId: ada }],
  ];
  for (const [type, input, as] of others) {
    const payload = await client.attempt(type, input, as);
    expect(payload).toMatchObject({ userErrors: [{ code: 'IDEMPOTENCY_KEY_REUSED', path: ['commandId'] }], position: null });
    expectPlain(payload, payload.userErrors);
  }
  await expectUntouched(client, size);
});

const pageOf = async ({ ask }: Client, list: string, variables: object) => {
  const query = `query ($first: Int, $after: String, $last: Int, $before: String) {
    page: ${list}(first: $first, after: $after, last: $last, before: $before) { edges { cursor } }
  }`;
  const answer = await ask<Partial<Record<'page', { edges: { cursor: string }[] } | null>>>(query, variables, 'staff');
  expectPlain(answer, answer.errors ?? []);
  return {
    cursor: answer.data?.page?.edges[0]?.cursor,
    code: answer.errors?.[0]?.extensions.code,
    path: answer.errors?.[0]?.path,
  };
};

test('a page that is too small, too large, or counted from both ends', async () => {
  const client = await setTheScene();
  for (const list of ['teams', 'advisors', 'history']) {
    for (const page of [
      { first: 0 },
      { first: 101 },
      { first: -1 },
      { last: 0 },
      { last: 101 },
      { first: 5, last: 5 },
      { first: 2 ** 31 - 1 },
    ]) {
      expect({ page, ...(await pageOf(client, list, page)) }).toEqual({
        page,
        code: 'PAGE_SIZE_OUT_OF_RANGE',
        path: ['page'],
        cursor: undefined,
      });
    }
    expect(await pageOf(client, list, { first: 100 })).toMatchObject({ cursor: expect.any(String) as string, code: undefined });
  }
});

test('a cursor of another list, or one that somebody has changed', async () => {
  const client = await setTheScene();
  const { cursor = '' } = await pageOf(client, 'teams', {});
  expect(await pageOf(client, 'teams', { after: cursor })).toEqual({ cursor: undefined, code: undefined, path: undefined });
  const flipped = Array.from({ length: cursor.length }, (_, index) => {
    const other = cursor[index] === 'A' ? 'B' : 'A';
    return `${cursor.slice(0, index)}${other}${cursor.slice(index + 1)}`;
  });
  for (const wrong of [
    ...flipped,
    '',
    MARKER,
    `${cursor}A`,
    cursor.slice(1),
    cursor.slice(0, -1),
    '\u0000',
    'x'.repeat(10_000),
  ]) {
    expect({ wrong, ...(await pageOf(client, 'teams', { after: wrong })) }).toMatchObject({
      wrong,
      code: 'INVALID_CURSOR',
      path: ['page'],
    });
  }
  expect(await pageOf(client, 'advisors', { after: cursor })).toMatchObject({ code: 'INVALID_CURSOR' });
  expect(await pageOf(client, 'history', { before: cursor })).toMatchObject({ code: 'INVALID_CURSOR' });
});

test('a moment that the ledger has not reached', async () => {
  const { ask } = await setTheScene();
  for (const position of ['1000', '9999999999999999999']) {
    const query = `query ($position: EventPosition, $team: ID!, $advisor: ID!) {
      team(id: $team) { coProductionScore(asOfPosition: $position) { value } }
      advisor(id: $advisor) { timeline(asOfPosition: $position) { nodes { headline } } }
      history(asOfPosition: $position) { nodes { id } }
    }`;
    const answer = await ask(query, { position, team: liaisonTeam, advisor: ada }, 'auditor');
    expect(answer.errors?.map(({ path, extensions }) => [extensions.code, ...(path ?? [])]).sort()).toEqual([
      ['POSITION_NOT_REACHED', 'advisor', 'timeline'],
      ['POSITION_NOT_REACHED', 'history'],
      ['POSITION_NOT_REACHED', 'team', 'coProductionScore'],
    ]);
    expectPlain(answer, answer.errors ?? []);
    // One fault does not take the others with it.
    expect(answer.data).toEqual({ team: { coProductionScore: null }, advisor: { timeline: null }, history: null });
  }
});

test('a position that read models do not reach is waited for, and then said to lag', async () => {
  const { ask } = await setTheScene();
  const query = 'query ($id: ID!) { team(id: $id, minPosition: "1000") { id } ledger { head } }';
  const answer = await ask(query, { id: liaisonTeam }, 'auditor');
  expect(answer.errors).toMatchObject([{ path: ['team'], extensions: { code: 'PROJECTION_LAGGING' } }]);
  expect(answer.data).toEqual({ team: null, ledger: { head: '5' } });
}, 15_000);

test('ids that name nothing, however they are written', async () => {
  const client = await setTheScene();
  const query = `query ($id: ID!) {
    node(id: $id) { id } team(id: $id) { id } advisor(id: $id) { id } activity(id: $id) { id } contribution(id: $id) { id }
    history(filter: { stream: $id, subject: $id, actor: $id }) { nodes { id } }
  }`;
  const nothing = { node: null, team: null, advisor: null, activity: null, contribution: null, history: { nodes: [] } };
  for (const id of [
    '\u0000',
    '\ud800',
    'team-\u0000',
    MARKER,
    'x'.repeat(50_000),
    "' OR 1=1 --",
    'hasOwnProperty-1',
    'team-'.concat(randomUUID()),
  ]) {
    expect({ id, ...(await client.ask(query, { id }, 'staff')) }).toEqual({ id, status: 200, data: nothing });
  }
});
