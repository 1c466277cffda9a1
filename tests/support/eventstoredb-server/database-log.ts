// What the database holds: streams and the order of all, in memory, with its rules for accepting appends.
export interface StoredRecord {
  /** Where it stands in the order of all: bytes, so there are holes between them. */
  readonly position: bigint;
  readonly stream: string;
  readonly revision: number;
  readonly id: string;
  readonly type: string;
  readonly contentType: string;
  readonly data: Uint8Array;
  readonly metadata: Uint8Array;
}

export type ProposedRecord = Omit<StoredRecord, 'position' | 'stream' | 'revision'>;

/** -1: no such stream. */
export type Expectation = number | 'any' | 'exists';

export type Verdict =
  | { readonly kind: 'written'; readonly revision: number; readonly position: bigint }
  | { readonly kind: 'wrong'; readonly current: number }
  | { readonly kind: 'deleted' };

interface Stream {
  readonly records: StoredRecord[];
  /** Revisions below this one were deleted. */
  firstKept: number;
  isTombstoned: boolean;
}

const RECORD_OVERHEAD = 96;

export const createDatabaseLog = () => {
  const all: StoredRecord[] = [];
  const streams = new Map<string, Stream>();
  const waiting = new Set<() => void>();
  let next = 0n;

  const write = (name: string, proposed: readonly ProposedRecord[]): StoredRecord[] => {
    const stream = streams.get(name) ?? { records: [], firstKept: 0, isTombstoned: false };
    streams.set(name, stream);
    const written = proposed.map((record) => {
      const stored = { ...record, stream: name, revision: stream.records.length, position: next };
      next += BigInt(RECORD_OVERHEAD + record.data.length + record.metadata.length);
      stream.records.push(stored);
      all.push(stored);
      return stored;
    });
    for (const wake of [...waiting]) wake();
    return written;
  };

  /** The same ids in the same order, from `from` on: this was written before. */
  const findRepeat = (stream: Stream, proposed: readonly ProposedRecord[], from: number): StoredRecord | undefined => {
    if (from < 0) return undefined;
    const before = proposed.map(({ id }, index) => [stream.records[from + index], id] as const);
    return before.every(([record, id]) => record?.id === id) ? before.at(-1)?.[0] : undefined;
  };

  const append = (name: string, expected: Expectation, proposed: readonly ProposedRecord[]): Verdict => {
    const stream = streams.get(name);
    if (stream?.isTombstoned) return { kind: 'deleted' };
    const current = stream ? stream.records.length - 1 : -1;
    const isBehind = typeof expected === 'number' && expected < current;
    if (stream && (isBehind || typeof expected === 'string')) {
      const start = isBehind ? expected + 1 : stream.records.findIndex(({ id }) => id === proposed[0]?.id);
      const repeat = findRepeat(stream, proposed, start);
      if (repeat) return { kind: 'written', revision: repeat.revision, position: repeat.position };
    }
    if (typeof expected === 'number' ? expected !== current : expected === 'exists' && current < 0) {
      return { kind: 'wrong', current };
    }
    const last = write(name, proposed).at(-1)!;
    return { kind: 'written', revision: last.revision, position: last.position };
  };

  const writeSystemEvent = (stream = '$stats', type = '$statsCollected'): void => {
    const empty = new Uint8Array();
    write(stream, [{ id: crypto.randomUUID(), type, contentType: 'application/json', data: Buffer.from('{}'), metadata: empty }]);
  };

  /** How many records stand before `position`. */
  const countBefore = (position: bigint): number => {
    let [low, high] = [0, all.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (all[middle]!.position < position) low = middle + 1;
      else high = middle;
    }
    return low;
  };

  writeSystemEvent('$epoch-information', '$epoch-information');
  return {
    all: all as readonly StoredRecord[],
    append,
    writeSystemEvent,
    countBefore,
    isBoundary: (position: bigint) => all[countBefore(position)]?.position === position,
    /** The records that are left of a stream; undefined when there is none. */
    read: (name: string): { readonly isTombstoned: boolean; readonly records: readonly StoredRecord[] } | undefined => {
      const stream = streams.get(name);
      if (!stream) return undefined;
      const records = stream.firstKept > 0 ? stream.records.slice(stream.firstKept) : stream.records;
      return stream.isTombstoned || records.length > 0 ? { isTombstoned: stream.isTombstoned, records } : undefined;
    },
    /** Until scavenged, what was deleted still stands in the order of all. */
    remove: (name: string, forGood: boolean): void => {
      const stream = streams.get(name) ?? { records: [], firstKept: 0, isTombstoned: false };
      streams.set(name, stream);
      stream.firstKept = stream.records.length;
      stream.isTombstoned ||= forGood;
      writeSystemEvent(forGood ? name : `$$${name}`, forGood ? '$streamDeleted' : '$metadata');
    },
    streamNames: () => [...streams.keys()],
    /** Calls `wake` at every write, until the function that it gives is called. */
    onWrite: (wake: () => void): (() => void) => {
      waiting.add(wake);
      return () => void waiting.delete(wake);
    },
  };
};

export type DatabaseLog = ReturnType<typeof createDatabaseLog>;
