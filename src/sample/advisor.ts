// The advisors of a sample: what is known of each beforehand, so that nobody is asked who cannot be.
import { trainings } from './kinds';
import type { InputOf } from './line';
import { atWork, DAY, dayAt, monthAt, NEVER } from './moments';
import type { Random } from './random';
import type { Trust } from './team';

export interface Span {
  readonly from: number;
  readonly to: number;
}

export interface Training {
  readonly code: string;
  readonly at: number;
  readonly validUntil: string | undefined;
}

export interface Advisor {
  readonly id: string;
  /** For example `017`. */
  readonly label: string;
  readonly lens: InputOf<'RegisterAdvisor'>['lens'];
  readonly joinsAt: number;
  readonly leavesAt: number;
  readonly pauses: readonly Span[];
  /** When they do not want to be contacted. */
  readonly silences: readonly Span[];
  readonly trainings: readonly Training[];
  /** From 0 to 1: how readily they are asked, and say yes. */
  readonly keenness: number;
  readonly hoursPerMonth: number | undefined;
  /** What they have said yes to: the days, and of each month the minutes, and when each attendance will be written down. */
  readonly booked: {
    readonly days: Set<string>;
    readonly minutes: Map<string, number>;
    readonly written: Map<string, readonly number[]>;
  };
  /** How often they have taken part. */
  timesThere: number;
}

export const planAdvisor = (random: Random, { begins, until }: Trust, index: number): Advisor => {
  const span = until - begins;
  // Four in ten are there from the first weeks on; the others join over the years.
  const joinsAt = atWork(
    random,
    begins + (random.chance(0.4) ? random.between(1, 45) * DAY : (0.1 + 0.85 * random.fraction()) * span),
  );
  const leavesAt = random.chance(0.35) ? atWork(random, joinsAt + random.between(240, 2000) * DAY) : NEVER;
  const interruptions = planInterruptions(random, joinsAt, Math.min(leavesAt, until));
  const pauses = interruptions.filter((_, place) => place % 4 !== 3);
  return {
    id: `advisor-${random.uuid(joinsAt)}`,
    label: String(index + 1).padStart(3, '0'),
    lens: random.weighted<Advisor['lens']>([
      [['SERVICE_USER'], 55],
      [['CARER'], 18],
      [['FAMILY'], 10],
      [['SERVICE_USER', 'CARER'], 12],
      [['CARER', 'FAMILY'], 5],
    ]),
    joinsAt,
    leavesAt,
    pauses,
    silences: interruptions.filter((pause) => !pauses.includes(pause)),
    trainings: planTrainings(random, joinsAt, Math.min(leavesAt, until)).filter(
      ({ at }) => !interruptions.some(({ from, to }) => at > from - DAY && at < to + DAY),
    ),
    keenness: 0.25 + 0.75 * random.fraction(),
    hoursPerMonth: random.chance(0.85) ? random.pick([8, 10, 12, 16, 20, 30]) : undefined,
    booked: { days: new Set(), minutes: new Map(), written: new Map() },
    timesThere: 0,
  };
};

/** Some pause now and then; of the pauses some are without end. */
const planInterruptions = (random: Random, joinsAt: number, until: number): Span[] => {
  const spans: Span[] = [];
  for (let at = joinsAt + 60 * DAY; ;) {
    const from = atWork(random, at + random.between(30, 1400) * DAY);
    const to = random.chance(0.1) ? NEVER : atWork(random, from + random.between(20, 150) * DAY);
    if (from > until - 30 * DAY) return spans;
    spans.push({ from, to });
    at = to + 60 * DAY;
  }
};

/** How long a training is valid, and which share of the advisors does it. */
const COURSES = [
  { code: trainings.basics, years: undefined, share: 0.9 },
  { code: trainings.selection, years: 2, share: 0.85 },
  { code: trainings.safeguarding, years: 2, share: 0.85 },
  { code: trainings.reviewing, years: 3, share: 0.55 },
] as const;

/** Some renew their training in time, some late, some never: until they do, it has expired. */
const planTrainings = (random: Random, joinsAt: number, until: number): Training[] =>
  COURSES.filter(({ share }) => random.chance(share)).flatMap(({ code, years }) => {
    const done: Training[] = [];
    for (let at = atWork(random, joinsAt + random.between(7, 70) * DAY); at < until;) {
      const validUntil = years === undefined ? undefined : at + years * 365 * DAY;
      done.push({ code, at, validUntil: validUntil === undefined ? undefined : dayAt(validUntil) });
      if (validUntil === undefined || random.chance(0.12)) break;
      at = atWork(random, validUntil + (random.chance(0.7) ? -random.between(1, 40) : random.between(10, 240)) * DAY);
    }
    return done;
  });

/** Whether an advisor can be asked and can be there, all through: a day to spare on both sides. */
export const isFree = ({ joinsAt, leavesAt, pauses, silences }: Advisor, from: number, to = from): boolean =>
  joinsAt + DAY < from &&
  to < leavesAt - DAY &&
  [...pauses, ...silences].every((span) => to < span.from - DAY || from > span.to + DAY);

/** Whether a training that was completed by a moment is valid on a later day. */
export const isTrained = (advisor: Advisor, code: string | undefined, by: number, on: number): boolean =>
  code === undefined ||
  advisor.trainings.some(
    (training) => training.code === code && training.at < by - DAY && (training.validUntil ?? '9999') >= dayAt(on),
  );

/** Whether that day is free, and the month still has so many minutes within the hours that were agreed. */
export const hasTimeFor = ({ hoursPerMonth, booked }: Advisor, startsAt: number, minutes: number): boolean =>
  !booked.days.has(dayAt(startsAt)) &&
  (hoursPerMonth === undefined || (booked.minutes.get(monthAt(startsAt)) ?? 0) + minutes <= hoursPerMonth * 60);

export const bookTime = ({ booked }: Advisor, startsAt: number, minutes: number, writtenAt: number): void => {
  const month = monthAt(startsAt);
  booked.days.add(dayAt(startsAt));
  booked.minutes.set(month, (booked.minutes.get(month) ?? 0) + minutes);
  booked.written.set(month, [...(booked.written.get(month) ?? []), writtenAt]);
};

/**
 * Books all that is left of the hours of a month, and so many minutes more, for the last attendance of the month to be written
 * down; nothing where another one will be, or where much is left. What comes earlier is within the hours, and nothing can follow.
 */
export const overbook = ({ hoursPerMonth, booked }: Advisor, startsAt: number, more: number, writtenAt: number): number => {
  const month = monthAt(startsAt);
  const left = (hoursPerMonth ?? Infinity) * 60 - (booked.minutes.get(month) ?? 0);
  const others = (booked.written.get(month) ?? []).filter((moment) => moment !== writtenAt);
  // A list that overlooked somebody is put right a day later.
  if (left > MOST_OVERRUN || others.some((moment) => moment > writtenAt - 2 * DAY)) return 0;
  booked.minutes.set(month, (booked.minutes.get(month) ?? 0) + left + more);
  return left + more;
};

const MOST_OVERRUN = 150;
