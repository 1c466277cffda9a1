// The feedback clock: which contributions wait for an outcome or for feedback, since when, and how many ever heard back.
import { addDays, type Instant } from '../../src/kernel/clock';
import type { Database } from '../runner/projection';
import { prepared } from '../runner/statements';
import type { ScoringPolicy } from '../score/policy';
import { AFTER_ALL, BEFORE_ALL, type ContributionRow, toRow } from './queries';

/** DUE: open, and in time; OVERDUE: open, and late; CLOSED: decided, and the advisor was told. */
export type LoopState = 'DUE' | 'OVERDUE' | 'CLOSED';

export interface LoopRow {
  readonly contribution: ContributionRow;
  readonly state: LoopState;
  readonly missing: readonly ('OUTCOME' | 'FEEDBACK')[];
  readonly dueAt: Instant;
  /** When the later of the first outcome and the first feedback came. */
  readonly closedAt: Instant | null;
  /** Full days after `dueAt`, up to when it was closed or to the moment of the question. */
  readonly daysOver: number;
}

export interface LoopTotals {
  readonly due: number;
  readonly overdue: number;
  readonly closedInTime: number;
  readonly closedLate: number;
  /** Of advisors who were erased before they heard back. */
  readonly leftOpen: number;
  readonly contributions: number;
  readonly heardBack: number;
  /** Full days from a contribution to its first feedback: of those who heard back, half (nine in ten) heard within so many. */
  readonly medianDays: number | null;
  readonly ninetiethPercentileDays: number | null;
}

/** Where a contribution stands on the clock: by when it was brought, then by its place in the ledger. */
export interface LoopKey {
  readonly contributedAt: Instant;
  readonly position: number;
}

/** Whose contributions, at which moment: those of one team, or all of them, within what the one who asks may see. */
export interface LoopQuestion {
  readonly teamId?: string | undefined;
  /** Only those of these teams; absent without such a limit. */
  readonly teams?: readonly string[] | undefined;
  readonly now: Instant;
}

export interface LoopPage {
  readonly state?: LoopState | undefined;
  readonly after?: LoopKey | undefined;
  readonly before?: LoopKey | undefined;
  readonly limit: number;
  readonly newestFirst: boolean;
}

/** How many days there are for an outcome and for feedback. */
export type LoopPolicy = Pick<ScoringPolicy, 'closeLoopWithinDays'>;

const DAY_IN_MS = 86_400_000;

/** At most `limit` contributions, the oldest first (or last). */
export const findLoops = (db: Database, { now, ...whose }: LoopQuestion, page: LoopPage, policy: LoopPolicy): LoopRow[] => {
  const { state, after, before, limit, newestFirst } = page;
  const order = newestFirst ? 'ORDER BY contributed_at DESC, position DESC' : 'ORDER BY contributed_at, position';
  const found = prepared(db, `SELECT * FROM contributions ${whereTeam(whose)} AND ${ON_PAGE} ${order} LIMIT :limit`).all({
    ...valuesOf(whose),
    state: state ?? null,
    // What was brought before this moment is due before `now`.
    late: addDays(now, -policy.closeLoopWithinDays),
    afterTime: after?.contributedAt ?? BEFORE_ALL,
    afterPosition: after?.position ?? 0,
    beforeTime: before?.contributedAt ?? AFTER_ALL,
    beforePosition: before?.position ?? 0,
    limit,
  });
  return found.map((cells) => loopOf(toRow<ContributionRow>(cells), now, policy));
};

type Whose = Omit<LoopQuestion, 'now'>;

const whereTeam = ({ teamId, teams }: Whose): string =>
  `WHERE ${teamId === undefined ? 'TRUE' : 'team_id = :teamId'}${
    teams === undefined ? '' : ' AND team_id IN (SELECT value FROM json_each(:teams))'
  }`;

const valuesOf = ({ teamId, teams }: Whose): Record<string, string> => ({
  ...(teamId !== undefined && { teamId }),
  ...(teams !== undefined && { teams: JSON.stringify(teams) }),
});

/** Nobody can be told any more who was erased: what was open then waits for nothing. */
const WAITS_OR_CLOSED = '(closed_after IS NOT NULL OR advisor_erased_at IS NULL)';

const ON_PAGE = `
  (contributed_at, position) > (:afterTime, :afterPosition) AND (contributed_at, position) < (:beforeTime, :beforePosition)
  AND ${WAITS_OR_CLOSED}
  AND (:state IS NULL OR :state = CASE WHEN closed_after IS NOT NULL THEN 'CLOSED' WHEN contributed_at < :late THEN 'OVERDUE' ELSE 'DUE' END)`;

const loopOf = (contribution: ContributionRow, now: Instant, { closeLoopWithinDays }: LoopPolicy): LoopRow => {
  const { contributedAt, firstOutcomeAt, firstFeedbackAt } = contribution;
  const dueAt = addDays(contributedAt, closeLoopWithinDays);
  const closedAt = firstOutcomeAt === null || firstFeedbackAt === null ? null : laterOf(firstOutcomeAt, firstFeedbackAt);
  return {
    contribution,
    state: closedAt !== null ? 'CLOSED' : now > dueAt ? 'OVERDUE' : 'DUE',
    missing: [
      ...(firstOutcomeAt === null ? (['OUTCOME'] as const) : []),
      ...(firstFeedbackAt === null ? (['FEEDBACK'] as const) : []),
    ],
    dueAt,
    closedAt,
    daysOver: Math.max(0, Math.floor((Date.parse(closedAt ?? now) - Date.parse(dueAt)) / DAY_IN_MS)),
  };
};

const laterOf = (a: Instant, b: Instant): Instant => (a < b ? b : a);

/** How the contributions of a team, or of everybody, stand as a whole. */
export const countLoops = (db: Database, { now, ...whose }: LoopQuestion, policy: LoopPolicy): LoopTotals => {
  const asked = {
    ...valuesOf(whose),
    late: addDays(now, -policy.closeLoopWithinDays),
    time: policy.closeLoopWithinDays * DAY_IN_MS,
  };
  const counts = prepared(db, `${COUNTS} ${whereTeam(whose)}`).get(asked) as Counts;
  const waits = prepared(db, `${WAITS} ${whereTeam(whose)} AND heard_after IS NOT NULL GROUP BY days ORDER BY days`);
  const heard = waits.all(valuesOf(whose)) as { days: number; count: number }[];
  return {
    ...counts,
    medianDays: daysWithin(heard, counts.heardBack, 50),
    ninetiethPercentileDays: daysWithin(heard, counts.heardBack, 90),
  };
};

type Counts = Omit<LoopTotals, 'medianDays' | 'ninetiethPercentileDays'>;

const COUNTS = `
  SELECT count(*) AS contributions,
    count(*) FILTER (WHERE closed_after IS NULL AND advisor_erased_at IS NULL AND contributed_at >= :late) AS due,
    count(*) FILTER (WHERE closed_after IS NULL AND advisor_erased_at IS NULL AND contributed_at < :late) AS overdue,
    count(*) FILTER (WHERE closed_after <= :time) AS closedInTime,
    count(*) FILTER (WHERE closed_after > :time) AS closedLate,
    count(*) FILTER (WHERE closed_after IS NULL AND advisor_erased_at IS NOT NULL) AS leftOpen,
    count(heard_after) AS heardBack
  FROM contributions`;

const WAITS = `SELECT heard_after / ${DAY_IN_MS} AS days, count(*) AS count FROM contributions`;

/** The least number of days within which so many in a hundred heard back: by nearest rank, which makes the lower median of 50. */
const daysWithin = (heard: readonly { days: number; count: number }[], total: number, inHundred: number): number | null => {
  const rank = Math.floor((total * inHundred + 99) / 100);
  let reached = 0;
  for (const { days, count } of heard) {
    reached += count;
    if (reached >= rank) return days;
  }
  return null;
};
