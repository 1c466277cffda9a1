// A memory of bounded size in front of rows that never change once they are written.

/** How many answers are kept; when there are more, all are forgotten and looked up again. */
const SIZE = 50_000;

/** Asks `find` once for each key and remembers the answer, unless there was none. */
export const remembered = <Key, Value>(find: (key: Key) => Value): ((key: Key) => Value) => {
  const known = new Map<Key, Value>();
  return (key) => {
    const value = known.get(key);
    if (value !== undefined) return value;
    const found = find(key);
    if (known.size >= SIZE) known.clear();
    if (found !== undefined) known.set(key, found);
    return found;
  };
};
