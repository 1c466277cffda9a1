// Evidence in an import of many lines at once: what a line names, and what it rests on, is there before it.
import { standardSetOf } from '../../src/domain/standards/commands';
import { importCommands } from '../../src/import/ndjson';
import { eventIdFrom } from '../../src/kernel/ids';
import { ada, cycle as cycleId, liaisonTeam as teamId, pack as packId, panel as activityId, reviewer } from '../support/cast';
import { openMemoryLedger, someLead } from '../support/memory-ledger';

const standardSet = {
  scheme: 'PLAN',
  edition: '6',
  publishedOn: '2016-09-01',
  illustrative: true,
  standards: [{ number: '1', type: 1, topics: [], domains: [], title: 'Done together.' }],
};

/** Lines of commands that happened day by day, and the ids of the events that they make. */
const createLines = () => {
  const lines: string[] = [];
  const given = (type: string, input: object): string => {
    const day = String(lines.length).padStart(2, '0');
    const commandId = `018c0b1a-7e80-7000-8000-0000000000${day}`;
    const occurredAt = new Date(Date.parse('2020-01-01T09:00:00Z') + lines.length * 86_400_000).toISOString();
    lines.push(JSON.stringify({ type, input: { commandId, occurredAt, ...input } }));
    return eventIdFrom(commandId, 0);
  };
  given('ImportStandardSet', standardSet);
  given('RegisterTeam', { teamId, name: 'Liaison', serviceType: 'LIAISON' });
  given('RegisterAdvisor', { advisorId: ada, lens: ['CARER'], nameText: 'Somebody', joinedOn: '2016-01-01' });
  given('OpenCycle', { cycleId, teamId, standardSetId: standardSetOf(standardSet), kind: 'ACCREDITATION' });
  return { lines, given };
};

const importAll = async (lines: readonly string[]) => {
  const ledger = openMemoryLedger();
  const each = (async function* () {
    yield* lines;
  })();
  return importCommands(each, { ...ledger, defaultActor: someLead });
};

const offer = {
  activityId,
  teamId,
  title: 'A panel',
  purpose: 'To choose a nurse',
  stage: 'DELIVERY',
  declaredLevel: 6,
  decisionRights: 'EQUAL',
  startsAt: '2020-01-05T09:00:00Z',
  mode: 'IN_PERSON',
};
const there = { activityId, advisorId: ada, status: 'ATTENDED', minutes: 60, prepMinutes: 0, roleGrade: 'LEAD', mode: 'PHONE' };

test('an event is there before the line that links it, though nothing else connects the two', async () => {
  const { lines, given } = createLines();
  given('ConvenePanel', offer);
  const attended = Array.from({ length: 12 }, () => given('RecordAttendance', there));
  given('LinkEvidence', { cycleId, standardNumber: '1', eventIds: [attended.at(-1)] });
  expect(await importAll(lines)).toMatchObject({ accepted: lines.length, faults: [] });
});

test('a consent is there before the pack that needs it, and is taken back after it', async () => {
  const { lines, given } = createLines();
  given('ConvenePanel', offer);
  const attended = given('RecordAttendance', there);
  for (let step = 0; step < 12; step += 1) given('CompleteOnboardingStep', { advisorId: ada, step: `STEP_${step}` });
  const consent = { advisorId: ada, purpose: 'SHARE_AS_EVIDENCE' };
  given('GiveConsent', { ...consent, noticeVersion: '1', method: 'WRITTEN' });
  const about = { packId, asOfPosition: '20', sha256: 'ab'.repeat(32), recipient: reviewer.id };
  given('SealEvidencePack', { cycleId, ...about, eventIds: [attended] });
  given('WithdrawConsent', consent);
  expect(await importAll(lines)).toMatchObject({ accepted: lines.length, faults: [] });
});
