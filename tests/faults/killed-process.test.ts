// A process that is killed in the middle of its work: what it acknowledged is there, and nothing is there by halves.
import { randomInt, randomUUID } from 'node:crypto';
import { join } from 'node:path';

import { systemClock } from '../../src/kernel/clock';
import type { RecordedEvent } from '../../src/kernel/event';
import { START } from '../../src/kernel/position';
import { openSqliteStore } from '../../src/stores/sqlite/sqlite-store';
import { newEvent, newStream } from '../support/new-event';
import { programs } from '../support/processes/programs';
import { temporaryFolders } from '../support/temporary-folder';
import { expectWhole, readLedger } from './ledger-after-fault';

const EVENTS_OF_EACH = 3;

const seed = Number(process.env['SEED'] ?? randomInt(2 ** 31));
const start = programs();
const temporaryFolder = temporaryFolders();

beforeAll(() => process.stdout.write(`killed-process: SEED=${seed}\n`));

test('whatever was acknowledged before kill -9 is in the ledger exactly once', async () => {
  const random = randomFrom(seed);
  const file = join(temporaryFolder(), 'ledger.db');
  const acknowledged: string[] = [];
  for (let round = 0; round < 8; round += 1) {
    acknowledged.push(...(await appendUntilKilled(file, Math.floor(random() * 300))));
    const ledger = await readLedger(file);
    expectWhole(ledger, EVENTS_OF_EACH);
    expect(acknowledged.filter((commandId) => !ledger.eventIds.has(commandId))).toEqual([]);
  }
}, 60_000);

test('a process beside it goes on writing and following', async () => {
  const random = randomFrom(seed + 1);
  const file = join(temporaryFolder(), 'ledger.db');
  const store = openSqliteStore({ file, clock: systemClock, newLogId: randomUUID });
  const last = newEvent(newStream());
  const abort = new AbortController();
  const seen: string[] = [];
  const follow = async (): Promise<void> => {
    for await (const batch of store.subscribeAll(START, abort.signal)) {
      seen.push(...idsOf(batch));
      if (seen.at(-1) === last.envelope.id) abort.abort();
    }
  };
  let killing = true;
  const write = async (): Promise<void> => {
    const stream = newStream();
    for (let revision = -1; killing; revision += 1) {
      expect(await store.append(stream, revision, [newEvent(stream)])).toMatchObject({ kind: 'appended' });
    }
  };
  const following = follow();
  const writing = write();
  try {
    for (let round = 0; round < 5; round += 1) await appendUntilKilled(file, Math.floor(random() * 100));
  } finally {
    killing = false;
  }
  await writing;
  await store.append(last.envelope.stream, 'none', [last]);
  await following;
  expect(seen).toEqual(idsOf(await store.readAll(START, 1_000_000)));
  await store.close();
}, 60_000);

test('a process killed while it makes a ledger leaves a file that opens', async () => {
  const random = randomFrom(seed + 2);
  for (let round = 0; round < 10; round += 1) {
    const file = join(temporaryFolder(), 'ledger.db');
    const program = start('opener', []);
    expect(await program.nextLine()).toBe('ready');
    program.send(file);
    for (let turns = Math.floor(random() * 200); turns > 0; turns -= 1) await new Promise((resolve) => setImmediate(resolve));
    program.kill();
    const [printed] = await program.remainingLines();
    const store = openSqliteStore({ file, clock: systemClock, newLogId: () => 'made afterwards' });
    expect(store.log).toBe(printed ?? store.log);
    expect(await store.append('activity-1', 'none', [newEvent('activity-1')])).toMatchObject({ position: '1' });
    await store.close();
  }
}, 60_000);

const idsOf = (events: readonly RecordedEvent[]): readonly string[] => events.map(({ envelope }) => envelope.id);

/** The commands that a process acknowledged until it was killed, some time after the given number of them. */
const appendUntilKilled = async (file: string, killAfter: number): Promise<readonly string[]> => {
  const program = start('acknowledger', [file, EVENTS_OF_EACH]);
  const lines = [await program.nextLine()];
  while (lines.length <= killAfter) lines.push(await program.nextLine());
  program.kill();
  lines.push(...(await program.remainingLines()));
  expect(await program.ended).toBe('SIGKILL');
  const said = lines.map((line) => line.split(' '));
  expect(new Set(said.map(([word]) => word))).toEqual(new Set(['acknowledged']));
  return said.map(([, commandId = '']) => commandId);
};

/** Numbers from 0 to 1 that follow from the seed (mulberry32). */
const randomFrom = (seed: number) => (): number => {
  seed = (seed + 0x6d2b79f5) | 0;
  let mixed = Math.imul(seed ^ (seed >>> 15), 1 | seed);
  mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
  return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
};
