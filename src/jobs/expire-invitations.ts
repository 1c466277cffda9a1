// Writes down that invitations ran out unanswered: once each, however many nodes and runs come upon them.
import { invitationsPastReply, type PendingInvitationRow } from '../../projections/directory/queries';
import type { Database } from '../../projections/runner/projection';
import { scheduler } from '../domain/roles';
import { addDays, type Clock, type Instant } from '../kernel/clock';
import type { CommandHandler } from '../kernel/command-handler';
import type { EventStore } from '../kernel/event-store';
import { uuidFrom } from '../kernel/ids';
import { positionOf } from '../kernel/position';

export interface ExpiryParts {
  readonly commands: CommandHandler;
  readonly store: Pick<EventStore, 'readAll'>;
  readonly clock: Clock;
  /** The rows of the directory; none while it is being built. */
  rows(): Database | undefined;
}

/**
 * For so long an invitation that was written down after its time to reply is left alone: whoever types in what is on paper
 * types in the answer, too.
 */
const BACKLOG_DAYS = 1;

/**
 * Finds in the directory what waits for an answer that can no longer come, and asks the rules, which know better when the
 * directory lags. Gives how many it wrote. @throws StoreFault
 */
export const expireInvitations = async (parts: ExpiryParts, signal?: AbortSignal): Promise<number> => {
  const db = parts.rows();
  if (!db) return 0;
  const now = parts.clock();
  let written = 0;
  for (const invitation of invitationsPastReply(db, now)) {
    if (signal?.aborted) break;
    if (await isBacklog(parts.store, invitation, now)) continue;
    const outcome = await parts.commands.handle({ type: 'ExpireInvitation', actor: scheduler, input: expiryOf(invitation) });
    if (outcome.kind === 'accepted' && !outcome.replayed) written += 1;
  }
  return written;
};

const isBacklog = async ({ readAll }: ExpiryParts['store'], { position, replyBy }: PendingInvitationRow, now: Instant) => {
  const [invited] = await readAll(positionOf(position - 1), 1);
  const writtenAt = invited?.envelope.rec ?? now;
  return writtenAt > replyBy && addDays(writtenAt, BACKLOG_DAYS) > now;
};

/** Everything follows from the invitation, so that all who give this command give the same one. */
const expiryOf = ({ id, activityId, replyBy }: PendingInvitationRow) => ({
  commandId: uuidFrom(id.slice('invitation-'.length), `ExpireInvitation/${activityId}`),
  occurredAt: justAfter(replyBy),
  activityId,
  invitationId: id,
});

/** The first moment at which it can no longer be answered: as of any earlier one it was open. */
const justAfter = (instant: Instant): Instant => new Date(Date.parse(instant) + 1).toISOString();
