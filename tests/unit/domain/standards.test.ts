// The rules of a set of standards: once for a scheme and an edition, whole or in parts, and every fault of it named.
import { standardSetOf, type StandardsCommand, standardsCommands } from '../../../src/domain/standards/commands';
import type { StandardsEvent } from '../../../src/domain/standards/events';
import { standardsAggregate } from '../../../src/domain/standards/standards';
import { standardTopic } from '../../../src/domain/vocabulary';
import { parseInput } from '../../../src/kernel/command';
import { makersOf, specificationOf, testThatAllIsShown } from '../../support/specification';

const given = specificationOf(standardsAggregate);

const standard = (number: string, type = 1): StandardsEvent['data']['standards'][number] => ({
  number,
  type,
  topics: ['RECRUITMENT'],
  domains: ['STAFFING'],
  title: 'People with lived experience help to choose staff.',
});

const usual: StandardsEvent['data'] = {
  scheme: 'PLAN',
  edition: '6',
  publishedOn: '2016-11-01',
  illustrative: true,
  standards: [standard('1.1'), standard('1.2', 2)],
  acceptanceRule: [
    { type: 1, percentMet: 100 },
    { type: 2, percentMet: 80 },
  ],
};
const importSet = makersOf<StandardsCommand>()('ImportStandardSet', usual);
const imported = makersOf<StandardsEvent>()('StandardSetImported', usual);

const firstPart = { part: 1, parts: 2, standards: [standard('1.1'), standard('1.2', 2)] };
const secondPart = { part: 2, parts: 2, standards: [standard('2.1')] };

describe('a set of standards', () => {
  test('is imported, with what it asks for and how much of it must be met', () => {
    given([]).when(importSet()).thenAccepted(imported());
    given([])
      .when(importSet({ acceptanceRule: undefined }))
      .thenAccepted(imported({ acceptanceRule: undefined }));
  });

  test('is imported once', () => {
    given([imported()]).when(importSet()).thenRefused('STANDARD_SET_ALREADY_IMPORTED', 'edition');
  });

  test('is one for a scheme and an edition, however they are written', () => {
    const one = standardSetOf({ scheme: 'PLAN', edition: '6' });
    expect(standardSetOf({ scheme: ' plan ', edition: '6' })).toBe(one);
    expect(new Set([one, standardSetOf({ scheme: 'PLAN', edition: '7' }), standardSetOf({ scheme: 'HTAS', edition: '6' })]).size).toBe(3); // prettier-ignore
    expect(one).toMatch(/^standards-[0-9a-f-]{36}$/);
  });

  test('has a standard of each type of which it asks how many must be met', () => {
    const acceptanceRule = [
      { type: 1, percentMet: 100 },
      { type: 3, percentMet: 60 },
      { type: 4, percentMet: 60 },
    ];
    given([])
      .when(importSet({ acceptanceRule: acceptanceRule.slice(0, 2) }))
      .thenRefused('TYPE_WITHOUT_STANDARDS', 'acceptanceRule', '1', 'type');
    given([])
      .when(importSet({ acceptanceRule }))
      .thenRefusedFor(
        ['TYPE_WITHOUT_STANDARDS', 'acceptanceRule', '1', 'type'],
        ['TYPE_WITHOUT_STANDARDS', 'acceptanceRule', '2', 'type'],
      );
  });
});

describe('a set in parts', () => {
  test('is taken in part by part, in order', () => {
    given([]).when(importSet(firstPart)).thenAccepted(imported(firstPart));
    given([imported(firstPart)])
      .when(importSet(secondPart))
      .thenAccepted(imported(secondPart));
    given([]).when(importSet(secondPart)).thenRefused('PART_OUT_OF_ORDER', 'part');
    given([])
      .when(importSet({ part: 2 }))
      .thenRefused('PART_OUT_OF_ORDER', 'part');
    given([imported(firstPart)])
      .when(importSet({ ...secondPart, part: 3 }))
      .thenRefused('PART_OUT_OF_ORDER', 'part');
  });

  test('is complete with its last part, and nothing is taken in twice', () => {
    given([imported(firstPart)])
      .when(importSet(firstPart))
      .thenRefused('STANDARD_SET_ALREADY_IMPORTED', 'edition');
    given([imported(firstPart), imported(secondPart)])
      .when(importSet({ ...secondPart, part: 3, parts: 3 }))
      .thenRefused('STANDARD_SET_ALREADY_IMPORTED', 'edition');
  });

  test('is checked as a whole against the types it asks for', () => {
    const acceptanceRule = [{ type: 5, percentMet: 50 }];
    given([])
      .when(importSet({ ...firstPart, acceptanceRule }))
      .thenAccepted(imported({ ...firstPart, acceptanceRule }));
    given([imported({ ...firstPart, acceptanceRule })])
      .when(importSet({ ...secondPart, acceptanceRule, standards: [standard('2.1', 5)] }))
      .thenAccepted(imported({ ...secondPart, acceptanceRule, standards: [standard('2.1', 5)] }));
    given([imported({ ...firstPart, acceptanceRule })])
      .when(importSet({ ...secondPart, acceptanceRule }))
      .thenRefused('TYPE_WITHOUT_STANDARDS', 'acceptanceRule', '0', 'type');
  });

  test('has each number once, whichever part it stands in', () => {
    given([imported(firstPart)])
      .when(importSet({ ...secondPart, standards: [standard('2.1'), standard('1.2')] }))
      .thenRefused('STANDARD_NUMBER_TAKEN', 'standards', '1', 'number');
  });

  test('says the same of itself in every part', () => {
    const change = (changed: Partial<StandardsEvent['data']>) => importSet({ ...secondPart, ...changed });
    given([imported(firstPart)])
      .when(change({ publishedOn: '2017-01-01' }))
      .thenRefused('PART_DIFFERS', 'publishedOn');
    given([imported(firstPart)])
      .when(change({ scheme: 'plan', illustrative: false, acceptanceRule: [], parts: 3, standards: [standard('1.1')] }))
      .thenRefusedFor(
        ['PART_DIFFERS', 'scheme'],
        ['PART_DIFFERS', 'illustrative'],
        ['PART_DIFFERS', 'acceptanceRule'],
        ['PART_DIFFERS', 'parts'],
        ['STANDARD_NUMBER_TAKEN', 'standards', '0', 'number'],
      );
  });
});

describe('what was sent', () => {
  const faultsOf = (sent: object) => {
    const commandId = '015c0b1a-7e80-7000-8000-000000000001';
    const parsed = parseInput(standardsCommands.ImportStandardSet, { commandId, ...usual, ...sent });
    return parsed.ok ? [] : parsed.refusals.map(({ code, path }) => [code, path.join('.')]);
  };

  test('is refused whole, with every fault of it: numbers, topics, titles and all', () => {
    const { title: _, ...untitled } = standard('3');
    const standards = [
      standard('1'),
      standard('2'),
      { ...standard('1'), topics: ['RECRUITMENT', 'COOKING'] },
      untitled,
      { ...standard('2'), type: 0, title: ' ', colour: 'red' },
      'no standard',
      { ...standard('with space'), topics: ['CARERS', 'CARERS'], domains: 'STAFFING' },
    ];
    expect(faultsOf({ standards, publishedOn: '2016-13-01' }).sort()).toEqual([
      ['EMPTY_TEXT', 'standards.4.title'],
      ['INVALID_FORMAT', 'publishedOn'],
      ['INVALID_FORMAT', 'standards.6.number'],
      ['LISTED_TWICE', 'standards.2.number'],
      ['LISTED_TWICE', 'standards.4.number'],
      ['LISTED_TWICE', 'standards.6.topics'],
      ['OUT_OF_RANGE', 'standards.4.type'],
      ['REQUIRED', 'standards.3.title'],
      ['UNKNOWN_FIELD', 'standards.4.colour'],
      ['UNKNOWN_WORD', 'standards.2.topics.1'],
      ['WRONG_TYPE', 'standards.5'],
      ['WRONG_TYPE', 'standards.6.domains'],
    ]);
  });

  test('is good with every topic there is', () => {
    expect(standardTopic.options).toEqual([
      'RECRUITMENT',
      'TRAINING',
      'SERVICE_DEVELOPMENT',
      'FEEDBACK',
      'COMMUNICATIONS',
      'AUDIT_QI',
      'CARERS',
    ]);
    expect(faultsOf({ standards: [{ ...standard('1'), topics: standardTopic.options }] })).toEqual([]);
  });

  test('says once for a type how much must be met, in whole percent', () => {
    const rule = (...percents: number[]) => faultsOf({ acceptanceRule: percents.map((percentMet) => ({ type: 1, percentMet })) });
    expect(rule(0)).toEqual([]);
    expect(rule(100)).toEqual([]);
    expect(rule(101)).toEqual([['OUT_OF_RANGE', 'acceptanceRule.0.percentMet']]);
    expect(rule(99.5)).toEqual([['WRONG_TYPE', 'acceptanceRule.0.percentMet']]);
    expect(rule(80, 80)).toEqual([['LISTED_TWICE', 'acceptanceRule.1.type']]);
  });

  test('holds at least one standard', () => {
    expect(faultsOf({ standards: [] })).toEqual([['TOO_SHORT', 'standards']]);
  });
});

testThatAllIsShown(standardsAggregate);
