// What erasing somebody would do, in figures: shown before it is done, because it cannot be undone.
import { advisorFold, type Erasure } from '../domain/advisor/state';
import { claimFold } from '../domain/claim/claim';
import { contributionFold } from '../domain/contribution/state';
import type { Catalogue } from '../kernel/catalogue';
import type { Clock } from '../kernel/clock';
import type { CommandHandler } from '../kernel/command-handler';
import type { EventStore } from '../kernel/event-store';
import { prefixOf, type StreamId } from '../kernel/ids';
import { createStateReader } from '../kernel/state-reader';
import { whatIsOpen } from './close-open';

export interface ErasurePreview {
  readonly status: 'Unknown' | 'Active' | 'Paused' | 'Left' | 'Erased';
  readonly erasure: Erasure['status'];
  /** Events whose sealed text goes. */
  readonly texts: number;
  readonly invitationsToWithdraw: number;
  readonly pairsToEnd: number;
  /** People who are let in as them. */
  readonly rolesToEnd: number;
  /** What is owed to them, and can no longer be recorded as paid. */
  readonly unpaidClaims: number;
  /** Contributions of which they will never hear what became of them. */
  readonly unanswered: number;
}

export interface PreviewParts {
  readonly store: EventStore;
  readonly catalogue: Catalogue;
  readonly clock: Clock;
  readonly commands: CommandHandler;
}

export const previewErasure = async (parts: PreviewParts, advisorId: StreamId): Promise<ErasurePreview> => {
  const { store } = parts;
  const states = createStateReader(parts);
  const { state: advisor } = await states.read(advisorFold, advisorId);
  const naming = await store.streamsNaming(advisorId);
  const open = await whatIsOpen({ ...parts, states }, advisorId);
  let [texts, unpaidClaims, unanswered] = [0, 0, 0];
  for (const stream of [advisorId, ...naming]) {
    texts += await textsIn(store, stream, advisorId);
    if (prefixOf(stream) === 'claim') {
      const { state } = await states.read(claimFold, stream);
      if (state.status === 'Submitted' || state.status === 'Approved') unpaidClaims += 1;
    }
    if (prefixOf(stream) === 'contribution') {
      const { state } = await states.read(contributionFold, stream);
      if (state.status !== 'Unknown' && state.advisorId === advisorId && !(state.outcome && state.hasFeedback)) unanswered += 1;
    }
  }
  return {
    status: advisor.status,
    erasure: advisor.status === 'Unknown' ? 'NotAsked' : advisor.erasure.status,
    texts,
    invitationsToWithdraw: open.filter(({ type }) => type === 'WithdrawInvitation').length,
    pairsToEnd: open.filter(({ type }) => type === 'EndPeerPair').length,
    rolesToEnd: open.filter(({ type }) => type === 'RevokeRole').length,
    unpaidClaims,
    unanswered,
  };
};

const textsIn = async (store: EventStore, stream: StreamId, subject: StreamId): Promise<number> => {
  let count = 0;
  for (const { envelope } of await store.readStream(stream)) {
    if (envelope.sd.length > 0 && (await store.readSealed(envelope.id)).some((record) => record.subject === subject)) count += 1;
  }
  return count;
};
