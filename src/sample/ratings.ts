// What a team of a sample says of itself in a cycle, what its peers find, and what the committee makes of it.
import type { Actor } from '../kernel/event';
import type { InputOf } from './line';
import { DAY, dayAt } from './moments';
import type { Random } from './random';
import type { Scheme, Standard } from './standards';

type Rating = InputOf<'RateStandard'>['rating'];

/** A cycle, and what has become of it so far. */
export interface Course {
  readonly cycleId: string;
  readonly opensAt: number;
  readonly previousCycleId: string | undefined;
  readonly peer: Actor;
  /** The evidence of each standard, by its number. */
  readonly linked: Map<string, readonly string[]>;
  readonly own: Map<string, Rating>;
  readonly found: Map<string, Rating>;
  /** The numbers of the conditions of a deferred decision. */
  conditions: readonly number[];
}

const ratingFor = (ease: number): Rating => (ease > 0.5 ? 'MET' : ease > 0.25 ? 'PARTLY_MET' : 'NOT_MET');

/** A team sees itself in a good light, above all where it has something to show; a few standards it leaves out. */
export const rateSelf = (
  random: Random,
  { standards }: Scheme,
  { cycleId, own, linked }: Course,
  quality: number,
): InputOf<'RateStandard'>[] =>
  standards
    .filter(() => random.chance(0.92))
    .map(({ number, topics }) => {
      const ease = quality + 0.5 * (random.fraction() - 0.5) + (linked.has(number) ? 0.35 : 0.1);
      const rating = topics.length === 0 && random.chance(0.3) ? 'NOT_APPLICABLE' : ratingFor(ease);
      own.set(number, rating);
      return { cycleId, standardNumber: number, rating };
    });

/** Peers come to what they see themselves: often the same, sometimes less, now and then more. */
export const reviewOf = (
  random: Random,
  { standards }: Scheme,
  { cycleId, own, found, linked }: Course,
  quality: number,
): InputOf<'RecordFinding'>[] =>
  standards.map(({ number }) => {
    const said = own.get(number);
    const agrees = said !== undefined && random.chance(0.35 + 0.5 * quality);
    const ease = quality + 0.45 * (random.fraction() - 0.5) + (linked.has(number) ? 0.2 : 0);
    const rating = agrees || said === 'NOT_APPLICABLE' ? said : ratingFor(ease);
    found.set(number, rating);
    return { cycleId, standardNumber: number, rating };
  });

type Decision = Omit<InputOf<'RecordDecision'>, 'cycleId'>;

const MOST_CONDITIONS = 2;

/** By what the peers found of the standards of type 1, all of which must be met: conditions for a few, and a no for more. */
export const decisionOn = (random: Random, { standards }: Scheme, course: Course, at: number): Decision => {
  const lacking = standards.filter(({ number, type }) => type === 1 && course.found.get(number) !== 'MET');
  if (lacking.length === 0) {
    return { decision: 'ACCREDITED', validUntil: dayAt(at + random.between(1, 3) * 365 * DAY - DAY) };
  }
  if (lacking.length > MOST_CONDITIONS) return { decision: 'NOT_ACCREDITED' };
  course.conditions = lacking.map((_, place) => place + 1);
  return { decision: 'DEFERRED', conditions: lacking.map((standard, place) => conditionFor(standard, place + 1, at)) };
};

const conditionFor = ({ number }: Standard, place: number, at: number) => ({
  number: place,
  title: 'Show by examples of the last months that this is so.',
  standardNumber: number,
  dueOn: dayAt(at + 180 * DAY),
});
