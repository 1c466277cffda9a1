// What can be asked of an activity.
import { type CommandOf, defineCommands } from '../../kernel/command';
import { newId, ref } from '../../kernel/fields';
import { everybodyInvolved, involvementTeam, scheduler } from '../roles';
import { activityFields as f, offerFields } from './events';

const activityId = ref('activity', 'The activity.');

const { kind, ...offerOfAnyKind } = offerFields;
const offer = { activityId: newId('activity'), ...offerOfAnyKind };

const invite = {
  activityId,
  advisorId: f.advisorId,
  role: f.role,
  replyBy: f.replyBy,
  invitationId: f.newInvitationId,
};

const answer = { activityId, invitationId: f.invitationId };

export const activityCommands = defineCommands({
  AdvertiseOpportunity: {
    describe: 'Advertise an activity.',
    roles: involvementTeam,
    input: { ...offer, kind, noteText: f.noteText },
  },
  ConvenePanel: { describe: 'Convene a recruitment panel.', roles: involvementTeam, input: offer },
  ExpressInterest: {
    describe: 'Show an advisor’s interest in an activity.',
    roles: everybodyInvolved,
    input: { activityId, advisorId: f.advisorId },
  },
  InviteToPanel: {
    describe: 'Ask an advisor to take a role on a recruitment panel.',
    roles: involvementTeam,
    shows: 'invitationId',
    input: invite,
  },
  InviteToActivity: {
    describe: 'Ask an advisor to take a role in an activity of any kind.',
    roles: involvementTeam,
    shows: 'invitationId',
    input: invite,
  },
  AcceptInvitation: {
    describe: 'Accept an invitation.',
    roles: everybodyInvolved,
    shows: 'invitationId',
    input: answer,
  },
  DeclineInvitation: {
    describe: 'Decline an invitation.',
    roles: everybodyInvolved,
    shows: 'invitationId',
    input: { ...answer, reasonCode: f.reasonForDeclining },
  },
  WithdrawInvitation: {
    describe: 'Withdraw an invitation, answered with yes or not yet answered; its place is free again.',
    roles: involvementTeam,
    shows: 'invitationId',
    input: { ...answer, reason: f.reasonForWithdrawing },
  },
  ExpireInvitation: {
    describe: 'Record that an invitation ran out unanswered.',
    roles: [...involvementTeam, scheduler.role],
    shows: 'invitationId',
    input: answer,
  },
  ProvideBriefing: {
    describe: 'Record that advisors were briefed.',
    roles: involvementTeam,
    input: { activityId, format: f.format, advisorIds: f.advisorIds },
  },
  RecordAttendance: {
    describe: 'Record whether an advisor was there, or correct what was recorded.',
    roles: involvementTeam,
    input: {
      activityId,
      advisorId: f.advisorId,
      status: f.attendance,
      minutes: f.minutes,
      prepMinutes: f.prepMinutes,
      roleGrade: f.roleGrade,
      mode: f.mode,
      override: f.override,
    },
  },
  CompleteActivity: {
    describe: 'Record that an activity was completed.',
    roles: involvementTeam,
    input: {
      activityId,
      endedAt: f.endedAt,
      staffCount: f.staffCount,
      declaredLevel: f.declaredLevel,
      decisionRights: f.decisionRights,
    },
  },
  CancelActivity: {
    describe: 'Cancel an activity.',
    roles: involvementTeam,
    input: { activityId, noticeHours: f.noticeHours, feeHonoured: f.feeHonoured },
  },
  RateInvolvementLevel: {
    describe: 'Say at what level an advisor was involved, as they saw it.',
    roles: everybodyInvolved,
    input: { activityId, advisorId: f.advisorId, level: f.level, contested: f.contested, noteText: f.ratingText },
  },
  OfferDebrief: {
    describe: 'Record that an advisor was offered a debrief.',
    roles: involvementTeam,
    input: { activityId, advisorId: f.advisorId },
  },
  HoldDebrief: {
    describe: 'Record that an advisor had a debrief.',
    roles: involvementTeam,
    input: { activityId, advisorId: f.advisorId },
  },
});

export type ActivityCommand = CommandOf<typeof activityCommands>;
