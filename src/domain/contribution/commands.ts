// What can be asked of a contribution.
import { type CommandOf, defineCommands } from '../../kernel/command';
import { newId, ref } from '../../kernel/fields';
import { everybodyInvolved, involvementTeam } from '../roles';
import { contributionFields as f } from './events';

const contributionId = ref('contribution', 'The contribution.');

export const contributionCommands = defineCommands({
  RecordContribution: {
    describe: 'Record what an advisor brought to an activity.',
    roles: everybodyInvolved,
    input: {
      contributionId: newId('contribution'),
      activityId: f.activityId,
      advisorId: f.advisorId,
      kind: f.kind,
      summaryText: f.summaryText,
      hopedInfluenceText: f.hopedInfluenceText,
      credit: f.credit,
      principles: f.principles,
    },
  },
  ConfirmContribution: {
    describe: 'Confirm the record of a contribution that somebody else wrote.',
    roles: everybodyInvolved,
    input: { contributionId },
  },
  CorrectContribution: {
    describe: 'Correct the record of a contribution.',
    roles: everybodyInvolved,
    input: {
      contributionId,
      reason: f.reason,
      kind: f.kind.optional(),
      summaryText: f.summaryText.optional(),
      hopedInfluenceText: f.hopedInfluenceText,
      credit: f.credit.optional(),
      principles: f.principles.optional(),
    },
  },
  DecideOutcome: {
    describe: 'Record what was decided about a contribution.',
    roles: involvementTeam,
    input: { contributionId, outcome: f.outcome, reasonText: f.reasonText, whatChangedText: f.whatChangedText },
  },
  GiveFeedback: {
    describe: 'Record that the advisor was told what became of their contribution.',
    roles: involvementTeam,
    input: { contributionId, channel: f.channel, messageText: f.messageText },
  },
  RateFeedback: {
    describe: 'Rate the feedback that was given on a contribution.',
    roles: everybodyInvolved,
    input: { contributionId, rating: f.rating },
  },
  RecordReflection: {
    describe: 'Record how it was to work together, from either side.',
    roles: everybodyInvolved,
    input: { contributionId, by: f.by, feltEqual: f.feltEqual, wentWellText: f.wentWellText, betterText: f.betterText },
  },
});

export type ContributionCommand = CommandOf<typeof contributionCommands>;
