// What happens to a contribution: what an advisor brought, and what became of it.
import { defineEvents, type NewEventOf, type PastEventOf } from '../../kernel/event';
import { listOf, personalText, personId, ref, wholeNumber } from '../../kernel/fields';
import {
  contributionKind,
  credit,
  feedbackChannel,
  outcome,
  principle,
  reasonForCorrecting,
  reflectionSide,
} from '../vocabulary';

export const contributionFields = {
  activityId: ref('activity', 'The activity in which it was made.'),
  advisorId: ref('advisor', 'The advisor who made it.'),
  teamId: ref('team', 'The team it was made to.'),
  kind: contributionKind,
  summaryText: personalText('What the advisor brought, in a few words.'),
  hopedInfluenceText: personalText('What the advisor hopes will come of it.').optional(),
  credit,
  principles: listOf(principle, 'The principles of co-production it shows.', { max: 4 }),
  reason: reasonForCorrecting,
  outcome,
  reasonText: personalText('Why this was decided.').optional(),
  whatChangedText: personalText('What changed because of it.').optional(),
  channel: feedbackChannel,
  messageText: personalText('What the advisor was told.').optional(),
  rating: wholeNumber(1, 5, 'What the advisor makes of the feedback, from 1 (poor) to 5 (good).'),
  by: reflectionSide,
  feltEqual: wholeNumber(1, 5, 'Whether it felt like working as equals, from 1 (not at all) to 5 (fully).'),
  wentWellText: personalText('What went well.').optional(),
  betterText: personalText('What could go better.').optional(),
};

const f = contributionFields;
const aboutAdvisor = { textIsAbout: 'advisorId' };

export const contributionEvents = defineEvents({
  ContributionRecorded: {
    describe: 'What an advisor brought was recorded.',
    data: {
      activityId: f.activityId,
      advisorId: f.advisorId,
      teamId: f.teamId,
      kind: f.kind,
      credit: f.credit,
      principles: f.principles,
    },
    text: { summaryText: f.summaryText, hopedInfluenceText: f.hopedInfluenceText },
    ...aboutAdvisor,
  },
  ContributionConfirmed: {
    describe: 'Somebody other than its author confirmed the record of a contribution.',
    data: { advisorId: f.advisorId },
  },
  ContributionCorrected: {
    describe: 'The record of a contribution was corrected; it needs to be confirmed again.',
    data: {
      advisorId: f.advisorId,
      reason: f.reason,
      kind: f.kind.optional(),
      credit: f.credit.optional(),
      principles: f.principles.optional(),
    },
    text: { summaryText: f.summaryText.optional(), hopedInfluenceText: f.hopedInfluenceText },
    ...aboutAdvisor,
  },
  OutcomeDecided: {
    describe: 'It was decided what becomes of a contribution.',
    data: { advisorId: f.advisorId, outcome: f.outcome },
    text: { reasonText: f.reasonText, whatChangedText: f.whatChangedText },
    ...aboutAdvisor,
  },
  FeedbackGiven: {
    describe: 'The advisor was told what became of their contribution.',
    data: { advisorId: f.advisorId, channel: f.channel },
    text: { messageText: f.messageText },
    ...aboutAdvisor,
  },
  FeedbackRated: {
    describe: 'The advisor rated the feedback they were given.',
    data: { advisorId: f.advisorId, rating: f.rating },
  },
  ReflectionRecorded: {
    describe: 'Somebody looked back on how it was to work together.',
    data: {
      advisorId: f.advisorId,
      by: f.by,
      feltEqual: f.feltEqual,
      authorId: personId('Whose reflection it is: the advisor, or the member of staff by their pseudonymous id.'),
    },
    text: { wentWellText: f.wentWellText, betterText: f.betterText },
    textIsAbout: 'authorId',
  },
});

export type ContributionEvent = NewEventOf<typeof contributionEvents>;
export type PastContributionEvent = PastEventOf<typeof contributionEvents>;
