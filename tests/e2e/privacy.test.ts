// Personal text, once it is written, is in no byte at rest and in no line of the log; and those who may read it can.
import { randomUUID } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

import { developmentActor } from '../../src/access/identity';
import { catalogue } from '../../src/domain/aggregates';
import type { Role } from '../../src/domain/roles';
import { eventIdFrom } from '../../src/kernel/ids';
import { contribution, cycle, invitation, liaisonTeam, panel, person as personId, standardSet } from '../support/cast';
import { runningLedgers, type Service } from '../support/running-ledger';

const { run, temporaryFolder } = runningLedgers();

/** Stands in every personal text. Something like it stands in no program, key or id. */
const MARKER = 'Zephyrine7Quillfeather9Ottoline';
/** Stands in a title, which is not personal: it shows that the search finds what is there. */
const CONTROL = 'Controltitle4Everybody';

const { id: me } = developmentActor('advisor');

/** What a text looks like in other writings: UTF-16, hexadecimal, and base64 wherever in a longer text it begins. */
const writingsOf = (text: string): readonly Buffer[] => {
  const bytes = Buffer.from(text);
  const base64 = [0, 1, 2].flatMap((offset) => {
    const padded = Buffer.concat([Buffer.alloc(offset), bytes]);
    // The first and the last characters depend on what stands around the text.
    return (['base64', 'base64url'] as const).map((form) =>
      padded
        .toString(form)
        .replace(/=+$/, '')
        .slice(offset + 1, -2),
    );
  });
  const utf16 = Buffer.from(text, 'utf16le');
  return [
    bytes,
    utf16,
    utf16.subarray(1),
    ...[bytes.toString('hex'), bytes.toString('hex').toUpperCase(), ...base64].map((form) => Buffer.from(form)),
  ];
};

const filesIn = (folder: string): readonly string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => join(folder, name))
    .filter((file) => statSync(file).isFile());

/** The files, and with them the output of the process, in which a text stands in any writing. */
const placesOf = (text: string, folder: string, { output }: Service): readonly string[] => {
  const writings = writingsOf(text);
  const holds = (bytes: Buffer): boolean => writings.some((writing) => bytes.includes(writing));
  return [...filesIn(folder).filter((file) => holds(readFileSync(file))), ...(holds(Buffer.from(output())) ? ['output'] : [])];
};

const personal = (field: string): string => `${field}: ${MARKER}`;

const person = { nameText: personal('nameText'), contactText: personal('contactText') };
const offer = {
  title: CONTROL,
  purpose: 'A purpose',
  stage: 'REVIEW',
  declaredLevel: 6,
  decisionRights: 'EQUAL',
  mode: 'WRITTEN',
};
const brought = {
  kind: 'IDEA',
  credit: 'NAMED',
  principles: [],
  summaryText: personal('summaryText'),
  hopedInfluenceText: personal('hope'),
};
const there = { status: 'ATTENDED', minutes: 60, prepMinutes: 0, roleGrade: 'LEAD', mode: 'PHONE' };
const startsAt = '2018-01-31T09:00:00Z';

const teamCommand = randomUUID();
const standards = {
  scheme: 'PLAN',
  edition: '6',
  publishedOn: '2016-09-01',
  illustrative: true,
  standards: [{ number: '1', type: 1, topics: [], domains: [], title: 'Done together.' }],
};
const inCycle = { cycleId: cycle, occurredAt: '2018-03-01T09:00:00Z' };

const tomorrow = new Date(Date.now() + 86_400_000).toISOString();

/** A command for every personal field there is. */
const commands: readonly [type: string, input: Readonly<Record<string, unknown>>, as?: Role][] = [
  [
    'RegisterTeam',
    { commandId: teamCommand, occurredAt: startsAt, teamId: liaisonTeam, name: 'Liaison', serviceType: 'LIAISON' },
  ],
  ['RegisterAdvisor', { advisorId: me, lens: ['CARER'], joinedOn: '2017-05-02', ...person }],
  ['GiveConsent', { advisorId: me, purpose: 'CONTACT', noticeVersion: '1', method: 'ONLINE' }],
  ['AgreeSupportPlan', { advisorId: me, adjustmentsText: personal('adjustmentsText') }],
  [
    'AdvertiseOpportunity',
    { activityId: panel, teamId: liaisonTeam, ...offer, kind: 'OTHER', startsAt, noteText: personal('note') },
  ],
  ['InviteToActivity', { activityId: panel, advisorId: me, invitationId: invitation, role: 'REVIEWER' }],
  ['RecordAttendance', { activityId: panel, advisorId: me, ...there }],
  ['RateInvolvementLevel', { activityId: panel, advisorId: me, level: 3, contested: true, noteText: personal('ratingNote') }],
  ['RecordContribution', { contributionId: contribution, activityId: panel, advisorId: me, ...brought }],
  [
    'CorrectContribution',
    {
      contributionId: contribution,
      reason: 'MISTYPED',
      summaryText: personal('corrected'),
      hopedInfluenceText: personal('hope'),
    },
  ],
  [
    'DecideOutcome',
    { contributionId: contribution, outcome: 'PARTLY', reasonText: personal('reason'), whatChangedText: personal('changed') },
  ],
  ['GiveFeedback', { contributionId: contribution, channel: 'LETTER', messageText: personal('message') }],
  [
    'RecordReflection',
    { contributionId: contribution, by: 'ADVISOR', feltEqual: 5, wentWellText: personal('well'), betterText: personal('better') },
  ],
  ['ImportStandardSet', { ...standards, occurredAt: startsAt }],
  ['OpenCycle', { ...inCycle, teamId: liaisonTeam, standardSetId: standardSet, kind: 'DEVELOPMENTAL' }],
  ['LinkEvidence', { ...inCycle, standardNumber: '1', eventIds: [eventIdFrom(teamCommand, 0)], noteText: personal('evidence') }],
  ['ScheduleVisit', { ...inCycle, visitOn: '2018-03-01' }],
  ['RecordVisit', inCycle],
  ['RequestErasure', { advisorId: me, onBehalf: true }, 'staff'],
  ['DecideErasure', { advisorId: me, decision: 'REFUSE', exemption: 'LEGAL_CLAIMS', reasonText: personal('refusal') }],
  ['RecordFinding', { ...inCycle, standardNumber: '1', rating: 'MET', findingText: personal('finding') }],
  ['GrantRole', { personId, role: 'auditor' }, 'admin'],
  [
    'GrantDisclosure',
    { personId, subject: me, reason: 'AUDIT', noteText: personal('disclosure'), validUntil: tomorrow },
    'admin',
  ],
];

/** All that goes wrong with personal text in hand. */
const blunder = async ({ url, ask, attempt, socket }: Service): Promise<void> => {
  const refused = await attempt('RegisterAdvisor', { advisorId: me, lens: ['CARER'], joinedOn: '2017-05-02', ...person });
  expect(refused.userErrors).toMatchObject([{ code: 'ADVISOR_ALREADY_REGISTERED' }]);
  expect(await attempt('RegisterAdvisor', { lens: [], joinedOn: '1066-10-14', nameText: `${MARKER}\u0000` })).toMatchObject({
    position: null,
  });
  expect(await attempt('PauseInvolvement', { advisorId: MARKER })).toMatchObject({ position: null });
  const give = 'mutation ($input: RegisterAdvisorInput!) { registerAdvisor(input: $input) { commandId } }';
  const answers = [
    await ask(give, { input: { commandId: MARKER, nameText: { name: MARKER } } }, 'staff'),
    await ask(give, { input: { commandId: randomUUID(), ...person, lens: [MARKER], joinedOn: MARKER } }, 'staff'),
    await ask(
      `mutation { registerAdvisor(input: { nameText: "${MARKER}", lens: ${MARKER}, joinedOn: "${MARKER}" }) { commandId } }`,
      {},
      'staff',
    ),
    await ask(`${MARKER} (`, {}, 'staff'),
    await ask(
      `query ($id: ID!) { node(id: $id) { id } history(filter: { subject: "${MARKER}" }) { nodes { id } } }`,
      { id: MARKER },
      'staff',
    ),
    await ask('{ ledger { head } }', {}, { token: MARKER }),
  ];
  expect(JSON.stringify(answers)).not.toContain(MARKER);
  const requests: [string, RequestInit][] = [
    [`/${MARKER}?name=${MARKER}`, { headers: { cookie: MARKER, 'user-agent': MARKER } }],
    ['/graphql', { method: 'POST', headers: { 'content-type': 'application/json' }, body: `{"query":"${MARKER}` }],
    ['/graphql', { method: 'POST', headers: { 'content-type': MARKER }, body: MARKER }],
    [`/graphql?query=${MARKER}`, { headers: { 'content-type': 'application/json' } }],
    ['/metrics', {}],
    ['/readyz', {}],
  ];
  for (const [path, request] of requests) expect(await (await fetch(url + path, request)).text()).not.toContain(MARKER);
  for (const query of [`${MARKER} (`, `{ ledger(name: "${MARKER}") { head } }`, `# ${MARKER.repeat(3000)}`]) {
    await expect(socket('staff').iterate({ query }).next()).rejects.toBeDefined();
  }
};

const READ = `query ($position: EventPosition) {
  advisor(id: "${me}", minPosition: $position) { name contact adjustments }
  activity(id: "${panel}") { note participants { ratingNote } }
  contribution(id: "${contribution}") {
    summary hopedInfluence reason whatChanged feedback { message } reflections { wentWell better }
  }
}`;

const readable = (note: string | null) => ({
  advisor: { name: personal('nameText'), contact: personal('contactText'), adjustments: personal('adjustmentsText') },
  activity: { note, participants: [{ ratingNote: personal('ratingNote') }] },
  contribution: {
    summary: personal('corrected'),
    hopedInfluence: personal('hope'),
    reason: personal('reason'),
    whatChanged: personal('changed'),
    feedback: [{ message: personal('message') }],
    reflections: [{ wentWell: personal('well'), better: personal('better') }],
  },
});

test('the search finds a text in every writing, wherever it begins', () => {
  for (const before of ['', 'a', 'ab', 'abc']) {
    const text = `${before}${MARKER} and more`;
    for (const form of ['utf8', 'utf16le', 'hex', 'base64', 'base64url'] as const) {
      const written =
        form === 'utf8' || form === 'utf16le' ? Buffer.from(text, form) : Buffer.from(Buffer.from(text).toString(form));
      expect({ form, before, found: writingsOf(MARKER).some((writing) => written.includes(writing)) }).toEqual({
        form,
        before,
        found: true,
      });
    }
  }
});

test('every personal field of every command is tried', () => {
  const personalFields = [...catalogue.commands.values()].flatMap(({ type, definition }) =>
    Object.keys(definition.input)
      .filter((field) => field.endsWith('Text'))
      .map((field) => `${type}.${field}`),
  );
  const tried = commands.flatMap(([type, input]) =>
    Object.keys(input)
      .filter((field) => field.endsWith('Text'))
      .map((field) => `${type}.${field}`),
  );
  expect(tried.sort()).toEqual(personalFields.sort());
});

test('personal text is nowhere at rest and nowhere in the log, and is given back to those who may read it', async () => {
  const environment = { LEDGER_DATA: temporaryFolder(), LOG_LEVEL: 'trace' };
  const folder = environment.LEDGER_DATA;
  const first = await run(environment);
  let position = '0';
  for (const [type, input, as] of commands) ({ position } = await first.give(type, input, as));
  await blunder(first);
  expect(await first.ask(READ, { position }, 'staff')).toEqual({ status: 200, data: readable(personal('note')) });
  expect(await first.ask(READ, { position }, 'advisor')).toEqual({ status: 200, data: readable(null) });

  // While it runs, with everything that is not yet in the files themselves.
  expect(filesIn(folder).filter((file) => file.endsWith('-wal')).length).toBeGreaterThan(0);
  expect(
    placesOf(CONTROL, folder, first)
      .map((file) => file.slice(folder.length))
      .join(),
  ).toContain('ledger.sqlite');
  expect(placesOf(MARKER, folder, first)).toEqual([]);
  expect(first.output()).toContain('"msg":"request"');

  // After it was killed, and after another one has started on what it left and ended in good order.
  await first.end('SIGKILL');
  expect(placesOf(MARKER, folder, first)).toEqual([]);
  const second = await run(environment);
  expect(await second.ask(READ, { position }, 'staff')).toEqual({ status: 200, data: readable(personal('note')) });
  expect(await second.end('SIGTERM')).toBe(0);
  expect(placesOf(MARKER, folder, second)).toEqual([]);
  expect(placesOf(CONTROL, folder, second)).not.toEqual([]);
}, 30_000);
