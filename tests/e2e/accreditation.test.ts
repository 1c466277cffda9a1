// A team's way through a set of standards, over the API: from the import to the committee, and what a reviewer would ask.
import { randomUUID } from 'node:crypto';

import { standardSetOf } from '../../src/domain/standards/commands';
import { positionOf } from '../../src/kernel/position';
import {
  ada,
  asAdvisor,
  bo,
  contribution,
  cycle as cycleId,
  liaisonTeam as teamId,
  otherTeam,
  lead,
  panel as activityId,
  reviewer,
} from '../support/cast';
import { type Client, runningLedgers } from '../support/running-ledger';

const { serve } = runningLedgers();

const standardSet = {
  scheme: 'PLAN',
  edition: '6',
  publishedOn: '2016-09-01',
  illustrative: true,
  acceptanceRule: [{ type: 1, percentMet: 50 }],
  standards: [
    { number: '1.1', type: 1, topics: ['RECRUITMENT'], domains: ['STAFFING'], title: 'Colleagues are chosen together.' },
    { number: '1.2', type: 1, topics: ['FEEDBACK'], domains: [], title: 'Advisors hear what became of what they said.' },
    { number: '2.1', type: 2, topics: ['CARERS'], domains: [], title: 'Carers have a say.' },
  ],
};
const standardSetId = standardSetOf(standardSet);

/** A team that chose somebody together with two advisors, one of whom lets it be shared. */
const tellTheStory = async ({ give }: Client): Promise<void> => {
  await give('ImportStandardSet', { occurredAt: '2016-09-01T00:00:00Z', ...standardSet });
  await give('RegisterTeam', { occurredAt: '2016-10-01T09:00:00Z', teamId, name: 'Liaison', serviceType: 'LIAISON' });
  for (const [advisorId, lens] of [
    [ada, 'SERVICE_USER'],
    [bo, 'CARER'],
  ] as const) {
    await give('RegisterAdvisor', { occurredAt: '2016-10-02T09:00:00Z', advisorId, lens: [lens], nameText: 'Somebody', joinedOn: '2016-10-02' }); // prettier-ignore
  }
  const consent = { advisorId: ada, noticeVersion: '1', method: 'WRITTEN' };
  await give('GiveConsent', { occurredAt: '2016-10-03T09:00:00Z', ...consent, purpose: 'SHARE_AS_EVIDENCE' });
  await give('ConvenePanel', {
    occurredAt: '2017-05-01T09:00:00Z',
    activityId,
    teamId,
    title: 'Liaison nurse',
    purpose: 'To choose a nurse',
    stage: 'DELIVERY',
    declaredLevel: 7,
    decisionRights: 'EQUAL',
    startsAt: '2017-06-01T09:00:00Z',
    mode: 'IN_PERSON',
  });
  const there = { activityId, status: 'ATTENDED', minutes: 180, prepMinutes: 60, roleGrade: 'CO_LEAD', mode: 'IN_PERSON' };
  for (const advisorId of [ada, bo]) await give('RecordAttendance', { occurredAt: '2017-06-01T12:00:00Z', advisorId, ...there });
  const ended = { activityId, endedAt: '2017-06-01T12:00:00Z', staffCount: 2, declaredLevel: 7, decisionRights: 'EQUAL' };
  await give('CompleteActivity', { occurredAt: '2017-06-01T13:00:00Z', ...ended });
  const brought = { contributionId: contribution, activityId, kind: 'ASSESSMENT', credit: 'NAMED', principles: [] };
  await give('RecordContribution', { occurredAt: '2017-06-02T09:00:00Z', ...brought, advisorId: bo, summaryText: 'Ask about families.' }); // prettier-ignore
  await give('GiveFeedback', { occurredAt: '2017-06-20T09:00:00Z', contributionId: contribution, channel: 'PHONE' });
  await give('OpenCycle', { occurredAt: '2018-01-10T09:00:00Z', cycleId, teamId, standardSetId, kind: 'ACCREDITATION' });
};

interface Candidates {
  readonly cycle: { readonly standards: { readonly nodes: readonly StandardNode[] } };
}
interface StandardNode {
  readonly standard: { readonly number: string };
  readonly candidates: { readonly nodes: readonly { readonly eventId: string; readonly type: string }[] };
}

/** The ids of the events that could be evidence, by standard and type. */
const candidatesIn = async ({ ask }: Client, minPosition: string): Promise<(number: string, type: string) => string> => {
  const { data } = await ask<Candidates>(
    `query ($id: ID!, $min: EventPosition) { cycle: accreditationCycle(id: $id, minPosition: $min) {
      standards { nodes { standard { number } candidates { nodes { eventId type canBeShared } } } }
    } }`,
    { id: cycleId, min: minPosition },
    lead,
  );
  return (number, type) => {
    const standard = data?.cycle.standards.nodes.find((node) => node.standard.number === number);
    const found = standard?.candidates.nodes.find((candidate) => candidate.type === type);
    if (!found) throw new Error(`Nothing of type ${type} could be evidence for ${number}: ${JSON.stringify(standard)}`);
    return found.eventId;
  };
};

const QUESTION = `query ($id: ID!, $asOf: DateTime, $position: EventPosition, $min: EventPosition) {
  accreditationCycle(id: $id, asOf: $asOf, asOfPosition: $position, minPosition: $min) {
    status validUntil team { name } standardSet { scheme edition illustrative }
    overview {
      self { met { standardNumber eventIds } notRated { standardNumber } wouldBeAccepted acceptance { type required met } }
      peer { met { standardNumber } wouldBeAccepted }
      missing { standardNumber title }
      cannotBeShared { standardNumber eventId reason advisor { id } }
    }
    conditions { number metAt }
    packs { id recipient eventIds }
    standards(first: 1) { nodes {
      standard { number topics } selfRating peerRating gap finding
      evidence { eventId type note canBeShared credit activity { kind } event { type } consents { status advisor { id } } }
    } pageInfo { hasNextPage } }
  }
}`;

test('one query answers what a reviewer would ask: what is met, by what, what is missing, what cannot be shared and why', async () => {
  const client = await serve();
  const { give, ask } = client;
  await tellTheStory(client);
  const candidate = await candidatesIn(client, await client.ledger.store.head());
  const [completed, told, attended] = [candidate('1.1', 'ActivityCompleted'), candidate('1.2', 'FeedbackGiven'), candidate('2.1', 'AttendanceRecorded')]; // prettier-ignore

  const at = (day: string) => ({ cycleId, occurredAt: `2018-${day}T09:00:00Z` });
  await give('LinkEvidence', { ...at('02-01'), standardNumber: '1.1', eventIds: [completed], noteText: 'An equal vote.' });
  await give('LinkEvidence', { ...at('02-02'), standardNumber: '1.2', eventIds: [told] });
  await give('RateStandard', { ...at('02-03'), standardNumber: '1.1', rating: 'MET' });
  await give('ScheduleVisit', { ...at('02-04'), visitOn: '2018-04-01' });
  await give('RecordVisit', at('04-01'), reviewer);
  const { position } = await give(
    'RecordFinding',
    { ...at('04-02'), standardNumber: '1.1', rating: 'PARTLY_MET', findingText: 'They were outvoted once.' },
    reviewer,
  );

  const { data, errors } = await ask(QUESTION, { id: cycleId, min: position }, lead);
  expect(errors).toBeUndefined();
  expect(data).toEqual({
    accreditationCycle: {
      status: 'REPORTED',
      validUntil: null,
      team: { name: 'Liaison' },
      standardSet: { scheme: 'PLAN', edition: '6', illustrative: true },
      overview: {
        self: {
          met: [{ standardNumber: '1.1', eventIds: [completed] }],
          notRated: [{ standardNumber: '1.2' }, { standardNumber: '2.1' }],
          wouldBeAccepted: true,
          acceptance: [{ type: 1, required: 1, met: 1 }],
        },
        peer: { met: [], wouldBeAccepted: false },
        missing: [{ standardNumber: '2.1', title: 'Carers have a say.' }],
        cannotBeShared: [{ standardNumber: '1.2', eventId: told, reason: 'NEVER_GIVEN', advisor: { id: bo } }],
      },
      conditions: [],
      packs: [],
      standards: {
        nodes: [
          {
            standard: { number: '1.1', topics: ['RECRUITMENT'] },
            selfRating: 'MET',
            peerRating: 'PARTLY_MET',
            gap: false,
            finding: 'They were outvoted once.',
            evidence: [
              {
                eventId: completed,
                type: 'ActivityCompleted',
                note: 'An equal vote.',
                canBeShared: true,
                credit: null,
                activity: { kind: 'RECRUITMENT_PANEL' },
                event: { type: 'ActivityCompleted' },
                consents: [],
              },
            ],
          },
        ],
        pageInfo: { hasNextPage: true },
      },
    },
  });

  // A pack leaves out what the overview says cannot be shared.
  await give('SealEvidencePack', { ...at('04-03'), recipient: reviewer.id }, lead);

  await give('SubmitToCommittee', at('05-01'));
  await give('RecordDecision', { ...at('06-01'), decision: 'DEFERRED', conditions: [{ number: 1, title: 'Show how carers have a say' }] }, reviewer); // prettier-ignore
  await give('LinkEvidence', { ...at('06-10'), standardNumber: '2.1', eventIds: [attended] });
  await give('MeetCondition', { ...at('07-01'), conditionNumber: 1 }, reviewer);
  await give('SubmitToCommittee', at('07-02'));
  const decided = await give('RecordDecision', { ...at('08-01'), decision: 'ACCREDITED', validUntil: '2021-08-01' }, reviewer);

  interface Shown {
    readonly accreditationCycle: {
      readonly status: string;
      readonly overview: { readonly missing: readonly unknown[] };
      readonly conditions: readonly { readonly number: number; readonly metAt: string | null }[];
      readonly packs: readonly { readonly id: string; readonly eventIds: readonly string[] }[];
    } | null;
  }
  const shown = async (moment: object) => (await ask<Shown>(QUESTION, { id: cycleId, min: decided.position, ...moment }, lead)).data?.accreditationCycle; // prettier-ignore
  // Accredited until a day that is over, by the clock of the question.
  const now = await shown({});
  expect(now).toMatchObject({ status: 'EXPIRED', overview: { missing: [] }, packs: [{ recipient: reviewer.id }] });
  expect(now?.packs[0]?.eventIds).toContain(completed);
  expect(now?.packs[0]?.eventIds).not.toContain(told);
  expect(await shown({ asOf: '2021-08-01T12:00:00Z' })).toMatchObject({ status: 'ACCREDITED' });
  expect(await shown({ asOf: '2021-08-02T12:00:00Z' })).toMatchObject({ status: 'EXPIRED' });
  expect(await shown({ asOf: '2018-06-15T09:00:00Z' })).toMatchObject({ status: 'DEFERRED', conditions: [{ number: 1, metAt: null }] }); // prettier-ignore
  expect(await shown({ asOf: '2018-01-09T09:00:00Z' })).toBeNull();
  expect(await shown({ position })).toMatchObject({ status: 'REPORTED', packs: [], overview: { missing: [{ standardNumber: '2.1' }] } }); // prettier-ignore
  expect(await shown({ position: positionOf(Number(decided.position) - 1) })).toMatchObject({ status: 'WITH_COMMITTEE' });
}, 60_000);

test('sets and cycles are listed, found as nodes, and shown by the mutations that make them', async () => {
  const client = await serve();
  const { ask, ledger } = client;
  await tellTheStory(client);
  const made = await ask(
    `mutation ($input: OpenCycleInput!) { openCycle(input: $input) { cycle { status kind previousCycle { id } } userErrors { code } } }`,
    { input: { commandId: randomUUID(), teamId, standardSetId, kind: 'DEVELOPMENTAL', previousCycleId: cycleId } },
    lead,
  );
  expect(made.data).toEqual({
    openCycle: { cycle: { status: 'OPENED', kind: 'DEVELOPMENTAL', previousCycle: { id: cycleId } }, userErrors: [] },
  });
  const { data, errors } = await ask(
    `query ($min: EventPosition, $set: ID!, $cycle: ID!, $team: ID!) {
      standardSets(minPosition: $min) { nodes { id isComplete acceptanceRule { type percentMet } standards(last: 1) { nodes { number title } } } }
      standardSet(id: $set) { publishedOn }
      accreditationCycles(teamId: $team, first: 1) { nodes { id kind } pageInfo { hasNextPage } }
      every: accreditationCycles { nodes { kind } }
      none: accreditationCycles(teamId: "team-of-nobody") { nodes { id } }
      team(id: $team) { accreditationCycles(last: 1) { nodes { kind } } }
      set: node(id: $set) { __typename id }
      cycle: node(id: $cycle) { __typename id }
      filtered: accreditationCycle(id: $cycle) { standards(filter: { topic: CARERS, gapsOnly: true }) { nodes { standard { number } } } }
    }`,
    { min: await ledger.store.head(), set: standardSetId, cycle: cycleId, team: teamId },
    lead,
  );
  expect(errors).toBeUndefined();
  expect(data).toEqual({
    standardSets: {
      nodes: [
        {
          id: standardSetId,
          isComplete: true,
          acceptanceRule: [{ type: 1, percentMet: 50 }],
          standards: { nodes: [{ number: '2.1', title: 'Carers have a say.' }] },
        },
      ],
    },
    standardSet: { publishedOn: '2016-09-01' },
    accreditationCycles: { nodes: [{ id: cycleId, kind: 'ACCREDITATION' }], pageInfo: { hasNextPage: true } },
    every: { nodes: [{ kind: 'ACCREDITATION' }, { kind: 'DEVELOPMENTAL' }] },
    none: { nodes: [] },
    team: { accreditationCycles: { nodes: [{ kind: 'DEVELOPMENTAL' }] } },
    set: { __typename: 'StandardSet', id: standardSetId },
    cycle: { __typename: 'AccreditationCycle', id: cycleId },
    filtered: { standards: { nodes: [{ standard: { number: '2.1' } }] } },
  });
});

test('an accreditor sees standards and no cycle; an advisor, and staff of another team, see none either', async () => {
  const client = await serve();
  const { ask, give, ledger } = client;
  await tellTheStory(client);
  const candidate = await candidatesIn(client, await ledger.store.head());
  const eventIds = [candidate('1.2', 'FeedbackGiven')];
  const { position: min } = await give('LinkEvidence', { cycleId, standardNumber: '1.2', eventIds, noteText: 'Ours.' });

  const nodes = `query ($set: ID!, $cycle: ID!, $team: ID!, $min: EventPosition) {
    set: node(id: $set, minPosition: $min) { id } cycle: node(id: $cycle) { id } team: node(id: $team) { ... on Team { accreditationCycles { nodes { id } } } }
  }`;
  const ids = { set: standardSetId, cycle: cycleId, team: teamId, min };
  const set = { id: standardSetId };
  expect((await ask(nodes, ids, reviewer)).data).toEqual({ set, cycle: null, team: null });
  const withoutCycles = { set, cycle: null, team: { accreditationCycles: null } };
  expect((await ask(nodes, ids, asAdvisor(ada))).data).toEqual(withoutCycles);
  const colleague = { id: 'staff-0f4e2d10-6a5b-4c3d-8e9f-0000000000ae', role: 'staff' };
  expect((await ask(nodes, ids, { ...colleague, teams: [otherTeam] })).data).toEqual(withoutCycles);

  const evidence = `query ($id: ID!, $min: EventPosition) { accreditationCycle(id: $id, minPosition: $min) {
    overview { cannotBeShared { eventId reason advisor { id } } }
    standards(filter: { number: "1.2" }) { nodes { evidence { note event { id } consents { advisorId status } } } }
  } }`;
  const [eventId] = eventIds;
  expect((await ask(evidence, { id: cycleId, min }, { ...colleague, teams: [teamId] })).data).toEqual({
    accreditationCycle: {
      overview: { cannotBeShared: [{ eventId, reason: 'NEVER_GIVEN', advisor: { id: bo } }] },
      standards: {
        nodes: [{ evidence: [{ note: 'Ours.', event: { id: eventId }, consents: [{ advisorId: bo, status: 'NEVER_GIVEN' }] }] }],
      },
    },
  });
});

test('a set with faults is refused whole, with every one of them', async () => {
  const { attempt, ledger } = await serve();
  const standards = [...standardSet.standards, { ...standardSet.standards[0], title: ' ', type: 12 }];
  expect((await attempt('ImportStandardSet', { ...standardSet, standards })).userErrors.map(({ code, path }) => [code, path.join('.')]).sort()).toEqual([
    ['EMPTY_TEXT', 'standards.3.title'],
    ['LISTED_TWICE', 'standards.3.number'],
    ['OUT_OF_RANGE', 'standards.3.type'],
  ]); // prettier-ignore
  expect(await ledger.store.size()).toBe(0);
});
