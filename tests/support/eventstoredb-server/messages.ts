// Between what the log holds and what goes over the wire, with the classes that the client was generated with.
import { Code } from '@eventstore/db-client/generated/code_pb';
import {
  AllStreamPosition,
  Empty,
  StreamDeleted,
  StreamIdentifier,
  Unknown,
  UUID,
  WrongExpectedVersion,
} from '@eventstore/db-client/generated/shared_pb';
import { Status } from '@eventstore/db-client/generated/status_pb';
import {
  type AppendReq,
  AppendResp,
  type BatchAppendReq,
  BatchAppendResp,
  ReadResp,
} from '@eventstore/db-client/generated/streams_pb';
import { Metadata, status, type ServiceError } from '@grpc/grpc-js';
import { Any } from 'google-protobuf/google/protobuf/any_pb';
import { Empty as GoogleEmpty } from 'google-protobuf/google/protobuf/empty_pb';

import type { Expectation, ProposedRecord, StoredRecord, Verdict } from './database-log';

const PACKAGE = 'event_store.client';
/** 100 nanoseconds each, since 1970; when something was written matters to no test. */
const CREATED = '14974326000000000';

export const nameOf = (identifier: StreamIdentifier | undefined): string =>
  Buffer.from(identifier?.getStreamName_asU8() ?? []).toString('utf8');

const identifierOf = (stream: string): StreamIdentifier => new StreamIdentifier().setStreamName(Buffer.from(stream));

const positionOf = (position: bigint): AllStreamPosition =>
  new AllStreamPosition().setCommitPosition(String(position)).setPreparePosition(String(position));

const proposed = (message: AppendReq.ProposedMessage | BatchAppendReq.ProposedMessage): ProposedRecord => ({
  id: message.getId()?.getString() ?? '',
  type: message.getMetadataMap().get('type') ?? '',
  contentType: message.getMetadataMap().get('content-type') ?? '',
  data: message.getData_asU8(),
  metadata: message.getCustomMetadata_asU8(),
});

export interface AppendCall {
  readonly stream: string;
  readonly expected: Expectation;
  readonly records: readonly ProposedRecord[];
}

export const batchedCall = (options: BatchAppendReq.Options, messages: BatchAppendReq.ProposedMessage[]): AppendCall => ({
  stream: nameOf(options.getStreamIdentifier()),
  expected: options.hasAny()
    ? 'any'
    : options.hasStreamExists()
      ? 'exists'
      : options.hasNoStream()
        ? -1
        : Number(options.getStreamPosition()),
  records: messages.map(proposed),
});

export const singleCall = (options: AppendReq.Options, messages: AppendReq.ProposedMessage[]): AppendCall => ({
  stream: nameOf(options.getStreamIdentifier()),
  expected: options.hasAny()
    ? 'any'
    : options.hasStreamExists()
      ? 'exists'
      : options.hasNoStream()
        ? -1
        : Number(options.getRevision()),
  records: messages.map(proposed),
});

/** What went wrong with one append of a batch. */
export type BatchError = Exclude<Verdict, { kind: 'written' }> | { readonly kind: 'unknown' | 'not-ready' | 'leader-elsewhere' };

const statusOf = (error: BatchError, { stream, expected }: AppendCall): Status => {
  const details = (type: string, message: { serializeBinary(): Uint8Array }): Any => {
    const any = new Any();
    any.pack(message.serializeBinary(), `${PACKAGE}.${type}`);
    return any;
  };
  switch (error.kind) {
    case 'wrong': {
      const wrong = new WrongExpectedVersion();
      if (error.current < 0) wrong.setCurrentNoStream(new GoogleEmpty());
      else wrong.setCurrentStreamRevision(String(error.current));
      if (expected === 'exists') wrong.setExpectedStreamExists(new GoogleEmpty());
      else if (expected === 'any') wrong.setExpectedAny(new GoogleEmpty());
      else if (expected < 0) wrong.setExpectedNoStream(new GoogleEmpty());
      else wrong.setExpectedStreamPosition(String(expected));
      return new Status().setCode(Code.FAILED_PRECONDITION).setDetails(details('WrongExpectedVersion', wrong));
    }
    case 'deleted':
      return new Status()
        .setCode(Code.FAILED_PRECONDITION)
        .setDetails(details('StreamDeleted', new StreamDeleted().setStreamIdentifier(identifierOf(stream))));
    case 'unknown':
      return new Status().setCode(Code.UNKNOWN).setDetails(details('Unknown', new Unknown()));
    case 'not-ready':
      return new Status().setCode(Code.UNAVAILABLE).setMessage('Server Is Not Ready').setDetails(details('Empty', new Empty()));
    case 'leader-elsewhere':
      return new Status().setCode(Code.UNAVAILABLE).setMessage('Leader info available').setDetails(details('Empty', new Empty()));
  }
};

/** A database may answer with two numbers, whatever it was asked with: the client reads both. */
const inNumbers = (uuid: UUID): UUID => {
  const hex = uuid.getString().replaceAll('-', '');
  const [most, least] = [hex.slice(0, 16), hex.slice(16)].map((half) => String(BigInt.asIntN(64, BigInt(`0x${half}`))));
  return new UUID().setStructured(new UUID.Structured().setMostSignificantBits(most!).setLeastSignificantBits(least!));
};

export const batchAnswer = (correlation: UUID, call: AppendCall, verdict: Verdict | BatchError): BatchAppendResp => {
  const answer = new BatchAppendResp().setCorrelationId(inNumbers(correlation)).setStreamIdentifier(identifierOf(call.stream));
  if (verdict.kind !== 'written') return answer.setError(statusOf(verdict, call));
  return answer.setSuccess(
    new BatchAppendResp.Success().setCurrentRevision(String(verdict.revision)).setPosition(positionOf(verdict.position)),
  );
};

export const singleAnswer = (call: AppendCall, verdict: Exclude<Verdict, { kind: 'deleted' }>): AppendResp => {
  if (verdict.kind === 'written') {
    const position = new AppendResp.Position()
      .setCommitPosition(String(verdict.position))
      .setPreparePosition(String(verdict.position));
    return new AppendResp().setSuccess(
      new AppendResp.Success().setCurrentRevision(String(verdict.revision)).setPosition(position),
    );
  }
  const wrong = new AppendResp.WrongExpectedVersion();
  if (verdict.current < 0) wrong.setCurrentNoStream(new Empty());
  else wrong.setCurrentRevision(String(verdict.current));
  if (call.expected === -1) wrong.setExpectedNoStream(new Empty());
  else if (typeof call.expected === 'number') wrong.setExpectedRevision(String(call.expected));
  return new AppendResp().setWrongExpectedVersion(wrong);
};

export const readAnswer = (record: StoredRecord): ReadResp => {
  const recorded = new ReadResp.ReadEvent.RecordedEvent()
    .setId(new UUID().setString(record.id))
    .setStreamIdentifier(identifierOf(record.stream))
    .setStreamRevision(String(record.revision))
    .setCommitPosition(String(record.position))
    .setPreparePosition(String(record.position))
    .setCustomMetadata(record.metadata)
    .setData(record.data);
  recorded.getMetadataMap().set('type', record.type).set('content-type', record.contentType).set('created', CREATED);
  return new ReadResp().setEvent(new ReadResp.ReadEvent().setEvent(recorded).setCommitPosition(String(record.position)));
};

export const notFoundAnswer = (stream: string): ReadResp =>
  new ReadResp().setStreamNotFound(new ReadResp.StreamNotFound().setStreamIdentifier(identifierOf(stream)));

export const checkpointAnswer = (position: bigint): ReadResp =>
  new ReadResp().setCheckpoint(
    new ReadResp.Checkpoint().setCommitPosition(String(position)).setPreparePosition(String(position)),
  );

/** A call that fails as a whole. `trailers` is where the database says why. */
export const callError = (code: status, details: string, trailers: Readonly<Record<string, string>> = {}): ServiceError => {
  const metadata = new Metadata();
  for (const [key, value] of Object.entries(trailers)) metadata.set(key, value);
  return Object.assign(new Error(details), { code, details, metadata });
};

export const notLeaderError = (host: string, port: number): ServiceError =>
  callError(status.NOT_FOUND, 'Leader info available', {
    exception: 'not-leader',
    'leader-endpoint-host': host,
    'leader-endpoint-port': String(port),
  });
export const notReadyError = () => callError(status.UNAVAILABLE, 'Server Is Not Ready');
export const deletedError = (stream: string) =>
  callError(status.FAILED_PRECONDITION, `Event stream '${stream}' is deleted.`, {
    exception: 'stream-deleted',
    'stream-name': stream,
  });
