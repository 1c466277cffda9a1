// The rules of one activity: who may be invited, who may answer, what may be recorded, and when.
import { activityAggregate } from '../../../src/domain/activity/activity';
import type { ActivityCommand } from '../../../src/domain/activity/commands';
import type { ActivityEvent } from '../../../src/domain/activity/events';
import type { AdvisorEvent } from '../../../src/domain/advisor/events';
import type { TeamEvent } from '../../../src/domain/team/events';
import {
  ada,
  asAdvisor,
  bo,
  cleo,
  invitation as invitationId,
  liaisonTeam as teamId,
  otherInvitation,
  panel as activityId,
} from '../../support/cast';
import { type Elsewhere, makersOf, NOW, specificationOf, testThatAllIsShown } from '../../support/specification';

const given = specificationOf(activityAggregate);
const command = makersOf<ActivityCommand>();
const event = makersOf<ActivityEvent>();
const advisorEvent = makersOf<AdvisorEvent>();

const STARTS = '2017-06-14T09:30:00.000Z';
const JUST_BEFORE_START = '2017-06-14T09:29:59.999Z';
const ENDS = '2017-06-14T12:30:00.000Z';
const JUST_AFTER_END = '2017-06-14T12:30:00.001Z';
const LATER = '2017-06-15T09:00:00.000Z';
const REPLY_BY = '2017-06-01T17:00:00.000Z';
const JUST_AFTER_REPLY_BY = '2017-06-01T17:00:00.001Z';

const offer = {
  teamId,
  title: 'Band 6 liaison nurse',
  purpose: 'Choosing a colleague together',
  stage: 'DELIVERY',
  declaredLevel: 6,
  decisionRights: 'EQUAL',
  startsAt: STARTS,
  mode: 'IN_PERSON',
} as const;
const attendance = {
  advisorId: ada,
  status: 'ATTENDED',
  minutes: 180,
  prepMinutes: 60,
  roleGrade: 'CONTRIBUTOR',
  mode: 'IN_PERSON',
} as const;
const completion = { endedAt: ENDS, staffCount: 3, declaredLevel: 6, decisionRights: 'EQUAL' } as const;

const convenePanel = command('ConvenePanel', { ...offer, activityId });
const advertise = command('AdvertiseOpportunity', { ...offer, activityId, kind: 'QI_PROJECT' });
const expressInterest = command('ExpressInterest', { activityId, advisorId: ada });
const invite = { activityId, invitationId, advisorId: ada, role: 'PANEL_MEMBER' } as const;
const inviteToPanel = command('InviteToPanel', invite);
const inviteToActivity = command('InviteToActivity', invite);
const acceptInvitation = command('AcceptInvitation', { activityId, invitationId });
const declineInvitation = command('DeclineInvitation', { activityId, invitationId });
const withdrawInvitation = command('WithdrawInvitation', { activityId, invitationId, reason: 'ACTIVITY_CHANGED' });
const expireInvitation = command('ExpireInvitation', { activityId, invitationId });
const provideBriefing = command('ProvideBriefing', { activityId, format: 'CALL', advisorIds: [ada] });
const recordAttendance = command('RecordAttendance', { ...attendance, activityId });
const completeActivity = command('CompleteActivity', { ...completion, activityId });
const cancelActivity = command('CancelActivity', { activityId, noticeHours: 48, feeHonoured: true });
const rateLevel = command('RateInvolvementLevel', { activityId, advisorId: ada, level: 5, contested: true });
const offerDebrief = command('OfferDebrief', { activityId, advisorId: ada });
const holdDebrief = command('HoldDebrief', { activityId, advisorId: ada });

const convened = event('PanelConvened', { ...offer, kind: 'RECRUITMENT_PANEL' });
const advertised = event('OpportunityAdvertised', { ...offer, kind: 'QI_PROJECT' });
const interestExpressed = event('InterestExpressed', { advisorId: ada });
const invited = event('AdvisorInvited', { invitationId, advisorId: ada, role: 'PANEL_MEMBER' });
const accepted = event('InvitationAccepted', { invitationId, advisorId: ada });
const declined = event('InvitationDeclined', { invitationId, advisorId: ada });
const withdrawn = event('InvitationWithdrawn', { invitationId, advisorId: ada, reason: 'ACTIVITY_CHANGED' });
const expired = event('InvitationExpired', { invitationId, advisorId: ada });
const briefed = event('BriefingProvided', { format: 'CALL', advisorIds: [ada] });
const attended = event('AttendanceRecorded', attendance);
const completed = event('ActivityCompleted', completion);
const cancelled = event('ActivityCancelled', { noticeHours: 48, feeHonoured: true });
const rated = event('InvolvementLevelRated', { advisorId: ada, level: 5, contested: true });
const debriefOffered = event('DebriefOffered', { advisorId: ada });
const debriefHeld = event('DebriefHeld', { advisorId: ada });

const teamRegistered = makersOf<TeamEvent>()('TeamRegistered', { name: 'Liaison', serviceType: 'LIAISON' });
const registered = advisorEvent('AdvisorRegistered', { lens: ['SERVICE_USER'], joinedOn: '2017-01-09' });
const consentGiven = advisorEvent('ConsentGiven', { purpose: 'CONTACT', noticeVersion: '2017-1', method: 'WRITTEN' });
const consentWithdrawn = advisorEvent('ConsentWithdrawn', { purpose: 'CONTACT' });
const trained = advisorEvent('TrainingCompleted', { code: 'RECRUITMENT_AND_SELECTION' });
const paused = advisorEvent('InvolvementPaused', {});
const resumed = advisorEvent('InvolvementResumed', {});
const left = advisorEvent('AdvisorLeft', { reasonCode: 'TIME' });

const theTeam: Elsewhere = { [teamId]: [teamRegistered()] };
/** Advisors who can be contacted. */
const contactable = (...ids: readonly string[]): Elsewhere =>
  Object.fromEntries(ids.map((id) => [id, [registered(), consentGiven()]]));
const everybody = contactable(ada, bo, cleo);

/** Everything that can be asked about an activity once there is one. */
const everyLaterCommand = [
  expressInterest(),
  inviteToPanel(),
  inviteToActivity(),
  acceptInvitation(),
  declineInvitation(),
  withdrawInvitation(),
  expireInvitation(),
  provideBriefing(),
  recordAttendance(),
  completeActivity(),
  cancelActivity(),
  rateLevel(),
  offerDebrief(),
  holdDebrief(),
];

describe('an activity', () => {
  test('begins by convening a panel or advertising an opportunity, for a team on the ledger', () => {
    given([], theTeam).when(convenePanel()).thenAccepted(convened());
    given([], theTeam).when(advertise()).thenAccepted(advertised());
    given([]).when(convenePanel()).thenRefused('TEAM_NOT_FOUND', 'teamId');
    given([]).when(advertise()).thenRefused('TEAM_NOT_FOUND', 'teamId');
  });

  test('begins once, even after it was cancelled', () => {
    given([convened()], theTeam).when(convenePanel()).thenRefused('ACTIVITY_ALREADY_EXISTS', 'activityId');
    given([convened()], theTeam).when(advertise()).thenRefused('ACTIVITY_ALREADY_EXISTS', 'activityId');
    given([convened(), cancelled()], theTeam).when(convenePanel()).thenRefused('ACTIVITY_ALREADY_EXISTS', 'activityId');
  });

  test('is not planned to end before it starts', () => {
    given([], theTeam)
      .when(convenePanel({ endsAt: JUST_BEFORE_START }))
      .thenRefused('ENDS_BEFORE_START', 'endsAt');
    given([], theTeam)
      .when(convenePanel({ endsAt: STARTS }))
      .thenAccepted(convened({ endsAt: STARTS }));
  });

  test('of another kind says what it is, in personal text', () => {
    given([], theTeam)
      .when(advertise({ kind: 'OTHER' }))
      .thenRefused('NOTE_REQUIRED', 'noteText');
    given([], theTeam)
      .when(advertise({ kind: 'OTHER', noteText: 'A garden' }))
      .thenAccepted({ ...advertised({ kind: 'OTHER' }), text: { noteText: 'A garden' } });
  });

  test.each(everyLaterCommand)('has nothing happen in it before there is one: $type', (asked) => {
    given([], everybody).when(asked).thenRefused('ACTIVITY_NOT_FOUND', 'activityId');
  });

  test.each(everyLaterCommand)('has nothing happen in it after it was cancelled: $type', (asked) => {
    given([convened(), invited(), cancelled()], everybody).when(asked).thenRefused('ACTIVITY_CANCELLED', 'activityId');
  });

  test.each(everyLaterCommand)('has nothing happen in it before it came to be: $type', (asked) => {
    given([convened({}, { at: NOW })], everybody)
      .when({ ...asked, at: '2017-05-15T08:59:59.999Z' })
      .thenRefused('BEFORE_ACTIVITY_EXISTED', 'occurredAt');
  });

  test('has things happen in it from the moment it came to be', () => {
    given([convened({}, { at: NOW })], everybody)
      .when(expressInterest({}, { at: NOW }))
      .thenAccepted(interestExpressed());
  });

  test('that was written down after it started came to be when it started', () => {
    given([convened({}, { at: LATER })], everybody)
      .when(recordAttendance({}, { at: STARTS }))
      .thenAccepted(attended());
    given([convened({}, { at: LATER })], everybody)
      .when(recordAttendance({}, { at: JUST_BEFORE_START }))
      .thenRefused('BEFORE_ACTIVITY_EXISTED', 'occurredAt');
  });
});

describe('interest', () => {
  test('is shown once, by an advisor who can take part', () => {
    given([advertised()], everybody).when(expressInterest()).thenAccepted(interestExpressed());
    given([advertised(), interestExpressed()], everybody).when(expressInterest()).thenRefused('ALREADY_INTERESTED', 'advisorId');
    given([advertised(), interestExpressed()], everybody)
      .when(expressInterest({ advisorId: bo }))
      .thenAccepted(interestExpressed({ advisorId: bo }));
  });

  test('needs no consent to be contacted: it is the advisor who asks', () => {
    given([advertised()], { [ada]: [registered()] })
      .when(expressInterest({}, { actor: asAdvisor(ada) }))
      .thenAccepted(interestExpressed());
  });

  test('is not that of an advisor who is unknown, pauses or has left', () => {
    given([advertised()]).when(expressInterest()).thenRefused('ADVISOR_NOT_FOUND', 'advisorId');
    given([advertised()], { [ada]: [registered(), paused()] })
      .when(expressInterest())
      .thenRefused('ADVISOR_PAUSED', 'advisorId');
    given([advertised()], { [ada]: [registered(), left()] })
      .when(expressInterest())
      .thenRefused('ADVISOR_LEFT', 'advisorId');
  });

  test('is not shown for another advisor', () => {
    given([advertised()], everybody)
      .when(expressInterest({}, { actor: asAdvisor(bo) }))
      .thenRefused('NOT_YOUR_RECORD', 'advisorId');
  });

  test('is too late after the end', () => {
    given([advertised({ endsAt: ENDS })], everybody)
      .when(expressInterest({}, { at: ENDS }))
      .thenAccepted(interestExpressed());
    given([advertised({ endsAt: ENDS })], everybody)
      .when(expressInterest({}, { at: JUST_AFTER_END }))
      .thenRefused('ACTIVITY_ENDED', 'activityId');
  });
});

describe('an invitation', () => {
  test('goes to an advisor who agreed to be contacted', () => {
    given([convened()], everybody).when(inviteToPanel()).thenAccepted(invited());
    given([convened()], { [ada]: [registered()] })
      .when(inviteToPanel())
      .thenRefused('NO_CONTACT_CONSENT', 'advisorId');
    given([convened()], { [ada]: [registered(), consentGiven({ purpose: 'QUOTE' })] })
      .when(inviteToPanel())
      .thenRefused('NO_CONTACT_CONSENT', 'advisorId');
  });

  test('does not go to an advisor who took back that consent, until it is given anew', () => {
    given([convened()], { [ada]: [registered(), consentGiven(), consentWithdrawn()] })
      .when(inviteToPanel())
      .thenRefused('NO_CONTACT_CONSENT', 'advisorId');
    given([convened()], { [ada]: [registered(), consentGiven(), consentWithdrawn(), consentGiven()] })
      .when(inviteToPanel())
      .thenAccepted(invited());
  });

  test('does not go to an advisor who pauses, until they come back', () => {
    given([convened()], { [ada]: [registered(), consentGiven(), paused()] })
      .when(inviteToPanel())
      .thenRefused('ADVISOR_PAUSED', 'advisorId');
    given([convened()], { [ada]: [registered(), consentGiven(), paused(), resumed()] })
      .when(inviteToPanel())
      .thenAccepted(invited());
  });

  test('does not go to an advisor who left, or whom nobody knows', () => {
    given([convened()], { [ada]: [registered(), consentGiven(), left()] })
      .when(inviteToPanel())
      .thenRefused('ADVISOR_LEFT', 'advisorId');
    given([convened()]).when(inviteToPanel()).thenRefused('ADVISOR_NOT_FOUND', 'advisorId');
  });

  test('to a panel is to a panel; to an activity is to one of any kind', () => {
    given([advertised()], everybody).when(inviteToPanel()).thenRefused('NOT_A_PANEL', 'activityId');
    given([advertised()], everybody).when(inviteToActivity()).thenAccepted(invited());
    given([convened()], everybody).when(inviteToActivity()).thenAccepted(invited());
    given([advertised({ kind: 'RECRUITMENT_PANEL' })], everybody)
      .when(inviteToPanel())
      .thenAccepted(invited());
  });

  test('has an id of its own', () => {
    given([convened(), invited()], everybody)
      .when(inviteToPanel({ advisorId: bo }))
      .thenRefused('INVITATION_ALREADY_EXISTS', 'invitationId');
    given([convened(), invited()], everybody)
      .when(inviteToPanel({ advisorId: bo, invitationId: otherInvitation }))
      .thenAccepted(invited({ advisorId: bo, invitationId: otherInvitation }));
  });

  test.each([
    ['waits for an answer', [convened(), invited()]],
    ['was accepted', [convened(), invited(), accepted()]],
  ])('is not made twice to one advisor while the first %s', (_, past) => {
    given(past, everybody)
      .when(inviteToPanel({ invitationId: otherInvitation }))
      .thenRefused('ALREADY_INVITED', 'advisorId');
  });

  test.each([
    ['declined', [convened(), invited(), declined()]],
    ['withdrawn', [convened(), invited(), withdrawn()]],
    ['expired', [convened(), invited(), expired()]],
  ])('can be made again to an advisor whose first one was %s', (_, past) => {
    given(past, everybody)
      .when(inviteToPanel({ invitationId: otherInvitation }))
      .thenAccepted(invited({ invitationId: otherInvitation }));
  });

  test('is to be answered later than it is made', () => {
    given([convened()], everybody)
      .when(inviteToPanel({ replyBy: NOW }, { at: NOW }))
      .thenRefused('REPLY_BY_IN_PAST', 'replyBy');
    given([convened()], everybody)
      .when(inviteToPanel({ replyBy: '2017-05-15T09:00:00.001Z' }, { at: NOW }))
      .thenAccepted(invited({ replyBy: '2017-05-15T09:00:00.001Z' }));
  });

  test('is too late after the planned end, and after completion', () => {
    given([convened({ endsAt: ENDS })], everybody)
      .when(inviteToPanel({}, { at: ENDS }))
      .thenAccepted(invited());
    given([convened({ endsAt: ENDS })], everybody)
      .when(inviteToPanel({}, { at: JUST_AFTER_END }))
      .thenRefused('ACTIVITY_ENDED', 'activityId');
    given([convened(), completed()], everybody)
      .when(inviteToPanel({}, { at: LATER }))
      .thenRefused('ACTIVITY_ENDED', 'activityId');
    given([convened()], everybody)
      .when(inviteToPanel({}, { at: LATER }))
      .thenAccepted(invited());
  });
});

describe('the places', () => {
  const inviteBo = inviteToPanel({ advisorId: bo, invitationId: otherInvitation });
  const boInvited = invited({ advisorId: bo, invitationId: otherInvitation });

  test('are not exceeded', () => {
    given([convened({ places: 1 }), invited()], everybody)
      .when(inviteBo)
      .thenRefused('NO_PLACES_LEFT', 'activityId');
    given([convened({ places: 2 }), invited()], everybody)
      .when(inviteBo)
      .thenAccepted(boInvited);
    given([convened(), invited()], everybody).when(inviteBo).thenAccepted(boInvited);
  });

  test('stay taken by an invitation that was accepted', () => {
    given([convened({ places: 1 }), invited(), accepted()], everybody)
      .when(inviteBo)
      .thenRefused('NO_PLACES_LEFT', 'activityId');
  });

  test.each([
    ['declined', [declined()]],
    ['withdrawn', [withdrawn()]],
    ['withdrawn after it was accepted', [accepted(), withdrawn()]],
    ['expired', [expired()]],
  ])('are freed by an invitation that was %s', (_, answers) => {
    given([convened({ places: 1 }), invited(), ...answers], everybody)
      .when(inviteBo)
      .thenAccepted(boInvited);
  });

  test('are not exceeded by somebody who shadows either', () => {
    given([convened({ places: 1 }), invited()], everybody)
      .when(inviteToPanel({ advisorId: bo, invitationId: otherInvitation, role: 'SHADOW' }))
      .thenRefused('NO_PLACES_LEFT', 'activityId');
  });
});

describe('the training that a panel requires', () => {
  const requiring = (...requiredTraining: string[]) => convened({ requiredTraining });
  const required = requiring('RECRUITMENT_AND_SELECTION');
  const adaWith = (...trainings: ReturnType<typeof trained>[]): Elsewhere => ({
    [ada]: [registered(), consentGiven(), ...trainings],
  });

  test('is needed', () => {
    given([required], adaWith()).when(inviteToPanel()).thenRefused('TRAINING_NOT_VALID', 'advisorId');
    given([required], adaWith(trained({ code: 'SAFEGUARDING' })))
      .when(inviteToPanel())
      .thenRefused('TRAINING_NOT_VALID', 'advisorId');
    given([required], adaWith(trained())).when(inviteToPanel()).thenAccepted(invited());
  });

  test('is needed whole', () => {
    const both = requiring('RECRUITMENT_AND_SELECTION', 'EQUALITY');
    given([both], adaWith(trained())).when(inviteToPanel()).thenRefused('TRAINING_NOT_VALID', 'advisorId');
    given([both], adaWith(trained(), trained({ code: 'EQUALITY' })))
      .when(inviteToPanel())
      .thenAccepted(invited());
  });

  test('is needed whichever way an advisor is invited to a panel', () => {
    given([required], adaWith()).when(inviteToActivity()).thenRefused('TRAINING_NOT_VALID', 'advisorId');
  });

  test('is valid on the last day it is valid for, and not on the day after', () => {
    given([required], adaWith(trained({ validUntil: '2017-06-14' })))
      .when(inviteToPanel())
      .thenAccepted(invited());
    given([required], adaWith(trained({ validUntil: '2017-06-13' })))
      .when(inviteToPanel())
      .thenRefused('TRAINING_NOT_VALID', 'advisorId');
  });

  test('counts from the day it was completed, and not before', () => {
    given([required], adaWith(trained({}, { at: '2017-06-14T08:00:00.000Z' })))
      .when(inviteToPanel())
      .thenAccepted(invited());
    given([required], adaWith(trained({}, { at: '2017-06-15T08:00:00.000Z' })))
      .when(inviteToPanel())
      .thenRefused('TRAINING_NOT_VALID', 'advisorId');
  });

  test('counts again once it was renewed', () => {
    given([required], adaWith(trained({ validUntil: '2017-06-13' }), trained({ validUntil: '2019-06-13' })))
      .when(inviteToPanel())
      .thenAccepted(invited());
  });

  test('is not needed by somebody who shadows', () => {
    given([required], adaWith())
      .when(inviteToPanel({ role: 'SHADOW' }))
      .thenAccepted(invited({ role: 'SHADOW' }));
  });

  test('is not what activities of other kinds turn on', () => {
    given([advertised({ requiredTraining: ['RECRUITMENT_AND_SELECTION'] })], adaWith())
      .when(inviteToActivity())
      .thenAccepted(invited());
  });
});

describe.each([
  { name: 'accepting', answer: acceptInvitation, answered: accepted },
  { name: 'declining', answer: declineInvitation, answered: declined },
])('$name an invitation', ({ answer, answered }) => {
  test('is for the advisor, or for staff who were told', () => {
    given([convened(), invited()])
      .when(answer({}, { actor: asAdvisor(ada) }))
      .thenAccepted(answered());
    given([convened(), invited()]).when(answer()).thenAccepted(answered());
    given([convened(), invited()])
      .when(answer({}, { actor: asAdvisor(bo) }))
      .thenRefused('NOT_YOUR_RECORD', 'invitationId');
  });

  test('needs the invitation', () => {
    given([convened()]).when(answer()).thenRefused('INVITATION_NOT_FOUND', 'invitationId');
    given([convened(), invited()])
      .when(answer({ invitationId: otherInvitation }))
      .thenRefused('INVITATION_NOT_FOUND', 'invitationId');
  });

  test('happens once', () => {
    given([convened(), invited(), accepted()]).when(answer()).thenRefused('INVITATION_ALREADY_ANSWERED', 'invitationId');
    given([convened(), invited(), declined()]).when(answer()).thenRefused('INVITATION_ALREADY_ANSWERED', 'invitationId');
  });

  test('is too late after it was withdrawn or expired', () => {
    given([convened(), invited(), withdrawn()]).when(answer()).thenRefused('INVITATION_WITHDRAWN', 'invitationId');
    given([convened(), invited(), expired()]).when(answer()).thenRefused('INVITATION_EXPIRED', 'invitationId');
  });

  test('cannot have happened before the invitation', () => {
    const past = [convened(), invited({}, { at: '2017-05-15T09:00:00.000Z' })];
    given(past)
      .when(answer({}, { at: '2017-05-14T09:00:00.000Z' }))
      .thenRefused('BEFORE_INVITATION', 'occurredAt');
    given(past)
      .when(answer({}, { at: '2017-05-15T09:00:00.000Z' }))
      .thenAccepted(answered());
  });

  test('can be written down after the activity was completed, when it was given before it ended', () => {
    const past = [convened(), invited(), completed({ endedAt: ENDS })];
    given(past)
      .when(answer({}, { at: ENDS }))
      .thenAccepted(answered());
    given(past)
      .when(answer({}, { at: JUST_AFTER_END }))
      .thenRefused('ACTIVITY_ENDED', 'activityId');
  });

  test('is possible up to the very moment to reply by', () => {
    const past = [convened(), invited({ replyBy: REPLY_BY })];
    given(past)
      .when(answer({}, { at: REPLY_BY }))
      .thenAccepted(answered());
    given(past)
      .when(answer({}, { at: JUST_AFTER_REPLY_BY }))
      .thenRefused('INVITATION_EXPIRED', 'invitationId');
  });

  test('is possible until the activity has ended', () => {
    const past = [convened({ endsAt: ENDS }), invited()];
    given(past)
      .when(answer({}, { at: ENDS }))
      .thenAccepted(answered());
    given(past)
      .when(answer({}, { at: JUST_AFTER_END }))
      .thenRefused('ACTIVITY_ENDED', 'activityId');
    given([convened(), invited(), completed()])
      .when(answer({}, { at: LATER }))
      .thenRefused('ACTIVITY_ENDED', 'activityId');
  });
});

describe('declining an invitation', () => {
  test('can say why, and need not', () => {
    given([convened(), invited()])
      .when(declineInvitation({ reasonCode: 'NOT_AVAILABLE' }))
      .thenAccepted(declined({ reasonCode: 'NOT_AVAILABLE' }));
  });
});

describe('withdrawing an invitation', () => {
  test('is possible before and after it was accepted', () => {
    given([convened(), invited()]).when(withdrawInvitation()).thenAccepted(withdrawn());
    given([convened(), invited(), accepted()]).when(withdrawInvitation()).thenAccepted(withdrawn());
  });

  test('is not possible once it is over', () => {
    given([convened()]).when(withdrawInvitation()).thenRefused('INVITATION_NOT_FOUND', 'invitationId');
    given([convened(), invited(), declined()])
      .when(withdrawInvitation())
      .thenRefused('INVITATION_ALREADY_ANSWERED', 'invitationId');
    given([convened(), invited(), withdrawn()]).when(withdrawInvitation()).thenRefused('INVITATION_WITHDRAWN', 'invitationId');
    given([convened(), invited(), expired()]).when(withdrawInvitation()).thenRefused('INVITATION_EXPIRED', 'invitationId');
  });

  test('is not possible after the activity ended', () => {
    given([convened({ endsAt: ENDS }), invited()])
      .when(withdrawInvitation({}, { at: ENDS }))
      .thenAccepted(withdrawn());
    given([convened({ endsAt: ENDS }), invited()])
      .when(withdrawInvitation({}, { at: JUST_AFTER_END }))
      .thenRefused('ACTIVITY_ENDED', 'activityId');
  });
});

describe('an invitation runs out', () => {
  test('only after the moment to reply by', () => {
    const past = [convened(), invited({ replyBy: REPLY_BY })];
    given(past)
      .when(expireInvitation({}, { at: REPLY_BY }))
      .thenRefused('INVITATION_NOT_EXPIRED', 'invitationId');
    given(past)
      .when(expireInvitation({}, { at: JUST_AFTER_REPLY_BY }))
      .thenAccepted(expired());
  });

  test('or after the end of the activity, when nobody said by when to reply', () => {
    const past = [convened({ endsAt: ENDS }), invited()];
    given(past)
      .when(expireInvitation({}, { at: ENDS }))
      .thenRefused('INVITATION_NOT_EXPIRED', 'invitationId');
    given(past)
      .when(expireInvitation({}, { at: JUST_AFTER_END }))
      .thenAccepted(expired());
    given([convened(), invited(), completed()])
      .when(expireInvitation({}, { at: LATER }))
      .thenAccepted(expired());
  });

  test('only while it waits for an answer', () => {
    const at = JUST_AFTER_REPLY_BY;
    const past = [convened(), invited({ replyBy: REPLY_BY })];
    given([convened()]).when(expireInvitation({}, { at })).thenRefused('INVITATION_NOT_FOUND', 'invitationId');
    given([...past, accepted()])
      .when(expireInvitation({}, { at }))
      .thenRefused('INVITATION_ALREADY_ANSWERED', 'invitationId');
    given([...past, withdrawn()])
      .when(expireInvitation({}, { at }))
      .thenRefused('INVITATION_WITHDRAWN', 'invitationId');
    given([...past, expired()])
      .when(expireInvitation({}, { at }))
      .thenRefused('INVITATION_EXPIRED', 'invitationId');
  });
});

describe('a briefing', () => {
  test('is for those who are invited or took part, and names the place of one who is not', () => {
    given([convened(), invited()]).when(provideBriefing()).thenAccepted(briefed());
    given([convened(), invited(), accepted()]).when(provideBriefing()).thenAccepted(briefed());
    given([convened(), attended()]).when(provideBriefing()).thenAccepted(briefed());
    given([convened(), invited()])
      .when(provideBriefing({ advisorIds: [ada, bo] }))
      .thenRefused('NOT_INVITED', 'advisorIds', '1');
    given([convened(), invited(), declined()]).when(provideBriefing()).thenRefused('NOT_INVITED', 'advisorIds', '0');
  });
});

describe('attendance', () => {
  test('is not recorded before the start', () => {
    given([convened()], everybody)
      .when(recordAttendance({}, { at: JUST_BEFORE_START }))
      .thenRefused('ACTIVITY_NOT_STARTED', 'activityId');
    given([convened()], everybody)
      .when(recordAttendance({}, { at: STARTS }))
      .thenAccepted(attended());
  });

  test('is recorded of advisors on the register, also of one who has left since', () => {
    given([convened()])
      .when(recordAttendance({}, { at: LATER }))
      .thenRefused('ADVISOR_NOT_FOUND', 'advisorId');
    given([convened()], { [ada]: [registered(), left()] })
      .when(recordAttendance({}, { at: LATER }))
      .thenAccepted(attended());
  });

  test('can be put right, also after the activity was completed', () => {
    given([convened(), attended(), completed()], everybody)
      .when(recordAttendance({ status: 'PART', minutes: 60 }, { at: LATER }))
      .thenAccepted(attended({ status: 'PART', minutes: 60 }));
  });
});

describe('completing an activity', () => {
  const complete = (endedAt: string, at: string) => completeActivity({ endedAt }, { at });

  test('happens once', () => {
    given([convened()]).when(complete(ENDS, LATER)).thenAccepted(completed());
    given([convened(), completed()]).when(complete(ENDS, LATER)).thenRefused('ACTIVITY_COMPLETED', 'activityId');
  });

  test('is not possible before the start', () => {
    given([convened()]).when(complete(STARTS, JUST_BEFORE_START)).thenRefused('ACTIVITY_NOT_STARTED', 'activityId');
    given([convened()])
      .when(complete(STARTS, STARTS))
      .thenAccepted(completed({ endedAt: STARTS }));
  });

  test('says an end that is not before the start', () => {
    given([convened()]).when(complete(JUST_BEFORE_START, LATER)).thenRefused('ENDS_BEFORE_START', 'endedAt');
  });

  test('says an end that is not later than the completion', () => {
    given([convened()]).when(complete(JUST_AFTER_END, ENDS)).thenRefused('ENDED_IN_FUTURE', 'endedAt');
    given([convened()]).when(complete(ENDS, ENDS)).thenAccepted(completed());
  });
});

describe('cancelling an activity', () => {
  test('is possible until it is completed', () => {
    given([convened(), invited(), accepted()]).when(cancelActivity()).thenAccepted(cancelled());
    given([convened(), completed()])
      .when(cancelActivity({}, { at: LATER }))
      .thenRefused('ACTIVITY_COMPLETED', 'activityId');
  });
});

describe('rating the level of involvement', () => {
  test('is for those who took part, in their own words, as often as they change their mind', () => {
    given([convened(), attended()])
      .when(rateLevel({ noteText: 'We were asked late' }))
      .thenAccepted({ ...rated(), text: { noteText: 'We were asked late' } });
    given([convened(), attended({ status: 'PART' }), rated()])
      .when(rateLevel({ level: 6, contested: false }))
      .thenAccepted(rated({ level: 6, contested: false }));
    given([convened(), invited(), accepted()]).when(rateLevel()).thenRefused('NOT_A_PARTICIPANT', 'advisorId');
    given([convened(), attended({ status: 'NO_SHOW' })])
      .when(rateLevel())
      .thenRefused('NOT_A_PARTICIPANT', 'advisorId');
  });

  test('is not for another advisor', () => {
    given([convened(), attended()])
      .when(rateLevel({}, { actor: asAdvisor(bo) }))
      .thenRefused('NOT_YOUR_RECORD', 'advisorId');
    given([convened(), attended()])
      .when(rateLevel({}, { actor: asAdvisor(ada) }))
      .thenAccepted(rated());
  });
});

describe('a debrief', () => {
  test('is offered once, to those who took part', () => {
    given([convened(), attended()]).when(offerDebrief()).thenAccepted(debriefOffered());
    given([convened(), attended({ status: 'APOLOGIES' })])
      .when(offerDebrief())
      .thenRefused('NOT_A_PARTICIPANT', 'advisorId');
    given([convened(), attended(), debriefOffered()]).when(offerDebrief()).thenRefused('DEBRIEF_ALREADY_OFFERED', 'advisorId');
  });

  test('is held once, after it was offered', () => {
    given([convened(), attended()]).when(holdDebrief()).thenRefused('DEBRIEF_NOT_OFFERED', 'advisorId');
    given([convened(), attended(), debriefOffered()]).when(holdDebrief()).thenAccepted(debriefHeld());
    given([convened(), attended(), debriefOffered(), debriefHeld()])
      .when(holdDebrief())
      .thenRefused('DEBRIEF_ALREADY_HELD', 'advisorId');
    given([convened(), attended(), debriefOffered(), debriefHeld()])
      .when(offerDebrief())
      .thenRefused('DEBRIEF_ALREADY_OFFERED', 'advisorId');
  });
});

describe('an advisor who was erased', () => {
  const erased = advisorEvent('SubjectErased', {});
  const elsewhere: Elsewhere = { ...everybody, [ada]: [registered(), consentGiven(), erased()] };
  const past = [convened(), invited(), accepted(), attended(), debriefOffered()];

  test.each([
    { asked: expressInterest(), path: ['advisorId'] },
    { asked: inviteToPanel(), path: ['advisorId'] },
    { asked: inviteToActivity(), path: ['advisorId'] },
    { asked: acceptInvitation(), path: ['invitationId'] },
    { asked: declineInvitation(), path: ['invitationId'] },
    { asked: provideBriefing({ advisorIds: [bo, ada] }), path: ['advisorIds', '1'] },
    { asked: recordAttendance(), path: ['advisorId'] },
    { asked: rateLevel(), path: ['advisorId'] },
    { asked: offerDebrief(), path: ['advisorId'] },
    { asked: holdDebrief(), path: ['advisorId'] },
  ])('has no more to do with an activity: $asked.type', ({ asked, path }) => {
    given(past, elsewhere)
      .when({ ...asked, at: LATER })
      .thenRefused('ADVISOR_ERASED', ...path);
  });

  test('leaves no invitation hanging: it is withdrawn, or runs out', () => {
    given([convened(), invited()], elsewhere).when(withdrawInvitation()).thenAccepted(withdrawn());
    given([convened({ endsAt: ENDS }), invited()], elsewhere)
      .when({ ...expireInvitation(), at: JUST_AFTER_END })
      .thenAccepted(expired());
  });
});

testThatAllIsShown(activityAggregate);
