// Chance from a seed: the same seed tells the same story.

export interface Random {
  /** From 0 up to 1, exclusive. */
  fraction(): number;
  /** From `from` up to `to`, both inclusive. */
  between(from: number, to: number): number;
  chance(share: number): boolean;
  pick<Item>(items: readonly Item[]): Item;
  /** One of them, each as often as its weight says beside the others'. */
  weighted<Item>(items: readonly (readonly [item: Item, weight: number])[]): Item;
  /** Up to `count` different ones. */
  some<Item>(items: readonly Item[], count: number): Item[];
  /** In the form of version 7: its leading bits are the time. */
  uuid(at: number): string;
  /** Chance of its own for one part of a story: how much of it that part uses changes nothing elsewhere. */
  fork(): Random;
}

export const createRandom = (seed: number): Random => {
  let state = seed >>> 0;
  // Mulberry32: small, fast, and good enough for a story.
  const word = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return (mixed ^ (mixed >>> 14)) >>> 0;
  };
  const hex = (): string => word().toString(16).padStart(8, '0');

  const random: Random = {
    fraction: () => word() / 2 ** 32,
    between: (from, to) => from + Math.floor(random.fraction() * (to - from + 1)),
    chance: (share) => random.fraction() < share,
    pick: (items) => {
      if (items.length === 0) throw new Error('There is nothing to pick from.');
      return items[random.between(0, items.length - 1)] as (typeof items)[number];
    },
    weighted: (items) => {
      let left = random.fraction() * items.reduce((sum, [, weight]) => sum + weight, 0);
      const found = items.find(([, weight]) => (left -= weight) < 0) ?? items.at(-1);
      if (!found) throw new Error('There is nothing to pick from.');
      return found[0];
    },
    some: (items, count) => {
      const left = [...items];
      const picked: (typeof items)[number][] = [];
      while (picked.length < count && left.length > 0) picked.push(...left.splice(random.between(0, left.length - 1), 1));
      return picked;
    },
    uuid: (at) => {
      const time = at.toString(16).padStart(12, '0');
      const [first, second, third] = [hex(), hex(), hex()];
      return `${time.slice(0, 8)}-${time.slice(8)}-7${first.slice(0, 3)}-8${first.slice(3, 6)}-${second}${third.slice(0, 4)}`;
    },
    fork: () => createRandom(word()),
  };
  return random;
};
