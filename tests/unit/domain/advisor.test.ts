// The rules of the register of advisors.
import type { ActivityEvent } from '../../../src/domain/activity/events';
import { advisorAggregate } from '../../../src/domain/advisor/advisor';
import type { AdvisorCommand } from '../../../src/domain/advisor/commands';
import type { AdvisorEvent } from '../../../src/domain/advisor/events';
import { scheduler } from '../../../src/domain/roles';
import { ada as advisorId, asAdvisor, bo, colleague, lead, liaisonTeam, panel } from '../../support/cast';
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
const askForErasure = command('RequestErasure', { advisorId, onBehalf: true });
const decideErasure = command('DecideErasure', { advisorId, decision: 'ERASE', ground: 'CONSENT_WITHDRAWN' });
const refuseErasure = command('DecideErasure', { advisorId, decision: 'REFUSE', exemption: 'LEGAL_CLAIMS' });
const erase = command('EraseAdvisor', { advisorId });
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

const erasureRequested = event('ErasureRequested', { onBehalf: true });
const erasureDecided = event('ErasureDecided', { decision: 'ERASE', ground: 'CONSENT_WITHDRAWN' });
const erasureRefused = event('ErasureDecided', { decision: 'REFUSE', exemption: 'LEGAL_CLAIMS' });
const erased = event('SubjectErased', {});

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

const self = asAdvisor(advisorId);
const onBehalf = { actor: colleague };

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

describe('being forgotten', () => {
  test('is asked for by the advisor, or for them by somebody who says so', () => {
    given([registered()])
      .when(askForErasure({ onBehalf: false }, { actor: self }))
      .thenAccepted(erasureRequested({ onBehalf: false }));
    given([registered()]).when(askForErasure({}, onBehalf)).thenAccepted(erasureRequested());
    given([registered()])
      .when(askForErasure({ onBehalf: true }, { actor: self }))
      .thenRefused('ON_BEHALF_NOT_TRUE', 'onBehalf');
    given([registered()])
      .when(askForErasure({ onBehalf: false }, onBehalf))
      .thenRefused('ON_BEHALF_NOT_TRUE', 'onBehalf');
    given([registered()])
      .when(askForErasure({ onBehalf: true }, { actor: asAdvisor(bo) }))
      .thenRefused('NOT_YOUR_RECORD', 'advisorId');
  });

  test('can be asked for on the register, while pausing, and after leaving', () => {
    for (const past of [[registered()], [registered(), paused()], [registered(), left()]]) {
      given(past).when(askForErasure()).thenAccepted(erasureRequested());
    }
    given([]).when(askForErasure()).thenRefused('ADVISOR_NOT_FOUND', 'advisorId');
  });

  test('is asked for once until it is decided, and again after it was refused', () => {
    const asked = [registered(), erasureRequested()];
    given(asked).when(askForErasure()).thenRefused('ERASURE_ALREADY_REQUESTED', 'advisorId');
    given([...asked, erasureDecided()])
      .when(askForErasure())
      .thenRefused('ERASURE_ALREADY_DECIDED', 'advisorId');
    given([...asked, erasureRefused()])
      .when(askForErasure())
      .thenAccepted(erasureRequested());
  });

  test('is decided on a ground, or refused by an exemption, with what was said about it as personal text', () => {
    const asked = [registered(), erasureRequested({}, onBehalf)];
    given(asked)
      .when(decideErasure({ reasonText: 'As asked' }))
      .thenAccepted({ ...erasureDecided(), text: { reasonText: 'As asked' } });
    given(asked).when(refuseErasure()).thenAccepted(erasureRefused());
    given(asked)
      .when(decideErasure({ ground: undefined }))
      .thenRefused('GROUND_REQUIRED', 'ground');
    given(asked)
      .when(decideErasure({ exemption: 'LEGAL_CLAIMS' }))
      .thenRefused('GROUND_REQUIRED', 'ground');
    given(asked)
      .when(refuseErasure({ exemption: undefined }))
      .thenRefused('EXEMPTION_REQUIRED', 'exemption');
    given(asked)
      .when(refuseErasure({ ground: 'OBJECTED' }))
      .thenRefused('EXEMPTION_REQUIRED', 'exemption');
  });

  test('is decided once each time it was asked for', () => {
    given([registered()]).when(decideErasure()).thenRefused('ERASURE_NOT_REQUESTED', 'advisorId');
    given([registered(), erasureRequested({}, onBehalf), erasureRefused()])
      .when(decideErasure())
      .thenRefused('ERASURE_NOT_REQUESTED', 'advisorId');
  });

  test('is not decided by whoever asked for somebody else, nor by the person', () => {
    given([registered(), erasureRequested({}, { actor: lead })])
      .when(decideErasure({}, { actor: lead }))
      .thenRefused('OWN_ERASURE', 'advisorId');
    given([registered(), erasureRequested({}, onBehalf)])
      .when(decideErasure({}, { actor: lead }))
      .thenAccepted(erasureDecided());
    given([registered(), erasureRequested({ onBehalf: false }, { actor: self })])
      .when(decideErasure({}, { actor: { id: advisorId, role: 'admin' } }))
      .thenRefused('OWN_ERASURE', 'advisorId');
  });

  test('is carried out once it was decided, and not before, nor after a refusal', () => {
    const asked = [registered(), erasureRequested({}, onBehalf)];
    given([...asked, erasureDecided()])
      .when(erase())
      .thenAccepted(erased());
    given(asked).when(erase()).thenRefused('ERASURE_NOT_DECIDED', 'advisorId');
    given([...asked, erasureRefused()])
      .when(erase())
      .thenRefused('ERASURE_NOT_DECIDED', 'advisorId');
    given([...asked, erasureRefused(), erasureRequested()])
      .when(erase())
      .thenRefused('ERASURE_NOT_DECIDED', 'advisorId');
  });

  test('is done again by the ledger alone, when the decision was lost with what an older backup does not hold', () => {
    given([registered()])
      .when(erase({ again: true }, { actor: scheduler }))
      .thenAccepted(erased({ again: true }));
    given([registered()])
      .when(erase({}, { actor: scheduler }))
      .thenRefused('ERASURE_NOT_DECIDED', 'advisorId');
    given([registered(), erasureRequested({}, onBehalf), erasureDecided()])
      .when(erase({ again: true }, { actor: lead }))
      .thenRefused('ERASURE_NOT_DECIDED', 'advisorId');
  });

  test.each([...everyCommand, askForErasure(), decideErasure(), erase()])(
    'ends everything: nothing is recorded of an advisor who was erased: $type',
    (asked) => {
      given([registered(), consentGiven(), erasureRequested(), erasureDecided(), erased()])
        .when(asked)
        .thenRefused('ADVISOR_ERASED', 'advisorId');
    },
  );

  test('is for good: somebody who comes back is another advisor', () => {
    given([registered(), erased()]).when(registerAdvisor()).thenRefused('ERASED_ID', 'advisorId');
  });
});

testThatAllIsShown(advisorAggregate);
