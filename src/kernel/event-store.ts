// The port to whatever keeps the events. Every adapter passes the same contract suite.
import type { NewEvent, RecordedEvent, SealedRecord } from './event';
import type { StreamId } from './ids';
import type { Position } from './position';

/** What must be true of a stream for an append to happen: at this revision, absent, present, or whatever it is. */
export type ExpectedRevision = number | 'none' | 'exists' | 'any';

/** A stream that a decision looked at, and the revision it saw (-1: no such stream). */
export interface Guard {
  readonly stream: StreamId;
  readonly revision: number;
}

/** A command that was accepted: kept with its events, so that sending it again finds its answer. */
export interface AcceptedCommand {
  readonly commandId: string;
  /** A keyed digest of what was asked, to tell a retry from a reused id. */
  readonly digest: string;
}

export interface KnownCommand extends AcceptedCommand {
  readonly stream: StreamId;
  readonly revision: number;
  readonly position: Position;
}

/** `revision` and `position` are those of the last event appended. */
export type AppendOutcome =
  | { readonly kind: 'appended'; readonly revision: number; readonly position: Position }
  | { readonly kind: 'conflict'; readonly stream: StreamId; readonly actualRevision: number }
  | { readonly kind: 'known'; readonly command: KnownCommand };

export interface EventStore {
  /** The id of this ledger. */
  readonly log: string;
  /** Whether guards are checked in the append's own transaction. */
  readonly guardsAreAtomic: boolean;

  /**
   * Appends all the events or none. Resolves when they are durable.
   * @throws StoreFault when the outcome is unknown or the store cannot write; the same command, sent again, finds out.
   */
  append(
    stream: StreamId,
    expected: ExpectedRevision,
    events: readonly NewEvent[],
    also?: { readonly command?: AcceptedCommand; readonly guards?: readonly Guard[] },
  ): Promise<AppendOutcome>;

  /** The events of one stream, from a revision on (its first when nothing is said); none when there is no such stream. */
  readStream(stream: StreamId, fromRevision?: number): Promise<readonly RecordedEvent[]>;
  /** The other streams whose events name a thing in their data. Never one too few; one whose append failed may be among them. */
  streamsNaming(subject: StreamId): Promise<readonly StreamId[]>;
  /** Up to `limit` events after a position, in order, without gaps. */
  readAll(after: Position, limit: number): Promise<readonly RecordedEvent[]>;
  /** All events after a position, in order, in batches, then those still to come, until `signal` aborts or the store closes. */
  subscribeAll(after: Position, signal: AbortSignal): AsyncIterable<readonly RecordedEvent[]>;
  /** The position of the last event. */
  head(): Promise<Position>;
  /** How many events there are. */
  size(): Promise<number>;

  readEvent(eventId: string): Promise<RecordedEvent | undefined>;
  readSealed(eventId: string): Promise<readonly SealedRecord[]>;
  /**
   * Deletes all sealed text about somebody, for good: none of it is found again, neither here nor in what the store keeps beside.
   * Again, or for somebody without text, it does nothing. @throws StoreFault when some of it may still be there
   */
  deleteSealed(subject: string): Promise<void>;
  findCommand(commandId: string): Promise<KnownCommand | undefined>;
  close(): Promise<void>;
}

/** The store could not do it, or nobody knows whether it did. */
export class StoreFault extends Error {
  constructor(
    readonly code: 'STORE_UNAVAILABLE' | 'OUTCOME_UNKNOWN',
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
    this.name = 'StoreFault';
  }
}
