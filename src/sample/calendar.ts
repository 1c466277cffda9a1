// Puts the lines of many small stories into the one order in which they are written down.
import type { Line } from './line';

export interface Calendar {
  /** Takes the lines of one story. None of them may be written before what has been given out. */
  enter(lines: readonly Line[]): void;
  /** Gives out every line that is written before a moment, in order. */
  before(moment: number): Generator<Line>;
}

interface Story {
  readonly lines: readonly Line[];
  next: number;
  /** Of two lines at one moment, that of the story entered first comes first. */
  readonly place: number;
}

/** A heap of stories by the next line of each: it holds what is still to come, and nothing of what has passed. */
export const createCalendar = (): Calendar => {
  const heap: Story[] = [];
  let entered = 0;

  return {
    enter: (lines) => {
      if (lines.length === 0) return;
      heap.push({ lines: [...lines].sort(byMoment), next: 0, place: entered });
      entered += 1;
      rise(heap);
    },
    before: function* (moment) {
      for (let first = heap[0]; first && nextOf(first).writtenAt < moment; first = heap[0]) {
        const due = nextOf(first);
        first.next += 1;
        if (first.next === first.lines.length) {
          const last = heap.pop();
          if (last && last !== first) heap[0] = last;
        }
        sink(heap);
        yield due;
      }
    },
  };
};

const byMoment = (a: Line, b: Line): number => a.writtenAt - b.writtenAt || a.at - b.at;

const nextOf = ({ lines, next }: Story): Line => lines[next] as Line;

const isBefore = (a: Story | undefined, b: Story | undefined): boolean =>
  a !== undefined && (b === undefined || (byMoment(nextOf(a), nextOf(b)) || a.place - b.place) < 0);

const swap = (heap: Story[], a: number, b: number): void => {
  [heap[a], heap[b]] = [heap[b] as Story, heap[a] as Story];
};

const rise = (heap: Story[]): void => {
  let at = heap.length - 1;
  while (at > 0) {
    const parent = (at - 1) >> 1;
    if (!isBefore(heap[at], heap[parent])) return;
    swap(heap, at, parent);
    at = parent;
  }
};

const sink = (heap: Story[]): void => {
  let at = 0;
  for (;;) {
    const [left, right] = [2 * at + 1, 2 * at + 2];
    const least = isBefore(heap[right], heap[left]) ? right : left;
    if (!isBefore(heap[least], heap[at])) return;
    swap(heap, at, least);
    at = least;
  }
};
