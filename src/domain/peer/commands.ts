// What can be asked of a peer pair.
import { type CommandOf, defineCommands } from '../../kernel/command';
import { newId, ref } from '../../kernel/fields';
import { everybodyInvolved, involvementTeam } from '../roles';
import { peerFields as f } from './events';

const peerId = ref('peer', 'The peer pair.');

export const peerCommands = defineCommands({
  StartPeerPair: {
    describe: 'Make two advisors a peer pair.',
    roles: involvementTeam,
    input: { peerId: newId('peer'), advisorIds: f.advisorIds, kind: f.kind, teamId: f.teamId },
  },
  EndPeerPair: { describe: 'Record that a peer pair has ended.', roles: everybodyInvolved, input: { peerId } },
  RecordPeerSupport: {
    describe: 'Record time that a peer pair spent on supporting each other.',
    roles: everybodyInvolved,
    input: { peerId, minutes: f.minutes },
  },
});

export type PeerCommand = CommandOf<typeof peerCommands>;
