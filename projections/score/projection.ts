// The facts behind the team co-production score.
import type { PastActivityEvent } from '../../src/domain/activity/events';
import type { PastAdvisorEvent } from '../../src/domain/advisor/events';
import type { PastClaimEvent } from '../../src/domain/claim/events';
import type { PastContributionEvent } from '../../src/domain/contribution/events';
import type { PastPeerEvent } from '../../src/domain/peer/events';
import type { PastPolicyEvent } from '../../src/domain/policy/events';
import { roleGrade } from '../../src/domain/vocabulary';
import type { Instant } from '../../src/kernel/clock';
import { applyWith, type Handlers } from '../runner/handlers';
import { type Database, type Fold, type Projection, tablesOf } from '../runner/projection';
import { remembered } from '../runner/remembered';
import { writer } from '../runner/statements';
import { scope } from './scope';

const open = (db: Database): Fold => {
  const numberOf = numbering(db);
  const apply = applyWith({
    ...activityFacts(db, numberOf),
    ...advisorFacts(db),
    ...contributionFacts(db),
    ...claimFacts(db, numberOf),
    ...peerFacts(db),
    ...policyFacts(db),
  });
  return { apply };
};

type NumberOf = (id: string) => number;

const numbering = (db: Database): NumberOf => {
  const find = db.prepare('INSERT INTO numbers (id) VALUES (?) ON CONFLICT DO UPDATE SET id = id RETURNING number');
  return remembered((id: string) => (find.get(id) as { number: number }).number);
};

/** Writes when an advisor was first given some support around an activity, whichever order it is told in. */
const firstSupport = (db: Database, numberOf: NumberOf, kind: 'briefed' | 'offered' | 'kept') => {
  const write = writer(
    db,
    `INSERT INTO support (activity, advisor, ${kind}_at, ${kind}_event) VALUES (:activity, :advisor, :at, :event)
     ON CONFLICT DO UPDATE SET ${kind}_at = excluded.${kind}_at, ${kind}_event = excluded.${kind}_event
     WHERE ${kind}_at IS NULL OR excluded.${kind}_at < ${kind}_at`,
  );
  return (activityId: string, advisorId: string, at: Instant, event: string): void =>
    write({ activity: numberOf(activityId), advisor: numberOf(advisorId), at, event });
};

const activityFacts = (db: Database, numberOf: NumberOf): Partial<Handlers<PastActivityEvent>> => {
  const insert = writer(
    db,
    `INSERT INTO activities VALUES (:number, :id, :teamId, :kind, :stage, :at, :startsAt, NULL, :declaredLevel, :decisionRights,
       :requiredTraining, :rate, NULL, NULL)`,
  );
  const complete = writer(
    db,
    `UPDATE activities SET ended_at = :endedAt, declared_level = :declaredLevel, decision_rights = :decisionRights,
       completed_at = :at, completed_event = :event WHERE number = :number`,
  );
  const attend = writer(db, 'INSERT INTO attendances VALUES (:activity, :advisor, :position, :at, :grade, :minutes, :event)');
  const step = writer(
    db,
    `INSERT INTO steps SELECT :team, :advisor, :grade, starts_at || id, number, :position, :at FROM activities
     WHERE number = :activity`,
  );
  const selectTeam = db.prepare('SELECT team_id FROM activities WHERE number = ?');
  const teamOf = remembered((activity: number) => {
    const row = selectTeam.get(activity) as { team_id: string } | undefined;
    return row && numberOf(row.team_id);
  });
  const rate = writer(db, 'INSERT INTO ratings VALUES (:activity, :advisor, :position, :at, :level, :contested, :event)');
  const brief = firstSupport(db, numberOf, 'briefed');
  const offer = firstSupport(db, numberOf, 'offered');
  const begin = ({ stream, at, data }: Extract<PastActivityEvent, { type: 'OpportunityAdvertised' | 'PanelConvened' }>) => {
    const { teamId, kind, stage, startsAt, declaredLevel, decisionRights, rate, requiredTraining = [] } = data;
    const number = numberOf(stream);
    insert({ number, id: stream, teamId, kind, stage, at, startsAt, declaredLevel, decisionRights, rate, requiredTraining });
  };
  return {
    OpportunityAdvertised: begin,
    PanelConvened: begin,
    BriefingProvided: ({ id: event, stream, at, data }) => {
      for (const advisorId of data.advisorIds) brief(stream, advisorId, at, event);
    },
    AttendanceRecorded: ({ id: event, stream, at, data }, position) => {
      const wasThere = data.status === 'ATTENDED' || data.status === 'PART';
      const grade = wasThere ? roleGrade.options.indexOf(data.roleGrade) : null;
      const minutes = data.minutes + data.prepMinutes;
      const [activity, advisor] = [numberOf(stream), numberOf(data.advisorId)];
      attend({ activity, advisor, position, at, grade, minutes, event });
      if (grade !== null) step({ team: teamOf(activity), advisor, grade, activity, position, at });
    },
    ActivityCompleted: ({ id: event, stream, at, data: { endedAt, declaredLevel, decisionRights } }) =>
      complete({ number: numberOf(stream), at, endedAt, declaredLevel, decisionRights, event }),
    InvolvementLevelRated: ({ id: event, stream, at, data: { advisorId, level, contested } }, position) =>
      rate({ activity: numberOf(stream), advisor: numberOf(advisorId), position, at, level, contested, event }),
    DebriefOffered: ({ id: event, stream, at, data: { advisorId } }) => offer(stream, advisorId, at, event),
  };
};

const advisorFacts = (db: Database): Partial<Handlers<PastAdvisorEvent>> => {
  const grow = writer(db, 'INSERT OR REPLACE INTO growth VALUES (:id, :at, :event, :code, :validUntil)');
  const register = writer(db, 'INSERT OR REPLACE INTO lenses VALUES (:id, :lens, :at, :event)');
  return {
    AdvisorRegistered: ({ id: event, stream, at, data: { lens } }) => register({ id: stream, lens, at, event }),
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
  const decide = writer(
    db,
    'INSERT INTO outcomes SELECT id, :position, team_id, :at, :outcome, :event FROM contributions WHERE id = :id',
  );
  const reflect = writer(
    db,
    'INSERT INTO reflections SELECT team_id, :at, :position, :by, :feltEqual, :author, :event FROM contributions WHERE id = :id',
  );
  return {
    ContributionRecorded: ({ id: event, stream, at, data }) => insert({ id: stream, teamId: data.teamId, at, event }),
    OutcomeDecided: ({ id: event, stream, at, data: { outcome } }, position) => {
      firstOutcome({ id: stream, at, event });
      decide({ id: stream, position, at, outcome, event });
    },
    FeedbackGiven: ({ id: event, stream, at }) => firstFeedback({ id: stream, at, event }),
    ReflectionRecorded: ({ id: event, stream, at, data: { by, feltEqual, authorId } }, position) =>
      reflect({ id: stream, at, position, by, feltEqual, author: authorId, event }),
  };
};

const claimFacts = (db: Database, numberOf: NumberOf): Partial<Handlers<PastClaimEvent>> => {
  const insert = writer(db, 'INSERT OR REPLACE INTO claims VALUES (:id, :activityId, :advisorId)');
  const select = db.prepare('SELECT activity_id, advisor_id FROM claims WHERE id = ?');
  const keep = firstSupport(db, numberOf, 'kept');
  return {
    ClaimSubmitted: ({ stream, data: { activityId, advisorId } }) => insert({ id: stream, activityId, advisorId }),
    ClaimSettled: ({ id: event, stream, at }) => {
      const claim = select.get(stream) as { activity_id: string; advisor_id: string } | undefined;
      if (claim) keep(claim.activity_id, claim.advisor_id, at, event);
    },
    PaymentDeclinedByAdvisor: ({ id: event, stream, at, data: { activityId, advisorId } }) => {
      insert({ id: stream, activityId, advisorId });
      keep(activityId, advisorId, at, event);
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

const policyFacts = (db: Database): Handlers<PastPolicyEvent> => {
  const adopt = writer(db, 'INSERT INTO policies VALUES (:id, :version, :at, :position, :numbers, :agreedBy, :event)');
  return {
    ScoringPolicyAdopted: ({ id: event, stream, at, data }, position) => {
      const { agreedBy, baseline: _, ...numbers } = data;
      adopt({ id: stream, version: data.version, at, position, numbers: JSON.stringify(numbers), agreedBy, event });
    },
  };
};

// Numbers depend on the order in which things were met; their ids do not.
const byIds = (columns: string, table: string): string =>
  `SELECT a.id AS activity, p.id AS advisor, ${columns}
   FROM ${table} t JOIN numbers a ON a.number = t.activity JOIN numbers p ON p.number = t.advisor`;

const comparedBy = {
  // They tell nothing that the rows do not which use them.
  numbers: 'SELECT id FROM numbers WHERE FALSE',
  activities: `SELECT id, team_id, kind, stage, advertised_at, starts_at, ended_at, declared_level, decision_rights, required_training,
                 rate, completed_at, completed_event FROM activities`,
  attendances: byIds('t.position, t.at, t.grade, t.minutes, t.event_id', 'attendances'),
  steps: `SELECT t.id AS team, p.id AS advisor, s.grade, s.place, s.position, s.at
          FROM steps s JOIN numbers t ON t.number = s.team JOIN numbers p ON p.number = s.advisor`,
  ratings: byIds('t.position, t.at, t.level, t.contested, t.event_id', 'ratings'),
  support: byIds('t.briefed_at, t.briefed_event, t.offered_at, t.offered_event, t.kept_at, t.kept_event', 'support'),
};

export const scoreProjection: Projection = { name: 'score', version: 6, tables: tablesOf('score'), comparedBy, open, scope };
