// The rows of everything that could be evidence: whom each event concerns, and which are offered for which team.
import type { PastActivityEvent } from '../../src/domain/activity/events';
import type { PastAdvisorEvent } from '../../src/domain/advisor/events';
import type { PastContributionEvent } from '../../src/domain/contribution/events';
import { advisorsNamedIn } from '../../src/domain/cycle/advisors-named';
import { prefixOf, type StreamId } from '../../src/kernel/ids';
import { gatheringWriter } from '../../src/sqlite/gathering-writer';
import { applyWith, type Handlers } from '../runner/handlers';
import type { Database, FedEvent } from '../runner/projection';
import { remembered } from '../runner/remembered';
import { writer } from '../runner/statements';
import type { CandidateType } from './topics';

const OFFERED: ReadonlySet<string> = new Set<CandidateType>([
  'ActivityCompleted',
  'AttendanceRecorded',
  'ContributionRecorded',
  'OutcomeDecided',
  'FeedbackGiven',
]);

/** What stands in the register is about no team, unless a skill showed in an activity. */
const canBeLinked = (stream: StreamId, type: string): boolean =>
  prefixOf(stream) !== 'advisor' ? prefixOf(stream) !== 'standards' : type === 'SkillEvidenced';

export const keepPieces = (db: Database) => {
  const rows = applyWith({ ...workRows(db), ...consentRows(db) });
  const pieces = gatheringWriter<(string | number | null)[]>(db, { into: 'INSERT INTO pieces', columns: 7 });
  const isCorrected = writer(
    db,
    `UPDATE pieces SET team_id = NULL
     WHERE stream = :stream AND advisors = :advisors AND type = 'AttendanceRecorded' AND team_id IS NOT NULL`,
  );
  const findTeam = db.prepare('SELECT team_id FROM works WHERE stream = ?');
  const teamOf = remembered(
    (stream: StreamId) => (findTeam.get(stream) as { team_id: string } | undefined)?.team_id ?? undefined,
  );

  const apply = (fed: FedEvent): void => {
    rows(fed);
    const { position, event } = fed;
    const { id, stream, type, at, data } = event;
    if (!canBeLinked(stream, type)) return;
    const advisors = advisorsNamedIn(event);
    if (type === 'AttendanceRecorded') {
      pieces.settle();
      isCorrected({ stream, advisors });
    }
    const wasAway = type === 'AttendanceRecorded' && data['status'] !== 'ATTENDED' && data['status'] !== 'PART';
    const teamId = OFFERED.has(type) && !wasAway ? (teamOf(stream) ?? null) : null;
    pieces.add([id, position, stream, type, at, JSON.stringify(advisors), teamId]);
  };
  return { apply, settle: pieces.settle };
};

const workRows = (db: Database): Partial<Handlers<PastActivityEvent | PastContributionEvent>> => {
  const insert = writer(db, 'INSERT INTO works VALUES (:stream, :teamId, :activityId, :kind, :credit)');
  const credit = writer(db, 'UPDATE works SET credit = :credit WHERE stream = :stream');
  const begin = ({ stream, data }: Extract<PastActivityEvent, { type: 'OpportunityAdvertised' | 'PanelConvened' }>) =>
    insert({ stream, teamId: data.teamId, activityId: stream, kind: data.kind, credit: null });
  return {
    OpportunityAdvertised: begin,
    PanelConvened: begin,
    ContributionRecorded: ({ stream, data }) =>
      insert({ stream, teamId: data.teamId, activityId: data.activityId, kind: null, credit: data.credit }),
    ContributionCorrected: ({ stream, data }) => {
      if (data.credit) credit({ stream, credit: data.credit });
    },
  };
};

const KEPT_PURPOSES: readonly string[] = ['SHARE_AS_EVIDENCE', 'NAMED_CREDIT'];

const consentRows = (db: Database): Partial<Handlers<PastAdvisorEvent>> => {
  const consent = writer(db, 'INSERT OR REPLACE INTO consents VALUES (:id, :purpose, :isLive)');
  const withdrawAll = writer(db, 'UPDATE consents SET is_live = 0 WHERE advisor_id = :id');
  const isCarer = writer(db, 'INSERT OR IGNORE INTO carers VALUES (:id)');
  return {
    AdvisorRegistered: ({ stream, data: { lens } }) => {
      if (lens.includes('CARER') || lens.includes('FAMILY')) isCarer({ id: stream });
    },
    ConsentGiven: ({ stream, data: { purpose } }) => {
      if (KEPT_PURPOSES.includes(purpose)) consent({ id: stream, purpose, isLive: true });
    },
    ConsentWithdrawn: ({ stream, data: { purpose } }) => {
      if (KEPT_PURPOSES.includes(purpose)) consent({ id: stream, purpose, isLive: false });
    },
    SubjectErased: ({ stream }) => withdrawAll({ id: stream }),
  };
};
