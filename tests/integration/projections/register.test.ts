// The involvement register: who is on it, what they agreed to and completed and until when, hours of the month, what waits for them.
import { directoryProjection } from '../../../projections/directory/projection';
import { findRegister, findRegisterEntry, type RegisterFilter } from '../../../projections/directory/register';
import type { Instant } from '../../../src/kernel/clock';
import { ada, asAdvisor, bo, cleo, invitation, liaisonTeam, otherInvitation, panel } from '../../support/cast';
import { addMs, createHistory, type History } from '../../support/read-models';

const NOW = '2024-03-15T10:00:00.000Z';
const JOINED = '2024-01-02T09:00:00.000Z';

const register = ({ happened }: History, advisorId: string, lens: 'CARER' | 'FAMILY' = 'CARER'): string =>
  happened(JOINED, advisorId, 'AdvisorRegistered', { lens: ['SERVICE_USER', lens], joinedOn: '2024-01-02' });

const entryOf = async (history: History, advisorId = ada, now: Instant = NOW) =>
  findRegisterEntry(await history.fold(directoryProjection), advisorId, now)!;

const whole = { limit: 100, newestFirst: false };
const found = async (history: History, filter: RegisterFilter, now: Instant = NOW): Promise<string[]> =>
  findRegister(await history.fold(directoryProjection), now, filter, whole).map(({ advisor }) => advisor.id);

const advertise = ({ happened }: History, activityId: string, startsAt: Instant, endsAt?: Instant): string =>
  happened(JOINED, activityId, 'OpportunityAdvertised', {
    teamId: liaisonTeam,
    kind: 'TEAM_LEARNING',
    title: 'Learning together',
    purpose: 'To learn',
    stage: 'REVIEW',
    declaredLevel: 6,
    decisionRights: 'EQUAL',
    startsAt,
    endsAt,
    mode: 'ONLINE',
  });

test('an entry begins with nothing but who it is, and there is none of a stranger', async () => {
  const history = createHistory();
  const registeredEvent = register(history, ada);
  expect(await entryOf(history)).toEqual({
    advisor: {
      id: ada,
      lens: ['SERVICE_USER', 'CARER'],
      status: 'ACTIVE',
      joinedOn: '2024-01-02',
      registeredEvent,
      maxHoursPerMonth: null,
      supportPlanEvent: null,
      erasure: null,
      erasureAt: null,
      position: 1,
    },
    consents: [],
    onboarding: [],
    trainings: [],
    month: { month: '2024-03-01', minutes: 0, prepMinutes: 0 },
    openInvitations: [],
  });
  expect(await entryOf(history, bo)).toBeUndefined();
});

test('a consent is live, or says when it was taken back', async () => {
  const history = createHistory();
  const { happened } = history;
  const given = { noticeVersion: '2024-1', method: 'ONLINE' } as const;
  register(history, ada);
  happened('2024-01-03T09:00:00Z', ada, 'ConsentGiven', { ...given, purpose: 'CONTACT' });
  happened('2024-01-04T09:00:00Z', ada, 'ConsentGiven', { ...given, purpose: 'QUOTE' });
  happened('2024-01-05T09:00:00Z', ada, 'ConsentWithdrawn', { purpose: 'CONTACT' });
  expect((await entryOf(history)).consents).toMatchObject([
    { purpose: 'CONTACT', noticeVersion: '2024-1', withdrawnAt: '2024-01-05T09:00:00.000Z' },
    { purpose: 'QUOTE', noticeVersion: '2024-1', givenAt: '2024-01-04T09:00:00.000Z', withdrawnAt: null },
  ]);
});

describe('a training', () => {
  test.each([
    ['2024-03-14', 'EXPIRED', null],
    ['2024-03-15', 'EXPIRING', 30],
    ['2024-04-14', 'EXPIRING', 30],
    ['2024-04-15', 'EXPIRING', 60],
    ['2024-05-14', 'EXPIRING', 60],
    ['2024-05-15', 'EXPIRING', 90],
    ['2024-06-13', 'EXPIRING', 90],
    ['2024-06-14', 'VALID', null],
    [undefined, 'VALID', null],
  ])('valid until %s is %s', async (validUntil, validity, expiresWithinDays) => {
    const history = createHistory();
    register(history, ada);
    history.happened(JOINED, ada, 'TrainingCompleted', { code: 'SELECTION', validUntil });
    const { trainings, onboarding } = await entryOf(history);
    expect(trainings).toMatchObject([{ code: 'SELECTION', validUntil: validUntil ?? null, validity, expiresWithinDays }]);
    expect(onboarding).toEqual([]);
  });

  test('counts as it is valid longest, whatever came first; so does a step of onboarding', async () => {
    const history = createHistory();
    const { happened } = history;
    register(history, ada);
    for (const validUntil of ['2024-02-01', '2026-02-01', '2025-02-01']) {
      happened(JOINED, ada, 'TrainingCompleted', { code: 'SELECTION', validUntil });
    }
    happened(JOINED, ada, 'OnboardingStepCompleted', { step: 'DBS_CHECK' });
    happened(JOINED, ada, 'OnboardingStepCompleted', { step: 'DBS_CHECK', validUntil: '2024-02-01' });
    happened(JOINED, ada, 'OnboardingStepCompleted', { step: 'INDUCTION', validUntil: '2024-02-01' });
    happened(JOINED, ada, 'SkillEvidenced', { skill: 'SELECTION' });
    const { trainings, onboarding } = await entryOf(history);
    expect(trainings).toMatchObject([{ code: 'SELECTION', validUntil: '2026-02-01', validity: 'VALID' }]);
    expect(onboarding).toMatchObject([
      { code: 'DBS_CHECK', validUntil: null, validity: 'VALID' },
      { code: 'INDUCTION', validUntil: '2024-02-01', validity: 'EXPIRED' },
    ]);
  });
});

describe('the hours of the month', () => {
  const attendance = { prepMinutes: 7, roleGrade: 'PARTICIPANT', mode: 'ONLINE' } as const;

  test('are those of activities that started in it and that the advisor attended, to the minute', async () => {
    const history = createHistory();
    const { happened, newId } = history;
    register(history, ada);
    register(history, bo);
    const work = (startsAt: Instant, status: 'ATTENDED' | 'PART' | 'NO_SHOW' | 'APOLOGIES', minutes: number, who = ada): void => {
      const id = newId('activity');
      advertise(history, id, startsAt);
      happened(startsAt, id, 'AttendanceRecorded', { ...attendance, advisorId: who, status, minutes });
    };
    work('2024-02-29T23:59:59.999Z', 'ATTENDED', 1000);
    work('2024-03-01T00:00:00.000Z', 'ATTENDED', 100);
    work('2024-03-31T23:59:59.999Z', 'PART', 20);
    work('2024-04-01T00:00:00.000Z', 'ATTENDED', 2000);
    work('2024-03-10T00:00:00.000Z', 'NO_SHOW', 300);
    work('2024-03-10T00:00:00.000Z', 'APOLOGIES', 300);
    work('2024-03-10T00:00:00.000Z', 'ATTENDED', 45, bo);
    expect((await entryOf(history)).month).toEqual({ month: '2024-03-01', minutes: 120, prepMinutes: 14 });
    expect((await entryOf(history, bo)).month).toEqual({ month: '2024-03-01', minutes: 45, prepMinutes: 7 });
    const december = await entryOf(history, ada, '2023-12-31T23:59:59.999Z');
    expect(december.month).toEqual({ month: '2023-12-01', minutes: 0, prepMinutes: 0 });
  });

  test('stand beside the hours that were agreed last', async () => {
    const history = createHistory();
    register(history, ada);
    history.happened(JOINED, ada, 'SupportPlanAgreed', { maxHoursPerMonth: 12 });
    history.happened(JOINED, ada, 'SupportPlanAgreed', { maxHoursPerMonth: 9 });
    expect((await entryOf(history)).advisor.maxHoursPerMonth).toBe(9);
  });
});

describe('an open invitation', () => {
  const REPLY_BY = '2024-03-20T10:00:00.000Z';
  const ENDS = '2024-04-01T12:00:00.000Z';

  const invited = (replyBy?: Instant): History => {
    const history = createHistory();
    register(history, ada);
    advertise(history, panel, '2024-04-01T10:00:00.000Z', ENDS);
    const about = { advisorId: ada, role: 'MEMBER', replyBy } as const;
    history.happened(JOINED, panel, 'AdvisorInvited', { ...about, invitationId: invitation });
    return history;
  };
  const openAt = async (history: History, now: Instant): Promise<number> =>
    (await entryOf(history, ada, now)).openInvitations.length;

  test('is there until the time to reply is over', async () => {
    const history = invited(REPLY_BY);
    expect((await entryOf(history)).openInvitations).toMatchObject([{ id: invitation, activityId: panel, status: 'INVITED' }]);
    expect(await openAt(history, REPLY_BY)).toBe(1);
    expect(await openAt(history, addMs(REPLY_BY, 1))).toBe(0);
  });

  test('is there until the activity is over', async () => {
    expect(await openAt(invited(), ENDS)).toBe(1);
    expect(await openAt(invited(), addMs(ENDS, 1))).toBe(0);
  });

  test.each([
    ['accepted', 'InvitationAccepted', { invitationId: invitation, advisorId: ada }],
    ['expired', 'InvitationExpired', { invitationId: invitation, advisorId: ada }],
    ['to something cancelled', 'ActivityCancelled', { noticeHours: 1, feeHonoured: false }],
  ] as const)('is none that is %s', async (_, type, data) => {
    const history = invited();
    history.happened(NOW, panel, type, data);
    expect(await openAt(history, NOW)).toBe(0);
  });

  test('is the advisor’s own', async () => {
    const history = invited();
    register(history, bo);
    const about = { invitationId: otherInvitation, advisorId: bo, role: 'SHADOW' } as const;
    history.happened(JOINED, panel, 'AdvisorInvited', about, asAdvisor(bo));
    expect((await entryOf(history, bo)).openInvitations).toMatchObject([{ id: otherInvitation }]);
  });
});

describe('a page of the register', () => {
  const threeAdvisors = (): History => {
    const history = createHistory();
    const { happened } = history;
    const given = { noticeVersion: '2024-1', method: 'ONLINE' } as const;
    register(history, ada);
    register(history, bo, 'FAMILY');
    register(history, cleo);
    happened(JOINED, ada, 'ConsentGiven', { ...given, purpose: 'QUOTE' });
    happened(JOINED, bo, 'ConsentGiven', { ...given, purpose: 'QUOTE' });
    happened(JOINED, bo, 'ConsentWithdrawn', { purpose: 'QUOTE' });
    happened(JOINED, cleo, 'ConsentGiven', { ...given, purpose: 'CONTACT' });
    happened(JOINED, cleo, 'InvolvementPaused', {});
    happened(JOINED, ada, 'TrainingCompleted', { code: 'SELECTION', validUntil: '2024-03-14' });
    happened(JOINED, bo, 'OnboardingStepCompleted', { step: 'DBS_CHECK', validUntil: '2024-04-14' });
    happened(JOINED, cleo, 'TrainingCompleted', { code: 'SELECTION', validUntil: '2024-04-01' });
    happened(JOINED, cleo, 'TrainingCompleted', { code: 'SELECTION', validUntil: '2026-04-01' });
    return history;
  };

  test.each<[string, RegisterFilter, readonly string[]]>([
    ['everybody', {}, [ada, bo, cleo]],
    ['those of a status', { status: 'PAUSED' }, [cleo]],
    ['those of a status that nobody has', { status: 'LEFT' }, []],
    ['those of a lens', { lens: 'CARER' }, [ada, cleo]],
    ['those whose consent to a purpose is live', { purpose: 'QUOTE' }, [ada]],
    ['those with something that expires soon: neither what has expired nor what was renewed', { expiringWithinDays: 30 }, [bo]],
    ['those with something that expires sooner', { expiringWithinDays: 29 }, []],
    ['those with something that expires, however late', { expiringWithinDays: 3650 }, [bo, cleo]],
    ['those that fit all of it', { status: 'ACTIVE', lens: 'CARER', purpose: 'QUOTE' }, [ada]],
    ['nobody, if one thing does not fit', { status: 'ACTIVE', lens: 'FAMILY', purpose: 'QUOTE' }, []],
  ])('holds %s', async (_, filter, advisors) => {
    expect(await found(threeAdvisors(), filter)).toEqual(advisors);
  });

  test('has the details of each of its advisors and of nobody else', async () => {
    const db = await threeAdvisors().fold(directoryProjection);
    const rows = findRegister(db, NOW, {}, whole);
    expect(rows).toEqual([ada, bo, cleo].map((advisorId) => findRegisterEntry(db, advisorId, NOW)));
    expect(rows.map(({ trainings, onboarding }) => [trainings.length, onboarding.length])).toEqual([
      [1, 0],
      [0, 1],
      [1, 0],
    ]);
  });

  test('begins where the last one ended, both ways', async () => {
    const db = await threeAdvisors().fold(directoryProjection);
    const ids = (page: object): string[] => findRegister(db, NOW, {}, { ...whole, ...page }).map(({ advisor }) => advisor.id);
    expect(ids({ limit: 2 })).toEqual([ada, bo]);
    expect(ids({ limit: 2, after: 2 })).toEqual([cleo]);
    expect(ids({ limit: 2, newestFirst: true })).toEqual([cleo, bo]);
    expect(ids({ limit: 2, newestFirst: true, before: 2 })).toEqual([ada]);
    expect(ids({ after: 1, before: 3 })).toEqual([bo]);
  });
});
