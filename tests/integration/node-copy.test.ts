// By what an event can be found in a node's copy: the same whether it is fresh, sorted, written by another process, or read again after a restart.
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';

import { createTreeWriter, openStoredTree } from '../../src/audit/sqlite-tree';
import { leafHashOf, rootOf, rootOfLeaves } from '../../src/audit/merkle-tree';
import { type Envelope, placeEvent } from '../../src/kernel/event';
import { positionOf } from '../../src/kernel/position';
import { type NodeCopy, openNodeCopy } from '../../src/stores/eventstoredb/node-copy';
import type { HeardEvent } from '../../src/stores/eventstoredb/stored-event';
import { openToRead } from '../../src/sqlite/database';
import { newEvent } from '../support/new-event';
import { temporaryFolders } from '../support/temporary-folder';

/** With what its leaf says. */
type StoredEvent = HeardEvent & { readonly envelope: Envelope };

const LOG = 'log-00000000-0000-4000-8000-000000000000';
const newFolder = temporaryFolders();
/** Each is found by five things or six: so many are sorted into their places several times. */
const MANY = 12_000;

/** Two events in each stream; every tenth has sealed text, and each stream ends with a command. */
const makeEvents = (count: number): StoredEvent[] => {
  const subjects = Array.from({ length: 20 }, () => `advisor-${randomUUID()}`);
  let stream = '';
  return Array.from({ length: count }, (_, index): StoredEvent => {
    const rev = index % 2;
    if (rev === 0) stream = `contribution-${randomUUID()}`;
    const { envelope } = newEvent(stream, { data: { advisorId: subjects[index % 20], activityId: `activity-${randomUUID()}` } });
    const placed = placeEvent(envelope, { log: LOG, rev, rec: '2024-01-01T10:00:00.000Z' });
    return {
      commit: BigInt(index * 7),
      leaf: Buffer.from(placed.leaf),
      envelope: placed.envelope,
      command: rev === 1 ? { commandId: envelope.cmd, digest: `digest of ${envelope.cmd}` } : undefined,
      sealed: index % 10 === 0 ? [{ subject: subjects[index % 20] ?? '', revision: index, id: randomUUID() }] : [],
    };
  });
};

const openCopy = (file: string): Promise<NodeCopy> =>
  openNodeCopy(file, { log: LOG, isTheSame: async () => true, withEach: createTreeWriter });

const add = (copy: NodeCopy, events: readonly StoredEvent[]): void => {
  copy.hear(events);
  copy.write();
};

const addAll = (copy: NodeCopy, events: readonly StoredEvent[], step: number): void => {
  for (let first = 0; first < events.length; first += step) add(copy, events.slice(first, first + step));
};

/** Everything that a copy can be asked, of some of the events. */
const expectToFind = (copy: NodeCopy, events: readonly StoredEvent[], some: readonly number[]): void => {
  for (const index of some) {
    const { envelope, command, leaf, sealed } = events[index]!;
    const { id, stream, rev, data } = envelope;
    const [advisor, position] = [data['advisorId'] as string, positionOf(index + 1)];
    expect(copy.find(id)).toMatchObject({ position, envelope: { id } });
    expect(copy.find(id)?.leaf).toBe(Buffer.from(leaf).toString());
    expect(copy.positionAt(stream, rev)).toBe(position);
    expect(copy.revisionOf(stream)).toBe(events[index + 1]?.envelope.stream === stream ? 1 : rev);
    expect(copy.readStream(stream, rev)[0]?.position).toBe(position);
    expect(copy.sealedPlacesOf(id)).toEqual(sealed);
    if (command) expect(copy.findCommand(command.commandId)).toEqual({ ...command, stream, revision: rev, position });
    expect(new Set(copy.streamsNaming(advisor))).toEqual(
      new Set(events.filter((one) => one.envelope.data['advisorId'] === advisor).map((one) => one.envelope.stream)),
    );
  }
};

const expectRightTree = (file: string, events: readonly StoredEvent[]): void => {
  const db = openToRead(file, 1000);
  const tree = openStoredTree(db);
  expect(tree.size()).toBe(events.length);
  expect(rootOf(events.length, tree.read)).toEqual(rootOfLeaves(events.map(({ leaf }) => leafHashOf(leaf))));
  db.close();
};

const expectNothing = (copy: NodeCopy): void => {
  const id = randomUUID();
  expect([copy.find(id), copy.findCommand(id), copy.positionAt(`team-${id}`, 0)]).toEqual([undefined, undefined, undefined]);
  expect([copy.revisionOf(`team-${id}`), copy.streamsNaming(`team-${id}`), copy.readStream(`team-${id}`, 0)]).toEqual([
    -1,
    [],
    [],
  ]);
  expect(copy.sealedPlacesOf(id)).toEqual([]);
};

const SOME = [0, 1, 2, 777, 5000, 5001, MANY - 2, MANY - 1];

test('a new copy is sorted once it is level', async () => {
  const file = join(newFolder(), 'copy.sqlite');
  const events = makeEvents(MANY);
  const copy = await openCopy(file);
  expect(copy.isSorted).toBe(false);
  addAll(copy, events, 500);
  copy.sort();
  expect(copy.isSorted).toBe(true);
  expectToFind(copy, events, SOME);
  expectNothing(copy);
  expectRightTree(file, events);
  copy.close();
});

test('what comes later is found at once, and still when some thousands were sorted into their places', async () => {
  const file = join(newFolder(), 'copy.sqlite');
  const events = makeEvents(MANY);
  const copy = await openCopy(file);
  copy.sort();
  for (const [from, to, step] of [[0, 40, 1], [40, 5002, 31], [5002, MANY, 250]] as const) {
    addAll(copy, events.slice(from, to), step);
    expectToFind(copy, events.slice(0, to), [0, 1, to - 2, to - 1]);
  } // prettier-ignore
  expectToFind(copy, events, SOME);
  expectRightTree(file, events);
  copy.close();
});

test('it is found after a restart, in the middle of catching up and after it', async () => {
  const file = join(newFolder(), 'copy.sqlite');
  const events = makeEvents(MANY);
  const first = await openCopy(file);
  addAll(first, events.slice(0, MANY - 100), 500);
  first.close();
  const second = await openCopy(file);
  expect([second.isSorted, second.size]).toEqual([false, MANY - 100]);
  second.sort();
  addAll(second, events.slice(MANY - 100), 10);
  second.close();
  const third = await openCopy(file);
  expect(third.isSorted).toBe(true);
  expectToFind(third, events, SOME);
  expectRightTree(file, events);
  third.close();
});

test('two processes that feed the same file find what the other has written', async () => {
  const file = join(newFolder(), 'copy.sqlite');
  const events = makeEvents(MANY);
  const [one, other] = [await openCopy(file), await openCopy(file)];
  one.sort();
  other.sort();
  for (let first = 0; first < MANY; first += 400) {
    // Each hears everything; whoever comes second finds it done.
    const heard = events.slice(0, first + 400);
    add(one, heard.slice(first, first + 300));
    add(other, heard.slice(first));
    add(one, heard.slice(first));
  }
  for (const copy of [one, other]) expectToFind(copy, events, SOME);
  expectRightTree(file, events);
  one.close();
  other.close();
});

test('of what is heard and not written yet, places, revisions and commands are known', async () => {
  const copy = await openCopy(join(newFolder(), 'copy.sqlite'));
  copy.sort();
  const events = makeEvents(10);
  add(copy, events.slice(0, 4));
  copy.hear(events.slice(2, 7));
  const [written, half, whole] = [events[3]!, events[6]!, events[5]!];
  const { stream } = whole.envelope;
  const command = { ...whole.command, stream, revision: 1, position: positionOf(6) };
  expect([copy.size, copy.commit, copy.unwritten]).toEqual([7, half.commit, 3]);
  expect([copy.justHeard(half.commit), copy.justHeard(written.commit)]).toEqual([positionOf(7), undefined]);
  expect([copy.revisionOf(stream), copy.revisionOf(half.envelope.stream)]).toEqual([1, 0]);
  expect(copy.findCommand(whole.command!.commandId)).toEqual(command);
  expect([copy.find(half.envelope.id), copy.readAll(positionOf(4), 10)]).toEqual([undefined, []]);

  copy.write();
  expect([copy.size, copy.unwritten, copy.findCommand(whole.command!.commandId)]).toEqual([7, 0, command]);
  expectToFind(copy, events.slice(0, 7), [4, 5, 6]);
  // Whoever waits for it asks a moment later.
  expect(copy.justHeard(half.commit)).toBe(positionOf(7));
  copy.hear(events.slice(7));
  expect([copy.justHeard(half.commit), copy.justHeard(events[9]!.commit)]).toEqual([undefined, positionOf(10)]);
  copy.close();
});

test('what another process has written of what is heard is not written again', async () => {
  const file = join(newFolder(), 'copy.sqlite');
  const events = makeEvents(40);
  const [one, other] = [await openCopy(file), await openCopy(file)];
  one.sort();
  other.sort();
  one.hear(events.slice(0, 30));
  add(other, events.slice(0, 20));
  one.write();
  expect([one.size, one.commit]).toEqual([30, events[29]!.commit]);
  one.hear(events.slice(30, 34));
  add(other, events.slice(20));
  one.write();
  expect([one.size, one.commit]).toEqual([40, events[39]!.commit]);
  for (const copy of [one, other]) expectToFind(copy, events, [0, 19, 20, 29, 30, 33, 34, 39]);
  expectRightTree(file, events);
  one.close();
  other.close();
});

const allFinds = (file: string): unknown[] => {
  const db = openToRead(file, 1000);
  const all: unknown[] = db.prepare('SELECT * FROM finds UNION ALL SELECT * FROM fresh_finds ORDER BY key, position').all();
  db.close();
  return all;
};

test.each([
  ['a leaf', { leaf: {} as Uint8Array }],
  ['a place', { sealed: [{ subject: 'x', revision: 1n as unknown as number, id: 'x' }] }],
  ['a digest', { command: { commandId: randomUUID(), digest: {} as string } }],
])('what could not be written because of %s is not found, and can be added again', async (_what, impossible) => {
  const [file, undisturbed] = [join(newFolder(), 'copy.sqlite'), join(newFolder(), 'copy.sqlite')];
  const events = makeEvents(200);
  const copy = await openCopy(file);
  copy.sort();
  add(copy, events.slice(0, 100));
  const later = events.slice(100);
  expect(() =>
    add(
      copy,
      later.map((one, index) => (index === 50 ? { ...one, ...impossible } : one)),
    ),
  ).toThrow();
  expect([copy.size, copy.find(later[0]!.envelope.id)]).toEqual([100, undefined]);
  add(copy, later);
  expectToFind(copy, events, [0, 1, 99, 100, 101, 198, 199]);
  expectRightTree(file, events);
  const other = await openCopy(undisturbed);
  addAll(other, events, 100);
  expect(allFinds(file)).toEqual(allFinds(undisturbed));
  other.close();
  copy.close();
});

test('two things with the same number are told apart', async () => {
  const copy = await openCopy(join(newFolder(), 'copy.sqlite'));
  copy.sort();
  const events = makeEvents(4).map((event, index): StoredEvent => {
    // Different ids, streams and commands that end alike.
    const id = `${String(index).repeat(8)}-0000-4000-8000-000000000000`;
    const placed = placeEvent(
      { ...event.envelope, id, stream: `team-${id}`, cmd: id, data: { advisorId: `advisor-${id}`, teamId: `activity-${id}` } },
      { log: LOG, rev: 0, rec: '2024-01-01T10:00:00.000Z' },
    );
    return { ...event, leaf: Buffer.from(placed.leaf), envelope: placed.envelope, command: { commandId: id, digest: id } };
  });
  add(copy, events);
  expectToFind(copy, events, [0, 1, 2, 3]);
  copy.sort();
  expectToFind(copy, events, [0, 1, 2, 3]);
  copy.close();
});
