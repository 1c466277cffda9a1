// From indicators to principles to the score: exact until it is rounded once, published only when there is enough.
import { addDays } from '../../../src/kernel/clock';
import type { Indicator } from '../../../projections/score/indicators';
import { cps1 } from '../../../projections/score/policy';
import { combine } from '../../../projections/score/score';
import { ada, bo } from '../../support/cast';
import { AS_OF, createJointWork } from './joint-work';
import { tellPublishedExample } from './published-example';

const PRINCIPLES = ['ASSETS', 'CAPABILITIES', 'RECIPROCITY', 'PEER_SUPPORT'] as const;

type Share = readonly [numerator: number, denominator: number];

const available = (index: number, [numerator, denominator]: Share): Indicator => ({
  code: `I${index + 1}` as Indicator['code'],
  name: 'An indicator',
  principle: PRINCIPLES[Math.floor(index / 2)]!,
  numerator,
  denominator,
  status: 'AVAILABLE',
  eventIds: [],
});

/** A score whose every indicator is the same share. */
const evenly = (share: Share) =>
  combine(
    Array.from({ length: 8 }, (_, index) => available(index, share)),
    6,
    AS_OF,
    cps1,
  );

describe('putting indicators together', () => {
  const vector = (
    [
      [9, 12],
      [6, 8],
      [20, 25],
      [3, 6],
      [14, 20],
      [18, 20],
      [8, 10],
      [2, 6],
    ] as const
  ).map((share, index) => available(index, share));

  test('gives the published example', () => {
    expect(combine(vector, 12, AS_OF, cps1)).toEqual({
      value: '69.2',
      fraction: '83/120',
      band: 'DEVELOPING',
      policy: 'cps-1',
      asOf: AS_OF,
      completedActivities: 12,
      principles: [
        { name: 'ASSETS', fraction: '3/4', value: '75.0' },
        { name: 'CAPABILITIES', fraction: '13/20', value: '65.0' },
        { name: 'RECIPROCITY', fraction: '4/5', value: '80.0' },
        { name: 'PEER_SUPPORT', fraction: '17/30', value: '56.7' },
      ],
      indicators: vector,
    });
  });

  test('leaves out what has not enough data', () => {
    const left = vector.map((one) => (one.code === 'I4' ? { ...one, status: 'NOT_ENOUGH_DATA' as const } : one));
    expect(combine(left, 12, AS_OF, cps1).principles[1]).toEqual({ name: 'CAPABILITIES', fraction: '4/5', value: '80.0' });
  });

  test('publishes no score when a principle has no indicator, and shows the others', () => {
    const { value, fraction, band, principles } = combine(vector.slice(0, 6), 12, AS_OF, cps1);
    expect({ value, fraction, band }).toEqual({ value: null, fraction: null, band: null });
    expect(principles.map((principle) => principle.fraction)).toEqual(['3/4', '13/20', '4/5', null]);
  });

  test.each([
    [5, null],
    [6, '69.2'],
  ])('with %i completed activities gives %s', (activities, value) => {
    expect(combine(vector, activities, AS_OF, cps1)).toMatchObject({ value, completedActivities: activities });
  });

  test.each([
    [[0, 3], '0.0', 'EARLY'],
    [[4994, 10_000], '49.9', 'EARLY'],
    [[4995, 10_000], '50.0', 'DEVELOPING'],
    [[1, 2], '50.0', 'DEVELOPING'],
    [[4, 5], '80.0', 'DEVELOPING'],
    [[8004, 10_000], '80.0', 'DEVELOPING'],
    [[8005, 10_000], '80.1', 'EMBEDDED'],
    [[3, 3], '100.0', 'EMBEDDED'],
  ] as const)('%j is %s, %s: rounded half up, and banded as it is shown', (share, value, band) => {
    expect(evenly(share)).toMatchObject({ value, band });
  });

  test('never rounds in between', () => {
    const odd = [1, 1, 1, 1, 1, 1, 1, 1].map((one, index) => available(index, [one, index % 2 === 0 ? 3 : 7]));
    expect(combine(odd, 6, AS_OF, cps1)).toMatchObject({ fraction: '5/21', value: '23.8' });
  });
});

describe('from events', () => {
  const aYear = (activities: number, { contributions = 5 } = {}) => {
    const work = createJointWork();
    const endedAt = addDays(AS_OF, -40);
    work.times(activities, () => work.activity({ endedAt, there: { [ada]: 'PART', [bo]: 'LEAD' }, ratings: { [ada]: 6 } }));
    work.times(contributions, () => work.contribution({ at: endedAt, outcome: ['NOT_ADOPTED', endedAt], feedbackAt: endedAt }));
    return work.score();
  };

  test('6 completed activities and every principle make a score', async () => {
    // I1 6/6, I2 6/6, I3 0/12, I5 5/5, I7 6/6: principles 1, 0, 1, 1.
    expect(await aYear(6)).toMatchObject({
      value: '75.0',
      fraction: '3/4',
      band: 'DEVELOPING',
      policy: 'cps-1',
      completedActivities: 6,
    });
  });

  test('5 do not, though every indicator is there', async () => {
    const score = await aYear(5);
    expect(score).toMatchObject({ value: null, fraction: null, band: null, completedActivities: 5 });
    expect(score.principles.map(({ value }) => value)).toEqual(['100.0', '0.0', '100.0', '100.0']);
  });

  test('nor do any number without a principle', async () => {
    const score = await aYear(7, { contributions: 4 });
    expect(score).toMatchObject({ value: null, band: null, completedActivities: 7 });
    expect(score.principles.map(({ value }) => value)).toEqual(['100.0', '0.0', null, '100.0']);
  });

  test('the published example follows from what happened', async () => {
    const work = createJointWork();
    tellPublishedExample(work);
    const { indicators, ...score } = await work.score();
    expect(indicators.map(({ code, numerator, denominator }) => `${code} ${numerator}/${denominator}`)).toEqual([
      'I1 9/12',
      'I2 6/8',
      'I3 20/25',
      'I4 3/6',
      'I5 14/20',
      'I6 18/20',
      'I7 8/10',
      'I8 2/6',
    ]);
    expect(score).toMatchObject({ value: '69.2', fraction: '83/120', band: 'DEVELOPING', completedActivities: 12 });
  });
});
