// Erases somebody because nothing about them is needed any more: asked for by one person, decided by another, as any erasure is.
import type { CommandHandler } from '../kernel/command-handler';
import type { StreamId } from '../kernel/ids';

export interface ErasingParts {
  readonly commands: CommandHandler;
  readonly newId: () => string;
  /** Two different people, by their pseudonymous ids. */
  readonly requestedBy: string;
  readonly decidedBy: string;
}

/** What went before, perhaps in a run that was interrupted, is left as it is. */
const DONE_BEFORE: readonly string[] = ['ERASURE_ALREADY_REQUESTED', 'ERASURE_ALREADY_DECIDED', 'ERASURE_NOT_REQUESTED'];

/** @throws Error with the sentence of the refusal */
export const eraseForRetention =
  ({ commands, newId, requestedBy, decidedBy }: ErasingParts) =>
  async (advisorId: StreamId, ground: string): Promise<void> => {
    const give = async (type: string, more: object, actor: { id: string; role: string }): Promise<void> => {
      const outcome = await commands.handle({ type, input: { commandId: newId(), advisorId, ...more }, actor });
      if (outcome.kind !== 'refused') return;
      const [refusal] = outcome.refusals.filter(({ code }) => type === 'EraseAdvisor' || !DONE_BEFORE.includes(code));
      if (refusal) throw new Error(`${refusal.code}: ${refusal.message}`);
    };
    await give('RequestErasure', { onBehalf: true }, { id: requestedBy, role: 'involvement_lead' });
    await give('DecideErasure', { decision: 'ERASE', ground }, { id: decidedBy, role: 'admin' });
    await give('EraseAdvisor', {}, { id: decidedBy, role: 'admin' });
  };
