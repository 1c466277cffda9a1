// Runs the contract of event stores over an overlay: on an empty ledger, and on one that holds something already.
import { randomUUID } from 'node:crypto';

import { systemClock } from '../../src/kernel/clock';
import { START } from '../../src/kernel/position';
import { createMemoryStore } from '../../src/stores/memory/memory-store';
import { openOverlayStore } from '../../src/stores/overlay/overlay-store';
import { newEvent, newStream } from '../support/new-event';
import { describeEventStore } from './event-store.contract';

const newBase = () => createMemoryStore({ log: randomUUID(), clock: systemClock });

describeEventStore({
  name: 'laid over an empty one',
  guardsAreAtomic: true,
  open: (clock) => openOverlayStore(newBase(), clock),
});

describe('an overlay', () => {
  const stream = newStream();
  const openOver = async () => {
    const base = newBase();
    await base.append(stream, 'none', [newEvent(stream), newEvent(stream)], { command: { commandId: 'a', digest: 'd' } });
    return { base, overlay: await openOverlayStore(base, systemClock) };
  };

  test('goes on where its base ends, and leaves it as it is', async () => {
    const { base, overlay } = await openOver();
    expect(await overlay.append(stream, 1, [newEvent(stream)])).toEqual({ kind: 'appended', revision: 2, position: '3' });
    expect((await overlay.readStream(stream)).map(({ envelope }) => envelope.rev)).toEqual([0, 1, 2]);
    expect((await overlay.readAll(START, 10)).map(({ position }) => position)).toEqual(['1', '2', '3']);
    expect([await overlay.size(), await overlay.head()]).toEqual([3, '3']);
    expect([await base.size(), await base.head()]).toEqual([2, '2']);
  });

  test('knows the commands and the events of its base', async () => {
    const { base, overlay } = await openOver();
    const again = await overlay.append(stream, 'any', [newEvent(stream)], { command: { commandId: 'a', digest: 'd' } });
    expect(again.kind).toBe('known');
    const id = (await base.readStream(stream))[0]?.envelope.id ?? '';
    await expect(overlay.append(stream, 'any', [newEvent(stream, { id })])).rejects.toThrow('already');
    expect(await overlay.readEvent(id)).toBeDefined();
  });

  test('deletes sealed text from its own sight, and leaves it in its base', async () => {
    const { base, overlay } = await openOver();
    const written = newEvent(stream, { sealed: [{ subject: 'advisor-1', box: Buffer.of(1) }] });
    await base.append(stream, 'any', [written]);
    await overlay.deleteSealed('advisor-1');
    expect(await overlay.readSealed(written.envelope.id)).toEqual([]);
    expect(await base.readSealed(written.envelope.id)).toHaveLength(1);
  });

  test('does not see what its base is given later', async () => {
    const { base, overlay } = await openOver();
    await base.append(stream, 1, [newEvent(stream)], { command: { commandId: 'b', digest: 'd' } });
    expect(await overlay.readStream(stream)).toHaveLength(2);
    expect(await overlay.readAll(START, 10)).toHaveLength(2);
    expect(await overlay.findCommand('b')).toBeUndefined();
  });
});
