// Invitations, each with where it stands by the clock of a question.
import type { Instant } from '../../src/kernel/clock';
import type { Database } from '../runner/projection';
import { type InvitationRow, toRow } from './queries';

/**
 * The status of an invitation `i` to an activity `a` by the clock `:now`, in SQL. Nobody can answer it any more once the time
 * to reply is over or the activity has ended: it has expired then, whether or not that has been written down yet.
 */
const STATUS = `
  CASE WHEN i.status = 'INVITED' AND (i.reply_by < :now OR coalesce(a.ended_at, a.ends_at) < :now) THEN 'EXPIRED' ELSE i.status END`;

/** Invitations `i`, each with the status that it has by the clock `:now`. */
export const INVITATIONS = `
  SELECT i.id, i.activity_id, i.advisor_id, i.role, ${STATUS} AS status, i.reply_by, i.invited_at, i.answered_at, i.position
  FROM invitations i LEFT JOIN activities a ON a.id = i.activity_id`;

export const findInvitation = (db: Database, id: string, now: Instant): InvitationRow | undefined => {
  const cells = db.prepare(`${INVITATIONS} WHERE i.id = :id ORDER BY i.position`).get({ id, now }) as object | undefined;
  return cells && toRow<InvitationRow>(cells);
};

export const invitationsOf = (db: Database, activityId: string, now: Instant): InvitationRow[] =>
  db
    .prepare(`${INVITATIONS} WHERE i.activity_id = :activityId ORDER BY i.position`)
    .all({ activityId, now })
    .map(toRow<InvitationRow>);
