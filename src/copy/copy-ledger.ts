// Moves a whole ledger into another store: event by event in their order, with the very bytes, and the roots held against each other.
import type { Hash } from '../audit/merkle-tree';
import type { RecordedEvent } from '../kernel/event';
import type { EventStore } from '../kernel/event-store';
import { positionOf } from '../kernel/position';
import type { MovableKeyStore } from '../privacy/key-store';
import type { MovedEvent } from '../stores/moved-event';

export interface CopySource {
  readonly store: Pick<EventStore, 'log' | 'readAll' | 'readSealed' | 'findCommand' | 'size'>;
  readonly keys: MovableKeyStore;
  /** The root over the first leaves. */
  root(size: number): Hash;
}

export interface CopyTarget {
  readonly log: string;
  readonly keys: MovableKeyStore;
  size(): Promise<number>;
  root(size: number): Hash;
  /** Takes in events of one stream that follow on each other, after all that were taken in before. */
  takeOver(events: readonly MovedEvent[]): Promise<void>;
}

export interface Copied {
  readonly size: number;
  readonly root: Hash;
  /** How many were there already, from an earlier attempt. */
  readonly before: number;
}

const BATCH = 500;
const TOGETHER = 50;

/** Can be ended at any moment and begun again: it goes on where it was. @throws Error when the two are not one ledger */
export const copyLedger = async (
  source: CopySource,
  target: CopyTarget,
  onProgress?: (done: number) => void,
): Promise<Copied> => {
  if (target.log !== source.store.log) {
    throw new Error('Another ledger stands where this one is to be copied: name an empty event database or data folder.');
  }
  const before = await target.size();
  await assertSame(source, target, before);
  await copyKeys(source.keys, target.keys);

  let done = before;
  for (;;) {
    const batch = await source.store.readAll(positionOf(done), BATCH);
    if (batch.length === 0) break;
    for (const run of runsOf(batch)) {
      await target.takeOver(await Promise.all(run.map((event) => withAll(source.store, event))));
      done += run.length;
      onProgress?.(done);
    }
  }
  const size = await target.size();
  return { size, before, root: await assertSame(source, target, size) };
};

const assertSame = async ({ store, root }: CopySource, target: CopyTarget, size: number): Promise<Hash> => {
  const there = target.root(size);
  if (size > (await store.size()) || !root(size).equals(there)) {
    throw new Error(`The first ${size} events there are not those of this ledger: it has gone another way since it was copied.`);
  }
  return there;
};

const copyKeys = async (from: MovableKeyStore, to: MovableKeyStore): Promise<void> => {
  for (const subject of await from.destroyed()) await to.destroy(subject);
  const destroyedThere = new Set(await to.destroyed());
  for (const subject of await from.subjects()) {
    const key = destroyedThere.has(subject) ? undefined : await from.find(subject);
    if (key) await to.adopt(subject, key);
  }
};

/** Neighbours of one stream go together; the order of all stays. */
const runsOf = (events: readonly RecordedEvent[]): RecordedEvent[][] => {
  const runs: RecordedEvent[][] = [];
  for (const event of events) {
    const run = runs.at(-1);
    if (run && run.length < TOGETHER && run[0]?.envelope.stream === event.envelope.stream) run.push(event);
    else runs.push([event]);
  }
  return runs;
};

const withAll = async (store: CopySource['store'], { leaf, envelope, position }: RecordedEvent): Promise<MovedEvent> => {
  const known = await store.findCommand(envelope.cmd);
  const isLast = known?.position === position;
  return {
    leaf,
    envelope,
    sealed: envelope.sd.length === 0 ? [] : await store.readSealed(envelope.id),
    command: isLast ? { commandId: known.commandId, digest: known.digest } : undefined,
  };
};
