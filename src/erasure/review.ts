// Text about others that may speak of somebody who is to be erased: listed for people to look at, never shown.
import type { RecordedEvent } from '../kernel/event';
import type { EventStore } from '../kernel/event-store';
import type { StreamId } from '../kernel/ids';
import { type Position, START } from '../kernel/position';
import type { Vault } from '../privacy/vault';
import { workOf } from './work-of';

/** SAME_WORK: it belongs to what the advisor took part in. NAME: a word of their name stands in it. */
export type ReviewReason = 'SAME_WORK' | 'NAME';

export interface ReviewItem {
  readonly eventId: string;
  readonly stream: StreamId;
  readonly type: string;
  readonly position: Position;
  readonly reasons: readonly ReviewReason[];
}

export interface ErasureReview {
  /** In the order of the ledger. */
  readonly items: readonly ReviewItem[];
  readonly sameWork: number;
  readonly named: number;
  /** False when no name can be read any more: then nothing could be looked for by it. */
  readonly nameKnown: boolean;
}

export interface ReviewParts {
  readonly store: Pick<EventStore, 'streamsNaming' | 'readStream' | 'readAll' | 'readSealed'>;
  readonly vault: Pick<Vault, 'open'>;
}

const BATCH = 500;
const SHORTEST_WORD = 3;

/** Reads all sealed text of the ledger that is not about the advisor. @throws BoxNotOpenedError */
export const reviewBeforeErasure = async (parts: ReviewParts, advisorId: StreamId): Promise<ErasureReview> => {
  const { streams } = await workOf(parts.store, advisorId);
  const words = await wordsOfName(parts, advisorId);
  const items: ReviewItem[] = [];
  for await (const event of eventsOf(parts.store)) {
    const { id, stream, type, sd } = event.envelope;
    if (sd.length === 0) continue;
    const text = await textAboutOthers(parts, event, advisorId);
    if (text === undefined) continue;
    const reasons: ReviewReason[] = [
      ...(streams.has(stream) ? (['SAME_WORK'] as const) : []),
      ...(words.some((word) => text.includes(word)) ? (['NAME'] as const) : []),
    ];
    if (reasons.length > 0) items.push({ eventId: id, stream, type, position: event.position, reasons });
  }
  const count = (reason: ReviewReason): number => items.filter(({ reasons }) => reasons.includes(reason)).length;
  return { items, sameWork: count('SAME_WORK'), named: count('NAME'), nameKnown: words.length > 0 };
};

async function* eventsOf(store: Pick<EventStore, 'readAll'>): AsyncGenerator<RecordedEvent> {
  let after = START;
  for (;;) {
    const batch = await store.readAll(after, BATCH);
    yield* batch;
    const last = batch.at(-1);
    if (!last) return;
    after = last.position;
  }
}

/** In small letters; undefined when there is none. */
const textAboutOthers = async (
  { store, vault }: ReviewParts,
  { envelope }: RecordedEvent,
  advisorId: StreamId,
): Promise<string | undefined> => {
  const records = (await store.readSealed(envelope.id)).filter(({ subject }) => subject !== advisorId);
  const texts = Object.values(await vault.open(envelope, records));
  return texts.length === 0 ? undefined : texts.join('\n').normalize('NFC').toLowerCase();
};

/** The words of the registered name that are long enough to look for, in small letters. */
const wordsOfName = async ({ store, vault }: ReviewParts, advisorId: StreamId): Promise<string[]> => {
  const [registered] = await store.readStream(advisorId);
  if (!registered) return [];
  const { nameText = '' } = await vault.open(registered.envelope, await store.readSealed(registered.envelope.id));
  const words =
    nameText
      .normalize('NFC')
      .toLowerCase()
      .match(/\p{L}+/gu) ?? [];
  return words.filter((word) => word.length >= SHORTEST_WORD);
};
