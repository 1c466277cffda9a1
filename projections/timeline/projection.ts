// The advisor timeline: everything an advisor was invited to, did, brought and was told, as it happened.
import type { PastActivityEvent } from '../../src/domain/activity/events';
import type { PastAdvisorEvent } from '../../src/domain/advisor/events';
import type { PastClaimEvent } from '../../src/domain/claim/events';
import type { PastContributionEvent } from '../../src/domain/contribution/events';
import type { PastPeerEvent } from '../../src/domain/peer/events';
import type { PastEvent } from '../../src/kernel/event';
import { gatheringWriter } from '../../src/sqlite/gathering-writer';
import { applyWith, type Handlers } from '../runner/handlers';
import { type Database, type Fold, type Projection, tablesOf } from '../runner/projection';
import { remembered } from '../runner/remembered';
import { writer } from '../runner/statements';

const open = (db: Database): Fold => {
  const entries = entryWriter(db);
  const apply = applyWith({
    ...advisorEntries(db, entries),
    ...activityEntries(db, entries),
    ...contributionEntries(db, entries),
    ...claimEntries(db, entries),
    ...peerEntries(entries),
  });
  return { apply, settle: entries.settle };
};

/** Where an entry belongs, beside its event. */
interface Place {
  readonly advisorId: string;
  readonly activityId?: string | undefined;
  readonly contributionId?: string;
  readonly teamId?: string | undefined;
}

type Entries = ReturnType<typeof entryWriter>;

const entryWriter = (db: Database) => {
  const rows = gatheringWriter<(string | number | null)[]>(db, { into: 'INSERT OR REPLACE INTO entries', columns: 9 });
  return {
    write: ({ id, type, at }: PastEvent, position: number, place: Place, headline: string): void => {
      const { advisorId, activityId = null, contributionId = null, teamId = null } = place;
      rows.add([advisorId, at, position, id, type, activityId, contributionId, teamId, headline]);
    },
    settle: rows.settle,
  };
};

const advisorEntries = (db: Database, { write }: Entries): Handlers<PastAdvisorEvent> => {
  const nothingIsOpen = writer(
    db,
    `UPDATE invitations SET status = 'WITHDRAWN' WHERE advisor_id = :advisorId AND status = 'INVITED'`,
  );
  const nobodyWaits = writer(db, 'UPDATE contributions SET has_outcome = 1, has_feedback = 1 WHERE advisor_id = :advisorId');
  const say =
    <Event extends PastAdvisorEvent>(headline: (data: Event['data']) => string) =>
    (event: Event, position: number): void =>
      write(event, position, { advisorId: event.stream }, headline(event.data));
  return {
    AdvisorRegistered: say(() => 'Joined the register'),
    ConsentGiven: say(({ purpose }: { purpose: string }) => `Agreed to: ${words(purpose)}`),
    ConsentWithdrawn: say(({ purpose }: { purpose: string }) => `No longer agrees to: ${words(purpose)}`),
    OnboardingStepCompleted: say(({ step }: { step: string }) => `Completed onboarding step: ${words(step)}`),
    TrainingCompleted: say(({ code }: { code: string }) => `Completed training: ${words(code)}`),
    SkillEvidenced: say(({ skill }: { skill: string }) => `Showed a skill: ${words(skill)}`),
    SupportPlanAgreed: say(() => 'Agreed a support plan'),
    InvolvementPaused: say(() => 'Paused involvement'),
    InvolvementResumed: say(() => 'Resumed involvement'),
    AdvisorLeft: say(() => 'Left the register'),
    ErasureRequested: say(() => 'Asked to be erased'),
    ErasureDecided: say(({ decision }: { decision: string }) =>
      decision === 'ERASE' ? 'It was decided to erase everything personal' : 'It was decided not to erase, with a reason',
    ),
    SubjectErased: (event, position) => {
      write(event, position, { advisorId: event.stream }, 'Everything personal was erased');
      nothingIsOpen({ advisorId: event.stream });
      nobodyWaits({ advisorId: event.stream });
    },
  };
};

const activityEntries = (db: Database, { write }: Entries): Handlers<PastActivityEvent> => {
  const insertActivity = writer(db, `INSERT INTO activities VALUES (:id, :teamId, :title, 'OPEN', :endsAt)`);
  const setActivity = writer(db, 'UPDATE activities SET status = :status WHERE id = :id');
  const selectActivity = db.prepare('SELECT team_id, title FROM activities WHERE id = ?');
  const activityOf = remembered((id: string) => selectActivity.get(id) as { team_id: string; title: string } | undefined);
  const invite = writer(
    db,
    `INSERT OR REPLACE INTO invitations VALUES (:invitationId, :activityId, :advisorId, 'INVITED', :at, :replyBy)`,
  );
  const answer = writer(db, 'UPDATE invitations SET status = :status WHERE id = :invitationId AND activity_id = :activityId');
  const attend = writer(db, 'INSERT OR IGNORE INTO attendance VALUES (:activityId, :advisorId)');
  const selectConcerned = db.prepare(`
    SELECT advisor_id FROM attendance WHERE activity_id = :activity
    UNION SELECT advisor_id FROM invitations WHERE activity_id = :activity AND status IN ('INVITED', 'ACCEPTED')`);

  const say = (event: PastActivityEvent, position: number, advisorId: string, headline: (title: string) => string): void => {
    const activity = activityOf(event.stream);
    const place = { advisorId, activityId: event.stream, teamId: activity?.team_id };
    write(event, position, place, headline(activity?.title ?? 'an activity'));
  };
  const sayToAllConcerned = (event: PastActivityEvent, position: number, headline: (title: string) => string): void => {
    const concerned = selectConcerned.all({ activity: event.stream }) as { advisor_id: string }[];
    for (const { advisor_id } of concerned) say(event, position, advisor_id, headline);
  };
  const begin = ({ stream, data }: Extract<PastActivityEvent, { type: 'OpportunityAdvertised' | 'PanelConvened' }>) =>
    insertActivity({ id: stream, teamId: data.teamId, title: data.title, endsAt: data.endsAt });
  const becomes =
    (status: string, headline: (title: string) => string) =>
    (
      event: Extract<
        PastActivityEvent,
        { type: 'InvitationAccepted' | 'InvitationDeclined' | 'InvitationWithdrawn' | 'InvitationExpired' }
      >,
      position: number,
    ) => {
      answer({ invitationId: event.data.invitationId, activityId: event.stream, status });
      say(event, position, event.data.advisorId, headline);
    };

  return {
    OpportunityAdvertised: begin,
    PanelConvened: begin,
    InterestExpressed: (event, position) => say(event, position, event.data.advisorId, (title) => `Showed interest: ${title}`),
    AdvisorInvited: (event, position) => {
      const { invitationId, advisorId, role, replyBy } = event.data;
      invite({ invitationId, activityId: event.stream, advisorId, at: event.at, replyBy });
      say(event, position, advisorId, (title) => `Invited as ${role.toLowerCase().replaceAll('_', ' ')}: ${title}`);
    },
    InvitationAccepted: becomes('ACCEPTED', (title) => `Accepted the invitation: ${title}`),
    InvitationDeclined: becomes('DECLINED', (title) => `Declined the invitation: ${title}`),
    InvitationWithdrawn: becomes('WITHDRAWN', (title) => `The invitation was withdrawn: ${title}`),
    InvitationExpired: becomes('EXPIRED', (title) => `The invitation ran out: ${title}`),
    BriefingProvided: (event, position) => {
      for (const advisorId of event.data.advisorIds) say(event, position, advisorId, (title) => `Was briefed: ${title}`);
    },
    AttendanceRecorded: (event, position) => {
      const { advisorId, status } = event.data;
      attend({ activityId: event.stream, advisorId });
      say(event, position, advisorId, (title) => `${attendanceWords[status]}: ${title}`);
    },
    ActivityCompleted: (event, position) => {
      setActivity({ id: event.stream, status: 'COMPLETED' });
      sayToAllConcerned(event, position, (title) => `Was completed: ${title}`);
    },
    ActivityCancelled: (event, position) => {
      setActivity({ id: event.stream, status: 'CANCELLED' });
      sayToAllConcerned(event, position, (title) => `Was cancelled: ${title}`);
    },
    InvolvementLevelRated: (event, position) => {
      const { advisorId, level, contested } = event.data;
      const rated = `Rated the involvement at level ${level}${contested ? ', contesting the declared level' : ''}`;
      say(event, position, advisorId, (title) => `${rated}: ${title}`);
    },
    DebriefOffered: (event, position) => say(event, position, event.data.advisorId, (title) => `Was offered a debrief: ${title}`),
    DebriefHeld: (event, position) => say(event, position, event.data.advisorId, (title) => `Had a debrief: ${title}`),
  };
};

const attendanceWords = {
  ATTENDED: 'Attended',
  PART: 'Attended in part',
  APOLOGIES: 'Sent apologies',
  NO_SHOW: 'Did not come',
  STOOD_DOWN: 'Was stood down',
} as const;

const contributionEntries = (db: Database, { write }: Entries): Handlers<PastContributionEvent> => {
  const insert = writer(db, 'INSERT OR REPLACE INTO contributions VALUES (:id, :activityId, :teamId, :advisorId, :at, 0, 0)');
  const hasOutcome = writer(db, 'UPDATE contributions SET has_outcome = :decided WHERE id = :id');
  const hasFeedback = writer(db, 'UPDATE contributions SET has_feedback = 1 WHERE id = :id');
  const selectContribution = db.prepare('SELECT activity_id, team_id FROM contributions WHERE id = ?');
  const contributionOf = remembered(
    (id: string) => selectContribution.get(id) as { activity_id: string; team_id: string } | undefined,
  );

  const say = (event: PastContributionEvent, position: number, headline: string): void => {
    const row = contributionOf(event.stream);
    const place = { contributionId: event.stream, activityId: row?.activity_id, teamId: row?.team_id };
    write(event, position, { advisorId: event.data.advisorId, ...place }, headline);
  };
  return {
    ContributionRecorded: (event, position) => {
      const { activityId, teamId, advisorId, kind } = event.data;
      insert({ id: event.stream, activityId, teamId, advisorId, at: event.at });
      say(event, position, `Brought: ${kind.toLowerCase()}`);
    },
    ContributionConfirmed: (event, position) => say(event, position, 'The record of the contribution was confirmed'),
    ContributionCorrected: (event, position) => say(event, position, 'The record of the contribution was corrected'),
    OutcomeDecided: (event, position) => {
      hasOutcome({ id: event.stream, decided: 1 });
      say(event, position, `The contribution was ${outcomeWords[event.data.outcome]}`);
    },
    FeedbackGiven: (event, position) => {
      hasFeedback({ id: event.stream });
      say(event, position, 'Was told what became of the contribution');
    },
    FeedbackRated: (event, position) => say(event, position, `Rated the feedback ${event.data.rating} of 5`),
    ReflectionRecorded: (event, position) =>
      say(event, position, event.data.by === 'ADVISOR' ? 'Reflected on working together' : 'Staff reflected on working together'),
  };
};

const outcomeWords = {
  ADOPTED: 'taken up',
  PARTLY: 'taken up in part',
  NOT_ADOPTED: 'not taken up, with a reason',
  DEFERRED: 'put off, with a reason',
} as const;

const claimEntries = (db: Database, { write }: Entries): Handlers<PastClaimEvent> => {
  const insert = writer(db, 'INSERT OR REPLACE INTO claims VALUES (:id, :activityId, :teamId)');
  const selectClaim = db.prepare('SELECT activity_id, team_id FROM claims WHERE id = ?');
  const say = (event: PastClaimEvent, position: number, headline: string): void => {
    const row = selectClaim.get(event.stream) as { activity_id: string; team_id: string } | undefined;
    write(event, position, { advisorId: event.data.advisorId, activityId: row?.activity_id, teamId: row?.team_id }, headline);
  };
  const begin =
    (headline: string) =>
    (event: Extract<PastClaimEvent, { type: 'ClaimSubmitted' | 'PaymentDeclinedByAdvisor' }>, position: number): void => {
      insert({ id: event.stream, activityId: event.data.activityId, teamId: event.data.teamId });
      say(event, position, headline);
    };
  return {
    ClaimSubmitted: begin('Claimed payment'),
    ClaimApproved: (event, position) => say(event, position, 'The claim was approved'),
    ClaimRejected: (event, position) => say(event, position, `The claim was rejected: ${words(event.data.reason)}`),
    ClaimSettled: (event, position) => say(event, position, 'The claim was paid'),
    PaymentDeclinedByAdvisor: begin('Declined payment'),
  };
};

const peerEntries = ({ write }: Entries): Handlers<PastPeerEvent> => {
  const sayToBoth = (event: PastPeerEvent, position: number, headline: string): void => {
    for (const advisorId of event.data.advisorIds) write(event, position, { advisorId }, headline);
  };
  return {
    PeerPairStarted: (event, position) => sayToBoth(event, position, `Began a peer pair: ${words(event.data.kind)}`),
    PeerPairEnded: (event, position) => sayToBoth(event, position, 'Ended a peer pair'),
    PeerSupportRecorded: (event, position) => sayToBoth(event, position, `Peer support for ${event.data.minutes} minutes`),
  };
};

/** A code as words. */
const words = (code: string): string => code.toLowerCase().replaceAll('_', ' ');

export const timelineProjection: Projection = {
  name: 'timeline',
  version: 5,
  tables: tablesOf('timeline'),
  open,
  // An advisor's entries follow from every stream that names them: their own, their activities', their contributions'.
  scope: async (advisorId, history) => history.readStreams(await history.streamsAbout(advisorId)),
};
