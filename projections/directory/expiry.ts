// Until when steps of onboarding and trainings are valid, by the clock of a question.
import { addDays, dayOf, type Instant } from '../../src/kernel/clock';

/** Something that is valid up to a day, or for ever. */
export interface Validity {
  readonly validity: 'VALID' | 'EXPIRING' | 'EXPIRED';
  /** The least of the horizons that its last day falls into; null unless it is EXPIRING. */
  readonly expiresWithinDays: number | null;
}

/** How many days the register looks ahead. */
export const EXPIRY_HORIZONS: readonly number[] = [30, 60, 90];

/** `validUntil` is the last day on which it is valid. Days are those of UTC. */
export const validityAt = (validUntil: string | null, now: Instant): Validity => {
  if (validUntil !== null && validUntil < dayOf(now)) return { validity: 'EXPIRED', expiresWithinDays: null };
  const horizon = EXPIRY_HORIZONS.find((days) => validUntil !== null && validUntil <= dayOf(addDays(now, days)));
  return horizon === undefined
    ? { validity: 'VALID', expiresWithinDays: null }
    : { validity: 'EXPIRING', expiresWithinDays: horizon };
};
