// The facts behind the team co-production score.
import type { PastActivityEvent } from '../../src/domain/activity/events';
import type { PastAdvisorEvent } from '../../src/domain/advisor/events';
import type { PastContributionEvent } from '../../src/domain/contribution/events';
import { roleGrade } from '../../src/domain/vocabulary';
import { prefixOf } from '../../src/kernel/ids';
import { applyWith, type Handlers } from '../runner/handlers';
import { type Apply, type Database, type Projection, tablesOf } from '../runner/projection';
import { writer } from '../runner/statements';

const open = (db: Database): Apply => applyWith({ ...activityFacts(db), ...advisorFacts(db), ...contributionFacts(db) });

const activityFacts = (db: Database): Partial<Handlers<PastActivityEvent>> => {
  const insert = writer(
    db,
    `INSERT INTO activities
     VALUES (:id, :teamId, :kind, :startsAt, NULL, :declaredLevel, :decisionRights, :requiredTraining, NULL)`,
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
    const { teamId, kind, startsAt, declaredLevel, decisionRights, requiredTraining = [] } = data;
    insert({ id: stream, teamId, kind, startsAt, declaredLevel, decisionRights, requiredTraining });
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

export const scoreProjection: Projection = {
  name: 'score',
  version: 1,
  tables: tablesOf('score'),
  open,
  // A team's score follows from every stream that names the team, and from the streams of the advisors named there.
  scope: async (teamId, history) => {
    const streams = await history.streamsAbout(teamId);
    const events = await history.readStreams(streams);
    const advisors = new Set(events.flatMap(({ envelope }) => advisorsIn(envelope.data)));
    return history.readStreams([...streams, ...advisors]);
  },
};

const advisorsIn = (data: Readonly<Record<string, unknown>>): string[] =>
  Object.values(data)
    .flat()
    .filter((value): value is string => typeof value === 'string' && prefixOf(value) === 'advisor');
