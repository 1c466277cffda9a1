// One call that carries many appends, each with an answer of its own, in any order.
//
// The client has this as well, but keeps what waits for an answer in one table for all clients of a process: a batch that breaks
// rejects the appends of others, and one that ends in order leaves its own waiting for ever.
import type { EventData, EventStoreDBClient } from '@eventstore/db-client';
import { unpackToCommandError } from '@eventstore/db-client/dist/streams/appendToStream/unpackError';
import { convertToCommandError } from '@eventstore/db-client/dist/utils';
import { Empty, StreamIdentifier, UUID } from '@eventstore/db-client/generated/shared_pb';
import { BatchAppendReq, type BatchAppendResp } from '@eventstore/db-client/generated/streams_pb';
import type { ClientDuplexStream } from '@grpc/grpc-js';
import { Timestamp } from 'google-protobuf/google/protobuf/timestamp_pb';
import { randomUUID } from 'node:crypto';

import { openCall } from './calls';
import { placeIn } from './stored-event';

export type ClientExpectation = bigint | 'no_stream' | 'any';

export interface AppendRequest {
  readonly stream: string;
  readonly events: readonly EventData[];
  readonly expected: ClientExpectation;
}

export interface Appended {
  /** That of the last event. */
  readonly revision: number;
  /** Its place in the database's log; databases may not tell it for a repetition. */
  readonly commit: bigint | undefined;
}

export interface Batch {
  /** Settles with its answer, or when the batch is over; it has no patience of its own. @throws Error of the client */
  append(request: AppendRequest): Promise<Appended>;
  /** Why nothing more can be sent on it. */
  readonly over: Error | undefined;
  /** What waits for an answer fails, and nothing more is sent. */
  end(reason: Error): void;
}

interface Waiting {
  readonly resolve: (appended: Appended) => void;
  readonly reject: (error: unknown) => void;
}

type Call = ClientDuplexStream<BatchAppendReq, BatchAppendResp>;

/** How long the database may take over an append before it drops it; far more than anybody waits for. */
const DEADLINE_S = 10;
/** Databases take messages of 4 MiB; the rest is for what surrounds the events. */
const MOST_BYTES = 3 * 1024 * 1024;

export const openBatch = (client: EventStoreDBClient): Batch => {
  const waiting = new Map<string, Waiting>();
  let call: Call | undefined;
  let over: Error | undefined;

  const end = (reason: Error): void => {
    if (over) return;
    over = reason;
    for (const { reject } of waiting.values()) reject(reason);
    waiting.clear();
    call?.cancel();
  };
  const answer = (response: BatchAppendResp): void => {
    const correlation = textOf(response.getCorrelationId());
    const asked = waiting.get(correlation);
    waiting.delete(correlation);
    try {
      asked?.resolve(appendedIn(response));
    } catch (error) {
      asked?.reject(error);
    }
  };
  const opening = openCall(client, { name: 'batchAppend', requiresLeader: true }, (streams, metadata, options) =>
    streams
      .batchAppend(metadata, options)
      .on('data', answer)
      .on('error', (error) => end(convertToCommandError(error)))
      .on('end', () => end(new Error('The event database ended a call before it had answered.'))),
  ).then((opened) => {
    call = opened;
    if (over) call.cancel();
    return call;
  });
  // Whoever appends is told.
  opening.catch(() => undefined);

  return {
    append: async (request) => {
      const open = call ?? (await opening);
      if (over) throw over;
      return new Promise<Appended>((resolve, reject) => {
        const correlation = randomUUID();
        waiting.set(correlation, { resolve, reject });
        for (const message of messagesOf(correlation, request)) open.write(message);
      });
    },
    get over() {
      return over;
    },
    end,
  };
};

function* messagesOf(correlation: string, { stream, events, expected }: AppendRequest): Generator<BatchAppendReq> {
  const newMessage = () => new BatchAppendReq().setCorrelationId(new UUID().setString(correlation));
  const deadline = new Timestamp().setSeconds(Math.floor(Date.now() / 1000) + DEADLINE_S);
  const options = new BatchAppendReq.Options().setStreamIdentifier(identifierOf(stream)).setDeadline(deadline);
  if (expected === 'any') options.setAny(new Empty());
  else if (expected === 'no_stream') options.setNoStream(new Empty());
  else options.setStreamPosition(String(expected));

  let message = newMessage().setOptions(options);
  let bytes = 0;
  for (const event of events) {
    const [data, metadata] = [bytesOf(event.data), bytesOf(event.metadata)];
    const size = data.length + metadata.length;
    if (bytes > 0 && bytes + size > MOST_BYTES) {
      yield message;
      message = newMessage();
      bytes = 0;
    }
    bytes += size;
    const proposed = new BatchAppendReq.ProposedMessage().setId(new UUID().setString(event.id)).setData(data);
    proposed.setCustomMetadata(metadata).getMetadataMap().set('type', event.type).set('content-type', event.contentType);
    message.addProposedMessages(proposed);
  }
  yield message.setIsFinal(true);
}

const identifierOf = (stream: string): StreamIdentifier => new StreamIdentifier().setStreamName(Buffer.from(stream));

const bytesOf = (value: unknown): Uint8Array => {
  if (value === undefined) return new Uint8Array();
  return value instanceof Uint8Array ? value : Buffer.from(JSON.stringify(value));
};

/** @throws Error as the client would */
const appendedIn = (response: BatchAppendResp): Appended => {
  const error = response.getError();
  if (error) {
    const stream = Buffer.from(response.getStreamIdentifier()?.getStreamName_asU8() ?? []).toString();
    throw unpackToCommandError(error, stream);
  }
  const success = response.getSuccess();
  const position = success?.getPosition();
  return {
    revision: Number(success?.getCurrentRevision()),
    commit: position && placeIn(position.getCommitPosition(), position.getPreparePosition()),
  };
};

/** A database may answer with two numbers what it was sent as text. @see RFC 9562 */
const textOf = (uuid: UUID | undefined): string => {
  const numbers = uuid?.getStructured();
  if (!numbers) return uuid?.getString() ?? '';
  const half = (bits: string): string => BigInt.asUintN(64, BigInt(bits)).toString(16).padStart(16, '0');
  const [most, least] = [half(numbers.getMostSignificantBits()), half(numbers.getLeastSignificantBits())];
  return `${most.slice(0, 8)}-${most.slice(8, 12)}-${most.slice(12)}-${least.slice(0, 4)}-${least.slice(4)}`;
};
