// Personal text, sealed, in a stream for each person, so that it can be deleted without touching an event.
import type { Envelope, SealedRecord } from '../../kernel/event';
import { writeAnywhere, type WriteParts } from './appending';
import type { Layout } from './layout';
import type { Deadline } from './patience';
import { readWhole } from './reader';
import { type SealedPlace, toSealedEvent } from './stored-event';

/** Where the sealed text of events stands, by their ids. */
export type SealedPlaces = ReadonlyMap<string, readonly SealedPlace[]>;

/** What belongs together: an event and the sealed text of it. */
interface WithText {
  readonly envelope: Pick<Envelope, 'id'>;
  readonly sealed: readonly SealedRecord[];
}

/** Writes the sealed text of events, before the events: none ever points to text that is not there. */
export const writeSealed = async (
  parts: WriteParts,
  layout: Layout,
  events: readonly WithText[],
  deadline: Deadline,
): Promise<SealedPlaces> => {
  const places = new Map<string, SealedPlace[]>();
  await Promise.all(
    [...recordsBySubject(events)].map(async ([subject, records]) => {
      const proposed = records.map(({ eventId, record }) => toSealedEvent(layout, eventId, record));
      const first = await writeAnywhere(parts, { stream: layout.sealedStreamOf(subject), events: proposed, deadline });
      records.forEach(({ eventId }, at) => {
        const place = { subject, revision: first + at, id: proposed[at]?.id ?? '' };
        places.set(eventId, [...(places.get(eventId) ?? []), place]);
      });
    }),
  );
  return places;
};

const recordsBySubject = (events: readonly WithText[]) => {
  const bySubject = new Map<string, { eventId: string; record: SealedRecord }[]>();
  for (const { envelope, sealed } of events) {
    for (const record of sealed) {
      bySubject.set(record.subject, [...(bySubject.get(record.subject) ?? []), { eventId: envelope.id, record }]);
    }
  }
  return bySubject;
};

/** The records that are left at these places. */
export const readSealed = async (
  { reader }: Pick<WriteParts, 'reader'>,
  layout: Layout,
  places: readonly SealedPlace[],
): Promise<readonly SealedRecord[]> => {
  const records = places.map(async ({ subject, revision, id }): Promise<SealedRecord[]> => {
    const stream = layout.sealedStreamOf(subject);
    const [there] = await reader.read(stream, BigInt(revision), 1);
    // A repeated write may have been given the place of its first attempt or one of its own.
    const event = there?.id === id ? there : (await readWhole(reader, stream, 0)).find((other) => other.id === id);
    return event ? [{ subject, box: event.data as Uint8Array }] : [];
  });
  return (await Promise.all(records)).flat();
};
