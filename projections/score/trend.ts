// The trend: the same score at the end of each of the last twelve months, from the same rows.
import type { Instant } from '../../src/kernel/clock';
import type { Database } from '../runner/projection';
import { type Asked, scoreOf, type TeamScore } from './score';

const MONTHS = 12;

export type TrendPoint = Pick<TeamScore, 'asOf' | 'value' | 'fraction' | 'band' | 'policy' | 'completedActivities'>;

/** The last months that had ended by a moment, the oldest first; each by the policy then in force, unless one is named. */
export const trendOf = (db: Database, teamId: string, asOf: Instant, { policy }: Pick<Asked, 'policy'> = {}): TrendPoint[] =>
  monthEndsBefore(asOf).map((end) => {
    const score = scoreOf(db, teamId, end, { ...(policy && { policy }), withEvents: false });
    const { value, fraction, band, policy: by, completedActivities } = score;
    return { asOf: end, value, fraction, band, policy: by, completedActivities };
  });

/** A month ends with its last millisecond, in UTC. */
export const monthEndsBefore = (asOf: Instant): Instant[] => {
  const moment = new Date(Date.parse(asOf) + 1);
  const [year, month] = [moment.getUTCFullYear(), moment.getUTCMonth()];
  return Array.from({ length: MONTHS }, (_, index) => new Date(Date.UTC(year, month - (MONTHS - 1) + index) - 1).toISOString());
};
