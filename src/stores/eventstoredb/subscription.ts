// One subscription to the ledger in the order of all, until it ends, however it ends.
import type { EventStoreDBClient } from '@eventstore/db-client';
import { Empty } from '@eventstore/db-client/generated/shared_pb';
import { StreamsService } from '@eventstore/db-client/generated/streams_grpc_pb';
import { ReadReq } from '@eventstore/db-client/generated/streams_pb';
import type { ClientReadableStream } from '@grpc/grpc-js';

import { openCall } from './calls';
import { type Told, type ToldEvent, toldIn } from './told-event';

export interface Subscription {
  readonly isOver: boolean;
  /** As many events as have come, once there are any; none when it is over. */
  next(): Promise<readonly ToldEvent[]>;
  /** Whoever waits is told that it is over. */
  end(): void;
}

export interface Wanted {
  /** -1n: from the first on. */
  readonly after: bigint;
  /** With this begins the type of every event that is wanted. */
  readonly typePrefix: string;
}

/** How many events are held for whoever takes them, before the database is kept waiting. */
const MOST_HELD = 256;
/** Of the events that it passes over, in multiples of the database's own window. */
const CHECKPOINT_INTERVAL = 32;

export const subscribe = (client: EventStoreDBClient, wanted: Wanted): Subscription => {
  let call: ClientReadableStream<Told> | undefined;
  let held: ToldEvent[] = [];
  let isOver = false;
  let wake = (): void => undefined;

  const end = (): void => {
    if (isOver) return;
    isOver = true;
    call?.cancel();
    wake();
  };
  const take = ({ event }: Told): void => {
    if (!event || isOver) return;
    held.push(event);
    if (held.length === MOST_HELD) call?.pause();
    wake();
  };
  const start = async (): Promise<void> => {
    const { path, requestSerialize } = StreamsService.read;
    call = await openCall(client, { name: 'subscribeToAll', requiresLeader: false }, (streams, metadata, options) =>
      streams.makeServerStreamRequest(path, requestSerialize, toldIn, requestFor(wanted), metadata, options),
    );
    call.on('data', take).on('end', end).on('close', end).on('error', end);
    if (isOver) call.cancel();
  };
  start().catch(end);

  return {
    get isOver() {
      return isOver;
    },
    next: async () => {
      if (held.length === 0 && !isOver) await new Promise<void>((resolve) => (wake = resolve));
      const events = held;
      held = [];
      if (events.length >= MOST_HELD) call?.resume();
      return events;
    },
    end,
  };
};

const requestFor = ({ after, typePrefix }: Wanted): ReadReq => {
  const { AllOptions, FilterOptions, Position, SubscriptionOptions, UUIDOption } = ReadReq.Options;
  const from = new AllOptions();
  if (after < 0n) from.setStart(new Empty());
  else from.setPosition(new Position().setCommitPosition(String(after)).setPreparePosition(String(after)));
  const filter = new FilterOptions()
    .setEventType(new FilterOptions.Expression().setPrefixList([typePrefix]))
    .setCount(new Empty())
    .setCheckpointintervalmultiplier(CHECKPOINT_INTERVAL);
  const options = new ReadReq.Options()
    .setAll(from)
    .setFilter(filter)
    .setSubscription(new SubscriptionOptions())
    .setUuidOption(new UUIDOption().setString(new Empty()));
  return new ReadReq().setOptions(options);
};
