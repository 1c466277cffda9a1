// What one request reads: rows that are fresh enough for it, of now or of a moment of the past.
import { createHistoryReader, foldAsOf, type PastMoment } from '../../projections/runner/as-of';
import type { Database } from '../../projections/runner/projection';
import { projections } from '../../projections/registry';
import type { ProjectionRunner } from '../../projections/runner/runner';
import type { Ledger } from '../open-ledger';
import { comparePositions, latest, type Position, START } from '../kernel/position';
import { fault } from './faults';

/** How long a request waits for read models to catch up with what it has seen or written. */
const PATIENCE_MS = 5000;

export interface Reads {
  /** From now on this request sees at least what was written up to `position`. */
  atLeast(position: Position | undefined): void;
  /** The rows of a read model. @throws GraphQLError PROJECTION_LAGGING */
  rows(projection: string): Promise<Database>;
  /** Asks the rows of one subject, of now or as of a moment. @throws GraphQLError PROJECTION_LAGGING, POSITION_NOT_REACHED */
  ask<Answer>(projection: string, subject: string, moment: PastMoment, question: (db: Database) => Answer): Promise<Answer>;
}

export const createReads = (ledger: Ledger, runner: ProjectionRunner): Reads => {
  let floor: Position = START;

  const rows = async (projection: string): Promise<Database> => {
    const arrived = await runner.waitFor(projection, floor, PATIENCE_MS);
    const db = runner.rows(projection);
    if (!arrived || !db) throw fault('PROJECTION_LAGGING');
    return db;
  };

  const askThePast = async <Answer>(
    name: string,
    subject: string,
    moment: PastMoment,
    question: (db: Database) => Answer,
  ): Promise<Answer> => {
    const head = await ledger.store.head();
    if (moment.position !== undefined && comparePositions(moment.position, head) > 0) throw fault('POSITION_NOT_REACHED');
    const projection = projections.find((candidate) => candidate.name === name);
    if (!projection) throw new Error(`There is no projection ${name}.`);
    const db = await foldAsOf(projection, subject, moment, createHistoryReader(ledger.store), ledger.catalogue);
    try {
      return question(db);
    } finally {
      db.close();
    }
  };

  return {
    atLeast: (position) => {
      if (position !== undefined) floor = latest(floor, position);
    },
    rows,
    ask: async (projection, subject, moment, question) =>
      moment.at === undefined && moment.position === undefined
        ? question(await rows(projection))
        : askThePast(projection, subject, moment, question),
  };
};
