// What runs out by itself: invitations nobody answered in time and trainings past their last day, by the clock of a question.
import { addDays, dayOf, type Instant } from '../../src/kernel/clock';

/**
 * The status of an invitation `i` to an activity `a` by the clock `:now`, in SQL. Nobody can answer it any more once the time
 * to reply is over or the activity has ended: it has expired then, whether or not that has been written down yet.
 */
export const INVITATION_STATUS = `
  CASE WHEN i.status = 'INVITED' AND (i.reply_by < :now OR coalesce(a.ended_at, a.ends_at) < :now) THEN 'EXPIRED' ELSE i.status END`;

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
