// Taking in events that another store has written, at the places and with the bytes that they have.
import type { MovedEvent } from '../moved-event';
import { writeAfter, type WriteParts } from './appending';
import type { CopyFeed } from './copy-feed';
import type { Layout } from './layout';
import { deadlineIn } from './patience';
import { writeSealed } from './sealed-text';
import { storedIdOf, toClientEvent } from './stored-event';

/** Takes in events of one stream that follow on each other; the same again does nothing. @throws StoreFault, Error when others are there */
export type TakeOver = (events: readonly MovedEvent[]) => Promise<void>;

export const createTakingOver =
  (parts: WriteParts, layout: Layout, feed: Pick<CopyFeed, 'reach'>): TakeOver =>
  async (events) => {
    const [first] = events;
    if (!first) return;
    const deadline = deadlineIn(parts.patience);
    const places = await writeSealed(parts, layout, events, deadline);
    const { stream, rev } = first.envelope;
    const written = await writeAfter(parts, {
      stream: layout.streamOf(stream),
      base: rev - 1,
      deadline,
      events: () =>
        events.map(({ envelope, leaf, command }) =>
          toClientEvent(
            layout,
            { type: envelope.type, leaf },
            {
              id: storedIdOf(envelope.id, command),
              sealed: places.get(envelope.id) ?? [],
              command,
            },
          ),
        ),
    });
    if (written.kind === 'moved')
      throw new Error(`Something else writes to ${stream} in the event database: stop it, and copy again.`);
    await feed.reach(written.commit, deadline);
  };
