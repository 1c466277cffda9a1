// Appending, in a batch and alone, and deleting.
import {
  type AppendReq,
  type AppendResp,
  type BatchAppendReq,
  type BatchAppendResp,
  type DeleteReq,
  DeleteResp,
  type TombstoneReq,
  TombstoneResp,
} from '@eventstore/db-client/generated/streams_pb';
import type { handleBidiStreamingCall, handleClientStreamingCall, handleUnaryCall } from '@grpc/grpc-js';

import type { Verdict } from './database-log';
import {
  type AppendCall,
  batchAnswer,
  type BatchError,
  batchedCall,
  deletedError,
  nameOf,
  notReadyError,
  singleAnswer,
  singleCall,
} from './messages';
import { type NodeState, reasonAgainst, SLOW_MS } from './node-state';

export const appendsService = (node: NodeState) => {
  let appends = 0;

  const store = ({ stream, expected, records }: AppendCall): Verdict => node.log.append(stream, expected, records);
  /** Some of what nobody is told of is stored. */
  const maybeStore = (call: AppendCall): void => {
    appends += 1;
    if (appends % 2 === 0) store(call);
  };

  const batchAppend: handleBidiStreamingCall<BatchAppendReq, BatchAppendResp> = (call) => {
    const reason = reasonAgainst(node, 'BatchAppend', call.metadata);
    if (reason) {
      call.emit('error', reason);
      return;
    }
    const parts = new Map<string, { options: BatchAppendReq.Options; messages: BatchAppendReq.ProposedMessage[] }>();
    let isStuck = false;

    const answer = (request: BatchAppendReq, append: AppendCall, verdict: Verdict | BatchError): void => {
      const send = (): void => {
        if (call.writable) call.write(batchAnswer(request.getCorrelationId()!, append, verdict));
      };
      if (node.fault === 'slow') setTimeout(send, SLOW_MS);
      else send();
    };

    const take = (request: BatchAppendReq, append: AppendCall): void => {
      if (isStuck) return;
      if (node.leader() !== 'this') return answer(request, append, { kind: 'leader-elsewhere' });
      switch (node.fault) {
        case 'ack-lost':
          store(append);
          return answer(request, append, { kind: 'unknown' });
        case 'not-ready':
          return answer(request, append, { kind: 'not-ready' });
        case 'hang':
          maybeStore(append);
          isStuck = true;
          return;
        case 'clean-end':
          maybeStore(append);
          call.end();
          return;
        case 'reset':
          maybeStore(append);
          node.breakConnections();
          return;
        case 'slow':
        case undefined:
          return answer(request, append, store(append));
      }
    };

    call.on('data', (request: BatchAppendReq) => {
      const correlation = request.getCorrelationId()?.getString() ?? '';
      const part = parts.get(correlation) ?? { options: request.getOptions()!, messages: [] };
      part.messages.push(...request.getProposedMessagesList());
      parts.set(correlation, part);
      if (!request.getIsFinal()) return;
      parts.delete(correlation);
      take(request, batchedCall(part.options, part.messages));
    });
    call.on('end', () => call.end());
    call.on('error', () => undefined);
  };

  const append: handleClientStreamingCall<AppendReq, AppendResp> = (call, callback) => {
    const reason = reasonAgainst(node, 'Append', call.metadata);
    if (reason) {
      callback(reason);
      return;
    }
    let options: AppendReq.Options | undefined;
    const messages: AppendReq.ProposedMessage[] = [];
    call.on('data', (request: AppendReq) => {
      options ??= request.getOptions();
      const message = request.getProposedMessage();
      if (message) messages.push(message);
    });
    call.on('error', () => undefined);
    call.on('end', () => {
      const single = singleCall(options!, messages);
      if (node.fault === 'hang') return maybeStore(single);
      const verdict = store(single);
      if (node.fault === 'reset') return node.breakConnections();
      if (node.fault === 'ack-lost') callback(notReadyError());
      else if (verdict.kind === 'deleted') callback(deletedError(single.stream));
      else callback(null, singleAnswer(single, verdict));
    });
  };

  const remove: handleUnaryCall<DeleteReq, DeleteResp> = (call, callback) => {
    const reason = reasonAgainst(node, 'Delete', call.metadata);
    if (reason) return callback(reason);
    node.log.remove(nameOf(call.request.getOptions()?.getStreamIdentifier()), false);
    callback(null, new DeleteResp());
  };

  const tombstone: handleUnaryCall<TombstoneReq, TombstoneResp> = (call, callback) => {
    const reason = reasonAgainst(node, 'Tombstone', call.metadata);
    if (reason) return callback(reason);
    const stream = nameOf(call.request.getOptions()?.getStreamIdentifier());
    if (node.log.read(stream)?.isTombstoned) return callback(deletedError(stream));
    node.log.remove(stream, true);
    callback(null, new TombstoneResp());
  };

  return { batchAppend, append, delete: remove, tombstone };
};
