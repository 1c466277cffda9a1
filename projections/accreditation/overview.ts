// A cycle at one glance: what is met and by which evidence, what is missing, what cannot be shared and why, and the rule.
import type { Database } from '../runner/projection';
import { evidenceOf } from './evidence';
import { findStandardSet, standardsOfCycle } from './queries';
import type { CycleRow, CycleStandardRow, LinkedPiece } from './rows';

/** A standard with the ids of the events that are evidence for it. */
export interface Standing {
  readonly standardNumber: string;
  readonly type: number;
  readonly title: string;
  readonly eventIds: readonly string[];
}

/** What one side says: the team of itself, or its peers. */
export interface RatingOverview {
  readonly met: readonly Standing[];
  readonly partlyMet: readonly Standing[];
  readonly notMet: readonly Standing[];
  readonly notApplicable: readonly Standing[];
  readonly notRated: readonly Standing[];
  readonly acceptance: readonly AcceptanceCheck[];
  /** Whether the set's rule would be met; null when the set has none. */
  readonly wouldBeAccepted: boolean | null;
}

/** One line of the set's rule, against what one side says. */
export interface AcceptanceCheck {
  readonly type: number;
  readonly percentMet: number;
  /** Those of the type that apply, and those of them that are met. Not rated is not met. */
  readonly applicable: number;
  readonly met: number;
  /** How many of them have to be met. */
  readonly required: number;
  readonly isFulfilled: boolean;
}

export type ReasonNotShared = 'NEVER_GIVEN' | 'WITHDRAWN' | 'NOT_TAKEN_IN';

export interface NotShared {
  readonly standardNumber: string;
  readonly eventId: string;
  readonly reason: ReasonNotShared;
  /** Whose consent is missing. */
  readonly advisorId: string | null;
}

export interface CycleOverview {
  readonly self: RatingOverview;
  readonly peer: RatingOverview;
  /** Standards that may apply, and for which there is no evidence. */
  readonly missing: readonly Standing[];
  readonly cannotBeShared: readonly NotShared[];
}

const ALL = { limit: Number.MAX_SAFE_INTEGER, newestFirst: false };

export const overviewOf = (db: Database, cycle: CycleRow): CycleOverview => {
  const standards = standardsOfCycle(db, cycle.id, ALL);
  const evidence = evidenceOf(db, cycle.id);
  const rule = findStandardSet(db, cycle.standardSetId)?.acceptanceRule ?? [];
  const linked = new Map<string, string[]>();
  for (const { standardNumber, eventId } of evidence) {
    linked.set(standardNumber, [...(linked.get(standardNumber) ?? []), eventId]);
  }
  const standingOf = ({ number, type, title }: CycleStandardRow): Standing => ({
    standardNumber: number,
    type,
    title,
    eventIds: linked.get(number) ?? [],
  });

  const sideOf = (rating: (standard: CycleStandardRow) => string | null): RatingOverview => {
    const rated = (word: string | null) => standards.filter((standard) => rating(standard) === word).map(standingOf);
    const acceptance = rule.map(({ type, percentMet }): AcceptanceCheck => {
      const ratings = standards.filter((standard) => standard.type === type).map(rating);
      const applicable = ratings.filter((word) => word !== 'NOT_APPLICABLE').length;
      const met = ratings.filter((word) => word === 'MET').length;
      const required = Math.ceil((applicable * percentMet) / 100);
      return { type, percentMet, applicable, met, required, isFulfilled: met >= required };
    });
    return {
      met: rated('MET'),
      partlyMet: rated('PARTLY_MET'),
      notMet: rated('NOT_MET'),
      notApplicable: rated('NOT_APPLICABLE'),
      notRated: rated(null),
      acceptance,
      wouldBeAccepted: acceptance.length === 0 ? null : acceptance.every(({ isFulfilled }) => isFulfilled),
    };
  };

  return {
    self: sideOf(({ selfRating }) => selfRating),
    peer: sideOf(({ peerRating }) => peerRating),
    missing: standards.filter(({ gap }) => gap).map(standingOf),
    cannotBeShared: evidence.flatMap(reasonsNotToShare),
  };
};

const reasonsNotToShare = ({ standardNumber, eventId, type, consents }: LinkedPiece): NotShared[] => {
  if (type === null) return [{ standardNumber, eventId, reason: 'NOT_TAKEN_IN', advisorId: null }];
  return consents.flatMap(({ advisorId, status }) =>
    status === 'LIVE' ? [] : [{ standardNumber, eventId, reason: status, advisorId }],
  );
};
