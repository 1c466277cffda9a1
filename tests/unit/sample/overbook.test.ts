// Hours over a plan of support in a sample: only for what is written down last, so that nothing is ever refused for want of a name.
import { type Advisor, bookTime, hasTimeFor, overbook } from '../../../src/sample/advisor';
import { DAY, HOUR, NEVER } from '../../../src/sample/moments';

const START = Date.UTC(2024, 2, 4, 10);
const [EARLIER, LATER] = [START - 2 * DAY - HOUR, START + DAY];

const advisorWith = (hoursPerMonth: number | undefined): Advisor => ({
  id: 'advisor-01930000-0000-7000-8000-000000000001',
  label: '001',
  lens: ['CARER'],
  joinsAt: 0,
  leavesAt: NEVER,
  pauses: [],
  silences: [],
  trainings: [],
  keenness: 1,
  hoursPerMonth,
  booked: { days: new Set(), minutes: new Map(), written: new Map() },
  timesThere: 0,
});

test('takes what is left of the month and more, and then nothing else can be booked in it', () => {
  const advisor = advisorWith(8);
  bookTime(advisor, EARLIER, 200, EARLIER);
  bookTime(advisor, START, 180, START);
  expect(hasTimeFor(advisor, LATER, 100)).toBe(true);
  expect(overbook(advisor, START, 45, START)).toBe(100 + 45);
  expect(hasTimeFor(advisor, LATER, 1)).toBe(false);
});

test.each<readonly [why: string, hours: number | undefined, other: number]>([
  ['without a plan', undefined, EARLIER],
  ['where much is left', 30, EARLIER],
  ['where something is written down later', 8, LATER],
  ['where a list of the days before could still be put right', 8, START - DAY],
])('takes nothing %s', (_, hours, other) => {
  const advisor = advisorWith(hours);
  bookTime(advisor, other, 200, other);
  bookTime(advisor, START, 180, START);
  expect(overbook(advisor, START, 45, START)).toBe(0);
});
