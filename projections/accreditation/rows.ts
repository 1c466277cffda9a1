// What the tables of accreditation hold, as it is read.
import type { Instant } from '../../src/kernel/clock';

export interface StandardSetRow {
  readonly id: string;
  readonly scheme: string;
  readonly edition: string;
  readonly publishedOn: string;
  readonly illustrative: boolean;
  readonly acceptanceRule: readonly AcceptanceThreshold[];
  readonly isComplete: boolean;
  readonly position: number;
}

export interface AcceptanceThreshold {
  readonly type: number;
  readonly percentMet: number;
}

export interface StandardRow {
  readonly setId: string;
  readonly ordinal: number;
  readonly number: string;
  readonly type: number;
  readonly title: string;
  readonly topics: readonly string[];
  readonly domains: readonly string[];
}

export interface CycleRow {
  readonly id: string;
  readonly teamId: string;
  readonly standardSetId: string;
  readonly kind: string;
  readonly previousCycleId: string | null;
  readonly status: string;
  readonly openedAt: Instant;
  readonly visitOn: string | null;
  readonly visitedAt: Instant | null;
  readonly submittedAt: Instant | null;
  readonly decidedAt: Instant | null;
  readonly validUntil: string | null;
  readonly endedAt: Instant | null;
  readonly position: number;
}

/** A standard as one cycle stands to it. */
export interface CycleStandardRow extends StandardRow {
  readonly selfRating: string | null;
  readonly peerRating: string | null;
  readonly findingEvent: string | null;
  /** Nothing is evidence for it, and the team does not say that it does not apply. */
  readonly gap: boolean;
}

export interface ConditionRow {
  readonly number: number;
  readonly title: string;
  readonly standardNumber: string | null;
  readonly dueOn: string | null;
  readonly decidedAt: Instant;
  readonly metAt: Instant | null;
}

export interface PackRow {
  readonly id: string;
  readonly cycleId: string;
  readonly sealedAt: Instant;
  readonly recipient: string;
  readonly asOfPosition: string;
  readonly sha256: string;
  /** L1 to L3; none when it is not known what was claimed. */
  readonly claims: readonly string[];
  readonly eventIds: readonly string[];
  readonly position: number;
}

/** Whether one advisor lets what concerns them be shared. */
export interface EvidenceConsent {
  readonly advisorId: string;
  readonly status: 'LIVE' | 'WITHDRAWN' | 'NEVER_GIVEN';
  /** Whether the advisor agrees to be named for what they contribute. */
  readonly mayBeNamed: boolean;
}

/** An event that is, or could be, evidence. `type` is null when this program could not take the event in. */
export interface Piece {
  readonly eventId: string;
  readonly type: string | null;
  readonly at: Instant | null;
  readonly activityId: string | null;
  /** How the advisor wants to be credited, when it is about a contribution. */
  readonly credit: string | null;
  readonly consents: readonly EvidenceConsent[];
  readonly canBeShared: boolean;
}

export interface LinkedPiece extends Piece {
  readonly standardNumber: string;
  readonly linkedAt: Instant;
  readonly linkEvent: string;
}

export interface Candidate extends Piece {
  readonly at: Instant;
  readonly position: number;
}

const LISTS: ReadonlySet<string> = new Set(['acceptanceRule', 'topics', 'domains', 'claims', 'eventIds', 'advisors']);
const TRUTHS: ReadonlySet<string> = new Set(['illustrative', 'isComplete', 'gap']);

/** Column names become field names, JSON lists become lists, 0 and 1 become false and true where they mean that. */
export const toRow = <Row>(cells: unknown): Row =>
  Object.fromEntries(
    Object.entries(cells as Record<string, unknown>).map(([column, cell]) => {
      const name = column.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
      if (LISTS.has(name) && typeof cell === 'string') return [name, JSON.parse(cell) as unknown];
      return [name, TRUTHS.has(name) ? cell === 1 : cell];
    }),
  ) as Row;
