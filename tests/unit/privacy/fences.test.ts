// The file of those who were erased: every line durable, none passed over.
import { appendFileSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { openFences } from '../../../src/privacy/fences';
import { ada, bo } from '../../support/cast';
import { temporaryFolders } from '../../support/temporary-folder';

const temporaryFolder = temporaryFolders();
const at = '2026-11-24T12:00:00.000Z';
const newFile = () => join(temporaryFolder(), 'erased.ndjson');

test('without a file nobody was erased', () => {
  expect(openFences(newFile()).all()).toEqual([]);
});

test('who was erased stands in it once, a line each, for its owner to read', () => {
  const file = newFile();
  const fences = openFences(file);
  fences.add({ subject: ada, at });
  fences.add({ subject: bo, at });
  fences.add({ subject: ada, at: '2026-11-25T12:00:00.000Z' });
  expect(readFileSync(file, 'utf8')).toBe(`{"subject":"${ada}","at":"${at}"}\n{"subject":"${bo}","at":"${at}"}\n`);
  expect(openFences(file).all()).toEqual([
    { subject: ada, at },
    { subject: bo, at },
  ]);
  expect(statSync(file).mode & 0o777).toBe(0o600);
});

test('a line that was cut off while it was written counts for nothing, and the next one takes its place', () => {
  const file = newFile();
  const fences = openFences(file);
  fences.add({ subject: ada, at });
  appendFileSync(file, `{"subject":"${bo}`);
  expect(fences.all()).toEqual([{ subject: ada, at }]);
  fences.add({ subject: bo, at });
  expect(fences.all().map(({ subject }) => subject)).toEqual([ada, bo]);
});

test('a file that two backups were united in names each person once', () => {
  const file = newFile();
  const text = `{"subject":"${ada}","at":"${at}"}\n`;
  writeFileSync(file, text + text);
  expect(openFences(file).all()).toEqual([{ subject: ada, at }]);
});

test.each(['', 'erased', '{}', `{"subject":"ledger","at":"${at}"}`, `{"subject":"${ada}"}`])(
  'a line that says nothing (%p) is a fault, with its number',
  (damaged) => {
    const file = newFile();
    writeFileSync(file, `{"subject":"${ada}","at":"${at}"}\n${damaged}\n`);
    expect(() => openFences(file).all()).toThrow('Line 2');
    expect(() => openFences(file).add({ subject: bo, at })).toThrow('Line 2');
  },
);
