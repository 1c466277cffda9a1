// What can be asked of the register of advisors.
import { type CommandOf, defineCommands } from '../../kernel/command';
import { newId, ref } from '../../kernel/fields';
import { decidesOnErasure, everybodyInvolved, involvementTeam, scheduler } from '../roles';
import { advisorFields as fields } from './events';

const advisorId = ref('advisor', 'The advisor.');

export const advisorCommands = defineCommands({
  RegisterAdvisor: {
    describe: 'Put a person with lived experience on the register.',
    roles: involvementTeam,
    input: {
      advisorId: newId('advisor'),
      lens: fields.lens,
      nameText: fields.nameText,
      contactText: fields.contactText,
      joinedOn: fields.joinedOn,
    },
  },
  GiveConsent: {
    describe: 'Record that an advisor agrees to one purpose.',
    roles: everybodyInvolved,
    input: { advisorId, purpose: fields.purpose, noticeVersion: fields.noticeVersion, method: fields.method },
  },
  WithdrawConsent: {
    describe: 'Record that an advisor takes back their agreement to one purpose.',
    roles: everybodyInvolved,
    input: { advisorId, purpose: fields.purpose },
  },
  CompleteOnboardingStep: {
    describe: 'Record that an advisor completed a step of onboarding.',
    roles: involvementTeam,
    input: { advisorId, step: fields.step, validUntil: fields.validUntil },
  },
  CompleteTraining: {
    describe: 'Record that an advisor completed a training.',
    roles: involvementTeam,
    input: { advisorId, code: fields.trainingCode, validUntil: fields.validUntil },
  },
  EvidenceSkill: {
    describe: 'Record that a skill of an advisor showed.',
    roles: involvementTeam,
    input: { advisorId, skill: fields.skill, activityId: fields.activityId },
  },
  AgreeSupportPlan: {
    describe: 'Record what support an advisor has, and how much they want to do.',
    roles: everybodyInvolved,
    input: { advisorId, maxHoursPerMonth: fields.maxHoursPerMonth, adjustmentsText: fields.adjustmentsText },
  },
  PauseInvolvement: { describe: 'Pause an advisor’s involvement.', roles: everybodyInvolved, input: { advisorId } },
  ResumeInvolvement: { describe: 'Resume an advisor’s involvement.', roles: everybodyInvolved, input: { advisorId } },
  LeaveRegister: {
    describe: 'Record that an advisor leaves the register.',
    roles: everybodyInvolved,
    input: { advisorId, reasonCode: fields.reasonCode },
  },
  RequestErasure: {
    describe: 'Ask that an advisor be erased: the advisor for themselves, or somebody for them, who says so.',
    roles: everybodyInvolved,
    input: { advisorId, onBehalf: fields.onBehalf },
  },
  DecideErasure: {
    describe: 'Decide whether an advisor who asked for it is erased: on which ground, or by which exemption not.',
    roles: decidesOnErasure,
    input: {
      advisorId,
      decision: fields.decision,
      ground: fields.ground,
      exemption: fields.exemption,
      reasonText: fields.reasonText,
    },
  },
  EraseAdvisor: {
    describe: 'Erase an advisor, as it was decided. All text about them is gone for good; what they did stays as it is.',
    roles: [...decidesOnErasure, scheduler.role],
    // What stands before it in a file has to be there, and nothing may be under way that still seals text.
    byItself: true,
    input: { advisorId, again: fields.again },
  },
});

export type AdvisorCommand = CommandOf<typeof advisorCommands>;
