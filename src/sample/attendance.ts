// Who was there at an activity of a sample, for how long, and how far they carried it.
import { type Advisor, overbook } from './advisor';
import type { Coming } from './invitations';
import { type InputOf, type Line, line } from './line';
import { DAY, MINUTE } from './moments';
import { type Offer, type Setting, writtenDownAt } from './offer';

/** Somebody who took part, whole or in part. */
export interface Present {
  readonly advisor: Advisor;
  readonly minutes: number;
  /** Since when the record says so. */
  readonly from: number;
}

const STATUSES = [
  ['ATTENDED', 87],
  ['PART', 5],
  ['APOLOGIES', 4],
  ['NO_SHOW', 2],
  ['STOOD_DOWN', 2],
] as const;

const GRADES = ['PARTICIPANT', 'CONTRIBUTOR', 'CO_LEAD', 'LEAD'] as const;

export const recordAttendance = (setting: Setting, offer: Offer, coming: readonly Coming[]) => {
  const { random, team, trust } = setting;
  const lines: Line[] = [];
  const present: Present[] = [];
  const { activityId, endsAt, mode, minutes: whole, quality } = offer;
  const tell = (at: number, status: InputOf<'RecordAttendance'>['status'], advisor: Advisor): void => {
    const isThere = status === 'ATTENDED' || status === 'PART';
    const minutes = status === 'ATTENDED' ? whole : status === 'PART' ? 15 * Math.ceil(whole / 30) : 0;
    const overrun = isThere ? overrunOf(setting, offer, advisor) : 0;
    const prepMinutes = isThere ? offer.prepMinutes + overrun : 0;
    const override = overrun > 0 ? { approvedBy: trust.leads[1].id, reason: random.pick(REASONS) } : undefined;
    const input = { activityId, advisorId: advisor.id, status, minutes, prepMinutes, mode, override };
    lines.push(line(at, team.staff[0], 'RecordAttendance', { ...input, roleGrade: gradeOf(setting, advisor, quality) }));
    if (!isThere) return;
    advisor.timesThere += 1;
    present.push({ advisor, minutes, from: at });
  };

  for (const { advisor } of coming) {
    const at = endsAt + random.between(10, 55) * MINUTE;
    const status = random.weighted(STATUSES);
    tell(at, status, advisor);
    // Some were overlooked in the list, and are put right the day after.
    if (status === 'NO_SHOW' && random.chance(0.3)) tell(at + DAY, 'ATTENDED', advisor);
  }
  return { lines, present };
};

const REASONS = ['ADVISOR_ASKED', 'RAN_OVER', 'COULD_NOT_WAIT', 'STOOD_IN', 'PLAN_UNDER_REVIEW'] as const;

/** Now and then preparing takes so long that the month has more hours than were agreed; somebody approves it by name. */
const overrunOf = ({ random }: Setting, offer: Offer, advisor: Advisor): number =>
  random.chance(0.25) ? overbook(advisor, offer.startsAt, 15 * random.between(1, 6), writtenDownAt(offer)) : 0;

/** Those who have been there often do more, and a good team lets them. */
const gradeOf = ({ random }: Setting, { timesThere }: Advisor, quality: number): (typeof GRADES)[number] => {
  const reach = Math.min(1, 0.25 + timesThere / 20) * (0.5 + 0.5 * quality);
  return GRADES[Math.min(3, Math.floor(4 * reach * random.fraction()))] ?? 'PARTICIPANT';
};
