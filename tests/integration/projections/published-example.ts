// The year of which the published example tells: it gives 69.2.
import { addDays } from '../../../src/kernel/clock';
import { AS_OF, type JointWork } from './joint-work';

export const tellPublishedExample = (work: JointWork): void => {
  const six = Array.from({ length: 6 }, () => work.newId('advisor'));
  let turn = 0;
  const next = (count: number): string[] => Array.from({ length: count }, () => six[(turn += 1) % 6]!);
  const [endedAt, startsAt] = [addDays(AS_OF, -100), addDays(AS_OF, -101)];

  // 12 activities, 8 of which take decisions and 10 of which a group does; 25 participations, each advisor's four or five.
  const year = [
    { kind: 'RECRUITMENT_PANEL', advisors: 3, level: 5 },
    { kind: 'STEERING_GROUP', advisors: 3, level: 5 },
    { kind: 'QI_PROJECT', advisors: 3, level: 5, rights: 'ADVISORY' },
    { kind: 'SERVICE_DESIGN', advisors: 3, rights: 'ADVISORY' },
    { kind: 'GOVERNANCE_BOARD', advisors: 3, isPrepared: false, rate: undefined },
    { kind: 'ACCREDITATION_REVIEW', advisors: 2, isPrepared: false, rate: 0 },
    { kind: 'AUDIT_OR_PLACE_VISIT', advisors: 2 },
    { kind: 'QI_PROJECT', advisors: 1 },
    { kind: 'TEAM_LEARNING', advisors: 2 },
    { kind: 'RESEARCH', advisors: 1 },
    { kind: 'POLICY_REVIEW', advisors: 1 },
    { kind: 'STORY_SHARING', advisors: 1 },
  ] as const;
  const promised = year.flatMap(({ advisors, ...one }) => {
    const there = next(advisors);
    const { kind, level, rights, isPrepared, rate } = {
      level: 6,
      rights: 'EQUAL',
      isPrepared: true,
      rate: 2000,
      ...one,
    } as const;
    const id = work.activity({
      kind,
      level,
      rights,
      rate,
      startsAt,
      endedAt,
      there: Object.fromEntries(there.map((advisorId) => [advisorId, 'ATTENDED' as const])),
      ratings: { [there[0]!]: 7 },
      ...(isPrepared && { briefedAt: addDays(startsAt, -2), debriefOfferedAt: addDays(endedAt, 7) }),
    });
    return rate ? there.map((advisorId) => ({ id, advisorId })) : [];
  });
  for (const [index, { id, advisorId }] of promised.entries()) {
    if (index < 15) work.claim(id, advisorId, { settledAt: [addDays(endedAt, 30)] });
    else if (index < 18) work.claim(id, advisorId, { declinedAt: addDays(endedAt, 30) });
    else if (index === 18) work.claim(id, advisorId, { settledAt: [addDays(endedAt, 31)] });
  }
  for (const advisorId of six.slice(0, 3)) work.happened(endedAt, advisorId, 'SkillEvidenced', { skill: 'CHAIRING' });
  work.times(20, (index) =>
    work.contribution({ at: endedAt, ...(index < 14 && { outcome: ['PARTLY', endedAt], feedbackAt: addDays(endedAt, 30) }) }),
  );
  work.pair([six[0]!, six[5]!]);
};
