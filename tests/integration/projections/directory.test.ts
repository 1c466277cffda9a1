// The directory: things as they are now, and the lists that belong to them.
import { findInvitation, invitationsOf } from '../../../projections/directory/invitations';
import { directoryProjection } from '../../../projections/directory/projection';
import {
  achievementsOf,
  claimsFor,
  claimsOfAdvisor,
  consentsOf,
  contributionsOf,
  feedbackOn,
  findActivity,
  findAdvisor,
  findClaim,
  findContribution,
  findPeerPair,
  findTeam,
  listActivitiesOfTeam,
  listAdvisors,
  listTeams,
  participantsOf,
  peerPairsOf,
  recordingEventsOf,
  reflectionsOn,
} from '../../../projections/directory/queries';
import {
  ada,
  asAdvisor,
  bo,
  claim,
  cleo,
  contribution,
  invitation,
  lead,
  liaisonTeam,
  panel,
  peerPair,
} from '../../support/cast';
import { addMs, createHistory, type History } from '../../support/read-models';

const DAY = (day: number): string => `2024-03-${String(day).padStart(2, '0')}T10:00:00.000Z`;

const offer = {
  teamId: liaisonTeam,
  kind: 'RECRUITMENT_PANEL',
  title: 'Band 6 nurse',
  purpose: 'Choosing a colleague together',
  stage: 'DELIVERY',
  declaredLevel: 6,
  decisionRights: 'ADVISORY',
  places: 2,
  startsAt: DAY(20),
  endsAt: DAY(21),
  mode: 'IN_PERSON',
  rate: 2500,
  requiredTraining: ['SELECTION'],
} as const;
const convene = ({ happened }: History): string =>
  happened(DAY(1), panel, 'PanelConvened', { ...offer, requiredTraining: ['SELECTION'] });

test('a team', async () => {
  const history = createHistory();
  history.happened(DAY(1), liaisonTeam, 'TeamRegistered', { name: 'Liaison', serviceType: 'LIAISON' });
  expect(findTeam(await history.fold(directoryProjection), liaisonTeam)).toEqual({
    id: liaisonTeam,
    name: 'Liaison',
    serviceType: 'LIAISON',
    site: null,
    domains: [],
    leadId: null,
    position: 1,
  });
  history.happened(DAY(2), liaisonTeam, 'TeamRenamed', { name: 'Psychiatric Liaison' });
  history.happened(DAY(2), liaisonTeam, 'InvolvementLeadNamed', { leadId: lead.id });
  const db = await history.fold(directoryProjection);
  expect(findTeam(db, liaisonTeam)).toMatchObject({ name: 'Psychiatric Liaison', leadId: lead.id, position: 1 });
  expect(findTeam(db, 'team-0')).toBeUndefined();
});

test('an advisor, with consents and achievements', async () => {
  const history = createHistory();
  const { happened } = history;
  const registeredEvent = happened(DAY(1), ada, 'AdvisorRegistered', { lens: ['CARER', 'FAMILY'], joinedOn: '2024-03-01' });
  const consent = { noticeVersion: '2024-1', method: 'ONLINE' } as const;
  happened(DAY(2), ada, 'ConsentGiven', { ...consent, purpose: 'CONTACT' });
  happened(DAY(3), ada, 'ConsentGiven', { ...consent, purpose: 'QUOTE' });
  happened(DAY(4), ada, 'ConsentWithdrawn', { purpose: 'CONTACT' });
  const training = happened(DAY(9), ada, 'TrainingCompleted', { code: 'SELECTION', validUntil: '2026-03-08' });
  const step = happened(DAY(5), ada, 'OnboardingStepCompleted', { step: 'INDUCTION' });
  const skill = happened(DAY(8), ada, 'SkillEvidenced', { skill: 'CHAIRING', activityId: panel });
  const supportPlanEvent = happened(DAY(6), ada, 'SupportPlanAgreed', { maxHoursPerMonth: 12 });
  let db = await history.fold(directoryProjection);
  expect(findAdvisor(db, ada)).toEqual({
    id: ada,
    lens: ['CARER', 'FAMILY'],
    status: 'ACTIVE',
    joinedOn: '2024-03-01',
    registeredEvent,
    maxHoursPerMonth: 12,
    supportPlanEvent,
    erasure: null,
    erasureAt: null,
    position: 1,
  });
  expect(consentsOf(db, ada)).toMatchObject([
    { ...consent, purpose: 'CONTACT', givenAt: DAY(2), withdrawnAt: DAY(4) },
    { ...consent, purpose: 'QUOTE', givenAt: DAY(3), withdrawnAt: null },
  ]);
  expect(achievementsOf(db, ada)).toMatchObject([
    { kind: 'ONBOARDING', code: 'INDUCTION', at: DAY(5), eventId: step, validUntil: null, activityId: null },
    { kind: 'SKILL', code: 'CHAIRING', at: DAY(8), eventId: skill, validUntil: null, activityId: panel },
    { kind: 'TRAINING', code: 'SELECTION', at: DAY(9), eventId: training, validUntil: '2026-03-08', activityId: null },
  ]);

  happened(DAY(10), ada, 'ConsentGiven', { ...consent, purpose: 'CONTACT' });
  const statuses: (string | undefined)[] = [];
  for (const type of ['InvolvementPaused', 'InvolvementResumed'] as const) {
    happened(DAY(11), ada, type, {});
    db = await history.fold(directoryProjection);
    statuses.push(findAdvisor(db, ada)?.status);
  }
  expect(consentsOf(db, ada)).toMatchObject([{ purpose: 'QUOTE' }, { purpose: 'CONTACT', givenAt: DAY(10), withdrawnAt: null }]);
  happened(DAY(12), ada, 'AdvisorLeft', { reasonCode: 'NOT_SAID' });
  statuses.push(findAdvisor(await history.fold(directoryProjection), ada)?.status);
  expect(statuses).toEqual(['PAUSED', 'ACTIVE', 'LEFT']);
});

describe('an activity', () => {
  test('is as it was advertised until it is completed', async () => {
    const history = createHistory();
    const advertisedEvent = convene(history);
    const row = { ...offer, id: panel, status: 'OPEN', endedAt: null, staffCount: null, advertisedEvent, position: 1 };
    expect(findActivity(await history.fold(directoryProjection), panel)).toEqual(row);
    const completion = { endedAt: DAY(22), staffCount: 3, declaredLevel: 7, decisionRights: 'EQUAL' } as const;
    history.happened(DAY(23), panel, 'ActivityCompleted', completion);
    expect(findActivity(await history.fold(directoryProjection), panel)).toEqual({ ...row, ...completion, status: 'COMPLETED' });
  });

  test('can be cancelled, and can leave out what is optional', async () => {
    const history = createHistory();
    const { places: _, endsAt: __, rate: ___, requiredTraining: ____, ...least } = offer;
    history.happened(DAY(1), panel, 'OpportunityAdvertised', { ...least, kind: 'RESEARCH' });
    history.happened(DAY(2), panel, 'ActivityCancelled', { noticeHours: 100, feeHonoured: false });
    expect(findActivity(await history.fold(directoryProjection), panel)).toMatchObject({
      status: 'CANCELLED',
      kind: 'RESEARCH',
      places: null,
      endsAt: null,
      rate: null,
      requiredTraining: [],
    });
  });

  test('has invitations', async () => {
    const history = createHistory();
    const { happened, newId } = history;
    convene(history);
    const others = ['InvitationDeclined', 'InvitationWithdrawn', 'InvitationExpired', undefined] as const;
    happened(DAY(2), panel, 'AdvisorInvited', { invitationId: invitation, advisorId: ada, role: 'CHAIR', replyBy: DAY(9) });
    happened(DAY(3), panel, 'InvitationAccepted', { invitationId: invitation, advisorId: ada }, asAdvisor(ada));
    for (const answer of others) {
      const invitationId = newId('invitation');
      happened(DAY(2), panel, 'AdvisorInvited', { invitationId, advisorId: bo, role: 'SHADOW' });
      if (answer) happened(DAY(4), panel, answer, { invitationId, advisorId: bo, reason: 'OTHER' } as never);
    }
    const db = await history.fold(directoryProjection);
    expect(findInvitation(db, invitation, DAY(8))).toEqual({
      id: invitation,
      activityId: panel,
      advisorId: ada,
      role: 'CHAIR',
      status: 'ACCEPTED',
      replyBy: DAY(9),
      invitedAt: DAY(2),
      answeredAt: DAY(3),
      position: 2,
    });
    const statuses = invitationsOf(db, panel, DAY(8)).map(({ status, answeredAt }) => [status, answeredAt]);
    expect(statuses).toEqual([
      ['ACCEPTED', DAY(3)],
      ['DECLINED', DAY(4)],
      ['WITHDRAWN', DAY(4)],
      ['EXPIRED', DAY(4)],
      ['INVITED', null],
    ]);
  });

  test('has invitations that run out by the clock, once the time to reply or the activity is over', async () => {
    const history = createHistory();
    const { happened, newId } = history;
    const [asked, accepted, anyTime] = [newId('invitation'), newId('invitation'), newId('invitation')];
    convene(history);
    happened(DAY(2), panel, 'AdvisorInvited', { invitationId: asked, advisorId: ada, role: 'CHAIR', replyBy: DAY(9) });
    happened(DAY(2), panel, 'AdvisorInvited', { invitationId: accepted, advisorId: bo, role: 'MEMBER', replyBy: DAY(9) });
    happened(DAY(3), panel, 'InvitationAccepted', { invitationId: accepted, advisorId: bo }, asAdvisor(bo));
    happened(DAY(2), panel, 'AdvisorInvited', { invitationId: anyTime, advisorId: cleo, role: 'SHADOW' });
    const db = await history.fold(directoryProjection);
    const statusesAt = (now: string): string[] => invitationsOf(db, panel, now).map(({ status }) => status);
    expect(statusesAt(DAY(9))).toEqual(['INVITED', 'ACCEPTED', 'INVITED']);
    expect(statusesAt(addMs(DAY(9), 1))).toEqual(['EXPIRED', 'ACCEPTED', 'INVITED']);
    expect(statusesAt(DAY(21))).toEqual(['EXPIRED', 'ACCEPTED', 'INVITED']);
    expect(statusesAt(addMs(DAY(21), 1))).toEqual(['EXPIRED', 'ACCEPTED', 'EXPIRED']);
    expect(findInvitation(db, asked, DAY(9))).toMatchObject({ status: 'INVITED', answeredAt: null });
    expect(findInvitation(db, asked, DAY(10))).toMatchObject({ status: 'EXPIRED', answeredAt: null });
  });

  test('has its own invitations, though another activity has one with the same id', async () => {
    const history = createHistory();
    const { happened, newId } = history;
    const another = newId('activity');
    const invited = { invitationId: invitation, advisorId: ada, role: 'CHAIR' } as const;
    convene(history);
    happened(DAY(1), another, 'OpportunityAdvertised', { ...offer, requiredTraining: [] });
    happened(DAY(2), panel, 'AdvisorInvited', invited);
    happened(DAY(3), another, 'AdvisorInvited', invited);
    happened(DAY(4), another, 'InvitationAccepted', { invitationId: invitation, advisorId: ada });
    const db = await history.fold(directoryProjection);
    expect(invitationsOf(db, panel, DAY(8))).toMatchObject([{ id: invitation, status: 'INVITED', invitedAt: DAY(2) }]);
    expect(invitationsOf(db, another, DAY(8))).toMatchObject([{ id: invitation, status: 'ACCEPTED', invitedAt: DAY(3) }]);
    expect(findInvitation(db, invitation, DAY(8))).toMatchObject({ activityId: panel });
  });

  test('has participants: the first of what is done once, the last of what can be corrected', async () => {
    const history = createHistory();
    const { happened } = history;
    const attendance = { advisorId: ada, minutes: 60, prepMinutes: 15, roleGrade: 'CO_LEAD', mode: 'PHONE' } as const;
    convene(history);
    happened(DAY(2), panel, 'InterestExpressed', { advisorId: ada });
    happened(DAY(5), panel, 'BriefingProvided', { format: 'CALL', advisorIds: [ada, bo] });
    happened(DAY(6), panel, 'BriefingProvided', { format: 'CALL', advisorIds: [ada] });
    happened(DAY(20), panel, 'AttendanceRecorded', { ...attendance, status: 'NO_SHOW' });
    happened(DAY(21), panel, 'AttendanceRecorded', { ...attendance, status: 'PART', minutes: 30 });
    happened(DAY(21), panel, 'InvolvementLevelRated', { advisorId: ada, level: 2, contested: true });
    const ratingEvent = happened(DAY(22), panel, 'InvolvementLevelRated', { advisorId: ada, level: 6, contested: false });
    happened(DAY(23), panel, 'DebriefOffered', { advisorId: ada });
    happened(DAY(24), panel, 'DebriefHeld', { advisorId: ada });
    const [first, second, ...more] = participantsOf(await history.fold(directoryProjection), panel);
    expect(first).toEqual({
      ...attendance,
      activityId: panel,
      status: 'PART',
      minutes: 30,
      interestedAt: DAY(2),
      briefedAt: DAY(5),
      level: 6,
      contested: false,
      ratingEvent,
      debriefOfferedAt: DAY(23),
      debriefHeldAt: DAY(24),
    });
    expect(second).toMatchObject({ advisorId: bo, briefedAt: DAY(5), status: null, level: null, contested: null });
    expect(more).toEqual([]);
  });
});

describe('a contribution', () => {
  const record = (history: History): string =>
    history.happened(DAY(20), contribution, 'ContributionRecorded', {
      activityId: panel,
      advisorId: ada,
      teamId: liaisonTeam,
      kind: 'IDEA',
      credit: 'NAMED',
      principles: ['ASSETS', 'RECIPROCITY'],
    });

  test('is as recorded, then confirmed; a correction changes what it names, and asks for another confirmation', async () => {
    const history = createHistory();
    const { happened } = history;
    const recordedEvent = record(history);
    const row = {
      id: contribution,
      activityId: panel,
      advisorId: ada,
      teamId: liaisonTeam,
      kind: 'IDEA',
      credit: 'NAMED',
      principles: ['ASSETS', 'RECIPROCITY'],
      status: 'RECORDED',
      contributedAt: DAY(20),
      recordedEvent,
      outcome: null,
      outcomeAt: null,
      outcomeEvent: null,
      firstOutcomeAt: null,
      firstFeedbackAt: null,
      advisorErasedAt: null,
      position: 1,
      heardAfter: null,
      closedAfter: null,
    };
    expect(findContribution(await history.fold(directoryProjection), contribution)).toEqual(row);
    happened(DAY(21), contribution, 'ContributionConfirmed', { advisorId: ada });
    expect(findContribution(await history.fold(directoryProjection), contribution)).toEqual({ ...row, status: 'CONFIRMED' });

    const first = happened(DAY(22), contribution, 'ContributionCorrected', {
      advisorId: ada,
      reason: 'WRONG_KIND',
      kind: 'CHALLENGE',
    });
    const second = happened(DAY(21), contribution, 'ContributionCorrected', {
      advisorId: ada,
      reason: 'MISTYPED',
      principles: [],
    });
    const third = happened(DAY(23), contribution, 'ContributionCorrected', {
      advisorId: ada,
      reason: 'MISTYPED',
      credit: 'ROLE',
    });
    const db = await history.fold(directoryProjection);
    const corrected = { ...row, kind: 'CHALLENGE', principles: [], credit: 'ROLE', status: 'RECORDED' };
    expect(findContribution(db, contribution)).toEqual(corrected);
    expect(contributionsOf(db, panel)).toEqual([corrected]);
    expect(recordingEventsOf(db, findContribution(db, contribution)!)).toEqual([recordedEvent, first, second, third]);
  });

  test('has the last outcome, all feedback, a rating on the latest of it, and reflections', async () => {
    const history = createHistory();
    const { happened } = history;
    record(history);
    happened(DAY(21), contribution, 'OutcomeDecided', { advisorId: ada, outcome: 'DEFERRED' });
    const outcomeEvent = happened(DAY(22), contribution, 'OutcomeDecided', { advisorId: ada, outcome: 'PARTLY' });
    const later = happened(DAY(24), contribution, 'FeedbackGiven', { advisorId: ada, channel: 'LETTER' });
    const earlier = happened(DAY(23), contribution, 'FeedbackGiven', { advisorId: ada, channel: 'PHONE' });
    happened(DAY(25), contribution, 'FeedbackRated', { advisorId: ada, rating: 2 });
    happened(DAY(26), contribution, 'FeedbackRated', { advisorId: ada, rating: 5 });
    const reflection = happened(DAY(27), contribution, 'ReflectionRecorded', {
      advisorId: ada,
      by: 'STAFF',
      feltEqual: 3,
      authorId: lead.id,
    });
    const db = await history.fold(directoryProjection);
    expect(findContribution(db, contribution)).toMatchObject({ outcome: 'PARTLY', outcomeAt: DAY(22), outcomeEvent });
    expect(findContribution(db, contribution)).toMatchObject({
      firstOutcomeAt: DAY(21),
      firstFeedbackAt: DAY(23),
      heardAfter: 3 * 86_400_000,
      closedAfter: 3 * 86_400_000,
    });
    expect(feedbackOn(db, contribution)).toMatchObject([
      { eventId: earlier, channel: 'PHONE', givenAt: DAY(23), rating: null },
      { eventId: later, channel: 'LETTER', givenAt: DAY(24), rating: 5 },
    ]);
    expect(reflectionsOn(db, contribution)).toMatchObject([{ eventId: reflection, side: 'STAFF', feltEqual: 3, at: DAY(27) }]);
  });
});

describe('a claim', () => {
  const about = { activityId: panel, advisorId: ada, teamId: liaisonTeam };
  const asked = { ...about, feeMinutes: 60, rate: 2500, amountPence: 2820 };
  const expenses = [{ kind: 'TRAVEL' as const, amountPence: 320 }];

  test('is as submitted, then approved, then paid', async () => {
    const history = createHistory();
    const { happened } = history;
    happened(DAY(21), claim, 'ClaimSubmitted', { ...asked, expenses });
    const row = {
      ...asked,
      id: claim,
      status: 'SUBMITTED',
      expenses,
      reason: null,
      settledPence: null,
      paidOn: null,
      changedAt: DAY(21),
      position: 1,
    };
    expect(findClaim(await history.fold(directoryProjection), claim)).toEqual(row);
    happened(DAY(22), claim, 'ClaimApproved', { advisorId: ada });
    expect(findClaim(await history.fold(directoryProjection), claim)).toEqual({ ...row, status: 'APPROVED', changedAt: DAY(22) });
    happened(DAY(24), claim, 'ClaimSettled', { advisorId: ada, amountPence: 2800, paidOn: '2024-03-23' });
    const settled = { ...row, status: 'SETTLED', settledPence: 2800, paidOn: '2024-03-23', changedAt: DAY(24) };
    expect(findClaim(await history.fold(directoryProjection), claim)).toEqual(settled);
  });

  test('that was rejected says why until it is submitted again, and keeps its place', async () => {
    const history = createHistory();
    const { happened, newId } = history;
    happened(DAY(21), claim, 'ClaimSubmitted', { ...asked, rate: undefined, expenses });
    const other = newId('claim');
    happened(DAY(21), other, 'ClaimSubmitted', { ...asked, advisorId: bo, expenses: [] });
    happened(DAY(22), claim, 'ClaimRejected', { advisorId: ada, reason: 'NO_RECEIPT' });
    expect(findClaim(await history.fold(directoryProjection), claim)).toMatchObject({ status: 'REJECTED', reason: 'NO_RECEIPT' });
    happened(DAY(23), claim, 'ClaimSubmitted', { ...asked, feeMinutes: 90, amountPence: 3750, expenses: [] });
    const db = await history.fold(directoryProjection);
    const again = { feeMinutes: 90, rate: 2500, amountPence: 3750, expenses: [], changedAt: DAY(23), position: 1 };
    expect(claimsFor(db, panel)).toMatchObject([
      { ...again, id: claim, status: 'SUBMITTED', reason: null },
      { id: other, advisorId: bo, position: 2 },
    ]);
    expect(claimsOfAdvisor(db, ada)).toHaveLength(1);
  });

  test('is there when payment was declined, with what had been claimed, if anything', async () => {
    const history = createHistory();
    const { happened, newId } = history;
    const other = newId('claim');
    happened(DAY(21), claim, 'PaymentDeclinedByAdvisor', about);
    happened(DAY(21), other, 'ClaimSubmitted', { ...asked, advisorId: bo, expenses });
    happened(DAY(22), other, 'ClaimRejected', { advisorId: bo, reason: 'OTHER' });
    happened(DAY(23), other, 'PaymentDeclinedByAdvisor', { ...about, advisorId: bo });
    const db = await history.fold(directoryProjection);
    const nothing = { feeMinutes: null, rate: null, amountPence: null, expenses: [] };
    expect(findClaim(db, claim)).toMatchObject({ ...about, ...nothing, status: 'DECLINED', changedAt: DAY(21) });
    expect(findClaim(db, other)).toMatchObject({ ...asked, advisorId: bo, status: 'DECLINED', reason: null, changedAt: DAY(23) });
  });
});

test('a peer pair, found from either side', async () => {
  const history = createHistory();
  const { happened, newId } = history;
  happened(DAY(1), peerPair, 'PeerPairStarted', { advisorIds: [ada, bo], kind: 'MENTOR', teamId: liaisonTeam });
  const other = newId('peer');
  happened(DAY(1), other, 'PeerPairStarted', { advisorIds: [cleo, ada], kind: 'BUDDY' });
  happened(DAY(2), peerPair, 'PeerSupportRecorded', { advisorIds: [ada, bo], minutes: 45 });
  happened(DAY(3), peerPair, 'PeerSupportRecorded', { advisorIds: [ada, bo], minutes: 30 });
  happened(DAY(9), peerPair, 'PeerPairEnded', { advisorIds: [ada, bo] });
  const db = await history.fold(directoryProjection);
  const pair = {
    id: peerPair,
    firstAdvisor: ada,
    secondAdvisor: bo,
    kind: 'MENTOR',
    teamId: liaisonTeam,
    startedAt: DAY(1),
    endedAt: DAY(9),
    supportMinutes: 75,
    position: 1,
  };
  expect(findPeerPair(db, peerPair)).toEqual(pair);
  expect(peerPairsOf(db, ada)).toMatchObject([
    pair,
    { id: other, kind: 'BUDDY', teamId: null, endedAt: null, supportMinutes: 0 },
  ]);
  expect(peerPairsOf(db, bo)).toEqual([pair]);
  expect(peerPairsOf(db, cleo)).toMatchObject([{ id: other }]);
});

test('lists stand in the order of the ledger, page by page, both ways', async () => {
  const history = createHistory();
  const { happened, newId } = history;
  const teams = [5, 1, 3, 4].map((day) => {
    const team = newId('team');
    happened(DAY(day), team, 'TeamRegistered', { name: 'Some team', serviceType: 'CRISIS' });
    return team;
  });
  happened(DAY(1), ada, 'AdvisorRegistered', { lens: ['CARER'], joinedOn: '2024-03-01' });
  convene(history);
  happened(DAY(1), newId('activity'), 'OpportunityAdvertised', { ...offer, teamId: teams[0]!, requiredTraining: [] });
  const db = await history.fold(directoryProjection);
  const ids = (rows: readonly { id: string }[]): string[] => rows.map(({ id }) => id);
  expect(ids(listTeams(db, { limit: 10, newestFirst: false }))).toEqual(teams);
  expect(ids(listTeams(db, { limit: 2, newestFirst: true }))).toEqual([teams[3], teams[2]]);
  expect(ids(listTeams(db, { limit: 2, newestFirst: true, before: 3 }))).toEqual([teams[1], teams[0]]);
  expect(ids(listTeams(db, { limit: 2, newestFirst: false, after: 1, before: 4 }))).toEqual([teams[1], teams[2]]);
  expect(ids(listAdvisors(db, { limit: 2, newestFirst: false }))).toEqual([ada]);
  expect(ids(listActivitiesOfTeam(db, { limit: 2, newestFirst: false }, liaisonTeam))).toEqual([panel]);
  expect(listActivitiesOfTeam(db, { limit: 2, newestFirst: false }, 'team-0')).toEqual([]);
});
