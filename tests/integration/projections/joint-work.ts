// A team's joint work in a few words, for tests of its score: whatever a test does not say is in order and in the window.
import { addDays, type Instant } from '../../../src/kernel/clock';
import type { ActivityEvent } from '../../../src/domain/activity/events';
import type { ContributionEvent } from '../../../src/domain/contribution/events';
import type { IndicatorCode } from '../../../src/domain/policy/indicators';
import { scoreProjection } from '../../../projections/score/projection';
import { cps1, type ScoringPolicy } from '../../../projections/score/policy';
import { scoreOf, type TeamScore } from '../../../projections/score/score';
import { baselineId, policyIdOf } from '../../../src/domain/policy/policy-id';
import { ada, lead, liaisonTeam } from '../../support/cast';
import { addMs, createHistory } from '../../support/read-models';

export const AS_OF = '2025-06-30T12:00:00.000Z';
export const WINDOW_START = addDays(AS_OF, -365);

type DataOf<Event extends { type: string; data: object }, Type extends Event['type']> = Extract<Event, { type: Type }>['data'];
type Offer = DataOf<ActivityEvent, 'OpportunityAdvertised'>;
type Attendance = DataOf<ActivityEvent, 'AttendanceRecorded'>;
type Outcome = DataOf<ContributionEvent, 'OutcomeDecided'>['outcome'];

interface Work extends Partial<Pick<Offer, 'teamId' | 'kind' | 'stage' | 'rate' | 'requiredTraining'>> {
  readonly endedAt?: Instant;
  /** Two hours before its end, unless a test says so. */
  readonly startsAt?: Instant;
  /** What the team declared when it advertised the activity, and when it completed it. */
  readonly advertisedLevel?: number;
  readonly level?: number;
  readonly rights?: Offer['decisionRights'];
  /** Whether each advisor was there, or with which grade they were. */
  readonly there?: Readonly<Record<string, Attendance['status'] | Attendance['roleGrade']>>;
  readonly ratings?: Readonly<Record<string, number | { readonly level: number; readonly contested: boolean }>>;
  readonly briefedAt?: Instant;
  readonly debriefOfferedAt?: Instant;
}

interface Brought {
  readonly at: Instant;
  readonly outcome?: readonly [Outcome, Instant];
  readonly feedbackAt?: Instant;
}

/** What became of what was promised; a moment for each time it was paid. */
interface Kept {
  readonly settledAt?: readonly Instant[];
  readonly declinedAt?: Instant;
}

/** One peer pair: when it stood, and when the two supported each other. */
interface Paired {
  readonly startedAt?: Instant;
  readonly endedAt?: Instant;
  readonly supportAt?: readonly Instant[];
}

const GRADES: readonly string[] = ['PARTICIPANT', 'CONTRIBUTOR', 'CO_LEAD', 'LEAD'];

export const createJointWork = () => {
  const history = createHistory();
  const { happened, newId } = history;

  const recordAttendance = (
    activity: string,
    advisorId: string,
    was: Attendance['status'] | Attendance['roleGrade'],
    at: Instant = AS_OF,
  ): void => {
    const [status, roleGrade] = GRADES.includes(was) ? ['ATTENDED', was] : [was, 'PARTICIPANT'];
    const data = { advisorId, status, roleGrade, minutes: 120, prepMinutes: 30, mode: 'IN_PERSON' } as Attendance;
    happened(at, activity, 'AttendanceRecorded', data);
  };

  /** One completed activity. */
  const activity = (work: Work = {}): string => {
    const { endedAt = addDays(AS_OF, -100), startsAt = addMs(endedAt, -7_200_000), level = 6, rights = 'EQUAL' } = work;
    const id = newId('activity');
    happened(addDays(startsAt, -30), id, 'OpportunityAdvertised', {
      teamId: work.teamId ?? liaisonTeam,
      kind: work.kind ?? 'QI_PROJECT',
      title: 'Working together',
      purpose: 'For a test',
      stage: work.stage ?? 'DESIGN',
      declaredLevel: work.advertisedLevel ?? level,
      decisionRights: rights,
      startsAt,
      mode: 'IN_PERSON',
      rate: work.rate,
      requiredTraining: work.requiredTraining,
    });
    const there = Object.entries(work.there ?? { [ada]: 'ATTENDED' as const });
    const advisorIds = there.map(([advisorId]) => advisorId);
    if (work.briefedAt) happened(work.briefedAt, id, 'BriefingProvided', { format: 'CALL', advisorIds });
    for (const [advisorId, was] of there) recordAttendance(id, advisorId, was, endedAt);
    happened(endedAt, id, 'ActivityCompleted', { endedAt, staffCount: 2, declaredLevel: level, decisionRights: rights });
    for (const [advisorId, rated] of Object.entries(work.ratings ?? {})) {
      const rating = typeof rated === 'number' ? { level: rated, contested: false } : rated;
      happened(endedAt, id, 'InvolvementLevelRated', { advisorId, ...rating });
    }
    for (const advisorId of advisorIds) {
      if (work.debriefOfferedAt) happened(work.debriefOfferedAt, id, 'DebriefOffered', { advisorId });
    }
    return id;
  };

  /** One contribution, and what became of it. */
  const contribution = ({ at, outcome, feedbackAt }: Brought): void => {
    const id = newId('contribution');
    happened(at, id, 'ContributionRecorded', {
      activityId: newId('activity'),
      advisorId: ada,
      teamId: liaisonTeam,
      kind: 'IDEA',
      credit: 'ROLE',
      principles: ['ASSETS'],
    });
    if (outcome) happened(outcome[1], id, 'OutcomeDecided', { advisorId: ada, outcome: outcome[0] });
    if (feedbackAt) happened(feedbackAt, id, 'FeedbackGiven', { advisorId: ada, channel: 'PHONE' });
  };

  /** One claim, and what became of it; gives the ids of the events that settled or declined it. */
  const claim = (activityId: string, advisorId: string, { settledAt = [], declinedAt }: Kept = {}): string[] => {
    const id = newId('claim');
    const about = { activityId, advisorId, teamId: liaisonTeam };
    if (settledAt.length > 0 || !declinedAt) {
      happened(AS_OF, id, 'ClaimSubmitted', { ...about, feeMinutes: 60, rate: 2000, amountPence: 2000, expenses: [] });
      happened(AS_OF, id, 'ClaimApproved', { advisorId });
    }
    const settled = settledAt.map((at) =>
      happened(at, id, 'ClaimSettled', { advisorId, amountPence: 2000, paidOn: at.slice(0, 10) }),
    );
    return declinedAt ? [...settled, happened(declinedAt, id, 'PaymentDeclinedByAdvisor', about)] : settled;
  };

  /** One peer pair, from long before the window on unless a test says so; gives the ids of its beginning and its support. */
  const pair = (advisorIds: [string, string], { startedAt = addDays(AS_OF, -1000), endedAt, supportAt = [] }: Paired = {}) => {
    const id = newId('peer');
    const started = happened(startedAt, id, 'PeerPairStarted', { advisorIds, kind: 'BUDDY' });
    const supported = supportAt.map((at) => happened(at, id, 'PeerSupportRecorded', { advisorIds, minutes: 30 }));
    if (endedAt) happened(endedAt, id, 'PeerPairEnded', { advisorIds });
    return { started, supported };
  };

  /** Adopts a policy that is cps-1 in all that is not said; gives the id of the event. */
  const adopt = (at: Instant, changes: Partial<ScoringPolicy> & Pick<ScoringPolicy, 'version'>): string =>
    happened(at, policyIdOf(changes.version), 'ScoringPolicyAdopted', {
      ...cps1,
      ...changes,
      agreedBy: [ada, lead.id],
      baseline: baselineId,
    });

  const score = async (asOf: Instant = AS_OF): Promise<TeamScore> =>
    scoreOf(await history.fold(scoreProjection), liaisonTeam, asOf);

  return {
    history,
    happened,
    adopt,
    activity,
    contribution,
    claim,
    pair,
    newId,
    recordAttendance,
    /** Does something several times. */
    times: (count: number, work: (index: number) => void): void =>
      Array.from({ length: count }).forEach((_, index) => work(index)),
    score,
    indicator: async (code: IndicatorCode, asOf?: Instant) => (await score(asOf)).indicators.find((one) => one.code === code)!,
    /** An indicator as `numerator/denominator`, whether or not there is enough of it. */
    fraction: async (code: IndicatorCode, asOf?: Instant): Promise<string> => {
      const { numerator, denominator } = (await score(asOf)).indicators.find((one) => one.code === code)!;
      return `${numerator}/${denominator}`;
    },
  };
};

export type JointWork = ReturnType<typeof createJointWork>;
