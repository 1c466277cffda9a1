// What an accepted command about an activity can warn of. Pure.
import { type Warning, warning, type WarningTable } from '../../kernel/warning';
import { adoptedRate, type Policy } from '../policy/policy';
import type { ActivityCommand } from './commands';
import { type Activity, countsAsPart, tookPart } from './state';

export const activityWarnings = {
  NO_DEBRIEF_AFTER_DISTRESSING_WORK:
    'This is work that can distress, and not everybody who took part has been offered a debrief.',
  RATE_BELOW_TABLE: 'An hour of this is paid less than the rate that was adopted for it.',
} as const satisfies WarningTable;

const warn = warning(activityWarnings);

/** In which advisors tell or hear of hard times, or see places where people are unwell. */
const CAN_DISTRESS: ReadonlySet<string> = new Set(['STORY_SHARING', 'PEER_INTERVIEW_CALLS', 'AUDIT_OR_PLACE_VISIT', 'RESEARCH']);

/** Warnings of what is offered, and of what people are left with. */
export const warningsOf = (
  command: ActivityCommand,
  activity: Activity,
  { policies }: { readonly policies: ReadonlyMap<string, Policy> },
): readonly Warning[] =>
  command.type === 'AdvertiseOpportunity' || command.type === 'ConvenePanel'
    ? warningsOfOffer(command, policies)
    : warningsOfDistress(command, activity);

const warningsOfOffer = (
  { type, data, at }: Extract<ActivityCommand, { type: 'AdvertiseOpportunity' | 'ConvenePanel' }>,
  policies: ReadonlyMap<string, Policy>,
): readonly Warning[] => {
  const kind = type === 'ConvenePanel' ? 'RECRUITMENT_PANEL' : data.kind;
  const adopted = adoptedRate(policies.values(), kind, at);
  return adopted !== undefined && (data.rate ?? 0) < adopted ? [warn('RATE_BELOW_TABLE', 'rate')] : [];
};

/** A warning at completion and at whatever is recorded of participants later, until each has been offered a debrief. */
const warningsOfDistress = (command: ActivityCommand, activity: Activity): readonly Warning[] => {
  if (activity.status === 'Unknown' || !CAN_DISTRESS.has(activity.kind)) return [];
  if (command.type !== 'CompleteActivity' && activity.status !== 'Completed') return [];
  const waiting = new Set(
    [...activity.attendance.keys()].filter((advisorId) => tookPart(activity, advisorId) && !activity.debriefs.has(advisorId)),
  );
  switch (command.type) {
    case 'CompleteActivity':
      break;
    case 'RecordAttendance': {
      const { advisorId, status } = command.data;
      if (!countsAsPart(status)) waiting.delete(advisorId);
      else if (!activity.debriefs.has(advisorId)) waiting.add(advisorId);
      break;
    }
    case 'OfferDebrief':
      waiting.delete(command.data.advisorId);
      break;
    default:
      return [];
  }
  return waiting.size > 0 ? [warn('NO_DEBRIEF_AFTER_DISTRESSING_WORK', 'activityId')] : [];
};
