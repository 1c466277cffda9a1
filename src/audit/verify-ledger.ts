// Verifies an embedded ledger as a whole: every row, the tree, the signed checkpoint and, where keys live, the sealed text.
import type { Envelope, SealedRecord } from '../kernel/event';
import { canonicalJson } from '../kernel/json';
import type { Database } from '../sqlite/database';
import type { CheckpointStore, SignedCheckpoint } from './checkpoint-store';
import { leafHashOf } from './merkle-tree';
import type { VerifierKey } from './note-keys';
import { openStoredTree } from './sqlite-tree';
import { startTreeCheck, TreeDiffersError } from './tree-check';

export const ledgerFaultCodes = {
  FILE_DAMAGED: 'The file cannot be read as a ledger any more.',
  ROW_MISPLACED: 'An event does not stand where it should, or one is missing or doubled before it.',
  LEAF_FORM: 'An event is not in the form in which events are written.',
  LOG_DIFFERS: 'What is stored does not follow from the events as they were written.',
  TREE_FORM: 'The tree holds hashes that no event gives.',
  SEALED_FOREIGN: 'Sealed text belongs to no event that has some.',
  SEALED_MISSING: 'The sealed text of an event is gone, though its key is there.',
  SEALED_DIFFERS: 'Sealed text does not open, or is not what its event says.',
  CHECKPOINT_NOT_OURS: 'The checkpoint that is kept is not signed by a key of this ledger.',
  LOG_REGRESSION: 'The ledger is behind, or differs from, a checkpoint that was signed.',
} as const;

export type LedgerFaultCode = keyof typeof ledgerFaultCodes;

export interface LedgerFault {
  readonly code: LedgerFaultCode;
  readonly message: string;
  /** The first leaf (from 0) that it is about. */
  readonly leaf?: number;
}

export interface LedgerVerdict {
  readonly kind: 'VALID' | 'INVALID' | 'LOG_REGRESSION';
  readonly size: number;
  /** In base64; absent when the events could not be followed to the end. */
  readonly root?: string;
  /** Events whose sealed text nobody can read any more, because its key was destroyed. */
  readonly erasures: number;
  /** Whether sealed text was opened: it can be where the keys are. */
  readonly sealedTextOpened: boolean;
  readonly faults: readonly LedgerFault[];
}

export interface LedgerUnderTest {
  readonly db: Database;
  readonly log: string;
  readonly keys: readonly VerifierKey[];
  readonly checkpoints: CheckpointStore;
  /** Opens sealed text; fields whose key is gone are missing. @throws whatever, when a box does not open */
  open(envelope: Envelope, records: readonly SealedRecord[]): Promise<Readonly<Record<string, string>>>;
  /** Whom the sealed text of an event is about. */
  subjectOf(envelope: Envelope): string;
  /** Whether there is a key to open what is about somebody; undefined where keys are not at hand at all. */
  readonly hasKey: ((subject: string) => boolean | Promise<boolean>) | undefined;
  /** Reads the sealed text of an event where it stands elsewhere than in the file. */
  readonly readSealed?: ((eventId: string) => Promise<readonly SealedRecord[]>) | undefined;
  /** Several nodes write by clocks of their own: then the time of writing may go back between their events. */
  readonly hasManyClocks?: boolean;
  /** How much of the work is done, of how much in all: the events are gone through three times. */
  onProgress?(done: number, total: number): void;
  /** Ends it early. */
  readonly signal?: AbortSignal | undefined;
}

/** Finds the first fault of each kind. Throws nothing for anything that may stand in the file; ended early, the signal's reason. */
export const verifyLedger = async (ledger: LedgerUnderTest, held?: SignedCheckpoint): Promise<LedgerVerdict> => {
  const faults: LedgerFault[] = [];
  const found = (code: LedgerFaultCode, detail?: string, leaf?: number): void => {
    if (faults.some((fault) => fault.code === code)) return;
    const message = detail === undefined ? ledgerFaultCodes[code] : `${ledgerFaultCodes[code]} ${detail}`;
    faults.push({ code, message, ...(leaf !== undefined && { leaf }) });
  };
  let [size, erasures, root] = [0, 0, undefined as string | undefined];
  // Read before the moment that the rest is about: whatever had been signed by then is in the ledger of that moment.
  const signed = signedBy(ledger.checkpoints, ledger.keys, found);
  try {
    // One moment of the ledger, whoever writes to it meanwhile.
    ledger.db.exec('BEGIN');
    checkFile(ledger.db, found);
    const sizes = sizesOf(ledger.db);
    size = sizes.events;
    const progress = (round: number) => (done: number) => ledger.onProgress?.(round * size + done, ROUNDS * size);
    await checkRows(ledger, progress(0), found);
    const checkpoints = [signed, held].filter((one) => one !== undefined).sort(bySize);
    root = await checkTree(ledger, sizes, checkpoints, progress(1), found);
    erasures = await checkSealed(ledger, progress(2), found);
  } catch (error) {
    ledger.signal?.throwIfAborted();
    found('FILE_DAMAGED', error instanceof Error ? error.message : undefined);
  } finally {
    if (ledger.db.isTransaction) ledger.db.exec('ROLLBACK');
  }
  const kind =
    faults.length === 0 ? 'VALID' : faults.every(({ code }) => code === 'LOG_REGRESSION') ? 'LOG_REGRESSION' : 'INVALID';
  return { kind, size, ...(root !== undefined && { root }), erasures, sealedTextOpened: ledger.hasKey !== undefined, faults };
};

type Found = (code: LedgerFaultCode, detail?: string, leaf?: number) => void;

type Progress = (done: number) => void;

const BATCH = 1000;
/** Rows, tree, sealed text. */
const ROUNDS = 3;

const breathe = async (signal: AbortSignal | undefined): Promise<void> => {
  await new Promise((resolve) => setImmediate(resolve));
  signal?.throwIfAborted();
};

const checkFile = (db: Database, found: Found): void => {
  const [first] = db.prepare('PRAGMA integrity_check(1)').all() as { integrity_check: string }[];
  if (first?.integrity_check !== 'ok') found('FILE_DAMAGED', first?.integrity_check);
};

const sizesOf = (db: Database): { events: number; leaves: number; nodes: number } => {
  const count = (sql: string): number => (db.prepare(sql).get() as { count: number }).count;
  return {
    events: count('SELECT count(*) AS count FROM events'),
    leaves: openStoredTree(db).size(),
    nodes: count('SELECT count(*) AS count FROM tree'),
  };
};

interface Row {
  readonly position: number;
  readonly id: string;
  readonly stream: string;
  readonly revision: number;
  readonly recorded_at: string;
  readonly leaf: Uint8Array;
}

/** Every event stands where its own words say, in an unbroken order. */
const checkRows = async (
  { db, log, signal, hasManyClocks = false }: LedgerUnderTest,
  onProgress: Progress,
  found: Found,
): Promise<void> => {
  const select = db.prepare('SELECT * FROM events WHERE position > ? ORDER BY position LIMIT ?');
  const revisions = new Map<string, number>();
  let [last, recorded] = [0, ''];
  for (;;) {
    const rows = select.all(last, BATCH) as unknown as Row[];
    for (const row of rows) {
      const index = row.position - 1;
      const envelope = envelopeIn(row.leaf);
      if (!envelope) {
        found('LEAF_FORM', undefined, index);
      } else {
        const { id, stream, rev, rec } = envelope;
        const asSaid =
          id === row.id && stream === row.stream && rev === row.revision && rec === row.recorded_at && envelope.log === log;
        const inOrder =
          row.position === last + 1 && rev === (revisions.get(stream) ?? -1) + 1 && (hasManyClocks || rec >= recorded);
        if (!asSaid || !inOrder) found('ROW_MISPLACED', `It is the event ${row.id}.`, index);
        revisions.set(stream, rev);
        recorded = rec;
      }
      last = row.position;
    }
    if (rows.length === 0) return;
    onProgress(last);
    await breathe(signal);
  }
};

const envelopeIn = (leaf: Uint8Array): Envelope | undefined => {
  const text = Buffer.from(leaf).toString();
  try {
    const envelope = JSON.parse(text) as Envelope;
    return canonicalJson(envelope) === text && Buffer.from(text).equals(leaf) ? envelope : undefined;
  } catch {
    return undefined;
  }
};

/** The stored hashes follow from the leaves, all of them and no others; and so do the checkpoints. */
const checkTree = async (
  { db, signal }: LedgerUnderTest,
  { events, leaves, nodes }: ReturnType<typeof sizesOf>,
  checkpoints: readonly SignedCheckpoint[],
  onProgress: Progress,
  found: Found,
): Promise<string | undefined> => {
  const follow = (size: number): Promise<void> =>
    check.follow(size, (done) => {
      onProgress(done);
      signal?.throwIfAborted();
    });
  const check = startTreeCheck(openStoredTree(db));
  try {
    for (const { checkpoint } of checkpoints) {
      if (checkpoint.size > events) {
        found('LOG_REGRESSION', `It holds ${events} events; a checkpoint is over ${checkpoint.size}.`);
        continue;
      }
      await follow(checkpoint.size);
      if (!check.root().equals(checkpoint.root)) {
        found('LOG_REGRESSION', `The first ${checkpoint.size} events are not those that were signed.`);
      }
    }
    await follow(events);
  } catch (error) {
    if (!(error instanceof TreeDiffersError)) throw error;
    found('LOG_DIFFERS', error.message, error.index);
    return undefined;
  }
  if (leaves !== events || nodes !== nodesOf(events)) found('TREE_FORM');
  return check.root().toString('base64');
};

const bySize = (one: SignedCheckpoint, other: SignedCheckpoint): number => one.checkpoint.size - other.checkpoint.size;

/** How many complete subtrees a tree of so many leaves has. */
const nodesOf = (leaves: number): number => {
  let count = 0;
  for (let width = leaves; width > 0; width = Math.floor(width / 2)) count += width;
  return count;
};

const signedBy = (checkpoints: CheckpointStore, keys: readonly VerifierKey[], found: Found): SignedCheckpoint | undefined => {
  try {
    return checkpoints.latest(keys);
  } catch (error) {
    found('CHECKPOINT_NOT_OURS', error instanceof Error ? error.message : undefined);
    return undefined;
  }
};

interface SealedRow {
  readonly position: number;
  readonly leaf: Uint8Array;
}

/** What is sealed opens to exactly what its event says, unless its key was destroyed. */
const checkSealed = async (ledger: LedgerUnderTest, onProgress: Progress, found: Found): Promise<number> => {
  const { db } = ledger;
  const readSealed = ledger.readSealed ?? sealedInFile(db, found);
  const select = db.prepare('SELECT position, leaf FROM events WHERE position > ? ORDER BY position LIMIT ?');
  let [last, erasures] = [0, 0];
  for (;;) {
    const rows = select.all(last, BATCH) as unknown as SealedRow[];
    for (const { position, leaf } of rows) {
      last = position;
      const envelope = envelopeIn(leaf);
      if (!envelope) continue;
      if (ledger.readSealed && (envelope.sd.length === 0 || !ledger.hasKey)) continue;
      const records = await readSealed(envelope.id);
      erasures += await checkRecords(ledger, envelope, records, (code) => found(code, undefined, position - 1));
    }
    if (rows.length === 0) return erasures;
    onProgress(last);
    await breathe(ledger.signal);
  }
};

const sealedInFile = (db: Database, found: Found) => {
  const stray = db.prepare('SELECT count(*) AS count FROM sealed WHERE event_id NOT IN (SELECT id FROM events)').get() as {
    count: number;
  };
  if (stray.count > 0) found('SEALED_FOREIGN');
  const select = db.prepare('SELECT subject, box FROM sealed WHERE event_id = ?');
  return (eventId: string) => select.all(eventId) as unknown as SealedRecord[];
};

const checkRecords = async (
  { open, hasKey, subjectOf }: LedgerUnderTest,
  envelope: Envelope,
  records: readonly SealedRecord[],
  found: (code: LedgerFaultCode) => void,
): Promise<number> => {
  if (envelope.sd.length === 0) {
    if (records.length > 0) found('SEALED_FOREIGN');
    return 0;
  }
  const subject = subjectOf(envelope);
  if (records.some((record) => record.subject !== subject)) found('SEALED_FOREIGN');
  if (!hasKey) return 0;
  if (!(await hasKey(subject))) return 1;
  if (records.length === 0) found('SEALED_MISSING');
  try {
    if (records.length > 0 && Object.keys(await open(envelope, records)).length !== envelope.sd.length) found('SEALED_DIFFERS');
  } catch {
    found('SEALED_DIFFERS');
  }
  return 0;
};

/** The leaf hash of an event, in base64. */
export const shownLeafHash = (leaf: string): string => leafHashOf(leaf).toString('base64');
