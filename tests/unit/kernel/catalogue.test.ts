// The catalogue: finds definitions by name, and reads old events in the newest version of their schema.
import { catalogue } from '../../../src/domain/aggregates';
import { createCatalogue, UnknownEventError } from '../../../src/kernel/catalogue';
import { defineCommands } from '../../../src/kernel/command';
import { accept, type Aggregate } from '../../../src/kernel/decider';
import { defineEvents, type Envelope, placeEvent, type UnplacedEnvelope } from '../../../src/kernel/event';
import { newId, plainText, ref, wholeNumber } from '../../../src/kernel/fields';
import { newEvent } from '../../support/new-event';

const COMMAND = '015c0b1a-7e80-7000-8000-000000000001';
const shed = `shed-${COMMAND}`;

/** An aggregate of no domain of ours. First a shed had feet, then centimetres, now millimetres and a name. */
const shedAggregate: Aggregate = {
  prefix: 'shed',
  commands: defineCommands({ BuildShed: { describe: 'Build a shed.', roles: ['gardener'], input: { shedId: newId('shed') } } }),
  events: defineEvents({
    ShedBuilt: {
      describe: 'A shed was built.',
      data: {
        millimetres: wholeNumber(1, 100_000, 'How wide it is.'),
        name: plainText('What it is called.'),
        gardenId: ref('garden', 'Where it stands.').optional(),
      },
      upcasts: [
        ({ feet, ...data }) => ({ ...data, centimetres: (feet as number) * 30 }),
        ({ centimetres, ...data }) => ({ ...data, millimetres: (centimetres as number) * 10, name: 'A shed' }),
      ],
    },
    ShedPainted: { describe: 'A shed was painted.', data: {} },
  }),
  refusals: {},
  fold: { initialState: {}, evolve: (state) => state },
  facts: {},
  decide: () => accept({ type: 'ShedBuilt', data: { millimetres: 1800, name: 'A shed' } }),
};
const sheds = createCatalogue([shedAggregate]);

const stored = (change: Partial<UnplacedEnvelope>): Envelope =>
  placeEvent(
    { ...newEvent(shed).envelope, type: 'ShedBuilt', ...change },
    { log: 'a-ledger', rev: 0, rec: '2017-06-15T08:00:00.000Z' },
  ).envelope;

describe('reading a stored event', () => {
  test('goes from its version to the newest, step by step', () => {
    expect(sheds.read(stored({ sv: 1, data: { feet: 6 } })).data).toEqual({ millimetres: 1800, name: 'A shed' });
    expect(sheds.read(stored({ sv: 2, data: { centimetres: 180 } })).data).toEqual({ millimetres: 1800, name: 'A shed' });
  });

  test('leaves the newest version as it is', () => {
    const data = { millimetres: 2000, name: 'The old shed' };
    expect(sheds.read(stored({ sv: 3, data })).data).toEqual(data);
  });

  test('leaves what was stored as it was', () => {
    const envelope = stored({ sv: 1, data: { feet: 6 } });
    sheds.read(envelope);
    expect(envelope).toMatchObject({ sv: 1, data: { feet: 6 } });
  });

  test('keeps who, when and where', () => {
    const envelope = stored({ sv: 1, data: { feet: 6 } });
    const { id, stream, at, actor } = envelope;
    expect(sheds.read(envelope)).toMatchObject({
      type: 'ShedBuilt',
      id,
      stream,
      revision: 0,
      at,
      actor,
      recordedAt: '2017-06-15T08:00:00.000Z',
    });
  });

  test('is refused when a newer program wrote it', () => {
    expect(() => sheds.read(stored({ sv: 4 }))).toThrow(UnknownEventError);
    expect(() => sheds.read(stored({ type: 'ShedMoved', sv: 1 }))).toThrow(UnknownEventError);
    expect(() => sheds.read(stored({ type: 'ShedPainted', sv: 2 }))).toThrow(UnknownEventError);
    expect(sheds.read(stored({ type: 'ShedPainted', sv: 1 })).type).toBe('ShedPainted');
  });

  test.each(['toString', '__proto__', 'constructor'])('is refused when its type is a word every object knows: %s', (type) => {
    expect(() => sheds.read(stored({ type, sv: 1 }))).toThrow(UnknownEventError);
  });
});

describe('finding a definition', () => {
  test('by the name of a command or an event, or by a stream', () => {
    expect(sheds.commands.get('BuildShed')).toMatchObject({ type: 'BuildShed', aggregate: shedAggregate });
    expect(sheds.events.get('ShedPainted')).toMatchObject({ type: 'ShedPainted', aggregate: shedAggregate });
    expect(sheds.aggregateOf(shed)).toBe(shedAggregate);
    expect(sheds.aggregateOf('house-1')).toBeUndefined();
  });

  test('gives what an event names; nothing when the event is not known', () => {
    const built = sheds.read(stored({ sv: 3, data: { millimetres: 1, name: 'A shed', gardenId: 'garden-1' } }));
    expect(sheds.references(built)).toEqual(['garden-1']);
    expect(sheds.references({ ...built, type: 'ShedMoved' })).toEqual([]);
  });

  test('is never a matter of chance: no name is defined twice', () => {
    expect(() => createCatalogue([shedAggregate, { ...shedAggregate, prefix: 'hut' }])).toThrow('BuildShed is defined twice.');
    expect(() => createCatalogue([shedAggregate, { ...shedAggregate, prefix: 'hut', commands: {} }])).toThrow(
      'ShedBuilt is defined twice.',
    );
  });
});

describe('the catalogue of the domain', () => {
  const commands = [...catalogue.commands.values()];
  const events = [...catalogue.events.values()];

  test.each(commands)(
    '$type names its stream, or fields from which it follows',
    ({ aggregate, definition: { input, streamOf } }) => {
      if (streamOf) expect(catalogue.aggregateOf(streamOf({}))).toBe(aggregate);
      else expect(Object.keys(input)).toContain(`${aggregate.prefix}Id`);
    },
  );

  test.each(commands)('$type shows a thing that its input names', ({ definition }) => {
    if (definition.shows !== undefined) expect(Object.keys(definition.input)).toContain(definition.shows);
  });

  test.each(events)('$type keeps personal text, and nothing else, in fields that end in Text', ({ definition }) => {
    for (const name of Object.keys(definition.text ?? {})) expect(name).toMatch(/Text$/);
    for (const name of Object.keys(definition.data)) expect(name).not.toMatch(/Text$/);
  });

  test.each(events)('$type says whom its text is about by a field it has', ({ definition }) => {
    const about = definition.textIsAbout ?? 'stream';
    expect(['stream', 'actor', ...Object.keys(definition.data)]).toContain(about);
  });
});
