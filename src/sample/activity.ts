// The life of one activity of a sample, from its advertisement to what became of what was brought to it.
import { type Coming, planInvitations } from './invitations';
import { type Line, line, writtenFrom } from './line';
import { atWork, busynessOn, DAY, HOUR, instantOf, MINUTE } from './moments';
import { advertise, levelFor, type Offer, planOffer, type Setting } from './offer';
import { type Present, recordAttendance } from './attendance';
import { planClaim } from './claim';
import { planContribution } from './contribution';
import { lookBack } from './looking-back';

/** `at` is when it is advertised. In the quiet seasons many are not held at all. */
export const planActivity = (setting: Setting, at: number): Line[] => {
  const { random, team } = setting;
  const offer = planOffer(setting, at);
  if (!random.chance(busynessOn(offer.startsAt))) return [];
  const staff = random.pick(team.staff);
  const { lines, coming } = planInvitations(setting, offer);
  const before = [advertise(setting, offer, staff), ...lines, ...brief(setting, offer, coming)];
  const all = random.chance(0.02 + 0.04 * (1 - offer.quality))
    ? cancelled(setting, offer, before, coming)
    : [...before, ...tookPlace(setting, offer, coming)];
  return offer.enteredAt === undefined ? all : writtenFrom(all, offer.enteredAt);
};

/** Whoever said yes in time is briefed: days before, by a good team; on the last day, or not at all, by another. */
const brief = (
  { random, trust }: Setting,
  { activityId, startsAt, quality, advertisedAt }: Offer,
  coming: readonly Coming[],
): Line[] => {
  if (!random.chance(0.35 + 0.7 * quality)) return [];
  const inTime = random.chance(0.3 + 0.75 * quality);
  const at = Math.max(startsAt - (inTime ? random.between(50, 170) : random.between(3, 40)) * HOUR, advertisedAt + HOUR);
  const advisorIds = coming
    .filter(({ acceptedAt, withdrawnAt = Infinity }) => acceptedAt < at && withdrawnAt > at)
    .map(({ advisor }) => advisor.id);
  if (advisorIds.length === 0) return [];
  const format = random.pick(['WRITTEN', 'CALL', 'MEETING', 'WRITTEN', 'TRAINING_SESSION'] as const);
  return [line(at, trust.leads[0], 'ProvideBriefing', { activityId, format, advisorIds })];
};

const cancelled = (setting: Setting, offer: Offer, before: readonly Line[], coming: readonly Coming[]): Line[] => {
  const { random, team } = setting;
  const noticeHours = random.between(2, 160);
  const at = offer.startsAt - noticeHours * HOUR;
  const feeHonoured = offer.rate !== undefined && random.chance(0.2 + 0.7 * offer.quality);
  const owed = coming.filter(({ acceptedAt, withdrawnAt }) => acceptedAt < at && withdrawnAt === undefined);
  const { activityId } = offer;
  return [
    ...before.filter((one) => one.at < at),
    line(at, team.staff[0], 'CancelActivity', { activityId, noticeHours, feeHonoured }),
    ...(feeHonoured ? owed : []).flatMap(({ advisor }) =>
      planClaim(setting, offer, { advisor, minutes: offer.minutes, from: at }),
    ),
  ];
};

const tookPlace = (setting: Setting, offer: Offer, coming: readonly Coming[]): Line[] => {
  const { random } = setting;
  const { lines, present } = recordAttendance(
    setting,
    offer,
    coming.filter(({ withdrawnAt }) => withdrawnAt === undefined),
  );
  // Now and then nobody gets round to saying that it was done.
  if (random.chance(0.04 * (1 - offer.quality))) return lines;
  return [...lines, complete(setting, offer), ...present.flatMap((one) => followUp(setting, offer, one))];
};

const complete = ({ random, team }: Setting, { activityId, endsAt, declaredLevel, decisionRights, quality }: Offer): Line => {
  const endedAt = endsAt + random.between(-1, 2) * 5 * MINUTE;
  return line(atWork(random, endsAt + 2 * HOUR), team.staff[0], 'CompleteActivity', {
    activityId,
    endedAt: instantOf(endedAt),
    staffCount: random.between(1, 6),
    // What it became is not always what was offered.
    declaredLevel: random.chance(0.8) ? declaredLevel : levelFor(random, quality),
    decisionRights,
  });
};

const CONTRIBUTIONS = [
  [0, 35],
  [1, 50],
  [2, 15],
] as const;

const followUp = (setting: Setting, offer: Offer, present: Present): Line[] => {
  const { random } = setting;
  const { advisor, minutes } = present;
  const brought = Array.from({ length: random.weighted(CONTRIBUTIONS) }, () => planContribution(setting, offer, present));
  return [
    ...lookBack(setting, offer, present),
    ...brought.flat(),
    ...planClaim(setting, offer, { advisor, minutes, from: present.from + DAY }),
  ];
};
