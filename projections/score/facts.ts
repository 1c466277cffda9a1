// The facts of one team and one window, as a score is computed from them.
import type { Instant } from '../../src/kernel/clock';

/** The id of the event that shows something; absent when nobody asked which events they are. */
type Shown = string | undefined;

export interface Dated {
  readonly at: Instant;
  readonly eventId?: Shown;
}

export interface Training extends Dated {
  readonly code: string;
  readonly validUntil: string | null;
}

/** Advisors go by the numbers of the read model: a score names nobody. */
export interface Participation {
  readonly advisor: number;
  readonly grade: number;
  /** There and in preparation. */
  readonly minutes: number;
  readonly eventId?: Shown;
  readonly briefed: Dated | undefined;
  readonly debriefOffered: Dated | undefined;
}

export interface Rating {
  readonly advisor: number;
  readonly level: number;
  readonly contested: boolean;
  readonly eventId?: Shown;
}

/** A completed activity of the window that at least one advisor attended. */
export interface ActivityFacts {
  readonly id: string;
  readonly kind: string;
  readonly stage: string;
  readonly startsAt: Instant;
  readonly endedAt: Instant;
  readonly declaredLevel: number;
  readonly decisionRights: string;
  readonly requiredTraining: readonly string[];
  readonly completedEvent?: Shown;
  readonly participations: readonly Participation[];
  readonly ratings: readonly Rating[];
}

/**
 * One participation of an advisor with the team, in order: all in the window, and the first of each grade before it, unless the
 * advisor has not risen above the lowest grade or grew in other ways: then nothing rests on what was before.
 */
export interface GradeStep {
  readonly grade: number;
  readonly inWindow: boolean;
  /** Of those in the window. */
  readonly eventId?: Shown;
}

export interface AdvisorFacts {
  readonly trainings: readonly Training[];
  /** Trainings and skills of the window. */
  readonly growth: readonly Dated[];
  readonly grades: readonly GradeStep[];
  /** Peer pairs that stood, and peer support that was given, in the window. */
  readonly peerSupport: readonly Shown[];
}

export interface ContributionFacts {
  readonly at: Instant;
  readonly recordedEvent?: Shown;
  readonly outcome: Dated | undefined;
  readonly feedback: Dated | undefined;
}

/** A participation for which payment was promised. */
export interface PromiseFacts {
  readonly endedAt: Instant;
  readonly attendedEvent?: Shown;
  /** When it was paid, or declined by the advisor. */
  readonly kept: Dated | undefined;
}

export interface TeamFacts {
  readonly teamId: string;
  /** The window: later than `from`, up to and including `asOf`. */
  readonly from: Instant;
  readonly asOf: Instant;
  readonly activities: readonly ActivityFacts[];
  readonly advisors: ReadonlyMap<number, AdvisorFacts>;
  /** Those whose time for an outcome and for feedback ended in the window. */
  readonly dueContributions: readonly ContributionFacts[];
  /** Those whose time to be paid ended in the window. */
  readonly duePromises: readonly PromiseFacts[];
}
