// Moments of a sample fall on days on which people work, and hardly into the quiet seasons.
import { atWork, busynessOn, byDay, DAY, HOUR, instantOf, isWorkday } from '../../../src/sample/moments';
import { createRandom } from '../../../src/sample/random';

test.each([
  ['2024-05-17', true],
  ['2024-05-18', false],
  ['2024-05-19', false],
  ['2024-12-23', true],
  ['2024-12-24', false],
  ['2024-12-31', false],
  ['2025-01-01', false],
  ['2025-01-02', true],
])('whether %s is a workday: %s', (day, expected) => {
  expect(isWorkday(Date.parse(day))).toBe(expected);
});

test.each([
  ['2024-05-17T10:00:00Z', '2024-05-17'],
  ['2024-05-17T16:59:30Z', '2024-05-20'],
  ['2024-05-18T10:00:00Z', '2024-05-20'],
  ['2024-12-23T20:00:00Z', '2025-01-02'],
])('work that begins after %s is done on %s', (earliest, day) => {
  const random = createRandom(3);
  for (let time = 0; time < 200; time += 1) {
    const instant = instantOf(atWork(random, Date.parse(earliest)));
    expect(instant.slice(0, 10)).toBe(day);
    expect(instant.slice(11) >= '09:00' && instant.slice(11) < '17:00').toBe(true);
    expect(Date.parse(instant)).toBeGreaterThanOrEqual(Date.parse(earliest));
  }
});

test('other moments are by day, and never outside the time that is given', () => {
  const random = createRandom(3);
  const from = Date.parse('2024-05-17T22:30:00Z');
  for (let time = 0; time < 200; time += 1) {
    const at = byDay(random, from, from + 3 * DAY);
    expect(at >= from && at <= from + 3 * DAY).toBe(true);
    const hour = instantOf(at).slice(11, 13);
    if (at !== from && at !== from + 3 * DAY) expect(hour >= '08' && hour <= '21').toBe(true);
    expect(byDay(random, from, from + HOUR)).toBeLessThanOrEqual(from + HOUR);
  }
});

test('August and the days around Christmas are quiet', () => {
  const usual = busynessOn(Date.parse('2024-05-17'));
  for (const day of ['2024-08-01', '2024-08-31']) expect(busynessOn(Date.parse(day))).toBeLessThan(usual / 2);
  for (const day of ['2024-12-20', '2025-01-03']) expect(busynessOn(Date.parse(day))).toBeLessThan(usual / 4);
});
