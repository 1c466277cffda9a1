// Reading what somebody sent: it becomes a command, or every fault in it is named by its code and its place.
import { type CommandDefinition, parseInput } from '../../../src/kernel/command';
import {
  code,
  dateTime,
  listOf,
  localDate,
  newId,
  oneOf,
  personalText,
  personId,
  plainText,
  ref,
  wholeNumber,
  yesNo,
} from '../../../src/kernel/fields';
import { idFrom } from '../../../src/kernel/ids';
import { kernelRefusals } from '../../../src/kernel/refusal';

const commandId = '015c0b1a-7e80-7000-8000-000000000001';
const bedId = 'bed-015c0b1a-7e80-7000-8000-000000000002';

/** A command of no domain of ours, with a field of each sort. */
const plantBed: CommandDefinition = {
  describe: 'Plant a bed.',
  roles: ['gardener'],
  input: {
    plantingId: newId('planting'),
    bedId: ref('bed', 'The bed.'),
    title: plainText('What it is called.', 20),
    crop: oneOf('Crop', 'What grows.', { BEANS: 'Beans.', PEAS: 'Peas.' }),
    rows: wholeNumber(1, 9, 'How many rows.').optional(),
    watered: yesNo('Whether it is watered.').optional(),
    sownAt: dateTime('When it was sown.').optional(),
    seedsOf: localDate('From when the seeds are.').optional(),
    tools: listOf(code('A tool.'), 'With which tools.', { min: 1, max: 3 }).optional(),
    gardener: personId('Who did it.').optional(),
    noteText: personalText('What there is to say.').optional(),
  },
};
const complete = { commandId, bedId, title: 'By the wall', crop: 'BEANS' };

const faultsOf = (input: unknown) => {
  const parsed = parseInput(plantBed, input);
  return parsed.ok ? [] : parsed.refusals.map(({ code: fault, path }) => [fault, ...path]);
};
const dataOf = (input: unknown) => {
  const parsed = parseInput(plantBed, input);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.refusals));
  return parsed.data;
};

describe('a complete input', () => {
  test('is parted into what every command carries and the command’s own fields', () => {
    const meta = { commandId, expectedRevision: 3, correlationId: commandId, causationId: commandId };
    expect(parseInput(plantBed, { ...complete, ...meta, rows: 2, noteText: 'Sunny' })).toEqual({
      ok: true,
      meta,
      data: { plantingId: idFrom(commandId, 'planting'), bedId, title: 'By the wall', crop: 'BEANS', rows: 2, noteText: 'Sunny' },
    });
  });

  test('may say null for what is absent', () => {
    expect(parseInput(plantBed, { ...complete, rows: null, occurredAt: null, plantingId: null })).toEqual(
      parseInput(plantBed, complete),
    );
    expect(parseInput(plantBed, { ...complete, rows: undefined })).toEqual(parseInput(plantBed, complete));
  });

  test('keeps no sign of what is absent', () => {
    expect(Object.keys(dataOf({ ...complete, rows: null }))).not.toContain('rows');
  });
});

describe('the id of what a command makes', () => {
  test('follows from the command’s id when the client does not choose one', () => {
    expect(dataOf(complete)['plantingId']).toBe(idFrom(commandId, 'planting'));
  });

  test('is the client’s when it chooses one', () => {
    const chosen = 'planting-015c0b1a-7e80-7000-8000-0000000000ff';
    expect(dataOf({ ...complete, plantingId: chosen })['plantingId']).toBe(chosen);
  });

  test('is the same however the command’s id is written', () => {
    expect(parseInput(plantBed, { ...complete, commandId: commandId.toUpperCase() })).toEqual(parseInput(plantBed, complete));
  });

  test('never stands in for the id of a thing that exists', () => {
    expect(faultsOf({ ...complete, bedId: undefined })).toEqual([['REQUIRED', 'bedId']]);
  });

  test.each([
    ['missing', undefined, 'REQUIRED'],
    ['malformed', 'not a uuid', 'INVALID_FORMAT'],
    ['a number', 7, 'WRONG_TYPE'],
  ])('is not asked for when the command’s id is %s: that fault is named alone', (_, wrong, fault) => {
    expect(faultsOf({ ...complete, commandId: wrong })).toEqual([[fault, 'commandId']]);
  });
});

describe('a fault', () => {
  const tooLong = 'x'.repeat(21);
  test.each<[string, Record<string, unknown>, string[]]>([
    ['a field that is missing', { title: undefined }, ['REQUIRED', 'title']],
    ['a field that is null', { title: null }, ['REQUIRED', 'title']],
    ['a field nobody knows', { colour: 'red' }, ['UNKNOWN_FIELD', 'colour']],
    ['a number for text', { title: 7 }, ['WRONG_TYPE', 'title']],
    ['a list for text', { title: ['By the wall'] }, ['WRONG_TYPE', 'title']],
    ['an object for text', { title: { text: 'By the wall' } }, ['WRONG_TYPE', 'title']],
    ['text for a number', { rows: '2' }, ['WRONG_TYPE', 'rows']],
    ['a fraction', { rows: 1.5 }, ['WRONG_TYPE', 'rows']],
    ['not a number', { rows: NaN }, ['WRONG_TYPE', 'rows']],
    ['text for yes or no', { watered: 'yes' }, ['WRONG_TYPE', 'watered']],
    ['text for a list', { tools: 'A' }, ['WRONG_TYPE', 'tools']],
    ['null in a list', { tools: ['SPADE', null] }, ['WRONG_TYPE', 'tools', '1']],
    ['a number that is too small', { rows: 0 }, ['OUT_OF_RANGE', 'rows']],
    ['a number that is too great', { rows: 10 }, ['OUT_OF_RANGE', 'rows']],
    ['a word that is not on the list', { crop: 'beans' }, ['UNKNOWN_WORD', 'crop']],
    ['a word that every object knows', { crop: 'toString' }, ['UNKNOWN_WORD', 'crop']],
    ['an id with another prefix', { bedId: bedId.replace('bed', 'shed') }, ['INVALID_FORMAT', 'bedId']],
    ['an id in capital letters', { bedId: bedId.toUpperCase() }, ['INVALID_FORMAT', 'bedId']],
    ['an address for a person’s id', { gardener: 'somebody@example.org' }, ['INVALID_FORMAT', 'gardener']],
    ['an entry of a list', { tools: ['SPADE', 'a rake'] }, ['INVALID_FORMAT', 'tools', '1']],
    ['a day that does not exist', { seedsOf: '2017-02-29' }, ['INVALID_FORMAT', 'seedsOf']],
    ['a day before 1900', { seedsOf: '1899-12-31' }, ['OUT_OF_RANGE', 'seedsOf']],
    ['a moment without an offset', { sownAt: '2017-06-14T09:30:00' }, ['INVALID_FORMAT', 'sownAt']],
    ['a moment on a day that does not exist', { sownAt: '2017-02-29T09:30:00Z' }, ['INVALID_FORMAT', 'sownAt']],
    ['a moment before 1948', { sownAt: '1947-12-31T23:59:59.999Z' }, ['OUT_OF_RANGE', 'sownAt']],
    ['a moment after 2199', { sownAt: '2200-01-01T00:00:00Z' }, ['OUT_OF_RANGE', 'sownAt']],
    ['a moment before the year 0', { sownAt: '0000-01-01T00:00:00+01:00' }, ['OUT_OF_RANGE', 'sownAt']],
    ['a moment as a number', { sownAt: 1_497_432_600_000 }, ['WRONG_TYPE', 'sownAt']],
    ['a list with too little', { tools: [] }, ['TOO_SHORT', 'tools']],
    ['a list with too much', { tools: ['A', 'B', 'C', 'D'] }, ['TOO_LONG', 'tools']],
    ['a list that repeats itself', { tools: ['A', 'B', 'A'] }, ['LISTED_TWICE', 'tools']],
    ['text that is too long', { title: tooLong }, ['TOO_LONG', 'title']],
    ['personal text that is too long', { noteText: 'x'.repeat(4001) }, ['TOO_LONG', 'noteText']],
    ['no text', { title: '' }, ['EMPTY_TEXT', 'title']],
    ['blank text', { title: ' \n\t\ufeff ' }, ['EMPTY_TEXT', 'title']],
    ['NUL', { title: 'By\u0000the wall' }, ['UNREADABLE_TEXT', 'title']],
    ['a control character', { title: 'By\u001bthe wall' }, ['UNREADABLE_TEXT', 'title']],
    ['half a character', { title: 'By the wall \ud83c' }, ['UNREADABLE_TEXT', 'title']],
    ['an expected revision below -1', { expectedRevision: -2 }, ['OUT_OF_RANGE', 'expectedRevision']],
    ['a correlation that is no UUID', { correlationId: 'work' }, ['INVALID_FORMAT', 'correlationId']],
  ])('names %s', (_, wrong, fault) => {
    expect(faultsOf({ ...complete, ...wrong })).toEqual([fault]);
  });

  test('in the command’s id is named, whatever it holds instead', () => {
    for (const wrong of [7, [commandId], {}, true]) {
      expect(faultsOf({ ...complete, commandId: wrong })).toContainEqual(['WRONG_TYPE', 'commandId']);
    }
  });

  test('comes with its sentence', () => {
    expect(parseInput(plantBed, { ...complete, title: '' })).toEqual({
      ok: false,
      refusals: [{ code: 'EMPTY_TEXT', message: kernelRefusals.EMPTY_TEXT, path: ['title'] }],
    });
  });

  test('does not hide another one', () => {
    expect(faultsOf({ commandId, bedId, title: '', rows: 0, colour: 'red' })).toEqual(
      expect.arrayContaining([
        ['EMPTY_TEXT', 'title'],
        ['REQUIRED', 'crop'],
        ['OUT_OF_RANGE', 'rows'],
        ['UNKNOWN_FIELD', 'colour'],
      ]),
    );
  });

  test.each<[string, Record<string, unknown>, string[]]>([
    ['a number beyond 2^53', { rows: 2 ** 53 }, ['OUT_OF_RANGE', 'rows']],
    ['long text for a list', { tools: 'SPADE' }, ['WRONG_TYPE', 'tools']],
  ])('is named once: %s', (_, wrong, fault) => {
    expect(faultsOf({ ...complete, ...wrong })).toEqual([fault]);
  });

  test('repeats a stranger’s key only when it is a plain name', () => {
    expect(faultsOf({ ...complete, '<b>bold</b>': 1 })).toEqual([['UNKNOWN_FIELD', '?']]);
    expect(faultsOf({ ...complete, ['x'.repeat(41)]: 1 })).toEqual([['UNKNOWN_FIELD', '?']]);
  });

  test('is __proto__, which gives a command nothing', () => {
    const sent: unknown = JSON.parse(`{"commandId":"${commandId}","bedId":"${bedId}","crop":"PEAS","__proto__":{"title":"a"}}`);
    expect(faultsOf(sent)).toEqual([
      ['REQUIRED', 'title'],
      ['UNKNOWN_FIELD', '__proto__'],
    ]);
    expect(faultsOf({ ...complete, constructor: 1 })).toEqual([['UNKNOWN_FIELD', 'constructor']]);
  });

  test.each([[null], ['text'], [7], [true], [[]], [[complete]], [new Date(0)]])('is an input that is no object: %j', (input) => {
    expect(faultsOf(input)).toEqual([['WRONG_TYPE']]);
  });

  test('is an input that is absent', () => {
    expect(faultsOf(undefined)).toEqual([['REQUIRED']]);
  });

  test.each(['tomorrow', '', '2016-12-31T23:59:60Z'])('is text that is no moment: %j', (sownAt) => {
    expect(faultsOf({ ...complete, sownAt })).toEqual([['INVALID_FORMAT', 'sownAt']]);
  });

  test('is nesting, however deep', () => {
    let nested: unknown = 1;
    for (let depth = 0; depth < 100_000; depth += 1) nested = [nested];
    expect(faultsOf({ ...complete, title: nested })).toEqual([['WRONG_TYPE', 'title']]);
  });
});

describe('the edges', () => {
  test.each<[string, Record<string, unknown>]>([
    ['the smallest number', { rows: 1 }],
    ['the greatest number', { rows: 9 }],
    ['the longest text', { title: 'x'.repeat(20) }],
    ['the longest personal text', { noteText: 'x'.repeat(4000) }],
    ['several lines', { title: 'By\nthe\twall' }],
    ['characters beyond the first plane', { title: '🌱🌱' }],
    ['the longest list', { tools: ['A', 'B', 'C'] }],
    ['a record that must not exist yet', { expectedRevision: -1 }],
    ['a leap day', { seedsOf: '2016-02-29' }],
    ['the first moment', { sownAt: '1948-01-01T00:00:00.000Z' }],
    ['the last moment', { sownAt: '2199-12-31T23:59:59.999Z' }],
  ])('are inside: %s', (_, edge) => {
    expect(faultsOf({ ...complete, ...edge })).toEqual([]);
  });

  test('negative zero is zero, or refused: an event cannot hold it', () => {
    const rows = wholeNumber(0, 9, 'How many rows.');
    const parsed = parseInput({ ...plantBed, input: { ...plantBed.input, rows } }, { ...complete, rows: -0 });
    expect(parsed.ok && Object.is(parsed.data['rows'], -0)).toBe(false);
  });
});

describe('a moment', () => {
  test.each([
    ['2017-06-14T10:30:00+01:00', '2017-06-14T09:30:00.000Z'],
    ['2017-06-14T00:30:00+01:00', '2017-06-13T23:30:00.000Z'],
    ['2017-06-14T09:30:00Z', '2017-06-14T09:30:00.000Z'],
    ['2017-06-14T09:30:00-00:00', '2017-06-14T09:30:00.000Z'],
    ['2017-06-14T09:30:00.123456Z', '2017-06-14T09:30:00.123Z'],
  ])('%s is kept as %s', (given, kept) => {
    expect(dataOf({ ...complete, sownAt: given })['sownAt']).toBe(kept);
    expect(parseInput(plantBed, { ...complete, occurredAt: given })).toMatchObject({ meta: { occurredAt: kept } });
  });

  test('can come as a date', () => {
    expect(dataOf({ ...complete, sownAt: new Date(Date.UTC(2017, 5, 14)) })['sownAt']).toBe('2017-06-14T00:00:00.000Z');
  });
});
