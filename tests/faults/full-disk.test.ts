// A file that cannot grow, as on a full disk: the store stops acknowledging, says so, and keeps what it acknowledged.
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';

import { systemClock } from '../../src/kernel/clock';
import { openSqliteStore } from '../../src/stores/sqlite/sqlite-store';
import { newEvent, newStream } from '../support/new-event';
import { programs } from '../support/processes/programs';
import { temporaryFolders } from '../support/temporary-folder';
import { expectWhole, readLedger } from './ledger-after-fault';

const EVENTS_OF_EACH = 3;

const start = programs();
const temporaryFolder = temporaryFolders();

/** In KiB and bytes. In the last one the main file, too, grows until it may not. */
const cases = [
  { largestFile: 200, bytesOfEach: 10 },
  { largestFile: 517, bytesOfEach: 900 },
  { largestFile: 1111, bytesOfEach: 5_000 },
  { largestFile: 6_000, bytesOfEach: 20_000 },
];

test.each(cases)(
  'no file larger than $largestFile KiB',
  async ({ largestFile, bytesOfEach }) => {
    const file = join(temporaryFolder(), 'ledger.db');
    const program = start('acknowledger', [file, EVENTS_OF_EACH, bytesOfEach], { largestFile });
    const lines = (await program.remainingLines()).map((line) => line.split(' '));
    expect(await program.ended).toBe(0);

    // 1. It worked, then it failed once and for all: nothing was acknowledged after the fault.
    const said = lines.map(([first]) => first);
    expect(said.at(-1)).toBe('done');
    expect(said.filter((word) => word === 'fatal')).toHaveLength(1);
    const fault = said.indexOf('fatal');
    expect(new Set(said.slice(0, fault))).toEqual(new Set(['acknowledged']));
    expect(new Set(said.slice(fault + 1, -1))).toEqual(new Set(['rejected']));
    expect(lines[fault]).toEqual(['fatal', 'OUTCOME_UNKNOWN']);

    // 2. All that waited then or came later were told so.
    const rejected = lines.filter(([word]) => word === 'rejected');
    expect(rejected.length).toBeGreaterThan(8);
    for (const [, , code] of rejected) expect(['OUTCOME_UNKNOWN', 'STORE_UNAVAILABLE']).toContain(code);

    // 3. What was acknowledged is there, whole.
    const ledger = await readLedger(file);
    expectWhole(ledger, EVENTS_OF_EACH);
    const acknowledged = lines.filter(([word]) => word === 'acknowledged').map(([, commandId = '']) => commandId);
    expect(acknowledged.filter((commandId) => !ledger.eventIds.has(commandId))).toEqual([]);

    // 4. What became of the others is found out by sending them again.
    const store = openSqliteStore({ file, clock: systemClock, newLogId: randomUUID });
    for (const [, commandId = ''] of rejected) {
      const stream = newStream();
      const command = { commandId, digest: commandId };
      const outcome = await store.append(stream, 'none', [newEvent(stream, { cmd: commandId })], { command });
      expect(outcome.kind).toBe(ledger.eventIds.has(commandId) ? 'known' : 'appended');
    }
    await store.close();
  },
  30_000,
);
