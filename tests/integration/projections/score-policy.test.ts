// Adopted policies: which is in force when, and what each of their numbers does to a score.
import { listPolicies, policyInForce } from '../../../projections/score/policies';
import { cps1, type ScoringPolicy } from '../../../projections/score/policy';
import { scoreProjection } from '../../../projections/score/projection';
import { scoreOf } from '../../../projections/score/score';
import { monthEndsBefore, trendOf } from '../../../projections/score/trend';
import { addDays } from '../../../src/kernel/clock';
import { baselineId, policyIdOf } from '../../../src/domain/policy/policy-id';
import { ada, bo, lead, liaisonTeam } from '../../support/cast';
import { addMs, createHistory } from '../../support/read-models';
import { keepBusy } from './busy-team';
import { AS_OF, createJointWork } from './joint-work';
import { tellPublishedExample } from './published-example';

const theExample = () => {
  const work = createJointWork();
  tellPublishedExample(work);
  return work;
};

describe('the policy in force', () => {
  const adoptedAt = '2025-03-01T10:00:00.000Z';

  test('is cps-1 until another one is adopted, and then the last one adopted', async () => {
    const work = createJointWork();
    // Written down in another order than they came into force.
    work.adopt(addDays(adoptedAt, 30), { version: 'cps-3' });
    const eventId = work.adopt(adoptedAt, { version: 'cps-2' });
    const db = await work.history.fold(scoreProjection);
    expect(policyInForce(db, addMs(adoptedAt, -1)).version).toBe('cps-1');
    expect(policyInForce(db, adoptedAt).version).toBe('cps-2');
    expect(policyInForce(db, addDays(adoptedAt, 30)).version).toBe('cps-3');
    expect(listPolicies(db, adoptedAt)).toEqual([
      { id: baselineId, numbers: cps1, adoptedAt: null, agreedBy: [], eventId: null },
      { id: policyIdOf('cps-2'), numbers: { ...cps1, version: 'cps-2' }, adoptedAt, agreedBy: [ada, lead.id], eventId },
    ]);
  });

  test('is the one that was known at a position', async () => {
    const work = createJointWork();
    work.adopt(adoptedAt, { version: 'cps-2' });
    await work.history.written();
    const position = await work.history.store.head();
    work.adopt(addDays(adoptedAt, 1), { version: 'cps-3' });
    const past = await work.history.foldAsOf(scoreProjection, liaisonTeam, { position });
    expect(policyInForce(past, AS_OF).version).toBe('cps-2');
    const all = await work.history.foldAsOf(scoreProjection, baselineId, {});
    expect(listPolicies(all, AS_OF).map(({ numbers }) => numbers.version)).toEqual(['cps-1', 'cps-2', 'cps-3']);
  });

  test('is named by the score, which it may change; another one gives the score beside it', async () => {
    const work = theExample();
    work.adopt(adoptedAt, { version: 'cps-2', minimumActivities: 13 });
    const db = await work.history.fold(scoreProjection);
    expect(scoreOf(db, liaisonTeam, AS_OF)).toMatchObject({ policy: 'cps-2', value: null });
    expect(scoreOf(db, liaisonTeam, AS_OF, { policy: cps1 })).toMatchObject({ policy: 'cps-1', value: '69.2' });
  });
});

describe('the published example', () => {
  const under = async (changes: Partial<ScoringPolicy>) => {
    const work = theExample();
    work.adopt(addDays(AS_OF, -1), { version: 'cps-2', ...changes });
    return work.score();
  };

  test('is 69.2 under an adopted policy of the same numbers', async () => {
    expect(await under({})).toMatchObject({ policy: 'cps-2', value: '69.2', fraction: '83/120', band: 'DEVELOPING' });
  });

  test('weighs exactly: whole numbers, and nothing rounded in between', async () => {
    // Assets and peer support alone: (2 * 3/4 + 1 * 17/30) / 3.
    const principleWeights = { ASSETS: 2, CAPABILITIES: 0, RECIPROCITY: 0, PEER_SUPPORT: 1 };
    expect(await under({ principleWeights })).toMatchObject({ fraction: '31/45', value: '68.9' });
    // I7 counts three times: (3 * 4/5 + 1/3) / 4, and with the others a mean of 3/4, 13/20, 4/5 and 41/60.
    const indicatorWeights = { ...cps1.indicatorWeights, I7: 3 };
    const score = await under({ indicatorWeights });
    expect(score.principles[3]).toEqual({ name: 'PEER_SUPPORT', fraction: '41/60', value: '68.3' });
    expect(score).toMatchObject({ fraction: '173/240', value: '72.1' });
  });

  test('shows an indicator and a principle of no weight, and does not count them', async () => {
    const score = await under({ indicatorWeights: { ...cps1.indicatorWeights, I8: 0 } });
    expect(score.indicators[7]).toMatchObject({ code: 'I8', numerator: 2, denominator: 6, status: 'AVAILABLE' });
    expect(score.principles[3]).toEqual({ name: 'PEER_SUPPORT', fraction: '4/5', value: '80.0' });
    // Without any indicator of weight there is no figure, and a principle of no weight needs none.
    const indicatorWeights = { ...cps1.indicatorWeights, I7: 0, I8: 0 };
    const without = await under({ indicatorWeights, principleWeights: { ...cps1.principleWeights, PEER_SUPPORT: 0 } });
    expect(without.principles[3]).toEqual({ name: 'PEER_SUPPORT', fraction: null, value: null });
    expect(without).toMatchObject({ fraction: '11/15', value: '73.3' });
    expect(await under({ indicatorWeights })).toMatchObject({ value: null });
  });

  test.each<[string, Partial<ScoringPolicy>, string]>([
    ['windowDays', { windowDays: 100 }, 'I1 0/0'],
    ['minimums', { minimums: { ...cps1.minimums, I4: 7 } }, 'I4 3/6 NOT_ENOUGH_DATA'],
    ['doingWithFrom', { doingWithFrom: 7 }, 'I1 0/12'],
    ['activeFrom', { activeFrom: 6 }, 'I4 0/0'],
    ['briefedDaysBefore', { briefedDaysBefore: 3 }, 'I3 0/25'],
    ['debriefWithinDays', { debriefWithinDays: 6 }, 'I3 0/25'],
    ['closeLoopWithinDays', { closeLoopWithinDays: 29 }, 'I5 0/20'],
    ['payWithinDays', { payWithinDays: 31 }, 'I6 19/20'],
    ['notAloneFrom', { notAloneFrom: 3 }, 'I7 5/10'],
  ])('changes with %s', async (_, changes, figure) => {
    const shown = (await under(changes)).indicators.flatMap(({ code, numerator, denominator, status }) => [
      `${code} ${numerator}/${denominator}`,
      `${code} ${numerator}/${denominator} ${status}`,
    ]);
    expect(shown).toContain(figure);
  });

  test('is banded by the policy', async () => {
    expect(await under({ bands: { developingFrom: 70, embeddedAbove: 90 } })).toMatchObject({ band: 'EARLY' });
    expect(await under({ bands: { developingFrom: 30, embeddedAbove: 69 } })).toMatchObject({ band: 'EMBEDDED' });
  });
});

test('an unrated activity is capped when and where the policy says', async () => {
  const fractionUnder = async (changes: Partial<ScoringPolicy>) => {
    const work = createJointWork();
    work.activity({ endedAt: addDays(AS_OF, -20), level: 7 });
    work.adopt(addDays(AS_OF, -1), { version: 'cps-2', ...changes });
    return work.fraction('I1');
  };
  expect(await fractionUnder({})).toBe('0/1');
  expect(await fractionUnder({ unratedAfterDays: 21 })).toBe('1/1');
  expect(await fractionUnder({ unratedLevel: 6 })).toBe('1/1');
});

describe('the trend', () => {
  test('ends with the last month that had ended, a month having ended with its last millisecond in UTC', () => {
    expect(monthEndsBefore('2024-03-31T23:59:59.998Z').at(-1)).toBe('2024-02-29T23:59:59.999Z');
    expect(monthEndsBefore('2024-03-31T23:59:59.999Z').at(-1)).toBe('2024-03-31T23:59:59.999Z');
    const ends = monthEndsBefore('2024-04-01T00:00:00.000Z');
    expect(ends).toHaveLength(12);
    expect([ends[0], ends.at(-1)]).toEqual(['2023-04-30T23:59:59.999Z', '2024-03-31T23:59:59.999Z']);
  });

  test('is at each month’s end exactly what the score was then, each by the policy then in force', async () => {
    const history = createHistory();
    keepBusy(history, 90);
    const adopted = { ...cps1, version: 'cps-2', doingWithFrom: 5, agreedBy: [ada, bo, lead.id], baseline: baselineId };
    history.happened('2023-11-15T00:00:00Z', policyIdOf('cps-2'), 'ScoringPolicyAdopted', adopted);
    const db = await history.fold(scoreProjection);
    const trend = trendOf(db, liaisonTeam, '2024-04-10T00:00:00.000Z');
    expect(new Set(trend.map(({ policy }) => policy))).toEqual(new Set(['cps-1', 'cps-2']));
    expect(new Set(trend.map(({ fraction }) => fraction)).size).toBeGreaterThan(6);
    for (const { asOf, ...point } of trend) {
      const then = await history.foldAsOf(scoreProjection, liaisonTeam, { at: asOf });
      expect(scoreOf(then, liaisonTeam, asOf)).toMatchObject({ asOf, ...point });
      expect(scoreOf(then, liaisonTeam, asOf)).toEqual(scoreOf(db, liaisonTeam, asOf));
    }
    const { doingWithFrom } = adopted;
    const named = trendOf(db, liaisonTeam, '2024-04-10T00:00:00.000Z', { policy: { ...cps1, version: 'cps-2', doingWithFrom } });
    expect(new Set(named.map(({ policy }) => policy))).toEqual(new Set(['cps-2']));
  }, 30_000);
});
