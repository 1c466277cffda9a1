// A team's panel with two advisors who agree to be evidence, and a cycle whose standards it is linked to: a small world for packs.
import { randomUUID } from 'node:crypto';

import { standardSetOf } from '../../src/domain/standards/commands';
import { eventIdFrom } from '../../src/kernel/ids';
import { ada, bo, contribution, cycle as cycleId, liaisonTeam as teamId, panel as activityId } from './cast';

export const SUMMARY = 'Ask <families> & carers first.';
export const HOPE = 'That nobody is sent away.';
export const REASON = 'It costs nothing.';
export const NAME = 'Somebody with a name';

const set = {
  scheme: 'PLAN',
  edition: '6',
  publishedOn: '2016-09-01',
  illustrative: true,
  acceptanceRule: [{ type: 1, percentMet: 50 }],
  standards: [
    { number: '1.1', type: 1, topics: ['RECRUITMENT'], domains: [], title: 'Colleagues are chosen together <always>.' },
    { number: '1.2', type: 1, topics: ['FEEDBACK'], domains: [], title: 'Advisors hear what became of what they said.' },
    { number: '2.1', type: 2, topics: ['CARERS'], domains: [], title: 'Carers have a say.' },
  ],
};
export const standardSetId = standardSetOf(set);

/** Gives a command that must be accepted. */
export type Give = (type: string, input: object) => Promise<unknown>;

export const consent = (advisorId: string, purpose: string) => ({ advisorId, purpose, noticeVersion: '1', method: 'WRITTEN' });

/** The ids of the events that are evidence: of the completed panel for 1.1, of the contribution and its outcome for 1.2. */
export const tellEvidenceStory = async (give: Give) => {
  const told = async (at: string, type: string, input: object): Promise<string> => {
    const commandId = randomUUID();
    await give(type, { commandId, occurredAt: at, ...input });
    return eventIdFrom(commandId, 0);
  };
  await told('2016-09-01T00:00:00Z', 'ImportStandardSet', set);
  await told('2016-10-01T09:00:00Z', 'RegisterTeam', { teamId, name: 'Liaison & more', serviceType: 'LIAISON' });
  for (const advisorId of [ada, bo]) {
    const about = { advisorId, lens: ['CARER'], nameText: NAME, contactText: 'A street', joinedOn: '2016-10-02' };
    await told('2016-10-02T09:00:00Z', 'RegisterAdvisor', about);
    await told('2016-10-03T09:00:00Z', 'GiveConsent', consent(advisorId, 'SHARE_AS_EVIDENCE'));
  }
  await told('2017-05-01T09:00:00Z', 'ConvenePanel', {
    activityId,
    teamId,
    title: 'Liaison nurse',
    purpose: 'To choose a nurse',
    stage: 'DELIVERY',
    declaredLevel: 7,
    decisionRights: 'EQUAL',
    startsAt: '2017-06-01T09:00:00Z',
    mode: 'IN_PERSON',
  });
  const there = { activityId, status: 'ATTENDED', minutes: 180, prepMinutes: 60, roleGrade: 'CO_LEAD', mode: 'IN_PERSON' };
  for (const advisorId of [ada, bo]) await told('2017-06-01T12:00:00Z', 'RecordAttendance', { advisorId, ...there });
  const ended = { activityId, endedAt: '2017-06-01T12:00:00Z', staffCount: 2, declaredLevel: 7, decisionRights: 'EQUAL' };
  const completed = await told('2017-06-01T13:00:00Z', 'CompleteActivity', ended);
  const brought = await told('2017-06-02T09:00:00Z', 'RecordContribution', {
    contributionId: contribution,
    activityId,
    advisorId: bo,
    kind: 'ASSESSMENT',
    credit: 'NAMED',
    principles: [],
    summaryText: SUMMARY,
    hopedInfluenceText: HOPE,
  });
  const decided = await told('2017-06-10T09:00:00Z', 'DecideOutcome', {
    contributionId: contribution,
    outcome: 'ADOPTED',
    reasonText: REASON,
  });
  await told('2018-01-10T09:00:00Z', 'OpenCycle', { cycleId, teamId, standardSetId, kind: 'ACCREDITATION' });
  const link = (standardNumber: string, eventIds: string[]) =>
    told('2018-02-01T09:00:00Z', 'LinkEvidence', { cycleId, standardNumber, eventIds, noteText: 'Our own note.' });
  await link('1.1', [completed]);
  await link('1.2', [brought, decided]);
  await told('2018-02-03T09:00:00Z', 'RateStandard', { cycleId, standardNumber: '1.1', rating: 'MET' });
  return { completed, brought, decided };
};
