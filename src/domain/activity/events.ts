// What happens in an activity: one dated piece of joint work.
import { z } from 'zod';

import { defineEvents, type NewEventOf, type PastEventOf } from '../../kernel/event';
import { code, dateTime, listOf, newId, personalText, personId, plainText, ref, wholeNumber, yesNo } from '../../kernel/fields';
import {
  activityKind,
  attendanceStatus,
  briefingFormat,
  decisionRights,
  invitationRole,
  mode,
  reasonForDeclining,
  reasonForOverride,
  reasonForWithdrawing,
  roleGrade,
  stage,
} from '../vocabulary';

const minutes = (description: string) => wholeNumber(0, 6000, `${description} In minutes.`);

export const activityFields = {
  teamId: ref('team', 'The team whose activity it is.'),
  kind: activityKind,
  title: plainText('What it is called. No names of people.'),
  purpose: plainText('What it is for. No names of people.', 1000),
  stage,
  declaredLevel: wholeNumber(1, 7, 'The level of involvement the team declares, from 1 (coercion) to 7 (co-production).'),
  decisionRights,
  places: wholeNumber(1, 500, 'How many advisors can be invited at once.').optional(),
  startsAt: dateTime('When it starts.'),
  endsAt: dateTime('When it is planned to end.').optional(),
  mode,
  rate: wholeNumber(0, 100_000, 'What an hour is paid. In pence.').optional(),
  requiredTraining: listOf(code('A training that is required.'), 'The trainings that are required.').optional(),
  noteText: personalText('What kind of activity it is, when it is of another kind.').optional(),
  advisorId: ref('advisor', 'The advisor.'),
  newInvitationId: newId('invitation'),
  invitationId: ref('invitation', 'The invitation.'),
  role: invitationRole,
  replyBy: dateTime('Until when it can be answered.').optional(),
  reasonForDeclining: reasonForDeclining.optional(),
  reasonForWithdrawing,
  format: briefingFormat,
  advisorIds: listOf(ref('advisor', 'An advisor.'), 'The advisors who were briefed.', { min: 1 }),
  attendance: attendanceStatus,
  minutes: minutes('How long the advisor was there.'),
  prepMinutes: minutes('How long the advisor prepared.'),
  roleGrade,
  override: z
    .strictObject({ approvedBy: personId('Who approved it.'), reason: reasonForOverride })
    .meta({ id: 'HoursOverride', description: 'Who approved more hours in the month than the support plan agreed, and why.' })
    .optional(),
  endedAt: dateTime('When it ended.'),
  staffCount: wholeNumber(0, 1000, 'How many members of staff took part.'),
  noticeHours: wholeNumber(0, 10_000, 'How long before its start it was cancelled. In hours.'),
  feeHonoured: yesNo('Whether the advisors are paid all the same.'),
  level: wholeNumber(1, 7, 'The level of involvement as the advisor saw it, from 1 (coercion) to 7 (co-production).'),
  contested: yesNo('Whether the advisor contests what the team declared.'),
  ratingText: personalText('What the advisor says about it.').optional(),
};

const f = activityFields;

/** What is offered to advisors when an activity is made known. */
export const offerFields = {
  teamId: f.teamId,
  kind: f.kind,
  title: f.title,
  purpose: f.purpose,
  stage: f.stage,
  declaredLevel: f.declaredLevel,
  decisionRights: f.decisionRights,
  places: f.places,
  startsAt: f.startsAt,
  endsAt: f.endsAt,
  mode: f.mode,
  rate: f.rate,
  requiredTraining: f.requiredTraining,
};

const invitation = { invitationId: f.invitationId, advisorId: f.advisorId };

export const activityEvents = defineEvents({
  OpportunityAdvertised: { describe: 'An activity was advertised.', data: offerFields, text: { noteText: f.noteText } },
  PanelConvened: { describe: 'A recruitment panel was convened.', data: offerFields },
  InterestExpressed: { describe: 'An advisor showed interest in an activity.', data: { advisorId: f.advisorId } },
  AdvisorInvited: {
    describe: 'An advisor was asked to take a role in an activity.',
    data: { ...invitation, role: f.role, replyBy: f.replyBy },
  },
  InvitationAccepted: { describe: 'An advisor accepted an invitation.', data: invitation },
  InvitationDeclined: {
    describe: 'An advisor declined an invitation.',
    data: { ...invitation, reasonCode: f.reasonForDeclining },
  },
  InvitationWithdrawn: { describe: 'An invitation was withdrawn.', data: { ...invitation, reason: f.reasonForWithdrawing } },
  InvitationExpired: { describe: 'An invitation ran out unanswered.', data: invitation },
  BriefingProvided: { describe: 'Advisors were briefed.', data: { format: f.format, advisorIds: f.advisorIds } },
  AttendanceRecorded: {
    describe: 'Whether an advisor was there was recorded. A later record of the same advisor corrects it.',
    data: {
      advisorId: f.advisorId,
      status: f.attendance,
      minutes: f.minutes,
      prepMinutes: f.prepMinutes,
      roleGrade: f.roleGrade,
      mode: f.mode,
      override: f.override,
    },
  },
  ActivityCompleted: {
    describe: 'An activity was completed.',
    data: { endedAt: f.endedAt, staffCount: f.staffCount, declaredLevel: f.declaredLevel, decisionRights: f.decisionRights },
  },
  ActivityCancelled: {
    describe: 'An activity was cancelled.',
    data: { noticeHours: f.noticeHours, feeHonoured: f.feeHonoured },
  },
  InvolvementLevelRated: {
    describe: 'An advisor said at what level they were involved. A later rating by the same advisor replaces it.',
    data: { advisorId: f.advisorId, level: f.level, contested: f.contested },
    text: { noteText: f.ratingText },
    textIsAbout: 'advisorId',
  },
  DebriefOffered: { describe: 'An advisor was offered a debrief.', data: { advisorId: f.advisorId } },
  DebriefHeld: { describe: 'An advisor had a debrief.', data: { advisorId: f.advisorId } },
});

export type ActivityEvent = NewEventOf<typeof activityEvents>;
export type PastActivityEvent = PastEventOf<typeof activityEvents>;
