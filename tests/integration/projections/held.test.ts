// Steps that share a transaction: the same rows as without, also when one event in the middle cannot be taken in.
import { projections } from '../../../projections/registry';
import type { FedEvent } from '../../../projections/runner/projection';
import { openReadModel, type ReadModel } from '../../../projections/runner/read-model';
import { fedEventOf } from '../../../projections/runner/catch-up';
import { catalogue } from '../../../src/domain/aggregates';
import { START } from '../../../src/kernel/position';
import { createHistory, rowsOf } from '../../support/read-models';
import { temporaryFolders } from '../../support/temporary-folder';
import { keepBusy } from './busy-team';

const newFolder = temporaryFolders();
const STEP = 30;

const busyEvents = async (): Promise<FedEvent[]> => {
  const history = createHistory();
  keepBusy(history, 10);
  await history.written();
  return (await history.store.readAll(START, 10_000)).map((recorded) => fedEventOf(catalogue, recorded));
};

/** Feeds step by step from where the model stands, as the runner does. */
const feedAll = (model: ReadModel, events: readonly FedEvent[]): void => {
  while (model.position < events.length) model.feed(events.slice(model.position, model.position + STEP));
};

describe.each(projections.map((projection) => [projection.name, projection] as const))('%s', (_name, projection) => {
  const fed = (events: readonly FedEvent[], isHeld: boolean): ReadModel => {
    const model = openReadModel(projection, ':memory:');
    if (isHeld) model.hold();
    feedAll(model, events);
    model.release();
    return model;
  };

  test('has the same rows when steps share a transaction', async () => {
    const events = await busyEvents();
    const [held, apart] = [fed(events, true), fed(events, false)];
    expect(rowsOf(held.db)).toEqual(rowsOf(apart.db));
    expect([held.position, held.parked()]).toEqual([events.length, []]);
  });

  test('parks the one stream that fails in a held transaction, and takes in everything else', async () => {
    const events = await busyEvents();
    const poison = events[Math.floor(events.length / 2)]!;
    const withPoison = events.map((one) => (one === poison ? { ...one, unreadable: new Error('Not yet.') } : one));
    const [held, apart] = [fed(withPoison, true), fed(withPoison, false)];
    expect(rowsOf(held.db)).toEqual(rowsOf(apart.db));
    expect(held.position).toBe(events.length);
    expect(held.parked()).toEqual(apart.parked());
    expect(held.parked()).toMatchObject([{ stream: poison.event.stream, firstPosition: poison.position, reason: 'Not yet.' }]);
  });
});

test('what is held is there for others once it is released, and gone when the process ends before', async () => {
  const [projection] = projections;
  const file = `${newFolder()}/held.sqlite`;
  const events = await busyEvents();
  const first = openReadModel(projection!, file);
  first.hold();
  feedAll(first, events);
  const other = openReadModel(projection!, file);
  expect([first.position, other.position]).toEqual([events.length, 0]);
  first.close();
  other.look();
  expect(other.position).toBe(0);
  other.hold();
  feedAll(other, events);
  other.release();
  const last = openReadModel(projection!, file);
  expect(last.position).toBe(events.length);
  expect(rowsOf(last.db)).toEqual(rowsOf(other.db));
  for (const model of [other, last]) model.close();
});
