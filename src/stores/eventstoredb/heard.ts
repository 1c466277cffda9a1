// What a node has heard and not written yet: already in its place among all.
import type { Instant } from '../../kernel/clock';
import type { Envelope } from '../../kernel/event';
import type { KnownCommand } from '../../kernel/event-store';
import { type Position, positionOf } from '../../kernel/position';
import { type HeardEvent, textIn } from './stored-event';

/** How far something has come: the place in the database's log, how many events there are, and when the last one was written. */
export interface Checkpoint {
  readonly commit: bigint;
  readonly size: number;
  readonly recordedAt: Instant;
}

export interface PlacedEvent extends HeardEvent {
  readonly position: number;
  readonly envelope: Envelope;
  /** JSON: where its sealed text is, if it has any. */
  readonly places: string | null;
}

export interface Heard extends Checkpoint {
  /** In order, those that are not written yet. */
  readonly events: readonly PlacedEvent[];
  /** Takes in what it has not heard before. @throws Error when one is not what a ledger writes: then none is taken in. */
  hear(events: readonly HeardEvent[]): void;
  /** As much as this is written now, by this process or another one. */
  written(checkpoint: Checkpoint): void;
  /** What was heard could not be written. */
  forget(): void;
  /** Of an event that was heard since the last writing began; nothing for those before. */
  positionOf(commit: bigint): Position | undefined;
  revisionOf(stream: string): number | undefined;
  findCommand(commandId: string): KnownCommand | undefined;
}

export const createHeard = (from: Checkpoint): Heard => {
  let reached = from;
  let events: PlacedEvent[] = [];
  const positions = new Map<bigint, number>();
  const revisions = new Map<string, number>();
  const commands = new Map<string, PlacedEvent>();

  const place = (event: HeardEvent, position: number): PlacedEvent => ({
    ...event,
    position,
    envelope: JSON.parse(textIn(event.leaf)) as Envelope,
    places: event.sealed.length > 0 ? JSON.stringify(event.sealed) : null,
  });

  const forget = (): void => {
    events = [];
    revisions.clear();
    commands.clear();
  };

  return {
    get commit() {
      return reached.commit;
    },
    get size() {
      return reached.size;
    },
    get recordedAt() {
      return reached.recordedAt;
    },
    get events() {
      return events;
    },
    hear: (told) => {
      const fresh = told
        .filter(({ commit }) => commit > reached.commit)
        .map((event, index) => place(event, reached.size + index + 1));
      // Whoever waits for one of those that were written has asked by now.
      if (events.length === 0) positions.clear();
      let { commit, size, recordedAt } = reached;
      for (const event of fresh) {
        const { stream, rev, rec } = event.envelope;
        events.push(event);
        [commit, size] = [event.commit, event.position];
        if (rec > recordedAt) recordedAt = rec;
        positions.set(commit, size);
        revisions.set(stream, rev);
        if (event.command) commands.set(event.command.commandId, event);
      }
      reached = { commit, size, recordedAt };
    },
    written: (checkpoint) => {
      forget();
      reached = checkpoint;
    },
    forget,
    positionOf: (commit) => {
      const position = positions.get(commit);
      return position === undefined ? undefined : positionOf(position);
    },
    revisionOf: (stream) => revisions.get(stream),
    findCommand: (commandId) => {
      const found = commands.get(commandId);
      if (!found?.command) return undefined;
      const { command, envelope, position } = found;
      return { ...command, stream: envelope.stream, revision: envelope.rev, position: positionOf(position) };
    },
  };
};
