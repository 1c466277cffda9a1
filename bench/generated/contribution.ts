// The life of one contribution of a generated ledger: brought, confirmed, decided, told, looked back at.
import type { StreamId } from '../../src/kernel/ids';
import type { Random } from '../../src/sample/random';
import type { PlannedTeam } from './people';
import { asAdvisor, DAY, type PlannedEvent } from './planned-event';

interface Where {
  readonly activityId: StreamId;
  readonly advisorId: StreamId;
  readonly team: PlannedTeam;
}

export const planContribution = (random: Random, at: number, { activityId, advisorId, team }: Where): PlannedEvent[] => {
  const stream = `contribution-${random.uuid(at)}`;
  const events: PlannedEvent[] = [];
  const tell = (when: number, event: PlannedEvent['event'], actor = team.staff): void =>
    void events.push({ stream, at: when, actor, event });

  tell(
    at,
    {
      type: 'ContributionRecorded',
      data: {
        activityId,
        advisorId,
        teamId: team.id,
        kind: random.pick(['IDEA', 'DECISION', 'CONTENT', 'ASSESSMENT', 'TEACHING', 'CHALLENGE'] as const),
        credit: random.pick(['NAMED', 'ROLE', 'ANONYMOUS'] as const),
        principles: random.some(['ASSETS', 'CAPABILITIES', 'RECIPROCITY', 'PEER_SUPPORT'] as const, random.between(1, 2)),
      },
      text: { summaryText: 'Ask first what a good day looks like, and write the answer on the first page of the plan.' },
    },
    asAdvisor(advisorId),
  );
  if (random.chance(0.85)) tell(at + 2 * DAY, { type: 'ContributionConfirmed', data: { advisorId } });
  if (random.chance(0.6)) {
    const data = { advisorId, by: 'ADVISOR', feltEqual: random.between(2, 5), authorId: advisorId } as const;
    const text = { wentWellText: 'Nobody knew the outcome before we began.' };
    tell(at + 3 * DAY, { type: 'ReflectionRecorded', data, text }, asAdvisor(advisorId));
  }
  if (random.chance(0.12)) return events;

  const outcomeAt = at + random.between(4, 40) * DAY;
  const outcome = random.pick(['ADOPTED', 'ADOPTED', 'PARTLY', 'PARTLY', 'NOT_ADOPTED', 'DEFERRED'] as const);
  const reasonText = 'There is no room for it this year; it is on the list for the next.';
  tell(outcomeAt, { type: 'OutcomeDecided', data: { advisorId, outcome }, text: { reasonText } });
  if (random.chance(0.2)) return events;

  const feedbackAt = outcomeAt + random.between(1, 14) * DAY;
  const messageText = 'Thank you. This is what we did with what you said, and why.';
  tell(feedbackAt, { type: 'FeedbackGiven', data: { advisorId, channel: 'EMAIL' }, text: { messageText } });
  if (random.chance(0.4)) {
    tell(feedbackAt + DAY, { type: 'FeedbackRated', data: { advisorId, rating: random.between(2, 5) } }, asAdvisor(advisorId));
  }
  return events;
};
