// How those who were there saw an activity of a sample: the level as they rate it, the debrief, the skill that showed.
import type { Present } from './attendance';
import { asAdvisor, type Line, line } from './line';
import { atWork, byDay, DAY, HOUR } from './moments';
import type { Offer, Setting } from './offer';
import { ratingNotes, skills } from './words';

export const lookBack = (setting: Setting, offer: Offer, present: Present): Line[] => [
  ...rate(setting, offer, present),
  ...debrief(setting, offer, present),
  ...showSkill(setting, offer, present),
];

/** The weaker the team, the higher it declares its level above what advisors see; some of them say so. */
const rate = ({ random }: Setting, { activityId, declaredLevel, quality }: Offer, { advisor, from }: Present): Line[] => {
  if (!random.chance(0.4 + 0.45 * quality)) return [];
  const gap = random.chance(0.1 + 0.65 * (1 - quality)) ? random.between(1, 3) : 0;
  const contested = random.chance(gap > 0 ? 0.1 + 0.25 * (1 - quality) : 0.01);
  const at = byDay(random, from + 2 * HOUR, from + random.between(1, 18) * DAY);
  const input = { activityId, advisorId: advisor.id, level: Math.max(1, declaredLevel - gap), contested };
  const noteText = contested || random.chance(0.15) ? random.pick(ratingNotes) : undefined;
  return [line(at, asAdvisor(advisor.id), 'RateInvolvementLevel', { ...input, noteText })];
};

/** Offered in time, late, or never. */
const debrief = ({ random, trust }: Setting, { activityId, quality }: Offer, { advisor, from }: Present): Line[] => {
  if (!random.chance(0.25 + 0.75 * quality)) return [];
  const isLate = random.chance(0.05 + 0.3 * (1 - quality));
  const at = atWork(random, from + (isLate ? random.between(8, 20) : random.between(0, 3)) * DAY + 2 * HOUR);
  const about = { activityId, advisorId: advisor.id };
  const offered = line(at, random.pick(trust.leads), 'OfferDebrief', about);
  if (!random.chance(0.35)) return [offered];
  return [offered, line(atWork(random, at + random.between(1, 8) * DAY), trust.leads[0], 'HoldDebrief', about)];
};

const showSkill = (
  { random, team }: Setting,
  { activityId, quality, enteredAt = 0 }: Offer,
  { advisor, from }: Present,
): Line[] => {
  const at = atWork(random, from + 2 * DAY);
  // Nothing is added to the record of somebody who has left.
  if (!random.chance(0.04 + 0.08 * quality) || advisor.leavesAt < Math.max(at, enteredAt) + DAY) return [];
  return [line(at, team.staff[1], 'EvidenceSkill', { advisorId: advisor.id, skill: random.pick(skills), activityId })];
};
