// Appending to the ledger: what the port promises, on a database that checks one stream at a time.
import type { Instant } from '../../kernel/clock';
import { type NewEvent, placeEvent } from '../../kernel/event';
import type { AcceptedCommand, AppendOutcome, EventStore, ExpectedRevision, Guard, KnownCommand } from '../../kernel/event-store';
import { comparePositions } from '../../kernel/position';
import { createTurns } from '../../kernel/turns';
import { writeAfter, type WriteParts } from './appending';
import type { IndexFeed } from './index-feed';
import type { Layout } from './layout';
import type { LedgerIndex } from './ledger-index';
import { unavailable } from './outcomes';
import { type Deadline, deadlineIn, NoAnswerError } from './patience';
import { type SealedPlaces, writeSealed } from './sealed-text';
import { type StoredEvent, storedIdOf, toClientEvent } from './stored-event';

export interface Appends {
  readonly append: EventStore['append'];
  /** A command that is known to have been accepted, as far as this node has heard. */
  known(commandId: string): KnownCommand | undefined;
  /** Told of what has come through the order of all. */
  taken(events: readonly StoredEvent[]): void;
}

export interface AppendsParts extends WriteParts {
  readonly log: string;
  readonly layout: Layout;
  readonly index: LedgerIndex;
  readonly level: IndexFeed['level'];
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

export const createAppends = (parts: AppendsParts): Appends => {
  const { log, layout, index, level, reader, patience, recordedNow } = parts;
  const inTurn = createTurns();
  /** Commands that were accepted here and have not come back through the order of all. */
  const fresh = new Map<string, KnownCommand>();
  /** How far streams reach, when what the index does not have of them was all accepted here. */
  const reach = new Map<string, number>();
  const knownReachOf = (stream: string, enough: number): number => {
    const here = reach.get(stream) ?? -1;
    return here >= enough ? here : Math.max(here, index.revisionOf(stream));
  };

  const known = (commandId: string): KnownCommand | undefined => fresh.get(commandId) ?? index.findCommand(commandId);

  const append = async (request: Append): Promise<AppendOutcome> => {
    const { stream, expected, events, command, guards, deadline } = request;
    if (deadline.isOver()) throw unavailable(new NoAnswerError());
    let places: SealedPlaces | undefined;
    for (;;) {
      const base = await baseFor(stream, expected, deadline);
      // The command may be among events that this node has not heard of, for instance after an answer that was lost.
      const isReachKnown = base <= knownReachOf(stream, base);
      if (command && !isReachKnown) await level(deadline);
      const before = command && known(command.commandId);
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
      if (written.kind === 'written') {
        const { revision, position } = written;
        // The order of all may have been faster than the answer.
        if (comparePositions(index.position, position) < 0) {
          if (command) fresh.set(command.commandId, { ...command, stream, revision, position });
          if (isReachKnown || base <= knownReachOf(stream, base)) reach.set(stream, revision);
        }
        return { kind: 'appended', revision, position };
      }
      // What moved the stream may have been this very command, sent to another node.
      if (command) await level(deadline);
      const accepted = command && known(command.commandId);
      if (accepted) return { kind: 'known', command: accepted };
      const isIndifferent = expected === 'any' || expected === 'exists';
      if (!isIndifferent) return { kind: 'conflict', stream, actualRevision: written.actualRevision };
      if (deadline.isOver()) throw unavailable(new NoAnswerError());
    }
  };

  const baseFor = async (stream: string, expected: ExpectedRevision, deadline: Deadline): Promise<number> => {
    if (typeof expected === 'number') return expected;
    return expected === 'none' ? -1 : reader.revisionOf(layout.streamOf(stream), deadline);
  };

  /** Best effort: another node may append to a guarded stream between this look and our append. */
  const firstBroken = async (guards: readonly Guard[], deadline: Deadline): Promise<AppendOutcome | undefined> => {
    if (guards.length > 0) await level(deadline);
    for (const { stream, revision } of guards) {
      const actualRevision = index.revisionOf(stream);
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
        envelope,
        { log, rev: base + 1 + at, rec },
        {
          id: storedIdOf(envelope.id, command),
          sealed: places.get(envelope.id) ?? [],
          command: at === events.length - 1 ? command : undefined,
        },
      ),
    );
  };

  return {
    append: (stream, expected, events, { command, guards = [] } = {}) => {
      const deadline = deadlineIn(patience);
      return inTurn([stream], () => append({ stream, expected, events, command, guards, deadline }));
    },
    known,
    taken: (events) => {
      for (const { command, recorded } of events) {
        if (command) fresh.delete(command.commandId);
        const { stream, rev } = recorded.envelope;
        if (rev >= (reach.get(stream) ?? 0)) reach.delete(stream);
      }
    },
  };
};
