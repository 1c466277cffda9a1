// Which personal text a recipient may read: what advisors let be quoted, and nothing else.
import type { PackedEvent } from '../audit/evidence-pack/build';
import type { RecordedEvent } from '../kernel/event';
import type { EventStore } from '../kernel/event-store';
import { readDisclosure } from '../privacy/disclosure';
import type { Vault } from '../privacy/vault';
import type { Consents } from './consents';

/**
 * What was brought and what became of it. Names, contacts, notes, reflections, messages and findings are for nobody outside,
 * whatever an advisor agrees to.
 */
const QUOTABLE: Readonly<Record<string, readonly string[]>> = {
  ContributionRecorded: ['summaryText'],
  ContributionCorrected: ['summaryText'],
  OutcomeDecided: ['reasonText', 'whatChangedText'],
};

export interface DisclosureParts {
  readonly store: Pick<EventStore, 'readSealed'>;
  readonly vault: Pick<Vault, 'disclosuresOf'>;
  readonly consents: Pick<Consents, 'agrees'>;
}

/** Only those who review evidence read words: an auditor checks that they were not changed, and needs none of them. */
export const disclosedToReviewer = async (
  { envelope }: RecordedEvent,
  { store, vault, consents }: DisclosureParts,
): Promise<PackedEvent['disclosures']> => {
  const fields = QUOTABLE[envelope.type];
  const { advisorId } = envelope.data;
  if (!fields || envelope.sd.length === 0) return undefined;
  if (typeof advisorId !== 'string' || !(await consents.agrees(advisorId, 'QUOTE'))) return undefined;
  const sealed = await vault.disclosuresOf(envelope, await store.readSealed(envelope.id));
  if (sealed.length === 0) return 'ERASED';
  const quoted = sealed.filter((disclosure) => fields.includes(readDisclosure(disclosure)[0]));
  return quoted.length > 0 ? quoted : undefined;
};
