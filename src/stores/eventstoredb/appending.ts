// Writing to a stream until it is known what came of it, or until there is no more time to find out.
import type { EventData } from '@eventstore/db-client';

import { actualRevisionIn, fateOf, outcomeUnknown, unavailable } from './outcomes';
import { type Deadline, type Patience, pauseBefore } from './patience';
import type { Reader } from './reader';
import { commitOf } from './stored-event';
import type { Writer } from './writer';

export interface WriteParts {
  readonly writer: Writer;
  readonly reader: Reader;
  readonly patience: Patience;
}

export interface WriteRequest {
  readonly stream: string;
  /** The revision that the stream must have, -1 when it must not be there. */
  readonly base: number;
  /** Makes the events anew for each attempt, under the same ids. */
  readonly events: () => EventData[];
  readonly deadline: Deadline;
}

export type Written =
  | { readonly kind: 'written'; readonly revision: number; readonly commit: bigint }
  | { readonly kind: 'moved'; readonly actualRevision: number };

/**
 * Appends after a revision, once.
 * 1. If an attempt may have been stored, look for its events in the tail of the stream before trying again.
 * 2. Append, with the same ids and the same expected revision: at most one attempt can be stored.
 * 3. If the stream has another revision, one of our attempts may be the reason: look in the tail.
 * @throws StoreFault `STORE_UNAVAILABLE` when nothing was stored, `OUTCOME_UNKNOWN` when that cannot be said.
 */
export const writeAfter = async (parts: WriteParts, { stream, base, events, deadline }: WriteRequest): Promise<Written> => {
  const { writer, reader, patience } = parts;
  let mayBeStored = false;
  for (let attempt = 1; ; attempt += 1) {
    const proposed = events();
    const lookInTail = (): Promise<Written | undefined> => findInTail(reader, { stream, base, events: proposed, deadline });
    try {
      if (mayBeStored) {
        const found = await lookInTail();
        if (found) return found;
      }
      const expected = base < 0 ? 'no_stream' : BigInt(base);
      const { revision, commit } = await writer.append({ stream, events: proposed, expected }, deadline.attemptMs());
      // What the database says of a repetition is less certain than what stands in the stream.
      if (attempt === 1 && commit !== undefined) return { kind: 'written', revision, commit };
      const found = await lookInTail();
      if (found) return found;
    } catch (error) {
      const actualRevision = actualRevisionIn(error);
      if (actualRevision !== undefined) {
        const found = actualRevision > base ? await lookInTail() : undefined;
        return found ?? { kind: 'moved', actualRevision };
      }
      mayBeStored ||= fateOf(error) === 'unknown';
      if (fateOf(error) === 'refused' || deadline.isOver()) throw mayBeStored ? outcomeUnknown(error) : unavailable(error);
      await pauseBefore(patience, attempt);
      if (deadline.isOver()) throw mayBeStored ? outcomeUnknown(error) : unavailable(error);
    }
  }
};

/** What stands where the events would stand: they themselves, something else, or nothing yet. */
const findInTail = async (
  reader: Reader,
  { stream, base, events, deadline }: { stream: string; base: number; events: readonly EventData[]; deadline: Deadline },
): Promise<Written | undefined> => {
  const tail = await reader.read(stream, BigInt(base + 1), events.length, deadline);
  const last = tail.at(-1);
  if (!last) return undefined;
  if (tail.length === events.length && tail.every(({ id }, index) => id === events[index]?.id)) {
    return { kind: 'written', revision: Number(last.revision), commit: commitOf(last) };
  }
  return { kind: 'moved', actualRevision: await reader.revisionOf(stream, deadline) };
};

/** Appends whatever the revision is; a repetition may stand there twice. Gives the revision of the first of the events. */
export const writeAnywhere = async (
  { writer, patience }: WriteParts,
  { stream, events, deadline }: { stream: string; events: EventData[]; deadline: Deadline },
): Promise<number> => {
  for (let attempt = 1; ; attempt += 1) {
    try {
      const { revision } = await writer.append({ stream, events, expected: 'any' }, deadline.attemptMs());
      return revision - (events.length - 1);
    } catch (error) {
      if (fateOf(error) === 'refused' || deadline.isOver()) throw unavailable(error);
      await pauseBefore(patience, attempt);
      if (deadline.isOver()) throw unavailable(error);
    }
  }
};
