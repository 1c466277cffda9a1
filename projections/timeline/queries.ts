// Questions to the timeline: a page of it, and what is still open.
import { addDays, type Instant } from '../../src/kernel/clock';
import type { Database } from '../runner/projection';
import { prepared } from '../runner/statements';
import { cps1 } from '../score/policy';

export interface TimelineRow {
  readonly at: Instant;
  readonly position: number;
  readonly event_id: string;
  readonly type: string;
  readonly activity_id: string | null;
  readonly contribution_id: string | null;
  readonly team_id: string | null;
  readonly headline: string;
}

/** Where an entry stands: by when it happened, then by its place in the ledger. */
export interface TimelineKey {
  readonly at: Instant;
  readonly position: number;
}

export interface TimelinePage {
  /** Only what belongs to these teams or to none; absent without such a limit. */
  readonly teams?: readonly string[] | undefined;
  readonly after?: TimelineKey | undefined;
  readonly before?: TimelineKey | undefined;
  readonly limit: number;
  readonly newestFirst: boolean;
}

/** At most `limit` entries of an advisor, in order of when they happened. */
export const findEntries = (db: Database, advisorId: string, page: TimelinePage): TimelineRow[] => {
  const conditions = ['advisor_id = :advisorId'];
  const values: Record<string, string | number> = { advisorId, limit: page.limit };
  if (page.after) {
    conditions.push('(at, position) > (:afterAt, :afterPosition)');
    Object.assign(values, { afterAt: page.after.at, afterPosition: page.after.position });
  }
  if (page.before) {
    conditions.push('(at, position) < (:beforeAt, :beforePosition)');
    Object.assign(values, { beforeAt: page.before.at, beforePosition: page.before.position });
  }
  if (page.teams) {
    conditions.push('(team_id IS NULL OR team_id IN (SELECT value FROM json_each(:teams)))');
    values['teams'] = JSON.stringify(page.teams);
  }
  const order = page.newestFirst ? 'DESC' : 'ASC';
  return db
    .prepare(
      `SELECT at, position, event_id, type, activity_id, contribution_id, team_id, headline FROM entries
       WHERE ${conditions.join(' AND ')} ORDER BY at ${order}, position ${order} LIMIT :limit`,
    )
    .all(values) as TimelineRow[];
};

export const countEntries = (db: Database, advisorId: string): number =>
  (db.prepare('SELECT count(*) AS count FROM entries WHERE advisor_id = ?').get(advisorId) as { count: number }).count;

/** Something an advisor waits for, or that waits for them. */
export interface OpenItem {
  readonly kind: 'INVITATION_UNANSWERED' | 'OUTCOME_DUE' | 'FEEDBACK_DUE';
  readonly since: Instant;
  readonly dueAt: Instant | null;
  readonly activityId: string;
  readonly contributionId: string | null;
  readonly invitationId: string | null;
}

/** What is open at the moment `asOf`, oldest first. Invitations that nobody can answer any more are not: they have run out. */
export const findOpenItems = (db: Database, advisorId: string, asOf: Instant, teams?: readonly string[]): OpenItem[] => {
  const within = teams === undefined ? null : JSON.stringify(teams);
  const invitations = db
    .prepare(
      `SELECT i.id, i.activity_id, i.invited_at, i.reply_by FROM invitations i JOIN activities a ON a.id = i.activity_id
       WHERE i.advisor_id = :advisorId AND i.status = 'INVITED' AND a.status = 'OPEN'
         AND coalesce(i.reply_by, :asOf) >= :asOf AND coalesce(a.ends_at, :asOf) >= :asOf
         AND (:within IS NULL OR a.team_id IN (SELECT value FROM json_each(:within)))`,
    )
    .all({ advisorId, asOf, within }) as { id: string; activity_id: string; invited_at: Instant; reply_by: Instant | null }[];
  const contributions = db
    .prepare(
      `SELECT id, activity_id, contributed_at, has_outcome FROM contributions
       WHERE advisor_id = :advisorId AND NOT (has_outcome = 1 AND has_feedback = 1)
         AND (:within IS NULL OR team_id IN (SELECT value FROM json_each(:within)))`,
    )
    .all({ advisorId, within }) as { id: string; activity_id: string; contributed_at: Instant; has_outcome: number }[];
  const items: OpenItem[] = [
    ...invitations.map((row) => ({
      kind: 'INVITATION_UNANSWERED' as const,
      since: row.invited_at,
      dueAt: row.reply_by,
      activityId: row.activity_id,
      contributionId: null,
      invitationId: row.id,
    })),
    ...contributions.map((row) => ({
      kind: row.has_outcome === 1 ? ('FEEDBACK_DUE' as const) : ('OUTCOME_DUE' as const),
      since: row.contributed_at,
      dueAt: addDays(row.contributed_at, cps1.closeLoopWithinDays),
      activityId: row.activity_id,
      contributionId: row.id,
      invitationId: null,
    })),
  ];
  return items.sort((a, b) => (a.since < b.since ? -1 : a.since > b.since ? 1 : 0));
};

/** What one event was for one advisor. */
export interface EntryOfEvent {
  readonly advisorId: string;
  readonly headline: string;
}

/** Makes a timeline that is told event by event answer quickly what each brought. */
export const indexByEvent = (db: Database): void => db.exec('CREATE INDEX IF NOT EXISTS entries_by_event ON entries (event_id)');

/** The entries that one event made, advisor by advisor. */
export const entriesOfEvent = (db: Database, eventId: string): EntryOfEvent[] =>
  prepared(db, 'SELECT advisor_id AS advisorId, headline FROM entries WHERE event_id = ? ORDER BY advisor_id').all(
    eventId,
  ) as EntryOfEvent[];
