// I1, Depth, and I2, Equal say: whether people with lived experience are assets.
import { addDays } from '../../../src/kernel/clock';
import { ada, bo, cleo } from '../../support/cast';
import { addMs } from '../../support/read-models';
import { AS_OF, createJointWork } from './joint-work';

const dan = 'advisor-0f4e2d10-6a5b-4c3d-8e9f-000000000004';
const everybody = { [ada]: 'ATTENDED', [bo]: 'ATTENDED', [cleo]: 'ATTENDED', [dan]: 'PART' } as const;

describe('I1, Depth', () => {
  test.each([
    [5, '0/1'],
    [6, '1/1'],
    [7, '1/1'],
  ])('an activity that the team and the advisor put at level %i', async (level, fraction) => {
    const work = createJointWork();
    work.activity({ level, ratings: { [ada]: level } });
    expect(await work.fraction('I1')).toBe(fraction);
  });

  test('what the team declared at the end replaces what it advertised', async () => {
    const work = createJointWork();
    work.activity({ advertisedLevel: 7, level: 4, ratings: { [ada]: 7 } });
    expect(await work.fraction('I1')).toBe('0/1');
    work.activity({ advertisedLevel: 4, level: 7, ratings: { [ada]: 7 } });
    expect(await work.fraction('I1')).toBe('1/2');
  });

  test.each([
    ['just before 14 days have passed', addMs(addDays(AS_OF, -14), 1), '1/1'],
    ['when exactly 14 days have passed', addDays(AS_OF, -14), '0/1'],
  ])('an unrated activity %s', async (_, endedAt, fraction) => {
    const work = createJointWork();
    work.activity({ endedAt, level: 7 });
    expect(await work.fraction('I1')).toBe(fraction);
  });

  test('a rating speaks, however long ago the activity ended and however soon it came', async () => {
    const work = createJointWork();
    work.activity({ endedAt: addDays(AS_OF, -200), level: 6, ratings: { [ada]: 6 } });
    work.activity({ endedAt: AS_OF, level: 6, ratings: { [ada]: 5 } });
    expect(await work.fraction('I1')).toBe('1/2');
  });

  test.each([
    ['the only one', [6], '1/1'],
    ['the lower of two', [5, 7], '0/1'],
    ['the middle one of three', [1, 6, 7], '1/1'],
    ['the lower middle one of four', [7, 7, 5, 1], '0/1'],
    ['whatever their order', [7, 6, 6, 1], '1/1'],
  ])('of several ratings, %s counts', async (_, levels, fraction) => {
    const work = createJointWork();
    const ratings = Object.fromEntries(levels.map((level, index) => [Object.keys(everybody)[index]!, level]));
    work.activity({ level: 7, there: everybody, ratings });
    expect(await work.fraction('I1')).toBe(fraction);
  });

  test('no rating lifts an activity above what the team declared', async () => {
    const work = createJointWork();
    work.activity({ level: 5, ratings: { [ada]: 7 } });
    expect(await work.fraction('I1')).toBe('0/1');
  });

  test('an advisor’s later rating replaces the earlier one', async () => {
    const work = createJointWork();
    const id = work.activity({ level: 7, ratings: { [ada]: 7 } });
    work.happened(AS_OF, id, 'InvolvementLevelRated', { advisorId: ada, level: 3, contested: false });
    expect(await work.fraction('I1')).toBe('0/1');
  });
});

describe('I2, Equal say', () => {
  test.each([
    ['NONE', '0/1'],
    ['ADVISORY', '0/1'],
    ['EQUAL', '1/1'],
    ['LEAD', '1/1'],
  ] as const)('with decision rights %s', async (rights, fraction) => {
    const work = createJointWork();
    work.activity({ rights });
    expect(await work.fraction('I2')).toBe(fraction);
  });

  test('only activities that take decisions are asked', async () => {
    const work = createJointWork();
    work.activity({ kind: 'TEAM_LEARNING', rights: 'EQUAL' });
    work.activity({ kind: 'PEER_INTERVIEW_CALLS', rights: 'NONE' });
    expect(await work.fraction('I2')).toBe('0/0');
    const deciding = [
      'RECRUITMENT_PANEL',
      'ACCREDITATION_REVIEW',
      'STEERING_GROUP',
      'GOVERNANCE_BOARD',
      'QI_PROJECT',
      'AUDIT_OR_PLACE_VISIT',
      'SERVICE_DESIGN',
    ] as const;
    for (const kind of deciding) work.activity({ kind });
    expect(await work.fraction('I2')).toBe('7/7');
  });

  test('one advisor who contests is enough, until they no longer do', async () => {
    const work = createJointWork();
    const id = work.activity({
      there: { [ada]: 'ATTENDED', [bo]: 'ATTENDED' },
      ratings: { [ada]: 7, [bo]: { level: 7, contested: true } },
    });
    expect(await work.fraction('I2')).toBe('0/1');
    work.happened(AS_OF, id, 'InvolvementLevelRated', { advisorId: bo, level: 7, contested: false });
    expect(await work.fraction('I2')).toBe('1/1');
  });

  test('the figure opens to the events it rests on', async () => {
    const work = createJointWork();
    work.activity({ ratings: { [ada]: 7 } });
    work.activity();
    expect((await work.indicator('I2')).eventIds).toHaveLength(3);
  });
});
