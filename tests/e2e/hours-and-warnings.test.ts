// Over the API: hours over the support plan need a named override, and what is accepted can come with a warning.
import { randomUUID } from 'node:crypto';

import { developmentActor } from '../../src/access/identity';
import { type Client, runningLedgers } from '../support/running-ledger';

const { serve } = runningLedgers();

const attendance = { status: 'ATTENDED', minutes: 90, prepMinutes: 31, roleGrade: 'LEAD', mode: 'PHONE' };

/** A story that an advisor shared, who agreed to two hours a month; it is over, and nothing of it is recorded yet. */
const begin = async ({ give }: Client) => {
  const [teamId, advisorId, activityId] = [`team-${randomUUID()}`, `advisor-${randomUUID()}`, `activity-${randomUUID()}`];
  const occurredAt = '2026-03-01T09:00:00Z';
  await give('RegisterTeam', { teamId, name: 'A team', serviceType: 'LIAISON', occurredAt });
  await give('RegisterAdvisor', { advisorId, lens: ['CARER'], nameText: 'A', joinedOn: '2026-01-01', occurredAt });
  await give('AgreeSupportPlan', { advisorId, maxHoursPerMonth: 2, occurredAt });
  const offer = { teamId, title: 'A story', purpose: 'To learn', stage: 'REVIEW', declaredLevel: 6, decisionRights: 'LEAD' };
  const when = { startsAt: '2026-03-05T10:00:00Z', endsAt: '2026-03-05T12:00:00Z', mode: 'PHONE', occurredAt };
  await give('AdvertiseOpportunity', { activityId, kind: 'STORY_SHARING', ...offer, ...when });
  return { advisorId, activityId };
};

test('hours over the support plan are refused without an override, and stand in history with it', async () => {
  const ledger = await serve();
  const { advisorId, activityId } = await begin(ledger);
  const input = { ...attendance, advisorId, activityId };
  expect(await ledger.attempt('RecordAttendance', input)).toMatchObject({
    userErrors: [{ code: 'HOURS_OVER_SUPPORT_PLAN', path: ['minutes'] }],
    position: null,
  });
  const approvedBy = developmentActor('involvement_lead').id;
  // Whoever approves is a pseudonymous id, and why is one of a closed list.
  expect(
    await ledger.attempt('RecordAttendance', { ...input, override: { approvedBy: 'Jo Bloggs', reason: 'RAN_OVER' } }),
  ).toMatchObject({ userErrors: [{ code: 'INVALID_FORMAT', path: ['override', 'approvedBy'] }] });
  const { position } = await ledger.give('RecordAttendance', { ...input, override: { approvedBy, reason: 'RAN_OVER' } });

  const query = `query ($minPosition: EventPosition) {
    history(filter: { types: ["AttendanceRecorded"] }, minPosition: $minPosition) { nodes { data { name value } } }
  }`;
  const { data } = await ledger.ask<{ history: { nodes: { data: object[] }[] } }>(query, { minPosition: position }, 'auditor');
  expect(data?.history.nodes).toHaveLength(1);
  expect(data?.history.nodes[0]?.data).toContainEqual({
    name: 'override',
    value: JSON.stringify({ approvedBy, reason: 'RAN_OVER' }),
  });
});

test('completing distressing work without a debrief warns, once; with one it does not', async () => {
  const ledger = await serve();
  const { advisorId, activityId } = await begin(ledger);
  await ledger.give('RecordAttendance', { ...attendance, prepMinutes: 0, advisorId, activityId });
  const mutation = `mutation ($input: CompleteActivityInput!) {
    completeActivity(input: $input) { warnings { code message path } userErrors { code } position }
  }`;
  const completion = { endedAt: '2026-03-05T12:00:00Z', staffCount: 2, declaredLevel: 6, decisionRights: 'LEAD' };
  const complete = async (commandId: string) => {
    const answer = await ledger.ask(mutation, { input: { commandId, activityId, ...completion } }, 'staff');
    return (answer.data as { completeActivity: object }).completeActivity;
  };
  const commandId = randomUUID();
  expect(await complete(commandId)).toEqual({
    warnings: [
      {
        code: 'NO_DEBRIEF_AFTER_DISTRESSING_WORK',
        message: expect.stringContaining('debrief') as string,
        path: ['activityId'],
      },
    ],
    userErrors: [],
    position: expect.any(String) as string,
  });
  // The same command again: its answer is there still, what it warned of is not kept.
  expect(await complete(commandId)).toMatchObject({ warnings: [], userErrors: [], position: expect.any(String) as string });
  expect(await complete(randomUUID())).toMatchObject({ warnings: [], userErrors: [{ code: 'ACTIVITY_COMPLETED' }] });

  const offer = `mutation ($input: OfferDebriefInput!) { offerDebrief(input: $input) { warnings { code } userErrors { code } } }`;
  const input = { commandId: randomUUID(), activityId, advisorId };
  expect(await ledger.ask(offer, { input }, 'staff')).toMatchObject({ data: { offerDebrief: { warnings: [], userErrors: [] } } });
});
