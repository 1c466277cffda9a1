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
      // Packs are sealed for the accreditor; the one about Eve’s work for Ada.
      const reached = (ownership: string): boolean =>
        field === 'evidencePacks' && (role === 'accreditor' || role === 'advisor')
          ? (role === 'accreditor') === (ownership !== 'own team') || role === 'accreditor'
          : isReached(field, role, ownership);
      for (const [ownership, things] of Object.entries(ownershipsFor(role, scene))) {
        if (field === 'evidencePacks' && role === 'advisor') continue;
        const expected = !refused && ownership !== 'nobody' && reached(ownership);
        expect({ role, field, ownership, told: JSON.stringify(answer.data).includes(idOf(things)) }).toEqual({
          role,
          field,
          ownership,
          told: expected,
        });
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
