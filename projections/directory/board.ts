// The activity board of a team: places, invitations, and who is still to be briefed or to be offered a debrief.
import { addDays, type Instant } from '../../src/kernel/clock';
import { groupBy } from '../runner/groups';
import type { Database } from '../runner/projection';
import { prepared } from '../runner/statements';
import type { ScoringPolicy } from '../score/policy';
import { INVITATIONS } from './invitations';
import { type ActivityRow, AFTER_ALL, BEFORE_ALL, type InvitationRow, type ParticipantRow, toRow } from './queries';

export type InvitationState = 'INVITED' | 'ACCEPTED' | 'DECLINED' | 'WITHDRAWN' | 'EXPIRED';

/** Somebody who accepted, was briefed, or of whom attendance is recorded. */
export interface BoardParticipant {
  readonly advisorId: string;
  /** Nothing is to be given to somebody who was erased. */
  readonly erased: boolean;
  readonly attendance: string | null;
  /** Null when there is none to give: the activity is cancelled, or the advisor did not come. */
  readonly briefing: 'DUE' | 'OVERDUE' | 'DONE' | null;
  readonly briefingDueAt: Instant;
  readonly briefedAt: Instant | null;
  /** Null when there is none to offer, or not yet: only those who were there are offered one, once it is over. */
  readonly debrief: 'DUE' | 'OVERDUE' | 'OFFERED' | 'HELD' | null;
  /** Null while it is not known when the activity ends. */
  readonly debriefDueAt: Instant | null;
  readonly debriefOfferedAt: Instant | null;
  readonly debriefHeldAt: Instant | null;
}

export interface BoardRow {
  readonly activity: ActivityRow;
  /** Null when there is no limit. */
  readonly placesLeft: number | null;
  readonly counts: Readonly<Record<InvitationState, number>>;
  readonly invitations: readonly InvitationRow[];
  readonly participants: readonly BoardParticipant[];
}

/** Where an activity stands on a board: by when it starts, then by its place in the ledger. */
export interface BoardKey {
  readonly startsAt: Instant;
  readonly position: number;
}

export interface BoardRequest {
  /** The moment of the question. */
  readonly now: Instant;
  /** Activities that start at this moment or later, and before that one. */
  readonly from?: Instant | undefined;
  readonly until?: Instant | undefined;
  /** UPCOMING: those that have not ended; PAST: the others. What has no end yet counts by its start. */
  readonly when?: 'UPCOMING' | 'PAST' | undefined;
  readonly after?: BoardKey | undefined;
  readonly before?: BoardKey | undefined;
  readonly limit: number;
  readonly newestFirst: boolean;
}

/** How many days before the start a briefing is due, and after the end a debrief. */
export type BoardPolicy = Pick<ScoringPolicy, 'briefedDaysBefore' | 'debriefWithinDays'>;

/** At most `limit` activities of a team, in order of when they start. */
export const findBoard = (db: Database, teamId: string, request: BoardRequest, policy: BoardPolicy): BoardRow[] => {
  const { now, from, until, when, after, before, limit, newestFirst } = request;
  const found = prepared(db, newestFirst ? NEWEST_FIRST : OLDEST_FIRST).all({
    teamId,
    now,
    from: from ?? BEFORE_ALL,
    until: until ?? AFTER_ALL,
    when: when ?? null,
    afterStart: after?.startsAt ?? BEFORE_ALL,
    afterPosition: after?.position ?? 0,
    beforeStart: before?.startsAt ?? AFTER_ALL,
    beforePosition: before?.position ?? 0,
    limit,
  });
  const activities = found.map(toRow<ActivityRow>);
  const asked = JSON.stringify(activities.map(({ id }) => id));
  const invitations = prepared(db, INVITATIONS_TO)
    .all({ asked, now })
    .map(toRow<InvitationRow>);
  const participants = prepared(db, PARTICIPANTS_IN)
    .all({ asked })
    .map(toRow<ParticipantRow>);
  const erased = new Set((prepared(db, ERASED).all() as { id: string }[]).map(({ id }) => id));
  const ofActivity = ({ activityId }: { readonly activityId: string }): string => activityId;
  const [invited, present] = [groupBy(invitations, ofActivity), groupBy(participants, ofActivity)];
  return activities.map((activity) =>
    boardRow(activity, invited.get(activity.id) ?? [], present.get(activity.id) ?? [], { now, policy, erased }),
  );
};

const ACTIVITIES = `
  SELECT * FROM activities WHERE team_id = :teamId AND starts_at >= :from AND starts_at < :until
    AND (:when IS NULL OR (coalesce(ended_at, ends_at, starts_at) < :now) = (:when = 'PAST'))
    AND (starts_at, position) > (:afterStart, :afterPosition) AND (starts_at, position) < (:beforeStart, :beforePosition)`;
const OLDEST_FIRST = `${ACTIVITIES} ORDER BY starts_at, position LIMIT :limit`;
const NEWEST_FIRST = `${ACTIVITIES} ORDER BY starts_at DESC, position DESC LIMIT :limit`;

const ASKED = '(SELECT value FROM json_each(:asked))';
const INVITATIONS_TO = `${INVITATIONS} WHERE i.activity_id IN ${ASKED} ORDER BY i.position`;
const PARTICIPANTS_IN = `SELECT * FROM participants WHERE activity_id IN ${ASKED} ORDER BY activity_id, advisor_id`;

const ERASED = `SELECT id FROM advisors WHERE status = 'ERASED'`;

/** By which clock and policy, and who was erased by then. */
interface Looking {
  readonly now: Instant;
  readonly policy: BoardPolicy;
  readonly erased: ReadonlySet<string>;
}

const boardRow = (
  activity: ActivityRow,
  invitations: readonly InvitationRow[],
  participants: readonly ParticipantRow[],
  by: Looking,
): BoardRow => {
  const count = (state: InvitationState): number => invitations.filter(({ status }) => status === state).length;
  const counts = {
    INVITED: count('INVITED'),
    ACCEPTED: count('ACCEPTED'),
    DECLINED: count('DECLINED'),
    WITHDRAWN: count('WITHDRAWN'),
    EXPIRED: count('EXPIRED'),
  };
  const coming = invitations.filter(({ status }) => status === 'ACCEPTED').map(({ advisorId }) => advisorId);
  const recorded = new Map(participants.map((row) => [row.advisorId, row]));
  const there = participants.filter(({ status, briefedAt }) => status !== null || briefedAt !== null);
  const advisorIds = new Set([...coming, ...there.map(({ advisorId }) => advisorId)]);
  return {
    activity,
    placesLeft: activity.places === null ? null : Math.max(0, activity.places - counts.INVITED - counts.ACCEPTED),
    counts,
    invitations,
    participants: [...advisorIds].map((advisorId) => boardParticipant(activity, advisorId, recorded.get(advisorId), by)),
  };
};

const boardParticipant = (
  activity: ActivityRow,
  advisorId: string,
  recorded: ParticipantRow | undefined,
  { now, policy, erased: allErased }: Looking,
): BoardParticipant => {
  const erased = allErased.has(advisorId);
  const attendance = recorded?.status ?? null;
  const tookPart = attendance === 'ATTENDED' || attendance === 'PART';
  const { briefedAt = null, debriefOfferedAt = null, debriefHeldAt = null } = recorded ?? {};
  const endsAt = activity.endedAt ?? activity.endsAt;
  const briefingDueAt = addDays(activity.startsAt, -policy.briefedDaysBefore);
  const debriefDueAt = endsAt === null ? null : addDays(endsAt, policy.debriefWithinDays);

  const briefing = (): BoardParticipant['briefing'] => {
    if (briefedAt !== null) return 'DONE';
    if (erased || activity.status === 'CANCELLED' || (attendance !== null && !tookPart)) return null;
    return now > briefingDueAt ? 'OVERDUE' : 'DUE';
  };
  const debrief = (): BoardParticipant['debrief'] => {
    if (debriefHeldAt !== null) return 'HELD';
    if (debriefOfferedAt !== null) return 'OFFERED';
    if (erased || activity.status === 'CANCELLED' || !tookPart) return null;
    if (endsAt === null || debriefDueAt === null || now < endsAt) return null;
    return now > debriefDueAt ? 'OVERDUE' : 'DUE';
  };
  const states = { briefing: briefing(), debrief: debrief() };
  return { advisorId, erased, attendance, ...states, briefingDueAt, briefedAt, debriefDueAt, debriefOfferedAt, debriefHeldAt };
};
