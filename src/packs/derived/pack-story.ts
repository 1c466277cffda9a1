// What the derived files of a pack are told from: the same events, standards and score that stand in it.
import type { Checkpoint } from '../../audit/checkpoint';
import type { Manifest } from '../../audit/evidence-pack/manifest';
import type { PackStandards } from '../../audit/evidence-pack/standards';
import type { RecordedEvent } from '../../kernel/event';
import type { CycleRecord } from '../cycle-record';

export interface PackStory {
  readonly about: Pick<Manifest, 'packId' | 'issuedAt' | 'expires' | 'recipient' | 'purpose' | 'scope' | 'claims' | 'streams'>;
  readonly checkpoint: Checkpoint;
  readonly record: CycleRecord;
  readonly standards: PackStandards;
  readonly events: readonly RecordedEvent[];
  /** Of what is withheld nothing is told but where it stands in the log. */
  readonly withheld: readonly number[];
  /** The personal text that this recipient may read, by the index of its event: fields and values. */
  readonly quotes: ReadonlyMap<number, readonly (readonly [field: string, text: string])[]>;
  /** The indexes of events whose text was erased. */
  readonly erased: ReadonlySet<number>;
  /** What a type of event says, in a sentence. */
  describe(type: string): string;
}

/** The numbers of the standards that each event is evidence for, by its index. */
export const standardsByIndex = ({ standards }: PackStandards): ReadonlyMap<number, readonly string[]> => {
  const numbers = new Map<number, string[]>();
  for (const { number, evidence } of standards) {
    for (const index of evidence) numbers.set(index, [...(numbers.get(index) ?? []), number]);
  }
  return numbers;
};
