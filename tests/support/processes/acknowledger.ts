// Appends without end, and prints each command once it is acknowledged or rejected; ends after a fatal fault.
import { randomUUID } from 'node:crypto';

import { systemClock } from '../../../src/kernel/clock';
import { type EventStore, StoreFault } from '../../../src/kernel/event-store';
import { eventIdFrom } from '../../../src/kernel/ids';
import { openSqliteStore } from '../../../src/stores/sqlite/sqlite-store';
import { newEvent, newStream } from '../new-event';

const WRITERS = 8;

const [file = '', eventsOfEach = '1', bytesOfEach = '0'] = process.argv.slice(2);

const main = async (): Promise<void> => {
  let fatal = false;
  const onFatal = (fault: StoreFault): void => {
    fatal = true;
    console.log(`fatal ${fault.code}`);
  };
  const store = openSqliteStore({ file, clock: systemClock, newLogId: randomUUID, onFatal });
  const shared = newStream();

  /** Half of the writers have streams of their own, the others share one. */
  const write = async (writer: number): Promise<void> => {
    const stream = writer % 2 === 0 ? newStream() : shared;
    while (!fatal) await append(store, stream);
    await append(store, stream);
  };
  await Promise.all(Array.from({ length: WRITERS }, (_, writer) => write(writer)));
  console.log('done');
};

const append = async (store: EventStore, stream: string): Promise<void> => {
  const commandId = randomUUID();
  const events = Array.from({ length: Number(eventsOfEach) }, (_, index) =>
    newEvent(stream, { id: eventIdFrom(commandId, index), cmd: commandId, data: { note: 'x'.repeat(Number(bytesOfEach)) } }),
  );
  try {
    const { kind } = await store.append(stream, 'any', events, { command: { commandId, digest: commandId } });
    console.log(kind === 'appended' ? `acknowledged ${commandId}` : `unexpected ${kind}`);
  } catch (error) {
    console.log(`rejected ${commandId} ${error instanceof StoreFault ? error.code : String(error)}`);
  }
};

void main();
