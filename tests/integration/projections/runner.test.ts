// Read models over a real ledger: fed, followed, told how far behind they are, and built anew beside.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { projections } from '../../../projections/registry';
import type { Apply, Projection } from '../../../projections/runner/projection';
import { openReadModel } from '../../../projections/runner/read-model';
import { scoreProjection } from '../../../projections/score/projection';
import { catalogue } from '../../../src/domain/aggregates';
import { type Position, positionOf, START } from '../../../src/kernel/position';
import { catchUp } from '../../../projections/runner/catch-up';
import { addMs, WRITTEN } from '../../support/read-models';
import { keepBusy, workTogether } from './busy-team';
import { expectRightRows, PATIENCE_MS, rowsIn, runningLedgers, undisturbed } from './running';

const newLedger = runningLedgers();
const names = projections.map(({ name }) => name);
/** The name of the file of a projection's generation, in its present version. */
const fileOf = (name: string, generation: number): string =>
  `${name}.v${projections.find((projection) => projection.name === name)!.version}.g${generation}.sqlite`;
const beyond = (head: Position): Position => positionOf(Number(head) + 1);

/** Keeps what it was given, and nothing else. */
const tally = (version: number, seen: number[] = []): Projection => ({
  name: 'tally',
  version,
  tables: 'CREATE TABLE tally (position INTEGER PRIMARY KEY, version INTEGER NOT NULL) STRICT;',
  open: (db) => {
    const insert = db.prepare('INSERT INTO tally VALUES (?, ?)');
    const apply: Apply = ({ position }) => {
      seen.push(position);
      insert.run(position, version);
    };
    return { apply };
  },
});

describe('a runner', () => {
  test('catches up with what is there; before that, nothing can be queried', async () => {
    const { store, history, createRunner, files } = newLedger();
    keepBusy(history, 40);
    await history.written();
    const runner = createRunner();
    expect(names.map((name) => runner.rows(name))).toEqual(names.map(() => undefined));
    await runner.start();
    await expectRightRows(runner, store);
    expect(files()).toEqual(names.map((name) => fileOf(name, 1)).sort());
  });

  test('follows what is written from then on', async () => {
    const { store, history, createRunner, caughtUp } = newLedger();
    const runner = createRunner();
    await runner.start();
    keepBusy(history, 5);
    await history.written();
    await caughtUp(runner);
    await expectRightRows(runner, store);
  });

  test('goes on where the one before it stopped', async () => {
    const { store, history, createRunner } = newLedger();
    const seen: number[] = [];
    const projection = tally(1, seen);
    keepBusy(history, 20);
    await history.written();
    const first = createRunner({ projections: [projection] });
    await first.start();
    await first.stop();
    workTogether(history, 20);
    await history.written();
    await createRunner({ projections: [projection] }).start();
    expect(seen).toEqual(Array.from({ length: await store.size() }, (_, index) => index + 1));
  });

  test('waits for a position for as long as it is told', async () => {
    const { store, history, createRunner } = newLedger();
    keepBusy(history, 1);
    await history.written();
    const runner = createRunner();
    await runner.start();
    const head = await store.head();
    expect(await runner.waitFor('score', START, 0)).toBe(true);
    expect(await runner.waitFor('score', head, 0)).toBe(true);
    expect(await runner.waitFor('score', beyond(head), 1)).toBe(false);

    const arrives = runner.waitFor('score', beyond(head), PATIENCE_MS);
    workTogether(history, 1);
    expect(await arrives).toBe(true);
    const never = runner.waitFor('score', positionOf(1_000_000), PATIENCE_MS);
    await runner.stop();
    expect(await never).toBe(false);
  });

  test('knows no projection but its own', async () => {
    const runner = newLedger().createRunner();
    await expect(runner.waitFor('scores', START, 0)).rejects.toThrow('There is no projection scores.');
    expect(() => runner.rows('scores')).toThrow('There is no projection scores.');
  });
});

describe('its status', () => {
  test('says that it has caught up', async () => {
    const { store, history, createRunner, caughtUp } = newLedger();
    const runner = createRunner();
    await runner.start();
    expect(await runner.status()).toEqual(
      projections.map(({ name, version }) => ({ name, version, position: START, lagSeconds: 0, state: 'CAUGHT_UP', parked: [] })),
    );
    keepBusy(history, 2);
    await history.written();
    await caughtUp(runner);
    const position = await store.head();
    expect(await runner.status()).toEqual(
      projections.map(({ name, version }) => ({ name, version, position, lagSeconds: 0, state: 'CAUGHT_UP', parked: [] })),
    );
  });

  test('says how far behind it is: since when the first event that it lacks has been there', async () => {
    const { history, createRunner } = newLedger();
    keepBusy(history, 1);
    await history.written();
    const runner = createRunner({ clock: () => addMs(WRITTEN, 90_999) });
    expect(await runner.status()).toEqual(
      projections.map(({ name, version }) => ({
        name,
        version,
        position: START,
        lagSeconds: 90,
        state: 'CATCHING_UP',
        parked: [],
      })),
    );
  });

  test('says that it is stuck when the ledger cannot be followed', async () => {
    const { store, history, createRunner } = newLedger();
    keepBusy(history, 1);
    await history.written();
    const broken = { ...store, subscribeAll: () => { throw new Error('The disk is gone.'); } }; // prettier-ignore
    const faults: unknown[] = [];
    const runner = createRunner({ store: broken, onFault: (fault) => faults.push(fault) });
    const starting = runner.start();
    while (faults.length === 0) await new Promise((resolve) => setImmediate(resolve));
    expect((await runner.status()).map(({ state }) => state)).toEqual(names.map(() => 'STUCK'));
    expect(faults).toEqual([new Error('The disk is gone.')]);
    await runner.stop();
    await starting;
    expect(names.map((name) => runner.rows(name))).toEqual(names.map(() => undefined));
  });
});

describe('a rebuild', () => {
  test('ends with the same rows while events keep arriving, and readers never go back', async () => {
    const { store, history, createRunner, caughtUp, files } = newLedger();
    keepBusy(history, 30);
    await history.written();
    const runner = createRunner();
    await runner.start();

    let rebuilding = true;
    const positions = new Map(names.map((name) => [name, 0]));
    const writeAndRead = async (): Promise<void> => {
      for (let round = 30; rebuilding || round < 60; round += 1) {
        workTogether(history, round);
        await history.written();
        for (const name of names) {
          const { position } = runner.rows(name)!.prepare('SELECT position FROM checkpoint').get() as { position: number };
          expect(position).toBeGreaterThanOrEqual(positions.get(name)!);
          positions.set(name, position);
        }
      }
    };
    const writing = writeAndRead();
    await Promise.all(names.map((name) => runner.rebuild(name)));
    await runner.rebuild('history');
    rebuilding = false;
    await writing;
    await caughtUp(runner);
    await expectRightRows(runner, store);
    expect(files()).toEqual(names.map((name) => fileOf(name, name === 'history' ? 3 : 2)).sort());
  });

  test('may begin before the start is over', async () => {
    const { store, history, createRunner, files } = newLedger();
    keepBusy(history, 30);
    await history.written();
    const runner = createRunner();
    await Promise.all([runner.start(), ...names.map((name) => runner.rebuild(name))]);
    await expectRightRows(runner, store);
    expect(files()).toEqual(names.map((name) => fileOf(name, 2)).sort());
  });

  test('is in nobody’s way: status and retries go on meanwhile', async () => {
    const { store, history, createRunner } = newLedger();
    keepBusy(history, 10);
    await history.written();
    const runner = createRunner();
    await runner.start();
    let rebuilding = true;
    const look = async (): Promise<void> => {
      while (rebuilding) {
        expect((await runner.status()).map(({ state }) => state)).toEqual(names.map(() => 'CAUGHT_UP'));
        expect(await runner.retryParked()).toBe(0);
        await new Promise((resolve) => setImmediate(resolve));
      }
    };
    const looking = look();
    for (const name of names) await runner.rebuild(name);
    rebuilding = false;
    await looking;
    await expectRightRows(runner, store);
  });

  test('that is broken off leaves the rows in use as they were', async () => {
    const { store, history, createRunner, files } = newLedger();
    keepBusy(history, 30);
    await history.written();
    const runner = createRunner();
    await runner.start();
    const rebuilding = runner.rebuild('score');
    await runner.stop();
    await rebuilding;

    const next = createRunner();
    await next.start();
    await expectRightRows(next, store);
    expect(files()).toContain(fileOf('score', 1));
    expect(files()).toHaveLength(names.length);
  });
});

describe('the files', () => {
  test('of a changed version are built anew at start, and those of the old one go', async () => {
    const { store, history, createRunner, files } = newLedger();
    keepBusy(history, 10);
    await history.written();
    const first = createRunner({ projections: [tally(1)] });
    await first.start();
    await first.stop();
    expect(files()).toEqual(['tally.v1.g1.sqlite']);

    const next = createRunner({ projections: [tally(2)] });
    expect(next.rows('tally')).toBeUndefined();
    await next.start();
    expect(rowsIn(next, 'tally')).toEqual(await undisturbed(store, tally(2)));
    expect(files()).toEqual(['tally.v2.g1.sqlite']);
  });

  test('of other projections, and other files, are left alone', async () => {
    const { folder, createRunner, files } = newLedger();
    writeFileSync(join(folder, 'tally-of-others.v1.g1.sqlite'), '');
    await createRunner({ projections: [tally(10)] }).start();
    expect(files()).toEqual(['tally-of-others.v1.g1.sqlite', 'tally.v10.g1.sqlite']);
  });

  test('of a rebuild that was killed are given up for the complete ones before them', async () => {
    const { store, folder, history, createRunner, files } = newLedger();
    keepBusy(history, 10);
    await history.written();
    const first = createRunner();
    await first.start();
    await first.stop();
    openReadModel(scoreProjection, join(folder, fileOf('score', 2))).close();

    const next = createRunner();
    expect(next.rows('score')).toBeDefined();
    await next.start();
    await expectRightRows(next, store);
    expect(files()).toContain(fileOf('score', 1));
    expect(files()).toHaveLength(names.length);
  });

  test('of a rebuild that was complete when it was killed are the ones to go on with', async () => {
    const { store, folder, history, createRunner, files } = newLedger();
    keepBusy(history, 10);
    await history.written();
    const first = createRunner();
    await first.start();
    await first.stop();
    const rebuilt = openReadModel(scoreProjection, join(folder, fileOf('score', 10)));
    await catchUp(rebuilt, store, catalogue);
    rebuilt.markComplete();
    rebuilt.close();

    const next = createRunner();
    await next.start();
    await expectRightRows(next, store);
    expect(files()).toContain(fileOf('score', 10));
    expect(files()).toHaveLength(names.length);
  });
});

describe('two runners on one folder', () => {
  test('end with the right rows, whoever feeds', async () => {
    const { store, history, createRunner, caughtUp } = newLedger();
    keepBusy(history, 20);
    const [one, other] = [createRunner(), createRunner()];
    await Promise.all([one.start(), other.start()]);
    for (let round = 20; round < 40; round += 1) workTogether(history, round);
    await history.written();
    await Promise.all([caughtUp(one), caughtUp(other)]);
    await expectRightRows(one, store);
    await expectRightRows(other, store);
  });

  test('go on when one of them rebuilds, and so does whoever comes after them', async () => {
    const { store, history, createRunner, caughtUp } = newLedger();
    keepBusy(history, 20);
    const [one, other] = [createRunner(), createRunner()];
    await Promise.all([one.start(), other.start()]);
    await Promise.all(names.map((name) => one.rebuild(name)));
    for (let round = 20; round < 30; round += 1) workTogether(history, round);
    await history.written();
    await Promise.all([caughtUp(one), caughtUp(other)]);
    await expectRightRows(one, store);
    await expectRightRows(other, store);
    await Promise.all([one.stop(), other.stop()]);

    const next = createRunner();
    await next.start();
    await expectRightRows(next, store);
  });
});
