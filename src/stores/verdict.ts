// Whether an append may happen: the same judgement in every store that can see all its streams at once.
import type { AcceptedCommand, AppendOutcome, ExpectedRevision, Guard, KnownCommand } from '../kernel/event-store';

export interface AppendRequest {
  readonly stream: string;
  readonly expected: ExpectedRevision;
  readonly guards: readonly Guard[];
  readonly command?: AcceptedCommand | undefined;
}

export interface StoreState {
  /** -1 when there is no such stream. */
  revisionOf(stream: string): number;
  findCommand(commandId: string): KnownCommand | undefined;
}

/** Why the append may not happen, or undefined when it may. */
export const judge = (request: AppendRequest, state: StoreState): Exclude<AppendOutcome, { kind: 'appended' }> | undefined => {
  const known = request.command && state.findCommand(request.command.commandId);
  if (known) return { kind: 'known', command: known };
  const revision = state.revisionOf(request.stream);
  if (!meets(revision, request.expected)) return { kind: 'conflict', stream: request.stream, actualRevision: revision };
  for (const guard of request.guards) {
    const actualRevision = state.revisionOf(guard.stream);
    if (actualRevision !== guard.revision) return { kind: 'conflict', stream: guard.stream, actualRevision };
  }
  return undefined;
};

const meets = (revision: number, expected: ExpectedRevision): boolean => {
  switch (expected) {
    case 'any':
      return true;
    case 'exists':
      return revision >= 0;
    case 'none':
      return revision < 0;
    default:
      return revision === expected;
  }
};
