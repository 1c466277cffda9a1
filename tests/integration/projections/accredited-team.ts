// A team that goes through a small set of standards, for tests of accreditation: what a test does not say is in order.
import type { ActivityEvent } from '../../../src/domain/activity/events';
import type { CycleEvent } from '../../../src/domain/cycle/events';
import { accreditationProjection } from '../../../projections/accreditation/projection';
import { addDays, type Instant } from '../../../src/kernel/clock';
import { ada, bo, cycle, liaisonTeam, standardSet } from '../../support/cast';
import { createHistory, type History } from '../../support/read-models';

export const OPENED: Instant = '2020-03-01T09:00:00.000Z';
export const LATER: Instant = '2020-09-01T09:00:00.000Z';

type Kind = Extract<ActivityEvent, { type: 'OpportunityAdvertised' }>['data']['kind'];
type Status = Extract<ActivityEvent, { type: 'AttendanceRecorded' }>['data']['status'];
type DataOf<Type extends CycleEvent['type']> = Extract<CycleEvent, { type: Type }>['data'];

export const STANDARDS = [
  { number: '1.1', type: 1, topics: ['RECRUITMENT'], domains: ['STAFFING'], title: 'Chosen together.' },
  { number: '1.2', type: 2, topics: ['TRAINING', 'RECRUITMENT'], domains: [], title: 'Trained to choose.' },
  { number: '2.1', type: 1, topics: ['FEEDBACK'], domains: [], title: 'Told what became of it.' },
  { number: '2.2', type: 2, topics: ['CARERS'], domains: [], title: 'Carers have a say.' },
  { number: '3.1', type: 2, topics: [], domains: ['PLACE'], title: 'A quiet room.' },
] as const;

export const importStandards = ({ happened }: History): void => {
  happened('2016-09-01T00:00:00Z', standardSet, 'StandardSetImported', {
    scheme: 'PLAN',
    edition: '6',
    publishedOn: '2016-09-01',
    illustrative: true,
    standards: STANDARDS.map((standard) => ({ ...standard, topics: [...standard.topics], domains: [...standard.domains] })),
    acceptanceRule: [
      { type: 1, percentMet: 100 },
      { type: 2, percentMet: 50 },
    ],
  });
};

export const createAccreditedTeam = () => {
  const history = createHistory();
  const { happened, newId } = history;
  importStandards(history);
  happened('2016-10-01T09:00:00Z', liaisonTeam, 'TeamRegistered', { name: 'Liaison', serviceType: 'LIAISON' });
  happened('2016-10-01T09:00:00Z', ada, 'AdvisorRegistered', { lens: ['SERVICE_USER'], joinedOn: '2016-10-01' });
  happened('2016-10-01T09:00:00Z', bo, 'AdvisorRegistered', { lens: ['SERVICE_USER', 'CARER'], joinedOn: '2016-10-01' });

  const open = (data: Partial<DataOf<'AccreditationCycleOpened'>> = {}, at = OPENED, id = cycle): string =>
    happened(at, id, 'AccreditationCycleOpened', {
      teamId: liaisonTeam,
      standardSetId: standardSet,
      kind: 'ACCREDITATION',
      ...data,
    });

  /** An activity at which an advisor was there, and the ids of what happened in it. */
  const activity = (kind: Kind, at: Instant, more: { teamId?: string; advisorId?: string; status?: Status } = {}) => {
    const { teamId = liaisonTeam, advisorId = ada, status = 'ATTENDED' } = more;
    const id = newId('activity');
    happened(addDays(at, -10), id, 'OpportunityAdvertised', {
      teamId,
      kind,
      title: 'Working together',
      purpose: 'For a test',
      stage: 'DESIGN',
      declaredLevel: 6,
      decisionRights: 'EQUAL',
      startsAt: at,
      mode: 'IN_PERSON',
    });
    const attended = attend(id, at, advisorId, status);
    const completed = happened(at, id, 'ActivityCompleted', {
      endedAt: at,
      staffCount: 2,
      declaredLevel: 6,
      decisionRights: 'EQUAL',
    });
    return { id, attended, completed };
  };

  const attend = (id: string, at: Instant, advisorId: string, status: Status): string =>
    happened(at, id, 'AttendanceRecorded', {
      advisorId,
      status,
      minutes: 60,
      prepMinutes: 0,
      roleGrade: 'PARTICIPANT',
      mode: 'IN_PERSON',
    });

  /** A contribution to an activity, and the ids of its events. */
  const contribution = (activityId: string, at: Instant, { teamId = liaisonTeam, advisorId = ada } = {}) => {
    const id = newId('contribution');
    const recorded = happened(at, id, 'ContributionRecorded', {
      activityId,
      advisorId,
      teamId,
      kind: 'IDEA',
      credit: 'NAMED',
      principles: [],
    });
    const decided = happened(addDays(at, 1), id, 'OutcomeDecided', { advisorId, outcome: 'ADOPTED' });
    const told = happened(addDays(at, 2), id, 'FeedbackGiven', { advisorId, channel: 'PHONE' });
    return { id, recorded, decided, told };
  };

  const consent = (advisorId: string, purpose: 'SHARE_AS_EVIDENCE' | 'NAMED_CREDIT' | 'CONTACT', at: Instant = OPENED) =>
    happened(at, advisorId, 'ConsentGiven', { purpose, noticeVersion: '1', method: 'WRITTEN' });
  const takeBack = (advisorId: string, purpose: 'SHARE_AS_EVIDENCE' | 'NAMED_CREDIT', at: Instant = LATER) =>
    happened(at, advisorId, 'ConsentWithdrawn', { purpose });
  const link = (standardNumber: string, eventIds: string[], at: Instant = LATER): string =>
    happened(at, cycle, 'EvidenceLinked', { standardNumber, eventIds });
  const rate = (standardNumber: string, rating: DataOf<'StandardSelfRated'>['rating'], at: Instant = LATER): string =>
    happened(at, cycle, 'StandardSelfRated', { standardNumber, rating });
  const find = (standardNumber: string, rating: DataOf<'StandardSelfRated'>['rating'], at: Instant = LATER): string =>
    happened(at, cycle, 'PeerFindingRecorded', { standardNumber, rating });

  return {
    ...history,
    open,
    activity,
    attend,
    contribution,
    consent,
    takeBack,
    link,
    rate,
    find,
    rows: () => history.fold(accreditationProjection),
    pastRows: (moment: Parameters<History['foldAsOf']>[2], id = cycle) => history.foldAsOf(accreditationProjection, id, moment),
  };
};
