// A whole ledger in memory, with a clock that stands still: store, keys, rules.
import { randomBytes, randomUUID } from 'node:crypto';
import { join } from 'node:path';

import { catalogue } from '../../src/domain/aggregates';
import type { Clock } from '../../src/kernel/clock';
import { createCommandHandler } from '../../src/kernel/command-handler';
import type { Actor, RecordedEvent } from '../../src/kernel/event';
import type { EventStore } from '../../src/kernel/event-store';
import { START } from '../../src/kernel/position';
import { packageRoot } from '../../src/package-root';
import { openKeyStore } from '../../src/privacy/key-store';
import { createLocalVault } from '../../src/privacy/vault';
import { createMemoryStore } from '../../src/stores/memory/memory-store';

/** After the last line of the sample story. */
export const NOW = '2026-11-24T12:00:00.000Z';

export const someLead: Actor = { id: 'involvement_lead-6d0c8d3e-4f0a-4c68-9d6e-0a1b2c3d4e5f', role: 'involvement_lead' };

export const openMemoryLedger = (clock: Clock = () => NOW) => {
  const keys = openKeyStore({ file: ':memory:', keyEncryptionKey: randomBytes(32), randomBytes });
  const vault = createLocalVault(keys, randomBytes);
  const store = createMemoryStore({ log: `log-${randomUUID()}`, clock });
  const handler = createCommandHandler({ store, catalogue, sealer: vault, clock });
  return { store, keys, vault, catalogue, clock, handler };
};

export type MemoryLedger = ReturnType<typeof openMemoryLedger>;

export const allEvents = (store: EventStore): Promise<readonly RecordedEvent[]> => store.readAll(START, Number.MAX_SAFE_INTEGER);

/** The lines of the sample story; each makes one event. */
export const STORY_LINES = 723;

export const sample = (name: string): string => join(packageRoot, 'samples', name);
