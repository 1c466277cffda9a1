// I5, Loop closed, and I6, Promises kept: whether relationships are two-way.
import { addDays } from '../../../src/kernel/clock';
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

test('I6, Promises kept: claims are not in the ledger yet, which is no zero', async () => {
  const work = createJointWork();
  work.times(6, () => work.activity());
  expect(await work.indicator('I6')).toMatchObject({ numerator: 0, denominator: 0, status: 'NOT_ENOUGH_DATA', eventIds: [] });
});
