// Writes down what one request reads, before it is read. Nobody's reading of what is about themselves is anybody's business.
import type { Clock, Instant } from '../kernel/clock';
import type { Actor, Envelope } from '../kernel/event';
import type { StreamId } from '../kernel/ids';
import { fieldGroupOf } from './field-groups';
import type { ReadPurpose } from './purpose';
import type { ReadsLog, TextRead } from './reads-log';

export interface ReadRecorder {
  /** Resolves when it is written down that the text of these events about these subjects is read. @throws ReadNotRecordedError */
  note(
    texts: readonly { readonly event: Pick<Envelope, 'id' | 'type'>; readonly subjects: readonly StreamId[] }[],
  ): Promise<void>;
}

export interface Reading {
  readonly log: Pick<ReadsLog, 'record'>;
  readonly clock: Clock;
  /** Who reads; nobody unknown is shown a text. */
  readonly actor: Actor;
  readonly purpose: ReadPurpose;
  readonly requestId: string;
  /** Told how many were written down. */
  readonly onRecorded?: ((count: number, reading: Pick<Reading, 'actor' | 'purpose'>) => void) | undefined;
}

/** What a request reads within so long is one look; a subscription looks again and again. */
const ONE_LOOK_MS = 10_000;

export const createReadRecorder = ({ log, clock, actor, purpose, requestId, onRecorded }: Reading): ReadRecorder => {
  let lookedAt: Instant | undefined;
  const lookNow = (): Instant => {
    const now = clock();
    if (lookedAt === undefined || Date.parse(now) - Date.parse(lookedAt) > ONE_LOOK_MS) lookedAt = now;
    return lookedAt;
  };
  return {
    note: async (texts) => {
      const reads = texts.flatMap(({ event, subjects }): TextRead[] =>
        subjects
          .filter((subject) => subject !== actor.id)
          .map((subject) => ({
            requestId,
            at: lookNow(),
            actor,
            purpose,
            subject,
            fieldGroup: fieldGroupOf(event.type),
            eventId: event.id,
          })),
      );
      if (reads.length === 0) return;
      await log.record(reads);
      onRecorded?.(reads.length, { actor, purpose });
    },
  };
};
