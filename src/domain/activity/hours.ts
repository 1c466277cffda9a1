// How long an advisor was involved in a calendar month, against what their support plan agreed. Pure.
import type { Instant } from '../../kernel/clock';
import { type Advisor, agreedHours } from '../advisor/state';
import type { ActivityCommand } from './commands';
import { type Activity, countsAsPart, type KnownActivity, tookPart } from './state';

type RecordAttendance = Extract<ActivityCommand, { type: 'RecordAttendance' }>;

/** Whether it takes the advisor's other activities to decide on a record of attendance. */
export const hoursAreCapped = ({ at, data }: RecordAttendance, advisor: Advisor): boolean =>
  countsAsPart(data.status) && agreedHours(advisor, at) !== undefined;

/**
 * Whether a record of attendance brings an advisor over the hours a month that their support plan agreed. An activity counts
 * whole, with its preparation, in the month (UTC) in which it starts; an earlier record of the same attendance is replaced.
 */
export const isOverSupportPlan = (
  { at, data, stream }: RecordAttendance,
  activity: KnownActivity,
  advisor: Advisor,
  activities: ReadonlyMap<string, Activity>,
): boolean => {
  const hours = agreedHours(advisor, at);
  if (hours === undefined || !countsAsPart(data.status)) return false;
  const month = monthOf(activity.startsAt);
  const others = [...activities].flatMap(([id, other]) =>
    id !== stream && other.status !== 'Unknown' && monthOf(other.startsAt) === month ? [minutesOf(other, data.advisorId)] : [],
  );
  return others.reduce((sum, minutes) => sum + minutes, data.minutes + data.prepMinutes) > hours * 60;
};

const minutesOf = (activity: KnownActivity, advisorId: string): number =>
  tookPart(activity, advisorId) ? (activity.attendance.get(advisorId)?.minutes ?? 0) : 0;

/** The calendar month of a moment in UTC, for example `2017-06`. */
const monthOf = (instant: Instant): string => instant.slice(0, 7);
