// The rules of one scoring policy: agreed on together, adopted once, and of numbers by which a score can be reckoned.
import { cps1 } from '../../../projections/score/policy';
import { type PolicyCommand, policyCommands } from '../../../src/domain/policy/commands';
import type { PolicyEvent } from '../../../src/domain/policy/events';
import { policyAggregate } from '../../../src/domain/policy/policy';
import { baselineId, policyIdOf } from '../../../src/domain/policy/policy-id';
import { parseInput } from '../../../src/kernel/command';
import { ada, bo, colleague, lead } from '../../support/cast';
import { makersOf, specificationOf, testThatAllIsShown } from '../../support/specification';

const given = specificationOf(policyAggregate);
const agreedBy = [ada, lead.id];
const numbers = { ...cps1, version: 'cps-2' };
const adopt = makersOf<PolicyCommand>()('AdoptScoringPolicy', { ...numbers, agreedBy });
const adopted = makersOf<PolicyEvent>()('ScoringPolicyAdopted', { ...numbers, agreedBy, baseline: baselineId });
const none = { ASSETS: 0, CAPABILITIES: 0, RECIPROCITY: 0, PEER_SUPPORT: 0 };

describe('a scoring policy', () => {
  test('is adopted with every number, and names the one that holds while none is', () => {
    given([]).when(adopt()).thenAccepted(adopted());
    const changed = { windowDays: 180, minimumActivities: 3, bands: { developingFrom: 40, embeddedAbove: 70 } };
    given([]).when(adopt(changed)).thenAccepted(adopted(changed));
  });

  test('is adopted once: a change needs a name of its own', () => {
    given([adopted()]).when(adopt()).thenRefused('POLICY_VERSION_USED', 'version');
    given([adopted()])
      .when(adopt({ windowDays: 180 }))
      .thenRefused('POLICY_VERSION_USED', 'version');
  });

  test('cannot take the name of the one that nobody has to adopt', () => {
    given([])
      .when(adopt({ version: 'cps-1' }))
      .thenRefused('POLICY_VERSION_RESERVED', 'version');
    given([])
      .when(adopt({ version: 'cps-10' }))
      .thenAccepted(adopted({ version: 'cps-10' }));
  });

  test.each([
    [80, 50, false],
    [60, 60, false],
    [59, 60, true],
    [0, 100, true],
  ])('with DEVELOPING from %i and EMBEDDED above %i', (developingFrom, embeddedAbove, isAccepted) => {
    const bands = { developingFrom, embeddedAbove };
    const decision = given([]).when(adopt({ bands }));
    if (isAccepted) decision.thenAccepted(adopted({ bands }));
    else decision.thenRefused('BANDS_OUT_OF_ORDER', 'bands');
  });

  test('lets something weigh, so that there can be a score', () => {
    given([])
      .when(adopt({ principleWeights: none }))
      .thenRefused('NOTHING_WEIGHS', 'principleWeights');
    const indicatorWeights = { ...cps1.indicatorWeights, I1: 0, I2: 0 };
    given([]).when(adopt({ indicatorWeights })).thenRefused('NOTHING_WEIGHS', 'principleWeights');
    // What does not weigh as a principle needs no indicator that does.
    const principleWeights = { ...none, RECIPROCITY: 100 };
    given([]).when(adopt({ indicatorWeights, principleWeights })).thenAccepted(adopted({ indicatorWeights, principleWeights }));
  });

  test.each([
    ['advisors alone', [ada, bo], false],
    ['staff alone', [lead.id, colleague.id], false],
    ['an advisor and somebody who is no member of staff', [ada, lead.id.replace('staff', 'admin')], false],
    ['an advisor and a member of staff', [bo, colleague.id], true],
    ['an advisor and who leads involvement', [bo, lead.id.replace('staff', 'involvement_lead')], true],
  ])('agreed on by %s', (_, people, isAccepted) => {
    const decision = given([]).when(adopt({ agreedBy: people }));
    if (isAccepted) decision.thenAccepted(adopted({ agreedBy: people }));
    else decision.thenRefused('NOT_CO_PRODUCED', 'agreedBy');
  });
});

describe('what it takes', () => {
  const refusalsOf = (changes: object) => {
    const input = { commandId: '015c0b1a-7e80-7000-8000-000000000001', ...numbers, agreedBy, ...changes };
    const parsed = parseInput(policyCommands.AdoptScoringPolicy, input);
    return parsed.ok ? [] : parsed.refusals.map(({ code, path }) => `${code} ${path.join('.')}`);
  };

  test.each([
    [{}, []],
    [{ version: 'Our policy' }, ['INVALID_FORMAT version']],
    [{ windowDays: 27 }, ['OUT_OF_RANGE windowDays']],
    [{ minimums: { ...cps1.minimums, I3: 0 } }, ['OUT_OF_RANGE minimums.I3']],
    [{ minimums: { I1: 1 } }, ['I2', 'I3', 'I4', 'I5', 'I6', 'I7', 'I8'].map((code) => `REQUIRED minimums.${code}`)],
    [{ indicatorWeights: { ...cps1.indicatorWeights, I9: 1 } }, ['UNKNOWN_FIELD indicatorWeights.I9']],
    [{ indicatorWeights: { ...cps1.indicatorWeights, I1: 101 } }, ['OUT_OF_RANGE indicatorWeights.I1']],
    [{ principleWeights: { ...cps1.principleWeights, ASSETS: 0.5 } }, ['WRONG_TYPE principleWeights.ASSETS']],
    [{ agreedBy: ['Ada'] }, ['INVALID_FORMAT agreedBy.0', 'TOO_SHORT agreedBy']],
    [{ agreedBy: [ada, ada] }, ['LISTED_TWICE agreedBy']],
  ])('%j', (changes, refusals) => {
    expect(refusalsOf(changes).sort()).toEqual(refusals.sort());
  });

  test('is given by who leads involvement and by who runs the ledger', () => {
    expect(policyCommands.AdoptScoringPolicy.roles).toEqual(['involvement_lead', 'admin']);
  });

  test('has one stream for each name', () => {
    expect(policyIdOf('cps-2')).toMatch(/^policy-[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(new Set(['cps-1', 'cps-2', 'cps-3'].map(policyIdOf)).size).toBe(3);
  });
});

testThatAllIsShown(policyAggregate);
