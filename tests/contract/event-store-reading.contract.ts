// What every event store promises to those who read and follow it: part of the contract of event stores.
import { randomUUID } from 'node:crypto';

import type { Instant } from '../../src/kernel/clock';
import type { RecordedEvent } from '../../src/kernel/event';
import type { EventStore } from '../../src/kernel/event-store';
import { canonicalJson } from '../../src/kernel/json';
import { comparePositions, type Position, START } from '../../src/kernel/position';
import { newEvent, newStream } from '../support/new-event';
import type { OpenStore } from './event-store.contract';

export const describeReading = (openStore: OpenStore): void => {
  test('what is not there reads as empty', async () => {
    const store = await openStore();
    expect(await store.readStream(newStream())).toEqual([]);
    expect(await store.readAll(await store.head(), 10)).toEqual([]);
    expect(await store.readEvent(randomUUID())).toBeUndefined();
    expect(await store.readSealed(randomUUID())).toEqual([]);
    expect(await store.findCommand(randomUUID())).toBeUndefined();
  });

  test('a stream can be read from a revision on', async () => {
    const store = await openStore();
    const stream = newStream();
    await store.append(stream, 'none', [newEvent(stream), newEvent(stream), newEvent(stream)]);
    const revisionsFrom = async (revision: number) =>
      (await store.readStream(stream, revision)).map(({ envelope }) => envelope.rev);
    expect([await revisionsFrom(0), await revisionsFrom(2), await revisionsFrom(3)]).toEqual([[0, 1, 2], [2], []]);
  });

  test('the streams that name a thing, anywhere in their data, are known; its own is not among them', async () => {
    const store = await openStore();
    const [thing, naming, listing, silent] = [newStream(), newStream(), newStream(), newStream()];
    await store.append(thing, 'none', [newEvent(thing, { data: { self: thing } })]);
    await store.append(naming, 'none', [newEvent(naming), newEvent(naming, { data: { about: thing } })]);
    await store.append(naming, 'any', [newEvent(naming, { data: { about: thing } })]);
    await store.append(listing, 'none', [newEvent(listing, { data: { some: [{ of: 'these' }, { of: thing }] } })]);
    await store.append(silent, 'none', [newEvent(silent, { data: { note: `about ${thing}` } })]);
    expect([...(await store.streamsNaming(thing))].sort()).toEqual([naming, listing].sort());
    expect(await store.streamsNaming(silent)).toEqual([]);
  });

  test('the head is where the last event stands', async () => {
    const store = await openStore();
    const stream = newStream();
    const before = await store.head();
    expect(comparePositions(before, START)).toBeGreaterThanOrEqual(0);
    const outcome = await store.append(stream, 'any', [newEvent(stream), newEvent(stream)]);
    const last = (await store.readStream(stream)).at(-1);
    expect(outcome).toEqual({ kind: 'appended', revision: 1, position: last?.position });
    expect(await store.head()).toBe(last?.position);
    expect(comparePositions(before, await store.head())).toBeLessThan(0);
  });

  test('the size counts the events', async () => {
    const store = await openStore();
    const stream = newStream();
    const before = await store.size();
    await store.append(stream, 'none', [newEvent(stream), newEvent(stream)]);
    await store.append(stream, 'none', [newEvent(stream)]);
    expect(await store.size()).toBe(before + 2);
    expect(await store.readAll(START, 1_000_000)).toHaveLength(before + 2);
  });

  test('an event is kept as canonical JSON, and given back as it was kept', async () => {
    const store = await openStore();
    const stream = newStream();
    const data = { z: 1, ä: 'Zoë \u{1F600}\u0000\u2028"\\', a: [true, null, { b: -7, a: '' }], absent: undefined };
    const event = newEvent(stream, { data });
    await store.append(stream, 'none', [newEvent(stream), event]);

    const [, recorded] = await store.readStream(stream);
    const { leaf, envelope } = recorded as RecordedEvent;
    expect(leaf).toBe(canonicalJson(envelope));
    expect(envelope).toStrictEqual(JSON.parse(leaf));
    expect(envelope).toEqual({ ...event.envelope, v: 1, log: store.log, rev: 1, rec: envelope.rec });
    expect(await store.readEvent(event.envelope.id)).toEqual(recorded);
    expect((await store.readAll(START, 1_000_000)).at(-1)).toEqual(recorded);
  });

  test('sealed text is kept beside its event', async () => {
    const store = await openStore();
    const stream = newStream();
    const sealed = ['advisor-1', 'advisor-2'].map((subject, index) => ({ subject, box: Buffer.from([index, 0, 255]) }));
    const [withText, without] = [newEvent(stream, { sealed }), newEvent(stream)];
    await store.append(stream, 'none', [withText, without]);

    const records = await store.readSealed(withText.envelope.id);
    expect(records.map(({ subject, box }) => ({ subject, box: Buffer.from(box) }))).toEqual(sealed);
    expect(await store.readSealed(without.envelope.id)).toEqual([]);
  });

  test('sealed text about somebody can be deleted: theirs is gone, everything else stays', async () => {
    const store = await openStore();
    const [mine, theirs] = [newStream(), newStream()];
    const [erased, other] = [`advisor-${randomUUID()}`, `advisor-${randomUUID()}`];
    const about = (...subjects: string[]) => ({ sealed: subjects.map((subject) => ({ subject, box: Buffer.from(subject) })) });
    const both = newEvent(mine, about(erased, other));
    const alone = newEvent(theirs, about(erased));
    await store.append(mine, 'none', [both]);
    await store.append(theirs, 'none', [alone]);
    const before = [await store.readStream(mine), await store.readStream(theirs)];

    await store.deleteSealed(erased);
    await store.deleteSealed(erased);
    await store.deleteSealed(`advisor-${randomUUID()}`);

    expect((await store.readSealed(both.envelope.id)).map(({ subject }) => subject)).toEqual([other]);
    expect(await store.readSealed(alone.envelope.id)).toEqual([]);
    expect([await store.readStream(mine), await store.readStream(theirs)]).toEqual(before);
  });

  test('the time of writing never goes back, even if the clock does', async () => {
    const ticks = [5, 5, 7, 2, 1, 6, 8, 3, 9, 9, 4, 0];
    let calls = 0;
    const clock = (): Instant => `2017-06-14T0${ticks[calls++ % ticks.length] ?? 0}:00:00.000Z`;
    const store = await openStore(clock);
    const stream = newStream();
    for (let count = 0; count < 2 * ticks.length; count += 1) await store.append(stream, 'any', [newEvent(stream)]);

    const times = (await store.readStream(stream)).map(({ envelope }) => envelope.rec);
    expect(times).toEqual([...times].sort());
    expect(new Set(times).size).toBeGreaterThan(1);
  });

  test('a reader that polls while others write misses nothing', async () => {
    const store = await openStore();
    const start = await store.head();
    const written = new AbortController();
    const writers = writeConcurrently(store, { streams: 8, appends: 25 }).finally(() => written.abort());
    const seen: RecordedEvent[] = [];
    while (!written.signal.aborted) {
      seen.push(...(await store.readAll(seen.at(-1)?.position ?? start, 7)));
      await new Promise((resolve) => setImmediate(resolve));
    }
    await writers;
    seen.push(...(await store.readAll(seen.at(-1)?.position ?? start, 1000)));

    expect(seen).toHaveLength(400);
    expect(idsOf(seen)).toEqual(idsOf(await store.readAll(start, 1000)));
    expectInOrder(seen);
    expectRevisionsToCount(seen);
  });
};

export const describeSubscribing = (openStore: OpenStore): void => {
  test('from the start: all that is there, then what comes', async () => {
    const store = await openStore();
    const stream = newStream();
    await store.append(stream, 'none', [newEvent(stream), newEvent(stream)]);
    const expected = (await store.readAll(START, 1_000_000)).length + 3;
    const following = follow(store, START, expected);
    await following.reached(expected - 3);
    await store.append(stream, 1, [newEvent(stream), newEvent(stream)]);
    await following.reached(expected - 1);
    await store.append(stream, 3, [newEvent(stream)]);
    expect(idsOf(await following.all)).toEqual(idsOf(await store.readAll(START, 1_000_000)));
  });

  test('from the middle: only what comes after', async () => {
    const store = await openStore();
    const stream = newStream();
    await store.append(
      stream,
      'none',
      Array.from({ length: 5 }, () => newEvent(stream)),
    );
    const [, , third] = await store.readStream(stream);
    const following = follow(store, (third as RecordedEvent).position, 3);
    await following.reached(2);
    await store.append(stream, 4, [newEvent(stream)]);
    expect((await following.all).map(({ envelope }) => envelope.rev)).toEqual([3, 4, 5]);
  });

  test('in order, without gap or duplicate, while many write', async () => {
    const store = await openStore();
    const start = await store.head();
    const counts = { streams: 12, appends: 30 };
    const total = counts.streams * counts.appends * 2;
    const early = follow(store, start, total);
    const writers = writeConcurrently(store, counts);
    await early.reached(total / 3);
    const late = follow(store, start, total);
    await writers;
    const after = follow(store, start, total);

    const expected = await store.readAll(start, 2 * total);
    expect(expected).toHaveLength(total);
    for (const { all } of [early, late, after]) expect(await all).toEqual(expected);
    expectInOrder(expected);
    expectRevisionsToCount(expected);
  });

  test('ends when it is aborted: while it waits, between batches, or before it begins', async () => {
    const store = await openStore();
    const stream = newStream();
    await store.append(stream, 'none', [newEvent(stream)]);

    const waiting = new AbortController();
    const idle = store.subscribeAll(await store.head(), waiting.signal)[Symbol.asyncIterator]();
    const next = idle.next();
    waiting.abort();
    expect(await next).toEqual({ done: true, value: undefined });

    const between = new AbortController();
    const busy = store.subscribeAll(START, between.signal)[Symbol.asyncIterator]();
    expect(await busy.next()).toMatchObject({ done: false });
    between.abort();
    await store.append(stream, 0, [newEvent(stream)]);
    expect(await busy.next()).toEqual({ done: true, value: undefined });

    const never = store.subscribeAll(START, AbortSignal.abort())[Symbol.asyncIterator]();
    expect(await never.next()).toEqual({ done: true, value: undefined });
  });
};

const idsOf = (events: readonly RecordedEvent[]): string[] => events.map(({ envelope }) => envelope.id);

/** One writer for each stream; each append holds two events and expects what the writer's last one left. */
const writeConcurrently = async (store: EventStore, { streams, appends }: { streams: number; appends: number }) => {
  const write = async (stream: string): Promise<void> => {
    for (let revision = -1; revision < appends * 2 - 1; revision += 2) {
      const outcome = await store.append(stream, revision, [newEvent(stream), newEvent(stream)]);
      expect(outcome).toMatchObject({ kind: 'appended', revision: revision + 2 });
    }
  };
  await Promise.all(Array.from({ length: streams }, () => write(newStream())));
};

/** Follows the ledger until `count` events were seen. */
const follow = (store: EventStore, after: Position, count: number) => {
  const seen: RecordedEvent[] = [];
  const waiting: { count: number; resolve: () => void }[] = [];
  const abort = new AbortController();
  const run = async (): Promise<readonly RecordedEvent[]> => {
    for await (const batch of store.subscribeAll(after, abort.signal)) {
      seen.push(...batch);
      for (const { count, resolve } of waiting) if (seen.length >= count) resolve();
      if (seen.length >= count) abort.abort();
    }
    return seen;
  };
  return {
    all: run(),
    /** Resolves when at least `count` events were seen. */
    reached: (count: number): Promise<void> =>
      new Promise((resolve) => (seen.length >= count ? resolve() : waiting.push({ count, resolve }))),
  };
};

const expectInOrder = (events: readonly RecordedEvent[]): void => {
  const positions = events.map(({ position }) => position);
  expect(positions).toEqual([...new Set(positions)].sort(comparePositions));
};

/** In each stream the revisions count up from 0. */
const expectRevisionsToCount = (events: readonly RecordedEvent[]): void => {
  const next = new Map<string, number>();
  for (const { envelope } of events) {
    const expected = next.get(envelope.stream) ?? 0;
    expect(envelope.rev).toBe(expected);
    next.set(envelope.stream, expected + 1);
  }
};
