// Two processes on one ledger file: they open it together, write at once, and see each other's events.
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';

import { systemClock } from '../../src/kernel/clock';
import { START } from '../../src/kernel/position';
import { openSqliteStore } from '../../src/stores/sqlite/sqlite-store';
import { newStream } from '../support/new-event';
import { programs } from '../support/processes/programs';
import type { WriterReport } from '../support/processes/writer';
import { temporaryFolders } from '../support/temporary-folder';

const start = programs();
const temporaryFolder = temporaryFolders();

test('two processes that open a fresh file at the same moment agree on its log id', async () => {
  const folder = temporaryFolder();
  const openers = [start('opener', []), start('opener', [])];
  for (const opener of openers) expect(await opener.nextLine()).toBe('ready');
  const logs = new Set<string>();
  for (let round = 0; round < 40; round += 1) {
    for (const opener of openers) opener.send(join(folder, `ledger-${round}.db`));
    const [first = '', second] = await Promise.all(openers.map((opener) => opener.nextLine()));
    expect(first).toBe(second);
    logs.add(first);
  }
  expect(logs.size).toBe(40);
  for (const opener of openers) opener.endInput();
  expect(await Promise.all(openers.map(({ ended }) => ended))).toEqual([0, 0]);
}, 20_000);

test('two processes that write at once both get through, and both see everything in one order', async () => {
  const file = join(temporaryFolder(), 'ledger.db');
  const shared = newStream();
  const counts = { ownStreams: 6, appendsToEach: 50, appendsToShared: 60 };
  const eventsOfAll = 2 * (counts.ownStreams * counts.appendsToEach + counts.appendsToShared);
  const writers = [1, 2].map(() => start('writer', [file, shared, ...Object.values(counts), eventsOfAll]));
  for (const writer of writers) expect(await writer.nextLine()).toBe('ready');
  for (const writer of writers) writer.send('go');
  const reports = await Promise.all(writers.map(async (writer) => JSON.parse(await writer.nextLine()) as WriterReport));
  expect(await Promise.all(writers.map(({ ended }) => ended))).toEqual([0, 0]);

  const store = openSqliteStore({ file, clock: systemClock, newLogId: randomUUID });
  const all = await store.readAll(START, 2 * eventsOfAll);
  await store.close();
  expect(all.map(({ position }) => Number(position))).toEqual(Array.from({ length: eventsOfAll }, (_, index) => index + 1));
  for (const { seen } of reports) expect(seen).toEqual(all.map(({ envelope }) => envelope.id));

  const onShared = all.map(({ envelope }) => envelope).filter(({ stream }) => stream === shared);
  expect(onShared.map(({ rev }) => rev)).toEqual([...Array(2 * counts.appendsToShared).keys()]);
  expect(new Set(onShared.map(({ data }) => data['process'])).size).toBe(2);
  expect(reports.some(({ conflicts }) => conflicts > 0)).toBe(true);
}, 20_000);
