// Standards, accreditation cycles, and the evidence for each standard.
import type { PastCycleEvent } from '../../src/domain/cycle/events';
import type { PastStandardsEvent } from '../../src/domain/standards/events';
import { prefixOf } from '../../src/kernel/ids';
import { applyWith, type Handlers } from '../runner/handlers';
import { type Database, type FedEvent, type Fold, type HistoryReader, type Projection, tablesOf } from '../runner/projection';
import { writer } from '../runner/statements';
import { keepPieces } from './pieces';

const open = (db: Database): Fold => {
  const pieces = keepPieces(db);
  const rows = applyWith({ ...standardRows(db), ...cycleRows(db), ...standardRatings(db), ...decisionRows(db) });
  const apply = (fed: FedEvent): void => {
    pieces.apply(fed);
    rows(fed);
  };
  return { apply, settle: pieces.settle };
};

/** More than one part can hold. */
const PART = 10_000;

const standardRows = (db: Database): Handlers<PastStandardsEvent> => {
  const insertSet = writer(
    db,
    `INSERT INTO standard_sets
     VALUES (:id, :scheme, :edition, :publishedOn, :illustrative, :acceptanceRule, :parts, :part, :position)
     ON CONFLICT DO UPDATE SET parts_known = excluded.parts_known`,
  );
  const insert = writer(db, 'INSERT INTO standards VALUES (:id, :ordinal, :number, :type, :title, :topics, :domains)');
  return {
    StandardSetImported: ({ stream: id, data }, position) => {
      const { scheme, edition, publishedOn, illustrative, acceptanceRule = [], standards, part = 1, parts = 1 } = data;
      insertSet({ id, scheme, edition, publishedOn, illustrative, acceptanceRule, parts, part, position });
      standards.forEach((standard, index) => insert({ id, ordinal: part * PART + index, ...standard }));
    },
  };
};

type CycleHandlers<Type extends PastCycleEvent['type']> = Pick<Handlers<PastCycleEvent>, Type>;

const cycleRows = (
  db: Database,
): CycleHandlers<'AccreditationCycleOpened' | 'PeerVisitScheduled' | 'PeerVisitHeld' | 'CycleSubmitted' | 'CycleWithdrawn'> => {
  const insert = writer(
    db,
    `INSERT INTO cycles VALUES (:id, :teamId, :standardSetId, :kind, :previousCycleId, 'OPENED', :at,
       NULL, NULL, NULL, NULL, NULL, NULL, :position)`,
  );
  const scheduled = writer(db, `UPDATE cycles SET status = 'VISIT_SCHEDULED', visit_on = :visitOn WHERE id = :id`);
  const visited = writer(db, `UPDATE cycles SET status = 'VISITED', visited_at = :at WHERE id = :id`);
  const submitted = writer(db, `UPDATE cycles SET status = 'WITH_COMMITTEE', submitted_at = :at WHERE id = :id`);
  const withdrawn = writer(db, `UPDATE cycles SET status = 'WITHDRAWN', ended_at = :at WHERE id = :id`);
  return {
    AccreditationCycleOpened: ({ stream: id, at, data }, position) => {
      const { teamId, standardSetId, kind, previousCycleId } = data;
      insert({ id, teamId, standardSetId, kind, previousCycleId, at, position });
    },
    PeerVisitScheduled: ({ stream: id, data: { visitOn } }) => scheduled({ id, visitOn }),
    PeerVisitHeld: ({ stream: id, at }) => visited({ id, at }),
    CycleSubmitted: ({ stream: id, at }) => submitted({ id, at }),
    CycleWithdrawn: ({ stream: id, at }) => withdrawn({ id, at }),
  };
};

const standardRatings = (
  db: Database,
): CycleHandlers<'EvidenceLinked' | 'EvidenceUnlinked' | 'StandardSelfRated' | 'PeerFindingRecorded'> => {
  const begin = writer(db, `UPDATE cycles SET status = 'SELF_REVIEW' WHERE id = :id AND status = 'OPENED'`);
  const report = writer(db, `UPDATE cycles SET status = 'REPORTED' WHERE id = :id AND status = 'VISITED'`);
  const rate = writer(db, 'INSERT OR REPLACE INTO ratings VALUES (:id, :side, :standardNumber, :rating, :at, :event)');
  const link = writer(db, 'INSERT INTO evidence VALUES (:id, :standardNumber, :eventId, :at, :event)');
  const unlink = writer(
    db,
    'DELETE FROM evidence WHERE cycle_id = :id AND standard_number = :standardNumber AND event_id = :eventId',
  );
  return {
    EvidenceLinked: ({ id: event, stream: id, at, data: { standardNumber, eventIds } }) => {
      begin({ id });
      for (const eventId of eventIds) link({ id, standardNumber, eventId, at, event });
    },
    EvidenceUnlinked: ({ stream: id, data: { standardNumber, eventIds } }) => {
      for (const eventId of eventIds) unlink({ id, standardNumber, eventId });
    },
    StandardSelfRated: ({ id: event, stream: id, at, data: { standardNumber, rating } }) => {
      begin({ id });
      rate({ id, side: 'SELF', standardNumber, rating, at, event });
    },
    PeerFindingRecorded: ({ id: event, stream: id, at, data: { standardNumber, rating } }) => {
      report({ id });
      rate({ id, side: 'PEER', standardNumber, rating, at, event });
    },
  };
};

const decisionRows = (db: Database): CycleHandlers<'AccreditationDecided' | 'ConditionMet' | 'EvidencePackSealed'> => {
  const decide = writer(
    db,
    `UPDATE cycles SET status = :decision, decided_at = :at, valid_until = :validUntil,
       ended_at = CASE WHEN :decision = 'DEFERRED' THEN NULL ELSE :at END
     WHERE id = :id`,
  );
  const insert = writer(
    db,
    'INSERT INTO conditions VALUES (:id, :position, :number, :title, :standardNumber, :dueOn, :at, NULL)',
  );
  const meet = writer(
    db,
    `UPDATE conditions SET met_at = :at WHERE cycle_id = :id AND number = :number
       AND round = (SELECT max(round) FROM conditions WHERE cycle_id = :id)`,
  );
  const seal = writer(
    db,
    'INSERT INTO packs VALUES (:id, :packId, :at, :recipient, :asOfPosition, :digest, :claims, :eventIds, :position)',
  );
  return {
    AccreditationDecided: ({ stream: id, at, data: { decision, validUntil, conditions = [] } }, position) => {
      decide({ id, decision, at, validUntil });
      for (const { number, title, standardNumber, dueOn } of conditions) {
        insert({ id, position, number, title, standardNumber, dueOn, at });
      }
    },
    ConditionMet: ({ stream: id, at, data }) => meet({ id, at, number: data.conditionNumber }),
    EvidencePackSealed: ({ stream: id, at, data }, position) => {
      const { packId, recipient, asOfPosition, sha256: digest, claims = [], eventIds } = data;
      seal({ id, packId, at, recipient, asOfPosition, digest, claims, eventIds, position });
    },
  };
};

/** A cycle follows from its own events, its standards, the cycle before it, and what its team did with which advisors. */
const scope: NonNullable<Projection['scope']> = async (cycleId, history: HistoryReader) => {
  const own = await history.readStreams([cycleId]);
  const opened = own[0]?.envelope.data as { teamId: string; standardSetId: string; previousCycleId?: string } | undefined;
  if (!opened) return [];
  const team = await history.streamsAbout(opened.teamId);
  const events = await history.readStreams(team);
  const advisors = events.flatMap(({ envelope }) => advisorsIn(envelope.data));
  const before = opened.previousCycleId === undefined ? [] : [opened.previousCycleId];
  return history.readStreams([cycleId, opened.standardSetId, ...before, ...team, ...advisors]);
};

const advisorsIn = (data: Readonly<Record<string, unknown>>): string[] =>
  Object.values(data)
    .flat()
    .filter((value): value is string => typeof value === 'string' && prefixOf(value) === 'advisor');

export const accreditationProjection: Projection = {
  name: 'accreditation',
  version: 3,
  tables: tablesOf('accreditation'),
  open,
  scope,
};
