// Whom an event concerns: the advisors who would be seen by somebody who is shown its record.
import type { PastEvent } from '../../kernel/event';
import { idsNamedIn, prefixOf, type StreamId } from '../../kernel/ids';

/** The advisor whose stream it is, those whom its data names, and the one who did it, if an advisor did. */
export const advisorsNamedIn = ({ stream, data, actor }: Pick<PastEvent, 'stream' | 'data' | 'actor'>): readonly StreamId[] =>
  [...idsNamedIn([stream, data, actor.id])].filter((id) => prefixOf(id) === 'advisor');
