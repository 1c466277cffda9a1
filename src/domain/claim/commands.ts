// What can be asked of a claim.
import { type CommandOf, defineCommands } from '../../kernel/command';
import { ref } from '../../kernel/fields';
import { idFollowingFrom } from '../../kernel/ids';
import { everybodyInvolved, involvementTeam } from '../roles';
import { claimFields as f } from './events';

const claimId = ref('claim', 'The claim.');

/** There is one claim for what an advisor did in an activity, so that nothing is paid twice. */
const claimOf = ({ activityId, advisorId }: Readonly<Record<string, unknown>>): string =>
  idFollowingFrom('claim', [textOf(activityId), textOf(advisorId)]);

/** Asked of what nobody has checked yet, too: an import wants to know which lines belong together. */
const textOf = (id: unknown): string => (typeof id === 'string' ? id : '');

export const claimCommands = defineCommands({
  SubmitClaim: {
    describe: 'Claim payment for what an advisor did in an activity. The claim’s id follows from the two.',
    roles: everybodyInvolved,
    streamOf: claimOf,
    input: {
      activityId: f.activityId,
      advisorId: f.advisorId,
      feeMinutes: f.feeMinutes,
      amountPence: f.amountPence,
      expenses: f.expenses,
    },
  },
  ApproveClaim: { describe: 'Approve a claim that somebody else submitted.', roles: involvementTeam, input: { claimId } },
  RejectClaim: {
    describe: 'Reject a claim; it can be submitted again.',
    roles: involvementTeam,
    input: { claimId, reason: f.reason },
  },
  SettleClaim: {
    describe: 'Record that a claim was paid.',
    roles: involvementTeam,
    input: { claimId, amountPence: f.settledPence, paidOn: f.paidOn },
  },
  DeclinePayment: {
    describe: 'Record that an advisor does not want to be paid for an activity.',
    roles: everybodyInvolved,
    streamOf: claimOf,
    input: { activityId: f.activityId, advisorId: f.advisorId },
  },
});

export type ClaimCommand = CommandOf<typeof claimCommands>;
