// Why a command about a peer pair can be refused.
import type { RefusalTable } from '../../kernel/refusal';

export const peerRefusals = {
  PEER_PAIR_NOT_FOUND: 'There is no such peer pair.',
  PEER_PAIR_ALREADY_STARTED: 'There is a peer pair with this id already.',
  PEER_PAIR_ENDED: 'This peer pair has ended.',
  BEFORE_PEER_PAIR: 'This cannot have happened before the two became a pair.',
} as const satisfies RefusalTable;
