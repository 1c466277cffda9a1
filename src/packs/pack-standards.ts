// standards.json of a pack: for each standard what is shown, what is kept back, and what is missing.
import type { PackStandards } from '../audit/evidence-pack/standards';
import type { RecordedEvent } from '../kernel/event';
import type { CycleRecord } from './cycle-record';
import type { Selection } from './selection';

/** What can be missing at a standard, and how a person is told. */
export const gapSentences = {
  NO_EVIDENCE: 'Nothing is linked as evidence for this standard.',
  EVIDENCE_WITHHELD: 'Some evidence is withheld, because an advisor whom it concerns does not agree that it is shared.',
  STREAM_NOT_WHOLE: 'Of the work that this evidence belongs to, only the evidence is here: more of it may not be shared.',
  NOT_RATED: 'The team has not said how far it meets this standard.',
} as const;

export type Gap = keyof typeof gapSentences;

/** Where an event stands in the log. */
export const indexOf = ({ position }: RecordedEvent): number => Number(position) - 1;

export const standardsIn = (record: CycleRecord, { events, withheld, notWhole }: Selection): PackStandards => {
  const packed = new Map(events.map((event) => [event.envelope.id, event]));
  const kept = new Map(withheld.map((event) => [event.envelope.id, event]));
  const { id, scheme, edition, illustrative } = record.set;
  return {
    set: { id, scheme, edition, illustrative },
    standards: record.standards.map((standard) => {
      const linked = record.evidence.get(standard.number) ?? [];
      const shown = linked.flatMap((eventId) => packed.get(eventId) ?? []);
      const hidden = linked.flatMap((eventId) => kept.get(eventId) ?? []);
      const gaps: Gap[] = [
        ...(standard.gap ? ['NO_EVIDENCE' as const] : []),
        ...(hidden.length > 0 ? ['EVIDENCE_WITHHELD' as const] : []),
        ...(shown.some(({ envelope }) => notWhole.includes(envelope.stream)) ? ['STREAM_NOT_WHOLE' as const] : []),
        ...(standard.selfRating === null ? ['NOT_RATED' as const] : []),
      ];
      return {
        number: standard.number,
        type: standard.type,
        title: standard.title,
        selfRating: standard.selfRating as PackStandards['standards'][number]['selfRating'],
        evidence: ascending(shown),
        withheld: ascending(hidden),
        gaps,
      };
    }),
  };
};

const ascending = (events: readonly RecordedEvent[]): number[] => events.map(indexOf).sort((one, other) => one - other);
