// The rules of being forgotten: asked for, decided by somebody else, carried out, and final. Pure.
import { accept, type Decision } from '../../kernel/decider';
import { refusing } from '../../kernel/refusal';
import { scheduler } from '../roles';
import type { AdvisorCommand } from './commands';
import type { AdvisorEvent } from './events';
import { advisorRefusals } from './refusals';
import type { KnownAdvisor } from './state';

const refuse = refusing(advisorRefusals);

type Given<Type extends AdvisorCommand['type']> = Extract<AdvisorCommand, { type: Type }>;
type Decided = Decision<AdvisorEvent>;

export const requestErasure = ({ actor, stream, data }: Given<'RequestErasure'>, { erasure }: KnownAdvisor): Decided => {
  const { onBehalf } = data;
  if (onBehalf === (actor.id === stream)) return refuse('ON_BEHALF_NOT_TRUE', 'onBehalf');
  switch (erasure.status) {
    case 'Requested':
      return refuse('ERASURE_ALREADY_REQUESTED', 'advisorId');
    case 'ToBeCarriedOut':
      return refuse('ERASURE_ALREADY_DECIDED', 'advisorId');
    case 'NotAsked':
      return accept({ type: 'ErasureRequested', data: { onBehalf } });
  }
};

export const decideErasure = ({ actor, stream, data }: Given<'DecideErasure'>, { erasure }: KnownAdvisor): Decided => {
  const { decision, ground, exemption, reasonText } = data;
  if (erasure.status !== 'Requested') return refuse('ERASURE_NOT_REQUESTED', 'advisorId');
  if (actor.id === stream || (erasure.onBehalf && actor.id === erasure.by)) return refuse('OWN_ERASURE', 'advisorId');
  if (decision === 'ERASE' && (ground === undefined || exemption !== undefined)) return refuse('GROUND_REQUIRED', 'ground');
  if (decision === 'REFUSE' && (exemption === undefined || ground !== undefined)) {
    return refuse('EXEMPTION_REQUIRED', 'exemption');
  }
  return accept({ type: 'ErasureDecided', data: { decision, ground, exemption }, text: { reasonText } });
};

/** The ledger itself does it again without a decision, which may be lost with all that a restored backup does not hold. */
export const eraseAdvisor = ({ actor, data: { again } }: Given<'EraseAdvisor'>, { erasure }: KnownAdvisor): Decided => {
  const isRepetition = again === true && actor.role === scheduler.role;
  if (again === true ? !isRepetition : erasure.status !== 'ToBeCarriedOut') return refuse('ERASURE_NOT_DECIDED', 'advisorId');
  return accept({ type: 'SubjectErased', data: { again } });
};
