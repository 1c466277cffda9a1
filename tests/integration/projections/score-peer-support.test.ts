// I7, Not the lone voice, and I8, Peer connection: whether advisors have each other.
import { ada, bo } from '../../support/cast';
import { createJointWork } from './joint-work';

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

test('I8, Peer connection: peer support is not in the ledger yet, which is no zero', async () => {
  const work = createJointWork();
  work.times(6, () => work.activity({ there: { [ada]: 'ATTENDED', [bo]: 'ATTENDED' } }));
  expect(await work.indicator('I8')).toMatchObject({ numerator: 0, denominator: 0, status: 'NOT_ENOUGH_DATA', eventIds: [] });
});
