// What a sample can be asked for: whole numbers in their ranges, and a day that there is.
import { beginningOf, readSampleOptions } from '../../../src/sample/options';

test('left out, options are as by default: a trust of 24 teams and 150 advisors, six years up to November 2026', () => {
  const until = Date.UTC(2026, 10, 1);
  expect(readSampleOptions({})).toEqual({ options: { teams: 24, advisors: 150, years: 6, seed: 7, until } });
});

test.each([
  [{ teams: '1', advisors: '1', years: '1', seed: '0', until: '1990-01-01' }],
  [{ teams: '500', advisors: '20000', years: '30', seed: '4294967295', until: '2150-12-31' }],
  [{ until: '2024-02-29' }],
])('%o can be asked for', (given) => {
  expect(readSampleOptions(given)).toHaveProperty('options');
});

test.each([
  [{ teams: '0' }, '--teams is a whole number from 1 to 500.'],
  [{ teams: '501' }, '--teams is a whole number from 1 to 500.'],
  [{ advisors: '20001' }, '--advisors is a whole number from 1 to 20000.'],
  [{ advisors: '1e2' }, '--advisors is a whole number from 1 to 20000.'],
  [{ years: '2.5' }, '--years is a whole number from 1 to 30.'],
  [{ years: '' }, '--years is a whole number from 1 to 30.'],
  [{ seed: '-1' }, '--seed is a whole number from 0 to 4294967295.'],
  [{ seed: '4294967296' }, '--seed is a whole number from 0 to 4294967295.'],
  [{ until: '2026-02-30' }, '--until is a day from 1990-01-01 to 2150-12-31, for example 2026-11-01.'],
  [{ until: '1989-12-31' }, '--until is a day from 1990-01-01 to 2150-12-31, for example 2026-11-01.'],
  [{ until: '2151-01-01' }, '--until is a day from 1990-01-01 to 2150-12-31, for example 2026-11-01.'],
  [{ until: '1 November 2026' }, '--until is a day from 1990-01-01 to 2150-12-31, for example 2026-11-01.'],
])('%o cannot, and is told so', (given, sentence) => {
  expect(readSampleOptions(given)).toEqual({ faults: [sentence] });
});

test('every fault is told', () => {
  expect(readSampleOptions({ teams: 'many', years: '99', until: 'soon' })).toMatchObject({
    faults: [/--teams/, /--years/, /--until/].map((name) => expect.stringMatching(name) as string),
  });
});

test('it begins so many years before it ends', () => {
  expect(beginningOf({ until: Date.UTC(2026, 10, 1), years: 6 })).toBe(Date.UTC(2020, 10, 1));
});
