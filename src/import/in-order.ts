// Runs work at the same time where it may, and in the given order where it must: work that shares a key takes turns.

export interface InOrder {
  /** Takes on work, which must not reject. Resolves when there is room for more. */
  add(keys: Iterable<string>, work: () => Promise<void>): Promise<void>;
  /** Resolves when all work is done. */
  done(): Promise<void>;
}

/** So much work may wait for its turn, for every piece that may run: work with other keys can then overtake it. */
const WAITING_PER_RUNNING = 16;

/** With one at once, nothing overtakes. */
export const createInOrder = (atOnce: number): InOrder => {
  const lastOf = new Map<string, Promise<void>>();
  const open = new Set<Promise<void>>();
  const running = createSlots(atOnce);
  const waiting = createSlots(atOnce === 1 ? 1 : atOnce * WAITING_PER_RUNNING);

  return {
    add: async (keys, work) => {
      await waiting.take();
      const mine = [...keys];
      const before = Promise.all(mine.flatMap((key) => lastOf.get(key) ?? []));
      const turn = before
        .then(() => running.take())
        .then(work)
        .finally(() => {
          running.give();
          waiting.give();
          open.delete(turn);
          for (const key of mine) if (lastOf.get(key) === turn) lastOf.delete(key);
        });
      open.add(turn);
      for (const key of mine) lastOf.set(key, turn);
    },
    done: async () => {
      await Promise.all(open);
    },
  };
};

const createSlots = (count: number) => {
  let free = count;
  const queue: (() => void)[] = [];
  return {
    take: async (): Promise<void> => {
      if (free > 0) free -= 1;
      else await new Promise<void>((resolve) => queue.push(resolve));
    },
    give: (): void => {
      const next = queue.shift();
      if (next) next();
      else free += 1;
    },
  };
};
