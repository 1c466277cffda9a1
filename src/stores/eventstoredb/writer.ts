// Appending once, on a connection of its own that is left as soon as it may be at fault.
import { type EventData, EventStoreDBClient } from '@eventstore/db-client';

import { type AppendRequest, type Appended, type Batch, openBatch } from './batch';
import { closeClient, hasBatches } from './calls';
import { actualRevisionIn, closed, fateOf, reconnectsByItself } from './outcomes';
import { within } from './patience';
import { placeIn } from './stored-event';

export interface Writer {
  /** Rejects after `ms`, whatever becomes of it. */
  append(request: AppendRequest, ms: number): Promise<Appended>;
  close(): Promise<void>;
}

interface Connection {
  readonly client: EventStoreDBClient;
  /** Nothing when the database takes appends only one by one. */
  readonly batch: Promise<Batch | undefined>;
  /** The same, once it is there. */
  opened?: Batch | undefined;
}

export const createWriter = (url: string): Writer => {
  const connect = (client = EventStoreDBClient.connectionString(url)): Connection => {
    const batch = hasBatches(client).then((has) => (has ? openBatch(client) : undefined));
    const connection: Connection = { client, batch };
    // When it cannot be opened, whoever appends is told.
    batch.then(
      (opened) => (connection.opened = opened),
      () => undefined,
    );
    return connection;
  };
  let current: Connection | undefined;
  let isClosed = false;
  const leaving = new Set<Promise<void>>();

  /** Its other appends fail as well, and may be tried again on the next one. */
  const leave = (connection: Connection, reason: Error): void => {
    if (connection !== current) return;
    const isKept = reconnectsByItself(reason) && !isClosed;
    current = isKept ? connect(connection.client) : undefined;
    const end = (batch?: Batch) => batch?.end(reason);
    connection.batch.then(end, () => undefined);
    if (isKept) return;
    const left = closeClient(connection.client);
    leaving.add(left);
    void left.then(() => leaving.delete(left));
  };

  /** One that broke while nobody waited is left before anything is sent on it. */
  const unbroken = (): Connection => {
    const mine = (current ??= connect());
    const over = mine.opened?.over;
    if (over) leave(mine, over);
    return over ? (current ??= connect()) : mine;
  };

  return {
    append: async (request, ms) => {
      if (isClosed) throw closed();
      const mine = unbroken();
      try {
        return await within(ms, appendOn(mine, request));
      } catch (error) {
        const isAnswer = actualRevisionIn(error) !== undefined || fateOf(error) === 'refused';
        if (!isAnswer) leave(mine, error as Error);
        throw error;
      }
    },
    close: async () => {
      isClosed = true;
      if (current) leave(current, closed());
      await Promise.all(leaving);
    },
  };
};

const appendOn = async ({ client, batch }: Connection, request: AppendRequest): Promise<Appended> => {
  const together = await batch;
  return together ? together.append(request) : appendAlone(client, request);
};

const appendAlone = async (client: EventStoreDBClient, { stream, events, expected }: AppendRequest): Promise<Appended> => {
  const options = { expectedRevision: expected, requiresLeader: true };
  const { nextExpectedRevision, position } = await client.appendToStream(stream, [...events] as EventData[], options);
  return {
    revision: Number(nextExpectedRevision),
    commit: position && placeIn(String(position.commit), String(position.prepare)),
  };
};
