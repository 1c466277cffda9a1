// What still waited for somebody who was erased is over: invitations are withdrawn, peer pairs end, and nobody is let in as them any
// more. What is done stays as it is.
import { activityFold, type KnownActivity } from '../domain/activity/state';
import { personFold } from '../domain/directory/person';
import { peerFold } from '../domain/peer/peer-pair';
import { scheduler } from '../domain/roles';
import type { CommandHandler, CommandRequest } from '../kernel/command-handler';
import type { Clock } from '../kernel/clock';
import type { Actor } from '../kernel/event';
import type { EventStore } from '../kernel/event-store';
import { prefixOf, type StreamId, uuidFrom } from '../kernel/ids';
import type { StateReader } from '../kernel/state-reader';

export interface ClosingParts {
  readonly store: Pick<EventStore, 'streamsNaming'>;
  readonly states: StateReader;
  readonly commands: CommandHandler;
  readonly clock: Clock;
}

/** Every command's id follows from that of the erasure, so that it can be done again. @throws StoreFault */
export const closeWhatIsOpen = async (
  parts: ClosingParts,
  advisorId: StreamId,
  { commandId, actor }: { readonly commandId: string; readonly actor: Actor },
): Promise<void> => {
  for (const request of await whatIsOpen(parts, advisorId)) {
    const id = uuidFrom(commandId, `${request.type}/${JSON.stringify(request.input)}`);
    const input = { ...(request.input as object), commandId: id, causationId: commandId };
    // Whoever may erase somebody need not be one who gives roles: that theirs ends is the ledger's own doing.
    const by = request.type === 'RevokeRole' ? scheduler : actor;
    // One that is refused was answered, or is over, by now.
    await parts.commands.handle({ type: request.type, input, actor: by });
  }
};

/** The commands that close it. */
export const whatIsOpen = async (
  { store, states, clock }: ClosingParts,
  advisorId: StreamId,
): Promise<readonly Omit<CommandRequest, 'actor'>[]> => {
  const requests: Omit<CommandRequest, 'actor'>[] = [];
  const now = clock();
  for (const stream of [...(await store.streamsNaming(advisorId))].sort()) {
    if (prefixOf(stream) === 'activity') {
      const { state } = await states.read(activityFold, stream);
      if (state.status !== 'Open') continue;
      for (const invitationId of openInvitations(state, advisorId, now)) {
        requests.push({ type: 'WithdrawInvitation', input: { activityId: stream, invitationId, reason: 'ADVISOR_ERASED' } });
      }
    }
    if (prefixOf(stream) === 'peer') {
      const { state } = await states.read(peerFold, stream);
      if (state.status === 'Started') requests.push({ type: 'EndPeerPair', input: { peerId: stream } });
    }
    if (prefixOf(stream) === 'person') {
      const { state } = await states.read(personFold, stream);
      const isThem = state.roles.some((grant) => grant.advisorId === advisorId);
      if (isThem) requests.push({ type: 'RevokeRole', input: { personId: stream, role: 'advisor', reasonCode: 'ERASED' } });
    }
  }
  return requests;
};

const openInvitations = (activity: KnownActivity, advisorId: StreamId, now: string): string[] => {
  if (activity.endsAt !== undefined && activity.endsAt < now) return [];
  return [...activity.invitations].flatMap(([id, invitation]) =>
    invitation.advisorId === advisorId && (invitation.status === 'INVITED' || invitation.status === 'ACCEPTED') ? [id] : [],
  );
};
