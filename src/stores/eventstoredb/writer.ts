// The one writing client of this process.
//
// The client keeps appends that wait for an answer in a table of its module. When a batch of any client breaks, it rejects them
// all, and an answer that still comes for one of them on another batch throws where nobody can catch it. So there is one client,
// with one batch at a time; one that has to go takes no more calls, and is gone before the next one begins.
import { type AppendResult, type EventData, EventStoreDBClient } from '@eventstore/db-client';

import { actualRevisionIn, fateOf, reconnectsByItself } from './outcomes';
import { within } from './patience';

export type ClientExpectation = bigint | 'no_stream' | 'any';

export interface Writer {
  /** Rejects after `ms`, whatever the client does. */
  append(stream: string, events: EventData[], expected: ClientExpectation, ms: number): Promise<AppendResult>;
  release(): Promise<void>;
}

const DISPOSAL_MS = 2000;

let current: { readonly url: string; readonly writer: Writer; users: number } | undefined;

/** The writer for a connection string, shared by all in this process. @throws Error when there is one for another. */
export const shareWriter = (url: string): Writer => {
  if (current && current.url !== url) {
    throw new Error('This process writes to another event database already; its client cannot serve two.');
  }
  current ??= { url, writer: createWriter(url), users: 0 };
  current.users += 1;
  const mine = current;
  let isReleased = false;
  return {
    append: mine.writer.append,
    release: async () => {
      if (isReleased) return;
      isReleased = true;
      mine.users -= 1;
      if (mine.users > 0) return;
      if (current === mine) current = undefined;
      await mine.writer.release();
    },
  };
};

const createWriter = (url: string): Writer => {
  let client = EventStoreDBClient.connectionString(url);
  let replacing: Promise<void> | undefined;

  const replace = (failed: EventStoreDBClient): Promise<void> | undefined => {
    if (failed === client) {
      replacing ??= retire(failed).then(() => {
        client = EventStoreDBClient.connectionString(url);
        replacing = undefined;
      });
    }
    return replacing;
  };

  return {
    append: async (stream, events, expected, ms) => {
      if (replacing) await replacing;
      const mine = client;
      try {
        const call = mine.appendToStream(stream, events, { expectedRevision: expected, requiresLeader: true });
        return await within(ms, call);
      } catch (error) {
        const isAnswer = actualRevisionIn(error) !== undefined || fateOf(error) === 'refused';
        if (!isAnswer && !reconnectsByItself(error)) await replace(mine);
        throw error;
      }
    },
    release: () => retire(client),
  };
};

/** Ends a client for good. Calls that it has not sent yet fail instead of opening a batch of their own later. */
const retire = async (client: EventStoreDBClient): Promise<void> => {
  Reflect.set(client, 'GRPCStreamCreator', () => () => Promise.reject(new Error('This client is retired.')));
  await within(DISPOSAL_MS, client.dispose()).catch(() => undefined);
};
