// I3, Prepared and supported, and I4, Growth: whether people's capabilities are built on.
import { addDays, dayOf, type Instant } from '../../../src/kernel/clock';
import { ada, bo, cleo } from '../../support/cast';
import { addMs } from '../../support/read-models';
import { AS_OF, createJointWork, type JointWork, WINDOW_START } from './joint-work';

const SECOND = 1000;
const STARTS = addDays(AS_OF, -50);
const ENDS = addMs(STARTS, 10_800_000);
const BRIEFED_IN_TIME = addDays(STARTS, -2);
const OFFERED_IN_TIME = addDays(ENDS, 7);
const inOrder = { startsAt: STARTS, endedAt: ENDS, briefedAt: BRIEFED_IN_TIME, debriefOfferedAt: OFFERED_IN_TIME } as const;

describe('I3, Prepared and supported', () => {
  const { briefedAt: _, ...unbriefed } = inOrder;
  const { debriefOfferedAt: __, ...withoutDebrief } = inOrder;

  test.each([
    ['briefed exactly 2 days before, debrief offered exactly 7 days after', inOrder, '1/1'],
    ['briefed a second late', { ...inOrder, briefedAt: addMs(BRIEFED_IN_TIME, SECOND) }, '0/1'],
    ['never briefed', unbriefed, '0/1'],
    ['offered a debrief a second late', { ...inOrder, debriefOfferedAt: addMs(OFFERED_IN_TIME, SECOND) }, '0/1'],
    ['never offered a debrief', withoutDebrief, '0/1'],
  ])('%s', async (_, details, fraction) => {
    const work = createJointWork();
    work.activity(details);
    expect(await work.fraction('I3')).toBe(fraction);
  });

  test('the first briefing counts, in whatever order they were written down', async () => {
    const work = createJointWork();
    const id = work.activity({ ...inOrder, briefedAt: addMs(STARTS, -SECOND) });
    expect(await work.fraction('I3')).toBe('0/1');
    work.happened(BRIEFED_IN_TIME, id, 'BriefingProvided', { format: 'WRITTEN', advisorIds: [ada] });
    expect(await work.fraction('I3')).toBe('1/1');
    work.happened(STARTS, id, 'BriefingProvided', { format: 'WRITTEN', advisorIds: [ada] });
    expect(await work.fraction('I3')).toBe('1/1');
  });

  test('every participation is one case: each advisor has to be briefed themselves', async () => {
    const work = createJointWork();
    const id = work.activity({ ...withoutDebrief, there: { [ada]: 'ATTENDED', [bo]: 'PART', [cleo]: 'APOLOGIES' } });
    work.happened(ENDS, id, 'DebriefOffered', { advisorId: bo });
    expect(await work.fraction('I3')).toBe('1/2');
  });

  describe('the required training', () => {
    const requiring = { ...inOrder, requiredTraining: ['SELECTION'] };
    const train = (work: JointWork, at: Instant, validUntil?: string, code = 'SELECTION', advisor = ada): void =>
      void work.happened(at, advisor, 'TrainingCompleted', { code, validUntil });

    const dayBefore = dayOf(addDays(STARTS, -1));
    test.each([
      ['valid without an end', addDays(STARTS, -1000), undefined, '1/1'],
      ['valid for the last time on the day', addDays(STARTS, -1000), dayOf(STARTS), '1/1'],
      ['expired the day before', addDays(STARTS, -1000), dayBefore, '0/1'],
      ['completed exactly at the start', STARTS, undefined, '1/1'],
      ['completed after the start', addMs(STARTS, 1), undefined, '0/1'],
    ])('%s', async (_, at, validUntil, fraction) => {
      const work = createJointWork();
      train(work, at, validUntil);
      work.activity(requiring);
      expect(await work.fraction('I3')).toBe(fraction);
    });

    test('must be that training, that advisor’s, and every one of several', async () => {
      const work = createJointWork();
      train(work, addDays(STARTS, -9), undefined, 'SAFEGUARDING');
      train(work, addDays(STARTS, -9), undefined, 'SELECTION', bo);
      work.activity({ ...requiring, requiredTraining: ['SELECTION', 'SAFEGUARDING'] });
      expect(await work.fraction('I3')).toBe('0/1');
      train(work, addDays(STARTS, -9));
      expect(await work.fraction('I3')).toBe('1/1');
    });

    test('renewed in time, it holds though an older one has expired', async () => {
      const work = createJointWork();
      train(work, addDays(STARTS, -1000), dayBefore);
      train(work, addDays(STARTS, -5), dayOf(AS_OF));
      work.activity(requiring);
      expect(await work.fraction('I3')).toBe('1/1');
    });
  });
});

describe('I4, Growth', () => {
  const skilled = (work: JointWork, at: Instant): void => void work.happened(at, ada, 'SkillEvidenced', { skill: 'CHAIRING' });
  const took = (work: JointWork, grade: 'PARTICIPANT' | 'CONTRIBUTOR' | 'CO_LEAD' | 'LEAD', endedAt: Instant): void =>
    void work.activity({ endedAt, there: { [ada]: grade } });
  const before = (days: number): Instant => addDays(WINDOW_START, -days);
  const within = (days: number): Instant => addDays(WINDOW_START, days);

  test('an active advisor has taken part twice in the window, with this team', async () => {
    const work = createJointWork();
    took(work, 'PARTICIPANT', before(1));
    took(work, 'PARTICIPANT', within(1));
    work.activity({ teamId: 'team-7b1e4c90-2f3d-4a5b-8c6d-ffffffffffff' });
    expect(await work.fraction('I4')).toBe('0/0');
    took(work, 'PARTICIPANT', within(2));
    expect(await work.fraction('I4')).toBe('0/1');
  });

  test('a participation that was corrected away makes nobody active', async () => {
    const work = createJointWork();
    work.activity();
    work.recordAttendance(work.activity(), ada, 'NO_SHOW');
    expect(await work.fraction('I4')).toBe('0/0');
  });

  test.each([
    ['exactly as the window began', WINDOW_START, '0/1'],
    ['just after the window began', addMs(WINDOW_START, 1), '1/1'],
    ['exactly at its end', AS_OF, '1/1'],
    ['after its end', addMs(AS_OF, 1), '0/1'],
  ])('a training or a skill %s', async (_, at, fraction) => {
    const trained = createJointWork();
    trained.times(2, () => trained.activity());
    trained.happened(at, ada, 'TrainingCompleted', { code: 'SELECTION' });
    expect(await trained.fraction('I4')).toBe(fraction);

    const work = createJointWork();
    work.times(2, () => work.activity());
    skilled(work, at);
    expect(await work.fraction('I4')).toBe(fraction);
  });

  test.each([
    ['above the one before', ['PARTICIPANT'], ['PARTICIPANT', 'CONTRIBUTOR'], '1/1'],
    ['above the last one before the window', ['CONTRIBUTOR'], ['CO_LEAD', 'CO_LEAD'], '1/1'],
    ['as before', ['CO_LEAD'], ['CO_LEAD', 'CO_LEAD'], '0/1'],
    ['not above one of long ago', ['LEAD', 'PARTICIPANT'], ['PARTICIPANT', 'LEAD'], '0/1'],
    ['reached before the window', ['PARTICIPANT', 'LEAD'], ['LEAD', 'LEAD'], '0/1'],
    ['of the first participation ever', [], ['LEAD', 'CONTRIBUTOR'], '0/1'],
    ['above that of the first participation ever', [], ['CONTRIBUTOR', 'LEAD'], '1/1'],
  ] as const)('a role grade %s', async (_, earlier, inWindow, fraction) => {
    const work = createJointWork();
    earlier.forEach((grade, index) => took(work, grade, before(100 - index)));
    inWindow.forEach((grade, index) => took(work, grade, within(100 + index)));
    expect(await work.fraction('I4')).toBe(fraction);
  });

  // LEAD before the window, then PARTICIPANT and CO_LEAD in it: only what is said last of the first one makes that a step up.
  test.each([
    ['lower', 'CONTRIBUTOR', AS_OF, '1/1'],
    ['lower, as is known only later', 'CONTRIBUTOR', addMs(AS_OF, 1), '0/1'],
    ['away', 'NO_SHOW', AS_OF, '1/1'],
    ['to the same', 'LEAD', AS_OF, '0/1'],
  ] as const)('a grade before the window that was corrected %s', async (_, corrected, at, fraction) => {
    const work = createJointWork();
    const earlier = work.activity({ endedAt: before(30), there: { [ada]: 'LEAD' } });
    took(work, 'PARTICIPANT', within(10));
    took(work, 'CO_LEAD', within(20));
    expect(await work.fraction('I4')).toBe('0/1');
    work.recordAttendance(earlier, ada, corrected, at);
    expect(await work.fraction('I4')).toBe(fraction);
  });

  test('of a grade that was reached several times before the window, one that was corrected away leaves the others', async () => {
    const work = createJointWork();
    const first = work.activity({ endedAt: before(40), there: { [ada]: 'LEAD' } });
    const second = work.activity({ endedAt: before(30), there: { [ada]: 'LEAD' } });
    took(work, 'PARTICIPANT', within(10));
    took(work, 'LEAD', within(20));
    work.recordAttendance(first, ada, 'PARTICIPANT');
    expect(await work.fraction('I4')).toBe('0/1');
    work.recordAttendance(second, ada, 'PARTICIPANT');
    expect(await work.fraction('I4')).toBe('1/1');
  });

  test('grades follow each other as the activities did, not as they were written down', async () => {
    const work = createJointWork();
    took(work, 'LEAD', within(20));
    took(work, 'PARTICIPANT', within(10));
    expect(await work.fraction('I4')).toBe('1/1');
  });

  test('each active advisor is one case', async () => {
    const work = createJointWork();
    work.times(2, () => work.activity({ there: { [ada]: 'ATTENDED', [bo]: 'ATTENDED' } }));
    work.activity({ there: { [cleo]: 'ATTENDED' } });
    skilled(work, within(3));
    expect(await work.fraction('I4')).toBe('1/2');
  });
});
