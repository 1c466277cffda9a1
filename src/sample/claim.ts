// What becomes of the pay that was promised in a sample: claimed, declined, rejected, paid in time or late, or not at all.
import { claimCommands } from '../domain/claim/commands';
import type { Actor } from '../kernel/event';
import type { Advisor } from './advisor';
import { asAdvisor, type InputOf, type Line, line } from './line';
import { atWork, byDay, DAY, dayAt, HOUR } from './moments';
import type { Offer, Setting } from './offer';

interface Owed {
  readonly advisor: Advisor;
  readonly minutes: number;
  /** The earliest moment of a claim. */
  readonly from: number;
}

export const planClaim = (setting: Setting, offer: Offer, { advisor, minutes, from }: Owed): Line[] => {
  const { random } = setting;
  const { activityId, rate, quality } = offer;
  const about = { activityId, advisorId: advisor.id };
  // Without pay some claim what they spent on the way.
  if (rate === undefined && !random.chance(0.3)) return [];
  const at = byDay(random, from, from + random.between(1, 12) * DAY);
  const fate = random.weighted([
    ['claims', 88],
    ['declines', rate === undefined ? 0 : 6],
    ['never claims', 2 + 10 * (1 - quality)],
  ] as const);
  if (fate === 'never claims') return [];
  if (fate === 'declines') return [line(at, asAdvisor(advisor.id), 'DeclinePayment', about)];
  const expenses = planExpenses(setting, offer, advisor);
  // Rates are multiples of 4 and minutes of 15: the fee is a whole number of pence.
  const fee = rate === undefined ? 0 : (minutes * rate) / 60;
  const amountPence = fee + expenses.reduce((sum, expense) => sum + expense.amountPence, 0);
  const input = { ...about, feeMinutes: rate === undefined ? 0 : minutes, amountPence, expenses };
  return decideOn(setting, quality, at, input);
};

type Claimed = InputOf<'SubmitClaim'>;
type Expense = NonNullable<Claimed['expenses']>[number];

const planExpenses = ({ random }: Setting, { mode, rate }: Offer, { lens }: Advisor): Expense[] => {
  const expenses: Expense[] = [];
  if (rate === undefined || (mode === 'IN_PERSON' && random.chance(0.6))) {
    expenses.push({ kind: 'TRAVEL', amountPence: random.between(18, 180) * 10 });
  }
  if (lens.includes('CARER') && random.chance(0.3)) expenses.push({ kind: 'CARE', amountPence: random.between(10, 40) * 100 });
  if (random.chance(0.04)) {
    expenses.push({
      kind: random.pick(['SUBSISTENCE', 'ACCESS', 'MATERIALS'] as const),
      amountPence: random.between(30, 90) * 10,
    });
  }
  return expenses;
};

/** A rejected claim is put right and submitted again, by most. */
const decideOn = (setting: Setting, quality: number, at: number, claimed: Claimed): Line[] => {
  const { random, trust } = setting;
  const [writer, decider] = trust.leads;
  const claimId = claimCommands.SubmitClaim.streamOf(claimed);
  const author = random.chance(0.75) ? asAdvisor(claimed.advisorId) : writer;
  const submitted = line(at, author, 'SubmitClaim', claimed);
  const decidedAt = atWork(random, at + random.between(0, 5) * DAY + HOUR);
  if (!random.chance(0.04)) return [submitted, ...pay(setting, quality, decidedAt, { claimId, claimed, decider })];
  const reason = random.pick(['NO_RECEIPT', 'WRONG_AMOUNT', 'PAID_OTHERWISE', 'OTHER'] as const);
  const rejected = [submitted, line(decidedAt, decider, 'RejectClaim', { claimId, reason })];
  if (!random.chance(0.75)) return rejected;
  const again = byDay(random, decidedAt + HOUR, decidedAt + 9 * DAY);
  const approvedAt = atWork(random, again + random.between(1, 6) * DAY);
  return [
    ...rejected,
    line(again, author, 'SubmitClaim', claimed),
    ...pay(setting, quality, approvedAt, { claimId, claimed, decider }),
  ];
};

const pay = (
  { random, trust }: Setting,
  quality: number,
  approvedAt: number,
  { claimId, claimed, decider }: { readonly claimId: string; readonly claimed: Claimed; readonly decider: Actor },
): Line[] => {
  const approved = line(approvedAt, decider, 'ApproveClaim', { claimId });
  if (random.chance(0.05 * (1 - quality))) return [approved];
  const isInTime = random.chance(0.3 + 0.68 * quality);
  const at = atWork(random, approvedAt + (isInTime ? random.between(1, 8) : random.between(28, 90)) * DAY);
  const paid = { claimId, amountPence: claimed.amountPence, paidOn: dayAt(at) };
  return [approved, line(at, random.pick(trust.leads), 'SettleClaim', paid)];
};
