// I7, Not the lone voice, and I8, Peer connection: whether advisors have each other.
import { addDays } from '../../../src/kernel/clock';
import { ada, bo, cleo } from '../../support/cast';
import { addMs } from '../../support/read-models';
import { AS_OF, createJointWork, type JointWork, WINDOW_START } from './joint-work';

describe('I7, Not the lone voice', () => {
  test.each([
    ['one advisor', { [ada]: 'ATTENDED' }, '0/1'],
    ['two advisors', { [ada]: 'ATTENDED', [bo]: 'ATTENDED' }, '1/1'],
    ['two advisors, one of them for a part', { [ada]: 'PART', [bo]: 'ATTENDED' }, '1/1'],
    ['one advisor, and one who did not come', { [ada]: 'ATTENDED', [bo]: 'NO_SHOW' }, '0/1'],
  ] as const)('%s', async (_, there, fraction) => {
    const work = createJointWork();
    work.activity({ there });
    expect(await work.fraction('I7')).toBe(fraction);
  });

  test('a correction of attendance can leave an advisor alone', async () => {
    const work = createJointWork();
    const id = work.activity({ there: { [ada]: 'ATTENDED', [bo]: 'ATTENDED' } });
    work.recordAttendance(id, bo, 'NO_SHOW');
    expect(await work.fraction('I7')).toBe('0/1');
  });

  test('only what a group does is asked', async () => {
    const work = createJointWork();
    const alone = ['PEER_INTERVIEW_CALLS', 'COMMUNICATIONS_REVIEW', 'POLICY_REVIEW', 'STORY_SHARING', 'OTHER'] as const;
    for (const kind of alone) work.activity({ kind });
    expect(await work.fraction('I7')).toBe('0/0');
    const together = [
      'RECRUITMENT_PANEL',
      'ACCREDITATION_REVIEW',
      'TRAINING_CO_DELIVERY',
      'TEAM_LEARNING',
      'STEERING_GROUP',
      'GOVERNANCE_BOARD',
      'QI_PROJECT',
      'AUDIT_OR_PLACE_VISIT',
      'SERVICE_DESIGN',
      'RESEARCH',
      'PEER_LED_SESSION',
      'CONSULTATION_EVENT',
    ] as const;
    for (const kind of together) work.activity({ kind });
    expect(await work.fraction('I7')).toBe('0/12');
  });
});

describe('I8, Peer connection', () => {
  const IN_WINDOW = addDays(AS_OF, -50);

  /** Some advisors, who become active ones by two participations each. */
  const activeTeam = (...advisors: string[]): JointWork => {
    const work = createJointWork();
    const there = Object.fromEntries(advisors.map((advisorId) => [advisorId, 'ATTENDED' as const]));
    work.times(2, () => work.activity({ there }));
    return work;
  };

  test('nobody is connected without a pair', async () => {
    expect(await activeTeam(ada, bo, cleo).indicator('I8')).toMatchObject({ numerator: 0, denominator: 3, status: 'AVAILABLE' });
  });

  test.each([
    ['started long before the window, and still open', {}, '2/2'],
    ['started now', { startedAt: AS_OF }, '2/2'],
    ['not yet started', { startedAt: addMs(AS_OF, 1) }, '0/2'],
    ['ended in the window', { endedAt: IN_WINDOW }, '2/2'],
    ['ended exactly as the window began', { endedAt: WINDOW_START }, '0/2'],
    ['ended a millisecond later', { endedAt: addMs(WINDOW_START, 1) }, '2/2'],
    ['ended after now', { endedAt: addMs(AS_OF, 1) }, '2/2'],
    ['started and ended in the window', { startedAt: IN_WINDOW, endedAt: IN_WINDOW }, '2/2'],
    ['started and ended before the window', { endedAt: addDays(WINDOW_START, -1) }, '0/2'],
  ])('a pair that was %s', async (_, pair, fraction) => {
    const work = activeTeam(ada, bo);
    work.pair([ada, bo], pair);
    expect(await work.fraction('I8')).toBe(fraction);
  });

  // Support is a fact of its own: it counts by when it was, whatever became of the pair.
  test.each([
    ['exactly as the window began', WINDOW_START, '0/2'],
    ['a millisecond later', addMs(WINDOW_START, 1), '2/2'],
    ['now', AS_OF, '2/2'],
    ['a millisecond after now', addMs(AS_OF, 1), '0/2'],
  ])('support %s, of a pair that stood in no window', async (_, at, fraction) => {
    const work = activeTeam(ada, bo);
    work.pair([ada, bo], { endedAt: addDays(WINDOW_START, -1), supportAt: [at] });
    expect(await work.fraction('I8')).toBe(fraction);
  });

  test('only active advisors are asked, wherever their peer is', async () => {
    const work = activeTeam(ada, bo);
    work.activity({ there: { [cleo]: 'ATTENDED' } });
    work.pair([cleo, ada]);
    expect(await work.fraction('I8')).toBe('1/2');
    work.activity({ there: { [cleo]: 'PART' } });
    expect(await work.fraction('I8')).toBe('2/3');
  });

  test('an advisor in two pairs is one advisor', async () => {
    const work = activeTeam(ada, bo, cleo);
    work.pair([ada, bo], { supportAt: [IN_WINDOW, AS_OF] });
    work.pair([bo, ada]);
    expect(await work.fraction('I8')).toBe('2/3');
  });

  test.each([
    [[ada, bo], 'NOT_ENOUGH_DATA'],
    [[ada, bo, cleo], 'AVAILABLE'],
  ] as const)('with the active advisors %j is %s', async (advisors, status) => {
    const work = activeTeam(...advisors);
    work.pair([ada, bo]);
    expect(await work.indicator('I8')).toMatchObject({ numerator: 2, denominator: advisors.length, status });
  });

  test('the figure opens to the events it rests on: having been there, the pair’s beginning, support in the window', async () => {
    const work = activeTeam(ada, bo);
    const { started, supported } = work.pair([ada, bo], { supportAt: [WINDOW_START, IN_WINDOW] });
    const { eventIds } = await work.indicator('I8');
    expect(eventIds).toHaveLength(4 + 2);
    expect(eventIds).toEqual(expect.arrayContaining([started, supported[1]]));
  });
});
