// What the score counts at all: the window, attendance, teams, minimums.
import { addDays } from '../../../src/kernel/clock';
import { ada, bo, cleo } from '../../support/cast';
import { addMs } from '../../support/read-models';
import { AS_OF, createJointWork, WINDOW_START } from './joint-work';

const anotherTeam = 'team-7b1e4c90-2f3d-4a5b-8c6d-ffffffffffff';

describe('the window', () => {
  test.each([
    ['exactly as it begins', WINDOW_START, 0],
    ['just after it began', addMs(WINDOW_START, 1), 1],
    ['exactly at its end', AS_OF, 1],
    ['just after its end', addMs(AS_OF, 1), 0],
  ])('an activity that ended %s', async (_, endedAt, counted) => {
    const work = createJointWork();
    work.activity({ endedAt });
    expect(await work.score()).toMatchObject({ asOf: AS_OF, completedActivities: counted });
    expect(await work.indicator('I1')).toMatchObject({ denominator: counted });
  });

  test('an activity counts by its end, whenever it started', async () => {
    const work = createJointWork();
    work.activity({ startsAt: addDays(WINDOW_START, -30), endedAt: addDays(WINDOW_START, 1) });
    expect(await work.score()).toMatchObject({ completedActivities: 1 });
  });

  test('moves with the moment that is asked about', async () => {
    const work = createJointWork();
    work.activity({ endedAt: WINDOW_START });
    work.activity({ endedAt: AS_OF });
    expect(await work.score(addMs(AS_OF, -1))).toMatchObject({ completedActivities: 1 });
    expect(await work.score(WINDOW_START)).toMatchObject({ completedActivities: 1 });
    expect(await work.score(addMs(WINDOW_START, -1))).toMatchObject({ completedActivities: 0 });
  });
});

describe('attendance', () => {
  test.each([
    ['attended', 'ATTENDED', 1],
    ['was there for part of it', 'PART', 1],
    ['sent apologies', 'APOLOGIES', 0],
    ['did not come', 'NO_SHOW', 0],
    ['was stood down', 'STOOD_DOWN', 0],
  ] as const)('an activity whose only advisor %s', async (_, status, counted) => {
    const work = createJointWork();
    work.activity({ there: { [ada]: status } });
    expect(await work.score()).toMatchObject({ completedActivities: counted });
    expect(await work.fraction('I3')).toBe(`0/${counted}`);
  });

  test('an activity without any record of attendance does not count', async () => {
    const work = createJointWork();
    work.activity({ there: {} });
    expect(await work.score()).toMatchObject({ completedActivities: 0 });
  });

  test('the last record of an advisor is the one that counts', async () => {
    const work = createJointWork();
    const emptied = work.activity({ there: { [ada]: 'ATTENDED' } });
    work.recordAttendance(emptied, ada, 'NO_SHOW');
    expect(await work.score()).toMatchObject({ completedActivities: 0 });
    expect(await work.fraction('I3')).toBe('0/0');

    const filled = work.activity({ there: { [bo]: 'NO_SHOW', [cleo]: 'APOLOGIES' } });
    work.recordAttendance(filled, bo, 'PART');
    expect(await work.score()).toMatchObject({ completedActivities: 1 });
    expect(await work.fraction('I3')).toBe('0/1');
  });
});

test('an activity that is not completed, or was cancelled, does not count', async () => {
  const work = createJointWork();
  const id = 'activity-7b1e4c90-2f3d-4a5b-8c6d-ffffffffffff';
  const { happened } = work;
  happened('2025-01-01T09:00:00Z', id, 'PanelConvened', {
    teamId: 'team-0f4e2d10-6a5b-4c3d-8e9f-00000000000b',
    kind: 'RECRUITMENT_PANEL',
    title: 'Band 6 nurse',
    purpose: 'Choosing a colleague together',
    stage: 'DELIVERY',
    declaredLevel: 7,
    decisionRights: 'EQUAL',
    startsAt: '2025-02-01T09:00:00.000Z',
    mode: 'ONLINE',
  });
  work.recordAttendance(id, ada, 'ATTENDED');
  expect(await work.score()).toMatchObject({ completedActivities: 0 });
  happened('2025-02-01T09:00:00Z', id, 'ActivityCancelled', { noticeHours: 0, feeHonoured: true });
  expect(await work.score()).toMatchObject({ completedActivities: 0 });
});

test('the work of another team does not count', async () => {
  const work = createJointWork();
  work.activity({ teamId: anotherTeam, there: { [ada]: 'ATTENDED', [bo]: 'ATTENDED' } });
  work.activity();
  expect(await work.score()).toMatchObject({ completedActivities: 1 });
  expect([await work.fraction('I3'), await work.fraction('I4'), await work.fraction('I7')]).toEqual(['0/1', '0/0', '0/1']);
});

describe('too little to say', () => {
  const status = async (code: 'I1' | 'I2' | 'I3' | 'I4' | 'I5' | 'I7', count: number) => {
    const work = createJointWork();
    const someone = (index: number) => [ada, bo, cleo][index]!;
    work.times(count, (index) => {
      if (code === 'I4') work.times(2, () => work.activity({ there: { [someone(index)]: 'ATTENDED' } }));
      else if (code === 'I5') work.contribution({ at: addDays(AS_OF, -60) });
      else work.activity();
    });
    const { denominator, status } = await work.indicator(code);
    return { denominator, status };
  };

  test.each([
    ['I1', 3],
    ['I2', 3],
    ['I3', 5],
    ['I4', 3],
    ['I5', 5],
    ['I7', 3],
  ] as const)('%s needs %i', async (code, minimum) => {
    expect(await status(code, minimum)).toEqual({ denominator: minimum, status: 'AVAILABLE' });
    expect(await status(code, minimum - 1)).toEqual({ denominator: minimum - 1, status: 'NOT_ENOUGH_DATA' });
  });

  test('is left out of its principle, never counted as nothing', async () => {
    const work = createJointWork();
    work.times(3, () => work.activity({ kind: 'STORY_SHARING', ratings: { [ada]: 6 } }));
    work.times(2, () => work.activity({ kind: 'QI_PROJECT', ratings: { [ada]: 6 }, rights: 'ADVISORY' }));
    expect(await work.indicator('I2')).toMatchObject({ numerator: 0, denominator: 2, status: 'NOT_ENOUGH_DATA' });
    expect((await work.score()).principles[0]).toEqual({ name: 'ASSETS', fraction: '1', value: '100.0' });
  });

  test('is all there is of a team nobody has heard of', async () => {
    const { value, fraction, band, completedActivities, principles, indicators } = await createJointWork().score();
    expect({ value, fraction, band, completedActivities }).toEqual({
      value: null,
      fraction: null,
      band: null,
      completedActivities: 0,
    });
    expect(principles.map((principle) => principle.value)).toEqual([null, null, null, null]);
    expect(new Set(indicators.map((one) => one.status))).toEqual(new Set(['NOT_ENOUGH_DATA']));
  });
});
