// Where an event comes from: whose joint work its stream tells of.
import type { Fold } from '../../kernel/decider';
import type { PastEvent } from '../../kernel/event';
import { idsNamedIn, prefixOf, type StreamId } from '../../kernel/ids';

export interface Origin {
  readonly teamId?: string;
  /** Everything and everybody that its events name. */
  readonly named: ReadonlySet<string>;
}

/** Of a stream of any kind: a team's own is about that team, any other about the one that its data names first. */
export const originFold: Fold<Origin> = {
  initialState: { named: new Set() },
  evolve: (origin, { stream, data }) => {
    const { teamId } = data;
    const told = prefixOf(stream) === 'team' ? stream : typeof teamId === 'string' ? teamId : undefined;
    const team = origin.teamId ?? told;
    const news = [...idsNamedIn(data)].filter((id) => !origin.named.has(id));
    return {
      ...(team !== undefined && { teamId: team }),
      named: news.length === 0 ? origin.named : new Set([...origin.named, ...news]),
    };
  },
};

/** The streams that tell where some events come from. The register itself is about no team. */
export const originsOf = (events: Iterable<PastEvent>): readonly StreamId[] => {
  const streams = [...events].map((event) => (prefixOf(event.stream) === 'advisor' ? activityOf(event) : event.stream));
  return [...new Set(streams.filter((stream) => stream !== undefined))];
};

/** Whether an event is about a team; what stands in the register is when it showed in an activity of the team. */
export const isAbout = (event: PastEvent, teamId: string, origins: ReadonlyMap<StreamId, Origin>): boolean => {
  if (prefixOf(event.stream) !== 'advisor') return origins.get(event.stream)?.teamId === teamId;
  const activity = origins.get(activityOf(event) ?? '');
  return activity?.teamId === teamId && activity.named.has(event.stream);
};

const activityOf = ({ data }: PastEvent): StreamId | undefined =>
  typeof data['activityId'] === 'string' ? data['activityId'] : undefined;
