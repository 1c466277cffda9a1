// The ids of the commands of a sample: UUIDs of version 7 that rise from line to line.
import type { Random } from './random';

/**
 * Gives an id for each moment; moments must not go back. 48 bits are the moment, 12 count the ids of that moment (of more
 * than 4,096 the rest stand in the next millisecond), the rest follows from the seed.
 * @see RFC 9562, sections 5.7 and 6.2 (method 1)
 */
export const createCommandIds = (random: Random): ((at: number) => string) => {
  let last = -1;
  let count = 0;
  return (at) => {
    count = at > last ? 0 : count + 1;
    last = Math.max(at, last);
    if (count > 0xfff) {
      last += 1;
      count = 0;
    }
    const id = random.uuid(last);
    return `${id.slice(0, 15)}${count.toString(16).padStart(3, '0')}${id.slice(18)}`;
  };
};
