// Figures about few people are not shown, nor any from which such a figure could be computed. Pure.

/** Figures about fewer people than this are suppressed, unless a trust says another number. */
export const SMALL_NUMBERS = 8;

/** People, counted by groups that do not overlap: everybody stands in exactly one cell. */
export type Cells = readonly number[];

/** A figure counts some of the cells together: `true` where it does. */
export type Figure = readonly boolean[];

/**
 * Which of the figures may be shown: taken in their order, each as long as those shown so far do not tell how many there are of
 * any group of fewer than `smallest` people. An empty group is a small one, too: that nobody is in it says something about each
 * of the others. Meant for a handful of cells.
 */
export const showable = (cells: Cells, figures: readonly Figure[], smallest: number): boolean[] => {
  const shown: Figure[] = [];
  return figures.map((figure) => {
    const isSafe = smallest <= 1 || !tellsSmallGroup(cells, [...shown, figure], smallest);
    if (isSafe) shown.push(figure);
    return isSafe;
  });
};

/**
 * Whether figures tell the size of a small group: whether it is the same in every count of people near the true one that fits
 * them as well. Somebody who adds and subtracts can compute it then, or who knows besides that no group is less than nobody.
 */
const tellsSmallGroup = (cells: Cells, figures: readonly Figure[], smallest: number): boolean => {
  const fitting = changesOf(cells).filter((change) => figures.every((figure) => sumOver(figure, change) === 0));
  return groupsOf(cells.length).some(
    (group) => sumOver(group, cells) < smallest && fitting.every((change) => sumOver(group, change) === 0),
  );
};

const sumOver = (group: Figure, counts: readonly number[]): number =>
  counts.reduce((sum, count, index) => sum + (group[index] ? count : 0), 0);

/** Every group of cells but the empty one. */
const groupsOf = (size: number): Figure[] =>
  Array.from({ length: 2 ** size - 1 }, (_, number) =>
    Array.from({ length: size }, (__, index) => Math.floor((number + 1) / 2 ** index) % 2 === 1),
  );

/** How far other counts are looked for: where there are none so near, none are taken for granted farther away. */
const STEPS = [-3, -2, -1, 0, 1, 2, 3];

/** By how much each cell may differ, none of them below nobody. */
const changesOf = (cells: Cells): number[][] =>
  cells.reduce<number[][]>(
    (changes, count) => changes.flatMap((change) => STEPS.filter((step) => count + step >= 0).map((step) => [...change, step])),
    [[]],
  );
