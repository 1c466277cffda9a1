// How an activity of a sample is offered: what it is, when, at what level, with what say, and for what pay.
import type { Actor } from '../kernel/event';
import type { Advisor } from './advisor';
import { type KindOfWork, kindsOfWork } from './kinds';
import { type InputOf, type Line, line } from './line';
import { atWork, DAY, instantOf, isWorkday, MINUTE, startOfDay } from './moments';
import type { Random } from './random';
import type { Team, Trust } from './team';

/** Where an activity takes place: whose it is, and who could come. */
export interface Setting {
  readonly random: Random;
  readonly trust: Trust;
  readonly team: Team;
  /** Those who work with the team. */
  readonly pool: readonly Advisor[];
}

export interface Offer {
  readonly activityId: string;
  readonly work: KindOfWork;
  readonly advertisedAt: number;
  readonly startsAt: number;
  readonly endsAt: number;
  /** Whole quarters of an hour. */
  readonly minutes: number;
  readonly prepMinutes: number;
  readonly mode: InputOf<'AdvertiseOpportunity'>['mode'];
  readonly declaredLevel: number;
  readonly decisionRights: InputOf<'AdvertiseOpportunity'>['decisionRights'];
  readonly places: number | undefined;
  /** Pence an hour. */
  readonly rate: number | undefined;
  /** How well the team works with advisors at that time, from 0 to 1. */
  readonly quality: number;
  /** When it was entered from paper, if it was kept there: everything that happened earlier was written down then. */
  readonly enteredAt: number | undefined;
}

/** When it will be written down that it took place. */
export const writtenDownAt = ({ enteredAt, endsAt }: Offer): number => enteredAt ?? endsAt;

const QUARTER = 15 * MINUTE;

export const planOffer = ({ random, trust, team }: Setting, advertisedAt: number): Offer => {
  const work = random.weighted(kindsOfWork.map((kind) => [kind, kind.weight] as const));
  const quality = team.qualityAt(advertisedAt);
  const startsAt = aStart(random, advertisedAt + random.between(24, 56) * DAY);
  const minutes = 15 * random.between(...work.quarters);
  const endsAt = startsAt + minutes * MINUTE;
  return {
    activityId: `activity-${random.uuid(advertisedAt)}`,
    work,
    advertisedAt,
    startsAt,
    endsAt,
    minutes,
    prepMinutes: 15 * random.between(0, 4),
    mode: random.pick(work.modes),
    declaredLevel: levelFor(random, quality),
    decisionRights: random.weighted([
      ['NONE', 0.25 * (1 - quality)],
      ['ADVISORY', 1.1 * (1 - quality)],
      ['EQUAL', quality],
      ['LEAD', 0.35 * quality],
    ]),
    places: random.chance(0.85) ? Math.round(1.5 + 2 * quality) + random.between(0, 2) : undefined,
    rate: work.isUnpaid || random.chance(0.08) ? undefined : rateAt(trust, advertisedAt),
    quality,
    enteredAt: random.chance(team.onPaper) ? atWork(random, endsAt + random.between(20, 110) * DAY) : undefined,
  };
};

export const levelFor = (random: Random, quality: number): number =>
  Math.min(7, Math.max(1, Math.round(3 + 3.8 * quality + 2 * (random.fraction() - 0.5))));

/** Quarters of an hour on a workday, some of them in the evening. */
const aStart = (random: Random, earliest: number): number => {
  let day = startOfDay(earliest) + DAY;
  while (!isWorkday(day)) day += DAY;
  return day + random.between(random.chance(0.15) ? 4 * 17 : 4 * 9, random.chance(0.85) ? 4 * 14 : 4 * 18) * QUARTER;
};

/** It rises each year, and stays a multiple of 4, so that a quarter of an hour is paid in whole pence. */
const rateAt = ({ begins }: Trust, at: number): number => 1800 + 60 * Math.floor((at - begins) / (365 * DAY));

export const advertise = ({ random, team }: Setting, offer: Offer, staff: Actor): Line => {
  const { activityId, work, startsAt, endsAt, mode, declaredLevel, decisionRights, places, rate } = offer;
  const input = {
    activityId,
    teamId: team.id,
    title: work.title,
    purpose: work.purpose,
    stage: random.pick(work.stages),
    declaredLevel,
    decisionRights,
    places,
    startsAt: instantOf(startsAt),
    endsAt: instantOf(endsAt),
    mode,
    rate,
    requiredTraining: work.training ? [work.training] : undefined,
  };
  const { kind } = work;
  if (kind === 'RECRUITMENT_PANEL') return line(offer.advertisedAt, staff, 'ConvenePanel', input);
  const noteText = kind === 'OTHER' ? 'Digging, planting, and tea.' : undefined;
  return line(offer.advertisedAt, staff, 'AdvertiseOpportunity', { ...input, kind, noteText });
};
