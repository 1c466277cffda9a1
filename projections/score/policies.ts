// The scoring policies that a ledger knows, and which of them is in force at a moment.
import type { Instant } from '../../src/kernel/clock';
import { baselineId } from '../../src/domain/policy/policy-id';
import type { Database } from '../runner/projection';
import { prepared } from '../runner/statements';
import { cps1, type ScoringPolicy } from './policy';

export interface KnownPolicy {
  readonly id: string;
  readonly numbers: ScoringPolicy;
  /** Null for the one that holds while none is adopted. */
  readonly adoptedAt: Instant | null;
  readonly agreedBy: readonly string[];
  readonly eventId: string | null;
}

const baseline: KnownPolicy = { id: baselineId, numbers: cps1, adoptedAt: null, agreedBy: [], eventId: null };

/** Those adopted by a moment, in the order in which they came into force; the first is the one nobody had to adopt. */
export const listPolicies = (db: Database, asOf: Instant): readonly KnownPolicy[] => {
  const rows = prepared(db, 'SELECT * FROM policies WHERE at <= ? ORDER BY at, position').all(asOf) as unknown as PolicyRow[];
  return [
    baseline,
    ...rows.map((row) => ({
      id: row.id,
      numbers: JSON.parse(row.numbers) as ScoringPolicy,
      adoptedAt: row.at,
      agreedBy: JSON.parse(row.agreed_by) as string[],
      eventId: row.event_id,
    })),
  ];
};

interface PolicyRow {
  readonly id: string;
  readonly at: Instant;
  readonly numbers: string;
  readonly agreed_by: string;
  readonly event_id: string;
}

/** The last one that had come into force at a moment. */
export const policyInForce = (db: Database, asOf: Instant): ScoringPolicy => (listPolicies(db, asOf).at(-1) ?? baseline).numbers;

/** The policy of a name, if it was adopted by a moment. */
export const findPolicy = (db: Database, version: string, asOf: Instant): ScoringPolicy | undefined =>
  listPolicies(db, asOf).find(({ numbers }) => numbers.version === version)?.numbers;
