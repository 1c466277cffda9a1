// Whose a thing is, as the ledger itself has it: for commands, and for events that no read model may have taken in yet.
import type { Kind } from '../../access/matrix';
import type { Resource } from '../../access/decide';
import type { Envelope } from '../../kernel/event';
import type { EventStore } from '../../kernel/event-store';
import { idsNamedIn, prefixOf, type StreamId } from '../../kernel/ids';

type Store = Pick<EventStore, 'readStream' | 'streamsNaming'>;

/** Kinds of streams that belong to the team which their first event names. Others may name teams and belong to none. */
const OF_A_TEAM: ReadonlySet<string> = new Set(['activity', 'contribution', 'claim', 'peer', 'cycle']);

/** The team that a stream belongs to; none when it belongs to none, or is not there. */
export const teamOfStream = async (store: Store, stream: StreamId): Promise<StreamId | undefined> => {
  if (prefixOf(stream) === 'team') return stream;
  if (!OF_A_TEAM.has(prefixOf(stream))) return undefined;
  const [first] = await store.readStream(stream);
  const team = first?.envelope.data['teamId'];
  return typeof team === 'string' ? team : undefined;
};

/** The team of a cycle, as a list: empty when there is no such cycle. */
export const teamsOfCycle = async ({ store }: { readonly store: Store }, cycleId: StreamId): Promise<StreamId[]> => {
  const team = await teamOfStream(store, cycleId);
  return team === undefined ? [] : [team];
};

/** The teams that know an advisor. Once one of `enough` is among them, the others are not looked for. */
export const teamsKnowing = async (store: Store, advisorId: StreamId, enough: readonly StreamId[]): Promise<StreamId[]> => {
  const teams = new Set<StreamId>();
  for (const stream of await store.streamsNaming(advisorId)) {
    const team = await teamOfStream(store, stream);
    if (team !== undefined) teams.add(team);
    if (team !== undefined && enough.includes(team)) break;
  }
  return [...teams];
};

/** No team has this id: nobody is assigned to it. */
const NO_TEAM = 'nobody';
/** What is not there belongs to nobody: whoever is limited to something may not know the difference. */
const NOBODYS: Resource = { kind: 'RECORD', teams: [], advisors: [] };

/** A thing by its id; for somebody whose teams are `enough`. */
export const resourceOf = async (store: Store, kind: Kind, id: StreamId, enough: readonly StreamId[]): Promise<Resource> => {
  const stream = await store.readStream(id);
  const [first] = stream;
  if (kind === 'TEAM' || kind === 'CONFIGURATION') return { kind, teams: [id], advisors: [] };
  if (kind === 'PERSON') {
    // Somebody who is not there is not free for all leads to meet, as those are whom no team knows yet.
    return { kind, teams: first ? await teamsKnowing(store, id, enough) : [NO_TEAM], advisors: [id] };
  }
  if (!first) return { kind, teams: [], advisors: [] };
  const { teamId, advisorId, advisorIds } = first.envelope.data;
  const advisors = [advisorId, advisorIds].flat().filter((one) => typeof one === 'string');
  const teams = typeof teamId === 'string' ? [teamId] : [];
  if (kind === 'ACTIVITY') {
    const isOver = stream.some(({ envelope: { type } }) => type === 'ActivityCompleted' || type === 'ActivityCancelled');
    return { kind: isOver ? 'ACTIVITY' : 'OPPORTUNITY', teams, advisors: advisorsNamedIn(stream) };
  }
  // A peer pair of no team is a matter of those who know one of the two.
  if (teams.length === 0 && kind === 'RECORD') {
    for (const one of advisors) teams.push(...(await teamsKnowing(store, one, enough)));
  }
  return { kind, teams, advisors };
};

const advisorsNamedIn = (stream: readonly { readonly envelope: Envelope }[]): StreamId[] => {
  const named = new Set<StreamId>();
  for (const { envelope } of stream) idsNamedIn(envelope.data, named);
  return [...named].filter((id) => prefixOf(id) === 'advisor');
};

/** An invitation, within the activity that it belongs to. */
export const invitationOf = async (store: Store, activityId: StreamId, invitationId: string): Promise<Resource> => {
  const stream = await store.readStream(activityId);
  const invited = stream.find(
    ({ envelope: { type, data } }) => type === 'AdvisorInvited' && data['invitationId'] === invitationId,
  );
  const teamId = stream[0]?.envelope.data['teamId'];
  const advisorId = invited?.envelope.data['advisorId'];
  if (typeof teamId !== 'string' || typeof advisorId !== 'string') return NOBODYS;
  return { kind: 'RECORD', teams: [teamId], advisors: [advisorId] };
};

/** An event: of a team or, where it stands in the record of an advisor, of those who know them. */
export const eventResource = async (
  store: Store,
  { stream }: Pick<Envelope, 'stream'>,
  enough: readonly StreamId[],
): Promise<Resource> => {
  if (prefixOf(stream) === 'advisor') return resourceOf(store, 'PERSON', stream, enough);
  const team = await teamOfStream(store, stream);
  return { kind: 'EVENT', teams: team === undefined ? [] : [team], advisors: [] };
};
