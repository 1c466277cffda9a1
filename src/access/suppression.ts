// Figures about few people are not shown, nor any from which such a figure could be computed. Pure.

/** Figures about fewer people than this are suppressed, unless a trust says another number. */
export const SMALL_NUMBERS = 8;

/** People, counted by groups that do not overlap: everybody stands in exactly one cell. */
export type Cells = readonly number[];

/** A figure counts some of the cells together: `true` where it does. */
export type Figure = readonly boolean[];

/**
 * Which of the figures may be shown: taken in their order, each as long as those shown so far do not yield, by adding and
 * subtracting, how many there are of any group of fewer than `smallest` people. An empty group is a small one, too: that nobody
 * is in it says something about each of the others.
 */
export const showable = (cells: Cells, figures: readonly Figure[], smallest: number): boolean[] => {
  const shown: Figure[] = [];
  return figures.map((figure) => {
    const isSafe = smallest <= 1 || !yieldsSmallGroup(cells, [...shown, figure], smallest);
    if (isSafe) shown.push(figure);
    return isSafe;
  });
};

/** Whether figures yield the size of a small group: whether its cells are a sum of multiples of theirs. */
const yieldsSmallGroup = (cells: Cells, figures: readonly Figure[], smallest: number): boolean => {
  const basis = reduced(figures.map((figure) => figure.map(Number)));
  return groupsOf(cells.length).some((group) => {
    const people = cells.reduce((sum, count, index) => sum + (group[index] ? count : 0), 0);
    return people < smallest && reduced([...basis, group.map(Number)]).length === basis.length;
  });
};

/** Every group of cells but the empty one. */
const groupsOf = (size: number): Figure[] =>
  Array.from({ length: 2 ** size - 1 }, (_, number) =>
    Array.from({ length: size }, (__, index) => Math.floor((number + 1) / 2 ** index) % 2 === 1),
  );

/** Rows of whole numbers in echelon form, without those that follow from the others: so many are independent. */
const reduced = (rows: readonly (readonly number[])[]): number[][] => {
  const basis: { readonly pivot: number; readonly row: number[] }[] = [];
  for (const given of rows) {
    let row = [...given];
    for (const { pivot, row: other } of basis) {
      const [factor = 0, by = 0] = [row[pivot], other[pivot]];
      row = row.map((value, index) => value * by - (other[index] ?? 0) * factor);
    }
    const pivot = row.findIndex((value) => value !== 0);
    if (pivot >= 0) basis.push({ pivot, row });
  }
  return basis.map(({ row }) => row);
};
