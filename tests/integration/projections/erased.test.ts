// What read models show of somebody who was erased: that they were there, nothing that waits for them, and no consent.
import { evidenceOf } from '../../../projections/accreditation/evidence';
import { accreditationProjection } from '../../../projections/accreditation/projection';
import { findBoard } from '../../../projections/directory/board';
import { countLoops, findLoops } from '../../../projections/directory/feedback-clock';
import { directoryProjection } from '../../../projections/directory/projection';
import { findAdvisor } from '../../../projections/directory/queries';
import { findRegister } from '../../../projections/directory/register';
import { cps1 } from '../../../projections/score/policy';
import { timelineProjection } from '../../../projections/timeline/projection';
import { findEntries, findOpenItems } from '../../../projections/timeline/queries';
import { ada, bo, contribution, cycle, invitation, liaisonTeam as teamId, panel, standardSet } from '../../support/cast';
import { createHistory, type History } from '../../support/read-models';

const at = (month: number): string => `2024-${String(month).padStart(2, '0')}-01T10:00:00.000Z`;
const NOW = at(9);
const page = { limit: 100, newestFirst: false };

/** A panel that two were at, a contribution that nobody answered, an invitation that waits, and evidence. */
const beforeErasure = () => {
  const history = createHistory();
  const { happened } = history;
  const offer = { teamId, kind: 'RECRUITMENT_PANEL', title: 'Panel', purpose: 'p', stage: 'DESIGN', declaredLevel: 6 } as const;
  happened(at(1), teamId, 'TeamRegistered', { name: 'Liaison', serviceType: 'LIAISON' });
  for (const advisorId of [ada, bo]) {
    happened(at(1), advisorId, 'AdvisorRegistered', { lens: ['CARER'], joinedOn: '2024-01-01' });
    for (const purpose of ['CONTACT', 'SHARE_AS_EVIDENCE'] as const)
      happened(at(1), advisorId, 'ConsentGiven', { purpose, noticeVersion: '1', method: 'WRITTEN' });
  }
  happened(at(1), ada, 'SupportPlanAgreed', { maxHoursPerMonth: 12 });
  happened(at(2), panel, 'PanelConvened', { ...offer, decisionRights: 'EQUAL', startsAt: at(3), mode: 'ONLINE' });
  for (const advisorId of [ada, bo])
    happened(at(3), panel, 'AttendanceRecorded', {
      advisorId,
      ...{ status: 'ATTENDED', minutes: 60, prepMinutes: 0, roleGrade: 'CONTRIBUTOR', mode: 'ONLINE' },
    });
  happened(at(4), panel, 'ActivityCompleted', { endedAt: at(4), staffCount: 1, declaredLevel: 6, decisionRights: 'EQUAL' });
  const what = { activityId: panel, advisorId: ada, teamId, kind: 'IDEA', credit: 'ROLE' } as const;
  const brought = happened(at(4), contribution, 'ContributionRecorded', { ...what, principles: [] });
  const open = history.newId('activity');
  happened(at(4), open, 'PanelConvened', { ...offer, decisionRights: 'EQUAL', startsAt: at(12), mode: 'ONLINE' });
  happened(at(4), open, 'AdvisorInvited', { invitationId: invitation, advisorId: ada, role: 'MEMBER' });
  happened(at(4), cycle, 'AccreditationCycleOpened', { teamId, standardSetId: standardSet, kind: 'ACCREDITATION' });
  happened(at(5), cycle, 'EvidenceLinked', { standardNumber: '1', eventIds: [brought] });
  return history;
};

const erase = ({ happened }: History): void => {
  happened(at(6), ada, 'ErasureRequested', { onBehalf: false });
  happened(at(7), ada, 'ErasureDecided', { decision: 'ERASE', ground: 'OBJECTED' });
  happened(at(8), ada, 'SubjectErased', {});
};

test('the register keeps a line, without a live consent or a plan, that says so', async () => {
  const history = beforeErasure();
  erase(history);
  const db = await history.fold(directoryProjection);
  expect(findAdvisor(db, ada)).toMatchObject({ status: 'ERASED', erasure: 'CARRIED_OUT', maxHoursPerMonth: null });
  const [entry] = findRegister(db, NOW, { status: 'ERASED' }, page);
  expect(entry?.consents.filter(({ withdrawnAt }) => withdrawnAt === null)).toEqual([]);
  expect(findRegister(db, NOW, { purpose: 'CONTACT' }, page).map(({ advisor }) => advisor.id)).toEqual([bo]);
});

test.each([
  ['REQUESTED', 1],
  ['TO_BE_CARRIED_OUT', 2],
  ['CARRIED_OUT', 3],
] as const)('the register says how far a request has come: %s', async (erasure, steps) => {
  const history = beforeErasure();
  const { happened } = history;
  happened(at(6), ada, 'ErasureRequested', { onBehalf: false });
  if (steps > 1) happened(at(7), ada, 'ErasureDecided', { decision: 'ERASE', ground: 'OBJECTED' });
  if (steps > 2) happened(at(8), ada, 'SubjectErased', {});
  expect(findAdvisor(await history.fold(directoryProjection), ada)).toMatchObject({ erasure, erasureAt: at(5 + steps) });
});

test('a refused request is shown as refused, and changes nothing else', async () => {
  const history = beforeErasure();
  history.happened(at(6), ada, 'ErasureRequested', { onBehalf: false });
  history.happened(at(7), ada, 'ErasureDecided', { decision: 'REFUSE', exemption: 'LEGAL_CLAIMS' });
  const row = findAdvisor(await history.fold(directoryProjection), ada);
  expect(row).toMatchObject({ status: 'ACTIVE', erasure: 'REFUSED', maxHoursPerMonth: 12 });
});

test('the board still shows that somebody was there, and has nothing more to give them', async () => {
  const history = beforeErasure();
  const participants = async () => {
    const db = await history.fold(directoryProjection);
    const [row] = findBoard(db, teamId, { now: NOW, ...page }, cps1);
    return row?.participants.map(({ advisorId, attendance, debrief, erased }) => ({ advisorId, attendance, debrief, erased }));
  };
  expect(await participants()).toEqual([
    { advisorId: ada, attendance: 'ATTENDED', debrief: 'OVERDUE', erased: false },
    { advisorId: bo, attendance: 'ATTENDED', debrief: 'OVERDUE', erased: false },
  ]);
  erase(history);
  expect(await participants()).toEqual([
    { advisorId: ada, attendance: 'ATTENDED', debrief: null, erased: true },
    { advisorId: bo, attendance: 'ATTENDED', debrief: 'OVERDUE', erased: false },
  ]);
});

test('the feedback clock waits for nobody who cannot be told, and says how many were left open', async () => {
  const history = beforeErasure();
  const totals = async () => countLoops(await history.fold(directoryProjection), { now: NOW }, cps1);
  expect(await totals()).toMatchObject({ contributions: 1, overdue: 1, leftOpen: 0 });
  erase(history);
  expect(await totals()).toMatchObject({ contributions: 1, due: 0, overdue: 0, leftOpen: 1 });
  expect(findLoops(await history.fold(directoryProjection), { now: NOW }, page, cps1)).toEqual([]);
});

test('the timeline keeps its entries, and nothing in it is open', async () => {
  const history = beforeErasure();
  const before = await history.fold(timelineProjection);
  expect(findOpenItems(before, ada, NOW).map(({ kind }) => kind)).toEqual(['INVITATION_UNANSWERED', 'OUTCOME_DUE']);
  const told = findEntries(before, ada, page).length;
  erase(history);
  const after = await history.fold(timelineProjection);
  expect(findOpenItems(after, ada, NOW)).toEqual([]);
  const entries = findEntries(after, ada, page);
  expect(entries).toHaveLength(told + 3);
  expect(entries.at(-1)?.headline).toBe('Everything personal was erased');
});

test('evidence loses the consent to share it', async () => {
  const history = beforeErasure();
  const shared = async () => evidenceOf(await history.fold(accreditationProjection), cycle).map(({ canBeShared }) => canBeShared);
  expect(await shared()).toEqual([true]);
  erase(history);
  expect(await shared()).toEqual([false]);
});
