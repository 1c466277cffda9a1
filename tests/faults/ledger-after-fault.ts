// Reads a ledger as a fault left it, and says whether it is whole.
import { randomUUID } from 'node:crypto';

import { systemClock } from '../../src/kernel/clock';
import type { RecordedEvent } from '../../src/kernel/event';
import type { KnownCommand } from '../../src/kernel/event-store';
import { eventIdFrom } from '../../src/kernel/ids';
import { START } from '../../src/kernel/position';
import { openSqliteStore } from '../../src/stores/sqlite/sqlite-store';

export interface LedgerAfterFault {
  readonly events: readonly RecordedEvent[];
  /** By the command they came from. */
  readonly eventIds: ReadonlyMap<string, readonly string[]>;
  readonly commands: ReadonlyMap<string, KnownCommand | undefined>;
}

export const readLedger = async (file: string): Promise<LedgerAfterFault> => {
  const store = openSqliteStore({ file, clock: systemClock, newLogId: randomUUID });
  const events = await store.readAll(START, 1_000_000);
  const eventIds = new Map<string, string[]>();
  for (const { envelope } of events) eventIds.set(envelope.cmd, [...(eventIds.get(envelope.cmd) ?? []), envelope.id]);
  const commands = new Map<string, KnownCommand | undefined>();
  for (const commandId of eventIds.keys()) commands.set(commandId, await store.findCommand(commandId));
  await store.close();
  return { events, eventIds, commands };
};

/** Positions and revisions have no gaps, no command is there by halves, and each finds its answer again. */
export const expectWhole = ({ events, eventIds, commands }: LedgerAfterFault, eventsOfEach: number): void => {
  expect(events.map(({ position }) => Number(position))).toEqual(events.map((_, index) => index + 1));

  const revisions = new Map<string, number[]>();
  for (const { envelope } of events) {
    const ofStream = revisions.get(envelope.stream) ?? [];
    revisions.set(envelope.stream, ofStream);
    ofStream.push(envelope.rev);
  }
  for (const ofStream of revisions.values()) expect(ofStream).toEqual([...ofStream.keys()]);

  for (const [commandId, ids] of eventIds) {
    expect(ids).toEqual(Array.from({ length: eventsOfEach }, (_, index) => eventIdFrom(commandId, index)));
    expect(commands.get(commandId)?.digest).toBe(commandId);
  }
};
