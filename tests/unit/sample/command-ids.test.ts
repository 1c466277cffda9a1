// The ids of commands rise with the moments they are for.
import { createCommandIds } from '../../../src/sample/command-ids';
import { createRandom } from '../../../src/sample/random';

const MOMENT = Date.UTC(2024, 4, 17, 9, 30);

const momentOf = (id: string): number => Number.parseInt(id.slice(0, 8) + id.slice(9, 13), 16);

test('an id is a UUID of version 7 that begins with its moment', () => {
  const id = createCommandIds(createRandom(1))(MOMENT);
  expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  expect(momentOf(id)).toBe(MOMENT);
});

test('thousands at one moment rise, too, and later ones stay above them', () => {
  const idAt = createCommandIds(createRandom(1));
  const ids = Array.from({ length: 10_000 }, () => idAt(MOMENT));
  ids.push(idAt(MOMENT + 1), idAt(MOMENT + 60_000));
  expect(new Set(ids).size).toBe(ids.length);
  expect([...ids].sort()).toEqual(ids);
  expect(momentOf(ids.at(-1) ?? '')).toBe(MOMENT + 60_000);
});
