// The rules of one activity: who may be invited, who may answer, what may be recorded. Pure.
import { dayOf } from '../../kernel/clock';
import { accept, type Decision, withWarnings } from '../../kernel/decider';
import { refusing } from '../../kernel/refusal';
import { advisorRefusals } from '../advisor/refusals';
import { type Advisor, hasValidTraining } from '../advisor/state';
import { maySpeakFor } from '../roles';
import type { Policy } from '../policy/policy';
import { teamRefusals } from '../team/refusals';
import type { Team } from '../team/team';
import type { ActivityCommand } from './commands';
import type { ActivityEvent } from './events';
import { isOverSupportPlan } from './hours';
import { activityRefusals } from './refusals';
import { type Activity, type Invitation, type KnownActivity, liveInvitations, tookPart } from './state';
import { warningsOf } from './warnings';

export type ActivityFacts = {
  readonly team: Team;
  /** The same activity; read only where an invitation says whom it is about. */
  readonly own: Activity;
  readonly advisor: Advisor;
  readonly briefed: ReadonlyMap<string, Advisor>;
  /** Those that name the advisor; read only where hours are counted. */
  readonly activities: ReadonlyMap<string, Activity>;
  /** All that were adopted; read only where something is offered. */
  readonly policies: ReadonlyMap<string, Policy>;
};

const { ADVISOR_NOT_FOUND, ADVISOR_PAUSED, ADVISOR_LEFT, ADVISOR_ERASED, NOT_YOUR_RECORD } = advisorRefusals;
const refuse = refusing({
  ...activityRefusals,
  ADVISOR_NOT_FOUND,
  ADVISOR_PAUSED,
  ADVISOR_LEFT,
  ADVISOR_ERASED,
  NOT_YOUR_RECORD,
  TEAM_NOT_FOUND: teamRefusals.TEAM_NOT_FOUND,
});

type Given<Type extends ActivityCommand['type']> = Extract<ActivityCommand, { type: Type }>;
type Decided = Decision<ActivityEvent>;
type Refused = Extract<Decided, { kind: 'refused' }>;

export const decide = (command: ActivityCommand, activity: Activity, facts: ActivityFacts): Decided =>
  withWarnings(decideOn(command, activity, facts), warningsOf(command, activity, facts));

const decideOn = (command: ActivityCommand, activity: Activity, facts: ActivityFacts): Decided => {
  if (command.type === 'AdvertiseOpportunity' || command.type === 'ConvenePanel') return begin(command, activity, facts);

  if (activity.status === 'Unknown') return refuse('ACTIVITY_NOT_FOUND', 'activityId');
  if (activity.status === 'Cancelled') return refuse('ACTIVITY_CANCELLED', 'activityId');
  if (command.at < activity.since) return refuse('BEFORE_ACTIVITY_EXISTED', 'occurredAt');
  const erased = aboutSomebodyErased(command, facts);
  if (erased) return erased;

  switch (command.type) {
    case 'ExpressInterest':
      return expressInterest(command, activity, facts);
    case 'InviteToPanel':
      if (activity.kind !== 'RECRUITMENT_PANEL') return refuse('NOT_A_PANEL', 'activityId');
      return invite(command, activity, facts);
    case 'InviteToActivity':
      return invite(command, activity, facts);
    case 'AcceptInvitation':
      return answer(command, activity, 'InvitationAccepted');
    case 'DeclineInvitation':
      return answer(command, activity, 'InvitationDeclined', command.data.reasonCode);
    case 'WithdrawInvitation':
      return withdrawInvitation(command, activity);
    case 'ExpireInvitation':
      return expireInvitation(command, activity);
    case 'ProvideBriefing':
      return provideBriefing(command, activity);
    case 'RecordAttendance':
      return recordAttendance(command, activity, facts);
    case 'CompleteActivity':
      return complete(command, activity);
    case 'CancelActivity':
      if (activity.status === 'Completed') return refuse('ACTIVITY_COMPLETED', 'activityId');
      return accept({
        type: 'ActivityCancelled',
        data: { noticeHours: command.data.noticeHours, feeHonoured: command.data.feeHonoured },
      });
    case 'RateInvolvementLevel':
      return rateLevel(command, activity);
    case 'OfferDebrief': {
      const { advisorId } = command.data;
      if (!tookPart(activity, advisorId)) return refuse('NOT_A_PARTICIPANT', 'advisorId');
      if (activity.debriefs.has(advisorId)) return refuse('DEBRIEF_ALREADY_OFFERED', 'advisorId');
      return accept({ type: 'DebriefOffered', data: { advisorId } });
    }
    case 'HoldDebrief': {
      const { advisorId } = command.data;
      const debrief = activity.debriefs.get(advisorId);
      if (!debrief) return refuse('DEBRIEF_NOT_OFFERED', 'advisorId');
      if (debrief === 'held') return refuse('DEBRIEF_ALREADY_HELD', 'advisorId');
      return accept({ type: 'DebriefHeld', data: { advisorId } });
    }
  }
};

/** Nothing is recorded about somebody who was erased, except that what still waited for them is over. */
const aboutSomebodyErased = (command: ActivityCommand, { advisor, briefed }: ActivityFacts): Refused | undefined => {
  if (command.type === 'WithdrawInvitation' || command.type === 'ExpireInvitation') return undefined;
  if (command.type === 'ProvideBriefing') {
    const index = command.data.advisorIds.findIndex((advisorId) => briefed.get(advisorId)?.status === 'Erased');
    return index < 0 ? undefined : refuse('ADVISOR_ERASED', 'advisorIds', String(index));
  }
  if (advisor.status !== 'Erased') return undefined;
  return refuse('ADVISOR_ERASED', 'advisorId' in command.data ? 'advisorId' : 'invitationId');
};

const begin = (
  command: Given<'AdvertiseOpportunity'> | Given<'ConvenePanel'>,
  activity: Activity,
  { team }: ActivityFacts,
): Decided => {
  if (activity.status !== 'Unknown') return refuse('ACTIVITY_ALREADY_EXISTS', 'activityId');
  if (team.status === 'Unknown') return refuse('TEAM_NOT_FOUND', 'teamId');
  const { startsAt, endsAt } = command.data;
  if (endsAt !== undefined && endsAt < startsAt) return refuse('ENDS_BEFORE_START', 'endsAt');
  if (command.type === 'ConvenePanel') {
    const { activityId: _, ...offer } = command.data;
    return accept({ type: 'PanelConvened', data: { ...offer, kind: 'RECRUITMENT_PANEL' } });
  }
  const { activityId: _, noteText, ...offer } = command.data;
  if (offer.kind === 'OTHER' && noteText === undefined) return refuse('NOTE_REQUIRED', 'noteText');
  return accept({ type: 'OpportunityAdvertised', data: offer, text: { noteText } });
};

const hasEnded = (activity: KnownActivity, at: string): boolean => activity.endsAt !== undefined && at > activity.endsAt;

const cannotTakePart = (advisor: Advisor): Refused | undefined => {
  switch (advisor.status) {
    case 'Unknown':
      return refuse('ADVISOR_NOT_FOUND', 'advisorId');
    case 'Paused':
      return refuse('ADVISOR_PAUSED', 'advisorId');
    case 'Left':
      return refuse('ADVISOR_LEFT', 'advisorId');
    case 'Erased':
      return refuse('ADVISOR_ERASED', 'advisorId');
    case 'Active':
      return undefined;
  }
};

const expressInterest = (command: Given<'ExpressInterest'>, activity: KnownActivity, { advisor }: ActivityFacts): Decided => {
  const { advisorId } = command.data;
  if (!maySpeakFor(command.actor, advisorId)) return refuse('NOT_YOUR_RECORD', 'advisorId');
  const refusal = cannotTakePart(advisor);
  if (refusal) return refusal;
  if (hasEnded(activity, command.at)) return refuse('ACTIVITY_ENDED', 'activityId');
  if (activity.interested.has(advisorId)) return refuse('ALREADY_INTERESTED', 'advisorId');
  return accept({ type: 'InterestExpressed', data: { advisorId } });
};

const invite = (
  command: Given<'InviteToPanel'> | Given<'InviteToActivity'>,
  activity: KnownActivity,
  { advisor }: ActivityFacts,
): Decided => {
  const { invitationId, advisorId, role, replyBy } = command.data;
  const refusal = cannotTakePart(advisor);
  if (refusal) return refusal;
  if (advisor.status === 'Unknown' || !advisor.consents.has('CONTACT')) return refuse('NO_CONTACT_CONSENT', 'advisorId');
  if (hasEnded(activity, command.at)) return refuse('ACTIVITY_ENDED', 'activityId');
  if (activity.invitations.has(invitationId)) return refuse('INVITATION_ALREADY_EXISTS', 'invitationId');
  const live = liveInvitations(activity);
  if (live.some((invitation) => invitation.advisorId === advisorId)) return refuse('ALREADY_INVITED', 'advisorId');
  if (activity.places !== undefined && live.length >= activity.places) return refuse('NO_PLACES_LEFT', 'activityId');
  if (activity.kind === 'RECRUITMENT_PANEL' && role !== 'SHADOW') {
    const day = dayOf(activity.startsAt);
    const trained = activity.requiredTraining.every((code) => hasValidTraining(advisor, code, day));
    if (!trained) return refuse('TRAINING_NOT_VALID', 'advisorId');
  }
  if (replyBy !== undefined && replyBy <= command.at) return refuse('REPLY_BY_IN_PAST', 'replyBy');
  return accept({ type: 'AdvisorInvited', data: { invitationId, advisorId, role, replyBy } });
};

const mayNoLongerChange = (
  { at }: ActivityCommand,
  invitation: Invitation,
  open: readonly Invitation['status'][],
): Refused | undefined => {
  if (at < invitation.invitedAt) return refuse('BEFORE_INVITATION', 'occurredAt');
  if (open.includes(invitation.status)) return undefined;
  switch (invitation.status) {
    case 'WITHDRAWN':
      return refuse('INVITATION_WITHDRAWN', 'invitationId');
    case 'EXPIRED':
      return refuse('INVITATION_EXPIRED', 'invitationId');
    default:
      return refuse('INVITATION_ALREADY_ANSWERED', 'invitationId');
  }
};

const answer = (
  command: Given<'AcceptInvitation'> | Given<'DeclineInvitation'>,
  activity: KnownActivity,
  type: 'InvitationAccepted' | 'InvitationDeclined',
  reasonCode?: Given<'DeclineInvitation'>['data']['reasonCode'],
): Decided => {
  const { invitationId } = command.data;
  const invitation = activity.invitations.get(invitationId);
  if (!invitation) return refuse('INVITATION_NOT_FOUND', 'invitationId');
  const { advisorId, replyBy } = invitation;
  if (!maySpeakFor(command.actor, advisorId)) return refuse('NOT_YOUR_RECORD', 'invitationId');
  const refusal = mayNoLongerChange(command, invitation, ['INVITED']);
  if (refusal) return refusal;
  if (replyBy !== undefined && command.at > replyBy) return refuse('INVITATION_EXPIRED', 'invitationId');
  if (hasEnded(activity, command.at)) return refuse('ACTIVITY_ENDED', 'activityId');
  return type === 'InvitationAccepted'
    ? accept({ type, data: { invitationId, advisorId } })
    : accept({ type, data: { invitationId, advisorId, reasonCode } });
};

const withdrawInvitation = (command: Given<'WithdrawInvitation'>, activity: KnownActivity): Decided => {
  const { invitationId, reason } = command.data;
  const invitation = activity.invitations.get(invitationId);
  if (!invitation) return refuse('INVITATION_NOT_FOUND', 'invitationId');
  const refusal = mayNoLongerChange(command, invitation, ['INVITED', 'ACCEPTED']);
  if (refusal) return refusal;
  if (hasEnded(activity, command.at)) return refuse('ACTIVITY_ENDED', 'activityId');
  return accept({ type: 'InvitationWithdrawn', data: { invitationId, advisorId: invitation.advisorId, reason } });
};

const expireInvitation = (command: Given<'ExpireInvitation'>, activity: KnownActivity): Decided => {
  const { invitationId } = command.data;
  const invitation = activity.invitations.get(invitationId);
  if (!invitation) return refuse('INVITATION_NOT_FOUND', 'invitationId');
  const refusal = mayNoLongerChange(command, invitation, ['INVITED']);
  if (refusal) return refusal;
  const { advisorId, replyBy } = invitation;
  const over = (replyBy !== undefined && command.at > replyBy) || hasEnded(activity, command.at);
  if (!over) return refuse('INVITATION_NOT_EXPIRED', 'invitationId');
  return accept({ type: 'InvitationExpired', data: { invitationId, advisorId } });
};

const provideBriefing = (command: Given<'ProvideBriefing'>, activity: KnownActivity): Decided => {
  const { format, advisorIds } = command.data;
  const invited = new Set(liveInvitations(activity).map((invitation) => invitation.advisorId));
  const stranger = advisorIds.findIndex((advisorId) => !invited.has(advisorId) && !tookPart(activity, advisorId));
  if (stranger >= 0) return refuse('NOT_INVITED', 'advisorIds', String(stranger));
  return accept({ type: 'BriefingProvided', data: { format, advisorIds } });
};

const recordAttendance = (
  command: Given<'RecordAttendance'>,
  activity: KnownActivity,
  { advisor, activities }: ActivityFacts,
): Decided => {
  const { activityId: _, override, ...attendance } = command.data;
  if (advisor.status === 'Unknown') return refuse('ADVISOR_NOT_FOUND', 'advisorId');
  if (command.at < activity.startsAt) return refuse('ACTIVITY_NOT_STARTED', 'activityId');
  if (!isOverSupportPlan(command, activity, advisor, activities)) return accept({ type: 'AttendanceRecorded', data: attendance });
  if (!override) return refuse('HOURS_OVER_SUPPORT_PLAN', 'minutes');
  return accept({ type: 'AttendanceRecorded', data: { ...attendance, override } });
};

const complete = (command: Given<'CompleteActivity'>, activity: KnownActivity): Decided => {
  const { activityId: _, ...completion } = command.data;
  if (activity.status === 'Completed') return refuse('ACTIVITY_COMPLETED', 'activityId');
  if (command.at < activity.startsAt) return refuse('ACTIVITY_NOT_STARTED', 'activityId');
  if (completion.endedAt < activity.startsAt) return refuse('ENDS_BEFORE_START', 'endedAt');
  if (completion.endedAt > command.at) return refuse('ENDED_IN_FUTURE', 'endedAt');
  return accept({ type: 'ActivityCompleted', data: completion });
};

const rateLevel = (command: Given<'RateInvolvementLevel'>, activity: KnownActivity): Decided => {
  const { advisorId, level, contested, noteText } = command.data;
  if (!maySpeakFor(command.actor, advisorId)) return refuse('NOT_YOUR_RECORD', 'advisorId');
  if (!tookPart(activity, advisorId)) return refuse('NOT_A_PARTICIPANT', 'advisorId');
  return accept({ type: 'InvolvementLevelRated', data: { advisorId, level, contested }, text: { noteText } });
};
