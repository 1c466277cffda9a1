// The rules of the register of advisors.
import type { ActivityEvent } from '../../../src/domain/activity/events';
import { advisorAggregate } from '../../../src/domain/advisor/advisor';
import type { AdvisorCommand } from '../../../src/domain/advisor/commands';
import type { AdvisorEvent } from '../../../src/domain/advisor/events';
import { ada as advisorId, asAdvisor, bo, liaisonTeam, panel } from '../../support/cast';
import { makersOf, specificationOf, testThatAllIsShown } from '../../support/specification';

const given = specificationOf(advisorAggregate);
const command = makersOf<AdvisorCommand>();
const event = makersOf<AdvisorEvent>();

const NAME = 'A name that stands nowhere but here';
const registerAdvisor = command('RegisterAdvisor', {
  advisorId,
  lens: ['SERVICE_USER'],
  nameText: NAME,
  joinedOn: '2017-05-15',
});
const giveConsent = command('GiveConsent', { advisorId, purpose: 'CONTACT', noticeVersion: '2017-1', method: 'WRITTEN' });
const withdrawConsent = command('WithdrawConsent', { advisorId, purpose: 'CONTACT' });
const completeStep = command('CompleteOnboardingStep', { advisorId, step: 'INDUCTION' });
const completeTraining = command('CompleteTraining', { advisorId, code: 'RECRUITMENT_AND_SELECTION' });
const evidenceSkill = command('EvidenceSkill', { advisorId, skill: 'CHAIRING' });
const agreeSupportPlan = command('AgreeSupportPlan', { advisorId });
const pause = command('PauseInvolvement', { advisorId });
const resume = command('ResumeInvolvement', { advisorId });
const leave = command('LeaveRegister', { advisorId, reasonCode: 'MOVED_ON' });

const registered = event('AdvisorRegistered', { lens: ['SERVICE_USER'], joinedOn: '2017-05-15' });
const consentGiven = event('ConsentGiven', { purpose: 'CONTACT', noticeVersion: '2017-1', method: 'WRITTEN' });
const consentWithdrawn = event('ConsentWithdrawn', { purpose: 'CONTACT' });
const stepCompleted = event('OnboardingStepCompleted', { step: 'INDUCTION' });
const trainingCompleted = event('TrainingCompleted', { code: 'RECRUITMENT_AND_SELECTION' });
const skillEvidenced = event('SkillEvidenced', { skill: 'CHAIRING' });
const supportPlanAgreed = event('SupportPlanAgreed', {});
const paused = event('InvolvementPaused', {});
const resumed = event('InvolvementResumed', {});
const left = event('AdvisorLeft', { reasonCode: 'MOVED_ON' });

const panelConvened = makersOf<ActivityEvent>()('PanelConvened', {
  teamId: liaisonTeam,
  kind: 'RECRUITMENT_PANEL',
  title: 'A panel',
  purpose: 'Choosing a colleague',
  stage: 'DELIVERY',
  declaredLevel: 6,
  decisionRights: 'EQUAL',
  startsAt: '2017-06-14T09:30:00.000Z',
  mode: 'IN_PERSON',
});

/** Everything that can be asked about an advisor on the register. */
const everyCommand = [
  giveConsent(),
  withdrawConsent(),
  completeStep(),
  completeTraining(),
  evidenceSkill(),
  agreeSupportPlan({ maxHoursPerMonth: 10 }),
  pause(),
  resume(),
  leave(),
];

describe('the register', () => {
  test('takes an advisor on once, keeping name and contact as personal text', () => {
    given([])
      .when(registerAdvisor({ contactText: 'By letter' }))
      .thenAccepted({ ...registered(), text: { nameText: NAME, contactText: 'By letter' } });
    given([registered()]).when(registerAdvisor()).thenRefused('ADVISOR_ALREADY_REGISTERED', 'advisorId');
  });

  test('does not take on again, under the same id, an advisor who left', () => {
    given([registered(), left()]).when(registerAdvisor()).thenRefused('ADVISOR_ALREADY_REGISTERED', 'advisorId');
  });

  test.each(everyCommand)('does not know an advisor before they are registered: $type', (asked) => {
    given([]).when(asked).thenRefused('ADVISOR_NOT_FOUND', 'advisorId');
  });

  test('lets an advisor speak for themselves', () => {
    given([registered()])
      .when(pause({}, { actor: asAdvisor(advisorId) }))
      .thenAccepted(paused());
    given([registered()])
      .when(giveConsent({}, { actor: asAdvisor(advisorId) }))
      .thenAccepted(consentGiven());
  });

  test.each(everyCommand)('lets no advisor speak for another: $type', (asked) => {
    given([registered()])
      .when({ ...asked, actor: asAdvisor(bo) })
      .thenRefused('NOT_YOUR_RECORD', 'advisorId');
  });

  test('does not tell an advisor whether another one is on it', () => {
    given([])
      .when(pause({}, { actor: asAdvisor(bo) }))
      .thenRefused('NOT_YOUR_RECORD', 'advisorId');
  });
});

describe('consent', () => {
  test('is given once on one notice, and again on a newer notice', () => {
    const past = [registered(), consentGiven()];
    given(past).when(giveConsent()).thenRefused('CONSENT_ALREADY_GIVEN', 'purpose');
    given(past)
      .when(giveConsent({ noticeVersion: '2018-1' }))
      .thenAccepted(consentGiven({ noticeVersion: '2018-1' }));
  });

  test('is given for each purpose on its own', () => {
    given([registered(), consentGiven()])
      .when(giveConsent({ purpose: 'QUOTE' }))
      .thenAccepted(consentGiven({ purpose: 'QUOTE' }));
  });

  test('can be taken back only where it stands, and given anew afterwards', () => {
    given([registered(), consentGiven()]).when(withdrawConsent()).thenAccepted(consentWithdrawn());
    given([registered()]).when(withdrawConsent()).thenRefused('CONSENT_NOT_GIVEN', 'purpose');
    given([registered(), consentGiven({ purpose: 'QUOTE' })])
      .when(withdrawConsent())
      .thenRefused('CONSENT_NOT_GIVEN', 'purpose');
    given([registered(), consentGiven(), consentWithdrawn()]).when(withdrawConsent()).thenRefused('CONSENT_NOT_GIVEN', 'purpose');
    given([registered(), consentGiven(), consentWithdrawn()]).when(giveConsent()).thenAccepted(consentGiven());
  });

  test('can be taken back even after leaving', () => {
    given([registered(), consentGiven(), left()]).when(withdrawConsent()).thenAccepted(consentWithdrawn());
  });
});

describe('onboarding, training and skills', () => {
  test('are recorded with their last day', () => {
    given([registered()])
      .when(completeStep({ validUntil: '2020-05-14' }))
      .thenAccepted(stepCompleted({ validUntil: '2020-05-14' }));
    given([registered()])
      .when(completeTraining({ validUntil: '2020-05-14' }))
      .thenAccepted(trainingCompleted({ validUntil: '2020-05-14' }));
  });

  test('go on while an advisor pauses', () => {
    given([registered(), paused()]).when(completeTraining()).thenAccepted(trainingCompleted());
  });

  test('a skill shows in an activity that exists, or without one', () => {
    given([registered()]).when(evidenceSkill()).thenAccepted(skillEvidenced());
    given([registered()])
      .when(evidenceSkill({ activityId: panel }))
      .thenRefused('ACTIVITY_NOT_FOUND', 'activityId');
    given([registered()], { [panel]: [panelConvened()] })
      .when(evidenceSkill({ activityId: panel }))
      .thenAccepted(skillEvidenced({ activityId: panel }));
  });
});

describe('a support plan', () => {
  test('says how much, or what is needed, or both', () => {
    given([registered()]).when(agreeSupportPlan()).thenRefused('SUPPORT_PLAN_EMPTY');
    given([registered()])
      .when(agreeSupportPlan({ maxHoursPerMonth: 1 }))
      .thenAccepted(supportPlanAgreed({ maxHoursPerMonth: 1 }));
    given([registered()])
      .when(agreeSupportPlan({ adjustmentsText: 'Breaks' }))
      .thenAccepted({ ...supportPlanAgreed(), text: { adjustmentsText: 'Breaks' } });
  });
});

describe('pausing and leaving', () => {
  test('an advisor pauses once, and comes back only from a pause', () => {
    given([registered()]).when(pause()).thenAccepted(paused());
    given([registered(), paused()]).when(pause()).thenRefused('ADVISOR_PAUSED', 'advisorId');
    given([registered(), paused()]).when(resume()).thenAccepted(resumed());
    given([registered()]).when(resume()).thenRefused('ADVISOR_NOT_PAUSED', 'advisorId');
    given([registered(), paused(), resumed()]).when(resume()).thenRefused('ADVISOR_NOT_PAUSED', 'advisorId');
    given([registered(), paused(), resumed()]).when(pause()).thenAccepted(paused());
  });

  test('an advisor can leave from a pause', () => {
    given([registered(), paused()]).when(leave()).thenAccepted(left());
  });

  test.each(everyCommand.filter(({ type }) => type !== 'WithdrawConsent'))(
    'nothing is recorded of an advisor who left: $type',
    (asked) => {
      given([registered(), consentGiven(), left()]).when(asked).thenRefused('ADVISOR_LEFT', 'advisorId');
    },
  );
});

testThatAllIsShown(advisorAggregate);
