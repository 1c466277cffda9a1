// The eight indicators: pure functions from a team's facts to numerators, denominators and the events behind them.
import { addDays, dayOf, type Instant } from '../../src/kernel/clock';
import type { ActivityFacts, AdvisorFacts, Dated, Participation, TeamFacts, Training } from './facts';
import { type IndicatorWord, indicatorWords } from '../../src/domain/policy/indicators';
import { DECIDING_KINDS, GROUP_KINDS, type IndicatorCode, type ScoringPolicy } from './policy';
import type { Reading } from './rows';

export interface Indicator extends IndicatorWord {
  readonly numerator: number;
  readonly denominator: number;
  readonly status: 'AVAILABLE' | 'NOT_ENOUGH_DATA';
  /** The ids of the events that the figure rests on, each once; none when nobody asked for them. */
  readonly eventIds: readonly string[];
}

/** One thing that an indicator counts, whether it fulfils it, and the events that show it. */
interface Case {
  readonly fulfilled: boolean;
  readonly eventIds: () => readonly (string | undefined)[];
}

export const computeIndicators = (facts: TeamFacts, policy: ScoringPolicy, { withEvents }: Reading): Indicator[] => {
  const active = activeAdvisors(facts, policy);
  const cases: Readonly<Record<IndicatorCode, readonly Case[]>> = {
    I1: depth(facts, policy),
    I2: equalSay(facts),
    I3: preparedAndSupported(facts, policy),
    I4: active.map(grown),
    I5: loopClosed(facts, policy),
    I6: promisesKept(facts, policy),
    I7: notTheLoneVoice(facts, policy),
    I8: active.map(connected),
  };
  return indicatorWords.map((word) => indicatorOf(word, cases[word.code], policy.minimums[word.code], withEvents));
};

const indicatorOf = (word: IndicatorWord, cases: readonly Case[], minimum: number, withEvents: boolean): Indicator => ({
  ...word,
  numerator: cases.filter(({ fulfilled }) => fulfilled).length,
  denominator: cases.length,
  status: cases.length < minimum ? 'NOT_ENOUGH_DATA' : 'AVAILABLE',
  eventIds: withEvents ? distinct(cases.flatMap(({ eventIds }) => eventIds())) : [],
});

/** Each once, without those that there are not. */
export const distinct = (eventIds: readonly (string | undefined)[]): string[] =>
  [...new Set(eventIds)].filter((id) => id !== undefined);

/** I1: activities whose effective level is "doing with". */
const depth = ({ activities, asOf }: TeamFacts, policy: ScoringPolicy): Case[] =>
  activities.map((activity) => ({
    fulfilled: effectiveLevel(activity, asOf, policy) >= policy.doingWithFrom,
    eventIds: () => [activity.completedEvent, ...activity.ratings.map(({ eventId }) => eventId)],
  }));

/** What the team declared or, if that is lower, what the advisors say; silence caps it once they have had their time. */
const effectiveLevel = ({ declaredLevel, endedAt, ratings }: ActivityFacts, asOf: Instant, policy: ScoringPolicy): number => {
  const rated = lowerMedian(ratings.map(({ level }) => level));
  if (rated !== undefined) return Math.min(declaredLevel, rated);
  return asOf >= addDays(endedAt, policy.unratedAfterDays) ? Math.min(declaredLevel, policy.unratedLevel) : declaredLevel;
};

/** Of an even number of values, the lower of the two in the middle. */
export const lowerMedian = (values: readonly number[]): number | undefined =>
  [...values].sort((a, b) => a - b)[Math.floor((values.length - 1) / 2)];

/** I2: activities that take decisions, in which advisors have an equal say or lead, and none of them contests it. */
const equalSay = ({ activities }: TeamFacts): Case[] =>
  activities
    .filter(({ kind }) => DECIDING_KINDS.has(kind))
    .map(({ decisionRights, ratings, completedEvent }) => ({
      fulfilled: ['EQUAL', 'LEAD'].includes(decisionRights) && !ratings.some(({ contested }) => contested),
      eventIds: () => [completedEvent, ...ratings.map(({ eventId }) => eventId)],
    }));

/** I3: participations briefed in time, with the required training valid, and followed by the offer of a debrief. */
const preparedAndSupported = ({ activities, advisors }: TeamFacts, policy: ScoringPolicy): Case[] =>
  activities.flatMap((activity) => {
    const briefBy = addDays(activity.startsAt, -policy.briefedDaysBefore);
    const debriefBy = addDays(activity.endedAt, policy.debriefWithinDays);
    return activity.participations.map((participation) => {
      const { briefed, debriefOffered } = participation;
      const training = requiredTraining(activity, participation, advisors);
      return {
        fulfilled:
          briefed !== undefined &&
          briefed.at <= briefBy &&
          training.every((found) => found !== undefined) &&
          debriefOffered !== undefined &&
          debriefOffered.at <= debriefBy,
        eventIds: () => [
          participation.eventId,
          briefed?.eventId,
          ...training.map((found) => found?.eventId),
          debriefOffered?.eventId,
        ],
      };
    });
  });

/** For each training that an activity requires, the one that made it valid at its start, if there is one. */
const requiredTraining = (
  { requiredTraining: codes, startsAt }: ActivityFacts,
  { advisor }: Participation,
  advisors: ReadonlyMap<number, AdvisorFacts>,
): (Training | undefined)[] =>
  codes.map((code) =>
    advisors
      .get(advisor)
      ?.trainings.find(
        (training) => training.code === code && training.at <= startsAt && (training.validUntil ?? '9999') >= dayOf(startsAt),
      ),
  );

/** Advisors with enough participations in the window. */
const activeAdvisors = ({ advisors }: TeamFacts, policy: ScoringPolicy): AdvisorFacts[] =>
  [...advisors.values()].filter(({ grades }) => grades.filter(({ inWindow }) => inWindow).length >= policy.activeFrom);

/** I4: an active advisor who completed a training, showed a skill, or took a role above every earlier one. */
const grown = ({ growth, grades }: AdvisorFacts): Case => {
  const steps = grades.filter(
    ({ grade, inWindow }, index) => inWindow && index > 0 && grades.slice(0, index).every((earlier) => earlier.grade < grade),
  );
  return {
    fulfilled: growth.length > 0 || steps.length > 0,
    eventIds: () => [...grades.filter(({ inWindow }) => inWindow), ...growth].map(({ eventId }) => eventId),
  };
};

/** I5: contributions whose outcome, whichever it was, and feedback came in time. */
const loopClosed = ({ dueContributions }: TeamFacts, policy: ScoringPolicy): Case[] =>
  dueContributions.map(({ at, recordedEvent, outcome, feedback }) => {
    const closeBy = addDays(at, policy.closeLoopWithinDays);
    const isInTime = (event: Dated): boolean => event.at <= closeBy;
    return {
      fulfilled: outcome !== undefined && feedback !== undefined && isInTime(outcome) && isInTime(feedback),
      eventIds: () => [recordedEvent, outcome?.eventId, feedback?.eventId],
    };
  });

/** I6: participations for which payment was promised, and paid or declined by the advisor in time. */
const promisesKept = ({ duePromises }: TeamFacts, policy: ScoringPolicy): Case[] =>
  duePromises.map(({ endedAt, attendedEvent, kept }) => ({
    fulfilled: kept !== undefined && kept.at <= addDays(endedAt, policy.payWithinDays),
    eventIds: () => [attendedEvent, kept?.eventId],
  }));

/** I8: an active advisor who stood in a peer pair, or gave or had peer support. */
const connected = ({ peerSupport, grades }: AdvisorFacts): Case => ({
  fulfilled: peerSupport.length > 0,
  eventIds: () => [...grades.filter(({ inWindow }) => inWindow).map(({ eventId }) => eventId), ...peerSupport],
});

/** I7: group activities that more than one advisor attended. */
const notTheLoneVoice = ({ activities }: TeamFacts, policy: ScoringPolicy): Case[] =>
  activities
    .filter(({ kind }) => GROUP_KINDS.has(kind))
    .map(({ participations, completedEvent }) => ({
      fulfilled: participations.length >= policy.notAloneFrom,
      eventIds: () => [completedEvent, ...participations.map(({ eventId }) => eventId)],
    }));
