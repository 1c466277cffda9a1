// An evidence pack of twenty events, from a log of thirty: a team's panel, its advisors' words, one text of them erased.
import { createHash } from 'node:crypto';

import { signCheckpoint } from '../../src/audit/checkpoint';
import { buildEvidencePack, type PackedEvent, type PackParts } from '../../src/audit/evidence-pack/build';
import type { PackTrust } from '../../src/audit/evidence-pack/verify';
import { consistencyProof, inclusionProof, rootOf } from '../../src/audit/merkle-tree';
import { signingKeyFrom } from '../../src/audit/note-keys';
import { readZip, writeZip } from '../../src/audit/zip';
import { canonicalJson } from '../../src/kernel/json';
import { digestOf, disclose } from '../../src/privacy/disclosure';
import { storedTree } from './stored-tree';

export const ORIGIN = 'ledger.example/log';
export const logKey = signingKeyFrom(ORIGIN, Buffer.alloc(32, 1));
export const packKey = signingKeyFrom(`${ORIGIN}/evidence-pack`, Buffer.alloc(32, 2));
export const trust: PackTrust = { logKeys: [logKey], packKeys: [packKey] };

const uuid = (number: number): string => `01930000-0000-7000-8000-${String(number).padStart(12, '0')}`;
const LEAVES = 30;
const FIRST = 5;
export const PACKED = 20;
export const ERASED = 9;
export const TALKING = 7;

const stream = (index: number): string => `contribution-${uuid(index % 2)}`;

/** The same salt each time: packs of the same parts are the same bytes. */
const textOf = (index: number): string[] =>
  index === TALKING || index === ERASED
    ? ['What we said', 'What we hoped'].map((value, at) =>
        disclose(`field${at}Text`, value, (size) => Buffer.alloc(size, index + at)),
      )
    : [];

export const leafAt = (index: number): string =>
  canonicalJson({
    v: 1,
    log: `log-${uuid(99)}`,
    id: uuid(1000 + index),
    stream: stream(index),
    rev: Math.floor(index / 2),
    type: 'ContributionConfirmed',
    sv: 1,
    at: '2026-03-01T10:00:00.000Z',
    rec: '2026-03-01T10:00:00.000Z',
    actor: { id: `staff-${uuid(1)}`, role: 'ledger' },
    cmd: uuid(2000 + index),
    corr: uuid(2000 + index),
    caus: uuid(2000 + index),
    data: {},
    sd: textOf(index).map(digestOf).sort(),
  });

export const tree = storedTree(Array.from({ length: LEAVES }, (_, index) => leafAt(index)));

export const checkpointAt = (size: number, signer = logKey): Buffer =>
  signCheckpoint({ origin: ORIGIN, size, root: rootOf(size, tree.read) }, [signer]);

export const packedEvent = (index: number, size = LEAVES): PackedEvent => ({
  index,
  leaf: leafAt(index),
  proof: inclusionProof(index, size, tree.read),
  disclosures: index === ERASED ? 'ERASED' : textOf(index),
});

/** The parts of the pack; tests change some of them. */
export const packParts = (changes: Partial<PackParts> = {}, about: Partial<PackParts['about']> = {}): PackParts => ({
  about: {
    packId: `pack-${uuid(7)}`,
    issuedAt: '2026-04-01T09:00:00.000Z',
    expires: '2027-04-01T09:00:00.000Z',
    recipient: 'Accreditation committee',
    purpose: 'Re-accreditation 2026',
    scope: { cycleId: `cycle-${uuid(3)}`, teamId: `team-${uuid(4)}`, standardSet: `standards-${uuid(5)}`, asOfPosition: '30' },
    claims: ['L1', 'L2'],
    streams: [0, 1].map((number) => ({ stream: stream(number), from: number === 0 ? 3 : 2, to: number === 0 ? 12 : 11 })),
    policyVersion: 'cps-1',
    ...about,
  },
  checkpoint: checkpointAt(LEAVES),
  events: Array.from({ length: PACKED }, (_, at) => packedEvent(FIRST + at)),
  prior: { checkpoint: checkpointAt(12), consistency: consistencyProof(12, LEAVES, tree.read) },
  standards: {
    set: { id: `standards-${uuid(5)}`, scheme: 'PLAN', edition: '6', illustrative: true },
    standards: [
      { number: '1', type: 1, title: 'Advisors sit on panels', selfRating: 'MET', evidence: [5, 7], withheld: [], gaps: [] },
      { number: '2', type: 2, title: 'Advisors hear back', selfRating: null, evidence: [], withheld: [3], gaps: ['NO_EVIDENCE'] },
    ],
  },
  derived: { report: '<!doctype html><title>Evidence</title>\n', timeline: 'at,what\n', fhirAuditEvents: '{}\n' },
  ...changes,
});

export const evidencePack = (changes: Partial<PackParts> = {}, about: Partial<PackParts['about']> = {}): Buffer =>
  buildEvidencePack(packParts(changes, about), { packKeys: [packKey], logKeys: [logKey] });

/** The files of a pack, to be changed and zipped again by somebody who has no key. */
export const filesOf = (pack: Buffer): Map<string, Buffer> => new Map(readZip(pack).map(({ path, bytes }) => [path, bytes]));

export const zipped = (files: ReadonlyMap<string, Buffer>): Buffer =>
  writeZip([...files].map(([path, bytes]) => ({ path, bytes })));

/** The manifest made to fit the files again, as a forger would. */
export const listedAgain = (files: ReadonlyMap<string, Buffer>, changes: Record<string, unknown> = {}): Map<string, Buffer> => {
  const manifest = JSON.parse(String(files.get('manifest.json'))) as Record<string, unknown>;
  const listed = [...files].filter(([path]) => !path.startsWith('manifest.')).sort(([one], [other]) => (one < other ? -1 : 1));
  const list = listed.map(([path, bytes]) => ({
    path,
    bytes: bytes.length,
    sha256: createHash('sha256').update(bytes).digest('hex'),
  }));
  return new Map(files).set('manifest.json', Buffer.from(canonicalJson({ ...manifest, files: list, ...changes })));
};
