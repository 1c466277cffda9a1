// Who may ask for what: every root field and every role against a table, tokens that prove nothing, and what advisors and auditors see.
import {
  getNamedType,
  graphql,
  type GraphQLInputType,
  GraphQLObjectType,
  GraphQLSchema,
  GraphQLString,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
} from 'graphql';
import { SignJWT, UnsecuredJWT } from 'jose';
import { randomBytes, randomUUID } from 'node:crypto';

import { developmentActor } from '../../src/access/identity';
import { unrestricted } from '../../src/access/principal';
import { rootFields } from '../../src/access/root-fields';
import { guardRoots } from '../../src/api/access/root-rules';
import { createSchema } from '../../src/api/schema';
import { type Role, roles, scheduler } from '../../src/domain/roles';
import { readAccessTable } from '../support/access-table';
import { ada, asAdvisor, bo, contribution, invitation, liaisonTeam, otherInvitation, panel } from '../support/cast';
import { type Asker, type Client, runningLedgers } from '../support/running-ledger';

const { serve } = runningLedgers();

/** The roles that each root field answers, as schema/access.md says. `ledger` also answers those who send no token. */
const table = readAccessTable();

/** A document that asks for a root field with as little as the schema lets it. */
interface Probe {
  readonly field: string;
  readonly document: string;
  readonly isSubscription: boolean;
  readonly isCommand: boolean;
}

const probes = (): readonly Probe[] => {
  const schema = createSchema();
  const roots = { query: schema.getQueryType(), mutation: schema.getMutationType(), subscription: schema.getSubscriptionType() };
  return Object.entries(roots).flatMap(([operation, root]) =>
    Object.values(root?.getFields() ?? {}).map(({ name, args }) => {
      const given = args.filter(({ type }) => isNonNullType(type)).map((arg) => `${arg.name}: ${leastOf(arg.type)}`);
      const call = given.length > 0 ? `${name}(${given.join(', ')})` : name;
      return {
        field: name,
        document: `${operation} { ${call} { __typename } }`,
        isSubscription: operation === 'subscription',
        isCommand: operation === 'mutation',
      };
    }),
  );
};

const leastOf = (type: GraphQLInputType): string => {
  if (isNonNullType(type)) return leastOf(type.ofType);
  if (isListType(type)) return '[]';
  if (isEnumType(type)) return type.getValues()[0]?.name ?? '';
  if (isInputObjectType(type)) {
    const required = Object.values(type.getFields()).filter((field) => isNonNullType(field.type));
    return `{ ${required.map((field) => `${field.name}: ${leastOf(field.type)}`).join(', ')} }`;
  }
  const { name } = getNamedType(type);
  const literals: Record<string, string> = {
    ID: '"nobody"',
    String: '"x"',
    Int: '1',
    Boolean: 'true',
    UUID: `"${randomUUID()}"`,
    DateTime: '"2018-01-31T09:00:00Z"',
    LocalDate: '"2018-01-31"',
    EventPosition: '"0"',
  };
  return literals[name] ?? `a ${name} is not known here`;
};

/** The code of the first fault of an answer, or what stands in its place. */
const verdictOf = async (client: Client, { document, isSubscription }: Probe, as?: Asker): Promise<string> => {
  if (isSubscription) {
    const events = client.socket(as).iterate({ query: document });
    // A subscription that is refused says so at once; one that is not has an event to tell.
    const next = events.next();
    next.catch(() => undefined);
    const writing = new AbortController();
    const write = async (): Promise<void> => {
      while (!writing.signal.aborted) await client.give('RegisterTeam', { name: 'A team', serviceType: 'CRISIS' });
    };
    const written = write();
    try {
      const told = (await next) as { value: { errors?: { extensions: { code: string } }[] } };
      return told.value.errors?.[0]?.extensions.code ?? 'answered';
    } catch (errors) {
      return (errors as { extensions: { code: string } }[])[0]?.extensions.code ?? String(errors);
    } finally {
      writing.abort();
      await written;
    }
  }
  const { errors } = await client.ask(document, {}, as);
  return errors?.[0]?.extensions.code ?? 'answered';
};

test('the table names every root field and no other', () => {
  const fields = probes().map(({ field }) => field);
  expect(fields.sort()).toEqual(Object.keys(table).sort());
  const queries = probes().filter(({ isCommand }) => !isCommand);
  expect(queries.map(({ field }) => field).sort()).toEqual(Object.keys(rootFields).sort());
});

test('without a token only the state of the ledger is told', async () => {
  const client = await serve();
  const open: string[] = [];
  for (const probe of probes()) {
    const verdict = await verdictOf(client, probe);
    if (verdict === 'answered') open.push(probe.field);
    else expect({ field: probe.field, verdict }).toEqual({ field: probe.field, verdict: 'UNAUTHENTICATED' });
  }
  expect(open).toEqual(['ledger']);
}, 60_000);

test('every root field answers the roles it names and refuses the others', async () => {
  const client = await serve();
  for (const probe of probes()) {
    for (const role of roles) {
      const cell = table[probe.field]?.[role];
      // An advisor gives commands about what is theirs, and this names nothing: see access-matrix.test.ts.
      if (probe.isCommand && role === 'advisor' && cell !== '–') continue;
      const verdict = await verdictOf(client, probe, role);
      expect({ field: probe.field, role, verdict }).toEqual({
        field: probe.field,
        role,
        verdict: cell === '–' ? 'FORBIDDEN' : 'answered',
      });
    }
  }
}, 120_000);

test('a root field for which there is no rule is refused to everybody, before it runs', async () => {
  const ran = jest.fn();
  const field = { type: GraphQLString, resolve: ran };
  const roots = (name: string) => new GraphQLObjectType({ name, fields: { unheardOf: field, node: field } });
  const schema = guardRoots(new GraphQLSchema({ query: roots('Query'), mutation: roots('Mutation') }));
  const asked = async (document: string, role: Role | undefined) => {
    const actor = role && unrestricted(developmentActor(role));
    const contextValue = { actor, asker: actor, ledger: { clock: () => '2024-01-01T00:00:00.000Z' } };
    const { errors } = await graphql({ schema, source: document, contextValue });
    return errors?.[0]?.extensions['code'];
  };
  for (const document of ['{ unheardOf }', 'mutation { unheardOf }', 'mutation { node }']) {
    expect(await asked(document, undefined)).toBe('UNAUTHENTICATED');
    for (const role of roles) expect(await asked(document, role)).toBe('FORBIDDEN');
  }
  expect(ran).not.toHaveBeenCalled();
  expect(await asked('{ node }', 'staff')).toBeUndefined();
  expect(ran).toHaveBeenCalled();
});

test('what a role may not ask for is told in one closed sentence, with the place', async () => {
  const { ask } = await serve();
  const query = 'query ($id: ID!) { wanted: contribution(id: $id) { id } }';
  expect(await ask(query, { id: 'contribution-of-somebody' }, 'accreditor')).toEqual({
    status: 200,
    data: { wanted: null },
    errors: [
      {
        message: 'Your role may not ask for this.',
        locations: [{ line: 1, column: 20 }],
        path: ['wanted'],
        extensions: { code: 'FORBIDDEN', requestId: expect.any(String) as string },
      },
    ],
  });
});

describe('a token that proves nothing', () => {
  const ISSUER = 'coproduction-ledger/development';
  const AUDIENCE = 'coproduction-ledger';
  const now = Math.floor(Date.now() / 1000);
  const good = { iss: ISSUER, aud: AUDIENCE, sub: `staff-${randomUUID()}`, role: 'staff', iat: now, exp: now + 3600 };
  const sign = (key: Buffer, claims: object, header: object = {}): Promise<string> =>
    new SignJWT({ ...claims }).setProtectedHeader({ alg: 'HS256', typ: 'JWT', ...header }).sign(key);

  const without = (claim: keyof typeof good) => ({ ...good, [claim]: undefined });
  const tokens: Readonly<Record<string, (key: Buffer) => string | Promise<string>>> = {
    garbage: () => 'garbage',
    'three parts of garbage': () => 'aaaa.bbbb.cccc',
    'alg none': () => new UnsecuredJWT(good).encode(),
    'another key': () => sign(randomBytes(32), good),
    'another algorithm': (key) => sign(Buffer.concat([key, key]), good, { alg: 'HS512' }),
    'another type': (key) => sign(key, good, { typ: 'at+jwt' }),
    'a changed claim': async (key) => {
      const [header = '', , signature = ''] = (await sign(key, good)).split('.');
      return [header, Buffer.from(JSON.stringify({ ...good, role: 'admin' })).toString('base64url'), signature].join('.');
    },
    expired: (key) => sign(key, { ...good, exp: now - 60 }),
    'not yet valid': (key) => sign(key, { ...good, nbf: now + 600 }),
    'no expiry': (key) => sign(key, without('exp')),
    'another audience': (key) => sign(key, { ...good, aud: 'another' }),
    'no audience': (key) => sign(key, without('aud')),
    'another issuer': (key) => sign(key, { ...good, iss: 'https://issuer.example' }),
    'no subject': (key) => sign(key, without('sub')),
    'a subject that is an e-mail address': (key) => sign(key, { ...good, sub: 'ada@example.org' }),
    'a subject with a line after it': (key) => sign(key, { ...good, sub: `${good.sub}\nada` }),
    'the role of the ledger itself': (key) => sign(key, { ...good, role: scheduler.role }),
    'the ledger itself in another role': (key) => sign(key, { ...good, sub: scheduler.id }),
    'an unknown role': (key) => sign(key, { ...good, role: 'superuser' }),
    'a role that is inherited by objects': (key) => sign(key, { ...good, role: 'constructor' }),
    'several roles': (key) => sign(key, { ...good, role: ['staff', 'admin'] }),
    'no role': (key) => sign(key, without('role')),
  };

  const refused = {
    status: 401,
    errors: [
      {
        message: 'Who is asking is not known: the token is missing or does not verify.',
        extensions: { code: 'UNAUTHENTICATED', requestId: expect.any(String) as string },
      },
    ],
  };

  test('is refused and never counts as none, over HTTP and over a websocket', async () => {
    const { ask, socket, key } = await serve();
    const open = '{ ledger { head } }';
    expect(await ask(open, {}, { token: await sign(key, good) })).toMatchObject({ status: 200, data: { ledger: { head: '0' } } });
    for (const [name, make] of Object.entries(tokens)) {
      const token = await make(key);
      expect({ name, answer: await ask(open, {}, { token }) }).toEqual({ name, answer: refused });
      const events = socket({ token }).iterate({ query: open });
      await expect(events.next()).rejects.toMatchObject({ code: 4403 });
    }
  });

  test('is refused under any other word than Bearer', async () => {
    const { url, key } = await serve();
    const token = await sign(key, good);
    const body = JSON.stringify({ query: '{ ledger { head } }' });
    for (const authorization of ['', token, `Basic ${token}`, 'Bearer', `Bearer ${token} ${token}`, `Bearer ${token},`]) {
      const headers = { 'content-type': 'application/json', authorization };
      const response = await fetch(`${url}/graphql`, { method: 'POST', headers, body });
      expect({ authorization, status: response.status }).toEqual({ authorization, status: 401 });
      expect(await response.json()).toEqual({ errors: refused.errors });
    }
  });

  test('is any development token where the ledger has no key', async () => {
    const { ask, socket, key } = await serve({ acceptsTokens: false });
    const token = await sign(key, good);
    expect(await ask('{ ledger { head } }')).toMatchObject({ status: 200 });
    expect(await ask('{ ledger { head } }', {}, { token })).toEqual(refused);
    await expect(socket({ token }).iterate({ query: '{ ledger { head } }' }).next()).rejects.toMatchObject({ code: 4403 });
  });
});

/** A panel with two advisors, each with a contribution, feedback, a rating and reflections from both sides. */
const setTheScene = async ({ give }: Client): Promise<string> => {
  await give('RegisterTeam', { teamId: liaisonTeam, name: 'Liaison', serviceType: 'LIAISON' });
  for (const advisorId of [ada, bo]) {
    const person = { nameText: 'Personal: name', contactText: 'Personal: contact' };
    await give('RegisterAdvisor', { advisorId, ...person, lens: ['CARER'], joinedOn: '2017-05-02' });
    await give('GiveConsent', { advisorId, purpose: 'CONTACT', noticeVersion: '1', method: 'ONLINE' });
    await give('AgreeSupportPlan', { advisorId, maxHoursPerMonth: 20, adjustmentsText: 'Personal: adjustments' });
  }
  const offer = { title: 'A title', purpose: 'A purpose', stage: 'REVIEW', declaredLevel: 6, decisionRights: 'EQUAL' };
  const other = { activityId: panel, teamId: liaisonTeam, kind: 'OTHER', noteText: 'Personal: note', mode: 'WRITTEN' };
  await give('AdvertiseOpportunity', { ...offer, ...other, startsAt: '2018-01-31T09:00:00Z' });
  for (const [advisorId, invitationId] of [
    [ada, invitation],
    [bo, otherInvitation],
  ]) {
    await give('InviteToActivity', { activityId: panel, advisorId, invitationId, role: 'REVIEWER' });
    const attendance = { status: 'ATTENDED', minutes: 60, prepMinutes: 0, roleGrade: 'LEAD', mode: 'PHONE' };
    await give('RecordAttendance', { activityId: panel, advisorId, ...attendance });
    const rating = { level: 3, contested: true, noteText: 'Personal: rating' };
    await give('RateInvolvementLevel', { activityId: panel, advisorId, ...rating });
    const contributionId = advisorId === ada ? contribution : `contribution-${randomUUID()}`;
    const brought = { summaryText: 'Personal: summary', hopedInfluenceText: 'Personal: hope', credit: 'NAMED', principles: [] };
    await give('RecordContribution', { contributionId, activityId: panel, advisorId, kind: 'IDEA', ...brought });
    const outcome = { outcome: 'DEFERRED', reasonText: 'Personal: reason', whatChangedText: 'Personal: change' };
    await give('DecideOutcome', { contributionId, ...outcome });
    await give('GiveFeedback', { contributionId, channel: 'LETTER', messageText: 'Personal: message' });
    const reflection = { contributionId, feltEqual: 2, wentWellText: 'Personal: well', betterText: 'Personal: better' };
    await give('RecordReflection', { ...reflection, by: 'ADVISOR' });
  }
  return (await give('RenameTeam', { teamId: liaisonTeam, name: 'Liaison team' })).position;
};

const ASKED = [
  `query ($position: EventPosition) {
  team(id: "${liaisonTeam}", minPosition: $position) {
    activities(first: 2) {
      nodes {
        note
        invitations { advisor { ...person } }
        participants { ratingNote advisor { ...person } }
        contributions { ...work }
      }
    }
  }
  invitation: node(id: "${invitation}") { ... on Invitation { advisor { ...person } } }
  contribution(id: "${contribution}") { ...work }
}
fragment person on Advisor { id name contact adjustments registerEntry { name openInvitations { advisorId } } timeline(last: 8) { nodes { headline contribution { ...work } } } }
fragment work on Contribution {
  summary hopedInfluence reason whatChanged feedback { message } reflections { wentWell better } advisorId
}`,
  `query ($position: EventPosition) {
  team(id: "${liaisonTeam}", minPosition: $position) {
    board(first: 2) {
      nodes {
        invitationCounts { invited }
        invitations { advisorId advisor { id name contact } }
        participants { advisorId advisor { id name adjustments } }
      }
    }
  }
}`,
];

/** Everything that the ledger tells somebody: what one request may not hold is asked for in two. */
const askForEverything = async (client: Client, position: string, as: Asker) => {
  const answers = [];
  for (const query of ASKED) answers.push(await client.ask(query, { position }, as));
  return { data: answers.map(({ data }) => data), errors: answers.flatMap(({ errors = [] }) => errors) };
};

/** All texts that anywhere in an answer begin with `beginning`. */
const textsIn = (answer: unknown, beginning: string): readonly string[] =>
  [
    ...new Set([...JSON.stringify(answer).matchAll(new RegExp(`"(${beginning}[^"]*)"`, 'g'))].map(([, text = '']) => text)),
  ].sort();

const ALL_TEXTS = [
  'adjustments',
  'better',
  'change',
  'contact',
  'hope',
  'message',
  'name',
  'note',
  'rating',
  'reason',
  'summary',
  'well',
];
const OWN_TEXTS = ALL_TEXTS.filter((text) => text !== 'note');

test.each<[string, Asker, readonly string[], readonly string[]]>([
  ['staff read what is personal of everybody', 'staff', ALL_TEXTS, [ada, bo]],
  ['an advisor reads their own and meets nobody else', asAdvisor(ada), OWN_TEXTS, [ada]],
  ['an advisor who was not there meets nobody', 'advisor', [], []],
  ['an auditor sees who was there and reads nothing personal', 'auditor', [], [ada, bo]],
])('%s', async (_, as, texts, advisors) => {
  const client = await serve();
  const position = await setTheScene(client);
  const answer = await askForEverything(client, position, as);
  expect(answer.errors).toEqual([]);
  expect(textsIn(answer, 'Personal: ')).toEqual(texts.map((text) => `Personal: ${text}`));
  expect(textsIn(answer, 'advisor-')).toEqual(advisors);
});

test.each(['accreditor', 'admin'] as const)('no advisor is met by way of a team, as %s', async (role) => {
  const client = await serve();
  const position = await setTheScene(client);
  const answer = await askForEverything(client, position, role);
  const denied = role === 'admin' ? ['contribution'] : ['contribution', 'team'];
  expect(new Set(answer.errors.map(({ extensions }) => extensions.code))).toEqual(new Set(['FORBIDDEN']));
  expect(new Set(answer.errors.flatMap(({ path }) => path ?? []))).toEqual(new Set(denied));
  expect(textsIn(answer, 'Personal: ')).toEqual([]);
  expect(textsIn(answer, 'advisor-')).toEqual([]);
});

test('the record of another advisor looks like none at all', async () => {
  const client = await serve();
  const minPosition = await setTheScene(client);
  const nobody = `advisor-${randomUUID()}`;
  for (const id of [bo, nobody, otherInvitation]) {
    const query = `query ($id: ID!, $minPosition: EventPosition) {
      node(id: $id, minPosition: $minPosition) { id } advisor(id: $id) { id } contribution(id: $id) { id }
    }`;
    const { status, data, errors } = await client.ask(query, { id, minPosition }, asAdvisor(ada));
    expect({ status, data, errors }).toEqual({ status: 200, data: { node: null, advisor: null, contribution: null } });
  }
});

test('an advisor gives commands for themselves only', async () => {
  const client = await serve();
  await setTheScene(client);
  const before = await client.ledger.store.size();
  const forBo: [string, object][] = [
    ['WithdrawConsent', { advisorId: bo, purpose: 'CONTACT' }],
    ['AcceptInvitation', { activityId: panel, invitationId: otherInvitation }],
    ['RateInvolvementLevel', { activityId: panel, advisorId: bo, level: 7, contested: false }],
    ['LeaveRegister', { advisorId: bo, reasonCode: 'OTHER' }],
  ];
  for (const [type, input] of forBo) {
    await expect(client.attempt(type, input, asAdvisor(ada))).rejects.toThrow('FORBIDDEN');
  }
  expect(await client.ledger.store.size()).toBe(before);
});

test('an auditor reads history without what is personal in it, and staff with it', async () => {
  const client = await serve();
  const minPosition = await setTheScene(client);
  const query = `query ($minPosition: EventPosition) {
    history(first: 100, minPosition: $minPosition) { nodes { leaf data { value } sealed { subject fields { name value } } } }
  }`;
  const asked = async (as: Role) => client.ask(query, { minPosition }, as);
  expect(textsIn(await asked('auditor'), 'Personal: ')).toEqual([]);
  expect(textsIn(await asked('staff'), 'Personal: ')).toEqual(ALL_TEXTS.map((text) => `Personal: ${text}`));
});
