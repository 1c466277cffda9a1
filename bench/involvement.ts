// What the involvement team waits for on the rows: pages of a register of 5,000 advisors, of boards, and of the feedback clock.
import { findBoard } from '../projections/directory/board';
import { countLoops, findLoops } from '../projections/directory/feedback-clock';
import { listAdvisors } from '../projections/directory/queries';
import { directoryProjection } from '../projections/directory/projection';
import { findRegister, type RegisterFilter } from '../projections/directory/register';
import { openReadModel } from '../projections/runner/read-model';
import { cps1 } from '../projections/score/policy';
import { planActivity } from './generated/activity';
import { planAdvisor, planTeam } from './generated/people';
import { BEGINS } from './generated/plan';
import { DAY, instantOf, type PlannedEvent } from './generated/planned-event';
import { type Figure, latencyFigures } from './figures';
import { latenciesOf } from './measure';
import { createRandom, type Random } from '../src/sample/random';

const ADVISORS = 5000;
const TEAMS = 50;
const ACTIVITIES = 6000;
const DAYS = 3 * 365;
const NOW = BEGINS + DAYS * DAY;
const PAGE = 50;
const CALLS = 500;

export const benchInvolvement = async (): Promise<Figure[]> => {
  const random = createRandom(5);
  const teams = Array.from({ length: TEAMS }, (_, index) => planTeam(random, BEGINS, index + 1));
  const { db, close } = directoryOf(random, teams);
  const now = instantOf(NOW);
  const positions = listAdvisors(db, { limit: ADVISORS, newestFirst: false }).map(({ position }) => position);
  const page = () => ({ after: random.pick(positions) - 1, limit: PAGE, newestFirst: false });
  const filters: readonly RegisterFilter[] = [
    { expiringWithinDays: 30 },
    { purpose: 'QUOTE', lens: 'CARER' },
    { status: 'PAUSED' },
  ];

  const register = await latenciesOf(CALLS, () => findRegister(db, now, {}, page()));
  const filtered = await latenciesOf(CALLS, () => findRegister(db, now, random.pick(filters), page()));
  const boards = await latenciesOf(CALLS, () =>
    findBoard(db, random.pick(teams).id, { now, when: 'PAST', limit: PAGE, newestFirst: true }, cps1),
  );
  const clock = await latenciesOf(CALLS / 5, () => [
    findLoops(db, { now }, { state: 'OVERDUE', limit: PAGE, newestFirst: false }, cps1),
    countLoops(db, { now }, cps1),
  ]);
  close();
  return [
    ...latencyFigures(`register page of ${PAGE} of 5,000 advisors, on the rows`, register, 20),
    ...latencyFigures('the same with a filter', filtered, 20),
    ...latencyFigures(`board page of ${PAGE}, on the rows`, boards, 20),
    ...latencyFigures('feedback clock of everybody with its totals, on the rows', clock),
  ];
};

/** The directory of a trust with so many advisors, in memory. */
const directoryOf = (random: Random, teams: readonly ReturnType<typeof planTeam>[]) => {
  const model = openReadModel(directoryProjection, ':memory:');
  const advisors = Array.from({ length: ADVISORS }, () =>
    planAdvisor(random, BEGINS + random.between(0, 60) * DAY, NOW, random.pick(teams)),
  );
  const activities = Array.from({ length: ACTIVITIES }, () =>
    planActivity(random, BEGINS + random.between(60, DAYS) * DAY, random.pick(teams), somePeople(random, advisors)),
  );
  const events = [...teams, ...advisors].flatMap((planned) => planned.events).concat(activities.flat());
  model.feed(
    events
      .filter(({ at }) => at <= NOW)
      .sort((a, b) => a.at - b.at)
      .map(fed),
  );
  return model;
};

const somePeople = <Person>(random: Random, people: readonly Person[]): Person[] => [
  ...new Set(Array.from({ length: 12 }, () => random.pick(people))),
];

/** As the ledger would hand it on. */
const fed = ({ stream, at, actor, event }: PlannedEvent, index: number) => ({
  position: index + 1,
  references: [],
  event: { ...event, id: `event-${index}`, stream, revision: 0, at: instantOf(at), recordedAt: instantOf(at), actor },
});
