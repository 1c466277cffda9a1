// One advisor: the rules of the register. Pure.
import { accept, type Aggregate, type Decision } from '../../kernel/decider';
import { refusing } from '../../kernel/refusal';
import { activityRefusals } from '../activity/refusals';
import { type Activity, activityFold } from '../activity/state';
import { maySpeakFor } from '../roles';
import { type AdvisorCommand, advisorCommands } from './commands';
import { type AdvisorEvent, advisorEvents } from './events';
import { decideErasure, eraseAdvisor, requestErasure } from './erasure';
import { advisorRefusals } from './refusals';
import { type Advisor, advisorFold, type KnownAdvisor } from './state';

const refuse = refusing({ ...advisorRefusals, ACTIVITY_NOT_FOUND: activityRefusals.ACTIVITY_NOT_FOUND });

type AdvisorFacts = {
  readonly activity: Activity;
};

const decide = (command: AdvisorCommand, advisor: Advisor, { activity }: AdvisorFacts): Decision<AdvisorEvent> => {
  if (!maySpeakFor(command.actor, command.stream)) return refuse('NOT_YOUR_RECORD', 'advisorId');
  if (command.type === 'RegisterAdvisor') {
    if (advisor.status === 'Erased') return refuse('ERASED_ID', 'advisorId');
    if (advisor.status !== 'Unknown') return refuse('ADVISOR_ALREADY_REGISTERED', 'advisorId');
    const { lens, joinedOn, nameText, contactText } = command.data;
    return accept({ type: 'AdvisorRegistered', data: { lens, joinedOn }, text: { nameText, contactText } });
  }
  if (advisor.status === 'Unknown') return refuse('ADVISOR_NOT_FOUND', 'advisorId');
  if (advisor.status === 'Erased') return refuse('ADVISOR_ERASED', 'advisorId');

  switch (command.type) {
    // What belongs to people is theirs for ever: taking consent back, and being forgotten.
    case 'WithdrawConsent':
      return withdrawConsent(command.data, advisor);
    case 'RequestErasure':
      return requestErasure(command, advisor);
    case 'DecideErasure':
      return decideErasure(command, advisor);
    case 'EraseAdvisor':
      return eraseAdvisor(command, advisor);
    default:
      return advisor.status === 'Left' ? refuse('ADVISOR_LEFT', 'advisorId') : decideWhileOnRegister(command, advisor, activity);
  }
};

type ErasureCommand = 'RequestErasure' | 'DecideErasure' | 'EraseAdvisor';
type RegisterCommand = Exclude<AdvisorCommand, { type: 'RegisterAdvisor' | 'WithdrawConsent' | ErasureCommand }>;

const decideWhileOnRegister = (command: RegisterCommand, advisor: KnownAdvisor, activity: Activity): Decision<AdvisorEvent> => {
  switch (command.type) {
    case 'GiveConsent': {
      const { purpose, noticeVersion, method } = command.data;
      if (advisor.consents.get(purpose) === noticeVersion) return refuse('CONSENT_ALREADY_GIVEN', 'purpose');
      return accept({ type: 'ConsentGiven', data: { purpose, noticeVersion, method } });
    }
    case 'CompleteOnboardingStep':
      return accept({
        type: 'OnboardingStepCompleted',
        data: { step: command.data.step, validUntil: command.data.validUntil },
      });
    case 'CompleteTraining':
      return accept({ type: 'TrainingCompleted', data: { code: command.data.code, validUntil: command.data.validUntil } });
    case 'EvidenceSkill': {
      const { skill, activityId } = command.data;
      if (activityId && activity.status === 'Unknown') return refuse('ACTIVITY_NOT_FOUND', 'activityId');
      return accept({ type: 'SkillEvidenced', data: { skill, activityId } });
    }
    case 'AgreeSupportPlan': {
      const { maxHoursPerMonth, adjustmentsText } = command.data;
      if (maxHoursPerMonth === undefined && adjustmentsText === undefined) return refuse('SUPPORT_PLAN_EMPTY');
      return accept({ type: 'SupportPlanAgreed', data: { maxHoursPerMonth }, text: { adjustmentsText } });
    }
    case 'PauseInvolvement':
      if (advisor.status === 'Paused') return refuse('ADVISOR_PAUSED', 'advisorId');
      return accept({ type: 'InvolvementPaused', data: {} });
    case 'ResumeInvolvement':
      if (advisor.status !== 'Paused') return refuse('ADVISOR_NOT_PAUSED', 'advisorId');
      return accept({ type: 'InvolvementResumed', data: {} });
    case 'LeaveRegister':
      return accept({ type: 'AdvisorLeft', data: { reasonCode: command.data.reasonCode } });
  }
};

const withdrawConsent = (
  { purpose }: Extract<AdvisorCommand, { type: 'WithdrawConsent' }>['data'],
  advisor: KnownAdvisor,
): Decision<AdvisorEvent> =>
  advisor.consents.has(purpose)
    ? accept({ type: 'ConsentWithdrawn', data: { purpose } })
    : refuse('CONSENT_NOT_GIVEN', 'purpose');

export const advisorAggregate: Aggregate<Advisor, AdvisorCommand, AdvisorEvent, AdvisorFacts> = {
  prefix: 'advisor',
  commands: advisorCommands,
  events: advisorEvents,
  refusals: advisorRefusals,
  fold: advisorFold,
  facts: {
    activity: {
      fold: activityFold,
      streamOf: (command) => (command.type === 'EvidenceSkill' ? command.data.activityId : undefined),
    },
  },
  decide,
};
