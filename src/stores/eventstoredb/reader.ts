// Everything that is read from the database in one go, each time within our own patience, and again when it helps.
import {
  BACKWARDS,
  END,
  type EventStoreDBClient,
  type ReadRevision,
  type RecordedEvent as ClientEvent,
  StreamDeletedError,
  type StreamingRead,
  StreamNotFoundError,
} from '@eventstore/db-client';

import { closeClient } from './calls';
import type { Layout } from './layout';
import { fateOf, unavailable } from './outcomes';
import { type Deadline, deadlineIn, NoAnswerError, type Patience, pauseBefore, shared } from './patience';
import { type Subscription, subscribe } from './subscription';
import { clientPosition, commitOf, NOWHERE } from './stored-event';

export interface Reader {
  /** Up to `count` events of a stream from a revision on; none when there is no such stream, or when it was deleted. */
  read(stream: string, from: bigint, count: number, deadline?: Deadline): Promise<ClientEvent[]>;
  /** -1 when there is no such stream. */
  revisionOf(stream: string, deadline: Deadline): Promise<number>;
  /** The place of the last event of the ledger, at some moment after it was asked for. */
  head(): Promise<bigint>;
  subscribe(after: bigint): Subscription;
  /** Whether the database answers at all; throws what the client throws. */
  probe(ms: number): Promise<void>;
  /** Hard-deletes a stream: nothing can be written to it again. */
  bury(stream: string): Promise<void>;
  /** Closes its client. */
  close(): Promise<void>;
}

const LOOK_BACK = 64;
const LONGEST_LOOK_BACK = 4096;

/** Its client is not the writer's: that connection may have to go, and reads are no reason for it. */
export const createReader = (client: EventStoreDBClient, layout: Layout, patience: Patience): Reader => {
  const persistently = async <Result>(deadline: Deadline, attempt: () => Promise<Result>): Promise<Result> => {
    for (let count = 1; ; count += 1) {
      try {
        return await attempt();
      } catch (error) {
        if (fateOf(error) === 'refused' || deadline.isOver()) throw unavailable(error);
        await pauseBefore(patience, count);
        if (deadline.isOver()) throw unavailable(error);
      }
    }
  };

  const readBack = (ms: number, from: bigint | undefined, count: number) =>
    collect(
      client.readAll({
        direction: BACKWARDS,
        fromPosition: from === undefined ? END : clientPosition(from),
        maxCount: count,
        requiresLeader: true,
      }),
      ms,
    );

  let known = { newest: NOWHERE, head: NOWHERE };
  /** Looks back from the end for an event of the ledger, as far as it has not looked before. */
  const lookForHead = async (): Promise<bigint> => {
    const deadline = deadlineIn(patience);
    return persistently(deadline, async () => {
      const { newest: seen, head: before } = known;
      let newest: bigint | undefined;
      let from: bigint | undefined;
      for (let count = LOOK_BACK; ; count = Math.min(LONGEST_LOOK_BACK, count * 4)) {
        const page = await readBack(deadline.attemptMs(), from, count);
        for (const { event } of page) {
          if (!event) continue;
          const place = event.position.commit;
          newest ??= place;
          const isOurs = event.type.startsWith(layout.typePrefix);
          if (!isOurs && place > seen) continue;
          known = { newest, head: isOurs ? commitOf(event) : before };
          return known.head;
        }
        const oldest = page.at(-1)?.event;
        // Of anybody's event; the pair may differ for what others wrote.
        from = oldest?.position.commit;
        if (page.length < count || from === undefined) return before;
      }
    });
  };

  const read: Reader['read'] = (stream, from, count, deadline = deadlineIn(patience)) =>
    persistently(deadline, async () => {
      const options = { fromRevision: from, maxCount: count, requiresLeader: true };
      return eventsOf(await collect(client.readStream(stream, options), deadline.attemptMs()));
    });

  return {
    read,
    revisionOf: (stream, deadline) =>
      persistently(deadline, async () => {
        const fromRevision: ReadRevision = END;
        const options = { direction: BACKWARDS, fromRevision, maxCount: 1, requiresLeader: true } as const;
        const [last] = eventsOf(await collect(client.readStream(stream, options), deadline.attemptMs()));
        return last ? Number(last.revision) : -1;
      }),
    head: shared(lookForHead),
    subscribe: (after) => subscribe(client, { after, typePrefix: layout.typePrefix }),
    probe: async (ms) => {
      await readBack(ms, undefined, 1);
    },
    bury: async (stream) => {
      const deadline = deadlineIn(patience);
      await persistently(deadline, async () => {
        try {
          await client.tombstoneStream(stream, { requiresLeader: true, deadline: deadline.attemptMs() });
        } catch (error) {
          if (!(error instanceof StreamDeletedError)) throw error;
        }
      });
    },
    close: () => closeClient(client),
  };
};

const PAGE = 1000;

/** A stream from a revision on, in pages, each with a patience of its own. */
export const readWhole = async (reader: Pick<Reader, 'read'>, stream: string, from: number): Promise<ClientEvent[]> => {
  const events: ClientEvent[] = [];
  for (;;) {
    const page = await reader.read(stream, BigInt(from + events.length), PAGE);
    events.push(...page);
    if (page.length < PAGE) return events;
  }
};

const eventsOf = (resolved: readonly { readonly event?: ClientEvent }[]): ClientEvent[] =>
  resolved.flatMap(({ event }) => (event ? [event] : []));

/** Everything that a read gives; nothing when the stream is not there. Leaves nothing open on either side. */
const collect = async <Item>(stream: StreamingRead<Item>, ms: number): Promise<Item[]> => {
  const items: Item[] = [];
  // Errors may still come when nobody iterates any more; without a listener they would end the process.
  stream.on('error', () => undefined);
  const timer = setTimeout(() => stream.destroy(new NoAnswerError()), ms);
  try {
    for await (const item of stream) items.push(item);
    return items;
  } catch (error) {
    if (error instanceof StreamNotFoundError || error instanceof StreamDeletedError) return [];
    stream.cancel().catch(() => undefined);
    throw error;
  } finally {
    clearTimeout(timer);
  }
};
