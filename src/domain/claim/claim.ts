// The rules of one claim: what was promised is paid once, and nobody decides on their own. Pure.
import { dayOf, type Instant } from '../../kernel/clock';
import { accept, type Aggregate, type Decision, type Fold } from '../../kernel/decider';
import { refusing } from '../../kernel/refusal';
import { activityRefusals } from '../activity/refusals';
import { type Activity, activityFold, type KnownActivity, tookPart } from '../activity/state';
import { advisorRefusals } from '../advisor/refusals';
import { type Advisor, advisorFold } from '../advisor/state';
import { maySpeakFor } from '../roles';
import { type ClaimCommand, claimCommands } from './commands';
import { type ClaimEvent, claimEvents, type PastClaimEvent } from './events';
import { claimRefusals } from './refusals';

interface KnownClaim {
  readonly status: 'Submitted' | 'Approved' | 'Rejected' | 'Settled' | 'Declined';
  readonly advisorId: string;
  readonly since: Instant;
  /** Who submitted it. */
  readonly author: string;
}

export type Claim = { readonly status: 'Unknown' } | KnownClaim;

type ClaimFacts = {
  readonly activity: Activity;
  /** The same claim: it says whose it is. */
  readonly own: Claim;
  readonly advisor: Advisor;
};

const refuse = refusing({
  ...claimRefusals,
  ACTIVITY_NOT_FOUND: activityRefusals.ACTIVITY_NOT_FOUND,
  NOT_A_PARTICIPANT: activityRefusals.NOT_A_PARTICIPANT,
  BEFORE_ACTIVITY_EXISTED: activityRefusals.BEFORE_ACTIVITY_EXISTED,
  NOT_YOUR_RECORD: advisorRefusals.NOT_YOUR_RECORD,
  ADVISOR_ERASED: advisorRefusals.ADVISOR_ERASED,
});

export const claimFold: Fold<Claim> = {
  initialState: { status: 'Unknown' },
  evolve: (claim, past) => {
    const event = past as PastClaimEvent;
    if (event.type === 'ClaimSubmitted' || event.type === 'PaymentDeclinedByAdvisor') {
      const status = event.type === 'ClaimSubmitted' ? 'Submitted' : 'Declined';
      return { status, advisorId: event.data.advisorId, since: event.at, author: event.actor.id };
    }
    if (claim.status === 'Unknown') return claim;
    switch (event.type) {
      case 'ClaimApproved':
        return { ...claim, status: 'Approved' };
      case 'ClaimRejected':
        return { ...claim, status: 'Rejected' };
      case 'ClaimSettled':
        return { ...claim, status: 'Settled' };
    }
  },
};

type Given<Type extends ClaimCommand['type']> = Extract<ClaimCommand, { type: Type }>;
type Decided = Decision<ClaimEvent>;
type Refused = Extract<Decided, { kind: 'refused' }>;

const decide = (command: ClaimCommand, claim: Claim, { activity, advisor }: ClaimFacts): Decided => {
  if (advisor.status === 'Erased') return refuse('ADVISOR_ERASED', 'advisorId' in command.data ? 'advisorId' : 'claimId');
  if (command.type === 'SubmitClaim') return submit(command, claim, activity);
  if (command.type === 'DeclinePayment') return declinePayment(command, claim, activity);
  if (claim.status === 'Unknown') return refuse('CLAIM_NOT_FOUND', 'claimId');
  if (claim.status === 'Settled') return refuse('CLAIM_SETTLED', 'claimId');
  if (claim.status === 'Declined') return refuse('PAYMENT_DECLINED', 'claimId');
  if (command.at < claim.since) return refuse('BEFORE_CLAIM', 'occurredAt');
  const { advisorId } = claim;
  if (command.type === 'SettleClaim') {
    if (claim.status !== 'Approved') return refuse('CLAIM_NOT_APPROVED', 'claimId');
    const { amountPence, paidOn } = command.data;
    if (paidOn > dayOf(command.at)) return refuse('PAID_IN_FUTURE', 'paidOn');
    return accept({ type: 'ClaimSettled', data: { advisorId, amountPence, paidOn } });
  }
  if (claim.status !== 'Submitted') return refuse('CLAIM_NOT_SUBMITTED', 'claimId');
  if ([claim.author, advisorId].includes(command.actor.id)) return refuse('OWN_CLAIM', 'claimId');
  return command.type === 'ApproveClaim'
    ? accept({ type: 'ClaimApproved', data: { advisorId } })
    : accept({ type: 'ClaimRejected', data: { advisorId, reason: command.data.reason } });
};

/** Whether an advisor is owed what was offered: for having been there, or for a cancellation at the trust's cost. */
const isOwed = (activity: KnownActivity, advisorId: string): boolean =>
  tookPart(activity, advisorId) ||
  (activity.feeHonoured &&
    [...activity.invitations.values()].some(
      (invitation) => invitation.advisorId === advisorId && invitation.status === 'ACCEPTED',
    ));

const cannotClaim = (
  { actor, at, data }: Given<'SubmitClaim'> | Given<'DeclinePayment'>,
  activity: KnownActivity,
): Refused | undefined => {
  if (!maySpeakFor(actor, data.advisorId)) return refuse('NOT_YOUR_RECORD', 'advisorId');
  if (at < activity.since) return refuse('BEFORE_ACTIVITY_EXISTED', 'occurredAt');
  return isOwed(activity, data.advisorId) ? undefined : refuse('NOT_A_PARTICIPANT', 'advisorId');
};

const submit = (command: Given<'SubmitClaim'>, claim: Claim, activity: Activity): Decided => {
  const { activityId, advisorId, feeMinutes, amountPence, expenses = [] } = command.data;
  if (activity.status === 'Unknown') return refuse('ACTIVITY_NOT_FOUND', 'activityId');
  const refusal = cannotClaim(command, activity);
  if (refusal) return refusal;
  if (claim.status === 'Settled') return refuse('CLAIM_SETTLED', 'activityId');
  if (claim.status === 'Declined') return refuse('PAYMENT_DECLINED', 'activityId');
  if (claim.status === 'Submitted' || claim.status === 'Approved') return refuse('CLAIM_ALREADY_SUBMITTED', 'activityId');
  const { rate, teamId } = activity;
  if (!rate && expenses.length === 0) return refuse('NOT_PAYABLE', 'activityId');
  const spent = expenses.reduce((sum, expense) => sum + expense.amountPence, 0);
  if (amountPence !== feeFor(feeMinutes, rate) + spent) return refuse('AMOUNT_NOT_AS_OFFERED', 'amountPence');
  return accept({ type: 'ClaimSubmitted', data: { activityId, advisorId, teamId, feeMinutes, rate, amountPence, expenses } });
};

/** In pence, rounded half up: thirty minutes are added before minutes become hours. */
const feeFor = (minutes: number, rate = 0): number => Math.floor((minutes * rate + 30) / 60);

const declinePayment = (command: Given<'DeclinePayment'>, claim: Claim, activity: Activity): Decided => {
  const { activityId, advisorId } = command.data;
  if (activity.status === 'Unknown') return refuse('ACTIVITY_NOT_FOUND', 'activityId');
  const refusal = cannotClaim(command, activity);
  if (refusal) return refusal;
  if (claim.status === 'Settled') return refuse('CLAIM_SETTLED', 'activityId');
  if (claim.status === 'Declined') return refuse('PAYMENT_DECLINED', 'activityId');
  return accept({ type: 'PaymentDeclinedByAdvisor', data: { activityId, advisorId, teamId: activity.teamId } });
};

export const claimAggregate: Aggregate<Claim, ClaimCommand, ClaimEvent, ClaimFacts> = {
  prefix: 'claim',
  commands: claimCommands,
  events: claimEvents,
  refusals: claimRefusals,
  fold: claimFold,
  facts: {
    activity: {
      fold: activityFold,
      streamOf: (command) => ('activityId' in command.data ? command.data.activityId : undefined),
    },
    own: { fold: claimFold, streamOf: (command) => command.stream },
    advisor: {
      fold: advisorFold,
      streamOf: (command, { own }) =>
        'advisorId' in command.data ? command.data.advisorId : own?.status === 'Unknown' ? undefined : own?.advisorId,
    },
  },
  decide,
};
