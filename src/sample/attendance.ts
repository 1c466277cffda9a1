// Who was there at an activity of a sample, for how long, and how far they carried it.
import type { Advisor } from './advisor';
import type { Coming } from './invitations';
import { type InputOf, type Line, line } from './line';
import { DAY, MINUTE } from './moments';
import type { Offer, Setting } from './offer';

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
  const { random, team } = setting;
  const lines: Line[] = [];
  const present: Present[] = [];
  const { activityId, endsAt, mode, minutes: whole, quality } = offer;
  const tell = (at: number, status: InputOf<'RecordAttendance'>['status'], advisor: Advisor): void => {
    const isThere = status === 'ATTENDED' || status === 'PART';
    const minutes = status === 'ATTENDED' ? whole : status === 'PART' ? 15 * Math.ceil(whole / 30) : 0;
    const input = { activityId, advisorId: advisor.id, status, minutes, prepMinutes: isThere ? offer.prepMinutes : 0, mode };
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

/** Those who have been there often do more, and a good team lets them. */
const gradeOf = ({ random }: Setting, { timesThere }: Advisor, quality: number): (typeof GRADES)[number] => {
  const reach = Math.min(1, 0.25 + timesThere / 20) * (0.5 + 0.5 * quality);
  return GRADES[Math.min(3, Math.floor(4 * reach * random.fraction()))] ?? 'PARTICIPANT';
};
