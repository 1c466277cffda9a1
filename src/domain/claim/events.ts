// What happens to a claim: payment that was promised, and that an advisor takes or declines.
import { z } from 'zod';

import { defineEvents, type NewEventOf, type PastEventOf } from '../../kernel/event';
import { localDate, ref, wholeNumber } from '../../kernel/fields';
import { expenseKind, reasonForRejecting } from '../vocabulary';

const pence = (description: string) => wholeNumber(0, 10_000_000, `${description} In pence.`);

export const claimFields = {
  activityId: ref('activity', 'The activity it is for.'),
  advisorId: ref('advisor', 'The advisor who is to be paid.'),
  teamId: ref('team', 'The team whose activity it was.'),
  feeMinutes: wholeNumber(0, 60_000, 'The time to be paid. In minutes.'),
  rate: pence('What an hour was offered at when the activity was advertised.').optional(),
  amountPence: pence('The fee at the rate that was offered, rounded half up, plus the expenses.'),
  expenses: z
    .array(
      z.strictObject({ kind: expenseKind, amountPence: pence('How much.') }).meta({ id: 'Expense', description: 'One expense.' }),
    )
    .max(20)
    .meta({ description: 'The expenses, each on its own.' })
    .optional(),
  reason: reasonForRejecting,
  settledPence: pence('What was paid.'),
  paidOn: localDate('The day it was paid.'),
};

const f = claimFields;
const about = { activityId: f.activityId, advisorId: f.advisorId, teamId: f.teamId };

export const claimEvents = defineEvents({
  ClaimSubmitted: {
    describe: 'Payment for an activity was claimed.',
    data: { ...about, feeMinutes: f.feeMinutes, rate: f.rate, amountPence: f.amountPence, expenses: f.expenses },
  },
  ClaimApproved: { describe: 'A claim was approved.', data: { advisorId: f.advisorId } },
  ClaimRejected: { describe: 'A claim was rejected.', data: { advisorId: f.advisorId, reason: f.reason } },
  ClaimSettled: {
    describe: 'A claim was paid.',
    data: { advisorId: f.advisorId, amountPence: f.settledPence, paidOn: f.paidOn },
  },
  PaymentDeclinedByAdvisor: { describe: 'An advisor declined to be paid for an activity.', data: about },
});

export type ClaimEvent = NewEventOf<typeof claimEvents>;
export type PastClaimEvent = PastEventOf<typeof claimEvents>;
