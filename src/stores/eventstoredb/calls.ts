// Calls on the connection of a client that its own methods would make at twice the cost. Finding the leader, encryption,
// credentials and connecting anew stay the client's: it is told of every call, and of how each one ends.
import { EventStoreDBClient } from '@eventstore/db-client';
import { StreamsClient, StreamsService } from '@eventstore/db-client/generated/streams_grpc_pb';
import type { CallOptions, Metadata } from '@grpc/grpc-js';
import type { Readable } from 'node:stream';

import { within } from './patience';

/** What the client keeps for itself is named here alone, and checked by the compiler: another version may have changed it. */
class Inside extends EventStoreDBClient {
  static open<Call extends Readable>(
    { GRPCStreamCreator, callArguments }: Inside,
    { name, requiresLeader }: { readonly name: string; readonly requiresLeader: boolean },
    start: (streams: StreamsClient, metadata: Metadata, options: CallOptions) => Call,
  ): Promise<Call> {
    return GRPCStreamCreator(StreamsClient, name, (streams) =>
      start(streams, ...callArguments({ requiresLeader }, { deadline: Infinity })),
    )();
  }

  static hasBatches({ supports }: Inside): Promise<boolean> {
    return supports(StreamsService.batchAppend);
  }

  static async close({ dispose, getChannel }: Inside): Promise<void> {
    const closing = getChannel().then((channel) => channel.close());
    await Promise.all([dispose(), closing]);
  }
}

/** Opens a call that has no deadline. Whoever opens it listens to its errors, and cancels it. */
export const openCall = Inside.open;

/** Whether the database takes many appends in one call. */
export const hasBatches = Inside.hasBatches;

const CLOSING_MS = 1000;

/** Ends all calls of a client and its connection, which the client itself would keep. It does not wait for what never says that it is over. */
export const closeClient = async (client: EventStoreDBClient): Promise<void> => {
  // A stream that ended with something unread does not.
  await within(CLOSING_MS, Inside.close(client)).catch(() => undefined);
};
