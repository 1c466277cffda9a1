// What is read from the bytes of a subscription's message is what the class that was generated for it reads.
import { StreamIdentifier, UUID } from '@eventstore/db-client/generated/shared_pb';
import { ReadResp } from '@eventstore/db-client/generated/streams_pb';
import fc from 'fast-check';

import { toldIn } from '../../src/stores/eventstoredb/told-event';

const { RecordedEvent } = ReadResp.ReadEvent;

const uint64 = fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }).map(String);
const bytes = fc.uint8Array({ maxLength: 300 });
const event = fc.record({
  ...{ id: fc.uuid(), stream: bytes, revision: uint64, commit: uint64, prepare: uint64, beside: bytes, data: bytes },
  metadata: fc.dictionary(fc.string(), fc.string()),
});
const nothing = new Uint8Array();
/** None of its fields is sent. */
const zero = {
  ...{ id: '00000000-0000-4000-8000-000000000000', stream: nothing, revision: '0', commit: '0', prepare: '0' },
  ...{ beside: nothing, data: nothing, metadata: {} },
};
type Event = typeof event extends fc.Arbitrary<infer Value> ? Value : never;

const recorded = ({ id, stream, revision, commit, prepare, beside, data, metadata }: Event) => {
  const record = new RecordedEvent()
    .setId(new UUID().setString(id))
    .setStreamIdentifier(new StreamIdentifier().setStreamName(stream))
    .setStreamRevision(revision)
    .setCommitPosition(commit)
    .setPreparePosition(prepare)
    .setCustomMetadata(beside)
    .setData(data);
  for (const [name, value] of Object.entries(metadata)) record.getMetadataMap().set(name, value);
  return record;
};

test('an event, with and without a link and a position of its own', () => {
  fc.assert(
    fc.property(event, fc.option(event), fc.option(uint64), (one, link, position) => {
      const read = new ReadResp.ReadEvent().setEvent(recorded(one));
      if (link) read.setLink(recorded(link));
      if (position === null) read.clearCommitPosition();
      else read.setCommitPosition(position);
      const message = new ReadResp().setEvent(read).serializeBinary();
      const there = ReadResp.deserializeBinary(message).getEvent()?.getEvent();
      expect(there).toBeDefined();
      const { event: told } = toldIn(message);
      expect(told && { ...told, beside: Buffer.from(told.beside), data: Buffer.from(told.data) }).toEqual({
        commit: there?.getCommitPosition(),
        prepare: there?.getPreparePosition(),
        beside: Buffer.from(there?.getCustomMetadata_asU8() ?? []),
        data: Buffer.from(there?.getData_asU8() ?? []),
      });
      expect([told?.commit, told?.prepare]).toEqual([one.commit, one.prepare]);
    }),
    { examples: [[zero, null, null]] },
  );
});

test.each([
  ['a confirmation', new ReadResp().setConfirmation(new ReadResp.SubscriptionConfirmation().setSubscriptionId('x'))],
  ['a checkpoint', new ReadResp().setCheckpoint(new ReadResp.Checkpoint().setCommitPosition('5').setPreparePosition('5'))],
  ['that it has caught up', new ReadResp().setCaughtUp(new ReadResp.CaughtUp())],
  ['that it has fallen behind', new ReadResp().setFellBehind(new ReadResp.FellBehind())],
  ['nothing', new ReadResp()],
])('%s is no event', (_what, message) => {
  expect(toldIn(message.serializeBinary())).toEqual({});
});

test('bytes that are no message are an error', () => {
  expect(() => toldIn(Buffer.from([0x0a, 0x7f, 0x01]))).toThrow();
});
