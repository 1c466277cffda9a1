// An event of a generated ledger, before it is stored.
import type { ActivityEvent } from '../../src/domain/activity/events';
import type { AdvisorEvent } from '../../src/domain/advisor/events';
import type { ContributionEvent } from '../../src/domain/contribution/events';
import type { TeamEvent } from '../../src/domain/team/events';
import type { Actor } from '../../src/kernel/event';
import type { StreamId } from '../../src/kernel/ids';

export interface PlannedEvent {
  readonly stream: StreamId;
  /** In milliseconds since 1970. */
  readonly at: number;
  readonly actor: Actor;
  readonly event: TeamEvent | AdvisorEvent | ActivityEvent | ContributionEvent;
}

export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

export const instantOf = (at: number): string => new Date(at).toISOString();
export const dayAt = (at: number): string => instantOf(at).slice(0, 10);
export const asAdvisor = (advisorId: StreamId): Actor => ({ id: advisorId, role: 'advisor' });
