// The state of one activity, as far as rules need it.
import type { Instant } from '../../kernel/clock';
import type { Fold } from '../../kernel/decider';
import type { activityKind, attendanceStatus, mode } from '../vocabulary';
import type { PastActivityEvent } from './events';

export type InvitationStatus = 'INVITED' | 'ACCEPTED' | 'DECLINED' | 'WITHDRAWN' | 'EXPIRED';

export interface Invitation {
  readonly advisorId: string;
  readonly status: InvitationStatus;
  readonly invitedAt: Instant;
  readonly replyBy?: Instant | undefined;
}

export interface Attendance {
  readonly status: keyof typeof attendanceStatus.enum;
  /** Of being there and of preparing. */
  readonly minutes: number;
}

export interface KnownActivity {
  readonly status: 'Open' | 'Completed' | 'Cancelled';
  readonly teamId: string;
  readonly kind: keyof typeof activityKind.enum;
  readonly mode: keyof typeof mode.enum;
  /** When it came to be, as it was written down or, if that was later, when it started: nothing in it happened before. */
  readonly since: Instant;
  readonly startsAt: Instant;
  /** When it ended or, until it is completed, when it is planned to. */
  readonly endsAt?: Instant | undefined;
  readonly places?: number | undefined;
  /** What an hour is paid, in pence. */
  readonly rate?: number | undefined;
  /** Whether those who accepted are paid although it was cancelled. */
  readonly feeHonoured: boolean;
  readonly requiredTraining: readonly string[];
  readonly interested: ReadonlySet<string>;
  readonly invitations: ReadonlyMap<string, Invitation>;
  readonly attendance: ReadonlyMap<string, Attendance>;
  readonly debriefs: ReadonlyMap<string, 'offered' | 'held'>;
}

export type Activity = { readonly status: 'Unknown' } | KnownActivity;

export const activityFold: Fold<Activity> = {
  initialState: { status: 'Unknown' },
  evolve: (activity, past) => {
    const event = past as PastActivityEvent;
    if (event.type === 'OpportunityAdvertised' || event.type === 'PanelConvened') {
      const { teamId, kind, mode, startsAt, endsAt, places, rate, requiredTraining = [] } = event.data;
      return {
        status: 'Open',
        teamId,
        kind,
        mode,
        since: event.at < startsAt ? event.at : startsAt,
        startsAt,
        endsAt,
        places,
        rate,
        feeHonoured: false,
        requiredTraining,
        interested: new Set(),
        invitations: new Map(),
        attendance: new Map(),
        debriefs: new Map(),
      };
    }
    return activity.status === 'Unknown' ? activity : evolveKnown(activity, event);
  },
};

const evolveKnown = (activity: KnownActivity, event: PastActivityEvent): KnownActivity => {
  switch (event.type) {
    case 'InterestExpressed':
      return { ...activity, interested: new Set(activity.interested).add(event.data.advisorId) };
    case 'AdvisorInvited': {
      const { invitationId, advisorId, replyBy } = event.data;
      return withInvitation(activity, invitationId, { advisorId, invitedAt: event.at, replyBy, status: 'INVITED' });
    }
    case 'InvitationAccepted':
      return answered(activity, event.data, 'ACCEPTED');
    case 'InvitationDeclined':
      return answered(activity, event.data, 'DECLINED');
    case 'InvitationWithdrawn':
      return answered(activity, event.data, 'WITHDRAWN');
    case 'InvitationExpired':
      return answered(activity, event.data, 'EXPIRED');
    case 'AttendanceRecorded':
      return withAttendance(activity, event.data);
    case 'ActivityCompleted':
      return { ...activity, status: 'Completed', endsAt: event.data.endedAt };
    case 'ActivityCancelled':
      return { ...activity, status: 'Cancelled', feeHonoured: event.data.feeHonoured };
    case 'DebriefOffered':
      return { ...activity, debriefs: new Map(activity.debriefs).set(event.data.advisorId, 'offered') };
    case 'DebriefHeld':
      return { ...activity, debriefs: new Map(activity.debriefs).set(event.data.advisorId, 'held') };
    default:
      return activity;
  }
};

const withInvitation = (activity: KnownActivity, invitationId: string, invitation: Invitation): KnownActivity => ({
  ...activity,
  invitations: new Map(activity.invitations).set(invitationId, invitation),
});

const withAttendance = (
  activity: KnownActivity,
  { advisorId, status, minutes, prepMinutes }: Extract<PastActivityEvent, { type: 'AttendanceRecorded' }>['data'],
): KnownActivity => ({
  ...activity,
  attendance: new Map(activity.attendance).set(advisorId, { status, minutes: minutes + prepMinutes }),
});

const answered = (
  activity: KnownActivity,
  { invitationId }: { readonly invitationId: string },
  status: InvitationStatus,
): KnownActivity => {
  const invitation = activity.invitations.get(invitationId);
  return invitation ? withInvitation(activity, invitationId, { ...invitation, status }) : activity;
};

/** Invitations that take a place: those that wait for an answer and those that were accepted. */
export const liveInvitations = (activity: KnownActivity): readonly Invitation[] =>
  [...activity.invitations.values()].filter(({ status }) => status === 'INVITED' || status === 'ACCEPTED');

export const countsAsPart = (status: Attendance['status']): boolean => status === 'ATTENDED' || status === 'PART';

/** Whether an advisor took part, whole or in part. */
export const tookPart = (activity: KnownActivity, advisorId: string): boolean => {
  const attendance = activity.attendance.get(advisorId);
  return attendance !== undefined && countsAsPart(attendance.status);
};
