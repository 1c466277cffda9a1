// The register, the board and the feedback clock, as clients ask for them: now, and as of a moment.
import { randomUUID } from 'node:crypto';

import { ada, asAdvisor, bo, contribution, invitation, liaisonTeam, otherInvitation, otherTeam, panel } from '../support/cast';
import { type Asker, type Client, runningLedgers, type ServedLedger } from '../support/running-ledger';

const { serve } = runningLedgers();

// Each test tells a story of its own to a ledger of its own.
jest.setTimeout(30_000);

const read = async <Data>({ ask }: Client, query: string, variables: object = {}, as: Asker = 'involvement_lead') => {
  const answer = await ask<Data>(query, variables, as);
  expect(answer).toMatchObject({ status: 200 });
  expect(answer.errors).toBeUndefined();
  return answer.data as Data;
};

const on = (day: string, more: object): object => ({ ...more, occurredAt: `${day}T09:00:00.000Z` });

/** Ada takes part in a panel and brings something; bo is invited and never answers. Gives the position of the end. */
const tellTheStory = async ({ give, caughtUp }: ServedLedger): Promise<string> => {
  await give('RegisterTeam', on('2020-01-01', { teamId: liaisonTeam, name: 'Liaison', serviceType: 'LIAISON' }));
  for (const advisorId of [ada, bo]) {
    const person = { nameText: advisorId === ada ? 'Called A' : 'Called B', lens: ['CARER'], joinedOn: '2020-01-01' };
    await give('RegisterAdvisor', on('2020-01-01', { advisorId, ...person }));
    const agreed = { noticeVersion: '2020-1', method: 'ONLINE' };
    await give('GiveConsent', on('2020-01-02', { advisorId, purpose: 'CONTACT', ...agreed }));
    await give('GiveConsent', on('2020-01-02', { advisorId, purpose: 'QUOTE', ...agreed }));
  }
  await give('WithdrawConsent', on('2020-01-05', { advisorId: ada, purpose: 'QUOTE' }));
  await give('CompleteOnboardingStep', on('2020-01-03', { advisorId: ada, step: 'INDUCTION' }));
  await give('CompleteTraining', on('2020-01-04', { advisorId: ada, code: 'SELECTION', validUntil: '2020-04-30' }));
  await give('CompleteTraining', on('2020-01-04', { advisorId: bo, code: 'SELECTION' }));
  await give('AgreeSupportPlan', on('2020-01-06', { advisorId: ada, maxHoursPerMonth: 5 }));

  const offer = { title: 'Panel for a nurse', purpose: 'Choosing a colleague', stage: 'DELIVERY', requiredTraining: [] };
  const how = { declaredLevel: 7, decisionRights: 'EQUAL' };
  const when = { startsAt: '2020-03-20T10:00:00.000Z', endsAt: '2020-03-20T14:00:00.000Z', places: 3, mode: 'IN_PERSON' };
  await give('ConvenePanel', on('2020-02-01', { activityId: panel, teamId: liaisonTeam, ...offer, ...how, ...when }));
  const invite = { activityId: panel, role: 'PANEL_MEMBER', replyBy: '2020-03-10T09:00:00.000Z' };
  await give('InviteToPanel', on('2020-02-02', { ...invite, advisorId: ada, invitationId: invitation }));
  await give('InviteToPanel', on('2020-02-02', { ...invite, advisorId: bo, invitationId: otherInvitation }));
  await give('AcceptInvitation', on('2020-02-03', { activityId: panel, invitationId: invitation }), asAdvisor(ada));
  await give('ProvideBriefing', on('2020-03-15', { activityId: panel, format: 'CALL', advisorIds: [ada] }));
  const attendance = { status: 'ATTENDED', minutes: 250, prepMinutes: 65, roleGrade: 'LEAD', mode: 'IN_PERSON' };
  const override = { approvedBy: `involvement_lead-${randomUUID()}`, reason: 'ADVISOR_ASKED' };
  await give('RecordAttendance', on('2020-03-21', { activityId: panel, advisorId: ada, ...attendance, override }));
  const end = { endedAt: '2020-03-20T14:00:00.000Z', staffCount: 2, ...how };
  await give('CompleteActivity', on('2020-03-21', { activityId: panel, ...end }));
  const brought = { kind: 'IDEA', summaryText: 'Ask about kindness', credit: 'ROLE', principles: [] };
  await give(
    'RecordContribution',
    on('2020-03-21', { contributionId: contribution, activityId: panel, advisorId: ada, ...brought }),
  );
  await give('DecideOutcome', on('2020-04-01', { contributionId: contribution, outcome: 'ADOPTED' }));
  const told = { contributionId: contribution, channel: 'PHONE' };
  const { position } = await give('GiveFeedback', on('2020-05-01', told));
  await caughtUp();
  return position;
};

const REGISTER = `query ($asOf: DateTime, $asOfPosition: EventPosition, $filter: RegisterFilter) {
  register(asOf: $asOf, asOfPosition: $asOfPosition, filter: $filter) {
    nodes {
      advisorId name status lens joinedOn
      consents { purpose isLive since noticeVersion }
      onboarding { code validUntil validity expiresWithinDays } trainings { code validUntil validity expiresWithinDays }
      hours { month minutes prepMinutes totalMinutes maxHours minutesLeft }
      openInvitations { id status replyBy }
    }
  }
}`;

describe('the register', () => {
  interface Answer {
    readonly register: { readonly nodes: readonly Record<string, unknown>[] };
  }

  test('as of a day of the past is as it was on that day', async () => {
    const client = await serve();
    await tellTheStory(client);
    const { register } = await read<Answer>(client, REGISTER, { asOf: '2020-03-09T12:00:00Z' });
    const never = { isLive: false, since: null, noticeVersion: null };
    const contact = { purpose: 'CONTACT', isLive: true, since: '2020-01-02T09:00:00.000Z', noticeVersion: '2020-1' };
    const who = { status: 'ACTIVE', lens: ['CARER'], joinedOn: '2020-01-01' };
    const hours = { month: '2020-03-01', minutes: 0, prepMinutes: 0, totalMinutes: 0 };
    expect(register.nodes).toEqual([
      {
        advisorId: ada,
        name: 'Called A',
        ...who,
        consents: [
          { purpose: 'REGISTER', ...never },
          contact,
          { purpose: 'NAMED_CREDIT', ...never },
          { purpose: 'QUOTE', isLive: false, since: '2020-01-05T09:00:00.000Z', noticeVersion: '2020-1' },
          { purpose: 'SHARE_AS_EVIDENCE', ...never },
          { purpose: 'EQUALITY_DATA', ...never },
        ],
        onboarding: [{ code: 'INDUCTION', validUntil: null, validity: 'VALID', expiresWithinDays: null }],
        trainings: [{ code: 'SELECTION', validUntil: '2020-04-30', validity: 'EXPIRING', expiresWithinDays: 60 }],
        hours: { ...hours, maxHours: 5, minutesLeft: 300 },
        openInvitations: [],
      },
      expect.objectContaining({
        advisorId: bo,
        name: 'Called B',
        hours: { ...hours, maxHours: null, minutesLeft: null },
        openInvitations: [{ id: otherInvitation, status: 'INVITED', replyBy: '2020-03-10T09:00:00.000Z' }],
      }),
    ]);
  });

  test('counts the hours of the month, more than were agreed', async () => {
    const client = await serve();
    await tellTheStory(client);
    const { register } = await read<Answer>(client, REGISTER, { asOf: '2020-03-31T12:00:00Z' });
    expect(register.nodes[0]).toMatchObject({
      hours: { month: '2020-03-01', minutes: 250, prepMinutes: 65, totalMinutes: 315, maxHours: 5, minutesLeft: -15 },
    });
    expect(register.nodes[1]).toMatchObject({ openInvitations: [] });
  });

  test('now is the same as at the head, and shows what has expired since', async () => {
    const client = await serve();
    const head = await tellTheStory(client);
    const now = await read<Answer>(client, REGISTER);
    expect(now.register.nodes[0]).toMatchObject({ trainings: [{ validity: 'EXPIRED' }] });
    expect(await read<Answer>(client, REGISTER, { asOfPosition: head })).toEqual(now);
    const early = await read<Answer>(client, REGISTER, { asOfPosition: '2' });
    expect(early.register.nodes).toMatchObject([{ advisorId: ada, trainings: [] }]);
  });

  test.each([
    [{ purpose: 'QUOTE' }, [bo]],
    [{ status: 'PAUSED' }, []],
    [{ lens: 'CARER', status: 'ACTIVE' }, [ada, bo]],
    [{ expiringWithinDays: 60 }, [ada]],
    [{ expiringWithinDays: 20 }, []],
  ])('holds those that fit %j', async (filter, advisors) => {
    const client = await serve();
    await tellTheStory(client);
    const { register } = await read<Answer>(client, REGISTER, { filter, asOf: '2020-03-09T12:00:00Z' });
    expect(register.nodes.map(({ advisorId }) => advisorId)).toEqual(advisors);
  });

  test('refuses days that make no sense, and a position that is not there', async () => {
    const client = await serve();
    await tellTheStory(client);
    for (const expiringWithinDays of [-1, 3651]) {
      const { errors } = await client.ask(REGISTER, { filter: { expiringWithinDays } }, 'staff');
      expect(errors).toMatchObject([{ path: ['register'], extensions: { code: 'BAD_USER_INPUT' } }]);
    }
    const { errors } = await client.ask(REGISTER, { asOfPosition: '999' }, 'staff');
    expect(errors).toMatchObject([{ extensions: { code: 'POSITION_NOT_REACHED' } }]);
  });

  test('is turned page by page', async () => {
    const client = await serve();
    await tellTheStory(client);
    const query = `query ($after: String, $before: String, $first: Int, $last: Int) {
      register(first: $first, after: $after, last: $last, before: $before) {
        edges { cursor node { advisorId } } pageInfo { hasNextPage hasPreviousPage endCursor }
      }
    }`;
    interface Page {
      readonly register: { readonly edges: readonly { cursor: string }[]; readonly pageInfo: { readonly endCursor: string } };
    }
    const first = await read<Page>(client, query, { first: 1 });
    expect(first).toMatchObject({ register: { edges: [{ node: { advisorId: ada } }], pageInfo: { hasNextPage: true } } });
    const after = first.register.pageInfo.endCursor;
    const second = await read<Page>(client, query, { first: 1, after });
    expect(second).toMatchObject({ register: { edges: [{ node: { advisorId: bo } }], pageInfo: { hasNextPage: false } } });
    const before = second.register.edges[0]?.cursor;
    expect(await read<Page>(client, query, { last: 1, before })).toMatchObject({
      register: { edges: [{ node: { advisorId: ada } }] },
    });
  });

  test('shows names to those who may read them, and an advisor their own entry only', async () => {
    const client = await serve();
    await tellTheStory(client);
    const auditor = await read<Answer>(client, REGISTER, {}, 'auditor');
    expect(auditor.register.nodes.map(({ name }) => name)).toEqual([null, null]);
    const query = `query ($id: ID!, $asOf: DateTime) {
      advisor(id: $id) { registerEntry(asOf: $asOf) { name trainings { validity } openInvitations { id } } }
    }`;
    const own = { name: 'Called B', trainings: [{ validity: 'VALID' }], openInvitations: [{ id: otherInvitation }] };
    const asOf = '2020-03-10T09:00:00Z';
    expect(await read(client, query, { id: bo, asOf }, asAdvisor(bo))).toEqual({ advisor: { registerEntry: own } });
    expect(await read(client, query, { id: bo, asOf: '2019-01-01T00:00:00Z' }, asAdvisor(bo))).toEqual({
      advisor: { registerEntry: null },
    });
    expect(await read(client, query, { id: ada }, asAdvisor(bo))).toEqual({ advisor: null });
  });
});

describe('the board', () => {
  const BOARD = `query ($id: ID!, $asOf: DateTime, $asOfPosition: EventPosition, $when: BoardTime, $from: DateTime, $until: DateTime) {
    team(id: $id) {
      board(asOf: $asOf, asOfPosition: $asOfPosition, when: $when, from: $from, until: $until) {
        nodes {
          activityId kind title status startsAt places placesLeft
          invitationCounts { invited accepted declined withdrawn expired }
          invitations { id advisorId status }
          participants { advisorId attendance briefing briefingDueAt briefedAt debrief debriefDueAt debriefOfferedAt }
        }
      }
    }
  }`;
  interface Answer {
    readonly team: { readonly board: { readonly nodes: readonly Record<string, unknown>[] } | null };
  }
  const board = async (client: Client, variables: object, as?: Asker) =>
    (await read<Answer>(client, BOARD, { id: liaisonTeam, ...variables }, as)).team.board?.nodes;

  test('follows an activity from its invitations to its debrief', async () => {
    const client = await serve();
    const head = await tellTheStory(client);
    const counts = { invited: 0, accepted: 1, declined: 0, withdrawn: 0, expired: 0 };
    const before = await board(client, { asOf: '2020-03-10T09:00:00Z', when: 'UPCOMING' });
    expect(before).toEqual([
      {
        activityId: panel,
        kind: 'RECRUITMENT_PANEL',
        title: 'Panel for a nurse',
        status: 'OPEN',
        startsAt: '2020-03-20T10:00:00.000Z',
        places: 3,
        placesLeft: 1,
        invitationCounts: { ...counts, invited: 1 },
        invitations: [
          { id: invitation, advisorId: ada, status: 'ACCEPTED' },
          { id: otherInvitation, advisorId: bo, status: 'INVITED' },
        ],
        participants: [
          {
            advisorId: ada,
            attendance: null,
            briefing: 'DUE',
            briefingDueAt: '2020-03-18T10:00:00.000Z',
            briefedAt: null,
            debrief: null,
            debriefDueAt: '2020-03-27T14:00:00.000Z',
            debriefOfferedAt: null,
          },
        ],
      },
    ]);
    // By the clock alone: nobody has written down that the second invitation ran out.
    const runOut = await board(client, { asOf: '2020-03-10T09:00:01Z' });
    expect(runOut).toMatchObject([
      { placesLeft: 2, invitationCounts: { ...counts, expired: 1 }, invitations: [{}, { status: 'EXPIRED' }] },
    ]);
    const held = await board(client, { asOf: '2020-03-22T09:00:00Z', when: 'PAST' });
    expect(held).toMatchObject([
      { status: 'COMPLETED', participants: [{ attendance: 'ATTENDED', briefing: 'DONE', debrief: 'DUE' }] },
    ]);
    const now = await board(client, {});
    expect(now).toMatchObject([{ participants: [{ debrief: 'OVERDUE' }] }]);
    expect(await board(client, { asOfPosition: head })).toEqual(now);
  });

  test('holds what starts in a time, upcoming or past', async () => {
    const client = await serve();
    await tellTheStory(client);
    const startsAt = '2020-03-20T10:00:00Z';
    expect(await board(client, { when: 'UPCOMING' })).toEqual([]);
    expect(await board(client, { when: 'PAST', from: startsAt })).toHaveLength(1);
    expect(await board(client, { until: startsAt })).toEqual([]);
  });

  test('is for those who work with the team: others see none', async () => {
    const client = await serve();
    await tellTheStory(client);
    const colleague = { id: 'staff-0f4e2d10-6a5b-4c3d-8e9f-0000000000ae', role: 'staff' };
    expect(await board(client, {}, { ...colleague, teams: [liaisonTeam] })).toHaveLength(1);
    expect(await board(client, {}, { ...colleague, teams: [otherTeam] })).toBeUndefined();
    for (const as of [asAdvisor(bo), asAdvisor(ada), 'admin'] as const) {
      expect(await board(client, {}, as)).toBeUndefined();
    }
  });
});

describe('the feedback clock', () => {
  const CLOCK = `query ($teamId: ID, $state: LoopState, $asOf: DateTime, $asOfPosition: EventPosition) {
    feedbackClock(teamId: $teamId, state: $state, asOf: $asOf, asOfPosition: $asOfPosition) {
      nodes { contributionId advisorId teamId kind state missing dueAt closedAt daysOver contribution { summary } team { name } }
      totals { due overdue closedInTime closedLate contributions heardBack medianDays ninetiethPercentileDays }
    }
  }`;
  const clock = async (client: Client, variables: object) =>
    (await read<{ feedbackClock: { nodes: unknown[]; totals: unknown } }>(client, CLOCK, variables)).feedbackClock;

  const entry = {
    contributionId: contribution,
    advisorId: ada,
    teamId: liaisonTeam,
    kind: 'IDEA',
    dueAt: '2020-04-20T09:00:00.000Z',
    contribution: { summary: 'Ask about kindness' },
    team: { name: 'Liaison' },
  };
  const none = { due: 0, overdue: 0, closedInTime: 0, closedLate: 0, contributions: 1, heardBack: 0 };
  const notHeard = { ...none, medianDays: null, ninetiethPercentileDays: null };

  test.each([
    ['of the trust', {}],
    ['of a team', { teamId: liaisonTeam }],
  ])('%s runs until the advisor was told', async (_, whose) => {
    const client = await serve();
    const head = await tellTheStory(client);
    expect(await clock(client, { ...whose, asOf: '2020-03-31T09:00:00Z' })).toEqual({
      nodes: [{ ...entry, state: 'DUE', missing: ['OUTCOME', 'FEEDBACK'], closedAt: null, daysOver: 0 }],
      totals: { ...notHeard, due: 1 },
    });
    expect(await clock(client, { ...whose, asOf: '2020-04-22T10:00:00Z' })).toEqual({
      nodes: [{ ...entry, state: 'OVERDUE', missing: ['FEEDBACK'], closedAt: null, daysOver: 2 }],
      totals: { ...notHeard, overdue: 1 },
    });
    const now = await clock(client, whose);
    expect(now).toEqual({
      nodes: [{ ...entry, state: 'CLOSED', missing: [], closedAt: '2020-05-01T09:00:00.000Z', daysOver: 11 }],
      totals: { ...none, closedLate: 1, heardBack: 1, medianDays: 41, ninetiethPercentileDays: 41 },
    });
    expect(await clock(client, { ...whose, asOfPosition: head })).toEqual(now);
  });

  test('lists one state, and counts all', async () => {
    const client = await serve();
    await tellTheStory(client);
    expect(await clock(client, { state: 'OVERDUE' })).toMatchObject({ nodes: [], totals: { closedLate: 1 } });
    expect(await clock(client, { state: 'CLOSED' })).toMatchObject({ nodes: [{ state: 'CLOSED' }] });
    expect(await clock(client, { teamId: 'team-of-nobody' })).toMatchObject({ nodes: [], totals: { contributions: 0 } });
  });
});

test('an invitation and a training are shown as expired wherever they are shown', async () => {
  const client = await serve();
  await tellTheStory(client);
  const query = `query ($invitation: ID!, $activity: ID!, $ada: ID!, $bo: ID!) {
    node(id: $invitation) { ... on Invitation { status answeredAt } }
    activity(id: $activity) { invitations { status } }
    ada: advisor(id: $ada) { achievements { code validity } }
    bo: advisor(id: $bo) { timeline { open { kind } } registerEntry { openInvitations { id } } }
  }`;
  expect(await read(client, query, { invitation: otherInvitation, activity: panel, ada, bo })).toEqual({
    node: { status: 'EXPIRED', answeredAt: null },
    activity: { invitations: [{ status: 'ACCEPTED' }, { status: 'EXPIRED' }] },
    ada: {
      achievements: [
        { code: 'INDUCTION', validity: 'VALID' },
        { code: 'SELECTION', validity: 'EXPIRED' },
      ],
    },
    bo: { timeline: { open: [] }, registerEntry: { openInvitations: [] } },
  });
});
