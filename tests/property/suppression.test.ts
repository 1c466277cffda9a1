// Small numbers: whatever is shown, nobody can compute how many there are in a group that is too small to be told of.
import fc from 'fast-check';

import { showable } from '../../src/access/suppression';

const SMALLEST = 4;
const figuresOver = (size: number) =>
  fc.array(fc.array(fc.boolean(), { minLength: size, maxLength: size }), { minLength: 1, maxLength: 4 });
const tables = fc
  .integer({ min: 1, max: 4 })
  .chain((size) => fc.tuple(fc.array(fc.nat({ max: 9 }), { minLength: size, maxLength: size }), figuresOver(size)));

const countOf = (cells: readonly number[], group: readonly boolean[]): number =>
  cells.reduce((sum, count, index) => sum + (group[index] ? count : 0), 0);

const groupsOf = (size: number): boolean[][] =>
  Array.from({ length: 2 ** size - 1 }, (_, number) =>
    Array.from({ length: size }, (__, index) => ((number + 1) >> index) % 2 === 1),
  );

/** Counts of people that are not far from some. */
const around = (cells: readonly number[]): number[][] =>
  cells.reduce<number[][]>(
    (boxes, count) =>
      boxes
        .flatMap((box) => [-3, -2, -1, 0, 1, 2, 3].map((step) => [...box, count + step]))
        .filter((box) => box.every((one) => one >= 0)),
    [[]],
  );

test('another count of every small group fits what is shown just as well', () => {
  fc.assert(
    fc.property(tables, ([cells, figures]) => {
      const shown = figures.filter((_, index) => showable(cells, figures, SMALLEST)[index]);
      const fitting = around(cells).filter((other) => shown.every((figure) => countOf(other, figure) === countOf(cells, figure)));
      for (const group of groupsOf(cells.length)) {
        if (countOf(cells, group) >= SMALLEST) continue;
        expect(new Set(fitting.map((other) => countOf(other, group))).size).toBeGreaterThan(1);
      }
    }),
    { numRuns: 1000 },
  );
});

test('what is small is hidden, and so is what would give it away by subtraction', () => {
  const total = [true, true];
  const [first, second] = [
    [true, false],
    [false, true],
  ] as [boolean[], boolean[]];
  expect(showable([20, 3], [total, first, second], 8)).toEqual([true, false, false]);
  expect(showable([20, 3], [first, second, total], 8)).toEqual([true, false, false]);
  expect(showable([20, 9], [total, first, second], 8)).toEqual([true, true, true]);
  expect(showable([3, 4], [total, first, second], 8)).toEqual([false, false, false]);
  // That nobody is in a group says something about each of the others.
  expect(showable([20, 0], [total, first, second], 8)).toEqual([true, false, false]);
});

test('what only fits when nobody is in a group tells that nobody is in it', () => {
  // 4 in the first two, 8 in the second and the last, 4 in all but the second: only 0, 4, 0, 4 are never less than nobody.
  const figures = [
    [true, true, false, false],
    [false, true, false, true],
    [true, false, true, true],
  ];
  expect(showable([0, 4, 0, 4], figures, 4)).toEqual([true, true, false]);
  expect(showable([4, 4, 4, 4], figures, 4)).toEqual([true, true, true]);
});

test('two parts that overlap are not both shown when that tells who is in both', () => {
  const [all, some, others] = [
    [true, true, true],
    [true, true, false],
    [false, true, true],
  ] as [boolean[], boolean[], boolean[]];
  expect(showable([20, 2, 20], [all, some, others], 8)).toEqual([true, true, false]);
  expect(showable([20, 10, 20], [all, some, others], 8)).toEqual([true, true, true]);
});

test('0 and 1 suppress nothing', () => {
  for (const smallest of [0, 1]) {
    fc.assert(
      fc.property(tables, ([cells, figures]) => expect(showable(cells, figures, smallest)).toEqual(figures.map(() => true))),
    );
  }
});
