// What stands beside the score and is never in it: influence, how it felt, stage, who carries it, who is there, what is contested.
import type { Instant } from '../../src/kernel/clock';
import type { Database } from '../runner/projection';
import type { TeamFacts } from './facts';
import { distinct, lowerMedian } from './indicators';
import type { ScoringPolicy } from './policy';
import { readTeamFacts } from './read-facts';
import { listing } from './rows';

/** A figure that opens to its fraction and to its events. There is no figure when the denominator is 0. */
export interface Share {
  readonly numerator: number;
  readonly denominator: number;
  readonly eventIds: readonly string[];
}

export interface FeltEqual {
  /** The lower median, from 1 to 5; null when nobody of this side said how it felt. */
  readonly median: number | null;
  readonly count: number;
  readonly eventIds: readonly string[];
}

export interface BesideTheScore {
  /** Decided contributions that were adopted, in whole or in part. */
  readonly influence: Share;
  readonly feltEqualAdvisors: FeltEqual;
  readonly feltEqualStaff: FeltEqual;
  /** Completed activities at the stage PRIORITY or DESIGN. */
  readonly earlyStage: Share;
  /** Minutes of the advisor who gave the most, of all the minutes that advisors gave. The events are those of everybody. */
  readonly mostInvolved: Share;
  readonly serviceUsers: Share;
  readonly carersAndFamily: Share;
  /** Completed activities in which an advisor contests what the team declared. */
  readonly contested: Share;
  readonly people: PeopleBeside;
}

/** How many advisors the figures about advisors are about. Nobody is told this; it says which of them may be. */
export interface PeopleBeside {
  /** Who said how they felt. */
  readonly felt: number;
  /** Who rated an activity, and so could contest it. */
  readonly rated: number;
  /** Those who took part, by the sides from which they know services: each is counted once. */
  readonly lens: {
    readonly onlyServiceUsers: number;
    readonly both: number;
    readonly onlyCarers: number;
    readonly neither: number;
  };
}

/** In the window that the score of the same moment and policy has. */
export const besideTheScore = (db: Database, teamId: string, asOf: Instant, policy: ScoringPolicy): BesideTheScore => {
  const facts = readTeamFacts(db, teamId, asOf, policy, { withEvents: true });
  const { from, activities } = facts;
  const window = { teamId, from, asOf };
  const outcomes = listOutcomes(db, window, ALL);
  const reflections = listReflections(db, window, ALL);
  const { people: lens, ...mix } = mixOf(db, facts);
  const felt = (side: string): FeltEqual => {
    const own = reflections.filter((reflection) => reflection.side === side);
    return {
      median: lowerMedian(own.map(({ feltEqual }) => feltEqual)) ?? null,
      count: own.length,
      eventIds: own.map(({ eventId }) => eventId),
    };
  };
  return {
    influence: shareOf(
      outcomes.map(({ outcome, eventId }) => ({
        counts: outcome === 'ADOPTED' || outcome === 'PARTLY',
        eventIds: [eventId],
      })),
    ),
    feltEqualAdvisors: felt('ADVISOR'),
    feltEqualStaff: felt('STAFF'),
    earlyStage: shareOf(
      activities.map(({ stage, completedEvent }) => ({
        counts: stage === 'PRIORITY' || stage === 'DESIGN',
        eventIds: [completedEvent],
      })),
    ),
    mostInvolved: mostInvolved(facts),
    ...mix,
    contested: shareOf(
      activities.map(({ completedEvent, ratings }) => ({
        counts: ratings.some(({ contested }) => contested),
        eventIds: [completedEvent, ...ratings.map(({ eventId }) => eventId)],
      })),
    ),
    people: {
      felt: new Set(reflections.filter(({ side }) => side === 'ADVISOR').map(({ author }) => author)).size,
      rated: new Set(activities.flatMap(({ ratings }) => ratings.map(({ advisor }) => advisor))).size,
      lens,
    },
  };
};

const ALL = { withEvents: true };

const shareOf = (cases: readonly { readonly counts: boolean; readonly eventIds: readonly (string | undefined)[] }[]): Share => ({
  numerator: cases.filter(({ counts }) => counts).length,
  denominator: cases.length,
  eventIds: distinct(cases.flatMap(({ eventIds }) => eventIds)),
});

const mostInvolved = ({ activities }: TeamFacts): Share => {
  const given = activities.flatMap(({ participations }) => participations);
  const minutes = new Map<number, number>();
  for (const one of given) minutes.set(one.advisor, (minutes.get(one.advisor) ?? 0) + one.minutes);
  return {
    numerator: Math.max(0, ...minutes.values()),
    denominator: [...minutes.values()].reduce((sum, own) => sum + own, 0),
    eventIds: distinct(given.map(({ eventId }) => eventId)),
  };
};

/** Of the advisors who took part: from which side they know services. Somebody can know them from both. */
const mixOf = (
  db: Database,
  { advisors, asOf }: TeamFacts,
): Pick<BesideTheScore, 'serviceUsers' | 'carersAndFamily'> & { readonly people: PeopleBeside['lens'] } => {
  const asked = { asOf, advisors: JSON.stringify([...advisors.keys()]) };
  const known = listLenses(db, asked, ALL);
  const isOneOf = (lens: readonly string[], ...sides: string[]): boolean => lens.some((side) => sides.includes(side));
  const sides = known.map(({ lens }) => ({
    isServiceUser: isOneOf(lens, 'SERVICE_USER'),
    isCarer: isOneOf(lens, 'CARER', 'FAMILY'),
  }));
  const count = (isCounted: (person: (typeof sides)[number]) => boolean): number => sides.filter(isCounted).length;
  const share = (numerator: number): Share => ({
    numerator,
    denominator: advisors.size,
    eventIds: known.map(({ eventId }) => eventId),
  });
  const both = count(({ isServiceUser, isCarer }) => isServiceUser && isCarer);
  const onlyServiceUsers = count(({ isServiceUser }) => isServiceUser) - both;
  const onlyCarers = count(({ isCarer }) => isCarer) - both;
  return {
    serviceUsers: share(onlyServiceUsers + both),
    carersAndFamily: share(onlyCarers + both),
    people: { onlyServiceUsers, both, onlyCarers, neither: advisors.size - onlyServiceUsers - both - onlyCarers },
  };
};

// Of several outcomes of one contribution, the last one that was known counts.
const listOutcomes = listing<{ readonly outcome: string; readonly eventId: string }>({
  columns: { outcome: 'o.outcome' },
  events: { eventId: 'o.event_id' },
  rest: `FROM outcomes o WHERE o.team_id = :teamId AND o.at > :from AND o.at <= :asOf AND NOT EXISTS (
     SELECT 1 FROM outcomes l WHERE l.contribution_id = o.contribution_id AND l.position > o.position AND l.at <= :asOf)`,
  orderBy: 'o.at, o.position',
});

const listReflections = listing<{
  readonly side: string;
  readonly feltEqual: number;
  readonly author: string;
  readonly eventId: string;
}>({
  columns: { side: 'r.side', feltEqual: 'r.felt_equal', author: 'r.author' },
  events: { eventId: 'r.event_id' },
  rest: 'FROM reflections r WHERE r.team_id = :teamId AND r.at > :from AND r.at <= :asOf',
  orderBy: 'r.at, r.position',
});

const listLenses = listing<{ readonly lens: readonly string[]; readonly eventId: string }>({
  columns: { lens: 'json(l.lens)' },
  events: { eventId: 'l.event_id' },
  rest: 'FROM json_each(:advisors) asked JOIN numbers n ON n.number = asked.value JOIN lenses l ON l.advisor_id = n.id WHERE l.at <= :asOf',
  orderBy: 'l.at, l.event_id',
});

/** Whether what advisors say disputes a score: it is high, and they felt no equals or contest what the team declares. */
export const isDisputed = (
  value: string | null,
  { feltEqualAdvisors: { median }, contested }: BesideTheScore,
  { disputed }: ScoringPolicy,
): boolean => {
  if (value === null || tenthsOf(value) <= disputed.above * 10) return false;
  const isContested =
    contested.denominator > 0 && contested.numerator * 100 >= contested.denominator * disputed.contestedPercentFrom;
  return isContested || (median !== null && median <= disputed.feltEqualAtMost);
};

/** Of a value with one decimal: by what is shown, so that everybody can check it. */
const tenthsOf = (value: string): number => Number(value.replace('.', ''));
