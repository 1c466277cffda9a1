// Takes what erased people said out of the packs that are kept here: each is written and sealed anew without it, or goes.
import { randomBytes } from 'node:crypto';

import { readUnverifiedCheckpoint } from '../audit/checkpoint';
import { buildEvidencePack, type PackedEvent, type PackParts } from '../audit/evidence-pack/build';
import { parseManifest, type Manifest } from '../audit/evidence-pack/manifest';
import * as paths from '../audit/evidence-pack/paths';
import { parseStandards } from '../audit/evidence-pack/standards';
import { openLogKeys, readVerifierKeys } from '../audit/keys';
import { hashLinesOf, linesOf } from '../audit/strict-text';
import { parseTlogProof } from '../audit/tlog-proof';
import { readZip } from '../audit/zip';
import { type Envelope, textSubjectOf } from '../kernel/event';
import { positionOf } from '../kernel/position';
import { readDisclosure } from '../privacy/disclosure';
import { type LedgerParts, readCycleRecord } from './cycle-record';
import { fhirAuditEvents } from './derived/fhir-audit-events';
import { reportHtml } from './derived/report';
import { timelineCsv } from './derived/timeline';
import { openPackFolder, type StoredPack } from './pack-folder';

export interface ForgettingParts extends LedgerParts {
  /** The folders of the packs, of the keys that seal them, and of those that sign checkpoints. */
  readonly folder: { readonly packs: string; readonly packKeys: string; readonly logKeys: string };
}

/** @throws Error when a pack can neither be written anew nor be removed */
export const forgetInPacks = async (parts: ForgettingParts, erased: ReadonlySet<string>): Promise<void> => {
  const folder = openPackFolder(parts.folder.packs);
  for (const stored of folder.files()) {
    const files = filesOf(stored);
    if (!files) continue;
    const quoting = quotedIndexes(parts, files, erased);
    if (quoting.size === 0) continue;
    // A draft whose fact may not have come about is no pack: it goes. Its pack, if there is one, can be asked for again.
    const isDraft = stored.name.endsWith('.draft');
    folder.replace(stored, isDraft ? undefined : await withoutWords(parts, files, quoting));
  }
};

type Files = ReadonlyMap<string, Buffer>;

/** Nothing is known of a file that is no zip of ours; the ledger hands none out whose digest it does not know. */
const filesOf = ({ bytes }: StoredPack): Files | undefined => {
  try {
    return new Map(readZip(bytes).map((entry) => [entry.path, entry.bytes]));
  } catch {
    return undefined;
  }
};

/** The events whose words, about somebody who was erased, stand in a pack. */
const quotedIndexes = ({ catalogue }: LedgerParts, files: Files, erased: ReadonlySet<string>): ReadonlySet<number> => {
  const indexes = new Set<number>();
  for (const index of paths.eventIndexes(files.keys())) {
    if (!files.get(paths.disclosuresPath(index))?.length) continue;
    const envelope = envelopeAt(files, index);
    const definition = catalogue.events.get(envelope.type)?.definition;
    if (!definition || erased.has(textSubjectOf(definition, envelope))) indexes.add(index);
  }
  return indexes;
};

const bytesAt = (files: Files, path: string): Buffer => {
  const bytes = files.get(path);
  if (!bytes) throw new Error(`A pack has no ${path}.`);
  return bytes;
};

const envelopeAt = (files: Files, index: number): Envelope =>
  JSON.parse(bytesAt(files, paths.eventPath(index)).toString()) as Envelope;

/** The same pack, in which those words are said to be erased; undefined when it cannot be told or sealed any more. */
const withoutWords = async (parts: ForgettingParts, files: Files, gone: ReadonlySet<number>): Promise<Buffer | undefined> => {
  const { origin, v: _, treeSize: __, files: ___, ...about } = parseManifest(bytesAt(files, paths.MANIFEST));
  try {
    const events = paths.eventIndexes(files.keys()).map((index) => eventAt(files, index, gone));
    const standards = parseStandards(bytesAt(files, paths.STANDARDS));
    const checkpoint = bytesAt(files, paths.CHECKPOINT);
    const prior = priorIn(files);
    const derived = await derivedFrom(parts, { about, checkpoint, events, standards });
    if (!derived) return undefined;
    const pack = { about, checkpoint, events, ...(prior && { prior }), standards, derived };
    const name = `${origin}/evidence-pack`;
    const packKeys = openLogKeys({ folder: parts.folder.packKeys, name, randomBytes }, { expected: true }).signing;
    return buildEvidencePack(pack, { packKeys, logKeys: readVerifierKeys({ folder: parts.folder.logKeys }) });
  } catch {
    // The keys of a former name, or events that a restored ledger does not hold: then nobody gets this pack any more.
    return undefined;
  }
};

const eventAt = (files: Files, index: number, gone: ReadonlySet<number>): PackedEvent => {
  const lines = files.get(paths.disclosuresPath(index));
  const isErased = gone.has(index) || lines?.length === 0;
  return {
    index,
    leaf: bytesAt(files, paths.eventPath(index)),
    proof: parseTlogProof(bytesAt(files, paths.proofPath(index))).hashes,
    ...(lines && { disclosures: isErased ? ('ERASED' as const) : linesOf(lines.toString(), 'DISCLOSURE_FORM') }),
  };
};

const priorIn = (files: Files): PackParts['prior'] => {
  const checkpoint = files.get(paths.PRIOR_CHECKPOINT);
  const lines = files.get(paths.PRIOR_CONSISTENCY);
  if (!checkpoint || !lines) return undefined;
  return { checkpoint, consistency: hashLinesOf(linesOf(lines.toString(), 'CONSISTENCY_FORM'), 'CONSISTENCY_FORM') };
};

type Told = Pick<PackParts, 'checkpoint' | 'events' | 'standards'> & {
  readonly about: Omit<Manifest, 'v' | 'origin' | 'treeSize' | 'files'>;
};

/** What is told of the pack, from the ledger as it was then; undefined when it does not hold that cycle any more. */
const derivedFrom = async (
  parts: LedgerParts,
  { about, checkpoint, events, standards }: Told,
): Promise<PackParts['derived'] | undefined> => {
  const { cycleId, asOfPosition } = about.scope;
  const position = positionOf(Number(asOfPosition));
  const record = await readCycleRecord(parts, cycleId, { position, now: about.issuedAt });
  if (!record) return undefined;
  const withheld = new Set(standards.standards.flatMap((standard) => standard.withheld));
  const story = {
    about,
    checkpoint: readUnverifiedCheckpoint(checkpoint),
    record,
    standards,
    events: events.map(({ index, leaf }) => {
      const text = leaf.toString();
      return { position: positionOf(index + 1), leaf: text, envelope: JSON.parse(text) as Envelope };
    }),
    withheld: [...withheld].sort((one, other) => one - other),
    quotes: new Map(
      events.flatMap(({ index, disclosures }) =>
        disclosures && disclosures !== 'ERASED' ? [[index, disclosures.map(readDisclosure)] as const] : [],
      ),
    ),
    erased: new Set(events.flatMap(({ index, disclosures }) => (disclosures === 'ERASED' ? [index] : []))),
    describe: (type: string) => parts.catalogue.events.get(type)?.definition.describe ?? type,
  };
  return { report: reportHtml(story), timeline: timelineCsv(story), fhirAuditEvents: fhirAuditEvents(story) };
};
