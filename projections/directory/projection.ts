// Things as they are now: the rows behind team, advisor, activity, invitation and contribution.
import type { PastActivityEvent } from '../../src/domain/activity/events';
import type { PastAdvisorEvent } from '../../src/domain/advisor/events';
import type { PastClaimEvent } from '../../src/domain/claim/events';
import type { PastContributionEvent } from '../../src/domain/contribution/events';
import type { PastPeerEvent } from '../../src/domain/peer/events';
import type { PastTeamEvent } from '../../src/domain/team/events';
import { applyWith, type Handlers } from '../runner/handlers';
import { type Database, type Fold, type Projection, tablesOf } from '../runner/projection';
import { writer } from '../runner/statements';

const open = (db: Database): Fold => ({
  apply: applyWith({
    ...teamRows(db),
    ...advisorRows(db),
    ...activityRows(db),
    ...contributionRows(db),
    ...claimRows(db),
    ...peerRows(db),
  }),
});

const teamRows = (db: Database): Handlers<PastTeamEvent> => {
  const insert = writer(db, `INSERT INTO teams VALUES (:id, :name, :serviceType, :site, :domains, NULL, :position)`);
  const rename = writer(db, 'UPDATE teams SET name = :name WHERE id = :id');
  const nameLead = writer(db, 'UPDATE teams SET lead_id = :leadId WHERE id = :id');
  return {
    TeamRegistered: ({ stream, data: { name, serviceType, site, domains = [] } }, position) =>
      insert({ id: stream, name, serviceType, site, domains, position }),
    TeamRenamed: ({ stream, data }) => rename({ id: stream, name: data.name }),
    InvolvementLeadNamed: ({ stream, data }) => nameLead({ id: stream, leadId: data.leadId }),
  };
};

const advisorRows = (db: Database): Handlers<PastAdvisorEvent> => {
  const insert = writer(
    db,
    `INSERT INTO advisors VALUES (:id, :lens, 'ACTIVE', :joinedOn, :event, NULL, NULL, NULL, NULL, :position)`,
  );
  const setStatus = writer(db, 'UPDATE advisors SET status = :status WHERE id = :id');
  const agreePlan = writer(
    db,
    'UPDATE advisors SET max_hours_per_month = :maxHoursPerMonth, support_plan_event = :event WHERE id = :id',
  );
  const giveConsent = writer(db, `INSERT OR REPLACE INTO consents VALUES (:id, :purpose, :noticeVersion, :method, :at, NULL)`);
  const withdrawConsent = writer(db, 'UPDATE consents SET withdrawn_at = :at WHERE advisor_id = :id AND purpose = :purpose');
  const withdrawAll = writer(db, 'UPDATE consents SET withdrawn_at = :at WHERE advisor_id = :id AND withdrawn_at IS NULL');
  const setErasure = writer(db, 'UPDATE advisors SET erasure = :erasure, erasure_at = :at WHERE id = :id');
  const forget = writer(db, 'UPDATE contributions SET advisor_erased_at = :at WHERE advisor_id = :id');
  const achieve = writer(db, 'INSERT INTO achievements VALUES (:id, :kind, :code, :at, :event, :validUntil, :activityId)');
  return {
    AdvisorRegistered: ({ id: event, stream, data: { lens, joinedOn } }, position) =>
      insert({ id: stream, lens, joinedOn, event, position }),
    ConsentGiven: ({ stream, at, data }) => giveConsent({ id: stream, at, ...data }),
    ConsentWithdrawn: ({ stream, at, data }) => withdrawConsent({ id: stream, at, purpose: data.purpose }),
    OnboardingStepCompleted: ({ id: event, stream, at, data: { step, validUntil } }) =>
      achieve({ id: stream, kind: 'ONBOARDING', code: step, at, event, validUntil, activityId: null }),
    TrainingCompleted: ({ id: event, stream, at, data: { code, validUntil } }) =>
      achieve({ id: stream, kind: 'TRAINING', code, at, event, validUntil, activityId: null }),
    SkillEvidenced: ({ id: event, stream, at, data: { skill, activityId } }) =>
      achieve({ id: stream, kind: 'SKILL', code: skill, at, event, validUntil: null, activityId }),
    SupportPlanAgreed: ({ id: event, stream, data }) => agreePlan({ id: stream, event, maxHoursPerMonth: data.maxHoursPerMonth }),
    InvolvementPaused: ({ stream }) => setStatus({ id: stream, status: 'PAUSED' }),
    InvolvementResumed: ({ stream }) => setStatus({ id: stream, status: 'ACTIVE' }),
    AdvisorLeft: ({ stream }) => setStatus({ id: stream, status: 'LEFT' }),
    ErasureRequested: ({ stream, at }) => setErasure({ id: stream, erasure: 'REQUESTED', at }),
    ErasureDecided: ({ stream, at, data }) =>
      setErasure({ id: stream, erasure: data.decision === 'ERASE' ? 'TO_BE_CARRIED_OUT' : 'REFUSED', at }),
    SubjectErased: ({ stream, at }) => {
      setErasure({ id: stream, erasure: 'CARRIED_OUT', at });
      setStatus({ id: stream, status: 'ERASED' });
      agreePlan({ id: stream, event: null, maxHoursPerMonth: null });
      withdrawAll({ id: stream, at });
      forget({ id: stream, at });
    },
  };
};

/** Notes that the team of an activity knows an advisor. */
const acquaint = (db: Database) =>
  writer(db, 'INSERT OR IGNORE INTO acquaintances SELECT :advisorId, team_id FROM activities WHERE id = :activityId');

/** Notes that a team knows an advisor. */
const acquaintWith = (db: Database) => writer(db, 'INSERT OR IGNORE INTO acquaintances VALUES (:advisorId, :teamId)');

const activityRows = (db: Database): Handlers<PastActivityEvent> => {
  const know = acquaint(db);
  const insert = writer(
    db,
    `INSERT INTO activities VALUES (:id, :teamId, :kind, :title, :purpose, :stage, :declaredLevel, :decisionRights, :places,
       :startsAt, :endsAt, :mode, :rate, :requiredTraining, 'OPEN', NULL, NULL, :event, :position)`,
  );
  const complete = writer(
    db,
    `UPDATE activities SET status = 'COMPLETED', ended_at = :endedAt, staff_count = :staffCount,
       declared_level = :declaredLevel, decision_rights = :decisionRights WHERE id = :id`,
  );
  const cancel = writer(db, `UPDATE activities SET status = 'CANCELLED' WHERE id = :id`);
  const invite = writer(
    db,
    `INSERT INTO invitations VALUES (:invitationId, :activityId, :advisorId, :role, 'INVITED', :replyBy, :at, NULL, :position)`,
  );
  const answer = writer(
    db,
    'UPDATE invitations SET status = :status, answered_at = :at WHERE id = :invitationId AND activity_id = :activityId',
  );
  const attend = writer(
    db,
    `${participant('status, minutes, prep_minutes, role_grade, mode', ':status, :minutes, :prepMinutes, :roleGrade, :mode')}
     status = excluded.status, minutes = excluded.minutes, prep_minutes = excluded.prep_minutes,
     role_grade = excluded.role_grade, mode = excluded.mode`,
  );
  const rate = writer(
    db,
    `${participant('level, contested, rating_event', ':level, :contested, :event')}
     level = excluded.level, contested = excluded.contested, rating_event = excluded.rating_event`,
  );
  const firstTime = (column: string) => {
    const write = writer(db, `${participant(column, ':at')} ${column} = coalesce(${column}, excluded.${column})`);
    return (row: { activityId: string; advisorId: string; at: string }): void => {
      write(row);
      know(row);
    };
  };
  const interest = firstTime('interested_at');
  const brief = firstTime('briefed_at');
  const offerDebrief = firstTime('debrief_offered_at');
  const holdDebrief = firstTime('debrief_held_at');

  const begin = (event: Extract<PastActivityEvent, { type: 'OpportunityAdvertised' | 'PanelConvened' }>, position: number) => {
    const { places, endsAt, rate: pence, requiredTraining = [], ...offer } = event.data;
    insert({ ...offer, id: event.stream, places, endsAt, rate: pence, requiredTraining, event: event.id, position });
  };
  const becomes =
    (status: string) =>
    ({ stream, at, data }: { stream: string; at: string; data: { invitationId: string } }) =>
      answer({ invitationId: data.invitationId, activityId: stream, status, at });

  return {
    OpportunityAdvertised: begin,
    PanelConvened: begin,
    InterestExpressed: ({ stream, at, data }) => interest({ activityId: stream, advisorId: data.advisorId, at }),
    AdvisorInvited: ({ stream, at, data: { invitationId, advisorId, role, replyBy } }, position) => {
      invite({ invitationId, activityId: stream, advisorId, role, replyBy, at, position });
      know({ activityId: stream, advisorId });
    },
    InvitationAccepted: becomes('ACCEPTED'),
    InvitationDeclined: becomes('DECLINED'),
    InvitationWithdrawn: becomes('WITHDRAWN'),
    InvitationExpired: becomes('EXPIRED'),
    BriefingProvided: ({ stream, at, data }) => {
      for (const advisorId of data.advisorIds) brief({ activityId: stream, advisorId, at });
    },
    AttendanceRecorded: ({ stream, data: { override: _, ...data } }) => {
      attend({ activityId: stream, ...data });
      know({ activityId: stream, advisorId: data.advisorId });
    },
    ActivityCompleted: ({ stream, data }) => complete({ id: stream, ...data }),
    ActivityCancelled: ({ stream }) => cancel({ id: stream }),
    InvolvementLevelRated: ({ id: event, stream, data: { advisorId, level, contested } }) => {
      rate({ activityId: stream, advisorId, level, contested, event });
      know({ activityId: stream, advisorId });
    },
    DebriefOffered: ({ stream, at, data }) => offerDebrief({ activityId: stream, advisorId: data.advisorId, at }),
    DebriefHeld: ({ stream, at, data }) => holdDebrief({ activityId: stream, advisorId: data.advisorId, at }),
  };
};

/** The beginning of an upsert of some columns of one participant. */
const participant = (columns: string, values: string): string =>
  `INSERT INTO participants (activity_id, advisor_id, ${columns}) VALUES (:activityId, :advisorId, ${values})
   ON CONFLICT (activity_id, advisor_id) DO UPDATE SET`;

const contributionRows = (db: Database): Handlers<PastContributionEvent> => {
  const know = acquaintWith(db);
  const insert = writer(
    db,
    `INSERT INTO contributions VALUES (:id, :activityId, :advisorId, :teamId, :kind, :credit, :principles, 'RECORDED', :at,
       :event, NULL, NULL, NULL, NULL, NULL, NULL, :position)`,
  );
  const confirm = writer(db, `UPDATE contributions SET status = 'CONFIRMED' WHERE id = :id`);
  const correct = writer(
    db,
    `UPDATE contributions SET status = 'RECORDED', kind = coalesce(:kind, kind), credit = coalesce(:credit, credit),
       principles = coalesce(:principles, principles) WHERE id = :id`,
  );
  const addCorrection = writer(db, 'INSERT INTO corrections VALUES (:id, :event, :position)');
  const decide = writer(
    db,
    `UPDATE contributions SET outcome = :outcome, outcome_at = :at, outcome_event = :event,
       first_outcome_at = min(coalesce(first_outcome_at, :at), :at) WHERE id = :id`,
  );
  const giveFeedback = writer(db, 'INSERT INTO feedback VALUES (:event, :id, :channel, :at, NULL)');
  const hear = writer(
    db,
    'UPDATE contributions SET first_feedback_at = min(coalesce(first_feedback_at, :at), :at) WHERE id = :id',
  );
  const rateFeedback = writer(
    db,
    `UPDATE feedback SET rating = :rating WHERE event_id = (
       SELECT event_id FROM feedback WHERE contribution_id = :id ORDER BY given_at DESC, event_id DESC LIMIT 1)`,
  );
  const reflect = writer(db, 'INSERT INTO reflections VALUES (:event, :id, :by, :feltEqual, :at)');
  return {
    ContributionRecorded: ({ id: event, stream, at, data }, position) => {
      const { activityId, advisorId, teamId, kind, credit, principles } = data;
      insert({ id: stream, activityId, advisorId, teamId, kind, credit, principles, at, event, position });
      know({ advisorId, teamId });
    },
    ContributionConfirmed: ({ stream }) => confirm({ id: stream }),
    ContributionCorrected: ({ id: event, stream, data: { kind, credit, principles } }, position) => {
      correct({ id: stream, kind, credit, principles });
      addCorrection({ id: stream, event, position });
    },
    OutcomeDecided: ({ id: event, stream, at, data }) => decide({ id: stream, outcome: data.outcome, at, event }),
    FeedbackGiven: ({ id: event, stream, at, data }) => {
      giveFeedback({ event, id: stream, channel: data.channel, at });
      hear({ id: stream, at });
    },
    FeedbackRated: ({ stream, data }) => rateFeedback({ id: stream, rating: data.rating }),
    ReflectionRecorded: ({ id: event, stream, at, data: { by, feltEqual } }) => reflect({ event, id: stream, by, feltEqual, at }),
  };
};

const claimRows = (db: Database): Handlers<PastClaimEvent> => {
  const know = acquaintWith(db);
  const submit = writer(
    db,
    `INSERT INTO claims VALUES (:id, :activityId, :advisorId, :teamId, 'SUBMITTED', :feeMinutes, :rate, :amountPence,
       :expenses, NULL, NULL, NULL, :at, :position)
     ON CONFLICT (id) DO UPDATE SET status = excluded.status, fee_minutes = excluded.fee_minutes, rate = excluded.rate,
       amount_pence = excluded.amount_pence, expenses = excluded.expenses, reason = NULL, changed_at = excluded.changed_at`,
  );
  const decline = writer(
    db,
    `INSERT INTO claims VALUES (:id, :activityId, :advisorId, :teamId, 'DECLINED', NULL, NULL, NULL, '[]', NULL, NULL, NULL, :at,
       :position)
     ON CONFLICT (id) DO UPDATE SET status = excluded.status, reason = NULL, changed_at = excluded.changed_at`,
  );
  const change = writer(
    db,
    `UPDATE claims SET status = :status, reason = :reason, settled_pence = :settledPence, paid_on = :paidOn, changed_at = :at
     WHERE id = :id`,
  );
  const undecided = { reason: null, settledPence: null, paidOn: null };
  return {
    ClaimSubmitted: ({ stream, at, data: { rate, expenses = [], ...claim } }, position) => {
      submit({ id: stream, at, ...claim, rate, expenses, position });
      know({ advisorId: claim.advisorId, teamId: claim.teamId });
    },
    ClaimApproved: ({ stream, at }) => change({ id: stream, at, status: 'APPROVED', ...undecided }),
    ClaimRejected: ({ stream, at, data }) => change({ id: stream, at, status: 'REJECTED', ...undecided, reason: data.reason }),
    ClaimSettled: ({ stream, at, data: { amountPence, paidOn } }) =>
      change({ id: stream, at, status: 'SETTLED', reason: null, settledPence: amountPence, paidOn }),
    PaymentDeclinedByAdvisor: ({ stream, at, data }, position) => {
      decline({ id: stream, at, ...data, position });
      know({ advisorId: data.advisorId, teamId: data.teamId });
    },
  };
};

const peerRows = (db: Database): Handlers<PastPeerEvent> => {
  const know = acquaintWith(db);
  const start = writer(db, 'INSERT INTO peer_pairs VALUES (:id, :first, :second, :kind, :teamId, :at, NULL, 0, :position)');
  const end = writer(db, 'UPDATE peer_pairs SET ended_at = :at WHERE id = :id');
  const support = writer(db, 'UPDATE peer_pairs SET support_minutes = support_minutes + :minutes WHERE id = :id');
  return {
    PeerPairStarted: ({ stream, at, data: { advisorIds, kind, teamId } }, position) => {
      start({ id: stream, first: advisorIds[0], second: advisorIds[1], kind, teamId, at, position });
      if (teamId !== undefined) for (const advisorId of advisorIds) know({ advisorId, teamId });
    },
    PeerPairEnded: ({ stream, at }) => end({ id: stream, at }),
    PeerSupportRecorded: ({ stream, data }) => support({ id: stream, minutes: data.minutes }),
  };
};

export const directoryProjection: Projection = {
  name: 'directory',
  version: 4,
  tables: tablesOf('directory'),
  open,
  // An advisor's entry in the register, a team's board and its feedback clock follow from every stream that names them.
  scope: async (subject, history) => history.readStreams(await history.streamsAbout(subject)),
};
