// What becomes of a contribution of a sample: an outcome and feedback in time, or late, or never.
import type { Brought } from './contribution';
import { asAdvisor, type InputOf, type Line, line } from './line';
import { atWork, byDay, DAY, HOUR } from './moments';
import type { Offer, Setting } from './offer';
import { changes, messages, reasons } from './words';

export const closeLoop = (setting: Setting, { quality }: Offer, brought: Brought): Line[] => {
  const { random } = setting;
  if (!random.chance(0.5 + 0.48 * quality)) return [];
  const isInTime = random.chance(0.3 + 0.68 * quality);
  const decidedAt = atWork(random, brought.at + (isInTime ? random.between(3, 16) : random.between(27, 110)) * DAY);
  const outcome = random.weighted([
    ['ADOPTED', 26 + 14 * quality],
    ['PARTLY', 26],
    ['NOT_ADOPTED', 20],
    ['DEFERRED', 14],
  ] as const);
  return [
    decide(setting, brought, decidedAt, outcome),
    ...(random.chance(0.55 + 0.43 * quality) ? tell(setting, brought, decidedAt, quality) : []),
    ...(outcome === 'DEFERRED' && random.chance(0.5) ? takeUpAgain(setting, brought, decidedAt) : []),
  ];
};

type Outcome = InputOf<'DecideOutcome'>['outcome'];

const decide = ({ random, team }: Setting, { contributionId }: Brought, at: number, outcome: Outcome): Line => {
  const isTakenUp = outcome === 'ADOPTED' || outcome === 'PARTLY';
  return line(at, random.pick(team.staff), 'DecideOutcome', {
    contributionId,
    outcome,
    reasonText: reasons[outcome].length > 0 ? random.pick(reasons[outcome]) : undefined,
    whatChangedText: isTakenUp && random.chance(0.8) ? random.pick(changes) : undefined,
  });
};

/** The advisor is told, and some say what they make of it. */
const tell = (setting: Setting, brought: Brought, decidedAt: number, quality: number): Line[] => {
  const { random } = setting;
  const isPrompt = random.chance(0.5 + 0.45 * quality);
  const told = feedback(
    setting,
    brought,
    atWork(random, decidedAt + (isPrompt ? random.between(0, 6) : random.between(20, 80)) * DAY),
  );
  if (!random.chance(0.4)) return [told];
  const { contributionId, advisorId } = brought;
  const rating = Math.min(5, Math.max(1, Math.round(1.5 + 3 * quality + 2 * (random.fraction() - 0.5) - (isPrompt ? 0 : 1))));
  const then = byDay(random, told.at + HOUR, told.at + 6 * DAY);
  return [told, line(then, asAdvisor(advisorId), 'RateFeedback', { contributionId, rating })];
};

const feedback = ({ random, team }: Setting, { contributionId }: Brought, at: number): Line =>
  line(at, random.pick(team.staff), 'GiveFeedback', {
    contributionId,
    channel: random.pick(['EMAIL', 'PHONE', 'IN_PERSON', 'MEETING', 'LETTER'] as const),
    messageText: random.chance(0.8) ? random.pick(messages) : undefined,
  });

const takeUpAgain = (setting: Setting, brought: Brought, decidedAt: number): Line[] => {
  const { random } = setting;
  const at = atWork(random, decidedAt + random.between(60, 160) * DAY);
  const outcome = random.pick(['ADOPTED', 'PARTLY', 'NOT_ADOPTED'] as const);
  const told = random.chance(0.7) ? [feedback(setting, brought, atWork(random, at + random.between(1, 9) * DAY))] : [];
  return [decide(setting, brought, at, outcome), ...told];
};
