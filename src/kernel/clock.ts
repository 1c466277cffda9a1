// Where the time comes from: always injected, so that the rules never read a clock.

/** Gives the present moment as an {@link Instant}. */
export type Clock = () => Instant;

/** A moment in UTC with milliseconds, for example `2017-06-14T09:30:00.000Z`. Instants compare as strings. */
export type Instant = string;

export const systemClock: Clock = () => new Date().toISOString();

const DAY_IN_MS = 86_400_000;

/** The moment `days` days (of 24 hours) after `instant`; before it when `days` is negative. */
export const addDays = (instant: Instant, days: number): Instant =>
  new Date(Date.parse(instant) + days * DAY_IN_MS).toISOString();

/** The calendar day of `instant` in UTC, for example `2017-06-14`. */
export const dayOf = (instant: Instant): string => instant.slice(0, 10);
