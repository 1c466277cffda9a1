// The involvement register: each advisor with consents, what they completed and until when, hours of the month, open invitations.
import { addDays, dayOf, type Instant } from '../../src/kernel/clock';
import { groupBy } from '../runner/groups';
import type { Database } from '../runner/projection';
import { prepared } from '../runner/statements';
import { validityAt, type Validity } from './expiry';
import { INVITATIONS } from './invitations';
import {
  type AchievementRow,
  type AdvisorRow,
  type ConsentRow,
  findAdvisor,
  type InvitationRow,
  type ListRequest,
  toRow,
  within,
} from './queries';

/** A step of onboarding or a training, of several for the same the one that is valid longest. */
export type Completed = AchievementRow & Validity;

/** What an advisor did in activities that started in one calendar month (of UTC). */
export interface MonthRow {
  /** Its first day. */
  readonly month: string;
  readonly minutes: number;
  readonly prepMinutes: number;
}

export interface RegisterRow {
  readonly advisor: AdvisorRow;
  /** The purposes that have ever been agreed to. */
  readonly consents: readonly ConsentRow[];
  readonly onboarding: readonly Completed[];
  readonly trainings: readonly Completed[];
  readonly month: MonthRow;
  /** Those that can still be answered. */
  readonly openInvitations: readonly InvitationRow[];
}

/** Within what the one who asks may see; without a limit where one is absent. */
export interface RegisterLimits {
  /** Only these advisors. */
  readonly people?: readonly string[] | undefined;
  /** Of their invitations, only those of these teams. */
  readonly teams?: readonly string[] | undefined;
}

export interface RegisterFilter extends RegisterLimits {
  readonly status?: string | undefined;
  readonly lens?: string | undefined;
  /** Only advisors whose consent to it is live. */
  readonly purpose?: string | undefined;
  /** Only advisors with a step or a training that is valid today, and not so many days from now. */
  readonly expiringWithinDays?: number | undefined;
}

/** A page of the register at the moment `now`, in the order in which the advisors were registered. */
export const findRegister = (db: Database, now: Instant, filter: RegisterFilter, page: ListRequest): RegisterRow[] => {
  const found = prepared(db, page.newestFirst ? `${PAGE} DESC LIMIT :limit` : `${PAGE} LIMIT :limit`).all({
    status: filter.status ?? null,
    lens: filter.lens ?? null,
    purpose: filter.purpose ?? null,
    today: dayOf(now),
    people: within(filter.people),
    expiringBy: filter.expiringWithinDays === undefined ? null : dayOf(addDays(now, filter.expiringWithinDays)),
    after: page.after ?? 0,
    before: page.before ?? Number.MAX_SAFE_INTEGER,
    limit: page.limit,
  });
  return withDetails(db, now, found.map(toRow<AdvisorRow>), filter);
};

/** The entry of one advisor at the moment `now`. */
export const findRegisterEntry = (
  db: Database,
  advisorId: string,
  now: Instant,
  limits: Pick<RegisterLimits, 'teams'> = {},
): RegisterRow | undefined => {
  const advisor = findAdvisor(db, advisorId);
  return advisor && withDetails(db, now, [advisor], limits)[0];
};

// A day after all others stands for no last day, so that the greatest one is the one that counts.
const PAGE = `
  SELECT * FROM advisors a WHERE position > :after AND position < :before
    AND (:people IS NULL OR id IN (SELECT value FROM json_each(:people)))
    AND (:status IS NULL OR status = :status)
    AND (:lens IS NULL OR EXISTS (SELECT 1 FROM json_each(a.lens) WHERE value = :lens))
    AND (:purpose IS NULL OR EXISTS (
      SELECT 1 FROM consents c WHERE c.advisor_id = a.id AND c.purpose = :purpose AND c.withdrawn_at IS NULL))
    AND (:expiringBy IS NULL OR EXISTS (
      SELECT 1 FROM achievements h WHERE h.advisor_id = a.id AND h.kind IN ('ONBOARDING', 'TRAINING')
      GROUP BY h.kind, h.code HAVING max(coalesce(h.valid_until, '9999-12-31')) BETWEEN :today AND :expiringBy))
  ORDER BY position`;

/** Reads what belongs to the advisors of a page, each kind of thing for all of them at once. */
const withDetails = (
  db: Database,
  now: Instant,
  advisors: readonly AdvisorRow[],
  { teams }: Pick<RegisterLimits, 'teams'>,
): RegisterRow[] => {
  const asked = JSON.stringify(advisors.map(({ id }) => id));
  const [month, nextMonth] = monthOf(now);
  const consents = read<ConsentRow & Owned>(db, CONSENTS, { asked });
  const completed = read<AchievementRow & Owned>(db, COMPLETED, { asked });
  const months = read<MonthRow & Owned>(db, MONTH, { asked, from: month, until: nextMonth });
  const invitations = read<InvitationRow>(db, OPEN_INVITATIONS, { asked, now, teams: within(teams) });
  return advisors.map((advisor) => {
    const own = (completed.get(advisor.id) ?? []).map((row) => ({ ...row, ...validityAt(row.validUntil, now) }));
    const { minutes, prepMinutes } = months.get(advisor.id)?.[0] ?? { minutes: 0, prepMinutes: 0 };
    return {
      advisor,
      consents: consents.get(advisor.id) ?? [],
      onboarding: own.filter(({ kind }) => kind === 'ONBOARDING'),
      trainings: own.filter(({ kind }) => kind === 'TRAINING'),
      month: { month: dayOf(month), minutes, prepMinutes },
      openInvitations: invitations.get(advisor.id) ?? [],
    };
  });
};

interface Owned {
  readonly advisorId: string;
}

/** Rows by their advisor. */
const read = <Row extends Owned>(db: Database, sql: string, values: Record<string, string | null>): Map<string, Row[]> =>
  groupBy(
    prepared(db, sql)
      .all(values)
      .map(toRow<Row>),
    ({ advisorId }) => advisorId,
  );

const ASKED = '(SELECT value FROM json_each(:asked))';

const CONSENTS = `SELECT * FROM consents WHERE advisor_id IN ${ASKED} ORDER BY advisor_id, purpose`;

const COMPLETED = `
  SELECT * FROM (
    SELECT *, row_number() OVER (
      PARTITION BY advisor_id, kind, code ORDER BY coalesce(valid_until, '9999-12-31') DESC, at DESC, event_id DESC) AS place
    FROM achievements WHERE advisor_id IN ${ASKED} AND kind IN ('ONBOARDING', 'TRAINING'))
  WHERE place = 1 ORDER BY advisor_id, kind, code`;

// From the activities of the month to who was there: an advisor's other years are not looked at.
const MONTH = `
  SELECT p.advisor_id, sum(p.minutes) AS minutes, sum(p.prep_minutes) AS prep_minutes
  FROM activities a CROSS JOIN participants p ON p.activity_id = a.id
  WHERE a.starts_at >= :from AND a.starts_at < :until AND p.status IN ('ATTENDED', 'PART') AND +p.advisor_id IN ${ASKED}
  GROUP BY p.advisor_id`;

const OPEN_INVITATIONS = `
  SELECT * FROM (${INVITATIONS} WHERE i.status = 'INVITED' AND i.advisor_id IN ${ASKED} AND a.status = 'OPEN'
    AND (:teams IS NULL OR a.team_id IN (SELECT value FROM json_each(:teams))))
  WHERE status = 'INVITED' ORDER BY position`;

/** The first moments of the calendar month of `now` and of the next one. */
const monthOf = (now: Instant): readonly [Instant, Instant] => {
  const [year = 0, month = 0] = now.split('-', 2).map(Number);
  const firstOf = (index: number): Instant => new Date(Date.UTC(year, index)).toISOString();
  return [firstOf(month - 1), firstOf(month)];
};
