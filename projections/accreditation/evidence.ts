// Questions about evidence: what is linked, what could be, whom it concerns, and whether they let it be shared.
import type { Instant } from '../../src/kernel/clock';
import type { Database } from '../runner/projection';
import { prepared } from '../runner/statements';
import { findCycle } from './queries';
import { type Candidate, type CycleRow, type EvidenceConsent, type LinkedPiece, type Piece, toRow } from './rows';
import { matchingOf, type Topic } from './topics';

interface PieceCells {
  readonly eventId: string;
  readonly type: string | null;
  readonly at: Instant | null;
  readonly activityId: string | null;
  readonly credit: string | null;
  readonly advisors: readonly string[] | null;
}

/** All that is evidence in a cycle, by standard, the earliest first. */
export const evidenceOf = (db: Database, cycleId: string): LinkedPiece[] => {
  const consentOf = consentsIn(db);
  return prepared(
    db,
    `SELECT e.event_id, e.standard_number, e.linked_at, e.link_event, p.type, p.at, p.advisors, w.activity_id, w.credit
     FROM evidence e LEFT JOIN pieces p ON p.event_id = e.event_id LEFT JOIN works w ON w.stream = p.stream
     WHERE e.cycle_id = ? ORDER BY p.at, e.event_id`,
  )
    .all(cycleId)
    .map((cells) => toPiece(toRow<PieceCells & Omit<LinkedPiece, keyof Piece>>(cells), consentOf));
};

export interface CandidateKey {
  readonly at: Instant;
  readonly position: number;
}

export interface CandidateRequest {
  readonly after?: CandidateKey | undefined;
  readonly before?: CandidateKey | undefined;
  readonly limit: number;
  readonly newestFirst: boolean;
}

const candidateSql = (order: 'ASC' | 'DESC'): string => `
  SELECT p.event_id, p.type, p.at, p.position, p.advisors, w.activity_id, w.credit
  FROM pieces p JOIN works w ON w.stream = p.stream LEFT JOIN works activity ON activity.stream = w.activity_id
  WHERE p.team_id = :teamId AND p.at >= :since AND p.at <= :until
    AND (p.at, p.position) > (:afterAt, :afterPosition) AND (p.at, p.position) < (:beforeAt, :beforePosition)
    AND (
      p.type IN ('ActivityCompleted', 'ContributionRecorded') AND activity.kind IN (SELECT value FROM json_each(:kinds))
      OR p.type IN (SELECT value FROM json_each(:types))
      OR :byCarers AND p.type IN ('AttendanceRecorded', 'ContributionRecorded') AND EXISTS (
        SELECT 1 FROM json_each(p.advisors) named JOIN carers c ON c.advisor_id = named.value
      )
    )
    AND NOT EXISTS (
      SELECT 1 FROM evidence e
      WHERE e.cycle_id = :cycleId AND e.standard_number = :number AND e.event_id = p.event_id
    )
  ORDER BY p.at ${order}, p.position ${order} LIMIT :limit`;

const CANDIDATES = { oldestFirst: candidateSql('ASC'), newestFirst: candidateSql('DESC') };

/** After every moment. */
const NEVER_YET = '9999';

/** What could be evidence for a standard and is not yet: joint work of the team of a kind that fits its topics. */
export const candidatesFor = (
  db: Database,
  cycle: CycleRow,
  standard: { readonly number: string; readonly topics: readonly string[] },
  now: Instant,
  { after, before, limit, newestFirst }: CandidateRequest,
): Candidate[] => {
  const { kinds, types, byCarers } = matchingOf(standard.topics as readonly Topic[]);
  if (kinds.length === 0 && types.length === 0 && !byCarers) return [];
  const consentOf = consentsIn(db);
  return prepared(db, newestFirst ? CANDIDATES.newestFirst : CANDIDATES.oldestFirst)
    .all({
      teamId: cycle.teamId,
      cycleId: cycle.id,
      number: standard.number,
      since: windowStart(db, cycle),
      until: cycle.endedAt ?? now,
      kinds: JSON.stringify(kinds),
      types: JSON.stringify(types),
      byCarers: byCarers ? 1 : 0,
      afterAt: after?.at ?? '',
      afterPosition: after?.position ?? 0,
      beforeAt: before?.at ?? NEVER_YET,
      beforePosition: before?.position ?? 0,
      limit,
    })
    .map((cells) => {
      const row = toRow<PieceCells & { readonly at: Instant; readonly position: number }>(cells);
      return { ...toPiece(row, consentOf), at: row.at };
    });
};

const YEARS_BEFORE = 3;

/** From the decision on the cycle before, or else from three years before this one was opened. */
const windowStart = (db: Database, { openedAt, previousCycleId }: CycleRow): Instant => {
  const decidedAt = previousCycleId === null ? undefined : findCycle(db, previousCycleId)?.decidedAt;
  if (decidedAt && decidedAt <= openedAt) return decidedAt;
  return `${Number(openedAt.slice(0, 4)) - YEARS_BEFORE}${openedAt.slice(4)}`;
};

/** Looks up what each advisor agreed to, once. */
const consentsIn = (db: Database): ((advisorId: string) => EvidenceConsent) => {
  const find = prepared(db, 'SELECT purpose, is_live FROM consents WHERE advisor_id = ?');
  const known = new Map<string, EvidenceConsent>();
  return (advisorId) => {
    const found = known.get(advisorId);
    if (found) return found;
    const rows = find.all(advisorId) as { purpose: string; is_live: number }[];
    const isLive = (purpose: string) => rows.find((row) => row.purpose === purpose)?.is_live;
    const share = isLive('SHARE_AS_EVIDENCE');
    const status = share === undefined ? 'NEVER_GIVEN' : share === 1 ? 'LIVE' : 'WITHDRAWN';
    const consent: EvidenceConsent = { advisorId, status, mayBeNamed: isLive('NAMED_CREDIT') === 1 };
    known.set(advisorId, consent);
    return consent;
  };
};

const toPiece = <Cells extends PieceCells>(
  { advisors, ...rest }: Cells,
  consentOf: (advisorId: string) => EvidenceConsent,
): Omit<Cells, 'advisors'> & Piece => {
  const consents = (advisors ?? []).map(consentOf);
  // Nobody knows whom an event concerns that could not be taken in.
  return { ...rest, consents, canBeShared: advisors !== null && consents.every(({ status }) => status === 'LIVE') };
};
