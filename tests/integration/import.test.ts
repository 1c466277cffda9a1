// The import takes what is good in a file and lists what is not: by line, code and place, and never with a value.
import { createReadStream } from 'node:fs';

import { openDryRun } from '../../src/import/dry-run';
import { linesOf, MAX_LINE_BYTES } from '../../src/import/lines';
import { importCommands, type NdjsonImportOptions } from '../../src/import/ndjson';
import { type EventStore, StoreFault } from '../../src/kernel/event-store';
import { createCommandHandler } from '../../src/kernel/command-handler';
import { allEvents, type MemoryLedger, openMemoryLedger, sample, someLead, STORY_LINES } from '../support/memory-ledger';

const id = (prefix: string, number: number): string => `${prefix}-00000000-0000-4000-8000-${String(number).padStart(12, '0')}`;
const commandId = (number: number): string => id('x', number).slice(2);

const registerTeam = (number: number, more: object = {}, beside: object = {}): string =>
  JSON.stringify({
    type: 'RegisterTeam',
    input: { commandId: commandId(number), teamId: id('team', number), name: 'A team', serviceType: 'LIAISON', ...more },
    ...beside,
  });

const recordAttendance = (minutes: string): string =>
  JSON.stringify({
    type: 'RecordAttendance',
    input: {
      commandId: commandId(3),
      activityId: id('activity', 3),
      advisorId: id('advisor', 3),
      status: 'ATTENDED',
      minutes: 7777,
      prepMinutes: 0,
      roleGrade: 'LEAD',
      mode: 'PHONE',
    },
  }).replace('7777', minutes);

const importText = (text: string | Buffer, ledger: MemoryLedger, more: Partial<NdjsonImportOptions> = {}) => {
  const chunks = (async function* () {
    yield Buffer.from(text);
  })();
  return importCommands(linesOf(chunks), { ...ledger, defaultActor: someLead, ...more });
};

/** Imports one bad line between two good ones, and gives what was said of it. */
const faultsOf = async (bad: string | Buffer) => {
  const ledger = openMemoryLedger();
  const text = Buffer.concat([registerTeam(1), '\n', bad, '\n', registerTeam(2)].map((part) => Buffer.from(part)));
  const report = await importText(text, ledger);
  expect(report).toMatchObject({ lines: 3, accepted: 2, replayed: 0, refused: 1 });
  expect(await ledger.store.size()).toBe(2);
  return report.faults.map(({ line, code, path }) => [line, code, path.join('.')]);
};

describe('a bad line', () => {
  const advisor = { id: id('advisor', 7), role: 'advisor' };
  const bad: [string, string | Buffer, string, string][] = [
    ['that is not JSON', '{"type":', 'NOT_JSON', ''],
    ['that is no object', '["RegisterTeam"]', 'WRONG_TYPE', ''],
    ['without a type', '{"input":{}}', 'REQUIRED', 'type'],
    ['of a type that does not exist', '{"type":"DeleteTeam","input":{}}', 'UNKNOWN_COMMAND', 'type'],
    ['of a type that every object has', '{"type":"constructor","input":{}}', 'UNKNOWN_COMMAND', 'type'],
    ['without an input', '{"type":"RegisterTeam"}', 'REQUIRED', 'input'],
    ['whose input is no object', '{"type":"RegisterTeam","input":[]}', 'WRONG_TYPE', 'input'],
    ['with a key that does not exist', registerTeam(3, {}, { note: 'x' }), 'UNKNOWN_FIELD', 'note'],
    ['with a key that says too much', registerTeam(3, {}, { 'Jane Doe, 1 High St': 1 }), 'UNKNOWN_FIELD', '?'],
    ['with a field that does not exist', registerTeam(3, { colour: 'red' }), 'UNKNOWN_FIELD', 'input.colour'],
    [
      'with a field called __proto__',
      registerTeam(3).replace('"name"', '"__proto__":{"a":1},"name"'),
      'UNKNOWN_FIELD',
      'input.__proto__',
    ],
    [
      'whose id is no text, though its stream follows from it',
      `{"type":"DeclinePayment","input":{"commandId":"${commandId(3)}","advisorId":"${id('advisor', 3)}","activityId":{"toString":1,"valueOf":1}}}`,
      'WRONG_TYPE',
      'input.activityId',
    ],
    ['without a field that is needed', registerTeam(3, { name: null }), 'REQUIRED', 'input.name'],
    ['with a word that does not exist', registerTeam(3, { serviceType: 'DENTAL' }), 'UNKNOWN_WORD', 'input.serviceType'],
    ['with NUL in its text', registerTeam(3, { name: 'A\0team' }), 'UNREADABLE_TEXT', 'input.name'],
    ['with half a character', registerTeam(3, { name: 'A \ud83d team' }), 'UNREADABLE_TEXT', 'input.name'],
    ['with bytes that are not UTF-8', Buffer.from(registerTeam(3, { name: 'Équipe' }), 'latin1'), 'UNREADABLE_TEXT', ''],
    [
      'that happens in the future',
      registerTeam(3, { occurredAt: '2031-01-01T00:00:00Z' }),
      'OCCURRED_IN_FUTURE',
      'input.occurredAt',
    ],
    ['that happens at no time', registerTeam(3, { occurredAt: 'yesterday' }), 'INVALID_FORMAT', 'input.occurredAt'],
    ['with a zero below zero', recordAttendance('-0'), 'ACTIVITY_NOT_FOUND', 'input.activityId'],
    [
      'whose actor has a name for an id',
      registerTeam(3, {}, { actor: { id: 'Jane', role: 'staff' } }),
      'INVALID_FORMAT',
      'actor.id',
    ],
    [
      'whose actor has a role that does not exist',
      registerTeam(3, {}, { actor: { ...someLead, role: 'king' } }),
      'UNKNOWN_WORD',
      'actor.role',
    ],
    ['whose actor may not do this', registerTeam(3, {}, { actor: advisor }), 'FORBIDDEN', 'actor.role'],
    [
      'whose commandId was used for something else',
      registerTeam(1, { name: 'Another' }),
      'IDEMPOTENCY_KEY_REUSED',
      'input.commandId',
    ],
    ['that a rule refuses', registerTeam(4, { teamId: id('team', 1) }), 'TEAM_ALREADY_REGISTERED', 'input.teamId'],
    ['that is too long', registerTeam(3, { name: 'x'.repeat(MAX_LINE_BYTES) }), 'LINE_TOO_LONG', ''],
    [
      'that is far too deep',
      `{"type":"RegisterTeam","input":${'['.repeat(100_000)}${']'.repeat(100_000)}}`,
      'NESTED_TOO_DEEPLY',
      '',
    ],
  ];
  test.each(bad)('%s is listed, and the good ones are imported', async (_, line, code, path) => {
    expect(await faultsOf(line)).toEqual([[2, code, path]]);
  });

  test('is listed with all its faults', async () => {
    expect(await faultsOf(registerTeam(3, { name: '', serviceType: 'DENTAL' }))).toEqual([
      [2, 'EMPTY_TEXT', 'input.name'],
      [2, 'UNKNOWN_WORD', 'input.serviceType'],
    ]);
  });

  test('is listed without a word of what it says', async () => {
    const report = await importText(
      registerTeam(3, { name: 'SECRET\0', teamId: 'SECRET' }, { SECRET: 'SECRET' }),
      openMemoryLedger(),
    );
    expect(report.faults.map(({ message }) => message).join()).not.toContain('SECRET');
  });
});

describe('a line that is accepted', () => {
  const visit = {
    activityId: id('activity', 3),
    teamId: id('team', 1),
    kind: 'AUDIT_OR_PLACE_VISIT',
    title: 'A visit',
    purpose: 'To see the ward',
    stage: 'REVIEW',
    declaredLevel: 6,
    decisionRights: 'EQUAL',
    startsAt: '2026-03-03T10:00:00Z',
    mode: 'IN_PERSON',
  };
  const command = (number: number, type: string, input: object): string =>
    JSON.stringify({ type, input: { commandId: commandId(number), ...input } });
  const lines = [
    registerTeam(1),
    command(2, 'RegisterAdvisor', { advisorId: id('advisor', 3), lens: ['CARER'], nameText: 'A', joinedOn: '2026-01-01' }),
    command(4, 'AdvertiseOpportunity', visit),
    recordAttendance('60'),
    command(5, 'CompleteActivity', {
      activityId: id('activity', 3),
      endedAt: '2026-03-03T12:00:00Z',
      staffCount: 1,
      declaredLevel: 6,
      decisionRights: 'EQUAL',
    }),
  ].join('\n');

  test('can warn of something, once', async () => {
    const ledger = openMemoryLedger();
    const report = await importText(lines, ledger);
    expect(report).toMatchObject({ accepted: 5, refused: 0, faults: [] });
    expect(report.warnings).toEqual([
      {
        line: 5,
        code: 'NO_DEBRIEF_AFTER_DISTRESSING_WORK',
        path: ['input', 'activityId'],
        message: expect.stringMatching(/^[A-Z].*\.$/) as string,
      },
    ]);
    expect(await importText(lines, ledger)).toMatchObject({ replayed: 5, warnings: [] });
  });
});

describe('a file', () => {
  test('may have a byte order mark, Windows line ends, empty lines and no end to its last line', async () => {
    const report = await importText(`\ufeff${registerTeam(1)}\r\n\r\n  \n${registerTeam(2)}`, openMemoryLedger());
    expect(report).toEqual({ lines: 2, accepted: 2, replayed: 0, refused: 0, faults: [], warnings: [] });
  });

  test('is numbered with its empty lines', async () => {
    const { faults } = await importText(`\n\n${registerTeam(1)}\n\nnot JSON\n`, openMemoryLedger());
    expect(faults.map(({ line }) => line)).toEqual([5]);
  });

  test('may come in pieces of any size', async () => {
    const text = Buffer.from(`${registerTeam(1, { name: 'Équipe 🙂' })}\n${registerTeam(2)}\n`);
    for (const size of [1, 7, 64]) {
      const pieces = (async function* () {
        for (let at = 0; at < text.length; at += size) yield text.subarray(at, at + size);
      })();
      const lines: string[] = [];
      for await (const line of linesOf(pieces)) lines.push(line);
      expect(lines.join('\n')).toBe(text.toString().trimEnd());
    }
  });

  test('that says the same thing twice does it once', async () => {
    const report = await importText(`${registerTeam(1)}\n${registerTeam(1)}`, openMemoryLedger());
    expect(report).toMatchObject({ lines: 2, accepted: 1, replayed: 1, refused: 0 });
  });

  test('has its faults listed in its order, however many lines are under way', async () => {
    const bad = Array.from({ length: 300 }, (_, number) => (number % 3 === 0 ? 'not JSON' : registerTeam(number, { name: '' })));
    const { faults, refused } = await importText(bad.join('\n'), openMemoryLedger());
    expect(refused).toBe(300);
    expect(faults.map(({ line }) => line)).toEqual(Array.from({ length: 300 }, (_, index) => index + 1));
  });

  test('tells how far it is', async () => {
    const seen: number[] = [];
    await importText(`${registerTeam(1)}\nnot JSON\n`, openMemoryLedger(), { onProgress: ({ lines }) => seen.push(lines) });
    expect(seen).toEqual([1, 2]);
  });
});

describe('lines at the same time', () => {
  /** A store that answers late, and says how many were waiting at once. */
  const slow = (store: EventStore) => {
    const seen = { now: 0, most: 0 };
    const append: EventStore['append'] = async (...request) => {
      seen.now += 1;
      seen.most = Math.max(seen.most, seen.now);
      for (let turn = 0; turn < 20; turn += 1) await new Promise((resolve) => setImmediate(resolve));
      seen.now -= 1;
      return store.append(...request);
    };
    return { seen, store: { ...store, append } };
  };

  const slowLedger = () => {
    const ledger = openMemoryLedger();
    const { store, seen } = slow(ledger.store);
    const handler = createCommandHandler({ store, catalogue: ledger.catalogue, sealer: ledger.vault, clock: ledger.clock });
    return { ledger: { ...ledger, handler }, seen };
  };

  test('are as many as allowed when they have nothing to do with each other', async () => {
    const { ledger, seen } = slowLedger();
    const lines = Array.from({ length: 50 }, (_, number) => registerTeam(number));
    expect(await importText(lines.join('\n'), ledger, { concurrency: 8 })).toMatchObject({ accepted: 50 });
    expect(seen.most).toBe(8);
  });

  test('wait for those before them that name the same thing, also by an id that only follows from a commandId', async () => {
    const { ledger } = slowLedger();
    const made = registerTeam(1, { teamId: undefined });
    const first = await importText(made, openMemoryLedger());
    expect(first.accepted).toBe(1);
    const handler = openMemoryLedger().handler;
    const outcome = await handler.handle({ ...(JSON.parse(made) as { type: string; input: object }), actor: someLead });
    const stream = outcome.kind === 'accepted' ? outcome.stream : '';
    const renames = ['B', 'C', 'D'].map((name, index) =>
      JSON.stringify({ type: 'RenameTeam', input: { commandId: commandId(10 + index), teamId: stream, name } }),
    );
    expect(await importText([made, ...renames].join('\n'), ledger)).toMatchObject({ accepted: 4, refused: 0 });
    const events = await ledger.store.readStream(stream);
    expect(events.map(({ envelope }) => envelope.data['name'])).toEqual(['A team', 'B', 'C', 'D']);
  });

  test('keep the order of the file when there is one at once', async () => {
    const { ledger } = slowLedger();
    const lines = [3, 1, 2].flatMap((number) => [
      registerTeam(number),
      JSON.stringify({
        type: 'RenameTeam',
        input: { commandId: commandId(100 + number), teamId: id('team', number), name: 'B' },
      }),
    ]);
    await importText(lines.join('\n'), ledger, { concurrency: 1 });
    const order = (await allEvents(ledger.store)).map(({ envelope }) => envelope.cmd);
    expect(order).toEqual([3, 103, 1, 101, 2, 102].map(commandId));
  });
});

describe('a ledger that fails', () => {
  test('stops the import, which says where, and goes on from there the next time', async () => {
    const ledger = openMemoryLedger();
    let left = 3;
    const append: EventStore['append'] = async (...request) => {
      left -= 1;
      if (left < 0) throw new StoreFault('OUTCOME_UNKNOWN', 'The disk is gone.');
      return ledger.store.append(...request);
    };
    const parts = { catalogue: ledger.catalogue, sealer: ledger.vault, clock: ledger.clock };
    const handler = createCommandHandler({ ...parts, store: { ...ledger.store, append } });
    const text = Array.from({ length: 1000 }, (_, number) => registerTeam(number)).join('\n');
    const report = await importText(text, ledger, { handler, concurrency: 2 });
    expect(report).toMatchObject({
      lines: 3,
      accepted: 3,
      stopped: { line: 4, code: 'OUTCOME_UNKNOWN', message: 'The disk is gone.' },
    });
    expect(await importText(text, ledger)).toMatchObject({ accepted: 997, replayed: 3, refused: 0 });
  });
});

describe('a dry run', () => {
  const story = () => linesOf(createReadStream(sample('liaison-team.ndjson')));
  const tryOut = async (ledger: MemoryLedger) => {
    const handler = await openDryRun({ ...ledger, sealer: ledger.vault });
    return importCommands(story(), { ...ledger, handler, defaultActor: someLead });
  };

  test('says what would happen, with later lines seeing earlier ones, and keeps no event and no key', async () => {
    const ledger = openMemoryLedger();
    const provided: string[] = [];
    const seal: MemoryLedger['vault']['seal'] = (place, text) => {
      provided.push(place.subject);
      return ledger.vault.seal(place, text);
    };
    expect(await tryOut({ ...ledger, vault: { ...ledger.vault, seal } })).toMatchObject({
      accepted: STORY_LINES,
      replayed: 0,
      refused: 0,
    });
    expect(await ledger.store.size()).toBe(0);
    expect(provided).toEqual([]);
  });

  test('knows what is in the ledger already', async () => {
    const ledger = openMemoryLedger();
    await importCommands(story(), { ...ledger, defaultActor: someLead });
    expect(await tryOut(ledger)).toMatchObject({ accepted: 0, replayed: STORY_LINES, refused: 0 });
    expect(await ledger.store.size()).toBe(STORY_LINES);
  });
});
