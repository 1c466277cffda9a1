// The index of history: events by stream, subject, kind, actor, time and position, alone and together.
import { historyProjection } from '../../../projections/history/projection';
import { countEvents, findPositions, type HistoryFilter, isTagged } from '../../../projections/history/queries';
import type { Database } from '../../../projections/runner/projection';
import { ada, asAdvisor, bo, contribution, invitation, lead, liaisonTeam, panel } from '../../support/cast';
import { createHistory } from '../../support/read-models';

const everything = { limit: 100, newestFirst: false };

/** Two days of work: what happened on the second was written down on the second, the first two at once. */
const someHistory = (): Promise<Database> => {
  const history = createHistory();
  const { happened, writtenAt } = history;
  writtenAt('2024-03-05T09:00:00Z');
  happened('2024-03-01T09:00:00Z', liaisonTeam, 'TeamRegistered', { name: 'Liaison', serviceType: 'LIAISON' }); // 1
  happened('2024-03-02T09:00:00Z', ada, 'AdvisorRegistered', { lens: ['FAMILY'], joinedOn: '2024-03-02' }, asAdvisor(ada)); // 2
  writtenAt('2024-03-06T09:00:00Z');
  happened('2024-03-06T09:00:00Z', panel, 'PanelConvened', {
    teamId: liaisonTeam,
    kind: 'RECRUITMENT_PANEL',
    title: 'Band 6 nurse',
    purpose: 'Choosing a colleague together',
    stage: 'DELIVERY',
    declaredLevel: 6,
    decisionRights: 'EQUAL',
    startsAt: '2024-03-20T09:00:00.000Z',
    mode: 'PHONE',
  }); // 3
  happened('2024-03-06T10:00:00Z', panel, 'AdvisorInvited', { invitationId: invitation, advisorId: ada, role: 'CHAIR' }); // 4
  happened('2024-03-04T09:00:00Z', panel, 'InvitationAccepted', { invitationId: invitation, advisorId: ada }, asAdvisor(ada)); // 5
  happened('2024-03-06T11:00:00Z', panel, 'BriefingProvided', { format: 'CALL', advisorIds: [ada, bo] }); // 6
  happened('2024-03-06T12:00:00Z', panel, 'ActivityCancelled', { noticeHours: 1, feeHonoured: true }); // 7
  happened('2024-03-06T13:00:00Z', contribution, 'ContributionRecorded', {
    activityId: panel,
    advisorId: bo,
    teamId: liaisonTeam,
    kind: 'IDEA',
    credit: 'ROLE',
    principles: [],
  }); // 8
  happened('2024-03-06T14:00:00Z', contribution, 'ContributionConfirmed', { advisorId: bo }); // 9
  return history.fold(historyProjection);
};

let db: Database;
beforeAll(async () => {
  db = await someHistory();
});

test.each<[string, HistoryFilter, number[]]>([
  ['everything', {}, [1, 2, 3, 4, 5, 6, 7, 8, 9]],
  ['a stream', { stream: panel }, [3, 4, 5, 6, 7]],
  ['a stream that is not there', { stream: 'team-0' }, []],
  ['a subject: its own events and those that name it', { subject: ada }, [2, 4, 5, 6]],
  ['a subject named in a list', { subject: bo }, [6, 8, 9]],
  ['a team: all events of its activities and of contributions to it', { subject: liaisonTeam }, [1, 3, 4, 5, 6, 7, 8, 9]],
  ['an activity: with all events of contributions made in it', { subject: panel }, [3, 4, 5, 6, 7, 8, 9]],
  ['an invitation', { subject: invitation }, [4, 5]],
  ['a kind', { types: ['AdvisorInvited'] }, [4]],
  ['several kinds', { types: ['ContributionConfirmed', 'TeamRegistered', 'Unheard'] }, [1, 9]],
  ['no kind at all', { types: [] }, []],
  ['a kind that is not there', { types: ['Unheard'] }, []],
  ['an actor', { actor: ada }, [2, 5]],
  ['another actor', { actor: lead.id }, [1, 3, 4, 6, 7, 8, 9]],
  ['an actor is no subject', { subject: lead.id }, []],
  ['from when it happened, inclusive', { occurredFrom: '2024-03-06T12:00:00.000Z' }, [7, 8, 9]],
  ['until when it happened, exclusive', { occurredUntil: '2024-03-04T09:00:00.000Z' }, [1, 2]],
  ['when it was written: from, inclusive', { recordedFrom: '2024-03-06T09:00:00.000Z' }, [3, 4, 5, 6, 7, 8, 9]],
  ['when it was written: until, exclusive', { recordedUntil: '2024-03-06T09:00:00.000Z' }, [1, 2]],
  ['as of a moment, inclusive', { asOf: '2024-03-04T09:00:00.000Z' }, [1, 2, 5]],
  ['as of a position, inclusive', { asOfPosition: 3 }, [1, 2, 3]],
  ['a subject and a kind', { subject: liaisonTeam, types: ['InvitationAccepted'] }, [5]],
  ['a subject and several kinds', { subject: liaisonTeam, types: ['InvitationAccepted', 'AdvisorRegistered'] }, [5]],
  ['a stream, a subject and an actor', { stream: panel, subject: ada, actor: lead.id }, [4, 6]],
  ['two that have nothing in common', { stream: contribution, subject: ada }, []],
  ['one that is not there with one that is', { stream: panel, subject: 'advisor-0' }, []],
  [
    'a subject in a time',
    { subject: ada, occurredFrom: '2024-03-02T09:00:01.000Z', occurredUntil: '2024-03-06T11:00:00.000Z' },
    [4, 5],
  ],
  ['a kind as of a moment and a position', { actor: lead.id, asOf: '2024-03-06T11:00:00.000Z', asOfPosition: 4 }, [1, 3, 4]],
])('finds %s', (_, filter, positions) => {
  expect(findPositions(db, filter, everything)).toEqual(positions);
  expect(findPositions(db, filter, { ...everything, newestFirst: true })).toEqual([...positions].reverse());
  expect(countEvents(db, filter)).toBe(positions.length);
});

test('gives pages, forwards and backwards, in bounds', () => {
  const filter = { subject: liaisonTeam };
  const page = (bounds: { after?: number; before?: number }, newestFirst: boolean) =>
    findPositions(db, filter, { ...bounds, limit: 3, newestFirst });
  expect([page({}, false), page({ after: 4 }, false), page({ after: 7 }, false), page({ after: 9 }, false)]).toEqual([
    [1, 3, 4],
    [5, 6, 7],
    [8, 9],
    [],
  ]);
  expect([page({}, true), page({ before: 7 }, true), page({ before: 3 }, true)]).toEqual([[9, 8, 7], [6, 5, 4], [1]]);
  expect(page({ after: 3, before: 8 }, true)).toEqual([7, 6, 5]);
});

test('knows whether an event is about a subject', () => {
  expect([1, 2, 3, 6, 7].map((position) => isTagged(db, position, ada))).toEqual([false, true, false, true, false]);
  expect(isTagged(db, 9, liaisonTeam)).toBe(true);
  expect(isTagged(db, 9, 'team-0')).toBe(false);
});
