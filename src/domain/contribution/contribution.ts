// The rules of one contribution: who may bring it, who may confirm it, what is owed to the advisor. Pure.
import { accept, type Aggregate, type Decision } from '../../kernel/decider';
import { refusing } from '../../kernel/refusal';
import { activityRefusals } from '../activity/refusals';
import { type Activity, activityFold, tookPart } from '../activity/state';
import { advisorRefusals } from '../advisor/refusals';
import { type Advisor, advisorFold } from '../advisor/state';
import { maySpeakFor } from '../roles';
import { type ContributionCommand, contributionCommands } from './commands';
import { type ContributionEvent, contributionEvents } from './events';
import { contributionRefusals } from './refusals';
import { type Contribution, contributionFold, type KnownContribution } from './state';

type ContributionFacts = {
  readonly activity: Activity;
  /** The same contribution: it says whose it is. */
  readonly own: Contribution;
  readonly advisor: Advisor;
};

const { ACTIVITY_NOT_FOUND, ACTIVITY_CANCELLED, BEFORE_ACTIVITY_EXISTED, NOT_A_PARTICIPANT } = activityRefusals;
const { ADVISOR_NOT_FOUND, ADVISOR_ERASED, NOT_YOUR_RECORD } = advisorRefusals;
const refuse = refusing({
  ...contributionRefusals,
  ACTIVITY_NOT_FOUND,
  ACTIVITY_CANCELLED,
  BEFORE_ACTIVITY_EXISTED,
  NOT_A_PARTICIPANT,
  ADVISOR_NOT_FOUND,
  ADVISOR_ERASED,
  NOT_YOUR_RECORD,
});

type Given<Type extends ContributionCommand['type']> = Extract<ContributionCommand, { type: Type }>;
type Decided = Decision<ContributionEvent>;

const decide = (command: ContributionCommand, contribution: Contribution, facts: ContributionFacts): Decided => {
  if (command.type === 'RecordContribution') return record(command, contribution, facts);
  if (contribution.status === 'Unknown') return refuse('CONTRIBUTION_NOT_FOUND', 'contributionId');
  if (!maySpeakFor(command.actor, contribution.advisorId)) return refuse('NOT_YOUR_RECORD', 'contributionId');
  if (facts.advisor.status === 'Erased') return refuse('ADVISOR_ERASED', 'contributionId');
  if (command.at < contribution.since) return refuse('BEFORE_CONTRIBUTION', 'occurredAt');

  const { advisorId } = contribution;
  switch (command.type) {
    case 'ConfirmContribution':
      if (contribution.status === 'Confirmed') return refuse('CONTRIBUTION_ALREADY_CONFIRMED', 'contributionId');
      if (contribution.author === command.actor.id) return refuse('OWN_RECORD', 'contributionId');
      return accept({ type: 'ContributionConfirmed', data: { advisorId } });
    case 'CorrectContribution':
      return correct(command, contribution);
    case 'DecideOutcome':
      return decideOutcome(command, contribution);
    case 'GiveFeedback':
      return accept({
        type: 'FeedbackGiven',
        data: { advisorId, channel: command.data.channel },
        text: { messageText: command.data.messageText },
      });
    case 'RateFeedback':
      if (!contribution.hasFeedback) return refuse('NO_FEEDBACK_YET', 'contributionId');
      return accept({ type: 'FeedbackRated', data: { advisorId, rating: command.data.rating } });
    case 'RecordReflection':
      return reflect(command, contribution);
  }
};

const record = (
  command: Given<'RecordContribution'>,
  contribution: Contribution,
  { activity, advisor }: ContributionFacts,
): Decided => {
  const { activityId, advisorId, kind, credit, principles, summaryText, hopedInfluenceText } = command.data;
  if (contribution.status !== 'Unknown') return refuse('CONTRIBUTION_ALREADY_RECORDED', 'contributionId');
  if (!maySpeakFor(command.actor, advisorId)) return refuse('NOT_YOUR_RECORD', 'advisorId');
  if (activity.status === 'Unknown') return refuse('ACTIVITY_NOT_FOUND', 'activityId');
  if (activity.status === 'Cancelled') return refuse('ACTIVITY_CANCELLED', 'activityId');
  if (command.at < activity.since) return refuse('BEFORE_ACTIVITY_EXISTED', 'occurredAt');
  if (advisor.status === 'Unknown') return refuse('ADVISOR_NOT_FOUND', 'advisorId');
  if (advisor.status === 'Erased') return refuse('ADVISOR_ERASED', 'advisorId');
  if (activity.mode !== 'WRITTEN' && !tookPart(activity, advisorId)) return refuse('NOT_A_PARTICIPANT', 'advisorId');
  return accept({
    type: 'ContributionRecorded',
    data: { activityId, advisorId, teamId: activity.teamId, kind, credit, principles },
    text: { summaryText, hopedInfluenceText },
  });
};

const correct = (command: Given<'CorrectContribution'>, { advisorId }: KnownContribution): Decided => {
  const { reason, kind, credit, principles, summaryText, hopedInfluenceText } = command.data;
  const changes = [kind, credit, principles, summaryText, hopedInfluenceText];
  if (changes.every((change) => change === undefined)) return refuse('NOTHING_CORRECTED');
  return accept({
    type: 'ContributionCorrected',
    data: { advisorId, reason, kind, credit, principles },
    text: { summaryText, hopedInfluenceText },
  });
};

const decideOutcome = (command: Given<'DecideOutcome'>, contribution: KnownContribution): Decided => {
  const { outcome, reasonText, whatChangedText } = command.data;
  if (contribution.outcome && contribution.outcome !== 'DEFERRED') return refuse('OUTCOME_ALREADY_DECIDED', 'contributionId');
  if ((outcome === 'NOT_ADOPTED' || outcome === 'DEFERRED') && reasonText === undefined) {
    return refuse('REASON_REQUIRED', 'reasonText');
  }
  return accept({
    type: 'OutcomeDecided',
    data: { advisorId: contribution.advisorId, outcome },
    text: { reasonText, whatChangedText },
  });
};

const reflect = (command: Given<'RecordReflection'>, { advisorId }: KnownContribution): Decided => {
  const { by, feltEqual, wentWellText, betterText } = command.data;
  if (by === 'STAFF' && command.actor.role === 'advisor') return refuse('NOT_YOUR_SIDE', 'by');
  return accept({
    type: 'ReflectionRecorded',
    data: { advisorId, by, feltEqual, authorId: by === 'ADVISOR' ? advisorId : command.actor.id },
    text: { wentWellText, betterText },
  });
};

export const contributionAggregate: Aggregate<Contribution, ContributionCommand, ContributionEvent, ContributionFacts> = {
  prefix: 'contribution',
  commands: contributionCommands,
  events: contributionEvents,
  refusals: contributionRefusals,
  fold: contributionFold,
  facts: {
    activity: {
      fold: activityFold,
      streamOf: (command) => (command.type === 'RecordContribution' ? command.data.activityId : undefined),
    },
    own: { fold: contributionFold, streamOf: (command) => command.stream },
    advisor: {
      fold: advisorFold,
      streamOf: (command, { own }) =>
        command.type === 'RecordContribution' ? command.data.advisorId : own?.status === 'Unknown' ? undefined : own?.advisorId,
    },
  },
  decide,
};
