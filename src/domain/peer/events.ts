// What happens between two advisors who support each other.
import { defineEvents, type NewEventOf, type PastEventOf } from '../../kernel/event';
import { listOf, ref, wholeNumber } from '../../kernel/fields';
import { peerPairKind } from '../vocabulary';

export const peerFields = {
  advisorIds: listOf(ref('advisor', 'An advisor.'), 'The two advisors.', { min: 2, max: 2 }),
  kind: peerPairKind,
  teamId: ref('team', 'The team with which they work, if it is about one.').optional(),
  minutes: wholeNumber(1, 6000, 'How long they spent. In minutes.'),
};

const f = peerFields;

export const peerEvents = defineEvents({
  PeerPairStarted: {
    describe: 'Two advisors became a peer pair.',
    data: { advisorIds: f.advisorIds, kind: f.kind, teamId: f.teamId },
  },
  PeerPairEnded: { describe: 'Two advisors are no peer pair any more.', data: { advisorIds: f.advisorIds } },
  PeerSupportRecorded: {
    describe: 'A peer pair spent time on supporting each other.',
    data: { advisorIds: f.advisorIds, minutes: f.minutes },
  },
});

export type PeerEvent = NewEventOf<typeof peerEvents>;
export type PastPeerEvent = PastEventOf<typeof peerEvents>;
