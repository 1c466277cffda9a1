// Writes to a ledger that others write to as well, follows it meanwhile, and prints what it met and saw.
import { once } from 'node:events';
import { randomUUID } from 'node:crypto';

import { systemClock } from '../../../src/kernel/clock';
import { START } from '../../../src/kernel/position';
import { openSqliteStore } from '../../../src/stores/sqlite/sqlite-store';
import { newEvent, newStream } from '../new-event';

/** What a writer prints when it is done. */
export interface WriterReport {
  /** How often another writer was first on the shared stream. */
  readonly conflicts: number;
  /** The ids of all events in the order in which following brought them. */
  readonly seen: readonly string[];
}

const [file = '', shared = '', ...counts] = process.argv.slice(2);
const [ownStreams = 0, appendsToEach = 0, appendsToShared = 0, eventsOfAll = 0] = counts.map(Number);

const main = async (): Promise<void> => {
  const store = openSqliteStore({ file, clock: systemClock, newLogId: randomUUID });
  console.log('ready');
  await once(process.stdin, 'data');

  const follow = async (): Promise<string[]> => {
    const abort = new AbortController();
    const seen: string[] = [];
    for await (const batch of store.subscribeAll(START, abort.signal)) {
      seen.push(...batch.map(({ envelope }) => envelope.id));
      if (seen.length >= eventsOfAll) abort.abort();
    }
    return seen;
  };

  const writeOwn = async (): Promise<void> => {
    const stream = newStream();
    for (let revision = -1; revision < appendsToEach - 1; revision += 1) {
      const outcome = await store.append(stream, revision, [newEvent(stream)]);
      if (outcome.kind !== 'appended') throw new Error(`Nobody else writes here, but this came: ${JSON.stringify(outcome)}`);
    }
  };

  const writeShared = async (): Promise<number> => {
    let conflicts = 0;
    let revision = -1;
    for (let appended = 0; appended < appendsToShared;) {
      const outcome = await store.append(shared, revision, [newEvent(shared, { data: { process: process.pid } })]);
      if (outcome.kind === 'known') throw new Error('No command was given.');
      revision = outcome.kind === 'appended' ? outcome.revision : outcome.actualRevision;
      if (outcome.kind === 'appended') appended += 1;
      else conflicts += 1;
    }
    return conflicts;
  };

  const following = follow();
  const [conflicts] = await Promise.all([writeShared(), ...Array.from({ length: ownStreams }, writeOwn)]);
  console.log(JSON.stringify({ conflicts, seen: await following } satisfies WriterReport));
  await store.close();
  process.stdin.destroy();
};

void main();
