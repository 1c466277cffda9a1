// What happens to an advisor on the register.
import { defineEvents, type NewEventOf, type PastEventOf } from '../../kernel/event';
import { code, listOf, localDate, personalText, plainText, ref, wholeNumber, yesNo } from '../../kernel/fields';
import {
  consentMethod,
  consentPurpose,
  erasureDecision,
  erasureExemption,
  erasureGround,
  lens,
  reasonForLeaving,
} from '../vocabulary';

export const advisorFields = {
  lens: listOf(lens, 'From which sides the advisor knows services.', { min: 1, max: 3 }),
  nameText: personalText('What the advisor is called.'),
  contactText: personalText('How the advisor can be reached.').optional(),
  joinedOn: localDate('The day the advisor joined the register.'),
  purpose: consentPurpose,
  noticeVersion: plainText('Which version of the privacy notice the advisor was shown.', 40),
  method: consentMethod,
  step: code('The step of onboarding, for example INDUCTION or DBS_CHECK.'),
  trainingCode: code('Which training.'),
  validUntil: localDate('The last day on which it is valid; without it, it does not expire.').optional(),
  skill: code('Which skill.'),
  activityId: ref('activity', 'The activity in which it showed.').optional(),
  maxHoursPerMonth: wholeNumber(1, 300, 'The most hours a month the advisor wants to be involved.').optional(),
  adjustmentsText: personalText('What the advisor needs in order to take part.').optional(),
  reasonCode: reasonForLeaving,
  onBehalf: yesNo('Whether somebody else asks for the advisor, who wants it.'),
  decision: erasureDecision,
  ground: erasureGround.optional(),
  exemption: erasureExemption.optional(),
  reasonText: personalText('Why it was decided so; it is erased with everything else.').optional(),
  again: yesNo('Whether it is done once more, because an older backup was restored.').optional(),
};

const { nameText, contactText, adjustmentsText, reasonText } = advisorFields;

export const advisorEvents = defineEvents({
  AdvisorRegistered: {
    describe: 'A person with lived experience joined the register.',
    data: { lens: advisorFields.lens, joinedOn: advisorFields.joinedOn },
    text: { nameText, contactText },
  },
  ConsentGiven: {
    describe: 'An advisor agreed to one purpose.',
    data: { purpose: advisorFields.purpose, noticeVersion: advisorFields.noticeVersion, method: advisorFields.method },
  },
  ConsentWithdrawn: {
    describe: 'An advisor took back their agreement to one purpose.',
    data: { purpose: advisorFields.purpose },
  },
  OnboardingStepCompleted: {
    describe: 'An advisor completed a step of onboarding.',
    data: { step: advisorFields.step, validUntil: advisorFields.validUntil },
  },
  TrainingCompleted: {
    describe: 'An advisor completed a training.',
    data: { code: advisorFields.trainingCode, validUntil: advisorFields.validUntil },
  },
  SkillEvidenced: {
    describe: 'A skill of an advisor showed.',
    data: { skill: advisorFields.skill, activityId: advisorFields.activityId },
  },
  SupportPlanAgreed: {
    describe: 'An advisor and the trust agreed what support the advisor has, and how much they want to do.',
    data: { maxHoursPerMonth: advisorFields.maxHoursPerMonth },
    text: { adjustmentsText },
  },
  InvolvementPaused: { describe: 'An advisor paused.', data: {} },
  InvolvementResumed: { describe: 'An advisor came back from a pause.', data: {} },
  AdvisorLeft: { describe: 'An advisor left the register.', data: { reasonCode: advisorFields.reasonCode } },
  ErasureRequested: {
    describe: 'An advisor asked to be erased, or somebody asked for them.',
    data: { onBehalf: advisorFields.onBehalf },
  },
  ErasureDecided: {
    describe: 'It was decided whether an advisor is erased.',
    data: { decision: advisorFields.decision, ground: advisorFields.ground, exemption: advisorFields.exemption },
    text: { reasonText },
  },
  SubjectErased: {
    describe: 'An advisor was erased: the key to all text about them was destroyed, and the text deleted.',
    data: { again: advisorFields.again },
  },
});

export type AdvisorEvent = NewEventOf<typeof advisorEvents>;
export type PastAdvisorEvent = PastEventOf<typeof advisorEvents>;
