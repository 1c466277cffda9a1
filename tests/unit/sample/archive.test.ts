// The archive of a sample: which of the events that were told could be evidence, and of what.
import { createArchive } from '../../../src/sample/archive';
import { asAdvisor, line } from '../../../src/sample/line';

const [teamId, activityId, contributionId, advisorId] = ['team', 'activity', 'contribution', 'advisor'].map(
  (prefix) => `${prefix}-01930000-0000-7000-8000-000000000001`,
) as [string, string, string, string];
const actor = asAdvisor(advisorId);

const learning = line(0, actor, 'AdvertiseOpportunity', {
  activityId,
  teamId,
  kind: 'TEAM_LEARNING',
  title: 'A morning',
  purpose: 'To learn.',
  stage: 'DELIVERY',
  declaredLevel: 5,
  decisionRights: 'EQUAL',
  startsAt: '2020-01-01T10:00:00.000Z',
  mode: 'ONLINE',
});
const completed = line(1, actor, 'CompleteActivity', {
  activityId,
  endedAt: '2020-01-01T12:00:00.000Z',
  staffCount: 1,
  declaredLevel: 5,
  decisionRights: 'EQUAL',
});
const brought = line(2, actor, 'RecordContribution', {
  contributionId,
  activityId,
  advisorId,
  kind: 'IDEA',
  summaryText: 'An idea.',
  credit: 'ROLE',
  principles: [],
});
const told = line(3, actor, 'GiveFeedback', { contributionId, channel: 'PHONE' });

test('keeps what was done and brought by the kind of work, and what was told about it as feedback, too', () => {
  const archive = createArchive();
  [learning, completed, brought, told].forEach((one, place) => archive.keep(one, `event-${place}`));
  expect(archive.evidenceFor(teamId, ['TRAINING'])).toEqual(['event-3', 'event-2', 'event-1']);
  expect(archive.evidenceFor(teamId, ['FEEDBACK', 'CARERS'])).toEqual(['event-3']);
  expect(archive.evidenceFor(teamId, ['RECRUITMENT'])).toEqual([]);
  expect(archive.evidenceFor('team-01930000-0000-7000-8000-000000000002', ['TRAINING'])).toEqual([]);
});

test('keeps the latest of a team, and no more the longer the story is', () => {
  const archive = createArchive();
  archive.keep(learning, 'offer');
  for (let place = 0; place < 5_000; place += 1) archive.keep(completed, `event-${place}`);
  const kept = archive.evidenceFor(teamId, ['TRAINING']);
  expect(kept[0]).toBe('event-4999');
  expect(kept.length).toBeLessThanOrEqual(600);
});
