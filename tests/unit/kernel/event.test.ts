// Events: their place in the ledger, and what they name.
import { defineEvents, placeEvent, referencesIn, schemaVersionOf } from '../../../src/kernel/event';
import { code, listOf, newId, personId, plainText, ref } from '../../../src/kernel/fields';
import { NotPlainJsonError } from '../../../src/kernel/json';
import { newEvent, newStream } from '../../support/new-event';

const { BedPlanted } = defineEvents({
  BedPlanted: {
    describe: 'A bed was planted.',
    data: {
      bedId: ref('bed', 'The bed.'),
      plantingId: newId('planting'),
      neighbourId: ref('bed', 'The bed beside it.').optional(),
      helperIds: listOf(ref('helper', 'A helper.'), 'Who helped.').optional(),
      gardener: personId('Who did it.'),
      tools: listOf(code('A tool.'), 'With which tools.'),
      title: plainText('What it is called.'),
    },
  },
});
const planted = { bedId: 'bed-1', plantingId: 'planting-1', gardener: 'staff-1', tools: ['SPADE'], title: 'bed-9' };

describe('what an event names', () => {
  test('are the things its fields refer to, single and listed; not people who act, codes or words', () => {
    expect(referencesIn(BedPlanted, { ...planted, neighbourId: 'bed-2', helperIds: ['helper-1', 'helper-2'] })).toEqual([
      'bed-1',
      'planting-1',
      'bed-2',
      'helper-1',
      'helper-2',
    ]);
  });

  test('are fewer when a field is absent, and none in fields that are not defined', () => {
    expect(referencesIn(BedPlanted, planted)).toEqual(['bed-1', 'planting-1']);
    expect(referencesIn(BedPlanted, { ...planted, shedId: 'shed-1', neighbourId: undefined })).toEqual(['bed-1', 'planting-1']);
  });
});

describe('the version of an event', () => {
  test('is one more than the steps that lead to it', () => {
    expect(schemaVersionOf(BedPlanted)).toBe(1);
    expect(schemaVersionOf({ ...BedPlanted, upcasts: [(data) => data, (data) => data] })).toBe(3);
  });
});

describe('placing an event', () => {
  const stream = newStream();
  const place = { log: 'a-ledger', rev: 4, rec: '2017-06-15T08:00:00.000Z' };

  test('gives it its place and one text that says all of it', () => {
    const { envelope } = newEvent(stream, { data: { b: 1, a: 'é' } });
    const placed = placeEvent(envelope, place);
    expect(placed.envelope).toEqual({ v: 1, ...place, ...envelope });
    expect(JSON.parse(placed.leaf)).toEqual(placed.envelope);
    expect(placed.leaf).toContain('"data":{"a":"é","b":1}');
  });

  test('gives the same text whatever the order its parts were made in', () => {
    const { envelope } = newEvent(stream, { data: { b: 1, a: 2 } });
    const { id, type, data: _, ...rest } = envelope;
    const turned = { type, data: { a: 2, b: 1 }, id, ...rest };
    expect(placeEvent(turned, place).leaf).toBe(placeEvent(envelope, place).leaf);
  });

  test('refuses what cannot stand in an event', () => {
    const { envelope } = newEvent(stream, { data: { minutes: 1.5 } });
    expect(() => placeEvent(envelope, place)).toThrow(NotPlainJsonError);
  });
});
