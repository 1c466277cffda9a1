// The advisor timeline: whose it is, in which order, page by page, and what is still open.
import { timelineProjection } from '../../../projections/timeline/projection';
import { countEntries, findEntries, findOpenItems, type TimelineKey } from '../../../projections/timeline/queries';
import type { Database } from '../../../projections/runner/projection';
import { addDays } from '../../../src/kernel/clock';
import {
  ada,
  asAdvisor,
  bo,
  claim,
  cleo,
  contribution,
  invitation,
  liaisonTeam,
  otherInvitation,
  panel,
  peerPair,
} from '../../support/cast';
import { addMs, createHistory, type History } from '../../support/read-models';

const STARTS = '2024-03-20T10:00:00.000Z';

const convene = ({ happened }: History, at = '2024-03-01T10:00:00Z', title = 'Band 6 nurse', activity = panel): string =>
  happened(at, activity, 'PanelConvened', {
    teamId: liaisonTeam,
    kind: 'RECRUITMENT_PANEL',
    title,
    purpose: 'Choosing a colleague together',
    stage: 'DELIVERY',
    declaredLevel: 6,
    decisionRights: 'EQUAL',
    startsAt: STARTS,
    mode: 'IN_PERSON',
  });
const invite = ({ happened }: History, at: string, advisorId = ada, invitationId = invitation, replyBy?: string): string =>
  happened(at, panel, 'AdvisorInvited', { invitationId, advisorId, role: 'PANEL_MEMBER', replyBy });
const attended = ({ happened }: History, advisorId: string, status: 'ATTENDED' | 'NO_SHOW'): string =>
  happened(STARTS, panel, 'AttendanceRecorded', {
    advisorId,
    status,
    minutes: 60,
    prepMinutes: 0,
    roleGrade: 'LEAD',
    mode: 'IN_PERSON',
  });
const brought = ({ happened }: History, at: string, advisorId = ada): string =>
  happened(at, contribution, 'ContributionRecorded', {
    activityId: panel,
    advisorId,
    teamId: liaisonTeam,
    kind: 'CHALLENGE',
    credit: 'NAMED',
    principles: [],
  });

const whole = { limit: 1000, newestFirst: false };
const headlines = (db: Database, advisorId: string): string[] =>
  findEntries(db, advisorId, whole).map(({ headline }) => headline);

describe('the order', () => {
  test('is that of when things happened; those of one moment stand as in the ledger', async () => {
    const history = createHistory();
    const { happened } = history;
    const skill = (at: string, code: string): string => happened(at, ada, 'SkillEvidenced', { skill: code });
    const late = skill('2024-03-03T10:00:00Z', 'LATE');
    const first = skill('2024-03-02T10:00:00Z', 'FIRST_OF_TWO');
    const early = skill('2024-03-01T10:00:00Z', 'EARLY');
    const second = skill('2024-03-02T10:00:00Z', 'SECOND_OF_TWO');
    const db = await history.fold(timelineProjection);
    const forwards = findEntries(db, ada, whole).map(({ event_id }) => event_id);
    expect(forwards).toEqual([early, first, second, late]);
    expect(findEntries(db, ada, { ...whole, newestFirst: true }).map(({ event_id }) => event_id)).toEqual(forwards.reverse());
  });

  test('is told without the words that a trust may replace by its own', async () => {
    const history = createHistory();
    convene(history);
    attended(history, ada, 'ATTENDED');
    history.happened(STARTS, panel, 'InvolvementLevelRated', { advisorId: ada, level: 4, contested: true });
    const told = headlines(await history.fold(timelineProjection), ada);
    expect(told.at(-1)).toMatch(/^Rated the involvement at level 4, contesting the declared level/);
    expect(told.join()).not.toMatch(/advisor|team|panel/i);
  });

  test('puts every entry in its place and says it in words', async () => {
    const history = createHistory();
    convene(history);
    const id = invite(history, '2024-03-02T10:00:00Z');
    const recorded = brought(history, '2024-03-21T10:00:00Z');
    const db = await history.fold(timelineProjection);
    expect(findEntries(db, ada, whole)).toEqual([
      {
        at: '2024-03-02T10:00:00.000Z',
        position: 2,
        event_id: id,
        type: 'AdvisorInvited',
        activity_id: panel,
        contribution_id: null,
        team_id: liaisonTeam,
        headline: 'Invited as panel member: Band 6 nurse',
      },
      {
        at: '2024-03-21T10:00:00.000Z',
        position: 3,
        event_id: recorded,
        type: 'ContributionRecorded',
        activity_id: panel,
        contribution_id: contribution,
        team_id: liaisonTeam,
        headline: 'Brought: challenge',
      },
    ]);
  });
});

describe('the entries', () => {
  test('are an advisor’s own', async () => {
    const history = createHistory();
    convene(history);
    invite(history, '2024-03-02T10:00:00Z', ada);
    invite(history, '2024-03-02T10:00:00Z', bo, otherInvitation);
    history.happened('2024-03-03T10:00:00Z', panel, 'BriefingProvided', { format: 'CALL', advisorIds: [ada, bo] });
    history.happened('2024-03-04T10:00:00Z', panel, 'InvitationDeclined', { invitationId: otherInvitation, advisorId: bo });
    brought(history, STARTS, bo);
    history.happened(STARTS, contribution, 'OutcomeDecided', { advisorId: bo, outcome: 'NOT_ADOPTED' });
    const db = await history.fold(timelineProjection);
    expect(headlines(db, ada)).toEqual(['Invited as panel member: Band 6 nurse', 'Was briefed: Band 6 nurse']);
    expect(headlines(db, bo)).toEqual([
      'Invited as panel member: Band 6 nurse',
      'Was briefed: Band 6 nurse',
      'Declined the invitation: Band 6 nurse',
      'Brought: challenge',
      'The contribution was not taken up, with a reason',
    ]);
    expect([countEntries(db, ada), countEntries(db, bo), countEntries(db, cleo)]).toEqual([2, 5, 0]);
  });

  test.each([
    ['ActivityCompleted', { endedAt: STARTS, staffCount: 1, declaredLevel: 6, decisionRights: 'EQUAL' }, 'Was completed'],
    ['ActivityCancelled', { noticeHours: 1, feeHonoured: true }, 'Was cancelled'],
  ] as const)(
    '%s reaches those invited, those who accepted and those who were expected, and nobody else',
    async (type, data, words) => {
      const history = createHistory();
      const { happened, newId } = history;
      const advisors = Array.from({ length: 7 }, () => newId('advisor'));
      const [asked, willing, declined, withdrawn, expired, there, interested] = advisors as [string, ...string[]];
      convene(history);
      const answers = [
        [willing, 'InvitationAccepted', {}],
        [declined, 'InvitationDeclined', {}],
        [withdrawn, 'InvitationWithdrawn', { reason: 'OTHER' }],
        [expired, 'InvitationExpired', {}],
      ] as const;
      invite(history, '2024-03-02T10:00:00Z', asked, newId('invitation'));
      for (const [advisorId, answer, more] of answers) {
        const invitationId = newId('invitation');
        invite(history, '2024-03-02T10:00:00Z', advisorId, invitationId);
        happened('2024-03-03T10:00:00Z', panel, answer, { invitationId, advisorId: advisorId!, ...more });
      }
      happened('2024-03-02T10:00:00Z', panel, 'InterestExpressed', { advisorId: interested! });
      attended(history, there!, 'NO_SHOW');
      happened(addMs(STARTS, 1), panel, type, data);
      const db = await history.fold(timelineProjection);
      const told = advisors.filter((advisorId) => headlines(db, advisorId).includes(`${words}: Band 6 nurse`));
      expect(told).toEqual([asked, willing, there]);
    },
  );

  test('tell of everything that can happen to an advisor', async () => {
    const history = createHistory();
    const say = (...[type, data]: Parameters<History['happened']> extends [string, string, ...infer Rest] ? Rest : never): void =>
      void history.happened('2024-01-01T10:00:00Z', ada, type, data, asAdvisor(ada));
    say('AdvisorRegistered', { lens: ['CARER'], joinedOn: '2024-01-01' });
    say('ConsentGiven', { purpose: 'SHARE_AS_EVIDENCE', noticeVersion: '1', method: 'ONLINE' });
    say('OnboardingStepCompleted', { step: 'INDUCTION' });
    say('TrainingCompleted', { code: 'SELECTION_PANELS' });
    say('SupportPlanAgreed', {});
    say('InvolvementPaused', {});
    say('InvolvementResumed', {});
    say('ConsentWithdrawn', { purpose: 'SHARE_AS_EVIDENCE' });
    say('AdvisorLeft', { reasonCode: 'TIME' });
    expect(headlines(await history.fold(timelineProjection), ada)).toEqual([
      'Joined the register',
      'Agreed to: share as evidence',
      'Completed onboarding step: induction',
      'Completed training: selection panels',
      'Agreed a support plan',
      'Paused involvement',
      'Resumed involvement',
      'No longer agrees to: share as evidence',
      'Left the register',
    ]);
  });
});

describe('the entries of payment and of peers', () => {
  test('tell of a claim, and where it belongs', async () => {
    const history = createHistory();
    const { happened, newId } = history;
    const about = { activityId: panel, advisorId: ada, teamId: liaisonTeam };
    const asked = { ...about, feeMinutes: 60, rate: 2500, amountPence: 2500, expenses: [] };
    happened('2024-03-21T10:00:00Z', claim, 'ClaimSubmitted', asked);
    happened('2024-03-22T10:00:00Z', claim, 'ClaimRejected', { advisorId: ada, reason: 'NO_RECEIPT' });
    happened('2024-03-23T10:00:00Z', claim, 'ClaimSubmitted', asked);
    happened('2024-03-24T10:00:00Z', claim, 'ClaimApproved', { advisorId: ada });
    happened('2024-03-25T10:00:00Z', claim, 'ClaimSettled', { advisorId: ada, amountPence: 2500, paidOn: '2024-03-25' });
    happened('2024-03-26T10:00:00Z', newId('claim'), 'PaymentDeclinedByAdvisor', about);
    happened('2024-03-26T10:00:00Z', newId('claim'), 'PaymentDeclinedByAdvisor', { ...about, advisorId: bo });
    const db = await history.fold(timelineProjection);
    expect(headlines(db, ada)).toEqual([
      'Claimed payment',
      'The claim was rejected: no receipt',
      'Claimed payment',
      'The claim was approved',
      'The claim was paid',
      'Declined payment',
    ]);
    for (const { activity_id, team_id } of findEntries(db, ada, whole)) {
      expect([activity_id, team_id]).toEqual([panel, liaisonTeam]);
    }
    expect(headlines(db, bo)).toEqual(['Declined payment']);
  });

  test('tell both of a pair, and nobody else', async () => {
    const history = createHistory();
    const { happened } = history;
    const advisorIds = [ada, bo];
    happened('2024-03-21T10:00:00Z', peerPair, 'PeerPairStarted', { advisorIds, kind: 'SHADOW' });
    happened('2024-03-22T10:00:00Z', peerPair, 'PeerSupportRecorded', { advisorIds, minutes: 45 });
    happened('2024-03-23T10:00:00Z', peerPair, 'PeerPairEnded', { advisorIds });
    const db = await history.fold(timelineProjection);
    for (const advisorId of advisorIds) {
      expect(headlines(db, advisorId)).toEqual(['Began a peer pair: shadow', 'Peer support for 45 minutes', 'Ended a peer pair']);
    }
    expect(headlines(db, cleo)).toEqual([]);
  });
});

describe('paging', () => {
  const MOMENT = '2024-03-01T10:00:00Z';

  /** Seven entries, of which the middle three are of one moment. */
  const timeline = async (): Promise<Database> => {
    const history = createHistory();
    for (const minute of [9, 3, 5, 5, 5, 1, 7]) {
      history.happened(MOMENT.replace('10:00', `10:0${minute}`), ada, 'SkillEvidenced', { skill: 'LISTENING' });
    }
    history.happened(MOMENT, bo, 'SkillEvidenced', { skill: 'LISTENING' });
    return history.fold(timelineProjection);
  };
  const positions = (entries: readonly TimelineKey[]): number[] => entries.map(({ position }) => position);

  test.each([
    ['forwards', false, [[6, 2], [3, 4], [5, 7], [1]]],
    ['backwards', true, [[1, 7], [5, 4], [3, 2], [6]]],
  ] as const)('%s gives every entry once', async (_, newestFirst, pages) => {
    const db = await timeline();
    let last: TimelineKey | undefined;
    for (const page of pages) {
      const from = newestFirst ? { before: last } : { after: last };
      const entries = findEntries(db, ada, { ...from, limit: 2, newestFirst });
      expect(positions(entries)).toEqual(page);
      last = entries.at(-1);
    }
    expect(findEntries(db, ada, { ...(newestFirst ? { before: last } : { after: last }), limit: 2, newestFirst })).toEqual([]);
  });

  test('can be bounded on both sides', async () => {
    const db = await timeline();
    const [, after, , , before] = findEntries(db, ada, whole);
    expect(positions(findEntries(db, ada, { after, before, limit: 10, newestFirst: false }))).toEqual([3, 4]);
    expect(positions(findEntries(db, ada, { after, before, limit: 1, newestFirst: true }))).toEqual([4]);
  });
});

describe('what is open', () => {
  const ASKED = '2024-03-02T10:00:00.000Z';
  const REPLY_BY = '2024-03-10T10:00:00.000Z';
  const invited = {
    kind: 'INVITATION_UNANSWERED',
    since: ASKED,
    activityId: panel,
    contributionId: null,
    invitationId: invitation,
  };

  const open = async (history: History, asOf: string, advisorId = ada) =>
    findOpenItems(await history.fold(timelineProjection), advisorId, asOf);

  test('is an invitation nobody has answered, the advisor’s own only', async () => {
    const history = createHistory();
    convene(history);
    invite(history, ASKED);
    expect(await open(history, '2030-01-01T00:00:00.000Z')).toEqual([{ ...invited, dueAt: null }]);
    expect(await open(history, '2030-01-01T00:00:00.000Z', bo)).toEqual([]);
  });

  test.each([
    ['until it has to be answered', REPLY_BY, 1],
    ['not a moment longer', addMs(REPLY_BY, 1), 0],
  ])('is an invitation %s', async (_, asOf, count) => {
    const history = createHistory();
    convene(history);
    invite(history, ASKED, ada, invitation, REPLY_BY);
    expect(await open(history, asOf)).toEqual([{ ...invited, dueAt: REPLY_BY }].slice(0, count));
  });

  test('is no invitation to something that was to have ended by now', async () => {
    const history = createHistory();
    const { happened } = history;
    const offer = { teamId: liaisonTeam, title: 'A day', purpose: 'To learn', startsAt: STARTS, endsAt: STARTS } as const;
    const how = { kind: 'TEAM_LEARNING', stage: 'REVIEW', declaredLevel: 6, decisionRights: 'EQUAL', mode: 'ONLINE' } as const;
    happened(ASKED, panel, 'OpportunityAdvertised', { ...offer, ...how });
    invite(history, ASKED);
    expect(await open(history, STARTS)).toEqual([{ ...invited, dueAt: null }]);
    expect(await open(history, addMs(STARTS, 1))).toEqual([]);
  });

  test.each([
    ['accepted', 'InvitationAccepted', { invitationId: invitation, advisorId: ada }],
    ['declined', 'InvitationDeclined', { invitationId: invitation, advisorId: ada }],
    ['withdrawn', 'InvitationWithdrawn', { invitationId: invitation, advisorId: ada, reason: 'OTHER' }],
    ['expired', 'InvitationExpired', { invitationId: invitation, advisorId: ada }],
    ['to something cancelled', 'ActivityCancelled', { noticeHours: 1, feeHonoured: false }],
    ['to something over', 'ActivityCompleted', { endedAt: STARTS, staffCount: 1, declaredLevel: 6, decisionRights: 'LEAD' }],
  ] as const)('is no invitation %s', async (_, type, data) => {
    const history = createHistory();
    convene(history);
    invite(history, ASKED);
    history.happened(STARTS, panel, type, data);
    expect(await open(history, STARTS)).toEqual([]);
  });

  test('is an invitation to one activity, whatever became of one with the same id to another', async () => {
    const history = createHistory();
    const another = history.newId('activity');
    convene(history);
    convene(history, ASKED, 'Another panel', another);
    invite(history, ASKED);
    history.happened(STARTS, another, 'AdvisorInvited', { invitationId: invitation, advisorId: ada, role: 'SHADOW' });
    history.happened(STARTS, another, 'InvitationDeclined', { invitationId: invitation, advisorId: ada });
    expect(await open(history, STARTS)).toEqual([{ ...invited, dueAt: null }]);
  });

  test('is a contribution, first until it is decided, then until the advisor is told', async () => {
    const history = createHistory();
    const due = {
      since: STARTS,
      dueAt: addDays(STARTS, 30),
      activityId: panel,
      contributionId: contribution,
      invitationId: null,
    };
    brought(history, STARTS);
    expect(await open(history, STARTS)).toEqual([{ ...due, kind: 'OUTCOME_DUE' }]);
    history.happened(STARTS, contribution, 'OutcomeDecided', { advisorId: ada, outcome: 'NOT_ADOPTED' });
    expect(await open(history, addDays(STARTS, 99))).toEqual([{ ...due, kind: 'FEEDBACK_DUE' }]);
    history.happened(STARTS, contribution, 'FeedbackGiven', { advisorId: ada, channel: 'LETTER' });
    expect(await open(history, addDays(STARTS, 99))).toEqual([]);
  });

  test('is an outcome that was not decided, though the advisor was told something', async () => {
    const history = createHistory();
    brought(history, STARTS);
    history.happened(STARTS, contribution, 'FeedbackGiven', { advisorId: ada, channel: 'LETTER' });
    expect(await open(history, STARTS)).toMatchObject([{ kind: 'OUTCOME_DUE' }]);
  });

  test('stands oldest first', async () => {
    const history = createHistory();
    convene(history);
    brought(history, '2024-03-05T10:00:00Z');
    invite(history, ASKED);
    expect((await open(history, STARTS)).map(({ kind }) => kind)).toEqual(['INVITATION_UNANSWERED', 'OUTCOME_DUE']);
  });
});
