// Reading streams and the order of all, both ways, and subscribing to it. Waits while the other side does not take more.
import { ReadReq, ReadResp } from '@eventstore/db-client/generated/streams_pb';
import { type handleServerStreamingCall, type ServerWritableStream, status } from '@grpc/grpc-js';

import type { StoredRecord } from './database-log';
import { callError, checkpointAnswer, deletedError, nameOf, notFoundAnswer, readAnswer } from './messages';
import { type NodeState, reasonAgainst, SLOW_MS } from './node-state';

type ReadCall = ServerWritableStream<ReadReq, ReadResp>;

const { ReadDirection } = ReadReq.Options;
const SEARCH_WINDOW = 32;

export const readsService = (node: NodeState) => {
  const read: handleServerStreamingCall<ReadReq, ReadResp> = (call) => {
    const reason = reasonAgainst(node, 'Read', call.metadata);
    call.on('error', () => undefined);
    if (reason) {
      call.emit('error', reason);
      return;
    }
    const options = call.request.getOptions()!;
    if (node.fault === 'hang') return;
    if (options.hasSubscription()) void subscribe(call, options);
    else void answer(call, options);
  };

  const answer = async (call: ReadCall, options: ReadReq.Options): Promise<void> => {
    const records = options.hasStream() ? streamRecords(call, options) : allRecords(call, options);
    if (!records) return;
    const left = Number(options.getCount());
    let sent = 0;
    for (const record of records) {
      if (sent >= left) break;
      if (!(await send(call, readAnswer(record)))) return;
      sent += 1;
    }
    call.end();
  };

  const streamRecords = (call: ReadCall, options: ReadReq.Options): Iterable<StoredRecord> | undefined => {
    const from = options.getStream()!;
    const name = nameOf(from.getStreamIdentifier());
    const stream = node.log.read(name);
    if (stream?.isTombstoned) {
      call.emit('error', deletedError(name));
      return undefined;
    }
    if (!stream) {
      call.write(notFoundAnswer(name));
      call.end();
      return undefined;
    }
    const first = stream.records[0]!.revision;
    const start = from.hasStart() ? 0 : from.hasEnd() ? stream.records.length - 1 : Number(from.getRevision()) - first;
    return between(stream.records, start, options.getReadDirection());
  };

  /** Forwards with the record at the position, backwards without it. */
  const allRecords = (call: ReadCall, options: ReadReq.Options): Iterable<StoredRecord> | undefined => {
    const { log } = node;
    const from = options.getAll()!;
    const isBackwards = options.getReadDirection() === ReadDirection.BACKWARDS;
    if (from.hasStart() || from.hasEnd()) {
      return between(log.all, from.hasStart() ? 0 : log.all.length - 1, options.getReadDirection());
    }
    const position = BigInt(from.getPosition()!.getCommitPosition());
    if (!log.isBoundary(position)) {
      call.emit('error', callError(status.INVALID_ARGUMENT, 'Invalid position.'));
      return undefined;
    }
    return between(log.all, log.countBefore(position) - (isBackwards ? 1 : 0), options.getReadDirection());
  };

  const subscribe = async (call: ReadCall, options: ReadReq.Options): Promise<void> => {
    const { log } = node;
    const from = options.getAll()!;
    const position = from.hasPosition() ? BigInt(from.getPosition()!.getCommitPosition()) : undefined;
    if (position !== undefined && !log.isBoundary(position)) {
      call.emit('error', callError(status.INVALID_ARGUMENT, 'Invalid position.'));
      return;
    }
    const isWanted = filterOf(options);
    const interval = (options.getFilter()?.getCheckpointintervalmultiplier() ?? 1) * SEARCH_WINDOW;
    let next = position !== undefined ? log.countBefore(position) + 1 : from.hasEnd() ? log.all.length : 0;
    let considered = 0;
    let isCaughtUp = false;
    node.subscriptions += 1;
    call.once('close', () => (node.subscriptions -= 1));

    if (!(await send(call, new ReadResp().setConfirmation(new ReadResp.SubscriptionConfirmation().setSubscriptionId('1')))))
      return;
    while (!isOver(call)) {
      const record = log.all[next];
      if (!record) {
        if (!isCaughtUp && !(await send(call, new ReadResp().setCaughtUp(new ReadResp.CaughtUp())))) return;
        isCaughtUp = true;
        if (next >= log.all.length) await nextWrite(call);
        continue;
      }
      next += 1;
      considered += 1;
      if (isWanted(record) && !(await send(call, readAnswer(record)))) return;
      if (options.hasFilter() && considered % interval === 0 && !(await send(call, checkpointAnswer(record.position)))) return;
    }
  };

  const nextWrite = async (call: ReadCall): Promise<void> => {
    let stop = (): void => undefined;
    const written = new Promise<void>((resolve) => (stop = node.log.onWrite(resolve)));
    await oneOf(call, ['close', 'cancelled'], written);
    stop();
  };

  /** False when there is nobody to send to any more, or when what is wrong with the node ends the call. */
  const send = async (call: ReadCall, message: ReadResp): Promise<boolean> => {
    if (isOver(call)) return false;
    switch (node.fault) {
      case 'hang':
        return false;
      case 'clean-end':
        // A read that ends early without an error would be a lie; a subscription may be over.
        if (!call.request.getOptions()?.hasSubscription()) break;
        call.end();
        return false;
      case 'reset':
        node.breakConnections();
        return false;
      case 'slow':
        await new Promise((resolve) => setTimeout(resolve, SLOW_MS));
        break;
      case 'ack-lost':
      case 'not-ready':
      case undefined:
        break;
    }
    if (call.write(message)) return true;
    await oneOf(call, ['drain', 'close', 'cancelled']);
    return !isOver(call);
  };

  return { read };
};

const isOver = (call: ReadCall): boolean => call.cancelled || call.destroyed;

/** Waits until one of the events happens to a call, or something else does. */
const oneOf = async (call: ReadCall, events: readonly string[], other?: Promise<void>): Promise<void> => {
  let happen = (): void => undefined;
  const happened = new Promise<void>((resolve) => (happen = resolve));
  for (const event of events) call.once(event, happen);
  await (other ? Promise.race([happened, other]) : happened);
  for (const event of events) call.off(event, happen);
};

function* between(records: readonly StoredRecord[], start: number, direction: ReadReq.Options.ReadDirection) {
  const step = direction === ReadDirection.BACKWARDS ? -1 : 1;
  for (let index = start; index >= 0 && index < records.length; index += step) yield records[index]!;
}

const filterOf = (options: ReadReq.Options): ((record: StoredRecord) => boolean) => {
  const filter = options.getFilter();
  const expression = filter?.getEventType() ?? filter?.getStreamIdentifier();
  if (!filter || !expression) return () => true;
  const subject = ({ type, stream }: StoredRecord) => (filter.hasEventType() ? type : stream);
  const prefixes = expression.getPrefixList();
  if (prefixes.length > 0) return (record) => prefixes.some((prefix) => subject(record).startsWith(prefix));
  const pattern = new RegExp(expression.getRegex());
  return (record) => pattern.test(subject(record));
};
