// The year of a liaison team with its advisors, told and read back through GraphQL alone.
import { randomUUID } from 'node:crypto';

import { ada, asAdvisor, bo, cleo, contribution, invitation, liaisonTeam, otherInvitation, panel } from '../support/cast';
import { type Asker, type Client, runningLedgers, type ServedLedger } from '../support/running-ledger';

const { serve } = runningLedgers();

const daysFrom = (moment: string, days: number): string => new Date(Date.parse(moment) + days * 86_400_000).toISOString();

/** The data of an answer that must hold no fault. */
const read = async <Data>({ ask }: Client, query: string, variables: object = {}, as: Asker = 'auditor'): Promise<Data> => {
  const answer = await ask<Data>(query, variables, as);
  expect(answer).toMatchObject({ status: 200 });
  expect(answer.errors).toBeUndefined();
  return answer.data as Data;
};

/** Gives a command that must be accepted; what its answer shows. */
const mutate = async (client: Client, name: string, input: object, shows = '', as: Asker = 'involvement_lead') => {
  const commandId = randomUUID();
  const query = `mutation ($input: ${name.charAt(0).toUpperCase()}${name.slice(1)}Input!) {
    payload: ${name}(input: $input) { ${shows} userErrors { code message path } commandId revision position }
  }`;
  const { payload } = await read<{ payload: Record<string, unknown> }>(client, query, { input: { commandId, ...input } }, as);
  expect(payload).toMatchObject({ commandId, userErrors: [], position: expect.stringMatching(/^[0-9]+$/) as string });
  return payload;
};

const on = (day: string, more: object = {}): object => ({ ...more, occurredAt: `${day}T09:00:00Z` });
const consent = on('2017-05-02', { purpose: 'CONTACT', noticeVersion: '2017-1', method: 'WRITTEN' });
const attended = { status: 'ATTENDED', minutes: 180, prepMinutes: 60, roleGrade: 'CONTRIBUTOR', mode: 'IN_PERSON' };

/** A team, two advisors who may be contacted, one of them trained, and a panel to come. */
const beginnings = async (client: Client) => {
  const team = { name: 'Liaison', serviceType: 'LIAISON', site: 'A general hospital', domains: ['CARERS'] };
  expect(
    await mutate(client, 'registerTeam', { teamId: liaisonTeam, ...team }, 'team { id name serviceType site domains leadId }'),
  ).toMatchObject({ team: { id: liaisonTeam, ...team, leadId: null }, revision: 0, position: '1' });

  const person = { lens: ['SERVICE_USER', 'CARER'], joinedOn: '2017-05-02' };
  expect(
    await mutate(
      client,
      'registerAdvisor',
      on('2017-05-02', { advisorId: ada, nameText: 'Called A', ...person }),
      'advisor { id lens status joinedOn name contact consents { purpose } }',
    ),
  ).toMatchObject({
    advisor: { id: ada, status: 'ACTIVE', ...person, name: 'Called A', contact: null, consents: [] },
    revision: 0,
  });
  await mutate(client, 'registerAdvisor', on('2017-05-02', { advisorId: bo, nameText: 'Called B', ...person }));

  const consents = 'advisor { consents { purpose noticeVersion method givenAt withdrawnAt } }';
  const given = { purpose: 'CONTACT', noticeVersion: '2017-1', method: 'WRITTEN' };
  expect(await mutate(client, 'giveConsent', { advisorId: ada, ...consent }, consents, asAdvisor(ada))).toMatchObject({
    advisor: { consents: [{ ...given, givenAt: '2017-05-02T09:00:00.000Z', withdrawnAt: null }] },
    revision: 1,
  });
  await mutate(client, 'giveConsent', { advisorId: bo, ...consent });
  const training = on('2017-05-02', { advisorId: ada, code: 'SELECTION', validUntil: '2019-05-02' });
  expect(
    await mutate(client, 'completeTraining', training, 'advisor { achievements { kind code at validUntil activityId } }'),
  ).toMatchObject({
    advisor: { achievements: [{ kind: 'TRAINING', code: 'SELECTION', validUntil: '2019-05-02', activityId: null }] },
  });

  const offer = { title: 'Panel for a nurse', purpose: 'Choosing a colleague', stage: 'DELIVERY', decisionRights: 'EQUAL' };
  const more = { ...offer, declaredLevel: 7, places: 2, mode: 'IN_PERSON', requiredTraining: ['SELECTION'] };
  expect(
    await mutate(
      client,
      'convenePanel',
      on('2017-05-20', { activityId: panel, teamId: liaisonTeam, ...more, startsAt: '2017-06-14T10:00:00+01:00' }),
      `activity { id kind status title purpose stage decisionRights declaredLevel places mode requiredTraining startsAt endsAt
        team { name } invitations { id } participants { advisorId } }`,
    ),
  ).toMatchObject({
    activity: {
      id: panel,
      kind: 'RECRUITMENT_PANEL',
      status: 'OPEN',
      ...more,
      startsAt: '2017-06-14T09:00:00.000Z',
      endsAt: null,
      team: { name: 'Liaison' },
      invitations: [],
      participants: [],
    },
  });
};

test('an invitation is answered exactly as clients were promised', async () => {
  const client = await serve();
  await beginnings(client);
  const query = `mutation ($input: InviteToPanelInput!) {
    inviteToPanel(input: $input) {
      invitation { id status advisor { id } } userErrors { code message path } commandId revision position
    }
  }`;
  const commandId = randomUUID();
  const asked = { activityId: panel, role: 'PANEL_MEMBER', replyBy: '2099-06-01T12:00:00Z' };
  const input = on('2017-05-21', { commandId, advisorId: ada, invitationId: invitation, ...asked });
  const shown = { id: invitation, status: 'INVITED', advisor: { id: ada } };
  const accepted = { inviteToPanel: { invitation: shown, userErrors: [], commandId, revision: 1, position: '8' } };
  expect(await client.ask(query, { input }, 'staff')).toEqual({ status: 200, data: accepted });
  // Sent again, it does nothing twice and says the same.
  expect(await client.ask(query, { input }, 'staff')).toEqual({ status: 200, data: accepted });

  const other = on('2017-05-21', { commandId: randomUUID().toUpperCase(), advisorId: bo, ...asked });
  const userErrors = [
    {
      code: 'TRAINING_NOT_VALID',
      message: 'This advisor does not have the required training, valid on the day; they can be invited to shadow.',
      path: ['advisorId'],
    },
  ];
  const refused = { invitation: null, userErrors, commandId: expect.any(String) as string, revision: null, position: null };
  expect(await client.ask(query, { input: other }, 'staff')).toEqual({ status: 200, data: { inviteToPanel: refused } });
});

test('an advisor is invited, takes part, contributes, and hears what became of it', async () => {
  const client = await serve();
  await beginnings(client);
  const here = { activityId: panel };
  const asked = { ...here, advisorId: ada, invitationId: invitation, role: 'PANEL_MEMBER' };
  expect(await mutate(client, 'inviteToPanel', on('2017-05-21', asked), 'invitation { status role answeredAt }')).toMatchObject({
    invitation: { status: 'INVITED', role: 'PANEL_MEMBER', answeredAt: null },
  });
  const answer = on('2017-05-22', { ...here, invitationId: invitation });
  expect(await mutate(client, 'acceptInvitation', answer, 'invitation { status answeredAt }', asAdvisor(ada))).toMatchObject({
    invitation: { status: 'ACCEPTED', answeredAt: '2017-05-22T09:00:00.000Z' },
  });
  const other = { ...here, advisorId: bo, role: 'SHADOW' };
  await mutate(client, 'inviteToPanel', on('2017-05-23', { ...other, invitationId: otherInvitation }));
  const decline = on('2017-05-24', { ...here, invitationId: otherInvitation, reasonCode: 'NOT_AVAILABLE' });
  expect(await mutate(client, 'declineInvitation', decline, 'invitation { status }', asAdvisor(bo))).toMatchObject({
    invitation: { status: 'DECLINED' },
  });
  const again = await mutate(client, 'inviteToPanel', on('2017-05-25', other), 'invitation { id }');
  const { id: invitationId } = again['invitation'] as { id: string };
  const withdraw = on('2017-05-26', { ...here, invitationId, reason: 'PLACES_FILLED' });
  const allOfThem = 'invitation { status activity { invitations { status } } }';
  expect(await mutate(client, 'withdrawInvitation', withdraw, allOfThem)).toMatchObject({
    invitation: {
      status: 'WITHDRAWN',
      activity: { invitations: [{ status: 'ACCEPTED' }, { status: 'DECLINED' }, { status: 'WITHDRAWN' }] },
    },
  });

  await mutate(client, 'provideBriefing', on('2017-06-10', { ...here, format: 'CALL', advisorIds: [ada] }));
  await mutate(client, 'recordAttendance', on('2017-06-15', { ...here, advisorId: ada, ...attended }));
  const end = { endedAt: '2017-06-14T12:00:00.000Z', staffCount: 3, declaredLevel: 7, decisionRights: 'EQUAL' };
  expect(
    await mutate(client, 'completeActivity', on('2017-06-15', { ...here, ...end }), 'activity { status endedAt staffCount }'),
  ).toMatchObject({ activity: { status: 'COMPLETED', endedAt: end.endedAt, staffCount: 3 } });
  const rating = { level: 6, contested: false };
  const rate = on('2017-06-15', { ...here, advisorId: ada, ...rating, noteText: 'We decided together' });
  await mutate(client, 'rateInvolvementLevel', rate, '', asAdvisor(ada));
  await mutate(client, 'offerDebrief', on('2017-06-15', { ...here, advisorId: ada }));
  const participants = `activity { participants { advisor { id } interestedAt briefedAt status minutes prepMinutes roleGrade mode
    level contested ratingNote debriefOfferedAt debriefHeldAt } }`;
  expect(await mutate(client, 'holdDebrief', on('2017-06-16', { ...here, advisorId: ada }), participants)).toMatchObject({
    activity: {
      participants: [
        {
          advisor: { id: ada },
          interestedAt: null,
          briefedAt: '2017-06-10T09:00:00.000Z',
          ...attended,
          ...rating,
          ratingNote: 'We decided together',
          debriefOfferedAt: '2017-06-15T09:00:00.000Z',
          debriefHeldAt: '2017-06-16T09:00:00.000Z',
        },
      ],
    },
  });

  const about = { contributionId: contribution };
  const brought = { kind: 'CHALLENGE', credit: 'ROLE', principles: ['ASSETS'] };
  const record = on('2017-06-15', { ...about, ...here, advisorId: ada, ...brought, summaryText: 'Ask about kindnes' });
  const shows = `contribution { status kind credit principles summary hopedInfluence outcome
    team { id } activity { id } advisor { id } }`;
  expect(await mutate(client, 'recordContribution', record, shows)).toMatchObject({
    contribution: {
      status: 'RECORDED',
      ...brought,
      summary: 'Ask about kindnes',
      hopedInfluence: null,
      outcome: null,
      team: { id: liaisonTeam },
      activity: { id: panel },
      advisor: { id: ada },
    },
  });
  await mutate(client, 'correctContribution', { ...about, reason: 'MISTYPED', summaryText: 'Ask about kindness' });
  await mutate(client, 'confirmContribution', about, '', asAdvisor(ada));
  const outcome = { outcome: 'PARTLY', reasonText: 'Time is short', whatChangedText: 'One question more' };
  await mutate(client, 'decideOutcome', { ...about, ...outcome });
  await mutate(client, 'giveFeedback', { ...about, channel: 'PHONE', messageText: 'You said, we did' });
  await mutate(client, 'rateFeedback', { ...about, rating: 4 }, '', asAdvisor(ada));
  await mutate(client, 'recordReflection', { ...about, by: 'STAFF', feltEqual: 4, wentWellText: 'We learnt' }, '', 'staff');
  const own = { ...about, by: 'ADVISOR', feltEqual: 5, wentWellText: 'Heard', betterText: 'More time' };
  const { position } = await mutate(client, 'recordReflection', own, '', asAdvisor(ada));

  // Read your writes: whoever gives the position sees what was written there.
  const query = `query ($id: ID!, $position: EventPosition) {
    contribution(id: $id, minPosition: $position) {
      id status summary outcome reason whatChanged
      feedback { channel message rating } reflections { side feltEqual wentWell better }
    }
  }`;
  const seen = (wentWellForStaff: string | null) => ({
    contribution: {
      id: contribution,
      status: 'CONFIRMED',
      summary: 'Ask about kindness',
      outcome: 'PARTLY',
      reason: 'Time is short',
      whatChanged: 'One question more',
      feedback: [{ channel: 'PHONE', message: 'You said, we did', rating: 4 }],
      reflections: [
        { side: 'STAFF', feltEqual: 4, wentWell: wentWellForStaff, better: null },
        { side: 'ADVISOR', feltEqual: 5, wentWell: 'Heard', better: 'More time' },
      ],
    },
  });
  expect(await read(client, query, { id: contribution, position }, 'staff')).toEqual(seen('We learnt'));
  expect(await read(client, query, { id: contribution, position }, asAdvisor(ada))).toEqual(seen(null));
});

/** One meeting of the year, and what became of it. Everybody there was invited and accepted; ada brought a contribution. */
interface Meeting {
  readonly kind: 'RECRUITMENT_PANEL' | 'TEAM_LEARNING' | 'PEER_INTERVIEW_CALLS';
  readonly day: string;
  readonly there: readonly string[];
  readonly declined?: readonly string[];
  readonly declaredLevel: number;
  readonly rated?: { readonly level: number; readonly contested: boolean };
  readonly briefedBefore?: number;
  /** Those there who were offered a debrief; all of them when absent. */
  readonly debriefed?: readonly string[];
  /** After how many days ada was told what became of the contribution; null when she has not been. */
  readonly toldAfter?: number | null;
}

const atLevel = (level: number, contested = false) => ({ declaredLevel: 7, rated: { level, contested } });
const aPanel: Meeting = { kind: 'RECRUITMENT_PANEL', day: '2017-10-18', there: [ada], declined: [bo], ...atLevel(7) };
const meetings: readonly Meeting[] = [
  { kind: 'RECRUITMENT_PANEL', day: '2017-06-14', there: [ada, bo], ...atLevel(6) },
  { kind: 'RECRUITMENT_PANEL', day: '2017-08-16', there: [ada, bo], ...atLevel(5, true), debriefed: [ada], toldAfter: 40 },
  aPanel,
  { kind: 'TEAM_LEARNING', day: '2017-12-06', there: [ada, bo], declaredLevel: 6, briefedBefore: 1 },
  { kind: 'PEER_INTERVIEW_CALLS', day: '2018-02-07', there: [ada], ...atLevel(6), toldAfter: null },
  { kind: 'TEAM_LEARNING', day: '2018-04-11', there: [ada, bo, cleo], ...atLevel(7) },
];

/** Gives the commands of the year, each when it happened; gives back the ids of its activities. */
const tellTheYear = async (client: ServedLedger): Promise<readonly string[]> => {
  const { give } = client;
  await give('RegisterTeam', on('2017-05-02', { teamId: liaisonTeam, name: 'Liaison', serviceType: 'LIAISON' }));
  for (const advisorId of [ada, bo, cleo]) {
    const person = { advisorId, lens: ['CARER'], nameText: 'A name', joinedOn: '2017-05-02' };
    await give('RegisterAdvisor', on('2017-05-02', person));
    await give('GiveConsent', { advisorId, ...consent });
    await give('CompleteTraining', on('2017-05-02', { advisorId, code: 'SELECTION' }));
  }
  const ids: string[] = [];
  for (const meeting of meetings) ids.push(await meet(client, meeting));
  await client.caughtUp();
  return ids;
};

const meet = async ({ give }: Client, { kind, day, there, declined = [], rated, ...meeting }: Meeting): Promise<string> => {
  const { declaredLevel, briefedBefore = 5, debriefed = there, toldAfter = 20 } = meeting;
  const activityId = `activity-${randomUUID()}`;
  const contributionId = `contribution-${randomUUID()}`;
  const endedAt = `${day}T12:00:00.000Z`;
  const after = (days: number, more: object) => ({ ...more, occurredAt: daysFrom(endedAt, days) });
  const level = { declaredLevel, decisionRights: 'EQUAL' };
  const isPanel = kind === 'RECRUITMENT_PANEL';
  const special = isPanel ? { requiredTraining: ['SELECTION'] } : { kind };
  const offer = { activityId, teamId: liaisonTeam, title: 'Working together', purpose: 'A purpose', stage: 'DELIVERY', ...level };
  const place = { startsAt: `${day}T09:00:00.000Z`, mode: 'IN_PERSON', ...special };
  await give(isPanel ? 'ConvenePanel' : 'AdvertiseOpportunity', after(-20, { ...offer, ...place }));
  for (const advisorId of [...there, ...declined]) {
    const invitationId = `invitation-${randomUUID()}`;
    const invite = { activityId, advisorId, invitationId, role: 'MEMBER' };
    await give(isPanel ? 'InviteToPanel' : 'InviteToActivity', after(-18, invite));
    const answer = there.includes(advisorId) ? 'AcceptInvitation' : 'DeclineInvitation';
    await give(answer, after(-17, { activityId, invitationId }), asAdvisor(advisorId));
  }
  await give('ProvideBriefing', after(-briefedBefore, { activityId, format: 'CALL', advisorIds: there }));
  for (const advisorId of there) {
    await give('RecordAttendance', after(0, { activityId, advisorId, ...attended }));
    if (rated) await give('RateInvolvementLevel', after(1, { activityId, advisorId, ...rated }), asAdvisor(advisorId));
    if (debriefed.includes(advisorId)) await give('OfferDebrief', after(2, { activityId, advisorId }));
  }
  await give('CompleteActivity', after(0, { activityId, endedAt, staffCount: 2, ...level }));
  const brought = { kind: 'IDEA', summaryText: 'An idea', credit: 'ANONYMOUS', principles: [] };
  await give('RecordContribution', after(0, { contributionId, activityId, advisorId: ada, ...brought }), asAdvisor(ada));
  await give('DecideOutcome', after(10, { contributionId, outcome: 'ADOPTED' }));
  if (toldAfter !== null) await give('GiveFeedback', after(toldAfter, { contributionId, channel: 'EMAIL' }));
  return activityId;
};

const headOf = async (client: Client): Promise<string> =>
  (await read<{ ledger: { head: string } }>(client, '{ ledger { head } }')).ledger.head;

const SCORE = `query ($id: ID!, $asOf: DateTime, $asOfPosition: EventPosition, $minPosition: EventPosition) {
  team(id: $id) {
    coProductionScore(asOf: $asOf, asOfPosition: $asOfPosition, minPosition: $minPosition) {
      value band policy asOf principles { name value }
      indicators { code name principle numerator denominator status eventIds }
    }
  }
}`;

const indicator = (code: string, name: string, principle: string, numerator: number, denominator: number, enough = true) => ({
  code,
  name,
  principle,
  numerator,
  denominator,
  status: enough ? 'AVAILABLE' : 'NOT_ENOUGH_DATA',
  eventIds: denominator === 0 ? [] : (expect.arrayContaining([expect.any(String)]) as string[]),
});

test('the score of the year opens to its fractions and its events, now and as of any moment', async () => {
  const client = await serve();
  await tellTheYear(client);
  const scoreAt = async (moment: object) => {
    type Score = { readonly indicators: readonly { readonly eventIds: readonly string[] }[] };
    const variables = { id: liaisonTeam, ...moment };
    return (await read<{ team: { coProductionScore: Score } }>(client, SCORE, variables, 'auditor')).team.coProductionScore;
  };
  const head = await headOf(client);
  const asOf = '2018-06-01T00:00:00.000Z';

  const score = await scoreAt({ asOf, asOfPosition: head, minPosition: head });
  expect(score).toEqual({
    value: '71.5',
    band: 'DEVELOPING',
    policy: 'cps-1',
    asOf,
    principles: [
      { name: 'ASSETS', value: '66.7' },
      { name: 'CAPABILITIES', value: '72.7' },
      { name: 'RECIPROCITY', value: '66.7' },
      { name: 'PEER_SUPPORT', value: '80.0' },
    ],
    indicators: [
      indicator('I1', 'Depth', 'ASSETS', 4, 6),
      indicator('I2', 'Equal say', 'ASSETS', 2, 3),
      indicator('I3', 'Prepared and supported', 'CAPABILITIES', 8, 11),
      indicator('I4', 'Growth', 'CAPABILITIES', 0, 2, false),
      indicator('I5', 'Loop closed', 'RECIPROCITY', 4, 6),
      indicator('I6', 'Promises kept', 'RECIPROCITY', 0, 0, false),
      indicator('I7', 'Not the lone voice', 'PEER_SUPPORT', 4, 5),
      indicator('I8', 'Peer connection', 'PEER_SUPPORT', 0, 2, false),
    ],
  });

  // Each figure opens to events of this ledger.
  const cited = new Set(score.indicators.flatMap(({ eventIds }) => eventIds));
  const opened = (await historyOf(client, {})).filter(({ id }) => cited.has(id));
  expect(opened).toHaveLength(cited.size);
  expect([...new Set(opened.map(({ type }) => type))].sort()).toEqual([
    'ActivityCompleted',
    'AttendanceRecorded',
    'BriefingProvided',
    'ContributionRecorded',
    'DebriefOffered',
    'FeedbackGiven',
    'InvolvementLevelRated',
    'OutcomeDecided',
    'TrainingCompleted',
  ]);

  // Half a year earlier there was too little to publish.
  expect(await scoreAt({ asOf: '2017-12-31T00:00:00Z' })).toMatchObject({ value: null, band: null });
  // What is written later changes nothing of what was written by then, and is seen by whoever asks for now.
  await meet(client, { ...aPanel, day: '2018-05-02' });
  expect(await scoreAt({ asOf, asOfPosition: head })).toEqual(score);
  const minPosition = await headOf(client);
  expect((await scoreAt({ asOf, minPosition })).indicators[0]).toMatchObject({ numerator: 5, denominator: 7 });
  // The year that ends today is another one.
  expect(await scoreAt({})).toMatchObject({ value: null, indicators: score.indicators.map(() => ({ denominator: 0 })) });
});

const TIMELINE = `query (
  $id: ID!, $first: Int, $after: String, $asOf: DateTime, $asOfPosition: EventPosition, $minPosition: EventPosition
) {
  advisor(id: $id) {
    timeline(first: $first, after: $after, asOf: $asOf, asOfPosition: $asOfPosition, minPosition: $minPosition) {
      nodes { headline occurredAt activityId type teamId contributionId eventId position activity { title } contribution { kind } }
      pageInfo { endCursor hasNextPage }
      open { kind since dueAt activityId invitationId contributionId }
    }
  }
}`;

interface Timeline {
  readonly nodes: readonly { readonly headline: string; readonly occurredAt: string; readonly activityId: string | null }[];
  readonly pageInfo: { readonly endCursor: string | null; readonly hasNextPage: boolean };
  readonly open: readonly object[];
}

test('an advisor’s timeline tells the year, with what is still open, now and as of any moment', async () => {
  const client = await serve();
  const [firstPanel, , , , calls] = await tellTheYear(client);
  const timelineOf = async (variables: object, as: Asker): Promise<Timeline> =>
    (await read<{ advisor: { timeline: Timeline } }>(client, TIMELINE, { id: ada, ...variables }, as)).advisor.timeline;

  const all = await timelineOf({ first: 100 }, asAdvisor(ada));
  expect(all.nodes).toEqual([...all.nodes].sort((a, b) => Date.parse(a.occurredAt) - Date.parse(b.occurredAt)));
  expect(all.nodes.filter(({ activityId }) => activityId === firstPanel).map(({ headline }) => headline)).toEqual([
    'Invited as member: Working together',
    'Accepted the invitation: Working together',
    'Was briefed: Working together',
    'Attended: Working together',
    'Was completed: Working together',
    'Brought: idea',
    'Rated the involvement at level 6: Working together',
    'Was offered a debrief: Working together',
    'The contribution was taken up',
    'Was told what became of the contribution',
  ]);
  const due = { since: '2018-02-07T12:00:00.000Z', dueAt: '2018-03-09T12:00:00.000Z', activityId: calls, invitationId: null };
  expect(all.open).toMatchObject([{ kind: 'FEEDBACK_DUE', ...due }]);

  // The same page by page, and the same to the staff.
  const paged: object[] = [];
  for (let after: string | null = null, more = true; more;) {
    const page: Timeline = await timelineOf({ first: 7, after }, 'staff');
    paged.push(...page.nodes);
    after = page.pageInfo.endCursor;
    more = page.pageInfo.hasNextPage;
  }
  expect(paged).toEqual(all.nodes);

  // As the world stood on that day, an invitation was waiting.
  const then = await timelineOf({ asOf: '2017-05-28T00:00:00Z' }, asAdvisor(ada));
  expect(then.nodes.at(-1)).toMatchObject({ headline: 'Invited as member: Working together', activityId: firstPanel });
  expect(then.open).toMatchObject([{ kind: 'INVITATION_UNANSWERED', activityId: firstPanel, dueAt: null, contributionId: null }]);
  // As the ledger stood when its first advisor had been written down.
  expect((await timelineOf({ asOfPosition: '2' }, 'auditor')).nodes).toMatchObject([{ headline: 'Joined the register' }]);

  const next = { teamId: liaisonTeam, title: 'Next', purpose: 'A purpose', stage: 'DESIGN', mode: 'PHONE', declaredLevel: 7 };
  await client.give('ConvenePanel', { activityId: panel, ...next, decisionRights: 'LEAD', startsAt: '2150-01-01T09:00:00Z' });
  const waiting = { activityId: panel, invitationId: invitation };
  const invite = { ...waiting, advisorId: ada, role: 'CHAIR', replyBy: '2149-12-01T00:00:00Z' };
  const { position } = await client.give('InviteToPanel', invite);
  expect((await timelineOf({ minPosition: position }, asAdvisor(ada))).open).toMatchObject([
    { kind: 'FEEDBACK_DUE' },
    { kind: 'INVITATION_UNANSWERED', ...waiting, dueAt: '2149-12-01T00:00:00.000Z' },
  ]);
});

test('whatever has an id is found by it', async () => {
  const client = await serve();
  const [id] = await tellTheYear(client);
  type Found = { node: { invitations: { id: string }[]; contributions: { id: string }[] } };
  const query = 'query ($id: ID!) { node(id: $id) { ... on Activity { invitations { id } contributions { id } } } }';
  const { node } = await read<Found>(client, query, { id });
  const ids = [...node.invitations, ...node.contributions].map((thing) => thing.id);
  expect(ids).toHaveLength(3);
  for (const thing of [liaisonTeam, ada, id ?? '', ...ids]) {
    const type = `${thing.charAt(0).toUpperCase()}${thing.slice(1, thing.indexOf('-'))}`;
    expect(await read(client, 'query ($id: ID!) { node(id: $id) { id __typename } }', { id: thing })).toEqual({
      node: { id: thing, __typename: type },
    });
  }
  for (const nothing of ['team-1', 'teams', 'constructor-1', '__proto__-', '', '-', `cycle-${randomUUID()}`]) {
    expect(await read(client, 'query ($id: ID!) { node(id: $id) { id } }', { id: nothing })).toEqual({ node: null });
  }
});

interface PageInfo {
  readonly hasNextPage: boolean;
  readonly hasPreviousPage: boolean;
  readonly startCursor: string | null;
  readonly endCursor: string | null;
}

interface Page {
  readonly nodes: readonly { readonly id: string }[];
  readonly edges: readonly { readonly cursor: string; readonly node: { readonly id: string } }[];
  readonly pageInfo: PageInfo;
}

test.each(['teams', 'advisors'])('%s come in pages from either end, which stay right while more are registered', async (list) => {
  const client = await serve();
  const ids: string[] = [];
  const register = async (count: number): Promise<void> => {
    for (let done = 0; done < count; done += 1) {
      const id = `${list.slice(0, -1)}-${randomUUID()}`;
      await (list === 'teams'
        ? client.give('RegisterTeam', { teamId: id, name: 'A team', serviceType: 'CRISIS' })
        : client.give('RegisterAdvisor', { advisorId: id, lens: ['FAMILY'], nameText: 'A name', joinedOn: '2018-01-31' }));
      ids.push(id);
    }
  };
  const pageOf = async (variables: object): Promise<Page> => {
    const query = `query ($first: Int, $after: String, $last: Int, $before: String, $minPosition: EventPosition) {
      page: ${list}(first: $first, after: $after, last: $last, before: $before, minPosition: $minPosition) {
        nodes { id } edges { cursor node { id } } pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
      }
    }`;
    return (await read<{ page: Page }>(client, query, { minPosition: String(ids.length), ...variables })).page;
  };
  const idsOf = ({ nodes }: Page): readonly string[] => nodes.map(({ id }) => id);

  const nothing = { hasNextPage: false, hasPreviousPage: false, startCursor: null, endCursor: null };
  expect(await pageOf({})).toEqual({ nodes: [], edges: [], pageInfo: nothing });
  await register(25);
  const usual = await pageOf({});
  expect(idsOf(usual)).toEqual(ids.slice(0, 20));
  expect(usual.edges.map(({ node }) => node)).toEqual(usual.nodes);
  const [startCursor, endCursor] = [usual.edges[0]?.cursor, usual.edges[19]?.cursor];
  expect(usual.pageInfo).toEqual({ hasNextPage: true, hasPreviousPage: false, startCursor, endCursor });

  await register(1);
  const rest = await pageOf({ first: 100, after: endCursor });
  expect(idsOf(rest)).toEqual(ids.slice(20));
  expect(rest.pageInfo).toMatchObject({ hasNextPage: false, hasPreviousPage: true });

  const end = await pageOf({ last: 4 });
  expect(idsOf(end)).toEqual(ids.slice(-4));
  expect(end.pageInfo).toMatchObject({ hasNextPage: false, hasPreviousPage: true });
  await register(1);
  expect(idsOf(await pageOf({ last: 4, before: end.pageInfo.startCursor }))).toEqual(ids.slice(-9, -5));
  expect(idsOf(await pageOf({ last: 1 }))).toEqual(ids.slice(-1));
  expect(idsOf(await pageOf({ first: 100, after: startCursor, before: endCursor }))).toEqual(ids.slice(1, 19));
});

const HISTORY = `query (
  $after: String, $filter: HistoryFilter, $asOf: DateTime, $asOfPosition: EventPosition, $minPosition: EventPosition
) {
  history(first: 100, after: $after, filter: $filter, asOf: $asOf, asOfPosition: $asOfPosition, minPosition: $minPosition) {
    nodes { id type position stream occurredAt recordedAt actor { id } } pageInfo { endCursor hasNextPage }
  }
}`;

interface Event {
  readonly id: string;
  readonly type: string;
  readonly position: string;
  readonly stream: string;
  readonly occurredAt: string;
  readonly recordedAt: string;
  readonly actor: { readonly id: string };
}

/** All events of a selection, page by page. */
const historyOf = async (client: Client, selection: object): Promise<readonly Event[]> => {
  const events: Event[] = [];
  for (let after: string | null = null, more = true; more;) {
    type Answer = { history: { nodes: Event[]; pageInfo: PageInfo } };
    const { history }: Answer = await read<Answer>(client, HISTORY, { after, ...selection });
    events.push(...history.nodes);
    after = history.pageInfo.endCursor;
    more = history.pageInfo.hasNextPage;
  }
  return events;
};

/** What history gives for a selection is exactly those of all events that are meant: some, and not all. */
const expectSelection = async (
  client: Client,
  selection: { filter?: object; asOf?: string; asOfPosition?: string },
  isMeant: (event: Event) => boolean,
): Promise<void> => {
  const all = await historyOf(client, { minPosition: await headOf(client) });
  const meant = all.filter(isMeant);
  expect(meant.length).toBeGreaterThan(0);
  expect(meant.length).toBeLessThan(all.length);
  expect(await historyOf(client, selection)).toEqual(meant);
};

test('history is found by type, actor and time, as of any moment', async () => {
  const client = await serve();
  await tellTheYear(client);
  const all = await historyOf(client, { minPosition: await headOf(client) });
  expect(all.map(({ position }) => position)).toEqual(all.map((_, index) => String(index + 1)));

  const [from, until] = ['2017-10-01T00:00:00.000Z', '2017-12-06T12:00:00.000Z'];
  const written = all[40]?.recordedAt ?? '';
  const types = ['OutcomeDecided', 'FeedbackGiven', 'InvitationAccepted'];
  await expectSelection(client, { filter: { types: ['AdvisorInvited'] } }, ({ type }) => type === 'AdvisorInvited');
  await expectSelection(client, { filter: { types } }, ({ type }) => types.includes(type));
  await expectSelection(client, { filter: { actor: bo } }, ({ actor }) => actor.id === bo);
  await expectSelection(client, { filter: { actor: bo, types } }, ({ actor, type }) => actor.id === bo && types.includes(type));
  await expectSelection(
    client,
    { filter: { occurredFrom: from, occurredUntil: until } },
    ({ occurredAt }) => occurredAt >= from && occurredAt < until,
  );
  await expectSelection(client, { filter: { recordedFrom: written } }, ({ recordedAt }) => recordedAt >= written);
  await expectSelection(client, { filter: { recordedUntil: written } }, ({ recordedAt }) => recordedAt < written);
  await expectSelection(client, { asOf: until }, ({ occurredAt }) => occurredAt <= until);
  await expectSelection(client, { asOfPosition: '17' }, ({ position }) => Number(position) <= 17);
  expect(await historyOf(client, { asOfPosition: '0' })).toEqual([]);
});

test('history is found by what it is about', async () => {
  const client = await serve();
  const [firstPanel = ''] = await tellTheYear(client);
  // About a team: its own stream, and all that happened in its activities and to the contributions made there.
  await expectSelection(client, { filter: { subject: liaisonTeam } }, ({ stream }) => !stream.startsWith('advisor-'));
  // About an activity: its stream, and the contributions made in it, but not those of other activities.
  const ofPanel = await historyOf(client, { filter: { subject: firstPanel } });
  expect(new Set(ofPanel.map(({ stream }) => stream.slice(0, stream.indexOf('-'))))).toEqual(
    new Set(['activity', 'contribution']),
  );
  expect(ofPanel.filter(({ type }) => type === 'FeedbackGiven')).toHaveLength(1);
  expect(await historyOf(client, { filter: { subject: `team-${randomUUID()}` } })).toEqual([]);
});

test('history is found by stream', async () => {
  const client = await serve();
  const [firstPanel = ''] = await tellTheYear(client);
  await expectSelection(client, { filter: { stream: ada } }, ({ stream }) => stream === ada);
  await expectSelection(
    client,
    { filter: { stream: firstPanel, types: ['InvitationAccepted'], actor: bo } },
    ({ stream, type, actor }) => stream === firstPanel && type === 'InvitationAccepted' && actor.id === bo,
  );
});

test('anybody may know the state of the ledger', async () => {
  const client = await serve();
  await tellTheYear(client);
  const head = await headOf(client);
  const { data } = await client.ask('{ ledger { log head size projections { name position lagSeconds state parked } } }');
  const names = ['directory', 'history', 'timeline', 'score'];
  const caughtUp = { position: head, lagSeconds: 0, state: 'CAUGHT_UP', parked: 0 };
  expect(data).toEqual({
    ledger: {
      log: client.ledger.store.log,
      head,
      size: Number(head),
      projections: expect.arrayContaining(names.map((name) => ({ name, ...caughtUp }))) as object[],
    },
  });
});
