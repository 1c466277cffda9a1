// What stands where in an evidence pack: a closed list.
import { decimalOf } from '../strict-text';

export const MANIFEST = 'manifest.json';
export const MANIFEST_NOTE = 'manifest.note';
export const CHECKPOINT = 'checkpoint';
export const PRIOR_CHECKPOINT = 'prior/checkpoint';
export const PRIOR_CONSISTENCY = 'prior/consistency';
export const STANDARDS = 'standards.json';
export const REPORT = 'derived/report.html';
export const TIMELINE = 'derived/timeline.csv';
export const FHIR_AUDIT_EVENTS = 'derived/fhir-auditevent.ndjson';
export const VERIFY = 'VERIFY.md';

export const eventPath = (index: number): string => `events/${index}.json`;
export const proofPath = (index: number): string => `proofs/${index}.tlog-proof`;
export const disclosuresPath = (index: number): string => `disclosures/${index}.txt`;

/** Every pack has these, beside the manifest and its note. */
export const requiredPaths = [CHECKPOINT, STANDARDS, REPORT, TIMELINE, FHIR_AUDIT_EVENTS, VERIFY] as const;

const listedPaths: ReadonlySet<string> = new Set([...requiredPaths, PRIOR_CHECKPOINT, PRIOR_CONSISTENCY]);

/** Whether a manifest may list a file at this path. */
export const mayBeListed = (path: string): boolean => listedPaths.has(path) || indexOf(path) !== undefined;

/** The index in the log that a file of `events/`, `proofs/` or `disclosures/` is about. */
export const indexOf = (path: string): number | undefined => {
  const digits = /^(?:events\/([0-9]+)\.json|proofs\/([0-9]+)\.tlog-proof|disclosures\/([0-9]+)\.txt)$/.exec(path);
  return digits ? decimalOf(digits[1] ?? digits[2] ?? digits[3] ?? '') : undefined;
};

/** The indexes that have a file in `events/`, ascending. */
export const eventIndexes = (paths: Iterable<string>): number[] =>
  [...paths]
    .filter((path) => path.startsWith('events/'))
    .flatMap((path) => indexOf(path) ?? [])
    .sort((one, other) => one - other);
