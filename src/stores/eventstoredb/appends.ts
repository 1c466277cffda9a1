// Appending to the ledger: what the port promises, on a database that checks one stream at a time.
import type { Instant } from '../../kernel/clock';
import { type NewEvent, placeEvent } from '../../kernel/event';
import type { AcceptedCommand, AppendOutcome, EventStore, ExpectedRevision, Guard } from '../../kernel/event-store';
import { createTurns } from '../../kernel/turns';
import { writeAfter, type WriteParts } from './appending';
import type { CopyFeed } from './copy-feed';
import type { Layout } from './layout';
import type { NodeCopy } from './node-copy';
import { outcomeUnknown, unavailable } from './outcomes';
import { type Deadline, deadlineIn, NoAnswerError } from './patience';
import { type SealedPlaces, writeSealed } from './sealed-text';
import { storedIdOf, toClientEvent } from './stored-event';

export interface AppendsParts extends WriteParts {
  readonly log: string;
  readonly layout: Layout;
  readonly copy: NodeCopy;
  readonly feed: Pick<CopyFeed, 'level' | 'reach'>;
  /** The time of writing: never before what was written here, or heard of from others. */
  readonly recordedNow: () => Instant;
}

interface Append {
  readonly stream: string;
  readonly expected: ExpectedRevision;
  readonly events: readonly NewEvent[];
  readonly command: AcceptedCommand | undefined;
  readonly guards: readonly Guard[];
  readonly deadline: Deadline;
}

export const createAppends = (parts: AppendsParts): EventStore['append'] => {
  const { log, layout, copy, feed, reader, patience, recordedNow } = parts;
  const inTurn = createTurns();

  const append = async (request: Append): Promise<AppendOutcome> => {
    const { stream, expected, events, command, guards, deadline } = request;
    if (deadline.isOver()) throw unavailable(new NoAnswerError());
    let places: SealedPlaces | undefined;
    for (;;) {
      const base = await baseFor(stream, expected, deadline);
      // The command may be among events that this node has not heard of, for instance after an answer that was lost.
      if (command && base >= 0 && base > copy.revisionOf(stream)) await feed.level(deadline);
      const before = command && copy.findCommand(command.commandId);
      if (before) return { kind: 'known', command: before };
      if (expected === 'exists' && base < 0) return { kind: 'conflict', stream, actualRevision: -1 };
      const broken = await firstBroken(guards, deadline);
      if (broken) return broken;
      const sealedPlaces = (places ??= await sealedPlacesOf(events, deadline));
      const written = await writeAfter(parts, {
        stream: layout.streamOf(stream),
        base,
        deadline,
        events: () => placeAll(request, base, sealedPlaces),
      });
      if (written.kind === 'written') return placed(request, written);
      // What moved the stream may have been this very command, sent to another node.
      if (command) await feed.level(deadline);
      const accepted = command && copy.findCommand(command.commandId);
      if (accepted) return { kind: 'known', command: accepted };
      const isIndifferent = expected === 'any' || expected === 'exists';
      if (!isIndifferent) return { kind: 'conflict', stream, actualRevision: written.actualRevision };
      if (deadline.isOver()) throw unavailable(new NoAnswerError());
    }
  };

  /** The answer tells the place among all events, which is known once they have come round. */
  const placed = async (
    { stream, deadline }: Append,
    { revision, commit }: { readonly revision: number; readonly commit: bigint },
  ): Promise<AppendOutcome> => {
    try {
      await feed.reach(commit, deadline);
    } catch (error) {
      // It is kept, and whoever asks again is told where.
      throw outcomeUnknown(error);
    }
    const position = copy.justHeard(commit) ?? copy.positionAt(stream, revision);
    if (position === undefined) throw outcomeUnknown(new Error(`${stream} has no revision ${revision} in the order of all.`));
    return { kind: 'appended', revision, position };
  };

  const baseFor = async (stream: string, expected: ExpectedRevision, deadline: Deadline): Promise<number> => {
    if (typeof expected === 'number') return expected;
    return expected === 'none' ? -1 : reader.revisionOf(layout.streamOf(stream), deadline);
  };

  /** Best effort: another node may append to a guarded stream between this look and our append. */
  const firstBroken = async (guards: readonly Guard[], deadline: Deadline): Promise<AppendOutcome | undefined> => {
    if (guards.length > 0) await feed.level(deadline);
    for (const { stream, revision } of guards) {
      const actualRevision = copy.revisionOf(stream);
      if (actualRevision !== revision) return { kind: 'conflict', stream, actualRevision };
    }
    return undefined;
  };

  const sealedPlacesOf = async (events: readonly NewEvent[], deadline: Deadline): Promise<SealedPlaces> => {
    if (events.every(({ sealed }) => sealed.length === 0)) return new Map();
    // No text is written for events that cannot be stored.
    for (const { envelope } of events) placeEvent(envelope, { log, rev: 0, rec: '' });
    return writeSealed(parts, layout, events, deadline);
  };

  const placeAll = ({ events, command }: Append, base: number, places: SealedPlaces) => {
    const rec = recordedNow();
    return events.map(({ envelope }, at) =>
      toClientEvent(
        layout,
        { type: envelope.type, leaf: placeEvent(envelope, { log, rev: base + 1 + at, rec }).leaf },
        {
          id: storedIdOf(envelope.id, command),
          sealed: places.get(envelope.id) ?? [],
          command: at === events.length - 1 ? command : undefined,
        },
      ),
    );
  };

  return (stream, expected, events, { command, guards = [] } = {}) => {
    const deadline = deadlineIn(patience);
    return inTurn([stream], () => append({ stream, expected, events, command, guards, deadline }));
  };
};
