// The rules of one contribution: who may bring it, who may confirm it, what is owed to the advisor.
import type { ActivityEvent } from '../../../src/domain/activity/events';
import type { AdvisorEvent } from '../../../src/domain/advisor/events';
import type { ContributionCommand } from '../../../src/domain/contribution/commands';
import { contributionAggregate } from '../../../src/domain/contribution/contribution';
import type { ContributionEvent } from '../../../src/domain/contribution/events';
import {
  ada as advisorId,
  asAdvisor,
  bo,
  colleague,
  contribution as contributionId,
  lead,
  liaisonTeam as teamId,
  panel as activityId,
} from '../../support/cast';
import { type Elsewhere, makersOf, specificationOf, testThatAllIsShown } from '../../support/specification';

const given = specificationOf(contributionAggregate);
const command = makersOf<ContributionCommand>();
const event = makersOf<ContributionEvent>();
const activityEvent = makersOf<ActivityEvent>();

const SUMMARY = 'Ask every candidate the same question about listening';
const recordContribution = command('RecordContribution', {
  contributionId,
  activityId,
  advisorId,
  kind: 'IDEA',
  summaryText: SUMMARY,
  credit: 'ROLE',
  principles: ['ASSETS'],
});
const confirm = command('ConfirmContribution', { contributionId });
const correct = command('CorrectContribution', { contributionId, reason: 'MISTYPED', kind: 'DECISION' });
const decideOutcome = command('DecideOutcome', { contributionId, outcome: 'ADOPTED' });
const giveFeedback = command('GiveFeedback', { contributionId, channel: 'PHONE' });
const rateFeedback = command('RateFeedback', { contributionId, rating: 4 });
const reflect = command('RecordReflection', { contributionId, by: 'ADVISOR', feltEqual: 4 });

const recorded = event('ContributionRecorded', {
  activityId,
  advisorId,
  teamId,
  kind: 'IDEA',
  credit: 'ROLE',
  principles: ['ASSETS'],
});
const confirmed = event('ContributionConfirmed', { advisorId });
const corrected = event('ContributionCorrected', { advisorId, reason: 'MISTYPED', kind: 'DECISION' });
const outcomeDecided = event('OutcomeDecided', { advisorId, outcome: 'ADOPTED' });
const feedbackGiven = event('FeedbackGiven', { advisorId, channel: 'PHONE' });
const feedbackRated = event('FeedbackRated', { advisorId, rating: 4 });
const reflectionRecorded = event('ReflectionRecorded', { advisorId, by: 'ADVISOR', feltEqual: 4, authorId: advisorId });

const advisorRegistered = makersOf<AdvisorEvent>()('AdvisorRegistered', { lens: ['CARER'], joinedOn: '2016-01-04' });
const convened = activityEvent('PanelConvened', {
  teamId,
  kind: 'RECRUITMENT_PANEL',
  title: 'A panel',
  purpose: 'Choosing a colleague',
  stage: 'DELIVERY',
  declaredLevel: 6,
  decisionRights: 'EQUAL',
  startsAt: '2017-05-10T09:30:00.000Z',
  mode: 'IN_PERSON',
});
const attended = activityEvent('AttendanceRecorded', {
  advisorId,
  status: 'ATTENDED',
  minutes: 180,
  prepMinutes: 60,
  roleGrade: 'CONTRIBUTOR',
  mode: 'IN_PERSON',
});
const cancelled = activityEvent('ActivityCancelled', { noticeHours: 24, feeHonoured: true });

const inActivity = (...past: readonly (typeof convened | typeof attended | typeof cancelled)[]): Elsewhere => ({
  [advisorId]: [advisorRegistered()],
  [activityId]: past.map((happened) => happened()),
});
const there = inActivity(convened, attended);

/** Everything that can be asked about a contribution once there is one. */
const everyLaterCommand = [confirm(), correct(), decideOutcome(), giveFeedback(), rateFeedback(), reflect({ by: 'ADVISOR' })];

describe('bringing a contribution', () => {
  test('keeps what was brought as personal text, and knows the team by the activity', () => {
    given([], there)
      .when(recordContribution({ hopedInfluenceText: 'Fairer panels' }))
      .thenAccepted({ ...recorded(), text: { summaryText: SUMMARY, hopedInfluenceText: 'Fairer panels' } });
  });

  test('is possible once', () => {
    given([recorded()], there).when(recordContribution()).thenRefused('CONTRIBUTION_ALREADY_RECORDED', 'contributionId');
  });

  test('is for those recorded as there, whole or in part', () => {
    const accepted = { ...recorded(), text: { summaryText: SUMMARY } };
    const attendedAs = (status: 'ATTENDED' | 'PART' | 'APOLOGIES' | 'NO_SHOW' | 'STOOD_DOWN'): Elsewhere => ({
      [advisorId]: [advisorRegistered()],
      [activityId]: [convened(), attended({ status })],
    });
    given([], attendedAs('ATTENDED')).when(recordContribution()).thenAccepted(accepted);
    given([], attendedAs('PART')).when(recordContribution()).thenAccepted(accepted);
    for (const status of ['APOLOGIES', 'NO_SHOW', 'STOOD_DOWN'] as const) {
      given([], attendedAs(status)).when(recordContribution()).thenRefused('NOT_A_PARTICIPANT', 'advisorId');
    }
    given([], inActivity(convened)).when(recordContribution()).thenRefused('NOT_A_PARTICIPANT', 'advisorId');
  });

  test('is not for somebody else than the one who was there', () => {
    given([], { ...there, [bo]: [advisorRegistered()] })
      .when(recordContribution({ advisorId: bo }))
      .thenRefused('NOT_A_PARTICIPANT', 'advisorId');
  });

  test('follows the attendance as it was corrected last', () => {
    const putRight = (status: 'ATTENDED' | 'NO_SHOW'): Elsewhere => ({
      [advisorId]: [advisorRegistered()],
      [activityId]: [convened(), attended({ status: status === 'ATTENDED' ? 'NO_SHOW' : 'ATTENDED' }), attended({ status })],
    });
    given([], putRight('NO_SHOW')).when(recordContribution()).thenRefused('NOT_A_PARTICIPANT', 'advisorId');
    given([], putRight('ATTENDED'))
      .when(recordContribution())
      .thenAccepted({ ...recorded(), text: { summaryText: SUMMARY } });
  });

  test('needs no attendance where the work is in writing', () => {
    const inWriting = { [advisorId]: [advisorRegistered()], [activityId]: [convened({ mode: 'WRITTEN' })] };
    given([], inWriting)
      .when(recordContribution())
      .thenAccepted({ ...recorded(), text: { summaryText: SUMMARY } });
  });

  test('needs an activity and an advisor that exist', () => {
    given([], { [advisorId]: [advisorRegistered()] })
      .when(recordContribution())
      .thenRefused('ACTIVITY_NOT_FOUND', 'activityId');
    given([], { [activityId]: [convened({ mode: 'WRITTEN' })] })
      .when(recordContribution())
      .thenRefused('ADVISOR_NOT_FOUND', 'advisorId');
  });

  test('is not possible in a cancelled activity', () => {
    given([], inActivity(convened, attended, cancelled))
      .when(recordContribution())
      .thenRefused('ACTIVITY_CANCELLED', 'activityId');
  });

  test('cannot have happened before the activity came to be', () => {
    const since = '2017-05-02T09:00:00.000Z';
    const past = { [advisorId]: [advisorRegistered()], [activityId]: [convened({}, { at: since }), attended()] };
    given([], past)
      .when(recordContribution({}, { at: '2017-05-02T08:59:59.999Z' }))
      .thenRefused('BEFORE_ACTIVITY_EXISTED', 'occurredAt');
    given([], past)
      .when(recordContribution({}, { at: since }))
      .thenAccepted({ ...recorded(), text: { summaryText: SUMMARY } });
  });

  test('is written down by the advisor themselves or by staff, not by another advisor', () => {
    given([], there)
      .when(recordContribution({}, { actor: asAdvisor(advisorId) }))
      .thenAccepted({ ...recorded(), text: { summaryText: SUMMARY } });
    given([], there)
      .when(recordContribution({}, { actor: asAdvisor(bo) }))
      .thenRefused('NOT_YOUR_RECORD', 'advisorId');
  });
});

describe('what follows a contribution', () => {
  test.each(everyLaterCommand)('needs the contribution: $type', (asked) => {
    given([]).when(asked).thenRefused('CONTRIBUTION_NOT_FOUND', 'contributionId');
  });

  test.each(everyLaterCommand)('is not for another advisor: $type', (asked) => {
    given([recorded(), feedbackGiven()])
      .when({ ...asked, actor: asAdvisor(bo) })
      .thenRefused('NOT_YOUR_RECORD', 'contributionId');
  });

  test.each(everyLaterCommand)('cannot have happened before it: $type', (asked) => {
    given([recorded({}, { at: '2017-05-10T12:00:00.000Z' }), feedbackGiven()])
      .when({ ...asked, at: '2017-05-10T11:59:59.999Z' })
      .thenRefused('BEFORE_CONTRIBUTION', 'occurredAt');
  });

  test('can happen in the same moment', () => {
    given([recorded({}, { at: '2017-05-10T12:00:00.000Z' })])
      .when(giveFeedback({}, { at: '2017-05-10T12:00:00.000Z' }))
      .thenAccepted(feedbackGiven());
  });
});

describe('confirming', () => {
  test('nobody confirms their own record; somebody else does', () => {
    given([recorded({}, { actor: colleague })])
      .when(confirm({}, { actor: colleague }))
      .thenRefused('OWN_RECORD', 'contributionId');
    given([recorded({}, { actor: colleague })])
      .when(confirm({}, { actor: lead }))
      .thenAccepted(confirmed());
  });

  test('an advisor confirms what staff wrote, and not what they wrote themselves', () => {
    given([recorded({}, { actor: colleague })])
      .when(confirm({}, { actor: asAdvisor(advisorId) }))
      .thenAccepted(confirmed());
    given([recorded({}, { actor: asAdvisor(advisorId) })])
      .when(confirm({}, { actor: asAdvisor(advisorId) }))
      .thenRefused('OWN_RECORD', 'contributionId');
  });

  test('happens once', () => {
    given([recorded({}, { actor: colleague }), confirmed()])
      .when(confirm({}, { actor: lead }))
      .thenRefused('CONTRIBUTION_ALREADY_CONFIRMED', 'contributionId');
  });

  test('is needed again after a correction, by somebody else than who corrected', () => {
    const past = [recorded({}, { actor: colleague }), confirmed(), corrected({}, { actor: lead })];
    given(past)
      .when(confirm({}, { actor: lead }))
      .thenRefused('OWN_RECORD', 'contributionId');
    given(past)
      .when(confirm({}, { actor: colleague }))
      .thenAccepted(confirmed());
  });
});

describe('correcting', () => {
  test('changes something', () => {
    given([recorded()])
      .when(correct({ kind: undefined }))
      .thenRefused('NOTHING_CORRECTED');
    given([recorded()]).when(correct()).thenAccepted(corrected());
    given([recorded()])
      .when(correct({ kind: undefined, principles: [] }))
      .thenAccepted(corrected({ kind: undefined, principles: [] }));
    given([recorded()])
      .when(correct({ kind: undefined, summaryText: 'In other words' }))
      .thenAccepted({ ...corrected({ kind: undefined }), text: { summaryText: 'In other words' } });
  });
});

describe('the outcome', () => {
  test.each(['NOT_ADOPTED', 'DEFERRED'] as const)('%s is owed a reason', (outcome) => {
    given([recorded()]).when(decideOutcome({ outcome })).thenRefused('REASON_REQUIRED', 'reasonText');
    given([recorded()])
      .when(decideOutcome({ outcome, reasonText: 'There is no money for it this year' }))
      .thenAccepted({ ...outcomeDecided({ outcome }), text: { reasonText: 'There is no money for it this year' } });
  });

  test.each(['ADOPTED', 'PARTLY'] as const)('%s needs no reason', (outcome) => {
    given([recorded()])
      .when(decideOutcome({ outcome, whatChangedText: 'The question is asked' }))
      .thenAccepted({ ...outcomeDecided({ outcome }), text: { whatChangedText: 'The question is asked' } });
  });

  test.each(['ADOPTED', 'PARTLY', 'NOT_ADOPTED'] as const)('%s is decided once', (outcome) => {
    given([recorded(), outcomeDecided({ outcome })])
      .when(decideOutcome())
      .thenRefused('OUTCOME_ALREADY_DECIDED', 'contributionId');
  });

  test('that was put off is decided later', () => {
    const putOff = [recorded(), outcomeDecided({ outcome: 'DEFERRED' })];
    given(putOff).when(decideOutcome()).thenAccepted(outcomeDecided());
    given([...putOff, outcomeDecided()])
      .when(decideOutcome())
      .thenRefused('OUTCOME_ALREADY_DECIDED', 'contributionId');
  });
});

describe('feedback', () => {
  test('is given as often as there is something to tell, in words kept as personal text', () => {
    given([recorded()]).when(giveFeedback()).thenAccepted(feedbackGiven());
    given([recorded(), feedbackGiven()])
      .when(giveFeedback({ messageText: 'It is in use' }))
      .thenAccepted({ ...feedbackGiven(), text: { messageText: 'It is in use' } });
  });

  test('is rated after it was given', () => {
    given([recorded()]).when(rateFeedback()).thenRefused('NO_FEEDBACK_YET', 'contributionId');
    given([recorded(), outcomeDecided()]).when(rateFeedback()).thenRefused('NO_FEEDBACK_YET', 'contributionId');
    given([recorded(), feedbackGiven()]).when(rateFeedback()).thenAccepted(feedbackRated());
  });
});

describe('a reflection', () => {
  test('from the advisor’s side is the advisor’s, whoever writes it down', () => {
    for (const actor of [asAdvisor(advisorId), colleague]) {
      given([recorded()])
        .when(reflect({ wentWellText: 'I was heard' }, { actor }))
        .thenAccepted({ ...reflectionRecorded(), text: { wentWellText: 'I was heard' } });
    }
  });

  test('from the staff’s side is that of the one who writes it, and never an advisor’s', () => {
    given([recorded()])
      .when(reflect({ by: 'STAFF' }, { actor: colleague }))
      .thenAccepted(reflectionRecorded({ by: 'STAFF', authorId: colleague.id }));
    given([recorded()])
      .when(reflect({ by: 'STAFF' }, { actor: asAdvisor(advisorId) }))
      .thenRefused('NOT_YOUR_SIDE', 'by');
  });
});

test.each([recordContribution(), ...everyLaterCommand])(
  'nothing is recorded of what an advisor brought who was erased: $type',
  (asked) => {
    const past = asked.type === 'RecordContribution' ? [] : [recorded()];
    const erased = makersOf<AdvisorEvent>()('SubjectErased', {});
    given(past, { ...there, [advisorId]: [advisorRegistered(), erased()] })
      .when(asked)
      .thenRefused('ADVISOR_ERASED', past.length === 0 ? 'advisorId' : 'contributionId');
  },
);

testThatAllIsShown(contributionAggregate);
