// A projection as a table: one handler for each kind of event that makes rows.
import type { PastEvent } from '../../src/kernel/event';
import type { Apply } from './projection';

/** One handler for each kind of event of a union. */
export type Handlers<Event extends PastEvent> = {
  [Type in Event['type']]: (event: Extract<Event, { type: Type }>, position: number) => void;
};

type AnyHandler = (event: never, position: number) => void;

/** Hands each event to the handler of its kind; kinds without one make no rows. */
export const applyWith = (handlers: { readonly [type: string]: AnyHandler | undefined }): Apply => {
  const byType = new Map(Object.entries(handlers));
  return ({ event, position }) => byType.get(event.type)?.(event as never, position);
};
