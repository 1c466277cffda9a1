// The rules of one peer pair. Pure.
import type { Instant } from '../../kernel/clock';
import { accept, type Aggregate, type Decision, type Fold } from '../../kernel/decider';
import { refusing } from '../../kernel/refusal';
import { advisorRefusals } from '../advisor/refusals';
import { type Advisor, advisorFold } from '../advisor/state';
import { maySpeakFor } from '../roles';
import { teamRefusals } from '../team/refusals';
import { type Team, teamFold } from '../team/team';
import { type PeerCommand, peerCommands } from './commands';
import { type PastPeerEvent, type PeerEvent, peerEvents } from './events';
import { peerRefusals } from './refusals';

export type PeerPair =
  | { readonly status: 'Unknown' }
  | { readonly status: 'Started' | 'Ended'; readonly advisorIds: string[]; readonly since: Instant };

type PeerFacts = {
  /** The same pair: it says who they are. */
  readonly own: PeerPair;
  readonly first: Advisor;
  readonly second: Advisor;
  readonly team: Team;
};

const { ADVISOR_NOT_FOUND, ADVISOR_PAUSED, ADVISOR_LEFT, ADVISOR_ERASED, NOT_YOUR_RECORD } = advisorRefusals;
const refuse = refusing({
  ...peerRefusals,
  ADVISOR_NOT_FOUND,
  ADVISOR_PAUSED,
  ADVISOR_LEFT,
  ADVISOR_ERASED,
  NOT_YOUR_RECORD,
  TEAM_NOT_FOUND: teamRefusals.TEAM_NOT_FOUND,
});

export const peerFold: Fold<PeerPair> = {
  initialState: { status: 'Unknown' },
  evolve: (pair, past) => {
    const event = past as PastPeerEvent;
    if (event.type === 'PeerPairStarted') return { status: 'Started', advisorIds: event.data.advisorIds, since: event.at };
    return event.type === 'PeerPairEnded' && pair.status === 'Started' ? { ...pair, status: 'Ended' } : pair;
  },
};

type Decided = Decision<PeerEvent>;

const decide = (command: PeerCommand, pair: PeerPair, facts: PeerFacts): Decided => {
  if (command.type === 'StartPeerPair') return start(command, pair, facts);
  if (pair.status === 'Unknown') return refuse('PEER_PAIR_NOT_FOUND', 'peerId');
  const { advisorIds } = pair;
  if (!advisorIds.some((advisorId) => maySpeakFor(command.actor, advisorId))) return refuse('NOT_YOUR_RECORD', 'peerId');
  if (pair.status === 'Ended') return refuse('PEER_PAIR_ENDED', 'peerId');
  if (command.at < pair.since) return refuse('BEFORE_PEER_PAIR', 'occurredAt');
  if (command.type === 'EndPeerPair') return accept({ type: 'PeerPairEnded', data: { advisorIds } });
  const isErased = facts.first.status === 'Erased' || facts.second.status === 'Erased';
  return isErased
    ? refuse('ADVISOR_ERASED', 'peerId')
    : accept({ type: 'PeerSupportRecorded', data: { advisorIds, minutes: command.data.minutes } });
};

const start = (
  command: Extract<PeerCommand, { type: 'StartPeerPair' }>,
  pair: PeerPair,
  { first, second, team }: PeerFacts,
): Decided => {
  const { advisorIds, kind, teamId } = command.data;
  if (pair.status !== 'Unknown') return refuse('PEER_PAIR_ALREADY_STARTED', 'peerId');
  for (const [index, { status }] of [first, second].entries()) {
    if (status === 'Unknown') return refuse('ADVISOR_NOT_FOUND', 'advisorIds', String(index));
    if (status === 'Paused') return refuse('ADVISOR_PAUSED', 'advisorIds', String(index));
    if (status === 'Left') return refuse('ADVISOR_LEFT', 'advisorIds', String(index));
    if (status === 'Erased') return refuse('ADVISOR_ERASED', 'advisorIds', String(index));
  }
  if (teamId !== undefined && team.status === 'Unknown') return refuse('TEAM_NOT_FOUND', 'teamId');
  return accept({ type: 'PeerPairStarted', data: { advisorIds, kind, teamId } });
};

const advisorAt =
  (index: number) =>
  (command: PeerCommand, { own }: Partial<PeerFacts>) =>
    command.type === 'StartPeerPair'
      ? command.data.advisorIds[index]
      : own?.status === 'Unknown'
        ? undefined
        : own?.advisorIds[index];

export const peerAggregate: Aggregate<PeerPair, PeerCommand, PeerEvent, PeerFacts> = {
  prefix: 'peer',
  commands: peerCommands,
  events: peerEvents,
  refusals: peerRefusals,
  fold: peerFold,
  facts: {
    own: { fold: peerFold, streamOf: (command) => command.stream },
    first: { fold: advisorFold, streamOf: advisorAt(0) },
    second: { fold: advisorFold, streamOf: advisorAt(1) },
    team: { fold: teamFold, streamOf: (command) => (command.type === 'StartPeerPair' ? command.data.teamId : undefined) },
  },
  decide,
};
