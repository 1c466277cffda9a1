// I5, Loop closed, and I6, Promises kept: whether relationships are two-way.
import { addDays } from '../../../src/kernel/clock';
import { ada, bo, cleo, liaisonTeam } from '../../support/cast';
import { addMs } from '../../support/read-models';
import { AS_OF, createJointWork, WINDOW_START } from './joint-work';

const MADE = addDays(AS_OF, -100);
const DUE = addDays(MADE, 30);
const A_SECOND_LATE = addMs(DUE, 1000);

describe('I5, Loop closed', () => {
  test.each([
    ['outcome and feedback after exactly 30 days', DUE, DUE, '1/1'],
    ['outcome a second late', A_SECOND_LATE, DUE, '0/1'],
    ['feedback a second late', DUE, A_SECOND_LATE, '0/1'],
    ['feedback before the outcome', DUE, MADE, '1/1'],
    ['outcome without feedback', DUE, undefined, '0/1'],
    ['feedback without outcome', undefined, DUE, '0/1'],
    ['nothing at all', undefined, undefined, '0/1'],
  ])('%s', async (_, decidedAt, feedbackAt, fraction) => {
    const work = createJointWork();
    work.contribution({ at: MADE, ...(decidedAt && { outcome: ['ADOPTED', decidedAt] }), ...(feedbackAt && { feedbackAt }) });
    expect(await work.fraction('I5')).toBe(fraction);
  });

  test.each(['ADOPTED', 'PARTLY', 'NOT_ADOPTED', 'DEFERRED'] as const)('%s is an outcome like any other', async (outcome) => {
    const work = createJointWork();
    work.contribution({ at: MADE, outcome: [outcome, DUE], feedbackAt: DUE });
    expect(await work.fraction('I5')).toBe('1/1');
  });

  test('the first outcome and the first feedback count, in whatever order they were written down', async () => {
    const work = createJointWork();
    const id = 'contribution-7b1e4c90-2f3d-4a5b-8c6d-ffffffffffff';
    const advisorId = 'advisor-7b1e4c90-2f3d-4a5b-8c6d-ffffffffffff';
    const activityId = 'activity-7b1e4c90-2f3d-4a5b-8c6d-ffffffffffff';
    const teamId = 'team-0f4e2d10-6a5b-4c3d-8e9f-00000000000b';
    work.happened(MADE, id, 'ContributionRecorded', {
      activityId,
      advisorId,
      teamId,
      kind: 'IDEA',
      credit: 'NAMED',
      principles: [],
    });
    work.happened(A_SECOND_LATE, id, 'OutcomeDecided', { advisorId, outcome: 'ADOPTED' });
    work.happened(A_SECOND_LATE, id, 'FeedbackGiven', { advisorId, channel: 'EMAIL' });
    expect(await work.fraction('I5')).toBe('0/1');
    work.happened(DUE, id, 'OutcomeDecided', { advisorId, outcome: 'DEFERRED' });
    work.happened(DUE, id, 'FeedbackGiven', { advisorId, channel: 'EMAIL' });
    expect(await work.fraction('I5')).toBe('1/1');
    work.happened(AS_OF, id, 'OutcomeDecided', { advisorId, outcome: 'ADOPTED' });
    work.happened(AS_OF, id, 'FeedbackGiven', { advisorId, channel: 'EMAIL' });
    expect(await work.fraction('I5')).toBe('1/1');
  });

  test.each([
    ['due exactly now', addDays(AS_OF, -30), '0/1'],
    ['not yet due', addMs(addDays(AS_OF, -30), 1), '0/0'],
    ['due just after the window began', addMs(addDays(WINDOW_START, -30), 1), '0/1'],
    ['due exactly as the window began', addDays(WINDOW_START, -30), '0/0'],
  ])('a contribution that is %s', async (_, at, fraction) => {
    const work = createJointWork();
    work.contribution({ at });
    expect(await work.fraction('I5')).toBe(fraction);
  });

  test('a contribution that is not yet due does not count, though its loop is closed', async () => {
    const work = createJointWork();
    const at = addDays(AS_OF, -10);
    work.contribution({ at, outcome: ['ADOPTED', at], feedbackAt: at });
    expect(await work.fraction('I5')).toBe('0/0');
  });

  test('the figure opens to the events it rests on', async () => {
    const work = createJointWork();
    work.contribution({ at: MADE, outcome: ['NOT_ADOPTED', DUE], feedbackAt: DUE });
    work.contribution({ at: MADE });
    expect((await work.indicator('I5')).eventIds).toHaveLength(4);
  });
});

describe('I6, Promises kept', () => {
  const ENDED = MADE;
  const PAYABLE = { endedAt: ENDED, rate: 2000 };

  test.each([
    ['paid after exactly 30 days', { settledAt: [DUE] }, '1/1'],
    ['paid a second late', { settledAt: [A_SECOND_LATE] }, '0/1'],
    ['declined by the advisor after exactly 30 days', { declinedAt: DUE }, '1/1'],
    ['declined a second late', { declinedAt: A_SECOND_LATE }, '0/1'],
    ['claimed and approved, and no more', {}, '0/1'],
    ['paid twice, first in time', { settledAt: [DUE, A_SECOND_LATE] }, '1/1'],
    ['paid twice, of which the one in time was written down last', { settledAt: [A_SECOND_LATE, DUE] }, '1/1'],
    ['paid twice, both too late', { settledAt: [A_SECOND_LATE, AS_OF] }, '0/1'],
    ['paid late, after the advisor had declined in time', { settledAt: [AS_OF], declinedAt: DUE }, '1/1'],
  ])('%s', async (_, became, fraction) => {
    const work = createJointWork();
    work.claim(work.activity(PAYABLE), ada, became);
    expect(await work.fraction('I6')).toBe(fraction);
  });

  test('what nobody has claimed is not kept either', async () => {
    const work = createJointWork();
    work.activity(PAYABLE);
    expect(await work.fraction('I6')).toBe('0/1');
  });

  test('what was rejected, submitted again and then paid in time is kept', async () => {
    const work = createJointWork();
    const [activityId, claim] = [work.activity(PAYABLE), work.newId('claim')];
    const submission = { activityId, advisorId: ada, teamId: liaisonTeam, feeMinutes: 60, rate: 2000, amountPence: 2000 };
    work.happened(ENDED, claim, 'ClaimSubmitted', submission);
    work.happened(ENDED, claim, 'ClaimRejected', { advisorId: ada, reason: 'WRONG_AMOUNT' });
    expect(await work.fraction('I6')).toBe('0/1');
    work.happened(ENDED, claim, 'ClaimSubmitted', submission);
    work.happened(ENDED, claim, 'ClaimApproved', { advisorId: ada });
    work.happened(DUE, claim, 'ClaimSettled', { advisorId: ada, amountPence: 2000, paidOn: '2025-01-01' });
    expect(await work.fraction('I6')).toBe('1/1');
  });

  test.each([
    ['a rate', 1, '1/1'],
    ['a rate of nothing', 0, '0/0'],
    ['no rate', undefined, '0/0'],
  ])('an activity that was advertised with %s: expenses alone are no promise', async (_, rate, fraction) => {
    const work = createJointWork();
    work.claim(work.activity({ endedAt: ENDED, rate }), ada, { settledAt: [DUE] });
    expect(await work.fraction('I6')).toBe(fraction);
  });

  test.each([
    ['due exactly now', addDays(AS_OF, -30), '0/1'],
    ['not yet due', addMs(addDays(AS_OF, -30), 1), '0/0'],
    ['due just after the window began', addMs(addDays(WINDOW_START, -30), 1), '0/1'],
    ['due exactly as the window began', addDays(WINDOW_START, -30), '0/0'],
  ])('payment that is %s', async (_, endedAt, fraction) => {
    const work = createJointWork();
    work.activity({ ...PAYABLE, endedAt });
    expect(await work.fraction('I6')).toBe(fraction);
  });

  test('payment that is not yet due does not count, though it was made', async () => {
    const work = createJointWork();
    const endedAt = addDays(AS_OF, -10);
    work.claim(work.activity({ ...PAYABLE, endedAt }), ada, { settledAt: [endedAt] });
    expect(await work.fraction('I6')).toBe('0/0');
  });

  test('each advisor who was there, whole or in part, is promised; another one’s payment does not help them', async () => {
    const work = createJointWork();
    const id = work.activity({ ...PAYABLE, there: { [ada]: 'PART', [bo]: 'ATTENDED', [cleo]: 'NO_SHOW' } });
    work.claim(id, ada, { settledAt: [DUE] });
    expect(await work.fraction('I6')).toBe('1/2');
    work.recordAttendance(id, ada, 'APOLOGIES');
    expect(await work.fraction('I6')).toBe('0/1');
  });

  test('only this team’s promises are asked', async () => {
    const work = createJointWork();
    work.activity({ ...PAYABLE, teamId: work.newId('team') });
    expect(await work.fraction('I6')).toBe('0/0');
  });

  test.each([
    [4, 'NOT_ENOUGH_DATA'],
    [5, 'AVAILABLE'],
  ])('with %i payments due is %s', async (count, status) => {
    const work = createJointWork();
    work.times(count, () => work.claim(work.activity(PAYABLE), ada, { settledAt: [DUE] }));
    work.times(3, () => work.activity({ endedAt: ENDED }));
    expect(await work.indicator('I6')).toMatchObject({ numerator: count, denominator: count, status });
  });

  test('the figure opens to the events it rests on: having been there, and what kept the promise first', async () => {
    const work = createJointWork();
    const [late, inTime] = work.claim(work.activity(PAYABLE), ada, { settledAt: [A_SECOND_LATE, DUE] });
    work.activity(PAYABLE);
    const { eventIds } = await work.indicator('I6');
    expect(eventIds).toHaveLength(3);
    expect(eventIds).toContain(inTime);
    expect(eventIds).not.toContain(late);
  });
});
