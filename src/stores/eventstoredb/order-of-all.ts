// Reading and following the ledger in the order in which it was written, as this node has heard it.
import type { RecordedEvent } from '../../kernel/event';
import type { EventStore } from '../../kernel/event-store';
import type { Position } from '../../kernel/position';
import { type Bell, followAll } from '../following';
import type { CopyFeed } from './copy-feed';
import type { NodeCopy } from './node-copy';
import { closed } from './outcomes';

export interface OrderOfAllParts {
  readonly copy: NodeCopy;
  readonly feed: Pick<CopyFeed, 'level' | 'settle'>;
  /** Rings when the copy has grown, or cannot grow any more. */
  readonly bell: Bell;
}

export const createOrderOfAll = ({ copy, feed, bell }: OrderOfAllParts): Pick<EventStore, 'readAll' | 'subscribeAll'> => {
  const here = {
    readAll: async (after: Position, limit: number): Promise<readonly RecordedEvent[]> => {
      if (bell.isClosed) throw closed();
      feed.settle();
      return copy.readAll(after, limit);
    },
  };
  return {
    readAll: async (after, limit) => {
      // What is asked for may be known already, and then it stays as it is.
      const known = await here.readAll(after, limit);
      if (known.length >= limit) return known;
      await feed.level();
      return here.readAll(after, limit);
    },
    subscribeAll: (after, signal) => followAll(here, after, signal, bell),
  };
};
