// Reads the facts of one team and one window from the rows, as they were known at the end of the window.
import { roleGrade } from '../../src/domain/vocabulary';
import { addDays, dayOf, type Instant } from '../../src/kernel/clock';
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

interface Activity extends Omit<ActivityFacts, 'participations' | 'ratings'> {
  readonly number: number;
  readonly rate: number | null;
}

const listActivities = listing<Activity>({
  columns: {
    number: 'a.number',
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
  readonly activity: number;
  readonly advisor: number;
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
    activity: 'p.activity',
    advisor: 'p.advisor',
    grade: 'p.grade',
    minutes: 'p.minutes',
    briefedAt: 's.briefed_at',
    offeredAt: 's.offered_at',
    keptAt: 's.kept_at',
  },
  events: { eventId: 'p.event_id', briefedEvent: 's.briefed_event', offeredEvent: 's.offered_event', keptEvent: 's.kept_event' },
  rest: `FROM activities a JOIN attendances p ON p.activity = a.number
   LEFT JOIN support s ON s.activity = p.activity AND s.advisor = p.advisor
   WHERE ${ACTIVITIES} AND p.at <= :asOf`,
  orderBy: 'p.position',
});

const listRatings = listing<
  Omit<Rating, 'contested'> & { readonly activity: number; readonly advisor: number; readonly contested: number }
>({
  columns: { activity: 'r.activity', advisor: 'r.advisor', level: 'r.level', contested: 'r.contested' },
  events: { eventId: 'r.event_id' },
  rest: `FROM activities a JOIN ratings r ON r.activity = a.number WHERE ${ACTIVITIES} AND r.at <= :asOf`,
  orderBy: 'r.position',
});

type ActivityWithPromises = ActivityFacts & { readonly promises: readonly PromiseFacts[] };

const readActivities = (db: Database, window: Window, reading: Reading): ActivityWithPromises[] => {
  const attendances = groupBy(listAttendances(db, window, reading), ({ activity }) => activity);
  const ratings = groupBy(listRatings(db, window, reading), ({ activity }) => activity);
  return listActivities(db, window, reading).flatMap(({ number, rate, ...activity }) => {
    const there = lastOfEach(attendances.get(number) ?? []).filter((row): row is There => row.grade !== null);
    if (there.length === 0) return [];
    return {
      ...activity,
      participations: there.map((row) => participationFrom(window.asOf, row)),
      ratings: lastOfEach(ratings.get(number) ?? []).map((row) => ({ ...row, contested: row.contested === 1 })),
      promises: (rate ?? 0) > 0 ? there.map((row) => promiseFrom(window.asOf, activity.endedAt, row)) : [],
    };
  });
};

type There = Attendance & { readonly grade: number };

/** What was said last of each advisor, of rows in the order of the ledger. */
const lastOfEach = <Row extends { readonly advisor: number }>(rows: readonly Row[]): Row[] => [
  ...new Map(rows.map((row) => [row.advisor, row])).values(),
];

// Support is the first of its kind: what was given later than the moment asked about had no forerunner.
const participationFrom = (asOf: Instant, row: There): Participation => ({
  advisor: row.advisor,
  grade: row.grade,
  minutes: row.minutes,
  eventId: row.eventId,
  briefed: knownBy(asOf, dated(row.briefedAt, row.briefedEvent)),
  debriefOffered: knownBy(asOf, dated(row.offeredAt, row.offeredEvent)),
});

const promiseFrom = (asOf: Instant, endedAt: Instant, { eventId, keptAt, keptEvent }: There): PromiseFacts => ({
  endedAt,
  attendedEvent: eventId,
  kept: knownBy(asOf, dated(keptAt, keptEvent)),
});

const GRADES = roleGrade.options.map((_grade, index) => index);

interface Step {
  readonly advisor: number;
  readonly grade: number;
  readonly place: string;
}

// The first of each grade, in the order in which the activities started; every moment is written in as many characters.
const listEarlierSteps = listing<Step>({
  columns: { advisor: 'e.advisor', grade: 'e.grade', place: 'e.place' },
  rest: `FROM (SELECT asked.value AS advisor, grades.value AS grade,
       (SELECT s.place FROM steps s JOIN activities a ON a.number = s.activity
        WHERE s.team = (SELECT number FROM numbers WHERE id = :teamId) AND s.advisor = asked.value AND s.grade = grades.value AND s.at <= :asOf
          AND a.ended_at <= :from AND a.completed_at <= :asOf AND a.advertised_at <= :asOf
          AND NOT EXISTS (SELECT 1 FROM attendances l
            WHERE l.activity = s.activity AND l.advisor = s.advisor AND l.position > s.position AND l.at <= :asOf)
        ORDER BY s.place LIMIT 1) AS place
     FROM json_each(:advisors) asked CROSS JOIN json_each('${JSON.stringify(GRADES)}') grades) e WHERE e.place IS NOT NULL`,
  orderBy: 'e.place',
});

const readAdvisors = (
  db: Database,
  window: Window,
  activities: readonly ActivityFacts[],
  reading: Reading,
): Map<number, AdvisorFacts> => {
  const inWindow = groupBy(
    activities.flatMap(({ id, startsAt, participations }) =>
      participations.map(({ advisor, grade, eventId }) => ({ advisor, grade, eventId, place: startsAt + id, inWindow: true })),
    ),
    ({ advisor }) => advisor,
  );
  const asked = { ...window, advisors: listOf(inWindow.keys()) };
  const firstDay = dayOf(activities.reduce((first, { startsAt }) => (startsAt < first ? startsAt : first), window.asOf));
  const growth = groupBy(listGrowth(db, { ...asked, firstDay }, reading), ({ advisor }) => advisor);
  const peerSupport = groupBy(listPeerSupport(db, asked, reading), ({ advisor }) => advisor);
  const grownIn = (advisor: number): Growth[] => (growth.get(advisor) ?? []).filter(({ at }) => at > window.from);
  // What came before matters only to those whose grade may show that they grew, when nothing else does.
  const risen = [...inWindow].filter(([advisor, own]) => own.some(({ grade }) => grade > 0) && grownIn(advisor).length === 0);
  const earlier = groupBy(
    listEarlierSteps(db, { ...window, advisors: listOf(risen.map(([advisor]) => advisor)) }),
    ({ advisor }) => advisor,
  );
  return new Map(
    [...inWindow].map(([advisor, own]) => {
      const before = (earlier.get(advisor) ?? []).map((step) => ({ ...step, eventId: undefined, inWindow: false }));
      const facts = {
        trainings: (growth.get(advisor) ?? []).filter((entry): entry is Growth & Training => entry.code !== null),
        growth: grownIn(advisor),
        grades: [...before, ...own].sort((a, b) => (a.place < b.place ? -1 : a.place > b.place ? 1 : 0)),
        peerSupport: (peerSupport.get(advisor) ?? []).map(({ eventId }) => eventId),
      };
      return [advisor, facts];
    }),
  );
};

const listOf = (numbers: Iterable<number>): string => JSON.stringify([...numbers]);

interface Growth extends Dated {
  readonly advisor: number;
  readonly code: string | null;
  readonly validUntil: string | null;
}

// What was before the window counts only while it is a training that may have been valid when one of the activities started.
const listGrowth = listing<Growth>({
  columns: { advisor: 'asked.value', at: 'g.at', code: 'g.code', validUntil: 'g.valid_until' },
  events: { eventId: 'g.event_id' },
  rest: `FROM json_each(:advisors) asked JOIN numbers n ON n.number = asked.value JOIN growth g ON g.advisor_id = n.id
   WHERE g.at <= :asOf AND (g.at > :from OR g.code IS NOT NULL AND coalesce(g.valid_until, '9999') >= :firstDay)`,
  orderBy: 'g.at, g.event_id',
});

/** The pairs that advisors stood in within the window, and the times of support: the events that show them. */
const listPeerSupport = listing<{ readonly advisor: number; readonly eventId: string }>({
  columns: { advisor: 's.advisor' },
  events: { eventId: 's.event_id' },
  rest: `FROM (
     SELECT asked.value AS advisor, p.event_id
     FROM json_each(:advisors) asked JOIN numbers n ON n.number = asked.value JOIN peer_pairs p ON p.advisor_id = n.id
     WHERE p.started_at <= :asOf AND coalesce(p.ended_at, :asOf) > :from
     UNION ALL
     SELECT asked.value AS advisor, p.event_id
     FROM json_each(:advisors) asked JOIN numbers n ON n.number = asked.value JOIN peer_support p ON p.advisor_id = n.id
     WHERE p.at > :from AND p.at <= :asOf) s`,
  orderBy: 's.event_id',
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
