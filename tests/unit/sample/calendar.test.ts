// Many small stories are told in one order: that in which they were written down.
import { createCalendar } from '../../../src/sample/calendar';
import { asAdvisor, type Line, line, writtenFrom } from '../../../src/sample/line';
import { createRandom } from '../../../src/sample/random';
import { ada } from '../../support/cast';

const happened = (at: number): Line => line(at, asAdvisor(ada), 'PauseInvolvement', { advisorId: ada });

const momentsOf = (lines: Iterable<Line>): number[] => [...lines].map(({ at }) => at);

test('lines come in the order of their moments, whichever story they belong to', () => {
  const calendar = createCalendar();
  calendar.enter([happened(5), happened(1), happened(9)]);
  calendar.enter([happened(3), happened(7)]);
  calendar.enter([]);
  expect(momentsOf(calendar.before(7))).toEqual([1, 3, 5]);
  calendar.enter([happened(8)]);
  expect(momentsOf(calendar.before(100))).toEqual([7, 8, 9]);
  expect(momentsOf(calendar.before(100))).toEqual([]);
});

test('of lines at one moment, those of the story that was entered first come first', () => {
  const calendar = createCalendar();
  const stories = [0, 1, 2, 3, 4].map((place) => [happened(4), happened(4)].map((one) => ({ ...one, input: { place } })));
  for (const story of stories) calendar.enter(story);
  expect([...calendar.before(5)]).toEqual(stories.flat());
});

test('what was kept on paper comes when it was written down, in the order in which it happened', () => {
  const calendar = createCalendar();
  calendar.enter(writtenFrom([happened(2), happened(1), happened(30)], 20));
  calendar.enter([happened(10), happened(25)]);
  expect(momentsOf(calendar.before(100))).toEqual([10, 1, 2, 25, 30]);
});

test('a story can be entered while another is being told', () => {
  const calendar = createCalendar();
  calendar.enter([happened(1), happened(4)]);
  const told: number[] = [];
  for (const { at } of calendar.before(10)) {
    told.push(at);
    if (at === 1) calendar.enter([happened(2), happened(3)]);
  }
  expect(told).toEqual([1, 2, 3, 4]);
});

test('hundreds of stories keep the order', () => {
  const calendar = createCalendar();
  const random = createRandom(11);
  const moments: number[] = [];
  for (let story = 0; story < 300; story += 1) {
    const own = Array.from({ length: random.between(1, 9) }, () => random.between(0, 5000));
    moments.push(...own);
    calendar.enter(own.map(happened));
  }
  expect(momentsOf(calendar.before(Infinity))).toEqual(moments.sort((a, b) => a - b));
});
