// The committed table of access, walked over real HTTP by people who are assigned to one team: what is theirs, and what is not.
import { getNamedType, type GraphQLInputType, isEnumType, isInputObjectType, isListType, isNonNullType } from 'graphql';
import { randomUUID } from 'node:crypto';

import { createSchema } from '../../src/api/schema';
import { type Role, roles } from '../../src/domain/roles';
import { eventIdFrom, idFollowingFrom, idFromWords } from '../../src/kernel/ids';
import { readAccessTable } from '../support/access-table';
import { type Assigned, type Client, runningLedgers, type ServedLedger } from '../support/running-ledger';

const { serve } = runningLedgers();
const table = readAccessTable();

/** What somebody can ask about: things of one advisor and one team. */
interface Things {
  readonly team: string;
  readonly advisor: string;
  readonly activity: string;
  readonly contribution: string;
  readonly claim: string;
  readonly invitation: string;
  readonly cycle: string;
  readonly pack: string;
  readonly peer: string;
  readonly event: string;
}

const newThings = (team: string, advisor: string): Things => {
  const made = (kind: string): string => `${kind}-${randomUUID()}`;
  const activity = made('activity');
  return {
    team,
    advisor,
    activity,
    contribution: made('contribution'),
    claim: idFollowingFrom('claim', [activity, advisor]),
    invitation: made('invitation'),
    cycle: made('cycle'),
    pack: made('pack'),
    peer: made('peer'),
    event: eventIdFrom(randomUUID(), 0),
  };
};

const [mine, theirs] = [`team-${randomUUID()}`, `team-${randomUUID()}`];
const [ada, eve, bo, cleo] = ['ada', 'eve', 'bo', 'cleo'].map(() => `advisor-${randomUUID()}`) as [
  string,
  string,
  string,
  string,
];
const standards = { scheme: 'PLAN', edition: '6', publishedOn: '2016-09-01', illustrative: true };
const standardSetId = idFromWords('standards', ['PLAN', '6']);

const of = (role: Role, teams: readonly string[] = [mine]): Assigned =>
  role === 'advisor' ? { id: ada, role, teams: [] } : { id: `${role}-00000000-0000-4000-8000-0000000000aa`, role, teams };

interface Scene {
  readonly ofAda: Things;
  readonly ofEve: Things;
  readonly ofBo: Things;
  readonly ofNobody: Things;
}

/** Ada and Eve work with my team, Bo with another; Cleo is on the register, and no team knows her. Ada is invited by the other team, too. */
const setTheScene = async (client: ServedLedger): Promise<Scene> => {
  const { give } = client;
  for (const [teamId, name] of [
    [mine, 'My team'],
    [theirs, 'Another team'],
  ])
    await give('RegisterTeam', { teamId, name, serviceType: 'LIAISON', occurredAt: '2018-01-01T09:00:00Z' });
  for (const [advisorId, name] of [
    [ada, 'ada'],
    [eve, 'eve'],
    [bo, 'bo'],
    [cleo, 'cleo'],
  ]) {
    const person = { advisorId, nameText: `Personal ${name}`, contactText: `Personal ${name}` };
    await give('RegisterAdvisor', { ...person, lens: ['CARER'], joinedOn: '2017-05-02' });
    await give('GiveConsent', { advisorId, purpose: 'CONTACT', noticeVersion: '1', method: 'ONLINE' });
  }
  await give('ImportStandardSet', {
    ...standards,
    occurredAt: '2018-01-01T09:00:00Z',
    standards: [{ number: '1', type: 1, topics: [], domains: [], title: 'Done together.' }],
  });
  const scene = {
    ofAda: await work(client, newThings(mine, ada), 'ada'),
    ofEve: await work(client, newThings(mine, eve), 'eve'),
    ofBo: await work(client, newThings(theirs, bo), 'bo'),
    ofNobody: newThings(`team-${randomUUID()}`, `advisor-${randomUUID()}`),
  };
  const offer = { title: 'Ours alone', purpose: 'A purpose', stage: 'REVIEW', declaredLevel: 6, decisionRights: 'EQUAL' };
  const activityId = `activity-${randomUUID()}`;
  const soon = new Date(Date.now() + 86_400_000).toISOString();
  await give('AdvertiseOpportunity', {
    ...offer,
    activityId,
    teamId: theirs,
    kind: 'TEAM_LEARNING',
    startsAt: soon,
    mode: 'PHONE',
  });
  await give('InviteToActivity', { activityId, advisorId: ada, role: 'REVIEWER' });
  await client.caughtUp();
  return scene;
};

const work = async ({ give, ledger }: ServedLedger, things: Things, name: string): Promise<Things> => {
  const { team: teamId, activity: activityId, advisor: advisorId, contribution: contributionId, cycle: cycleId } = things;
  const text = `Personal ${name}`;
  const offer = { title: `Work of ${name}`, purpose: 'A purpose', stage: 'REVIEW', declaredLevel: 6, decisionRights: 'EQUAL' };
  const kind = { kind: 'TEAM_LEARNING', mode: 'WRITTEN', rate: 1200, startsAt: '2018-01-31T09:00:00Z' };
  await give('AdvertiseOpportunity', { ...offer, ...kind, activityId, teamId });
  await give('InviteToActivity', { activityId, advisorId, invitationId: things.invitation, role: 'REVIEWER' });
  const attendance = { status: 'ATTENDED', minutes: 60, prepMinutes: 0, roleGrade: 'LEAD', mode: 'PHONE' };
  await give('RecordAttendance', { activityId, advisorId, ...attendance });
  await give('RateInvolvementLevel', { activityId, advisorId, level: 3, contested: true, noteText: text });
  const commandId = randomUUID();
  const brought = { kind: 'IDEA', credit: 'NAMED', principles: [], summaryText: text };
  await give('RecordContribution', { commandId, contributionId, activityId, advisorId, ...brought });
  await give('DecideOutcome', { contributionId, outcome: 'DEFERRED', reasonText: text });
  await give('GiveFeedback', { contributionId, channel: 'LETTER', messageText: text });
  await give('RecordReflection', { contributionId, by: 'ADVISOR', feltEqual: 2, wentWellText: text });
  const done = { endedAt: '2018-02-01T09:00:00Z', staffCount: 1, declaredLevel: 6, decisionRights: 'EQUAL' };
  await give('CompleteActivity', { activityId, ...done });
  await give('SubmitClaim', { activityId, advisorId, feeMinutes: 60, amountPence: 1200, expenses: [] });
  await give('StartPeerPair', { peerId: things.peer, advisorIds: [advisorId, cleoOr(advisorId)], kind: 'BUDDY', teamId });
  await give('OpenCycle', { cycleId, teamId, standardSetId, kind: 'DEVELOPMENTAL' });
  const event = eventIdFrom(commandId, 0);
  await give('LinkEvidence', { cycleId, standardNumber: '1', eventIds: [event], noteText: text });
  await give('GiveConsent', { advisorId, purpose: 'SHARE_AS_EVIDENCE', noticeVersion: '1', method: 'ONLINE' });
  const pack = { cycleId, packId: things.pack, asOfPosition: '1', sha256: 'a'.repeat(64), claims: ['L1'], eventIds: [event] };
  const sealing = { commandId: randomUUID(), ...pack, recipient: of('accreditor').id };
  const recipients = name === 'eve' ? { ...sealing, recipient: ada } : sealing;
  const actor = { id: `staff-${randomUUID()}`, role: 'staff' };
  expect(await ledger.commands.handle({ type: 'SealEvidencePack', input: recipients, actor })).toMatchObject({
    kind: 'accepted',
  });
  return { ...things, event };
};

/** Peers need two: the other is somebody of the same team, who is asked about nowhere. */
const cleoOr = (advisorId: string): string => (advisorId === ada ? eve : advisorId === eve ? ada : ada);

const ownershipsFor = (role: Role, { ofAda, ofEve, ofBo, ofNobody }: Scene): Readonly<Record<string, Things>> => ({
  ...(role === 'advisor' ? { own: ofAda, 'own team': ofEve } : { 'own team': ofAda }),
  'another team': ofBo,
  nobody: ofNobody,
});

const isReached = (field: string, role: Role, ownership: string): boolean => {
  const cell = table[field]?.[role] ?? '';
  return cell === 'all' || cell.split(', ').includes(ownership);
};

/** One thing by its id. */
const single: Readonly<Record<string, (things: Things) => string>> = {
  team: ({ team }) => team,
  advisor: ({ advisor }) => advisor,
  activity: ({ activity }) => activity,
  contribution: ({ contribution }) => contribution,
  accreditationCycle: ({ cycle }) => cycle,
};

test('a thing by its id: what the table says is there, everything else looks as if it were not', async () => {
  const client = await serve();
  const scene = await setTheScene(client);
  for (const role of roles) {
    for (const [ownership, things] of Object.entries(ownershipsFor(role, scene))) {
      for (const [field, idOf] of Object.entries(single)) {
        const { data, errors } = await client.ask<{ it: unknown }>(
          `query ($id: ID!) { it: ${field}(id: $id) { id } }`,
          { id: idOf(things) },
          of(role),
        );
        const refused = table[field]?.[role] === '–';
        const expected = !refused && ownership !== 'nobody' && isReached(field, role, ownership);
        expect({ role, ownership, field, it: data?.it, code: errors?.[0]?.extensions.code }).toEqual({
          role,
          ownership,
          field,
          it: expected ? { id: idOf(things) } : null,
          code: refused ? 'FORBIDDEN' : undefined,
        });
      }
    }
  }
  // A person whom no team knows: those who lead involvement can invite them.
  for (const role of roles) {
    const { data } = await client.ask<{ advisor: unknown }>(`{ advisor(id: "${cleo}") { name } }`, {}, of(role));
    expect({ role, advisor: data?.advisor ?? null }).toEqual({
      role,
      advisor: role === 'involvement_lead' ? { name: 'Personal cleo' } : role === 'auditor' ? { name: null } : null,
    });
  }
}, 120_000);

test('whatever has an id: node tells no more than the thing itself', async () => {
  const client = await serve();
  const scene = await setTheScene(client);
  const kinds = ['team', 'advisor', 'activity', 'contribution', 'claim', 'invitation', 'peer', 'cycle', 'pack'] as const;
  const shown: Record<Role, Record<string, string>> = {} as never;
  for (const role of roles) {
    shown[role] = {};
    for (const [ownership, things] of Object.entries(ownershipsFor(role, scene))) {
      const seen: string[] = [];
      for (const kind of kinds) {
        const { data, errors } = await client.ask<{ node: unknown }>(
          'query ($id: ID!) { node(id: $id) { id } }',
          { id: things[kind] },
          of(role),
        );
        expect(errors).toBeUndefined();
        if (data?.node) seen.push(kind);
      }
      shown[role][ownership] = seen.join(' ');
    }
  }
  const everything = kinds.join(' ');
  const team = { 'own team': everything, 'another team': 'team', nobody: '' };
  expect(shown).toEqual({
    // The pack about Eve’s work is addressed to Ada; Ada is in a pair with Eve and with Bo.
    advisor: {
      own: 'team advisor activity contribution claim invitation peer',
      'own team': 'team peer pack',
      'another team': 'team peer',
      nobody: '',
    },
    staff: team,
    involvement_lead: team,
    auditor: { ...team, 'another team': everything },
    accreditor: { 'own team': 'pack', 'another team': 'pack', nobody: '' },
    admin: { ...team, 'own team': 'team' },
  });
}, 120_000);

/** To whom each pack was sealed. */
const addressees = ({ ofAda, ofEve, ofBo }: Scene): ReadonlyMap<string, string> =>
  new Map([
    [ofAda.pack, of('accreditor').id],
    [ofEve.pack, ada],
    [ofBo.pack, of('accreditor').id],
  ]);

/** Lists, and by which of somebody’s things they are recognised. */
const lists: Readonly<Record<string, readonly [query: string, idOf: (things: Things) => string]>> = {
  advisors: ['advisors(first: 100) { nodes { id } }', ({ advisor }) => advisor],
  register: ['register(first: 100) { nodes { advisorId } }', ({ advisor }) => advisor],
  feedbackClock: ['feedbackClock(first: 100) { nodes { contributionId } }', ({ contribution }) => contribution],
  accreditationCycles: ['accreditationCycles(first: 100) { nodes { id } }', ({ cycle }) => cycle],
  evidencePacks: ['evidencePacks(first: 100) { nodes { id } }', ({ pack }) => pack],
  history: [
    'history(first: 100, filter: { types: ["ContributionRecorded"] }) { nodes { stream } }',
    ({ contribution }) => contribution,
  ],
  teams: ['teams(first: 100) { nodes { id } }', ({ team }) => team],
};

test('lists hold what the table says, in full pages, whatever else there is', async () => {
  const client = await serve();
  const scene = await setTheScene(client);
  for (const role of roles) {
    for (const [field, [query, idOf]] of Object.entries(lists)) {
      const answer = await client.ask(`{ it: ${query} }`, {}, of(role));
      const refused = table[field]?.[role] === '–';
      expect({ role, field, code: answer.errors?.[0]?.extensions.code }).toEqual({
        role,
        field,
        code: refused ? 'FORBIDDEN' : undefined,
      });
      for (const [ownership, things] of Object.entries(ownershipsFor(role, scene))) {
        const told = JSON.stringify(answer.data).includes(idOf(things));
        // Whoever receives packs sees those that are addressed to them, whatever they are about.
        const isAddressed = field === 'evidencePacks' && addressees(scene).get(things.pack) === of(role).id;
        const expected = !refused && ownership !== 'nobody' && (isAddressed || isReached(field, role, ownership));
        const isOthersPack = field === 'evidencePacks' && role === 'advisor' && !isAddressed;
        expect({ role, field, ownership, told }).toEqual({ role, field, ownership, told: expected && !isOthersPack });
      }
    }
  }
  const packs = await client.ask<{ evidencePacks: { nodes: { id: string }[] } }>(
    '{ evidencePacks { nodes { id } } }',
    {},
    of('advisor'),
  );
  expect(packs.data?.evidencePacks.nodes).toEqual([{ id: scene.ofEve.pack }]);

  // One at a time: every page is full, and the end is the end.
  interface Page {
    readonly advisors: { readonly nodes: { id: string }[]; readonly pageInfo: { hasNextPage: boolean; endCursor: string } };
  }
  const met: string[] = [];
  for (let after: string | null = null, more = true; more;) {
    const query =
      'query ($after: String) { advisors(first: 1, after: $after) { nodes { id } pageInfo { hasNextPage endCursor } } }';
    const { data }: { data?: Page | null } = await client.ask<Page>(query, { after }, of('staff'));
    expect(data?.advisors.nodes).toHaveLength(1);
    met.push(...(data?.advisors.nodes ?? []).map(({ id }) => id));
    after = data?.advisors.pageInfo.endCursor ?? null;
    more = data?.advisors.pageInfo.hasNextPage ?? false;
  }
  expect(met).toEqual([ada, eve]);
  const lead = await client.ask<Page>('{ advisors { nodes { id } } }', {}, of('involvement_lead'));
  expect(lead.data?.advisors.nodes.map(({ id }) => id)).toEqual([ada, eve, cleo]);
  // A past in which nobody knew Bo yet does not show him to those who do not know him now.
  const past = await client.ask<{ register: { nodes: { advisorId: string }[] } }>(
    '{ register(asOfPosition: "8") { nodes { advisorId } } }',
    {},
    of('involvement_lead'),
  );
  expect(past.data?.register.nodes.map(({ advisorId }) => advisorId)).not.toContain(bo);
}, 120_000);

/** A command with as little as the schema lets it, about some things. */
const commandAbout = (
  things: Things,
): readonly { readonly field: string; readonly document: string; readonly names: readonly string[] }[] => {
  const ids: Readonly<Record<string, string>> = {
    teamId: JSON.stringify(things.team),
    advisorId: JSON.stringify(things.advisor),
    subject: JSON.stringify(things.advisor),
    advisorIds: JSON.stringify([things.advisor]),
    activityId: JSON.stringify(things.activity),
    contributionId: JSON.stringify(things.contribution),
    claimId: JSON.stringify(things.claim),
    invitationId: JSON.stringify(things.invitation),
    cycleId: JSON.stringify(things.cycle),
    peerId: JSON.stringify(things.peer),
    eventIds: JSON.stringify([things.event]),
    standardSetId: JSON.stringify(standardSetId),
  };
  const leastOf = (type: GraphQLInputType, name = ''): string => {
    if (isNonNullType(type)) return leastOf(type.ofType, name);
    if (ids[name] !== undefined) return ids[name];
    if (isListType(type)) return '[]';
    if (isEnumType(type)) return type.getValues()[0]?.name ?? '';
    if (isInputObjectType(type)) {
      const required = Object.values(type.getFields()).filter((field) => isNonNullType(field.type));
      return `{ ${required.map((field) => `${field.name}: ${leastOf(field.type, field.name)}`).join(', ')} }`;
    }
    const literals: Readonly<Record<string, string>> = { Int: '1', Boolean: 'true', UUID: JSON.stringify(randomUUID()) };
    return literals[getNamedType(type).name] ?? '"x"';
  };
  const literalOf = (type: GraphQLInputType): string =>
    leastOf(type)
      .replaceAll(/(startsAt|endedAt|occurredAt|validUntil): "x"/g, '$1: "2018-01-31T09:00:00Z"')
      .replaceAll(/(\w+On): "x"/g, '$1: "2018-01-31"');
  return Object.values(createSchema().getMutationType()?.getFields() ?? {}).map(({ name, args: [input] }) => {
    const literal = input ? literalOf(input.type).replace('asOfPosition: "x"', 'asOfPosition: "1"') : '';
    const names = Object.keys(ids).filter((id) => literal.includes(`${id}: `) && id !== 'standardSetId');
    return { field: name, document: `mutation { it: ${name}(input: ${literal}) { userErrors { code } } }`, names };
  });
};

test('commands are refused for what is not theirs, and what is not there is refused just so', async () => {
  const client = await serve();
  const scene = await setTheScene(client);
  for (const role of roles) {
    const owners = Object.entries(ownershipsFor(role, scene));
    for (const [ownership, things] of [...owners, ['other person', { ...scene.ofNobody, advisor: cleo }] as const]) {
      const asked = commandAbout(things).map(async ({ field, document, names }) => {
        if (ownership === 'other person' && names.join() !== 'advisorId') return;
        // A skill can be shown without an activity: then it is a matter of the person alone, as a training is.
        const ruled = ownership === 'other person' && field === 'evidenceSkill' ? 'completeTraining' : field;
        const cell = table[ruled]?.[role] ?? '';
        // What names nothing is nobody's; a name that a client makes up for something new is nothing yet.
        const whose = names.length === 0 ? 'nobody' : ownership;
        // The pair of somebody of another team is Ada's, too.
        const isAdasPair = role === 'advisor' && names.join() === 'peerId' && ownership !== 'nobody';
        const expected = cell !== '–' && (isReached(ruled, role, whose) || (isAdasPair && isReached(field, role, 'own')));
        const { errors } = await client.ask(document, {}, of(role));
        const [fault] = errors ?? [];
        expect({ role, ownership, field, code: fault?.extensions.code, message: fault?.message }).toEqual({
          role,
          ownership,
          field,
          code: expected ? undefined : 'FORBIDDEN',
          message: expected ? undefined : 'Your role may not ask for this.',
        });
      });
      await Promise.all(asked);
    }
  }
}, 240_000);

const EVERYTHING = `query ($team: ID!, $advisor: ID!, $activity: ID!, $cycle: ID!) {
  team(id: $team) {
    name
    activities(first: 3) { nodes { title ...work } }
    board(first: 3) { nodes { title activityId invitations { advisorId } participants { advisorId } } }
    accreditationCycles(first: 1) { nodes { id ...cycle } }
    coProductionScore { indicators { code numerator eventIds } explanation { eventIds } beside { mostInvolved { eventIds numerator suppressed } } }
  }
  advisor(id: $advisor) {
    ...person
    claims { id activity { ...work } }
    peerPairs { advisorIds advisors { ...person } }
    registerEntry { name hours { totalMinutes } openInvitations { activityId advisor { name } } }
    timeline(first: 20) { nodes { teamId activityId headline activity { title } contribution { summary } } open { activityId } }
  }
  activity(id: $activity) { ...work }
  accreditationCycle(id: $cycle) { ...cycle }
  scoringPolicies { agreedBy }
}
fragment person on Advisor { id name contact }
fragment work on Activity {
  title
  team { board(first: 1) { nodes { title } } }
  invitations { advisorId advisor { ...person } }
  participants { advisorId ratingNote advisor { ...person } }
  contributions { id summary reason advisor { ...person } feedback { message } reflections { wentWell } }
  claims { id advisor { ...person } }
}
fragment cycle on AccreditationCycle {
  packs { id downloadUrl }
  standards(first: 1) { nodes { evidence { eventId note consents { advisorId } event { leaf sealed { fields { value } } } activity { title } } } }
  overview { cannotBeShared { advisor { ...person } } }
}`;

const askForAll = async ({ ask }: Client, { team, advisor, activity, cycle }: Things, as: Assigned): Promise<string> => {
  const { data, errors = [] } = await ask(EVERYTHING, { team, advisor, activity, cycle }, as);
  expect(errors.filter(({ extensions }) => extensions.code !== 'FORBIDDEN')).toEqual([]);
  return JSON.stringify(data);
};

/** Whose personal text and whose ids stand in an answer. */
const metIn = (answer: string): { readonly texts: string; readonly people: string } => {
  const names = new Map([
    [ada, 'ada'],
    [eve, 'eve'],
    [bo, 'bo'],
    [cleo, 'cleo'],
  ]);
  const texts = [...names.values()].filter((name) => answer.includes(`Personal ${name}`));
  return { texts: texts.join(' '), people: [...names].flatMap(([id, name]) => (answer.includes(id) ? [name] : [])).join(' ') };
};

test('however deep somebody asks, no text and no id of others comes out', async () => {
  const client = await serve();
  const scene = await setTheScene(client);
  const met: Record<string, unknown> = {};
  for (const role of roles) {
    for (const [ownership, things] of Object.entries(ownershipsFor(role, scene))) {
      met[`${role}: ${ownership}`] = metIn(await askForAll(client, things, of(role)));
    }
  }
  const none = { texts: '', people: '' };
  const ofMyTeam = { texts: 'ada eve', people: 'ada eve' };
  expect(met).toEqual({
    'advisor: own': { texts: 'ada', people: 'ada' },
    // What a team did with Ada herself is hers, whoever asked for it.
    'advisor: own team': { texts: 'ada', people: 'ada' },
    'advisor: another team': { texts: 'ada', people: 'ada' },
    'advisor: nobody': none,
    'staff: own team': ofMyTeam,
    'staff: another team': none,
    'staff: nobody': none,
    'involvement_lead: own team': ofMyTeam,
    'involvement_lead: another team': none,
    'involvement_lead: nobody': none,
    'auditor: own team': { texts: '', people: 'ada eve bo' },
    'auditor: another team': { texts: '', people: 'ada bo' },
    'auditor: nobody': none,
    'accreditor: own team': none,
    'accreditor: another team': none,
    'accreditor: nobody': none,
    'admin: own team': none,
    'admin: another team': none,
    'admin: nobody': none,
  });
  // Ada works with my team, and another team has invited her: that is not for my team to know.
  const asStaff = await askForAll(client, scene.ofAda, of('staff'));
  const asAda = await askForAll(client, scene.ofAda, of('advisor'));
  expect(asAda).toContain(theirs);
  expect(asStaff).not.toContain(theirs);
  expect(asStaff).toContain(scene.ofEve.activity);
}, 60_000);

test('history and its subscription tell of one’s own teams and their people', async () => {
  const client = await serve();
  const scene = await setTheScene(client);
  interface Told {
    readonly stream: string;
    readonly leaf: string;
    readonly sealed: readonly { readonly fields: readonly { readonly value: string }[] | null }[];
  }
  const fields = 'stream leaf sealed { subject fields { value } }';
  const listed = async (as: Assigned): Promise<readonly Told[]> => {
    const { data } = await client.ask<{ history: { nodes: Told[] } }>(`{ history(first: 100) { nodes { ${fields} } } }`, {}, as);
    return data?.history.nodes ?? [];
  };
  const followed = async (as: Assigned, count: number): Promise<readonly Told[]> => {
    const told: Told[] = [];
    const query = `subscription { eventAppended(afterPosition: "0") { ${fields} } }`;
    for await (const { data } of client.socket(as).iterate<{ eventAppended: Told }>({ query })) {
      if (data) told.push(data.eventAppended);
      if (told.length === count) break;
    }
    return told;
  };
  for (const role of ['staff', 'involvement_lead'] as const) {
    const history = await listed(of(role));
    expect(history.length).toBeGreaterThan(20);
    expect(await followed(of(role), history.length)).toEqual(history);
    const expected = role === 'staff' ? 'ada eve' : 'ada eve cleo';
    expect(metIn(JSON.stringify(history))).toEqual({ texts: expected, people: expected });
    expect(JSON.stringify(history)).not.toContain(theirs);
    const foreign = await client.ask(`{ history(filter: { subject: "${scene.ofBo.activity}" }) { nodes { id } } }`, {}, of(role));
    expect(foreign.data).toEqual({ history: { nodes: [] } });
  }
  const auditor = await listed(of('auditor'));
  expect(metIn(JSON.stringify(auditor))).toEqual({ texts: '', people: 'ada eve bo cleo' });
}, 60_000);
