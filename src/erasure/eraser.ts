// Erases people: step by step, each of which can be done again, and says that it is done only when all of it is.
import { openDryRun } from '../import/dry-run';
import { advisorRefusals } from '../domain/advisor/refusals';
import { advisorFold } from '../domain/advisor/state';
import { scheduler } from '../domain/roles';
import type { Catalogue } from '../kernel/catalogue';
import type { Clock } from '../kernel/clock';
import type { CommandHandler, CommandOutcome, CommandRequest } from '../kernel/command-handler';
import type { EventStore } from '../kernel/event-store';
import { prefixOf, type StreamId, uuidFrom } from '../kernel/ids';
import type { Sealer } from '../kernel/sealing';
import { createStateReader } from '../kernel/state-reader';
import { createTurns } from '../kernel/turns';
import type { Fences } from '../privacy/fences';
import type { KeyStore } from '../privacy/key-store';
import { closeWhatIsOpen } from './close-open';
import { fencedAt, fenceErasedInLedger } from './erased-in-ledger';
import type { Unfinished } from './unfinished';

/** In this order. Before the second nothing is lost; after it nothing is left that could bring the text back. */
export const erasureSteps = [
  'begun',
  'fenced',
  'key destroyed',
  'text deleted',
  'recorded',
  'closed',
  'packs rewritten',
] as const;
export type ErasureStep = (typeof erasureSteps)[number];

export interface EraserParts {
  readonly store: EventStore;
  readonly catalogue: Catalogue;
  readonly sealer: Sealer;
  readonly clock: Clock;
  readonly keys: Pick<KeyStore, 'destroy' | 'destroyed'>;
  readonly fences: Fences;
  readonly unfinished: Unfinished;
  /** Where it is remembered up to where the ledger was looked through for erasures. */
  readonly seenFile: string;
  /** Takes what people said out of the evidence packs that are kept here. */
  readonly forgetInPacks: (subjects: ReadonlySet<string>) => Promise<void>;
  /** What gives commands to the ledger, and only appends. */
  readonly commands: CommandHandler;
  /** Told after each step. */
  readonly onStep?: ((step: ErasureStep) => void) | undefined;
}

export interface Eraser {
  /** All of it, or a refusal with nothing done. @throws StoreFault, Error when it could not be finished: given again, it goes on */
  erase(request: CommandRequest): Promise<CommandOutcome>;
  /**
   * Finishes what had begun, and does again what an older backup has undone. Nothing may be served before it is done. Gives
   * how many were erased again. @throws StoreFault, Error when it could not be finished
   */
  finish(): Promise<number>;
}

export const createEraser = (parts: EraserParts): Eraser => {
  const { store, keys, fences, unfinished, clock } = parts;
  const inTurn = createTurns();
  const states = createStateReader(parts);
  const reached = (step: ErasureStep): void => parts.onStep?.(step);

  const isErased = async (advisorId: StreamId): Promise<boolean> =>
    (await states.read(advisorFold, advisorId)).state.status === 'Erased';

  const carryOut = async (advisorId: StreamId, request: CommandRequest): Promise<CommandOutcome> => {
    unfinished.begin(advisorId, request);
    reached('begun');
    fences.add({ subject: advisorId, at: fencedAt(fences, advisorId, clock()) });
    reached('fenced');
    await keys.destroy(advisorId);
    reached('key destroyed');
    await store.deleteSealed(advisorId);
    reached('text deleted');
    const outcome = await parts.commands.handle(request);
    // Somebody else may have been first; otherwise it is unfinished, and said to be.
    if (outcome.kind === 'refused' && !(await isErased(advisorId))) return outcome;
    reached('recorded');
    const { commandId } = request.input as { readonly commandId: string };
    await closeWhatIsOpen({ ...parts, states }, advisorId, { commandId, actor: request.actor });
    reached('closed');
    await parts.forgetInPacks(new Set([advisorId]));
    reached('packs rewritten');
    // What was being written while the key was destroyed can no longer be opened, and goes as well.
    await store.deleteSealed(advisorId);
    unfinished.end(advisorId);
    return outcome;
  };

  /** By the ledger itself, to which a decision may be lost. */
  const again = (advisorId: StreamId): CommandRequest => ({
    type: 'EraseAdvisor',
    actor: scheduler,
    input: { commandId: uuidFrom(advisorId.slice('advisor-'.length), `EraseAdvisor/${store.log}`), advisorId, again: true },
  });

  return {
    erase: async (request) => {
      const { advisorId } = request.input as { readonly advisorId?: unknown };
      // What the ledger does again it does by itself, and only to those who were erased before.
      const isRepetition = (request.input as { readonly again?: unknown }).again === true;
      if (isRepetition && !fences.all().some(({ subject }) => subject === advisorId)) return notDecided;
      // Tried out first: nothing is destroyed for a command that is refused.
      const rehearsed = await (await openDryRun(parts)).handle(request);
      if (rehearsed.kind === 'refused' || typeof advisorId !== 'string') return rehearsed;
      return inTurn([advisorId], () => carryOut(advisorId, withoutExpectation(request)));
    },
    finish: async () => {
      for (const request of unfinished.all()) {
        const { advisorId } = request.input as { readonly advisorId: StreamId };
        const outcome = await carryOut(advisorId, request);
        if (outcome.kind === 'refused' && !(await isErased(advisorId))) unfinished.end(advisorId);
      }
      for (const subject of await keys.destroyed()) fences.add({ subject, at: fencedAt(fences, subject, clock()) });
      await fenceErasedInLedger({ store, fences, file: parts.seenFile });

      const destroyed = new Set(await keys.destroyed());
      const fenced = fences.all().map(({ subject }) => subject);
      let undone = 0;
      for (const subject of fenced) {
        if (!destroyed.has(subject)) await keys.destroy(subject);
        await store.deleteSealed(subject);
        const isLost = prefixOf(subject) === 'advisor' && (await isOnRegister(subject));
        if (isLost) await carryOut(subject, again(subject));
        if (isLost || !destroyed.has(subject)) undone += 1;
      }
      if (fenced.length > 0) await parts.forgetInPacks(new Set(fenced));
      return undone;
    },
  };

  async function isOnRegister(advisorId: StreamId): Promise<boolean> {
    const { status } = (await states.read(advisorFold, advisorId)).state;
    return status !== 'Unknown' && status !== 'Erased';
  }
};

const notDecided: CommandOutcome = {
  kind: 'refused',
  refusals: [{ code: 'ERASURE_NOT_DECIDED', message: advisorRefusals.ERASURE_NOT_DECIDED, path: ['advisorId'] }],
};

/** It was met when the command was tried out; from then on nothing may stand in the way. */
const withoutExpectation = ({ input, ...request }: CommandRequest): CommandRequest => {
  const { expectedRevision: _, ...rest } = input as Record<string, unknown>;
  return { ...request, input: rest };
};

/** A handler through which erasing somebody is all of it, whoever gives the command. */
export const withErasure = (commands: CommandHandler, eraser: Eraser): CommandHandler => ({
  handle: (request) => (request.type === 'EraseAdvisor' ? eraser.erase(request) : commands.handle(request)),
});
