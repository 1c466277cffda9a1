// Questions to the directory: things by their ids, and the lists that belong to them.
import type { Instant } from '../../src/kernel/clock';
import type { Database } from '../runner/projection';
import { remembered } from '../runner/remembered';

export interface TeamRow {
  readonly id: string;
  readonly name: string;
  readonly serviceType: string;
  readonly site: string | null;
  readonly domains: readonly string[];
  readonly leadId: string | null;
  readonly position: number;
}

export interface AdvisorRow {
  readonly id: string;
  readonly lens: readonly string[];
  readonly status: string;
  readonly joinedOn: string;
  readonly registeredEvent: string;
  readonly maxHoursPerMonth: number | null;
  readonly supportPlanEvent: string | null;
  /** How far a request to be erased has come; null when nobody asked. */
  readonly erasure: 'REQUESTED' | 'REFUSED' | 'TO_BE_CARRIED_OUT' | 'CARRIED_OUT' | null;
  readonly erasureAt: Instant | null;
  readonly position: number;
}

export interface ConsentRow {
  readonly purpose: string;
  readonly noticeVersion: string;
  readonly method: string;
  readonly givenAt: Instant;
  readonly withdrawnAt: Instant | null;
}

export interface AchievementRow {
  readonly kind: string;
  readonly code: string;
  readonly at: Instant;
  readonly eventId: string;
  readonly validUntil: string | null;
  readonly activityId: string | null;
}

export interface ActivityRow {
  readonly id: string;
  readonly teamId: string;
  readonly kind: string;
  readonly title: string;
  readonly purpose: string;
  readonly stage: string;
  readonly declaredLevel: number;
  readonly decisionRights: string;
  readonly places: number | null;
  readonly startsAt: Instant;
  readonly endsAt: Instant | null;
  readonly mode: string;
  readonly rate: number | null;
  readonly requiredTraining: readonly string[];
  readonly status: string;
  readonly endedAt: Instant | null;
  readonly staffCount: number | null;
  readonly advertisedEvent: string;
  readonly position: number;
}

export interface InvitationRow {
  readonly id: string;
  readonly activityId: string;
  readonly advisorId: string;
  readonly role: string;
  readonly status: string;
  readonly replyBy: Instant | null;
  readonly invitedAt: Instant;
  readonly answeredAt: Instant | null;
}

export interface ParticipantRow {
  readonly activityId: string;
  readonly advisorId: string;
  readonly interestedAt: Instant | null;
  readonly briefedAt: Instant | null;
  readonly status: string | null;
  readonly minutes: number | null;
  readonly prepMinutes: number | null;
  readonly roleGrade: string | null;
  readonly mode: string | null;
  readonly level: number | null;
  readonly contested: boolean | null;
  readonly ratingEvent: string | null;
  readonly debriefOfferedAt: Instant | null;
  readonly debriefHeldAt: Instant | null;
}

export interface ContributionRow {
  readonly id: string;
  readonly activityId: string;
  readonly advisorId: string;
  readonly teamId: string;
  readonly kind: string;
  readonly credit: string;
  readonly principles: readonly string[];
  readonly status: string;
  readonly contributedAt: Instant;
  readonly recordedEvent: string;
  readonly outcome: string | null;
  readonly outcomeAt: Instant | null;
  readonly outcomeEvent: string | null;
  readonly firstOutcomeAt: Instant | null;
  readonly firstFeedbackAt: Instant | null;
  readonly advisorErasedAt: Instant | null;
  readonly position: number;
  /** How long the advisor waited to hear back, and for both to come. In milliseconds. */
  readonly heardAfter: number | null;
  readonly closedAfter: number | null;
}

export interface FeedbackRow {
  readonly eventId: string;
  readonly channel: string;
  readonly givenAt: Instant;
  readonly rating: number | null;
}

export interface ReflectionRow {
  readonly eventId: string;
  readonly side: string;
  readonly feltEqual: number;
  readonly at: Instant;
}

export interface ClaimRow {
  readonly id: string;
  readonly activityId: string;
  readonly advisorId: string;
  readonly teamId: string;
  readonly status: string;
  readonly feeMinutes: number | null;
  readonly rate: number | null;
  readonly amountPence: number | null;
  readonly expenses: readonly { readonly kind: string; readonly amountPence: number }[];
  readonly reason: string | null;
  readonly settledPence: number | null;
  readonly paidOn: string | null;
  readonly changedAt: Instant;
}

export interface PeerPairRow {
  readonly id: string;
  readonly firstAdvisor: string;
  readonly secondAdvisor: string;
  readonly kind: string;
  readonly teamId: string | null;
  readonly startedAt: Instant;
  readonly endedAt: Instant | null;
  readonly supportMinutes: number;
}

const LISTS: ReadonlySet<string> = new Set(['domains', 'lens', 'requiredTraining', 'principles', 'expenses']);

/** Column names become field names, JSON lists become lists, 0 and 1 become false and true where they mean that. */
export const toRow = <Row>(cells: unknown): Row => {
  const row: Record<string, unknown> = {};
  for (const [column, cell] of Object.entries(cells as Record<string, unknown>)) {
    const name = fieldOf(column);
    if (LISTS.has(name)) row[name] = JSON.parse(cell as string);
    else row[name] = name === 'contested' && cell !== null ? cell === 1 : cell;
  }
  return row as Row;
};

// Pages have many cells, and the tables few columns.
const fieldOf = remembered((column: string) => column.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase()));

const one =
  <Row>(table: string) =>
  (db: Database, id: string): Row | undefined => {
    const cells = db.prepare(`SELECT * FROM ${table} WHERE id = ? ORDER BY position`).get(id) as object | undefined;
    return cells && toRow<Row>(cells);
  };

export const findTeam = one<TeamRow>('teams');
export const findAdvisor = one<AdvisorRow>('advisors');
export const findActivity = one<ActivityRow>('activities');
export const findContribution = one<ContributionRow>('contributions');
export const findClaim = one<ClaimRow>('claims');
export const findPeerPair = one<PeerPairRow>('peer_pairs');

const all =
  <Row>(sql: string) =>
  (db: Database, id: string): Row[] =>
    db
      .prepare(sql)
      .all(id)
      .map(toRow<Row>);

export const consentsOf = all<ConsentRow>('SELECT * FROM consents WHERE advisor_id = ? ORDER BY given_at, purpose');
export const achievementsOf = all<AchievementRow>('SELECT * FROM achievements WHERE advisor_id = ? ORDER BY at, event_id');
export const participantsOf = all<ParticipantRow>('SELECT * FROM participants WHERE activity_id = ? ORDER BY advisor_id');
export const contributionsOf = all<ContributionRow>('SELECT * FROM contributions WHERE activity_id = ? ORDER BY position');
export const claimsFor = all<ClaimRow>('SELECT * FROM claims WHERE activity_id = ? ORDER BY position');
export const claimsOfAdvisor = all<ClaimRow>('SELECT * FROM claims WHERE advisor_id = ? ORDER BY position');
export const peerPairsOf = all<PeerPairRow>(
  'SELECT * FROM peer_pairs WHERE first_advisor = ?1 OR second_advisor = ?1 ORDER BY position',
);
export const feedbackOn = all<FeedbackRow>('SELECT * FROM feedback WHERE contribution_id = ? ORDER BY given_at, event_id');
export const reflectionsOn = all<ReflectionRow>('SELECT * FROM reflections WHERE contribution_id = ? ORDER BY at, event_id');

/** The events that recorded and corrected a contribution, oldest first: a later one's text replaces an earlier one's. */
export const recordingEventsOf = (db: Database, contribution: ContributionRow): string[] => {
  const corrections = db
    .prepare('SELECT event_id FROM corrections WHERE contribution_id = ? ORDER BY position')
    .all(contribution.id) as { event_id: string }[];
  return [contribution.recordedEvent, ...corrections.map(({ event_id }) => event_id)];
};

/** Before and after every moment: all of them begin with a digit. */
export const BEFORE_ALL = '';
export const AFTER_ALL = '~';

/** A list of ids as a condition takes it; null for no condition. */
export const within = (ids: readonly string[] | undefined): string | null => (ids === undefined ? null : JSON.stringify(ids));

/** Whether an advisor was invited to an activity `a`, was there, or brought something to it, in SQL. */
export const INVOLVED = `(
  EXISTS (SELECT 1 FROM invitations i WHERE i.activity_id = a.id AND i.advisor_id = :advisorId)
  OR EXISTS (SELECT 1 FROM participants p WHERE p.activity_id = a.id AND p.advisor_id = :advisorId)
  OR EXISTS (SELECT 1 FROM contributions c WHERE c.activity_id = a.id AND c.advisor_id = :advisorId))`;

/** Rows in the order of the ledger, after or before a position. */
export interface ListRequest {
  readonly after?: number | undefined;
  readonly before?: number | undefined;
  readonly limit: number;
  readonly newestFirst: boolean;
}

const list =
  <Row>(table: string, condition = 'TRUE') =>
  (db: Database, request: ListRequest, about: Readonly<Record<string, string | null>> = {}): Row[] =>
    db
      .prepare(
        `SELECT * FROM ${table} WHERE ${condition} AND position > :after AND position < :before
         ORDER BY position ${request.newestFirst ? 'DESC' : 'ASC'} LIMIT :limit`,
      )
      .all({
        after: request.after ?? 0,
        before: request.before ?? Number.MAX_SAFE_INTEGER,
        limit: request.limit,
        ...about,
      })
      .map(toRow<Row>);

export const listTeams = list<TeamRow>('teams');

const advisorsAmong = list<AdvisorRow>('advisors', '(:people IS NULL OR id IN (SELECT value FROM json_each(:people)))');

/** The advisors of the register; of some people only, where they are given. */
export const listAdvisors = (db: Database, request: ListRequest, people?: readonly string[]): AdvisorRow[] =>
  advisorsAmong(db, request, { people: within(people) });

const activitiesOfTeam = list<ActivityRow>('activities', 'team_id = :teamId');
const activitiesFor = list<ActivityRow>('activities a', `team_id = :teamId AND (status = 'OPEN' OR ${INVOLVED})`);

/** The activities of a team; of those, where an advisor is given, only what is open or what they were involved in. */
export const listActivitiesOfTeam = (db: Database, request: ListRequest, teamId: string, advisorId?: string): ActivityRow[] =>
  advisorId === undefined ? activitiesOfTeam(db, request, { teamId }) : activitiesFor(db, request, { teamId, advisorId });

export interface PendingInvitationRow {
  readonly id: string;
  readonly activityId: string;
  readonly replyBy: Instant;
  readonly position: number;
}

/** Invitations that nobody answered in time and nobody has written off yet, in the order of the ledger. */
export const invitationsPastReply = (db: Database, now: Instant): PendingInvitationRow[] =>
  db
    .prepare(
      `SELECT i.id, i.activity_id, i.reply_by, i.position FROM invitations i JOIN activities a ON a.id = i.activity_id
       WHERE i.status = 'INVITED' AND i.reply_by < ? AND a.status <> 'CANCELLED' ORDER BY i.position`,
    )
    .all(now)
    .map(toRow<PendingInvitationRow>);
