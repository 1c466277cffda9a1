// Gathers what a pack of a cycle is made of, as of a signed checkpoint: the parts of the zip, and what the ledger will keep of it.
import { readUnverifiedCheckpoint } from '../audit/checkpoint';
import type { SignedCheckpoint } from '../audit/checkpoint-store';
import type { PackParts } from '../audit/evidence-pack/build';
import { inclusionProof } from '../audit/merkle-tree';
import type { StoredTree } from '../audit/sqlite-tree';
import { cycleRefusals } from '../domain/cycle/refusals';
import { isIdOf, personFold } from '../domain/directory/person';
import { addDays, type Clock } from '../kernel/clock';
import { positionOf } from '../kernel/position';
import { refusing } from '../kernel/refusal';
import { createStateReader } from '../kernel/state-reader';
import { readDisclosure } from '../privacy/disclosure';
import type { Vault } from '../privacy/vault';
import { readConsents } from './consents';
import { type CycleRecord, type LedgerParts, readCycleRecord } from './cycle-record';
import { fhirAuditEvents } from './derived/fhir-audit-events';
import type { PackStory } from './derived/pack-story';
import { reportHtml } from './derived/report';
import { timelineCsv } from './derived/timeline';
import { disclosedToReviewer } from './disclosures';
import { continuationFor } from './earlier-pack';
import type { PackFolder } from './pack-folder';
import { indexOf, standardsIn } from './pack-standards';
import { refuse } from './refusals';
import type { Claims } from './request';
import type { SealedPacks } from './sealed-packs';
import { selectEvents, type Selection } from './selection';

export interface GatheringParts extends LedgerParts {
  readonly vault: Pick<Vault, 'disclosuresOf'>;
  readonly clock: Clock;
  readonly tree: StoredTree;
  readonly sealed: SealedPacks;
  readonly folder: PackFolder;
}

interface Asked {
  readonly cycleId: string;
  readonly recipient: string;
  readonly claims: Claims;
  readonly packId: string;
  readonly signed: SignedCheckpoint;
}

type Refused = ReturnType<typeof refuse> | ReturnType<typeof refuseCycle>;

export type Gathered = { readonly kind: 'gathered'; readonly pack: PackParts; readonly eventIds: readonly string[] } | Refused;

const refuseCycle = refusing(cycleRefusals);

const GOOD_FOR_DAYS = 365;

export const gatherPack = async (parts: GatheringParts, asked: Asked): Promise<Gathered> => {
  const { store, catalogue, clock, tree } = parts;
  const { size } = asked.signed.checkpoint;
  const position = positionOf(size);
  const issuedAt = clock();

  const record = await readCycleRecord(parts, asked.cycleId, { position, now: issuedAt });
  if (!record) return refuseCycle('CYCLE_NOT_FOUND', 'cycleId');
  if (record.evidence.size === 0) return refuse('NO_EVIDENCE', 'cycleId');

  const consents = readConsents(store, catalogue);
  const selection = await selectEvents(record, asked.claims, { store, consents, position });
  if (!selection) return refuse('PACK_TOO_LARGE', 'claims');

  const about = aboutPack(record, selection, asked, { issuedAt, position });
  const receiver = await createStateReader(parts).read(personFold, asked.recipient);
  const isReviewer = isIdOf('accreditor', asked.recipient, receiver.state, issuedAt);
  const events: PackParts['events'][number][] = [];
  for (const event of selection.events) {
    const index = indexOf(event);
    const disclosures = isReviewer ? await disclosedToReviewer(event, { ...parts, consents }) : undefined;
    const proof = inclusionProof(index, size, tree.read);
    events.push({ index, leaf: event.leaf, proof, ...(disclosures && { disclosures }) });
  }
  const standards = standardsIn(record, selection);
  const story: PackStory = {
    about,
    checkpoint: readUnverifiedCheckpoint(asked.signed.note),
    record,
    standards,
    events: selection.events,
    withheld: selection.withheld.map(indexOf).sort((one, other) => one - other),
    ...wordsIn(events),
    describe: (type) => catalogue.events.get(type)?.definition.describe ?? type,
  };
  const prior = await continuationFor(asked.recipient, asked.signed.checkpoint, parts);
  const pack: PackParts = {
    about,
    checkpoint: asked.signed.note,
    events,
    ...(prior && { prior }),
    standards,
    derived: { report: reportHtml(story), timeline: timelineCsv(story), fhirAuditEvents: fhirAuditEvents(story) },
  };
  return { kind: 'gathered', pack, eventIds: selection.eventIds };
};

const aboutPack = (
  { cycle, set, score }: CycleRecord,
  { events, whole }: Selection,
  { packId, recipient, claims }: Asked,
  { issuedAt, position }: { readonly issuedAt: string; readonly position: string },
): PackParts['about'] => {
  const lastOf = new Map(events.map(({ envelope }) => [envelope.stream, envelope.rev]));
  const listed = claims.length > 1 ? whole : [];
  return {
    packId,
    issuedAt,
    expires: addDays(issuedAt, GOOD_FOR_DAYS),
    recipient,
    purpose: oneLine(`${set.scheme}, edition ${set.edition}: ${cycle.kind.toLowerCase()} cycle`),
    scope: { cycleId: cycle.id, teamId: cycle.teamId, standardSet: set.id, asOfPosition: position },
    claims,
    streams: listed.map((stream) => ({ stream, from: 0, to: lastOf.get(stream) ?? 0 })),
    policyVersion: oneLine(score.policy),
  };
};

/** A manifest holds no control characters; a trust's own words may have several lines. */
const oneLine = (text: string): string => text.replaceAll(/\p{Cc}+/gu, ' ');

/** What the recipient may read, and what nobody can read any more. */
const wordsIn = (events: readonly PackParts['events'][number][]): Pick<PackStory, 'quotes' | 'erased'> => ({
  quotes: new Map(
    events.flatMap(({ index, disclosures }) =>
      disclosures && disclosures !== 'ERASED' ? [[index, disclosures.map(readDisclosure)] as const] : [],
    ),
  ),
  erased: new Set(events.flatMap(({ index, disclosures }) => (disclosures === 'ERASED' ? [index] : []))),
});
