// The facts behind the team co-production score.
import type { PastActivityEvent } from '../../src/domain/activity/events';
import type { PastAdvisorEvent } from '../../src/domain/advisor/events';
import type { PastClaimEvent } from '../../src/domain/claim/events';
import type { PastContributionEvent } from '../../src/domain/contribution/events';
import type { PastPeerEvent } from '../../src/domain/peer/events';
import { roleGrade } from '../../src/domain/vocabulary';
import { prefixOf, type StreamId } from '../../src/kernel/ids';
import { applyWith, type Handlers } from '../runner/handlers';
import { type Apply, type Database, type Projection, tablesOf } from '../runner/projection';
import { writer } from '../runner/statements';

const open = (db: Database): Apply =>
  applyWith({
    ...activityFacts(db),
    ...advisorFacts(db),
    ...contributionFacts(db),
    ...claimFacts(db),
    ...peerFacts(db),
  });

const activityFacts = (db: Database): Partial<Handlers<PastActivityEvent>> => {
  const insert = writer(
    db,
    `INSERT INTO activities
     VALUES (:id, :teamId, :kind, :startsAt, NULL, :declaredLevel, :decisionRights, :requiredTraining, :rate, NULL)`,
  );
  const complete = writer(
    db,
    `UPDATE activities SET ended_at = :endedAt, declared_level = :declaredLevel, decision_rights = :decisionRights,
       completed_event = :event WHERE id = :id`,
  );
  const participate = writer(db, 'INSERT OR REPLACE INTO participations VALUES (:id, :advisorId, :grade, :event)');
  const wasAway = writer(db, 'DELETE FROM participations WHERE activity_id = :id AND advisor_id = :advisorId');
  const rate = writer(db, 'INSERT OR REPLACE INTO ratings VALUES (:id, :advisorId, :level, :contested, :event)');
  const support = writer(
    db,
    `INSERT INTO support VALUES (:id, :advisorId, :kind, :at, :event)
     ON CONFLICT DO UPDATE SET at = excluded.at, event_id = excluded.event_id WHERE excluded.at < at`,
  );
  const begin = ({ stream, data }: Extract<PastActivityEvent, { type: 'OpportunityAdvertised' | 'PanelConvened' }>) => {
    const { teamId, kind, startsAt, declaredLevel, decisionRights, rate, requiredTraining = [] } = data;
    insert({ id: stream, teamId, kind, startsAt, declaredLevel, decisionRights, rate, requiredTraining });
  };
  return {
    OpportunityAdvertised: begin,
    PanelConvened: begin,
    BriefingProvided: ({ id: event, stream, at, data }) => {
      for (const advisorId of data.advisorIds) support({ id: stream, advisorId, kind: 'BRIEFED', at, event });
    },
    AttendanceRecorded: ({ id: event, stream, data: { advisorId, status, roleGrade: grade } }) => {
      if (status === 'ATTENDED' || status === 'PART') {
        participate({ id: stream, advisorId, grade: roleGrade.options.indexOf(grade), event });
      } else wasAway({ id: stream, advisorId });
    },
    ActivityCompleted: ({ id: event, stream, data: { endedAt, declaredLevel, decisionRights } }) =>
      complete({ id: stream, endedAt, declaredLevel, decisionRights, event }),
    InvolvementLevelRated: ({ id: event, stream, data: { advisorId, level, contested } }) =>
      rate({ id: stream, advisorId, level, contested, event }),
    DebriefOffered: ({ id: event, stream, at, data: { advisorId } }) =>
      support({ id: stream, advisorId, kind: 'DEBRIEF_OFFERED', at, event }),
  };
};

const advisorFacts = (db: Database): Partial<Handlers<PastAdvisorEvent>> => {
  const grow = writer(db, 'INSERT OR REPLACE INTO growth VALUES (:id, :at, :event, :code, :validUntil)');
  return {
    TrainingCompleted: ({ id: event, stream, at, data: { code, validUntil } }) =>
      grow({ id: stream, at, event, code, validUntil }),
    SkillEvidenced: ({ id: event, stream, at }) => grow({ id: stream, at, event, code: null, validUntil: null }),
  };
};

const contributionFacts = (db: Database): Partial<Handlers<PastContributionEvent>> => {
  const insert = writer(db, 'INSERT INTO contributions VALUES (:id, :teamId, :at, :event, NULL, NULL, NULL, NULL)');
  const firstOutcome = writer(
    db,
    `UPDATE contributions SET outcome_at = :at, outcome_event = :event
     WHERE id = :id AND (outcome_at IS NULL OR outcome_at > :at)`,
  );
  const firstFeedback = writer(
    db,
    `UPDATE contributions SET feedback_at = :at, feedback_event = :event
     WHERE id = :id AND (feedback_at IS NULL OR feedback_at > :at)`,
  );
  return {
    ContributionRecorded: ({ id: event, stream, at, data }) => insert({ id: stream, teamId: data.teamId, at, event }),
    OutcomeDecided: ({ id: event, stream, at }) => firstOutcome({ id: stream, at, event }),
    FeedbackGiven: ({ id: event, stream, at }) => firstFeedback({ id: stream, at, event }),
  };
};

const claimFacts = (db: Database): Partial<Handlers<PastClaimEvent>> => {
  const insert = writer(db, 'INSERT OR REPLACE INTO claims VALUES (:id, :activityId, :advisorId)');
  const keep = writer(
    db,
    `INSERT INTO promises_kept SELECT activity_id, advisor_id, :at, :event FROM claims WHERE id = :id
     ON CONFLICT DO UPDATE SET at = excluded.at, event_id = excluded.event_id WHERE excluded.at < at`,
  );
  return {
    ClaimSubmitted: ({ stream, data: { activityId, advisorId } }) => insert({ id: stream, activityId, advisorId }),
    ClaimSettled: ({ id: event, stream, at }) => keep({ id: stream, at, event }),
    PaymentDeclinedByAdvisor: ({ id: event, stream, at, data: { activityId, advisorId } }) => {
      insert({ id: stream, activityId, advisorId });
      keep({ id: stream, at, event });
    },
  };
};

const peerFacts = (db: Database): Handlers<PastPeerEvent> => {
  const start = writer(db, 'INSERT OR REPLACE INTO peer_pairs VALUES (:advisorId, :id, :at, NULL, :event)');
  const end = writer(db, 'UPDATE peer_pairs SET ended_at = :at WHERE advisor_id = :advisorId AND id = :id');
  const support = writer(db, 'INSERT OR REPLACE INTO peer_support VALUES (:advisorId, :at, :event)');
  return {
    PeerPairStarted: ({ id: event, stream, at, data: { advisorIds } }) => {
      for (const advisorId of advisorIds) start({ advisorId, id: stream, at, event });
    },
    PeerPairEnded: ({ stream, at, data: { advisorIds } }) => {
      for (const advisorId of advisorIds) end({ advisorId, id: stream, at });
    },
    PeerSupportRecorded: ({ id: event, at, data: { advisorIds } }) => {
      for (const advisorId of advisorIds) support({ advisorId, at, event });
    },
  };
};

export const scoreProjection: Projection = {
  name: 'score',
  version: 2,
  tables: tablesOf('score'),
  open,
  // A team's score follows from every stream that names the team, and of the advisors named there, their own and their pairs'.
  scope: async (teamId, history) => {
    const streams = await history.streamsAbout(teamId);
    const events = await history.readStreams(streams);
    const advisors = new Set(events.flatMap(({ envelope }) => advisorsIn(envelope.data)));
    const pairs: StreamId[] = [];
    for (const advisor of advisors)
      pairs.push(...(await history.streamsAbout(advisor)).filter((stream) => prefixOf(stream) === 'peer'));
    return history.readStreams([...streams, ...advisors, ...pairs]);
  },
};

const advisorsIn = (data: Readonly<Record<string, unknown>>): string[] =>
  Object.values(data)
    .flat()
    .filter((value): value is string => typeof value === 'string' && prefixOf(value) === 'advisor');
