// The activity board of a team: which activities, their places and invitations, and who is still to be briefed and debriefed.
import { type BoardKey, type BoardRequest, findBoard } from '../../../projections/directory/board';
import { directoryProjection } from '../../../projections/directory/projection';
import { cps1 } from '../../../projections/score/policy';
import { addDays, type Instant } from '../../../src/kernel/clock';
import { ada, bo, cleo, liaisonTeam, panel } from '../../support/cast';
import { addMs, createHistory, type History } from '../../support/read-models';

const ADVERTISED = '2024-03-01T10:00:00.000Z';
const STARTS = '2024-03-20T10:00:00.000Z';
const ENDS = '2024-03-20T12:00:00.000Z';

const offer = { kind: 'RECRUITMENT_PANEL', title: 'Band 6 nurse', purpose: 'Choosing together', stage: 'DELIVERY' } as const;
const how = { declaredLevel: 6, decisionRights: 'EQUAL', mode: 'IN_PERSON' } as const;

interface When {
  readonly startsAt?: Instant;
  readonly endsAt?: Instant | undefined;
  readonly places?: number | undefined;
  readonly teamId?: string;
}

const convene = ({ happened }: History, activityId = panel, when: When = {}): string => {
  const { startsAt = STARTS, teamId = liaisonTeam } = when;
  const { endsAt, places } = { endsAt: ENDS, places: 4, ...when };
  return happened(ADVERTISED, activityId, 'PanelConvened', { ...offer, ...how, teamId, startsAt, endsAt, places });
};

const boardAt = async (history: History, now: Instant, request: Partial<BoardRequest> = {}) =>
  findBoard(await history.fold(directoryProjection), liaisonTeam, { now, limit: 100, newestFirst: false, ...request }, cps1);

describe('which activities', () => {
  const complete = ({ happened }: History, activityId: string, endedAt: Instant): string =>
    happened(endedAt, activityId, 'ActivityCompleted', { ...how, endedAt, staffCount: 2 });

  /** Four of the team, written down in another order than they start in, and one of another team. */
  const someActivities = () => {
    const history = createHistory();
    const [last, first, noEnd, second, foreign] = [1, 2, 3, 4, 5].map(() => history.newId('activity')) as [string, ...string[]];
    convene(history, last, { startsAt: '2024-03-30T10:00:00.000Z', endsAt: '2024-03-30T12:00:00.000Z' });
    convene(history, first, { startsAt: '2024-03-10T10:00:00.000Z', endsAt: '2024-03-10T12:00:00.000Z' });
    convene(history, noEnd, { startsAt: '2024-03-20T10:00:00.000Z', endsAt: undefined });
    convene(history, second, { startsAt: '2024-03-20T10:00:00.000Z', endsAt: '2024-03-22T12:00:00.000Z' });
    convene(history, foreign, { teamId: history.newId('team') });
    return { history, inOrder: [first!, noEnd!, second!, last] };
  };
  const idsAt = async (history: History, now: Instant, request: Partial<BoardRequest> = {}): Promise<string[]> =>
    (await boardAt(history, now, request)).map(({ activity }) => activity.id);

  test('are those of the team, as they start, those of one moment as they were written down', async () => {
    const { history, inOrder } = someActivities();
    expect(await idsAt(history, STARTS)).toEqual(inOrder);
    expect(await idsAt(history, STARTS, { newestFirst: true, limit: 2 })).toEqual([inOrder[3], inOrder[2]]);
  });

  test('start at a moment or later, and before another', async () => {
    const { history, inOrder } = someActivities();
    expect(await idsAt(history, STARTS, { from: STARTS })).toEqual(inOrder.slice(1));
    expect(await idsAt(history, STARTS, { from: addMs(STARTS, 1) })).toEqual(inOrder.slice(3));
    expect(await idsAt(history, STARTS, { until: STARTS })).toEqual(inOrder.slice(0, 1));
    expect(await idsAt(history, STARTS, { until: addMs(STARTS, 1) })).toEqual(inOrder.slice(0, 3));
  });

  test.each([
    ['before all of them', '2024-03-01T00:00:00.000Z', 0],
    ['at the end of the first', '2024-03-10T12:00:00.000Z', 0],
    ['just after it', '2024-03-10T12:00:00.001Z', 1],
    ['after the start of one without an end', addMs(STARTS, 1), 2],
    ['after all of them', '2024-04-01T00:00:00.000Z', 4],
  ])('are past or upcoming, each one or the other: %s', async (_, now, past) => {
    const { history, inOrder } = someActivities();
    expect(await idsAt(history, now, { when: 'PAST' })).toEqual(inOrder.slice(0, past));
    expect(await idsAt(history, now, { when: 'UPCOMING' })).toEqual(inOrder.slice(past));
  });

  test('are past once they were completed, whatever was planned', async () => {
    const { history, inOrder } = someActivities();
    complete(history, inOrder[2]!, '2024-03-20T11:00:00.000Z');
    expect(await idsAt(history, '2024-03-20T11:00:00.001Z', { when: 'PAST' })).toEqual(inOrder.slice(0, 3));
  });

  test('are given page by page, both ways, each once', async () => {
    const { history, inOrder } = someActivities();
    for (const newestFirst of [false, true]) {
      const paged: string[] = [];
      let last: BoardKey | undefined;
      for (let more = true; more;) {
        const [row] = await boardAt(history, STARTS, { limit: 1, newestFirst, [newestFirst ? 'before' : 'after']: last });
        if (row) paged.push(row.activity.id);
        last = row?.activity;
        more = row !== undefined;
      }
      expect(newestFirst ? paged.reverse() : paged).toEqual(inOrder);
    }
  });
});

describe('places and invitations', () => {
  const REPLY_BY = '2024-03-10T10:00:00.000Z';

  /** Of six invitations two wait, one of them only for a while, and one of each other kind. */
  const invited = (places?: number): History => {
    const history = createHistory();
    const { happened, newId } = history;
    convene(history, panel, { places });
    const answers = [
      'InvitationAccepted',
      'InvitationDeclined',
      'InvitationWithdrawn',
      'InvitationExpired',
      undefined,
      undefined,
    ] as const;
    for (const [index, answer] of answers.entries()) {
      const about = { invitationId: newId('invitation'), advisorId: newId('advisor') };
      const replyBy = index === 5 ? REPLY_BY : undefined;
      happened(ADVERTISED, panel, 'AdvisorInvited', { ...about, role: 'PANEL_MEMBER', replyBy });
      if (answer) happened(ADVERTISED, panel, answer, { ...about, reason: 'OTHER' } as never);
    }
    return history;
  };

  test.each([
    ['by the time to reply', REPLY_BY, 2, 1, 1],
    ['a moment later', addMs(REPLY_BY, 1), 1, 2, 2],
    ['at the end', ENDS, 1, 2, 2],
    ['after the end', addMs(ENDS, 1), 0, 3, 3],
  ])('are counted by the clock: %s', async (_, now, waiting, expired, placesLeft) => {
    const [row] = await boardAt(invited(4), now);
    expect(row?.counts).toEqual({ INVITED: waiting, ACCEPTED: 1, DECLINED: 1, WITHDRAWN: 1, EXPIRED: expired });
    expect(row?.placesLeft).toBe(placesLeft);
    expect(row?.invitations).toHaveLength(6);
    expect(row?.invitations.filter(({ status }) => status === 'EXPIRED')).toHaveLength(expired);
  });

  test('have no limit when none was set, and never less than none left', async () => {
    expect((await boardAt(invited(), ADVERTISED))[0]?.placesLeft).toBeNull();
    expect((await boardAt(invited(2), ADVERTISED))[0]?.placesLeft).toBe(0);
  });

  test('are those of each activity', async () => {
    const history = invited(4);
    convene(history, history.newId('activity'), { startsAt: addDays(STARTS, 1) });
    const [, other] = await boardAt(history, ADVERTISED);
    expect(other).toMatchObject({ placesLeft: 4, invitations: [], participants: [] });
  });
});

describe('a participant', () => {
  const attendance = { minutes: 60, prepMinutes: 0, roleGrade: 'PARTICIPANT', mode: 'IN_PERSON' } as const;

  const accepted = (): History => {
    const history = createHistory();
    const about = { invitationId: history.newId('invitation'), advisorId: ada };
    convene(history);
    history.happened(ADVERTISED, panel, 'AdvisorInvited', { ...about, role: 'PANEL_MEMBER' });
    history.happened(ADVERTISED, panel, 'InvitationAccepted', about);
    return history;
  };
  const attended = (status: 'ATTENDED' | 'PART' | 'NO_SHOW' = 'ATTENDED'): History => {
    const history = accepted();
    history.happened(ENDS, panel, 'AttendanceRecorded', { ...attendance, advisorId: ada, status });
    return history;
  };
  const adaAt = async (history: History, now: Instant) => (await boardAt(history, now))[0]?.participants[0];

  test('accepted, was briefed, or was there or not; interest alone makes none', async () => {
    const history = accepted();
    const { happened } = history;
    happened(ADVERTISED, panel, 'InterestExpressed', { advisorId: cleo });
    happened(ADVERTISED, panel, 'BriefingProvided', { format: 'CALL', advisorIds: [bo] });
    const [row] = await boardAt(history, ADVERTISED);
    expect(row?.participants).toEqual([
      {
        advisorId: ada,
        erased: false,
        attendance: null,
        briefing: 'DUE',
        briefingDueAt: '2024-03-18T10:00:00.000Z',
        briefedAt: null,
        debrief: null,
        debriefDueAt: '2024-03-27T12:00:00.000Z',
        debriefOfferedAt: null,
        debriefHeldAt: null,
      },
      expect.objectContaining({ advisorId: bo, briefing: 'DONE', briefedAt: ADVERTISED }),
    ]);
  });

  test('is to be briefed two days before the start, and is overdue a moment later', async () => {
    expect(await adaAt(accepted(), '2024-03-18T10:00:00.000Z')).toMatchObject({ briefing: 'DUE' });
    expect(await adaAt(accepted(), '2024-03-18T10:00:00.001Z')).toMatchObject({ briefing: 'OVERDUE' });
    const late = accepted();
    late.happened(STARTS, panel, 'BriefingProvided', { format: 'CALL', advisorIds: [ada] });
    expect(await adaAt(late, ENDS)).toMatchObject({ briefing: 'DONE', briefedAt: STARTS });
  });

  test('is not to be briefed for what is cancelled, nor when they did not come', async () => {
    const cancelled = accepted();
    cancelled.happened(ADVERTISED, panel, 'ActivityCancelled', { noticeHours: 100, feeHonoured: false });
    expect(await adaAt(cancelled, STARTS)).toMatchObject({ briefing: null, debrief: null });
    expect(await adaAt(attended('NO_SHOW'), ENDS)).toMatchObject({ briefing: null, debrief: null, attendance: 'NO_SHOW' });
    expect(await adaAt(attended('PART'), ENDS)).toMatchObject({ briefing: 'OVERDUE', debrief: 'DUE', attendance: 'PART' });
  });

  test('is to be offered a debrief within seven days after the end, not before it', async () => {
    expect(await adaAt(attended(), addMs(ENDS, -1))).toMatchObject({ debrief: null });
    expect(await adaAt(attended(), ENDS)).toMatchObject({ debrief: 'DUE' });
    expect(await adaAt(attended(), '2024-03-27T12:00:00.000Z')).toMatchObject({ debrief: 'DUE' });
    expect(await adaAt(attended(), '2024-03-27T12:00:00.001Z')).toMatchObject({ debrief: 'OVERDUE' });
  });

  test('was offered a debrief, late or not, and then had it', async () => {
    const history = attended();
    const late = addDays(ENDS, 20);
    history.happened(late, panel, 'DebriefOffered', { advisorId: ada });
    expect(await adaAt(history, late)).toMatchObject({ debrief: 'OFFERED', debriefOfferedAt: late, debriefHeldAt: null });
    history.happened(late, panel, 'DebriefHeld', { advisorId: ada });
    expect(await adaAt(history, late)).toMatchObject({ debrief: 'HELD', debriefHeldAt: late });
  });

  test('waits for the end when no end was planned; the real end counts', async () => {
    const history = createHistory();
    convene(history, panel, { endsAt: undefined });
    history.happened(ENDS, panel, 'AttendanceRecorded', { ...attendance, advisorId: ada, status: 'ATTENDED' });
    expect(await adaAt(history, addDays(ENDS, 30))).toMatchObject({ debrief: null, debriefDueAt: null });
    const endedAt = addDays(ENDS, 1);
    history.happened(endedAt, panel, 'ActivityCompleted', { ...how, endedAt, staffCount: 2 });
    expect(await adaAt(history, endedAt)).toMatchObject({ debrief: 'DUE', debriefDueAt: addDays(endedAt, 7) });
  });
});
