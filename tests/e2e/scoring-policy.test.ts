// Scoring policies and what belongs to a score, as a client sees them.
import { cps1 } from '../../projections/score/policy';
import { ada, asAdvisor, bo, lead, liaisonTeam, otherTeam } from '../support/cast';
import { type Asker, type Client, runningLedgers } from '../support/running-ledger';

const { serve } = runningLedgers();

const numbers = { ...cps1, version: 'cps-2', windowDays: 180, agreedBy: [ada, lead.id] };

const read = async <Data>(client: Client, query: string, variables: object = {}, as: Asker = 'admin'): Promise<Data> => {
  const answer = await client.ask<Data>(query, variables, as);
  if (!answer.data || answer.errors) throw new Error(JSON.stringify(answer));
  return answer.data;
};

const registerTeam = (client: Client) =>
  client.give('RegisterTeam', {
    teamId: liaisonTeam,
    name: 'Liaison',
    serviceType: 'LIAISON',
    occurredAt: '2023-01-01T09:00:00Z',
  });

const POLICIES = `query ($asOf: DateTime, $minPosition: EventPosition) {
  scoringPolicies(asOf: $asOf, minPosition: $minPosition) {
    id version adoptedAt isInForce windowDays agreedBy developingFrom embeddedAbove disputedAbove
    indicators { code name minimum weight } principles { name weight }
  }
}`;

test('a policy is adopted, listed with its numbers, and answers by its id', async () => {
  const client = await serve();
  const mutation = `mutation ($input: AdoptScoringPolicyInput!) {
    adoptScoringPolicy(input: $input) { policy { id version isInForce agreedBy } userErrors { code path } position }
  }`;
  const input = { commandId: '018f0000-0000-7000-8000-000000000001', occurredAt: '2024-03-01T09:00:00Z', ...numbers };
  type Adopted = { adoptScoringPolicy: { policy: { id: string }; position: string } };
  const answer = await client.ask<Adopted>(mutation, { input }, 'involvement_lead');
  expect(answer.data?.adoptScoringPolicy).toMatchObject({
    policy: { version: 'cps-2', isInForce: true, agreedBy: [ada, lead.id] },
    userErrors: [],
  });
  const { policy, position: minPosition } = answer.data!.adoptScoringPolicy;

  const { scoringPolicies } = await read<{ scoringPolicies: object[] }>(client, POLICIES, { minPosition });
  expect(scoringPolicies).toMatchObject([
    { version: 'cps-1', adoptedAt: null, isInForce: false, windowDays: 365, agreedBy: null },
    {
      id: policy.id,
      version: 'cps-2',
      adoptedAt: '2024-03-01T09:00:00.000Z',
      isInForce: true,
      windowDays: 180,
      // Who agreed is for those who work with the register.
      agreedBy: null,
      developingFrom: 50,
      embeddedAbove: 80,
      disputedAbove: 80,
    },
  ]);
  expect(scoringPolicies[1]).toHaveProperty('indicators.2', {
    code: 'I3',
    name: 'Prepared and supported',
    minimum: 5,
    weight: 1,
  });
  expect(scoringPolicies[1]).toHaveProperty('principles.0', { name: 'ASSETS', weight: 1 });
  const before = await read<{ scoringPolicies: object[] }>(client, POLICIES, { asOf: '2024-02-29T00:00:00Z' });
  expect(before.scoringPolicies).toMatchObject([{ version: 'cps-1', isInForce: true }]);
  const node = `query ($id: ID!) { node(id: $id) { id ... on ScoringPolicy { version } } }`;
  expect(await read(client, node, { id: policy.id })).toEqual({ node: { id: policy.id, version: 'cps-2' } });
});

test('the same name is adopted once, and not by an advisor', async () => {
  const client = await serve();
  await client.give('AdoptScoringPolicy', numbers, 'admin');
  expect((await client.attempt('AdoptScoringPolicy', numbers)).userErrors).toMatchObject([
    { code: 'POLICY_VERSION_USED', path: ['version'] },
  ]);
  const mutation = 'mutation ($input: AdoptScoringPolicyInput!) { adoptScoringPolicy(input: $input) { position } }';
  const input = { commandId: '018f0000-0000-7000-8000-000000000002', ...numbers, version: 'cps-3' };
  expect((await client.ask(mutation, { input }, asAdvisor(ada))).errors?.[0]?.extensions.code).toBe('FORBIDDEN');
});

test('two policies are asked for side by side; one that was not there then is no policy', async () => {
  const client = await serve();
  await registerTeam(client);
  await client.give('AdoptScoringPolicy', { ...numbers, occurredAt: '2024-03-01T09:00:00Z' });
  const { position: minPosition } = await client.give('AdoptScoringPolicy', {
    ...numbers,
    version: 'cps-3',
    occurredAt: '2024-05-01T09:00:00Z',
  });
  const sideBySide = `query ($id: ID!, $asOf: DateTime, $minPosition: EventPosition) { team(id: $id) {
    inForce: coProductionScore(asOf: $asOf, minPosition: $minPosition) { policy }
    first: coProductionScore(asOf: $asOf, policy: "cps-1") { policy }
    second: coProductionScore(asOf: $asOf, policy: "cps-2") { policy }
  } }`;
  expect(await read(client, sideBySide, { id: liaisonTeam, minPosition })).toEqual({
    team: { inForce: { policy: 'cps-3' }, first: { policy: 'cps-1' }, second: { policy: 'cps-2' } },
  });
  expect(await read(client, sideBySide, { id: liaisonTeam, asOf: '2024-04-01T00:00:00Z' })).toMatchObject({
    team: { inForce: { policy: 'cps-2' } },
  });
  const early = await client.ask<{ team: object }>(sideBySide, { id: liaisonTeam, asOf: '2024-02-01T00:00:00Z' }, 'admin');
  expect(early.data?.team).toEqual({ inForce: { policy: 'cps-1' }, first: { policy: 'cps-1' }, second: null });
  expect(early.errors).toMatchObject([{ path: ['team', 'second'], extensions: { code: 'UNKNOWN_POLICY' } }]);
});

test('what belongs to a score comes with it when it is asked for, also in fragments, now and as of a moment', async () => {
  const client = await serve();
  const { position: minPosition } = await registerTeam(client);
  const at = { occurredAt: '2023-02-01T09:00:00Z' };
  for (const advisorId of [ada, bo]) {
    await client.give('RegisterAdvisor', { ...at, advisorId, lens: ['CARER'], nameText: 'Somebody', joinedOn: '2023-01-01' });
  }
  const activityId = 'activity-0f4e2d10-6a5b-4c3d-8e9f-000000000021';
  const [startsAt, endedAt] = ['2023-03-10T10:00:00Z', '2023-03-10T12:00:00Z'];
  const levels = { declaredLevel: 7, decisionRights: 'EQUAL' };
  const offer = { kind: 'SERVICE_DESIGN', title: 'A plan', purpose: 'To plan', stage: 'DESIGN', mode: 'ONLINE', startsAt };
  await client.give('AdvertiseOpportunity', { ...at, activityId, teamId: liaisonTeam, ...offer, ...levels });
  const after = { occurredAt: '2023-03-11T09:00:00Z', activityId };
  const attended = { status: 'ATTENDED', minutes: 120, prepMinutes: 30, roleGrade: 'LEAD', mode: 'ONLINE' };
  for (const advisorId of [ada, bo]) await client.give('RecordAttendance', { ...after, advisorId, ...attended });
  await client.give('CompleteActivity', { ...after, endedAt, staffCount: 1, ...levels });
  const rating = { ...after, advisorId: ada, level: 6, contested: true };
  const { position } = await client.give('RateInvolvementLevel', rating, asAdvisor(ada));

  const query = `query ($id: ID!, $asOf: DateTime, $asOfPosition: EventPosition, $minPosition: EventPosition) { team(id: $id) {
    coProductionScore(asOf: $asOf, asOfPosition: $asOfPosition, minPosition: $minPosition) { ...All }
  } }
  fragment All on CoProductionScore {
    flags
    beside {
      contested { ...Open } earlyStage { ...Open } mostInvolved { ...Open } influence { ...Open }
      serviceUsers { ...Open } carersAndFamily { ...Open } feltEqualAdvisors { median count suppressed eventIds } feltEqualStaff { count }
    }
    trend { asOf value fraction band policy completedActivities }
    explanation { topic text principle indicator fraction eventIds }
  }
  fragment Open on Share { numerator denominator suppressed eventIds }`;
  type Score = {
    beside: Record<string, { numerator: number; denominator: number; eventIds: string[] }>;
    trend: { asOf: string; completedActivities: number }[];
    explanation: { topic: string; indicator: string | null; eventIds: string[] }[];
  };
  const scoreAt = async (moment: object, as: Asker = 'auditor') =>
    (await read<{ team: { coProductionScore: Score } }>(client, query, { id: liaisonTeam, ...moment }, as)).team
      .coProductionScore;

  const score = await scoreAt({ asOf: '2023-05-10T00:00:00Z', minPosition: position });
  expect(score).toMatchObject({
    flags: [],
    beside: {
      contested: { numerator: 1, denominator: 1 },
      earlyStage: { numerator: 1, denominator: 1 },
      mostInvolved: { numerator: 150, denominator: 300 },
      influence: { numerator: 0, denominator: 0, eventIds: [] },
      carersAndFamily: { numerator: 2, denominator: 2 },
      feltEqualAdvisors: { median: null, count: 0 },
    },
  });
  expect(score.beside['contested']?.eventIds).toHaveLength(2);
  expect(score.trend.map(({ completedActivities }) => completedActivities)).toEqual([...Array<number>(10).fill(0), 1, 1]);
  expect(score.trend.at(-1)?.asOf).toBe('2023-04-30T23:59:59.999Z');
  expect(score.explanation).toHaveLength(16);
  expect(score.explanation.find(({ indicator }) => indicator === 'I1')?.eventIds).toHaveLength(2);
  // Asked again, the same; as of before all this, none of it.
  expect(await scoreAt({ asOf: '2023-05-10T00:00:00Z' })).toEqual(score);
  expect(await scoreAt({ asOfPosition: minPosition })).toMatchObject({ beside: { carersAndFamily: { denominator: 0 } } });
  // A year later it is none of the window; the trend still knows.
  expect((await scoreAt({})).beside['contested']?.denominator).toBe(0);

  // Those who may not see the two of them are told nothing about so few, and of no event.
  const hidden = { numerator: null, denominator: null, suppressed: true, eventIds: null };
  const colleague = { id: 'staff-0f4e2d10-6a5b-4c3d-8e9f-0000000000ae', role: 'staff' };
  for (const as of [asAdvisor(bo), 'admin', { ...colleague, teams: [otherTeam] }] as const) {
    const told = await scoreAt({ asOf: '2023-05-10T00:00:00Z' }, as);
    expect(told.beside).toEqual({
      contested: hidden,
      mostInvolved: hidden,
      serviceUsers: hidden,
      carersAndFamily: hidden,
      feltEqualAdvisors: { median: null, count: null, suppressed: true, eventIds: null },
      feltEqualStaff: { count: 0 },
      earlyStage: { numerator: 1, denominator: 1, suppressed: false, eventIds: null },
      influence: { numerator: 0, denominator: 0, suppressed: false, eventIds: null },
    });
    expect(told.trend).toEqual(score.trend);
    expect(told.explanation.map(({ eventIds }) => eventIds)).toEqual(Array(16).fill(null));
  }
  const ownTeam = await scoreAt({ asOf: '2023-05-10T00:00:00Z' }, { ...colleague, teams: [liaisonTeam] });
  expect(ownTeam).toEqual(score);
});

test('a trust that suppresses nothing shows everybody all figures', async () => {
  const client = await serve({ smallNumbers: 0 });
  const { position: minPosition } = await registerTeam(client);
  const query = `query ($id: ID!, $minPosition: EventPosition) { team(id: $id, minPosition: $minPosition) {
    coProductionScore { beside { mostInvolved { numerator suppressed } feltEqualAdvisors { count suppressed } } }
  } }`;
  expect(await read(client, query, { id: liaisonTeam, minPosition })).toEqual({
    team: {
      coProductionScore: {
        beside: { mostInvolved: { numerator: 0, suppressed: false }, feltEqualAdvisors: { count: 0, suppressed: false } },
      },
    },
  });
});
