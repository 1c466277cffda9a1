// Where two copies of rows differ: each kind of difference, in the order of keys, and nothing else.
import fc from 'fast-check';

import { differencesBetween, type RowDifference } from '../../../projections/runner/differences';
import type { Row, Table } from '../../../projections/runner/tables';

const table = (rows: readonly Row[], name = 'things', key: readonly string[] = ['id', 'part']): Table => ({
  name,
  key,
  rows: () => rows,
});
const between = (before: readonly Table[], after: readonly Table[]) => [...differencesBetween(before, after)];

test('a row is added, removed or changed, and only its changed columns are told', () => {
  const before = [
    { id: 'a', part: 1, said: 'same', number: 1 },
    { id: 'b', part: 1, said: 'old', number: 2 },
    { id: 'b', part: 2, said: 'gone', number: null },
  ];
  const after = [
    { id: 'a', part: 1, said: 'same', number: 1 },
    { id: 'a', part: 10, said: 'new', number: 3 },
    { id: 'b', part: 1, said: 'new', number: 2 },
  ];
  const key = (id: string, part: number) => [
    { column: 'id', value: id },
    { column: 'part', value: part },
  ];
  expect(between([table(before)], [table(after)])).toEqual<RowDifference[]>([
    {
      table: 'things',
      kind: 'ADDED',
      key: key('a', 10),
      columns: [
        { column: 'said', before: null, after: 'new' },
        { column: 'number', before: null, after: 3 },
      ],
    },
    { table: 'things', kind: 'CHANGED', key: key('b', 1), columns: [{ column: 'said', before: 'old', after: 'new' }] },
    { table: 'things', kind: 'REMOVED', key: key('b', 2), columns: [{ column: 'said', before: 'gone', after: null }] },
  ]);
});

test('a table that only one of them has counts with all its rows', () => {
  const rows = [{ id: 'a', part: 1 }];
  expect(between([table(rows, 'a')], [table(rows, 'b')]).map(({ table: name, kind }) => [name, kind])).toEqual([
    ['a', 'REMOVED'],
    ['b', 'ADDED'],
  ]);
});

test('nothing, numbers and text are ordered as SQLite orders them, whatever stands in the text', () => {
  const rows = [null, -1, 2, '', 'B', 'a', '\uff5e', '🙂'].map((id) => ({ id, part: 0 }));
  const [, ...rest] = rows;
  expect(between([table(rows)], [table(rest)]).map(({ kind, key }) => [kind, key[0]?.value])).toEqual([['REMOVED', null]]);
  const withoutLast = rows.slice(0, -1);
  expect(between([table(withoutLast)], [table(rows)]).map(({ kind, key }) => [kind, key[0]?.value])).toEqual([['ADDED', '🙂']]);
});

test('whatever is changed is found, and nothing besides', () => {
  const cells = fc.dictionary(fc.stringMatching(/^[a-z]{1,3}$/), fc.option(fc.integer({ min: 0, max: 3 })), { maxKeys: 12 });
  const tableOf = (said: Readonly<Record<string, number | null>>) =>
    table(
      Object.keys(said)
        .sort()
        .map((id) => ({ id, said: said[id] ?? null })),
      'things',
      ['id'],
    );
  fc.assert(
    fc.property(cells, cells, (before, after) => {
      const ids = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort();
      const meant = ids.filter((id) => !(id in before && id in after && before[id] === after[id]));
      expect(between([tableOf(before)], [tableOf(after)]).map(({ key }) => key[0]?.value)).toEqual(meant);
    }),
  );
});
