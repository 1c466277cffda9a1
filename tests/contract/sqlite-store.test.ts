// What the embedded ledger promises beyond the contract: its file, its settings, and groups of appends.
import { randomBytes, randomUUID } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { DatabaseSync, type DatabaseSyncInstance } from '@photostructure/sqlite';

import { systemClock } from '../../src/kernel/clock';
import type { EventStore, Guard } from '../../src/kernel/event-store';
import { NotPlainJsonError } from '../../src/kernel/json';
import { positionOf, START } from '../../src/kernel/position';
import { openLedgerDatabase } from '../../src/stores/sqlite/database';
import { openSqliteStore } from '../../src/stores/sqlite/sqlite-store';
import { newEvent, newStream } from '../support/new-event';
import { temporaryFolders } from '../support/temporary-folder';

const closing: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

const temporaryFolder = temporaryFolders();
const newFile = (): string => join(temporaryFolder(), 'ledger.db');

const openStore = (file: string, onFatal?: () => void): EventStore => {
  const store = openSqliteStore({ file, clock: systemClock, newLogId: randomUUID, ...(onFatal && { onFatal }) });
  closing.push(() => store.close());
  return store;
};

const openDatabase = (file: string): DatabaseSyncInstance => {
  const db = openLedgerDatabase(file, randomUUID);
  closing.push(() => db.close());
  return db;
};

/** A file that another program made. */
const fileWith = (sql: string): string => {
  const file = newFile();
  const db = new DatabaseSync(file);
  db.exec(sql);
  db.close();
  return file;
};

describe('sealed text that was deleted', () => {
  test('leaves none of its bytes in the file or its log, while the store stays open', async () => {
    const file = newFile();
    const store = openStore(file);
    const box = randomBytes(400);
    const stream = newStream();
    await store.append(stream, 'none', [newEvent(stream, { sealed: [{ subject: 'advisor-1', box }] })]);
    const holders = () => [file, `${file}-wal`].filter((path) => existsSync(path) && readFileSync(path).includes(box));
    expect(holders()).not.toEqual([]);
    await store.deleteSealed('advisor-1');
    expect(holders()).toEqual([]);
    expect(await store.append(stream, 0, [newEvent(stream)])).toMatchObject({ kind: 'appended' });
  });

  test('whose log could not be emptied is not said to be gone, and the next attempt empties it', async () => {
    const file = newFile();
    const store = openStore(file);
    const box = randomBytes(400);
    const stream = newStream();
    await store.append(stream, 'none', [newEvent(stream, { sealed: [{ subject: 'advisor-1', box }] })]);
    const reader = openDatabase(file);
    reader.exec('BEGIN');
    reader.prepare('SELECT count(*) FROM events').get();
    await store.append(stream, 0, [newEvent(stream)]);
    await expect(store.deleteSealed('advisor-1')).rejects.toThrow('cannot be emptied');
    reader.exec('COMMIT');
    await store.deleteSealed('advisor-1');
    expect(readFileSync(`${file}-wal`).includes(box)).toBe(false);
  }, 30_000);
});

describe('the file of the embedded ledger', () => {
  test('keeps everything until it is opened again', async () => {
    const file = newFile();
    const stream = newStream();
    const command = { commandId: randomUUID(), digest: 'digest' };
    const sealed = [{ subject: 'advisor-1', box: Buffer.from('sealed') }];
    const event = newEvent(stream, { sealed });
    const first = openStore(file);
    await first.append(stream, 'none', [event, newEvent(stream)], { command });
    const [log, all, known] = [first.log, await first.readAll(START, 10), await first.findCommand(command.commandId)];
    await first.close();

    const second = openStore(file);
    expect(second.log).toBe(log);
    expect(await second.readAll(START, 10)).toEqual(all);
    expect(await second.readStream(stream)).toEqual(all);
    expect(await second.head()).toBe(positionOf(2));
    expect(await second.findCommand(command.commandId)).toEqual(known);
    const [record] = await second.readSealed(event.envelope.id);
    expect(record && Buffer.from(record.box).toString()).toBe('sealed');
    expect(await second.append(stream, 1, [newEvent(stream)], { command })).toEqual({ kind: 'known', command: known });
  });

  test('is empty at first, and counts positions from 1 in steps of one', async () => {
    const store = openStore(newFile());
    expect(await store.head()).toBe(START);
    await Promise.all(Array.from({ length: 40 }, () => append(store, newStream())));
    const positions = (await store.readAll(START, 100)).map(({ position }) => Number(position));
    expect(positions).toEqual(Array.from({ length: 40 }, (_, index) => index + 1));
  });

  test('is synced at every commit, through a write-ahead log', () => {
    const db = openDatabase(newFile());
    expect(db.prepare('PRAGMA synchronous').get()).toEqual({ synchronous: 2 });
    expect(db.prepare('PRAGMA journal_mode').get()).toEqual({ journal_mode: 'wal' });
    expect(db.prepare('PRAGMA foreign_keys').get()).toEqual({ foreign_keys: 1 });
  });

  test.each([
    'UPDATE events SET stream = stream',
    'DELETE FROM events',
    'UPDATE commands SET digest = digest',
    'DELETE FROM commands',
  ])('refuses %s', async (sql) => {
    const file = newFile();
    const store = openStore(file);
    const stream = newStream();
    await store.append(stream, 'none', [newEvent(stream)], { command: { commandId: randomUUID(), digest: 'digest' } });
    const before = await store.readAll(START, 10);
    expect(() => openDatabase(file).exec(sql)).toThrow(/(events|commands) are never (changed|deleted)/);
    expect(await store.readAll(START, 10)).toEqual(before);
  });

  test('of an earlier version learns which streams name what', async () => {
    const file = newFile();
    const store = openStore(file);
    const [thing, naming, listing] = [newStream(), newStream(), newStream()];
    await store.append(thing, 'none', [newEvent(thing, { data: { self: thing, note: `not ${naming}` } })]);
    await store.append(naming, 'none', [newEvent(naming, { data: { about: thing } })]);
    await store.append(listing, 'none', [newEvent(listing, { data: { some: [{ of: thing }] } })]);
    await store.close();
    openDatabase(file).exec('DROP TABLE mentions; DROP TABLE tree; DROP TABLE signed_checkpoint; PRAGMA user_version = 1');

    const reopened = openStore(file);
    expect([...(await reopened.streamsNaming(thing))].sort()).toEqual([naming, listing].sort());
    expect(await reopened.streamsNaming(naming)).toEqual([]);
  });

  test('is refused in words when a newer version wrote it', async () => {
    const file = newFile();
    await openStore(file).close();
    openDatabase(file).exec('PRAGMA user_version = 99');
    expect(() => openStore(file)).toThrow('A newer version of the ledger wrote this file');
  });

  test('is refused, and gets no tables, when it belongs to something else', () => {
    const text = newFile();
    writeFileSync(text, 'This is a letter, not a database. '.repeat(100));
    expect(() => openStore(text)).toThrow('file is not a database');

    const other = fileWith('CREATE TABLE subject_keys (subject TEXT)');
    expect(() => openStore(other)).toThrow('not a ledger');
    const db = new DatabaseSync(other);
    closing.push(() => db.close());
    expect(db.prepare('SELECT name FROM sqlite_schema').all()).toEqual([{ name: 'subject_keys' }]);
  });
});

describe('appends that share one commit', () => {
  test('are judged one by one: what is wrong with one does not touch its neighbours', async () => {
    const onFatal = jest.fn();
    const store = openStore(newFile(), onFatal);
    const [taken, stream, other] = [newStream(), newStream(), newStream()];
    const event = newEvent(taken);
    await store.append(taken, 'none', [event]);
    const nowhere = [{ stream: undefined as unknown as string, revision: 0 }] satisfies Guard[];

    const outcomes = await Promise.allSettled([
      append(store, stream),
      store.append(stream, 0, [newEvent(stream), newEvent(stream, { data: { note: '\ud83d' } })]),
      store.append(stream, 0, [newEvent(stream), newEvent(stream, { id: event.envelope.id })]),
      store.append(stream, 0, [newEvent(stream, { id: undefined as unknown as string })], { guards: nowhere }),
      store.append(other, 'exists', [newEvent(other)]),
      store.append(stream, 0, [newEvent(stream)]),
      append(store, other),
    ]);

    expect(outcomes).toEqual([
      { status: 'fulfilled', value: { kind: 'appended', revision: 0, position: '2' } },
      { status: 'rejected', reason: expect.any(NotPlainJsonError) },
      { status: 'rejected', reason: expect.objectContaining({ message: 'An event with this id is in the ledger already.' }) },
      { status: 'rejected', reason: expect.objectContaining({ code: 'ERR_INVALID_ARG_TYPE' }) },
      { status: 'fulfilled', value: { kind: 'conflict', stream: other, actualRevision: -1 } },
      { status: 'fulfilled', value: { kind: 'appended', revision: 1, position: '3' } },
      { status: 'fulfilled', value: { kind: 'appended', revision: 0, position: '4' } },
    ]);
    expect(onFatal).not.toHaveBeenCalled();
    expect((await store.readAll(START, 10)).map((recorded) => recorded.envelope.stream)).toEqual([taken, stream, stream, other]);
  });

  test('are more than one group when there are very many', async () => {
    const store = openStore(newFile());
    const outcomes = await Promise.all(Array.from({ length: 1500 }, () => append(store, newStream())));
    expect(outcomes.map((outcome) => outcome.kind === 'appended' && Number(outcome.position))).toEqual(
      Array.from({ length: 1500 }, (_, index) => index + 1),
    );
  });

  test('are kept when the ledger is closed behind them, and refused afterwards', async () => {
    const file = newFile();
    const store = openStore(file);
    const waiting = Array.from({ length: 10 }, () => append(store, newStream()));
    await store.close();
    expect((await Promise.all(waiting)).every(({ kind }) => kind === 'appended')).toBe(true);
    await expect(append(store, newStream())).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' });
    expect(await openStore(file).head()).toBe(positionOf(10));
  });

  test('leave the rest of the process its turns, even when one follows the other without pause', async () => {
    const store = openStore(newFile());
    let turns = 0;
    await append(store, newStream());
    setImmediate(() => (turns += 1));
    for (let count = 0; count < 20; count += 1) await append(store, newStream());
    expect(turns).toBe(1);
  });

  test('wait while another process writes', async () => {
    const file = newFile();
    const store = openStore(file);
    const db = openDatabase(file);
    db.exec('BEGIN IMMEDIATE');
    const waiting = append(store, newStream());
    await new Promise((resolve) => setImmediate(resolve));
    expect(await store.head()).toBe(START);
    db.exec('COMMIT');
    expect(await waiting).toMatchObject({ kind: 'appended' });
  });
});

const append = (store: EventStore, stream: string) => store.append(stream, 'none', [newEvent(stream)]);
