// Rows that are gathered and written many at one go: none is missing, in what numbers they come, and one that fails harms no other stream.
import { DatabaseSync } from '@photostructure/sqlite';

import type { Fold, FedEvent, Projection } from '../../../projections/runner/projection';
import { fedEventOf } from '../../../projections/runner/catch-up';
import { openReadModel, type ReadModel } from '../../../projections/runner/read-model';
import { catalogue } from '../../../src/domain/aggregates';
import { gatheringWriter } from '../../../src/sqlite/gathering-writer';
import { START } from '../../../src/kernel/position';
import { ada, bo, cleo } from '../../support/cast';
import { createHistory, WRITTEN } from '../../support/read-models';

describe('a gathering writer', () => {
  const newWriter = () => {
    const db = new DatabaseSync(':memory:');
    db.exec('CREATE TABLE pairs (one INTEGER, other TEXT)');
    const rows = () => (db.prepare('SELECT one, other FROM pairs ORDER BY rowid').all() as object[]).map(Object.values);
    return { db, rows };
  };

  test.each([0, 1, 3, 4, 15, 16, 21, 63, 64, 65, 200])('writes each of %d rows once, in their order', (count) => {
    const { db, rows } = newWriter();
    const writer = gatheringWriter<[number, string]>(db, { into: 'INSERT INTO pairs', columns: 2 });
    const all = Array.from({ length: count }, (_, index): [number, string] => [index, `row ${index}`]);
    all.forEach(writer.add);
    expect(rows()).toEqual([]);
    writer.settle();
    writer.settle();
    expect(rows()).toEqual(all);
  });

  test('writes in the order it is told, and equals as they came', () => {
    const { db, rows } = newWriter();
    const writer = gatheringWriter<[number, string]>(db, {
      into: 'INSERT INTO pairs',
      columns: 2,
      inOrder: ([one], [other]) => one - other,
    });
    for (const row of [[2, 'a'], [1, 'b'], [2, 'c'], [1, 'd']] as const) writer.add([...row]); // prettier-ignore
    writer.settle();
    expect(rows()).toEqual([[1, 'b'], [1, 'd'], [2, 'a'], [2, 'c']]); // prettier-ignore
  });
});

/** One row of each skill; nobody shows the same twice. */
const skills: Projection = {
  name: 'skills',
  version: 1,
  tables: 'CREATE TABLE skills (advisor TEXT, skill TEXT, position INTEGER, PRIMARY KEY (advisor, skill)) STRICT;',
  open: (db): Fold => {
    const rows = gatheringWriter<[string, string, number]>(db, { into: 'INSERT INTO skills', columns: 3 });
    const apply = ({ event, position }: FedEvent): void => rows.add([event.stream, event.data['skill'] as string, position]);
    return { apply, settle: rows.settle };
  },
};

const rowsOf = ({ db }: ReadModel): unknown[] =>
  (db.prepare('SELECT advisor, skill FROM skills ORDER BY position').all() as object[]).map(Object.values);

test('an event whose row cannot be written when it is settled parks its own stream, and is applied once it can', async () => {
  const { happened, written, store } = createHistory();
  const told = [[ada, 'LISTENING'], [bo, 'LISTENING'], [ada, 'LISTENING'], [cleo, 'CHAIRING'], [ada, 'CHAIRING']] as const; // prettier-ignore
  for (const [advisor, skill] of told) happened(WRITTEN, advisor, 'SkillEvidenced', { skill });
  await written();
  const fed = (await store.readAll(START, 100)).map((recorded) => fedEventOf(catalogue, recorded));
  const model = openReadModel(skills, ':memory:');
  model.feed(fed);
  expect(model.parked()).toMatchObject([{ stream: ada, firstPosition: 3, lastPosition: 5 }]);
  expect(rowsOf(model)).toEqual([told[0], told[1], told[3]]);
  const ofAda = fed.filter(({ event }) => event.stream === ada);
  expect(model.retry(ada, ofAda)).toBe(false);
  model.db.exec(`DELETE FROM skills WHERE advisor = '${ada}'`);
  expect(model.retry(ada, ofAda)).toBe(true);
  expect(rowsOf(model)).toEqual([told[1], told[2], told[3], told[4]]);
});
