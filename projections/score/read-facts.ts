// Reads the facts of one team and one window from the rows, as they were known at the end of the window.
import { addDays, type Instant } from '../../src/kernel/clock';
import type { Database } from '../runner/projection';
import type { ActivityFacts, AdvisorFacts, ContributionFacts, Dated, Participation, PromiseFacts, Rating } from './facts';
import type { TeamFacts, Training } from './facts';
import type { ScoringPolicy } from './policy';
import { groupBy, listing, type Reading } from './rows';

export const readTeamFacts = (
  db: Database,
  teamId: string,
  asOf: Instant,
  policy: ScoringPolicy,
  reading: Reading,
): TeamFacts => {
  const from = addDays(asOf, -policy.windowDays);
  const due = { from: addDays(from, -policy.payWithinDays), until: addDays(asOf, -policy.payWithinDays) };
  const all = readActivities(db, { teamId, from: due.from, asOf }, reading);
  const activities = all.filter(({ endedAt }) => endedAt > from);
  return {
    teamId,
    from,
    asOf,
    activities,
    advisors: readAdvisors(db, { teamId, from, asOf }, activities, reading),
    dueContributions: readDueContributions(db, { teamId, from, asOf }, policy, reading),
    duePromises: all.filter(({ endedAt }) => endedAt <= due.until).flatMap(({ promises }) => promises),
  };
};

interface Window {
  readonly teamId: string;
  readonly from: Instant;
  readonly asOf: Instant;
  readonly [name: string]: string;
}

/** Activities that ended in the window, as far as that was known at its end. */
const ACTIVITIES = `a.team_id = :teamId AND a.ended_at > :from AND a.ended_at <= :asOf
  AND a.completed_at <= :asOf AND a.advertised_at <= :asOf`;

const listActivities = listing<Omit<ActivityFacts, 'participations' | 'ratings'> & { readonly rate: number | null }>({
  columns: {
    id: 'a.id',
    kind: 'a.kind',
    stage: 'a.stage',
    startsAt: 'a.starts_at',
    endedAt: 'a.ended_at',
    declaredLevel: 'a.declared_level',
    decisionRights: 'a.decision_rights',
    requiredTraining: 'json(a.required_training)',
    rate: 'a.rate',
  },
  events: { completedEvent: 'a.completed_event' },
  rest: `FROM activities a WHERE ${ACTIVITIES}`,
  orderBy: 'a.ended_at, a.id',
});

interface Attendance {
  readonly activity: string;
  readonly advisorId: string;
  readonly grade: number | null;
  readonly minutes: number;
  readonly eventId?: string;
  readonly briefedAt: Instant | null;
  readonly briefedEvent?: string | null;
  readonly offeredAt: Instant | null;
  readonly offeredEvent?: string | null;
  readonly keptAt: Instant | null;
  readonly keptEvent?: string | null;
}

const listAttendances = listing<Attendance>({
  columns: {
    activity: 'p.activity_id',
    advisorId: 'p.advisor_id',
    grade: 'p.grade',
    minutes: 'p.minutes',
    briefedAt: 'b.at',
    offeredAt: 'd.at',
    keptAt: 'k.at',
  },
  events: { eventId: 'p.event_id', briefedEvent: 'b.event_id', offeredEvent: 'd.event_id', keptEvent: 'k.event_id' },
  rest: `FROM activities a JOIN attendances p ON p.activity_id = a.id
   LEFT JOIN support b ON b.activity_id = a.id AND b.advisor_id = p.advisor_id AND b.kind = 'BRIEFED' AND b.at <= :asOf
   LEFT JOIN support d ON d.activity_id = a.id AND d.advisor_id = p.advisor_id AND d.kind = 'DEBRIEF_OFFERED' AND d.at <= :asOf
   LEFT JOIN promises_kept k ON a.rate > 0 AND k.activity_id = a.id AND k.advisor_id = p.advisor_id AND k.at <= :asOf
   WHERE ${ACTIVITIES} AND p.at <= :asOf`,
  orderBy: 'p.activity_id, p.advisor_id, p.position',
});

const listRatings = listing<Omit<Rating, 'contested'> & { readonly activity: string; readonly contested: number }>({
  columns: { activity: 'r.activity_id', advisorId: 'r.advisor_id', level: 'r.level', contested: 'r.contested' },
  events: { eventId: 'r.event_id' },
  rest: `FROM activities a JOIN ratings r ON r.activity_id = a.id WHERE ${ACTIVITIES} AND r.at <= :asOf`,
  orderBy: 'r.activity_id, r.advisor_id, r.position',
});

type ActivityWithPromises = ActivityFacts & { readonly promises: readonly PromiseFacts[] };

const readActivities = (db: Database, window: Window, reading: Reading): ActivityWithPromises[] => {
  const attendances = groupBy(listAttendances(db, window, reading), ({ activity }) => activity);
  const ratings = groupBy(listRatings(db, window, reading), ({ activity }) => activity);
  return listActivities(db, window, reading).flatMap(({ rate, ...activity }) => {
    const there = lastOfEach(attendances.get(activity.id) ?? []).filter((row): row is There => row.grade !== null);
    if (there.length === 0) return [];
    return {
      ...activity,
      participations: there.map(participationFrom),
      ratings: lastOfEach(ratings.get(activity.id) ?? []).map((row) => ({ ...row, contested: row.contested === 1 })),
      promises: (rate ?? 0) > 0 ? there.map((row) => promiseFrom(activity.endedAt, row)) : [],
    };
  });
};

type There = Attendance & { readonly grade: number };

/** What was said last of each advisor, of rows in the order of the ledger. */
const lastOfEach = <Row extends { readonly advisorId: string }>(rows: readonly Row[]): Row[] =>
  rows.filter(({ advisorId }, index) => rows[index + 1]?.advisorId !== advisorId);

const participationFrom = (row: There): Participation => ({
  advisorId: row.advisorId,
  grade: row.grade,
  minutes: row.minutes,
  eventId: row.eventId,
  briefed: dated(row.briefedAt, row.briefedEvent),
  debriefOffered: dated(row.offeredAt, row.offeredEvent),
});

const promiseFrom = (endedAt: Instant, { eventId, keptAt, keptEvent }: There): PromiseFacts => ({
  endedAt,
  attendedEvent: eventId,
  kept: dated(keptAt, keptEvent),
});

interface Step {
  readonly advisorId: string;
  readonly grade: number;
  readonly place: string;
}

// In the order in which the activities started; every moment is written in as many characters.
const listEarlierSteps = listing<Step>({
  columns: { advisorId: 'e.advisor_id', grade: 'e.grade', place: 'e.place' },
  rest: `FROM (SELECT p.advisor_id, p.grade, min(a.starts_at || a.id) AS place
     FROM activities a JOIN attendances p ON p.activity_id = a.id
     WHERE a.team_id = :teamId AND a.ended_at <= :from AND a.completed_at <= :asOf AND a.advertised_at <= :asOf
       AND p.grade IS NOT NULL AND p.at <= :asOf AND NOT EXISTS (SELECT 1 FROM attendances l WHERE
         l.activity_id = p.activity_id AND l.advisor_id = p.advisor_id AND l.position > p.position AND l.at <= :asOf)
     GROUP BY p.advisor_id, p.grade) e`,
  orderBy: 'e.place',
});

const readAdvisors = (
  db: Database,
  window: Window,
  activities: readonly ActivityFacts[],
  reading: Reading,
): Map<string, AdvisorFacts> => {
  const inWindow = activities.flatMap(({ id, startsAt, participations }) =>
    participations.map(({ advisorId, grade, eventId }) => ({ advisorId, grade, eventId, place: startsAt + id, inWindow: true })),
  );
  const present = new Set(inWindow.map(({ advisorId }) => advisorId));
  const earlier = listEarlierSteps(db, window)
    .filter(({ advisorId }) => present.has(advisorId))
    .map((step) => ({ ...step, eventId: undefined, inWindow: false }));
  const steps = groupBy(
    [...earlier, ...inWindow].sort((a, b) => (a.place < b.place ? -1 : a.place > b.place ? 1 : 0)),
    ({ advisorId }) => advisorId,
  );
  const asked = { ...window, advisors: JSON.stringify([...present]) };
  const growth = groupBy(listGrowth(db, asked, reading), ({ advisorId }) => advisorId);
  const peerSupport = groupBy(listPeerSupport(db, asked, reading), ({ advisorId }) => advisorId);
  return new Map(
    [...steps].map(([advisorId, own]) => {
      const grown = growth.get(advisorId) ?? [];
      const facts = {
        trainings: grown.filter((entry): entry is Growth & Training => entry.code !== null),
        growth: grown.filter(({ at }) => at > window.from),
        grades: own,
        peerSupport: (peerSupport.get(advisorId) ?? []).map(({ eventId }) => eventId),
      };
      return [advisorId, facts];
    }),
  );
};

interface Growth extends Dated {
  readonly advisorId: string;
  readonly code: string | null;
  readonly validUntil: string | null;
}

const listGrowth = listing<Growth>({
  columns: { advisorId: 'g.advisor_id', at: 'g.at', code: 'g.code', validUntil: 'g.valid_until' },
  events: { eventId: 'g.event_id' },
  rest: 'FROM json_each(:advisors) asked JOIN growth g ON g.advisor_id = asked.value WHERE g.at <= :asOf',
  orderBy: 'g.advisor_id, g.at, g.event_id',
});

/** The pairs that advisors stood in within the window, and the times of support: the events that show them. */
const listPeerSupport = listing<{ readonly advisorId: string; readonly eventId: string }>({
  columns: { advisorId: 's.advisor_id' },
  events: { eventId: 's.event_id' },
  rest: `FROM (
     SELECT p.advisor_id, p.event_id FROM json_each(:advisors) asked JOIN peer_pairs p ON p.advisor_id = asked.value
     WHERE p.started_at <= :asOf AND coalesce(p.ended_at, :asOf) > :from
     UNION ALL
     SELECT p.advisor_id, p.event_id FROM json_each(:advisors) asked JOIN peer_support p ON p.advisor_id = asked.value
     WHERE p.at > :from AND p.at <= :asOf) s`,
  orderBy: 's.advisor_id, s.event_id',
});

interface Contribution {
  readonly at: Instant;
  readonly recordedEvent?: string;
  readonly outcomeAt: Instant | null;
  readonly outcomeEvent?: string | null;
  readonly feedbackAt: Instant | null;
  readonly feedbackEvent?: string | null;
}

const listContributions = listing<Contribution>({
  columns: { at: 'c.at', outcomeAt: 'c.outcome_at', feedbackAt: 'c.feedback_at' },
  events: { recordedEvent: 'c.recorded_event', outcomeEvent: 'c.outcome_event', feedbackEvent: 'c.feedback_event' },
  rest: 'FROM contributions c WHERE c.team_id = :teamId AND c.at > :madeFrom AND c.at <= :madeUntil',
  orderBy: 'c.at, c.id',
});

const readDueContributions = (
  db: Database,
  { teamId, from, asOf }: Window,
  { closeLoopWithinDays }: ScoringPolicy,
  reading: Reading,
): ContributionFacts[] =>
  listContributions(
    db,
    { teamId, madeFrom: addDays(from, -closeLoopWithinDays), madeUntil: addDays(asOf, -closeLoopWithinDays) },
    reading,
  ).map(({ at, recordedEvent, outcomeAt, outcomeEvent, feedbackAt, feedbackEvent }) => ({
    at,
    recordedEvent,
    outcome: knownBy(asOf, dated(outcomeAt, outcomeEvent)),
    feedback: knownBy(asOf, dated(feedbackAt, feedbackEvent)),
  }));

const knownBy = (asOf: Instant, event: Dated | undefined): Dated | undefined => (event && event.at <= asOf ? event : undefined);

const dated = (at: Instant | null, eventId: string | null | undefined): Dated | undefined =>
  at === null ? undefined : { at, eventId: eventId ?? undefined };
