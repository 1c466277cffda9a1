// The life of one contribution of a sample: brought, confirmed or corrected, and looked back at.
import type { Actor } from '../kernel/event';
import type { Present } from './attendance';
import { closeLoop } from './closing-the-loop';
import { asAdvisor, type InputOf, type Line, line, writtenFrom } from './line';
import { atWork, byDay, DAY, HOUR } from './moments';
import type { Offer, Setting } from './offer';
import { goBetter, hopes, summaries, wentWell } from './words';

/** What closing the loop needs to know of a contribution. */
export interface Brought {
  readonly contributionId: string;
  readonly advisorId: string;
  readonly at: number;
  readonly author: Actor;
}

/** Some are found on paper weeks later. */
const FOUND_LATE = 0.04;

export const planContribution = (setting: Setting, offer: Offer, { advisor, from }: Present): Line[] => {
  const { random, team } = setting;
  const at = byDay(random, from + HOUR, from + random.between(1, 6) * DAY);
  const author = random.chance(0.6) ? asAdvisor(advisor.id) : random.pick(team.staff);
  const brought = { contributionId: `contribution-${random.uuid(at)}`, advisorId: advisor.id, at, author };
  const lines = [
    record(setting, offer, brought),
    ...confirm(setting, offer, brought),
    ...reflect(setting, offer, brought),
    ...closeLoop(setting, offer, brought),
  ];
  return random.chance(FOUND_LATE) ? writtenFrom(lines, atWork(random, at + random.between(14, 60) * DAY)) : lines;
};

const record = ({ random }: Setting, { activityId, work }: Offer, { contributionId, advisorId, at, author }: Brought): Line => {
  const kind = random.pick(work.brings);
  return line(at, author, 'RecordContribution', {
    contributionId,
    activityId,
    advisorId,
    kind,
    summaryText: random.pick(summaries[kind]),
    hopedInfluenceText: random.chance(0.3) ? random.pick(hopes) : undefined,
    credit: random.pick(['NAMED', 'ROLE', 'ROLE', 'ANONYMOUS'] as const),
    principles: random.some(['ASSETS', 'CAPABILITIES', 'RECIPROCITY', 'PEER_SUPPORT'] as const, random.between(1, 2)),
  });
};

/** The other side confirms what one side wrote; some correct it first, and then it is for the author to confirm. */
const confirm = ({ random, team }: Setting, { quality }: Offer, { contributionId, advisorId, at, author }: Brought): Line[] => {
  if (!random.chance(0.3 + 0.6 * quality)) return [];
  const other = author.id === advisorId ? team.staff[0] : asAdvisor(advisorId);
  const then = byDay(random, at + HOUR, at + 5 * DAY);
  if (!random.chance(0.06)) return [line(then, other, 'ConfirmContribution', { contributionId })];
  return [
    line(then, other, 'CorrectContribution', { contributionId, ...random.pick(corrections) }),
    line(byDay(random, then + HOUR, then + 4 * DAY), author, 'ConfirmContribution', { contributionId }),
  ];
};

const corrections: readonly Omit<InputOf<'CorrectContribution'>, 'contributionId'>[] = [
  { reason: 'WRONG_KIND', kind: 'CHALLENGE' },
  { reason: 'ADVISOR_ASKED', credit: 'ANONYMOUS' },
  { reason: 'INCOMPLETE', hopedInfluenceText: hopes[1] },
  { reason: 'MISTYPED', summaryText: summaries.IDEA[0] },
];

const reflect = ({ random, team }: Setting, { quality }: Offer, { contributionId, advisorId, at }: Brought): Line[] => {
  const felt = (ease: number): number => Math.min(5, Math.max(1, Math.round(1.2 + 3.6 * ease + 1.6 * (random.fraction() - 0.5))));
  const reflection = (by: 'ADVISOR' | 'STAFF', feltEqual: number): InputOf<'RecordReflection'> => ({
    contributionId,
    by,
    feltEqual,
    wentWellText: random.chance(0.7) ? random.pick(wentWell) : undefined,
    betterText: random.chance(0.4) ? random.pick(goBetter) : undefined,
  });
  const then = (): number => byDay(random, at + 2 * HOUR, at + 9 * DAY);
  const own = random.chance(0.3)
    ? [line(then(), asAdvisor(advisorId), 'RecordReflection', reflection('ADVISOR', felt(quality)))]
    : [];
  // Staff tend to think it went better than advisors do.
  const theirs = random.chance(0.15)
    ? [line(then(), random.pick(team.staff), 'RecordReflection', reflection('STAFF', felt(quality + 0.2)))]
    : [];
  return [...own, ...theirs];
};
