// The command handler, over a ledger in memory: what is accepted, what is refused, and that nothing is done twice.
import { randomBytes, randomUUID } from 'node:crypto';

import { catalogue } from '../../../src/domain/aggregates';
import { createCatalogue } from '../../../src/kernel/catalogue';
import type { CommandHandler, CommandHandlerParts, CommandRequest } from '../../../src/kernel/command-handler';
import { createCommandHandler } from '../../../src/kernel/command-handler';
import { type CommandDefinitions, defineCommands } from '../../../src/kernel/command';
import { accept, type Aggregate, type DecidedEvent, withWarnings } from '../../../src/kernel/decider';
import { defineEvents } from '../../../src/kernel/event';
import type { AppendOutcome, EventStore } from '../../../src/kernel/event-store';
import { newId, personalText, plainText } from '../../../src/kernel/fields';
import { eventIdFrom, idFrom, prefixOf } from '../../../src/kernel/ids';
import { START } from '../../../src/kernel/position';
import { warning } from '../../../src/kernel/warning';
import { openKeyStore } from '../../../src/privacy/key-store';
import { createLocalVault } from '../../../src/privacy/vault';
import { createMemoryStore } from '../../../src/stores/memory/memory-store';
import { ada, asAdvisor, bo, colleague, lead, liaisonTeam, panel } from '../../support/cast';

const NOW = '2017-05-15T09:00:00.000Z';
const NAME = 'A name that stands nowhere but here';

const opened: { close(): unknown }[] = [];
afterEach(async () => {
  for (const one of opened.splice(0)) await one.close();
});

const openLedger = () => {
  const time = { now: NOW };
  const store = createMemoryStore({ log: randomUUID(), clock: () => time.now });
  const keys = openKeyStore({ file: ':memory:', keyEncryptionKey: Buffer.alloc(32, 7), randomBytes });
  opened.push(store, keys);
  const vault = createLocalVault(keys, randomBytes);
  const parts: CommandHandlerParts = { store, catalogue, sealer: vault, clock: () => time.now };
  const handler = createCommandHandler(parts);
  return {
    time,
    store,
    keys,
    vault,
    handler,
    handlerWith: (others: Partial<CommandHandlerParts>) => createCommandHandler({ ...parts, ...others }),
    all: () => store.readAll(START, 1000),
    /** An advisor who can be contacted, a team, and a panel of theirs with one place. */
    begin: async () => {
      await done(handler, registerAdvisor(ada));
      await done(handler, registerAdvisor(bo));
      await done(handler, consent(ada));
      await done(handler, consent(bo));
      await done(handler, registerTeam({ teamId: liaisonTeam }));
      await done(handler, convenePanel());
    },
  };
};

type Input = Record<string, unknown>;
const command =
  (type: string, usual: Input = {}) =>
  (input: Input = {}, actor = lead): CommandRequest => ({
    type,
    input: { commandId: randomUUID(), ...usual, ...input },
    actor,
  });
const registerTeam = command('RegisterTeam', { name: 'Liaison', serviceType: 'LIAISON' });
const renameTeam = command('RenameTeam', { teamId: liaisonTeam, name: 'Psychiatric Liaison' });
const registerAdvisor = (advisorId: string) =>
  command('RegisterAdvisor', { advisorId, lens: ['CARER'], nameText: NAME, joinedOn: '2017-01-09' })();
const consent = (advisorId: string) =>
  command('GiveConsent', { advisorId, purpose: 'CONTACT', noticeVersion: '2017-1', method: 'ONLINE' })();
const withdrawConsent = command('WithdrawConsent', { advisorId: ada, purpose: 'CONTACT' });
const convenePanel = command('ConvenePanel', {
  activityId: panel,
  teamId: liaisonTeam,
  title: 'A panel',
  purpose: 'Choosing a colleague',
  stage: 'DELIVERY',
  declaredLevel: 6,
  decisionRights: 'EQUAL',
  places: 1,
  startsAt: '2017-06-14T09:30:00Z',
  mode: 'IN_PERSON',
});
const invite = command('InviteToPanel', { activityId: panel, advisorId: ada, role: 'PANEL_MEMBER' });

const done = async (handler: CommandHandler, request: CommandRequest) => {
  const outcome = await handler.handle(request);
  if (outcome.kind === 'refused') throw new Error(`${request.type}: ${JSON.stringify(outcome.refusals)}`);
  return outcome;
};
const refusedWith = (code: string, ...path: string[]) => ({ kind: 'refused', refusals: [{ code, path }] });

/** A store before whose first append something else happens. */
const beforeFirstAppend = (store: EventStore, happens: () => Promise<unknown>): EventStore => {
  let first = true;
  return {
    ...store,
    append: async (...request) => {
      if (first) {
        first = false;
        await happens();
      }
      return store.append(...request);
    },
  };
};

/** A store in which, after it was first looked for a command, something else happens. */
const afterFirstLook = (store: EventStore, happens: () => Promise<unknown>): EventStore => {
  let first = true;
  return {
    ...store,
    findCommand: async (commandId) => {
      const found = await store.findCommand(commandId);
      if (first) {
        first = false;
        await happens();
      }
      return found;
    },
  };
};

test('text about somebody who was erased is refused, whatever rule let the command pass', async () => {
  const { handler, store, keys } = openLedger();
  keys.destroy(ada);
  expect(await handler.handle(registerAdvisor(ada))).toMatchObject(refusedWith('SUBJECT_ERASED'));
  expect(await store.size()).toBe(0);
  expect(await handler.handle(registerAdvisor(bo))).toMatchObject({ kind: 'accepted' });
});

describe('an accepted command', () => {
  test('is answered with its place and its own fields, complete with the ids that followed', async () => {
    const { handler, store } = openLedger();
    const commandId = randomUUID();
    const teamId = idFrom(commandId, 'team');
    expect(await handler.handle(registerTeam({ commandId }))).toEqual({
      kind: 'accepted',
      commandId,
      stream: teamId,
      revision: 0,
      position: await store.head(),
      data: { teamId, name: 'Liaison', serviceType: 'LIAISON' },
      replayed: false,
      warnings: [],
    });
  });

  test('becomes an event that says who did what, when, and because of what', async () => {
    const { handler, store, time } = openLedger();
    const commandId = randomUUID();
    time.now = '2017-05-20T08:00:00.000Z';
    await done(handler, registerTeam({ commandId, occurredAt: '2016-03-01T10:00:00+01:00' }, colleague));
    const [event] = await store.readStream(idFrom(commandId, 'team'));
    expect(event?.envelope).toEqual({
      v: 1,
      log: store.log,
      id: eventIdFrom(commandId, 0),
      stream: idFrom(commandId, 'team'),
      rev: 0,
      type: 'TeamRegistered',
      sv: 1,
      at: '2016-03-01T09:00:00.000Z',
      rec: '2017-05-20T08:00:00.000Z',
      actor: colleague,
      cmd: commandId,
      corr: commandId,
      caus: commandId,
      data: { name: 'Liaison', serviceType: 'LIAISON' },
      sd: [],
    });
  });

  test('happened now when it does not say when', async () => {
    const { handler, all } = openLedger();
    await done(handler, registerTeam());
    expect((await all())[0]?.envelope).toMatchObject({ at: NOW, rec: NOW });
  });

  test('keeps the piece of work and the cause it belongs to', async () => {
    const { handler, all } = openLedger();
    const [correlationId, causationId] = [randomUUID(), randomUUID()];
    await done(handler, registerTeam({ correlationId, causationId }));
    expect((await all())[0]?.envelope).toMatchObject({ corr: correlationId, caus: causationId });
  });
});

describe('a refused command', () => {
  test('appends nothing', async () => {
    const { handler, all } = openLedger();
    expect(await handler.handle(renameTeam())).toMatchObject(refusedWith('TEAM_NOT_FOUND', 'teamId'));
    expect(await all()).toEqual([]);
  });

  test('can be sent again under the same id, and is decided anew', async () => {
    const { handler } = openLedger();
    const request = renameTeam();
    expect(await handler.handle(request)).toMatchObject(refusedWith('TEAM_NOT_FOUND', 'teamId'));
    await done(handler, registerTeam({ teamId: liaisonTeam }));
    expect(await handler.handle(request)).toMatchObject({ kind: 'accepted', replayed: false });
  });

  test.each(['BurnTheRecords', 'toString', '__proto__'])('is one that nobody knows: %s', async (type) => {
    const { handler } = openLedger();
    expect(await handler.handle(command(type)())).toMatchObject(refusedWith('UNKNOWN_COMMAND', 'type'));
  });

  test('names every fault of its input', async () => {
    const { handler } = openLedger();
    expect(await handler.handle(registerTeam({ name: '', serviceType: 'NONE' }))).toMatchObject({
      kind: 'refused',
      refusals: [
        { code: 'EMPTY_TEXT', path: ['name'] },
        { code: 'UNKNOWN_WORD', path: ['serviceType'] },
      ],
    });
  });

  test('speaks of the future; this very moment is not the future', async () => {
    const { handler } = openLedger();
    const future = '2017-05-15T09:00:00.001Z';
    expect(await handler.handle(registerTeam({ occurredAt: future }))).toMatchObject(
      refusedWith('OCCURRED_IN_FUTURE', 'occurredAt'),
    );
    expect(await handler.handle(registerTeam({ occurredAt: '2017-05-15T10:00:00+01:00' }))).toMatchObject({ kind: 'accepted' });
  });

  test('expected another revision', async () => {
    const { handler } = openLedger();
    await done(handler, registerTeam({ teamId: liaisonTeam, expectedRevision: -1 }));
    for (const expectedRevision of [-1, 1]) {
      expect(await handler.handle(renameTeam({ expectedRevision }))).toMatchObject(
        refusedWith('STALE_REVISION', 'expectedRevision'),
      );
    }
    expect(await handler.handle(renameTeam({ expectedRevision: 0 }))).toMatchObject({ kind: 'accepted', revision: 1 });
  });

  test('is never a fault: negative zero is zero, or refused', async () => {
    const { handler, begin } = openLedger();
    await begin();
    expect(await handler.handle(convenePanel({ activityId: undefined, rate: -0 }))).toHaveProperty('kind');
  });
});

describe('a command that is sent again', () => {
  test('gets the same answer, marked as replayed, and appends nothing', async () => {
    const { handler, all } = openLedger();
    const request = registerTeam();
    const first = await done(handler, request);
    expect(await handler.handle(request)).toEqual({ ...first, replayed: true });
    expect(await all()).toHaveLength(1);
  });

  test('gets it also after the record went on, and whatever revision it expected', async () => {
    const { handler } = openLedger();
    const request = registerTeam({ teamId: liaisonTeam, expectedRevision: -1 });
    const first = await done(handler, request);
    await done(handler, renameTeam());
    expect(await handler.handle(request)).toEqual({ ...first, replayed: true });
  });

  test('gets it also later, from another process with the same keys, and with its ids spelled out', async () => {
    const { handler, handlerWith, time } = openLedger();
    const commandId = randomUUID();
    const first = await done(handler, registerTeam({ commandId }));
    time.now = '2017-05-16T09:00:00.000Z';
    const spelledOut = registerTeam({ commandId: commandId.toUpperCase(), teamId: idFrom(commandId, 'team'), site: null });
    expect(await handlerWith({}).handle(spelledOut)).toEqual({ ...first, replayed: true });
  });

  test('a hundred times at once makes one event', async () => {
    const { handler, handlerWith, all } = openLedger();
    const another = handlerWith({});
    const request = registerTeam();
    const answers = await Promise.all(
      Array.from({ length: 100 }, (_, index) => (index % 2 === 0 ? handler : another).handle(request)),
    );
    expect(answers.filter((answer) => answer.kind === 'accepted')).toHaveLength(100);
    expect(answers.filter((answer) => answer.kind === 'accepted' && !answer.replayed)).toHaveLength(1);
    expect(new Set(answers.map((answer) => answer.kind === 'accepted' && answer.position)).size).toBe(1);
    expect(await all()).toHaveLength(1);
  });

  const commandId = '015c0b1a-7e80-7000-8000-000000000001';
  test.each<[string, CommandRequest]>([
    ['other words', registerTeam({ commandId, name: 'Crisis' })],
    ['a field more', registerTeam({ commandId, site: 'A hospital' })],
    ['another moment', registerTeam({ commandId, occurredAt: NOW })],
    ['somebody else', registerTeam({ commandId }, colleague)],
    ['another record', registerTeam({ commandId, teamId: liaisonTeam })],
    ['another command', renameTeam({ commandId })],
  ])('with %s is refused: its id was used', async (_, again) => {
    const { handler, all } = openLedger();
    await done(handler, registerTeam({ commandId }));
    expect(await handler.handle(again)).toMatchObject(refusedWith('IDEMPOTENCY_KEY_REUSED', 'commandId'));
    expect(await all()).toHaveLength(1);
  });

  test('with other personal text is refused, though no personal text stands in the event', async () => {
    const { handler } = openLedger();
    const request = registerAdvisor(ada);
    await done(handler, request);
    const other = { ...request, input: { ...(request.input as Input), nameText: 'Another name' } };
    expect(await handler.handle(other)).toMatchObject(refusedWith('IDEMPOTENCY_KEY_REUSED', 'commandId'));
  });

  test('on two records at once is accepted once', async () => {
    const { handler, all } = openLedger();
    const answers = await Promise.all([
      handler.handle(registerTeam({ commandId })),
      handler.handle(registerTeam({ commandId, teamId: liaisonTeam })),
    ]);
    expect(answers.map(({ kind }) => kind).sort()).toEqual(['accepted', 'refused']);
    expect(answers).toContainEqual(expect.objectContaining(refusedWithAnyMessage('IDEMPOTENCY_KEY_REUSED', 'commandId')));
    expect(await all()).toHaveLength(1);
  });
});

const refusedWithAnyMessage = (code: string, ...path: string[]) => ({
  kind: 'refused',
  refusals: [{ code, path, message: expect.any(String) as string }],
});

describe('commands at the same time', () => {
  test('on one record are decided one after the other', async () => {
    const { handler, begin } = openLedger();
    await begin();
    const answers = await Promise.all([ada, bo].map((advisorId) => handler.handle(invite({ advisorId }))));
    expect(answers[0]).toMatchObject({ kind: 'accepted', revision: 1 });
    expect(answers[1]).toMatchObject(refusedWith('NO_PLACES_LEFT', 'activityId'));
  });

  test('on one record go on after one of them failed', async () => {
    const { handler, handlerWith, store } = openLedger();
    const broken = new Error('The disk is gone.');
    let first = true;
    const failing = handlerWith({
      store: {
        ...store,
        append: async (...request) => {
          if (!first) return store.append(...request);
          first = false;
          throw broken;
        },
      },
    });
    await done(handler, registerTeam({ teamId: liaisonTeam }));
    const [one, other] = await Promise.allSettled([failing.handle(renameTeam()), failing.handle(renameTeam())]);
    expect(one).toEqual({ status: 'rejected', reason: broken });
    expect(other).toMatchObject({ status: 'fulfilled', value: { kind: 'accepted' } });
  });

  test('through two handlers: the slower one decides again on what is there now', async () => {
    const { handler, handlerWith, store, begin } = openLedger();
    await begin();
    const slower = handlerWith({ store: beforeFirstAppend(store, () => done(handler, invite({ advisorId: bo }))) });
    expect(await slower.handle(invite({ advisorId: ada }))).toMatchObject(refusedWith('NO_PLACES_LEFT', 'activityId'));
  });

  test('through two handlers: the slower one is accepted at the next revision when nothing forbids it', async () => {
    const { handler, handlerWith, store } = openLedger();
    await done(handler, registerTeam({ teamId: liaisonTeam }));
    const slower = handlerWith({ store: beforeFirstAppend(store, () => done(handler, renameTeam({ name: 'First' }))) });
    expect(await slower.handle(renameTeam({ name: 'Second' }))).toMatchObject({ kind: 'accepted', revision: 2 });
  });

  test('through two handlers: the slower one is stale when it expected the revision that was', async () => {
    const { handler, handlerWith, store } = openLedger();
    await done(handler, registerTeam({ teamId: liaisonTeam }));
    const slower = handlerWith({ store: beforeFirstAppend(store, () => done(handler, renameTeam({ name: 'First' }))) });
    expect(await slower.handle(renameTeam({ name: 'Second', expectedRevision: 0 }))).toMatchObject(
      refusedWith('STALE_REVISION', 'expectedRevision'),
    );
  });

  test.each([
    ['by a rule', {}],
    ['as stale', { expectedRevision: -1 }],
  ])('is not refused %s for what it has done itself through another handler since it was looked for', async (_how, meta) => {
    const { handler, handlerWith, store } = openLedger();
    const same = registerTeam({ teamId: liaisonTeam, ...meta });
    const slower = handlerWith({ store: afterFirstLook(store, () => done(handler, same)) });
    expect(await slower.handle(same)).toMatchObject({ kind: 'accepted', revision: 0, replayed: true });
    expect(await store.readStream(liaisonTeam)).toHaveLength(1);
  });

  test('is told when its id was used for something else since it was looked for', async () => {
    const { handler, handlerWith, store } = openLedger();
    const commandId = randomUUID();
    const [one, other] = ['Liaison', 'Other'].map((name) => registerTeam({ commandId, teamId: liaisonTeam, name }));
    const slower = handlerWith({ store: afterFirstLook(store, () => done(handler, one!)) });
    expect(await slower.handle(other!)).toMatchObject(refusedWith('IDEMPOTENCY_KEY_REUSED', 'commandId'));
  });

  test('fifty through two handlers lose nothing and leave no gap', async () => {
    const { handler, handlerWith, store } = openLedger();
    await done(handler, registerTeam({ teamId: liaisonTeam }));
    const another = handlerWith({});
    await Promise.all(
      Array.from({ length: 50 }, (_, index) => done(index % 2 === 0 ? handler : another, renameTeam({ name: `Name ${index}` }))),
    );
    const events = await store.readStream(liaisonTeam);
    expect(events.map(({ envelope }) => envelope.rev)).toEqual(Array.from({ length: 51 }, (_, revision) => revision));
    expect(new Set(events.map(({ envelope }) => envelope.data['name'])).size).toBe(51);
  });

  test('that rest on each other’s streams all get their turn, each on what the others wrote', async () => {
    const { handler, begin, time } = openLedger();
    await begin();
    await done(handler, command('AgreeSupportPlan', { advisorId: ada, maxHoursPerMonth: 12 })());
    const panels = Array.from({ length: 24 }, () => `activity-${randomUUID()}`);
    for (const activityId of panels) {
      await done(handler, convenePanel({ activityId }));
      await done(handler, invite({ activityId }));
    }
    time.now = '2017-06-15T09:00:00.000Z';
    const hour = { advisorId: ada, status: 'ATTENDED', minutes: 60, prepMinutes: 0, roleGrade: 'LEAD', mode: 'IN_PERSON' };
    const outcomes = await Promise.all(
      panels.map((activityId) => handler.handle(command('RecordAttendance', { ...hour, activityId })())),
    );
    expect(outcomes.filter(({ kind }) => kind === 'accepted')).toHaveLength(12);
    for (const outcome of outcomes.filter(({ kind }) => kind === 'refused')) {
      expect(outcome).toMatchObject(refusedWith('HOURS_OVER_SUPPORT_PLAN', 'minutes'));
    }
  });

  test('that never find a quiet moment are told so, and have done nothing', async () => {
    const { handlerWith, store, all } = openLedger();
    let attempts = 0;
    const busy = handlerWith({
      store: {
        ...store,
        append: async (stream): Promise<AppendOutcome> => {
          attempts += 1;
          return { kind: 'conflict', stream, actualRevision: 7 };
        },
      },
    });
    expect(await busy.handle(registerTeam())).toMatchObject(refusedWith('TOO_BUSY'));
    expect(attempts).toBeGreaterThan(1);
    expect(await all()).toEqual([]);
  });
});

describe('what a rule needs to know of other records', () => {
  test('is read fresh for every command', async () => {
    const { handler, begin } = openLedger();
    await begin();
    await done(handler, withdrawConsent());
    expect(await handler.handle(invite())).toMatchObject(refusedWith('NO_CONTACT_CONSENT', 'advisorId'));
    await done(handler, consent(ada));
    expect(await handler.handle(invite())).toMatchObject({ kind: 'accepted' });
  });

  test('is guarded: when it moves before the append, the rule decides again', async () => {
    const { handler, handlerWith, store, begin } = openLedger();
    await begin();
    const slower = handlerWith({ store: beforeFirstAppend(store, () => done(handler, withdrawConsent())) });
    expect(await slower.handle(invite())).toMatchObject(refusedWith('NO_CONTACT_CONSENT', 'advisorId'));
    expect(await store.readStream(panel)).toHaveLength(1);
  });

  test('does not stand in the way when something else moves', async () => {
    const { handler, handlerWith, store, begin } = openLedger();
    await begin();
    const meanwhile = () => done(handler, withdrawConsent({ advisorId: bo }));
    const slower = handlerWith({ store: beforeFirstAppend(store, meanwhile) });
    expect(await slower.handle(invite())).toMatchObject({ kind: 'accepted', revision: 1 });
  });
});

describe('personal text', () => {
  test('stands in no event: only a digest of each field does', async () => {
    const { handler, store } = openLedger();
    await done(handler, registerAdvisor(ada));
    const [event] = await store.readStream(ada);
    expect(event?.leaf).not.toContain(NAME);
    expect(event?.envelope.data).toEqual({ lens: ['CARER'], joinedOn: '2017-01-09' });
    expect(event?.envelope.sd).toEqual([expect.stringMatching(/^[\w-]{43}$/)]);
  });

  test('is sealed for whom it is about, and opens again', async () => {
    const { handler, store, vault } = openLedger();
    await done(handler, registerAdvisor(ada));
    const [event] = await store.readStream(ada);
    if (!event) throw new Error('There is no event.');
    const records = await store.readSealed(event.envelope.id);
    expect(records.map(({ subject }) => subject)).toEqual([ada]);
    expect(Buffer.from(records[0]?.box ?? []).toString('latin1')).not.toContain(NAME);
    expect(await vault.open(event.envelope, records)).toEqual({ nameText: NAME });
  });

  test('of an advisor in the record of an activity is sealed for the advisor', async () => {
    const { handler, store, begin, time } = openLedger();
    await begin();
    await done(handler, invite());
    time.now = '2017-06-15T09:00:00.000Z';
    const attendance = { status: 'ATTENDED', minutes: 180, prepMinutes: 0, roleGrade: 'LEAD', mode: 'IN_PERSON' };
    await done(handler, command('RecordAttendance', { activityId: panel, advisorId: ada, ...attendance })());
    const rating = { activityId: panel, advisorId: ada, level: 5, contested: true, noteText: 'We were asked late' };
    await done(handler, command('RateInvolvementLevel', rating)({}, asAdvisor(ada)));
    const [last] = (await store.readStream(panel)).slice(-1);
    expect(last?.envelope).toMatchObject({ type: 'InvolvementLevelRated', data: { advisorId: ada } });
    const records = await store.readSealed(last?.envelope.id ?? '');
    expect(records.map(({ subject }) => subject)).toEqual([ada]);
  });

  test('that is absent leaves no record', async () => {
    const { handler, store } = openLedger();
    const { commandId } = await done(handler, registerTeam());
    expect(await store.readSealed(eventIdFrom(commandId, 0))).toEqual([]);
  });
});

describe('any aggregate', () => {
  /** An aggregate of no domain of ours: what it decides is what a test says. */
  const shedsThatDecide = (...events: [DecidedEvent, ...DecidedEvent[]]) => {
    const commands: CommandDefinitions = defineCommands({
      BuildShed: {
        describe: 'Build a shed.',
        roles: ['gardener'],
        input: { shedId: newId('shed'), plan: plainText('How.', 100_000).optional() },
      },
    });
    const sheds: Aggregate = {
      prefix: 'shed',
      commands,
      events: defineEvents({
        ShedBuilt: { describe: 'Built.', data: { plan: plainText('How.', 100_000) }, upcasts: [(data) => data] },
        ShedPraised: {
          describe: 'Praised.',
          data: {},
          text: { praiseText: personalText('What was said.'), otherText: personalText('More.').optional() },
          textIsAbout: 'actor',
        },
      }),
      refusals: {},
      fold: { initialState: undefined, evolve: (state) => state },
      facts: {},
      decide: () => accept(...events),
    };
    return { catalogue: createCatalogue([sheds]) };
  };
  const buildShed = command('BuildShed');

  test('can decide on several events, which are appended as one', async () => {
    const { handlerWith, all } = openLedger();
    const built = { type: 'ShedBuilt', data: { plan: 'As before' } };
    const handler = handlerWith(shedsThatDecide(built, { type: 'ShedPraised', data: {}, text: { praiseText: 'Fine' } }));
    const outcome = await done(handler, buildShed());
    expect(outcome).toMatchObject({ revision: 1, position: '2' });
    expect((await all()).map(({ envelope }) => [envelope.id, envelope.rev, envelope.type, envelope.sv])).toEqual([
      [eventIdFrom(outcome.commandId, 0), 0, 'ShedBuilt', 2],
      [eventIdFrom(outcome.commandId, 1), 1, 'ShedPraised', 1],
    ]);
    expect(prefixOf(outcome.stream)).toBe('shed');
  });

  test('can have text about the one who acts, and leave out what was not said', async () => {
    const { handlerWith, store, vault, all } = openLedger();
    const text = { praiseText: 'Fine', otherText: undefined };
    await done(handlerWith(shedsThatDecide({ type: 'ShedPraised', data: {}, text })), buildShed({}, colleague));
    const [event] = await all();
    if (!event) throw new Error('There is no event.');
    const records = await store.readSealed(event.envelope.id);
    expect(records.map(({ subject }) => subject)).toEqual([colleague.id]);
    expect(await vault.open(event.envelope, records)).toEqual({ praiseText: 'Fine' });
  });

  test('is refused an event that is too large to keep, and all the events with it', async () => {
    const { handlerWith, all } = openLedger();
    const small = { type: 'ShedBuilt', data: { plan: 'Small' } };
    const large = { type: 'ShedBuilt', data: { plan: 'é'.repeat(30_000) } };
    expect(await handlerWith(shedsThatDecide(small, large)).handle(buildShed())).toMatchObject(refusedWith('TOO_LARGE'));
    expect(await all()).toEqual([]);
    const fits = { type: 'ShedBuilt', data: { plan: 'é'.repeat(29_000) } };
    expect(await handlerWith(shedsThatDecide(small, fits)).handle(buildShed())).toMatchObject({ kind: 'accepted' });
  });

  test('can warn of what it accepts, once: an answer that is given again warns of nothing', async () => {
    const { handlerWith } = openLedger();
    const { catalogue: sheds } = shedsThatDecide({ type: 'ShedBuilt', data: { plan: 'On sand' } });
    const [aggregate] = sheds.aggregates;
    if (!aggregate) throw new Error('There are no sheds.');
    const warnings = [warning({ ON_SAND: 'It may sink.' })('ON_SAND', 'plan')];
    const warner: Aggregate = { ...aggregate, decide: (...asked) => withWarnings(aggregate.decide(...asked), warnings) };
    const handler = handlerWith({ catalogue: createCatalogue([warner]) });
    const request = buildShed();
    expect(await handler.handle(request)).toMatchObject({
      kind: 'accepted',
      warnings: [{ code: 'ON_SAND', message: 'It may sink.', path: ['plan'] }],
    });
    expect(await handler.handle(request)).toMatchObject({ kind: 'accepted', replayed: true, warnings: [] });
  });

  test('that decides on an event it does not define is a fault, and appends nothing', async () => {
    const { handlerWith, all } = openLedger();
    await expect(handlerWith(shedsThatDecide({ type: 'ShedMoved', data: {} })).handle(buildShed())).rejects.toThrow('ShedMoved');
    expect(await all()).toEqual([]);
  });
});
