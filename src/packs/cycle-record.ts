// A cycle as the read models know it at a position: its standards, its evidence, and the score of its team.
import { evidenceOf } from '../../projections/accreditation/evidence';
import { accreditationProjection } from '../../projections/accreditation/projection';
import { findCycle, findStandardSet, standardsOfCycle } from '../../projections/accreditation/queries';
import type { CycleRow, CycleStandardRow, StandardSetRow } from '../../projections/accreditation/rows';
import { createHistoryReader, foldAsOf } from '../../projections/runner/as-of';
import type { Database, Projection } from '../../projections/runner/projection';
import { explain } from '../../projections/score/explanation';
import { policyInForce } from '../../projections/score/policies';
import { scoreProjection } from '../../projections/score/projection';
import { scoreOf, type TeamScore } from '../../projections/score/score';
import { teamFold } from '../domain/team/team';
import type { Catalogue } from '../kernel/catalogue';
import type { Instant } from '../kernel/clock';
import type { EventStore } from '../kernel/event-store';
import type { StreamId } from '../kernel/ids';
import { comparePositions, type Position } from '../kernel/position';

export interface CycleRecord {
  readonly cycle: CycleRow;
  readonly set: StandardSetRow;
  readonly standards: readonly CycleStandardRow[];
  /** The ids of the events that are evidence, by the number of the standard; the earliest first. */
  readonly evidence: ReadonlyMap<string, readonly string[]>;
  readonly teamName: string;
  readonly score: TeamScore;
  /** The score in plain words. */
  readonly sentences: readonly string[];
}

export interface LedgerParts {
  readonly store: EventStore;
  readonly catalogue: Catalogue;
}

const ALL = { limit: Number.MAX_SAFE_INTEGER, newestFirst: false };

/** Folded by the same definitions that answer every question; undefined when there was no such cycle. */
export const readCycleRecord = async (
  parts: LedgerParts,
  cycleId: StreamId,
  { position, now }: { readonly position: Position; readonly now: Instant },
): Promise<CycleRecord | undefined> => {
  const accreditation = await ask(parts, accreditationProjection, cycleId, position, (db) => {
    const cycle = findCycle(db, cycleId);
    const set = cycle && findStandardSet(db, cycle.standardSetId);
    if (!cycle || !set) return undefined;
    const evidence = new Map<string, string[]>();
    for (const { standardNumber, eventId } of evidenceOf(db, cycleId)) {
      evidence.set(standardNumber, [...(evidence.get(standardNumber) ?? []), eventId]);
    }
    return { cycle, set, standards: standardsOfCycle(db, cycleId, ALL), evidence };
  });
  if (!accreditation) return undefined;
  const { teamId } = accreditation.cycle;
  const scored = await ask(parts, scoreProjection, teamId, position, (db) => {
    const score = scoreOf(db, teamId, now, { withEvents: false });
    return { score, sentences: explain(score, policyInForce(db, now)).map(({ text }) => text) };
  });
  return { ...accreditation, ...scored, teamName: await teamNameAt(parts, teamId, position) };
};

const ask = async <Answer>(
  { store, catalogue }: LedgerParts,
  projection: Projection,
  subject: StreamId,
  position: Position,
  question: (db: Database) => Answer,
): Promise<Answer> => {
  const db = await foldAsOf(projection, subject, { position }, createHistoryReader(store), catalogue);
  try {
    return question(db);
  } finally {
    db.close();
  }
};

const teamNameAt = async ({ store, catalogue }: LedgerParts, teamId: StreamId, position: Position): Promise<string> => {
  const events = (await store.readStream(teamId)).filter((event) => comparePositions(event.position, position) <= 0);
  const team = events.reduce((state, { envelope }) => teamFold.evolve(state, catalogue.read(envelope)), teamFold.initialState);
  return team.status === 'Unknown' ? teamId : team.name;
};
