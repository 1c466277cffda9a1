// Reads the facts of one team and one window from the rows.
import { addDays, type Instant } from '../../src/kernel/clock';
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
}

export interface ContributionFacts {
  readonly at: Instant;
  readonly recordedEvent: string;
  readonly outcome: Dated | undefined;
  readonly feedback: Dated | undefined;
}

export interface TeamFacts {
  readonly asOf: Instant;
  readonly activities: readonly ActivityFacts[];
  readonly advisors: ReadonlyMap<string, AdvisorFacts>;
  /** Those whose time for an outcome and for feedback ended in the window. */
  readonly dueContributions: readonly ContributionFacts[];
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

const readAdvisors = (
  db: Database,
  { teamId, from, asOf }: Window,
  activities: readonly ActivityFacts[],
): Map<string, AdvisorFacts> => {
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
  return new Map(
    [...groupBy(steps, ({ advisorId }) => advisorId)].map(([advisorId, grades]) => {
      const own = growth.get(advisorId) ?? [];
      const facts = {
        trainings: own.filter((entry): entry is GrowthRow & Training => entry.code !== null),
        growth: own.filter(({ at }) => at > from && at <= asOf),
        grades,
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

const groupBy = <Row>(all: readonly Row[], keyOf: (row: Row) => string): Map<string, Row[]> => {
  const groups = new Map<string, Row[]>();
  for (const row of all) {
    const group = groups.get(keyOf(row));
    if (group) group.push(row);
    else groups.set(keyOf(row), [row]);
  }
  return groups;
};
