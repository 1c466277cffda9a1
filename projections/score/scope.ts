// Which events a team's score follows from: what an answer about the past is folded from.
import { baselineId } from '../../src/domain/policy/policy-id';
import type { RecordedEvent } from '../../src/kernel/event';
import { prefixOf, type StreamId } from '../../src/kernel/ids';
import type { HistoryReader } from '../runner/projection';

/**
 * Every stream that names the team; of the advisors named there, their own and their pairs'; and the policies. Of the
 * baseline policy, the policies alone.
 */
export const scope = async (subject: StreamId, history: HistoryReader): Promise<readonly RecordedEvent[]> => {
  const policies = await history.streamsAbout(baselineId, 'policy');
  if (subject === baselineId) return history.readStreams(policies);
  const streams = await history.streamsAbout(subject);
  const events = await history.readStreams(streams);
  const advisors = new Set(events.flatMap(({ envelope }) => advisorsIn(envelope.data)));
  const pairs: StreamId[] = [];
  for (const advisor of advisors) pairs.push(...(await history.streamsAbout(advisor, 'peer')));
  return history.readStreams([...streams, ...advisors, ...pairs, ...policies]);
};

const advisorsIn = (data: Readonly<Record<string, unknown>>): string[] =>
  Object.values(data)
    .flat()
    .filter((value): value is string => typeof value === 'string' && prefixOf(value) === 'advisor');
