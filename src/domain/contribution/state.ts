// The state of one contribution, as far as rules need it.
import type { Instant } from '../../kernel/clock';
import type { Fold } from '../../kernel/decider';
import type { outcome } from '../vocabulary';
import type { PastContributionEvent } from './events';

export interface KnownContribution {
  readonly status: 'Recorded' | 'Confirmed';
  readonly advisorId: string;
  readonly since: Instant;
  /** Who wrote the record as it stands. */
  readonly author: string;
  readonly outcome?: keyof typeof outcome.enum;
  readonly hasFeedback: boolean;
}

export type Contribution = { readonly status: 'Unknown' } | KnownContribution;

export const contributionFold: Fold<Contribution> = {
  initialState: { status: 'Unknown' },
  evolve: (contribution, past) => {
    const event = past as PastContributionEvent;
    if (event.type === 'ContributionRecorded') {
      return {
        status: 'Recorded',
        advisorId: event.data.advisorId,
        since: event.at,
        author: event.actor.id,
        hasFeedback: false,
      };
    }
    if (contribution.status === 'Unknown') return contribution;
    switch (event.type) {
      case 'ContributionConfirmed':
        return { ...contribution, status: 'Confirmed' };
      case 'ContributionCorrected':
        return { ...contribution, status: 'Recorded', author: event.actor.id };
      case 'OutcomeDecided':
        return { ...contribution, outcome: event.data.outcome };
      case 'FeedbackGiven':
        return { ...contribution, hasFeedback: true };
      default:
        return contribution;
    }
  },
};
