// The story of a generated ledger: teams and advisors over six years, day by day, the same for the same seed.
import { createRandom, type Random } from '../../src/sample/random';
import { planActivity } from './activity';
import { planAdvisor, planTeam, type PlannedAdvisor, type PlannedTeam } from './people';
import { DAY, HOUR, MINUTE, type PlannedEvent } from './planned-event';

export const BEGINS = Date.UTC(2019, 0, 1);
const DAYS = 6 * 365;
export const ENDS = BEGINS + DAYS * DAY;
/** Most join in the beginning; nothing is advertised before. */
const FIRST_ACTIVITY_DAY = 30;
const EVENTS_PER_ACTIVITY = 36;
const TEAMS_PER_ADVISOR = 3;
/** Never less than 24 teams; in a large ledger one for so many events, which is about one activity a week. */
const EVENTS_PER_TEAM = 12_000;

/** Exactly `count` events, in the order in which they happen. */
export function* planLedger(
  seed: number,
  count: number,
  teamCount = Math.max(24, Math.round(count / EVENTS_PER_TEAM)),
): Generator<PlannedEvent> {
  const random = createRandom(seed);
  const byDay: PlannedEvent[][] = [];
  const enter = (events: readonly PlannedEvent[]): void => {
    for (const event of events) (byDay[dayOf(event.at)] ??= []).push(event);
  };

  const teams = Array.from({ length: teamCount }, (_, index) => planTeam(random, BEGINS + 8 * HOUR, index + 1));
  for (const { events } of teams) enter(events);
  const pools = new Map<PlannedTeam, PlannedAdvisor[]>(teams.map((team) => [team, []]));
  const joining = joiningDays(random, Math.min(1000, Math.max(150, Math.round(count / 1000))));
  const activitiesPerDay = count / EVENTS_PER_ACTIVITY / (DAYS - FIRST_ACTIVITY_DAY);

  let begun = 0;
  let told = 0;
  for (let day = 0; told < count; day += 1) {
    const morning = BEGINS + day * DAY + 9 * HOUR;
    const moment = (): number => morning + random.between(0, 9 * 60) * MINUTE;
    for (let newcomers = joining.get(day) ?? 0; newcomers > 0; newcomers -= 1) {
      const own = random.some(teams, TEAMS_PER_ADVISOR);
      const advisor = planAdvisor(random, moment(), ENDS, own[0]!);
      enter(advisor.events);
      for (const team of own) pools.get(team)?.push(advisor);
    }
    for (; begun < activitiesPerDay * (day - FIRST_ACTIVITY_DAY); begun += 1) {
      const team = random.pick(teams);
      enter(planActivity(random, moment(), team, pools.get(team) ?? []));
    }
    const today = (byDay[day] ?? []).sort((a, b) => a.at - b.at);
    byDay[day] = [];
    for (const event of today.slice(0, count - told)) yield event;
    told += today.length;
  }
}

const dayOf = (at: number): number => Math.floor((at - BEGINS) / DAY);

/** How many advisors join on which day: half of them in the first weeks. */
const joiningDays = (random: Random, advisors: number): ReadonlyMap<number, number> => {
  const days = new Map<number, number>();
  for (let index = 0; index < advisors; index += 1) {
    const day = random.chance(0.5) ? random.between(0, FIRST_ACTIVITY_DAY - 1) : random.between(FIRST_ACTIVITY_DAY, DAYS - 365);
    days.set(day, (days.get(day) ?? 0) + 1);
  }
  return days;
};
