// Reads the facts of one team and one window from the rows.
import { addDays, type Instant } from '../../src/kernel/clock';
import { groupBy } from '../runner/groups';
import type { Database } from '../runner/projection';
import { prepared } from '../runner/statements';
import type { ScoringPolicy } from './policy';

export interface Dated {
  readonly at: Instant;
  readonly eventId: string;
}

export interface Training extends Dated {
  readonly code: string;
  readonly validUntil: string | null;
}

export interface Participation {
  readonly advisorId: string;
  readonly grade: number;
  readonly eventId: string;
  readonly briefed: Dated | undefined;
  readonly debriefOffered: Dated | undefined;
}

export interface Rating {
  readonly level: number;
  readonly contested: boolean;
  readonly eventId: string;
}

/** A completed activity of the window that at least one advisor attended. */
export interface ActivityFacts {
  readonly id: string;
  readonly kind: string;
  readonly startsAt: Instant;
  readonly endedAt: Instant;
  readonly declaredLevel: number;
  readonly decisionRights: string;
  readonly requiredTraining: readonly string[];
  readonly completedEvent: string;
  readonly participations: readonly Participation[];
  readonly ratings: readonly Rating[];
}

/** One participation of an advisor with the team, in order: all in the window, and the first of each grade before it. */
export interface GradeStep {
  readonly grade: number;
  readonly inWindow: boolean;
  readonly eventId: string;
}

export interface AdvisorFacts {
  readonly trainings: readonly Training[];
  /** Trainings and skills of the window. */
  readonly growth: readonly Dated[];
  readonly grades: readonly GradeStep[];
  /** Peer pairs that stood, and peer support that was given, in the window. */
  readonly peerSupport: readonly string[];
}

export interface ContributionFacts {
  readonly at: Instant;
  readonly recordedEvent: string;
  readonly outcome: Dated | undefined;
  readonly feedback: Dated | undefined;
}

/** A participation for which payment was promised. */
export interface PromiseFacts {
  readonly endedAt: Instant;
  readonly attendedEvent: string;
  /** When it was paid, or declined by the advisor. */
  readonly kept: Dated | undefined;
}

export interface TeamFacts {
  readonly asOf: Instant;
  readonly activities: readonly ActivityFacts[];
  readonly advisors: ReadonlyMap<string, AdvisorFacts>;
  /** Those whose time for an outcome and for feedback ended in the window. */
  readonly dueContributions: readonly ContributionFacts[];
  /** Those whose time to be paid ended in the window. */
  readonly duePromises: readonly PromiseFacts[];
}

export const readTeamFacts = (db: Database, teamId: string, asOf: Instant, policy: ScoringPolicy): TeamFacts => {
  const from = addDays(asOf, -policy.windowDays);
  const team = { teamId, from, asOf };
  const activities = readActivities(db, team);
  return {
    asOf,
    activities,
    advisors: readAdvisors(db, team, activities),
    dueContributions: readDueContributions(db, teamId, {
      from: addDays(from, -policy.closeLoopWithinDays),
      until: addDays(asOf, -policy.closeLoopWithinDays),
    }),
    duePromises: readDuePromises(db, {
      teamId,
      from: addDays(from, -policy.payWithinDays),
      asOf: addDays(asOf, -policy.payWithinDays),
    }),
  };
};

interface Window {
  readonly teamId: string;
  readonly from: Instant;
  readonly asOf: Instant;
}

const IN_WINDOW = `a.team_id = :teamId AND a.ended_at > :from AND a.ended_at <= :asOf`;

const readActivities = (db: Database, window: Window): ActivityFacts[] => {
  const participations = groupBy(
    rows<{ activity: string; advisor: string; grade: number; event: string } & Support>(
      db,
      `SELECT p.activity_id AS activity, p.advisor_id AS advisor, p.grade, p.event_id AS event,
              b.at AS briefedAt, b.event_id AS briefedEvent, d.at AS offeredAt, d.event_id AS offeredEvent
       FROM activities a JOIN participations p ON p.activity_id = a.id
       LEFT JOIN support b ON b.activity_id = a.id AND b.advisor_id = p.advisor_id AND b.kind = 'BRIEFED'
       LEFT JOIN support d ON d.activity_id = a.id AND d.advisor_id = p.advisor_id AND d.kind = 'DEBRIEF_OFFERED'
       WHERE ${IN_WINDOW} ORDER BY p.activity_id, p.advisor_id`,
      window,
    ),
    ({ activity }) => activity,
  );
  const ratings = groupBy(
    rows<{ activity: string; level: number; contested: number; event: string }>(
      db,
      `SELECT r.activity_id AS activity, r.level, r.contested, r.event_id AS event
       FROM activities a JOIN ratings r ON r.activity_id = a.id WHERE ${IN_WINDOW} ORDER BY r.activity_id, r.advisor_id`,
      window,
    ),
    ({ activity }) => activity,
  );
  return rows<ActivityRow>(db, `SELECT a.* FROM activities a WHERE ${IN_WINDOW} ORDER BY a.ended_at, a.id`, window)
    .filter(({ id }) => participations.has(id))
    .map((row) => ({
      id: row.id,
      kind: row.kind,
      startsAt: row.starts_at,
      endedAt: row.ended_at,
      declaredLevel: row.declared_level,
      decisionRights: row.decision_rights,
      requiredTraining: JSON.parse(row.required_training) as string[],
      completedEvent: row.completed_event,
      participations: (participations.get(row.id) ?? []).map((participation) => ({
        advisorId: participation.advisor,
        grade: participation.grade,
        eventId: participation.event,
        briefed: dated(participation.briefedAt, participation.briefedEvent),
        debriefOffered: dated(participation.offeredAt, participation.offeredEvent),
      })),
      ratings: (ratings.get(row.id) ?? []).map(({ level, contested, event }) => ({
        level,
        contested: contested === 1,
        eventId: event,
      })),
    }));
};

interface Support {
  readonly briefedAt: Instant | null;
  readonly briefedEvent: string | null;
  readonly offeredAt: Instant | null;
  readonly offeredEvent: string | null;
}

interface ActivityRow {
  readonly id: string;
  readonly kind: string;
  readonly starts_at: Instant;
  readonly ended_at: Instant;
  readonly declared_level: number;
  readonly decision_rights: string;
  readonly required_training: string;
  readonly completed_event: string;
}

const readAdvisors = (db: Database, window: Window, activities: readonly ActivityFacts[]): Map<string, AdvisorFacts> => {
  const { teamId, from, asOf } = window;
  // In the order in which the activities started; every moment is written in as many characters.
  const before = rows<Step>(
    db,
    `SELECT p.advisor_id AS advisorId, p.grade, p.event_id AS eventId, min(a.starts_at || a.id) AS place
     FROM activities a JOIN participations p ON p.activity_id = a.id
     WHERE a.team_id = :teamId AND a.ended_at <= :from GROUP BY p.advisor_id, p.grade`,
    { teamId, from },
  );
  const inWindow = activities.flatMap(({ id, startsAt, participations }) =>
    participations.map(({ advisorId, grade, eventId }) => ({ advisorId, grade, eventId, place: startsAt + id })),
  );
  const present = new Set(inWindow.map(({ advisorId }) => advisorId));
  const steps = [
    ...before.filter(({ advisorId }) => present.has(advisorId)).map((step) => ({ ...step, inWindow: false })),
    ...inWindow.map((step) => ({ ...step, inWindow: true })),
  ].sort((a, b) => (a.place < b.place ? -1 : a.place > b.place ? 1 : 0));
  const growth = readGrowth(db, present);
  const peerSupport = readPeerSupport(db, present, window);
  return new Map(
    [...groupBy(steps, ({ advisorId }) => advisorId)].map(([advisorId, grades]) => {
      const own = growth.get(advisorId) ?? [];
      const facts = {
        trainings: own.filter((entry): entry is GrowthRow & Training => entry.code !== null),
        growth: own.filter(({ at }) => at > from && at <= asOf),
        grades,
        peerSupport: peerSupport.get(advisorId) ?? [],
      };
      return [advisorId, facts];
    }),
  );
};

interface Step {
  readonly advisorId: string;
  readonly grade: number;
  readonly eventId: string;
  readonly place: string;
}

interface GrowthRow extends Dated {
  readonly advisorId: string;
  readonly code: string | null;
  readonly validUntil: string | null;
}

const readGrowth = (db: Database, advisors: ReadonlySet<string>): Map<string, GrowthRow[]> =>
  groupBy(
    rows<GrowthRow>(
      db,
      `SELECT advisor_id AS advisorId, at, event_id AS eventId, code, valid_until AS validUntil FROM growth
       WHERE advisor_id IN (SELECT value FROM json_each(:advisors)) ORDER BY advisor_id, at, event_id`,
      { advisors: JSON.stringify([...advisors]) },
    ),
    ({ advisorId }) => advisorId,
  );

/** The pairs that an advisor stood in within the window, and the times of support: the events that show them. */
const readPeerSupport = (db: Database, advisors: ReadonlySet<string>, { from, asOf }: Window): Map<string, string[]> => {
  const found = rows<{ advisorId: string; eventId: string }>(
    db,
    `WITH asked AS (SELECT value AS id FROM json_each(:advisors))
     SELECT advisor_id AS advisorId, event_id AS eventId FROM peer_pairs
     WHERE advisor_id IN asked AND started_at <= :asOf AND coalesce(ended_at, :asOf) > :from
     UNION ALL
     SELECT advisor_id, event_id FROM peer_support WHERE advisor_id IN asked AND at > :from AND at <= :asOf`,
    { advisors: JSON.stringify([...advisors]), from, asOf },
  );
  const byAdvisor = groupBy(found, ({ advisorId }) => advisorId);
  return new Map([...byAdvisor].map(([advisorId, events]) => [advisorId, events.map(({ eventId }) => eventId)]));
};

const readDuePromises = (db: Database, window: Window): PromiseFacts[] =>
  rows<{ endedAt: Instant; attendedEvent: string; keptAt: Instant | null; keptEvent: string | null }>(
    db,
    `SELECT a.ended_at AS endedAt, p.event_id AS attendedEvent, k.at AS keptAt, k.event_id AS keptEvent
     FROM activities a JOIN participations p ON p.activity_id = a.id
     LEFT JOIN promises_kept k ON k.activity_id = a.id AND k.advisor_id = p.advisor_id
     WHERE ${IN_WINDOW} AND a.rate > 0 ORDER BY a.ended_at, a.id, p.advisor_id`,
    window,
  ).map(({ endedAt, attendedEvent, keptAt, keptEvent }) => ({ endedAt, attendedEvent, kept: dated(keptAt, keptEvent) }));

const readDueContributions = (db: Database, teamId: string, made: { from: Instant; until: Instant }): ContributionFacts[] =>
  rows<{
    at: Instant;
    recorded_event: string;
    outcome_at: Instant | null;
    outcome_event: string | null;
    feedback_at: Instant | null;
    feedback_event: string | null;
  }>(
    db,
    `SELECT at, recorded_event, outcome_at, outcome_event, feedback_at, feedback_event FROM contributions
     WHERE team_id = :teamId AND at > :from AND at <= :until ORDER BY at, id`,
    {
      teamId,
      ...made,
    },
  ).map((row) => ({
    at: row.at,
    recordedEvent: row.recorded_event,
    outcome: dated(row.outcome_at, row.outcome_event),
    feedback: dated(row.feedback_at, row.feedback_event),
  }));

const rows = <Row>(db: Database, sql: string, values: object): Row[] => {
  const found: unknown = prepared(db, sql).all(values);
  return found as Row[];
};

const dated = (at: Instant | null, eventId: string | null): Dated | undefined =>
  at !== null && eventId !== null ? { at, eventId } : undefined;
