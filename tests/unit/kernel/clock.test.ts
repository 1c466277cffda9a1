// Reckoning with moments, in days of 24 hours and in UTC.
import { addDays, dayOf, systemClock } from '../../../src/kernel/clock';

test('days are of 24 hours, also over the end of a month, a leap day and the change of the clocks', () => {
  expect(addDays('2017-01-31T09:30:00.000Z', 1)).toBe('2017-02-01T09:30:00.000Z');
  expect(addDays('2020-02-28T09:30:00.000Z', 1)).toBe('2020-02-29T09:30:00.000Z');
  expect(addDays('2017-03-25T09:30:00.000Z', 1)).toBe('2017-03-26T09:30:00.000Z');
  expect(addDays('2017-01-01T00:00:00.000Z', -1)).toBe('2016-12-31T00:00:00.000Z');
});

test('the day of a moment is its day in UTC', () => {
  expect(dayOf('2017-06-14T23:59:59.999Z')).toBe('2017-06-14');
  expect(dayOf('2017-06-15T00:00:00.000Z')).toBe('2017-06-15');
});

test('the system’s clock gives moments in the form in which they compare', () => {
  expect(systemClock()).toMatch(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/);
});
