// An event that a read model cannot take in parks its own stream, and nothing else, until it is tried again.
import { projections } from '../../../projections/registry';
import type { Apply, Projection } from '../../../projections/runner/projection';
import { openReadModel } from '../../../projections/runner/read-model';
import { fedEventOf } from '../../../projections/runner/catch-up';
import { createCatalogue } from '../../../src/kernel/catalogue';
import { catalogue } from '../../../src/domain/aggregates';
import { advisorAggregate } from '../../../src/domain/advisor/advisor';
import { START } from '../../../src/kernel/position';
import { ada, bo, cleo } from '../../support/cast';
import { newEvent } from '../../support/new-event';
import { type History, rowsOf, WRITTEN } from '../../support/read-models';
import { keepBusy } from './busy-team';
import { rowsIn, runningLedgers, undisturbed } from './running';

const newLedger = runningLedgers();
const names = projections.map(({ name }) => name);

const tells = ({ happened }: History, advisor: string, skill: string): void =>
  void happened(WRITTEN, advisor, 'SkillEvidenced', { skill });

/** Remembers the skills of each advisor in order, and chokes on POISON until it is cured. */
const skillsProjection = () => {
  const state = { cured: false };
  const projection: Projection = {
    name: 'skills',
    version: 1,
    tables: 'CREATE TABLE skills (advisor TEXT PRIMARY KEY, skills TEXT NOT NULL) STRICT;',
    open: (db) => {
      const insert = db.prepare(`INSERT INTO skills VALUES (:advisor, :skill)
        ON CONFLICT DO UPDATE SET skills = skills || ' ' || excluded.skills`);
      const apply: Apply = ({ event }) => {
        insert.run({ advisor: event.stream, skill: event.data['skill'] as string });
        if (event.data['skill'] === 'POISON' && !state.cured) throw new Error('This cannot be stomached.');
      };
      return { apply };
    },
  };
  return { projection, cure: () => void (state.cured = true) };
};

describe('an event that cannot be applied', () => {
  const poisoned = async () => {
    const ledger = newLedger();
    const { projection, cure } = skillsProjection();
    const { history } = ledger;
    for (const skill of ['ONE', 'POISON', 'THREE']) for (const advisor of [ada, bo]) {
      tells(history, advisor, advisor === bo && skill === 'POISON' ? 'TWO' : skill);
    } // prettier-ignore
    await history.written();
    const runner = ledger.createRunner({ projections: [projection] });
    await runner.start();
    return { ...ledger, projection, cure, runner };
  };
  const skillsOf = (runner: Parameters<typeof rowsIn>[0]) =>
    rowsIn(runner, 'skills')['skills']!.map((row) => JSON.parse(row) as { advisor: string; skills: string });

  test('parks its stream, of which nothing later is applied, and no other', async () => {
    const { runner, store } = await poisoned();
    expect(skillsOf(runner)).toEqual([
      { advisor: ada, skills: 'ONE' },
      { advisor: bo, skills: 'ONE TWO THREE' },
    ]);
    expect(await runner.status()).toMatchObject([
      {
        state: 'CAUGHT_UP',
        position: await store.head(),
        parked: [{ stream: ada, firstPosition: 3, lastPosition: 5, reason: 'This cannot be stomached.' }],
      },
    ]);
  });

  test('keeps what is written later waiting too, and others going', async () => {
    const { runner, history, caughtUp, projection } = await poisoned();
    tells(history, ada, 'FOUR');
    tells(history, cleo, 'ONE');
    tells(history, bo, 'FOUR');
    await history.written();
    await caughtUp(runner, [projection]);
    expect(skillsOf(runner).map(({ skills }) => skills)).toEqual(['ONE', 'ONE TWO THREE FOUR', 'ONE']);
    expect((await runner.status())[0]?.parked).toMatchObject([{ stream: ada, firstPosition: 3, lastPosition: 7 }]);
  });

  test('stays parked when it is tried again before the cure', async () => {
    const { runner } = await poisoned();
    const rows = skillsOf(runner);
    expect(await runner.retryParked()).toBe(1);
    expect(skillsOf(runner)).toEqual(rows);
    expect((await runner.status())[0]?.parked).toHaveLength(1);
  });

  test('is applied after the cure, with all that waited behind it, in order', async () => {
    const { runner, cure, store, projection, history, caughtUp } = await poisoned();
    tells(history, ada, 'FOUR');
    await history.written();
    await caughtUp(runner, [projection]);
    cure();
    expect(await runner.retryParked()).toBe(0);
    expect(skillsOf(runner)[0]).toEqual({ advisor: ada, skills: 'ONE POISON THREE FOUR' });
    tells(history, ada, 'FIVE');
    await history.written();
    await caughtUp(runner, [projection]);
    expect(rowsIn(runner, 'skills')).toEqual(await undisturbed(store, projection));
    expect((await runner.status())[0]?.parked).toEqual([]);
  });

  test('is tried again by itself when a cured program starts', async () => {
    const { runner, cure, store, projection, createRunner } = await poisoned();
    await runner.stop();
    cure();
    const next = createRunner({ projections: [projection] });
    await next.start();
    expect(rowsIn(next, 'skills')).toEqual(await undisturbed(store, projection));
  });

  test('can be one of several, each parked and tried for itself', async () => {
    const { runner, history, caughtUp, cure, store, projection } = await poisoned();
    tells(history, cleo, 'POISON');
    await history.written();
    await caughtUp(runner, [projection]);
    expect((await runner.status())[0]?.parked.map(({ stream }) => stream)).toEqual([ada, cleo]);
    expect(await runner.retryParked()).toBe(2);
    cure();
    expect(await runner.retryParked()).toBe(0);
    expect(rowsIn(runner, 'skills')).toEqual(await undisturbed(store, projection));
  });

  test('is left where it is while events that wait behind it are missing', async () => {
    const { store, projection, cure } = await poisoned();
    const model = openReadModel(projection, ':memory:');
    cure();
    const fed = (await store.readAll(START, 100)).map((recorded) => fedEventOf(catalogue, recorded));
    model.feed(fed.map((one) => (one.position === 3 ? { ...one, unreadable: new Error('For now.') } : one)));
    const [parked] = model.parked();
    expect(parked).toMatchObject({ firstPosition: 3, lastPosition: 5, reason: 'For now.' });
    expect(
      model.retry(
        ada,
        fed.filter(({ position }) => position < 5),
      ),
    ).toBe(false);
    expect(model.parked()).toEqual([parked]);
    expect(
      model.retry(
        ada,
        fed.filter(({ event }) => event.stream === ada),
      ),
    ).toBe(true);
    expect(model.parked()).toEqual([]);
    model.close();
  });
});

describe('an event of a kind that only a newer program knows', () => {
  /** What the newer program knows beside. */
  const newer = createCatalogue([
    ...catalogue.aggregates.filter(({ prefix }) => prefix !== 'advisor'),
    {
      ...advisorAggregate,
      events: { ...advisorAggregate.events, SomethingHappened: { describe: 'Something happened.', data: {} } },
    },
  ]);

  const withUnknownEvent = async () => {
    const ledger = newLedger();
    keepBusy(ledger.history, 3);
    ledger.history.append(newEvent(ada));
    tells(ledger.history, ada, 'AFTER');
    tells(ledger.history, bo, 'AFTER');
    await ledger.history.written();
    const runner = ledger.createRunner();
    await runner.start();
    return { ...ledger, runner };
  };

  test('parks its stream in every read model, and nothing else', async () => {
    const { runner, store } = await withUnknownEvent();
    const size = await store.size();
    for (const { name, position, parked } of await runner.status()) {
      expect({ name, position, parked }).toEqual({
        name: expect.any(String) as string,
        position: await store.head(),
        parked: [
          {
            stream: ada,
            firstPosition: size - 2,
            lastPosition: size - 1,
            reason: expect.stringContaining('newer program') as string,
          },
        ],
      });
    }
    expect(rowsIn(runner, 'timeline')['entries']!.filter((row) => row.includes('Showed a skill: after'))).toHaveLength(1);
  });

  test('is taken in by the newer program, as if nothing had been', async () => {
    const { runner, store, createRunner } = await withUnknownEvent();
    expect(await runner.retryParked()).toBe(names.length);
    await runner.stop();
    const next = createRunner({ catalogue: newer });
    await next.start();
    for (const projection of projections) {
      expect(rowsIn(next, projection.name)).toEqual(await undisturbed(store, projection, newer));
    }
    expect((await next.status()).flatMap(({ parked }) => parked)).toEqual([]);
  });

  test('is parked again by a rebuild', async () => {
    const { runner } = await withUnknownEvent();
    await Promise.all(names.map((name) => runner.rebuild(name)));
    expect((await runner.status()).map(({ parked }) => parked.map(({ stream }) => stream))).toEqual(names.map(() => [ada]));
  });
});

test('what is parked does not depend on the batches in which events come', async () => {
  const { history, store } = newLedger();
  const { projection } = skillsProjection();
  for (const skill of ['ONE', 'TWO', 'POISON', 'THREE']) tells(history, ada, skill);
  for (const skill of ['ONE', 'TWO']) tells(history, bo, skill);
  await history.written();
  const fed = (await store.readAll(START, 100)).map((recorded) => fedEventOf(catalogue, recorded));
  const [atOnce, oneByOne] = [openReadModel(projection, ':memory:'), openReadModel(projection, ':memory:')];
  atOnce.feed(fed);
  for (const one of fed) oneByOne.feed([one]);
  expect(atOnce.parked()).toMatchObject([{ stream: ada, firstPosition: 3, lastPosition: 4 }]);
  expect(oneByOne.parked()).toEqual(atOnce.parked());
  expect(rowsOf(oneByOne.db)).toEqual(rowsOf(atOnce.db));
  expect([oneByOne.position, oneByOne.recordedAt]).toEqual([6, WRITTEN]);
});

test('a disk that fails parks nothing, whenever it does: the events are to be fed again', async () => {
  const { history, store } = newLedger();
  for (const advisor of [ada, bo]) tells(history, advisor, 'ONE');
  await history.written();
  const fed = (await store.readAll(START, 100)).map((recorded) => fedEventOf(catalogue, recorded));
  const full = Object.assign(new Error('The disk is full.'), { errcode: 13 });
  // Fails with what is given, one after the other, then works.
  const failing = (...failures: Error[]): Projection => ({
    name: 'failing',
    version: 1,
    tables: '',
    open: () => () => {
      const failure = failures.shift();
      if (failure) throw failure;
    },
  });
  for (const failures of [[full], [new Error('Poison.'), full]]) {
    const model = openReadModel(failing(...failures), ':memory:');
    expect(() => model.feed(fed)).toThrow('The disk is full.');
    expect([model.position, model.parked()]).toEqual([0, []]);
    model.feed(fed);
    expect([model.position, model.parked()]).toEqual([2, []]);
  }
});
