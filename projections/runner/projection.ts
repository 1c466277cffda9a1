// What a projection is: one definition, used live, for the past, and for checking.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import type { PastEvent, RecordedEvent } from '../../src/kernel/event';
import type { StreamId } from '../../src/kernel/ids';
import { packageRoot } from '../../src/package-root';
import type { Database } from '../../src/sqlite/database';

export type { Database };

/** An event on its way into read models. */
export interface FedEvent {
  readonly position: number;
  readonly event: PastEvent;
  /** The ids of other things that the event names. */
  readonly references: readonly string[];
  /** Set when this program cannot read the event. */
  readonly unreadable?: Error;
}

/** Writes the rows that one event makes. Must depend on nothing but the event and the rows. */
export type Apply = (fed: FedEvent) => void;

/** A projection at work on a database. */
export interface Fold {
  readonly apply: Apply;
  /** Writes the rows that were only gathered so far: before anybody else reads them, and before their transaction ends. */
  readonly settle?: () => void;
}

/** Finds the events that a subject's rows follow from. */
export interface HistoryReader {
  /** A subject's own stream, and those in which it is named; only those of a kind, if one is given: their prefix. */
  streamsAbout(subject: StreamId, kind?: string): Promise<readonly StreamId[]>;
  /** The events of some streams, in the order of the ledger. */
  readStreams(streams: Iterable<StreamId>): Promise<readonly RecordedEvent[]>;
  /** Every event, in the order of the ledger, in batches. */
  readWholeLedger(): AsyncIterable<readonly RecordedEvent[]>;
}

export interface Projection {
  readonly name: string;
  /** Raise it whenever tables or rows change: the read model is then built anew at the next start. */
  readonly version: number;
  /** The SQL that makes its tables. */
  readonly tables: string;
  /**
   * How tables are read when two copies of them are compared, where their rows hold numbers that depend on the order in which
   * things were met: SQL by the name of the table. The others are read as they stand.
   */
  readonly comparedBy?: Readonly<Record<string, string>>;
  /** Prepares its statements on a database. */
  open(db: Database): Fold;
  /** Which events are enough to know one subject: what an answer about the past is folded from. */
  scope?(subject: StreamId, history: HistoryReader): Promise<readonly RecordedEvent[]>;
}

export const tablesOf = (name: string): string => readFileSync(join(packageRoot, 'projections', name, 'tables.sql'), 'utf8');
