// Whom the ledger itself says to be erased: its own events are read once, and how far is remembered beside the fences.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';

import type { Instant } from '../kernel/clock';
import type { EventStore } from '../kernel/event-store';
import { comparePositions, type Position, START } from '../kernel/position';
import type { Fences } from '../privacy/fences';

interface Remembered {
  readonly log: string;
  readonly position: Position;
  /** How many were fenced then: when there are fewer now, the file of fences is an older one, or lost. */
  readonly fences: number;
}

const BATCH = 1000;

/** Puts up a fence for everybody whom the ledger says to be erased and who has none. */
export const fenceErasedInLedger = async ({
  store,
  fences,
  file,
}: {
  readonly store: EventStore;
  readonly fences: Fences;
  readonly file: string;
}): Promise<void> => {
  const remembered = read(file);
  let after = await knownUpTo(store, fences, remembered);
  for (;;) {
    const batch = await store.readAll(after, BATCH);
    for (const { envelope } of batch) {
      if (envelope.type === 'SubjectErased') fences.add({ subject: envelope.stream, at: envelope.rec });
    }
    const last = batch.at(-1);
    if (!last) break;
    after = last.position;
  }
  const seen: Remembered = { log: store.log, position: after, fences: fences.all().length };
  if (remembered && JSON.stringify(remembered) === JSON.stringify(seen)) return;
  // Losing it costs one reading of the ledger.
  writeFileSync(file, `${JSON.stringify(seen)}\n`, { mode: 0o600 });
};

const knownUpTo = async (store: EventStore, fences: Fences, remembered: Remembered | undefined): Promise<Position> => {
  if (!remembered || remembered.log !== store.log || fences.all().length < remembered.fences) return START;
  const head = await store.head();
  // A ledger that was restored from an older backup ends before: what it still holds was read.
  return comparePositions(head, remembered.position) < 0 ? head : remembered.position;
};

const read = (file: string): Remembered | undefined => {
  if (!existsSync(file)) return undefined;
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Remembered;
  } catch {
    return undefined;
  }
};

/** When somebody was fenced, or else now. */
export const fencedAt = (fences: Fences, subject: string, now: Instant): Instant =>
  fences.all().find((fence) => fence.subject === subject)?.at ?? now;
