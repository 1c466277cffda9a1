// The moments of a sample: hours at work, waking hours, and the seasons in which little happens. In UTC, as milliseconds.
import type { Random } from './random';

export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

/** Later than anything that is told of. */
export const NEVER = Date.UTC(2400, 0, 1);

export const instantOf = (at: number): string => new Date(at).toISOString();

/** For example `2024-03-31`. */
export const dayAt = (at: number): string => instantOf(at).slice(0, 10);

/** For example `2024-03`. */
export const monthAt = (at: number): string => instantOf(at).slice(0, 7);

export const startOfDay = (at: number): number => at - (at % DAY);

/** The share of the usual work that is begun on a day: less in summer, little around Christmas. */
export const busynessOn = (at: number): number => {
  const day = dayAt(at).slice(5);
  if (day >= '12-16' || day <= '01-06') return 0.15;
  if (day >= '08-01' && day <= '08-31') return 0.3;
  return day >= '07-15' && day <= '07-31' ? 0.7 : 1;
};

/** Monday to Friday, but not between Christmas and New Year. */
export const isWorkday = (at: number): boolean => {
  const weekday = new Date(at).getUTCDay();
  const day = dayAt(at).slice(5);
  return weekday !== 0 && weekday !== 6 && day < '12-24' && day > '01-01';
};

/** A moment at work, at `earliest` or on the first workday after it. */
export const atWork = (random: Random, earliest: number): number => {
  for (let day = startOfDay(earliest); ; day += DAY) {
    const [from, to] = [Math.max(wholeMinute(earliest), day + 9 * HOUR), day + 17 * HOUR];
    if (isWorkday(day) && from < to) return from + random.between(0, (to - from) / MINUTE - 1) * MINUTE;
  }
};

/** A moment between two others, by day wherever there is room for it. */
export const byDay = (random: Random, from: number, to: number): number => {
  const day = startOfDay(from + random.fraction() * (to - from));
  const moment = day + random.between(8 * 60, 21 * 60) * MINUTE;
  return Math.min(Math.max(moment, wholeMinute(from)), to);
};

const wholeMinute = (at: number): number => Math.ceil(at / MINUTE) * MINUTE;
