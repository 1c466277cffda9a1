// Folded pasts, kept for a while: the same question about the past, asked again, finds its rows ready.
import type { Catalogue } from '../../src/kernel/catalogue';
import type { EventStore } from '../../src/kernel/event-store';
import type { StreamId } from '../../src/kernel/ids';
import { comparePositions, latest, type Position } from '../../src/kernel/position';
import { type FoldedPast, foldPast, type PastMoment } from './as-of';
import type { Database, HistoryReader, Projection } from './projection';

export interface PastQuestion {
  readonly projection: Projection;
  readonly subject: StreamId;
  readonly moment: PastMoment;
  /** The last event that the answer has to take into account; `history` knows it. */
  readonly head: Position;
  readonly history: HistoryReader;
}

export interface KeptPasts {
  /** Asks the rows of one subject as of a moment. The answer must not hold on to them. */
  ask<Answer>(question: PastQuestion, read: (db: Database) => Answer): Promise<Answer>;
  /** How many are kept. */
  readonly size: number;
  close(): void;
}

export interface KeptPastsOptions {
  readonly store: Pick<EventStore, 'readAll'>;
  readonly catalogue: Catalogue;
  /** At most so many are kept, and at most so many bytes of rows. */
  readonly most?: number;
  readonly mostBytes?: number;
}

const MOST = 200;
const MOST_BYTES = 256 * 1024 * 1024;
/** When more was written since a past was last asked for, folding it again is the shorter way. */
const WORTH_CHECKING = 20_000;
const BATCH = 500;

interface Kept {
  readonly folded: Promise<FoldedPast>;
  /** Nothing written later can change it. */
  readonly isSettled: boolean;
  /** No event up to here, other than those folded, concerns it. */
  checkedTo: Position;
  bytes: number;
  readers: number;
  isDropped: boolean;
}

export const createKeptPasts = (options: KeptPastsOptions): KeptPasts => {
  const { store, catalogue, most = MOST, mostBytes = MOST_BYTES } = options;
  // In the order in which they were last asked for.
  const kept = new Map<string, Kept>();

  const begin = ({ projection, subject, moment, head, history }: PastQuestion): Kept => {
    // What is written while it is folded would be half in it: it ends at the head, and is checked from there on.
    const until = { ...moment, position: moment.position ?? head };
    return {
      folded: foldPast(projection, subject, until, history, catalogue),
      isSettled: moment.position !== undefined,
      checkedTo: until.position,
      bytes: 0,
      readers: 0,
      isDropped: false,
    };
  };

  const isStillRight = async (past: Kept, { concerns }: FoldedPast, head: Position): Promise<boolean> => {
    let checkedTo = past.checkedTo;
    for (let seen = 0; !past.isSettled && comparePositions(checkedTo, head) < 0; seen += BATCH) {
      if (seen >= WORTH_CHECKING) return false;
      const batch = await store.readAll(checkedTo, BATCH);
      if (batch.some(concerns)) return false;
      checkedTo = batch.at(-1)?.position ?? head;
    }
    past.checkedTo = latest(past.checkedTo, checkedTo);
    return true;
  };

  const closeWhenUnread = (past: Kept): void => {
    if (past.isDropped && past.readers === 0) past.folded.then(({ db }) => db.close(), ignore);
  };

  const drop = (key: string, past: Kept): void => {
    if (kept.get(key) !== past) return;
    kept.delete(key);
    past.isDropped = true;
    closeWhenUnread(past);
  };

  const makeRoom = (): void => {
    let bytes = [...kept.values()].reduce((sum, past) => sum + past.bytes, 0);
    for (const [key, past] of kept) {
      if (kept.size <= most && bytes <= mostBytes) return;
      bytes -= past.bytes;
      drop(key, past);
    }
  };

  /** The answer, unless what is kept is not right any more. */
  const answerFrom = async <Answer>(
    key: string,
    past: Kept,
    head: Position,
    read: (db: Database) => Answer,
  ): Promise<{ readonly answer: Answer } | undefined> => {
    past.readers += 1;
    try {
      const folded = await past.folded.catch((error: unknown) => {
        drop(key, past);
        throw error;
      });
      if (!(await isStillRight(past, folded, head))) {
        drop(key, past);
        return undefined;
      }
      past.bytes ||= sizeOf(folded.db);
      if (!past.isDropped) {
        kept.delete(key);
        kept.set(key, past);
      }
      return { answer: read(folded.db) };
    } finally {
      past.readers -= 1;
      closeWhenUnread(past);
      makeRoom();
    }
  };

  return {
    ask: async (question, read) => {
      const { projection, subject, moment, head } = question;
      const key = [projection.name, subject, moment.at ?? '', moment.position ?? ''].join(' ');
      for (;;) {
        const past = kept.get(key) ?? begin(question);
        kept.set(key, past);
        const found = await answerFrom(key, past, head, read);
        if (found) return found.answer;
      }
    },
    get size() {
      return kept.size;
    },
    close: () => {
      for (const [key, past] of kept) drop(key, past);
    },
  };
};

const sizeOf = (db: Database): number => {
  const { bytes } = db
    .prepare('SELECT page_count * page_size AS bytes FROM pragma_page_count, pragma_page_size')
    .get() as unknown as { bytes: number };
  return bytes;
};

/** A past that could not be folded has nothing to close; who asked for it has been told. */
const ignore = (): void => undefined;
