// Who read which personal text about whom, when and why: written down before the text is told, shown to those whom it is about.
import { randomUUID } from 'node:crypto';
import { DatabaseSync } from '@photostructure/sqlite';

import { developmentActor, signDevelopmentToken } from '../../src/access/identity';
import { ada, asAdvisor, bo, colleague, liaisonTeam } from '../support/cast';
import { ledgerCommand } from '../support/processes/command-line';
import { runningLedgers, type ServedLedger } from '../support/running-ledger';

const { serve, run, temporaryFolder } = runningLedgers();

const TEXTS = ['Personal: name', 'Personal: contact', 'Personal: adjustments'];
const [nameText, contactText, adjustmentsText] = TEXTS;

const setTheScene = async (): Promise<ServedLedger> => {
  const client = await serve();
  await client.give('RegisterTeam', { teamId: liaisonTeam, name: 'Liaison', serviceType: 'LIAISON' });
  for (const advisorId of [ada, bo]) {
    await client.give('RegisterAdvisor', { advisorId, nameText, contactText, lens: ['CARER'], joinedOn: '2017-05-02' });
  }
  await client.give('AgreeSupportPlan', { advisorId: ada, adjustmentsText });
  await client.caughtUp();
  return client;
};

const LOOKS = `query ($id: ID!, $first: Int, $after: String) { advisor(id: $id) { whoLooked(first: $first, after: $after) {
  nodes { at role actor { id role } purpose fieldGroups events } pageInfo { hasNextPage endCursor }
} } }`;

interface Looks {
  readonly advisor: {
    readonly whoLooked: {
      readonly nodes: readonly { readonly at: string; readonly purpose: string; readonly events: readonly string[] }[];
      readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string };
    } | null;
  };
}

const looksAt = async ({ ask }: ServedLedger, id: string, page: object = {}) =>
  (await ask<Looks>(LOOKS, { id, ...page }, asAdvisor(id))).data?.advisor.whoLooked;

const NAME = `{ advisor(id: "${ada}") { name } }`;

/** Asks as staff, and says why. */
const askFor = async ({ url }: ServedLedger, token: string, headers: Record<string, string>) => {
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}`, ...headers },
    body: JSON.stringify({ query: NAME }),
  });
  return { status: response.status, body: await response.json() };
};

describe('what somebody reads', () => {
  test('is told to the one whom it is about: who, when, in which role, why, and what kinds of text', async () => {
    const client = await setTheScene();
    const before = new Date().toISOString();
    const query = `{ advisor(id: "${ada}") { name contact adjustments } }`;
    expect(await client.ask(query, {}, colleague)).toMatchObject({
      data: { advisor: { name: nameText, adjustments: adjustmentsText } },
    });
    const events = (await client.ledger.store.readStream(ada)).map(({ envelope }) => envelope.id);
    const looks = await looksAt(client, ada);
    expect(looks?.nodes).toEqual([
      {
        at: expect.any(String) as string,
        role: 'staff',
        actor: colleague,
        purpose: 'DIRECT_WORK',
        fieldGroups: expect.arrayContaining(['NAME_AND_CONTACT', 'SUPPORT_NEEDS']) as string[],
        events: expect.arrayContaining(events) as string[],
      },
    ]);
    expect(looks?.nodes[0]?.at && looks.nodes[0].at >= before).toBe(true);
    expect(await looksAt(client, bo)).toMatchObject({ nodes: [] });
  });

  test('is nobody’s business when it is about themselves', async () => {
    const client = await setTheScene();
    expect(await client.ask(NAME, {}, asAdvisor(ada))).toMatchObject({ data: { advisor: { name: nameText } } });
    expect(await looksAt(client, ada)).toMatchObject({ nodes: [] });
  });

  test('is not read by those who may not, and then there is nothing to tell', async () => {
    const client = await setTheScene();
    expect(await client.ask(NAME, {}, 'auditor')).toMatchObject({ data: { advisor: { name: null } } });
    expect(await looksAt(client, ada)).toMatchObject({ nodes: [] });
  });

  test('comes in pages, the latest first, and is told to auditors, too, but to nobody else', async () => {
    const client = await setTheScene();
    for (let times = 0; times < 3; times += 1) await client.ask(NAME, {}, { ...colleague, id: `staff-${randomUUID()}` });
    await client.ask(NAME, {}, colleague);
    const first = await looksAt(client, ada, { first: 2 });
    expect(first).toMatchObject({ nodes: [{ actor: colleague }, {}], pageInfo: { hasNextPage: true } });
    const rest = await looksAt(client, ada, { first: 2, after: first?.pageInfo.endCursor });
    expect(rest).toMatchObject({ pageInfo: { hasNextPage: false } });
    const times = [...(first?.nodes ?? []), ...(rest?.nodes ?? [])].map(({ at }) => at);
    expect(times).toHaveLength(4);
    expect(times).toEqual([...times].sort().reverse());

    const all = (as: Parameters<ServedLedger['ask']>[2]) => client.ask<Looks>(LOOKS, { id: ada }, as);
    expect((await all('auditor')).data?.advisor.whoLooked?.nodes).toHaveLength(4);
    for (const as of ['staff', 'involvement_lead'] as const) expect((await all(as)).data?.advisor.whoLooked).toBeNull();
    expect((await all('admin')).data?.advisor).toBeNull();
  });

  test('has the purpose that they say, of a closed list', async () => {
    const client = await setTheScene();
    const token = await signDevelopmentToken(client.key, colleague, 1);
    expect(await askFor(client, token, { 'ledger-purpose': 'SUBJECT_REQUEST' })).toMatchObject({ status: 200 });
    expect((await looksAt(client, ada))?.nodes).toMatchObject([{ purpose: 'SUBJECT_REQUEST' }]);
    for (const purpose of ['CURIOSITY', '', 'constructor', 'AUDIT, AUDIT']) {
      expect(await askFor(client, token, { 'ledger-purpose': purpose })).toMatchObject({
        status: 400,
        body: { errors: [{ extensions: { code: 'BAD_REQUEST' } }] },
      });
    }
    expect((await looksAt(client, ada))?.nodes).toHaveLength(1);
  });

  test('is written down when it is read over a websocket, and counted', async () => {
    const client = await setTheScene();
    expect(await client.socket('staff').iterate({ query: NAME }).next()).toMatchObject({
      value: { data: { advisor: { name: nameText } } },
    });
    expect((await looksAt(client, ada))?.nodes).toMatchObject([{ actor: developmentActor('staff') }]);
    const metrics = await (await fetch(`${client.url}/metrics`)).text();
    expect(metrics).toContain('ledger_text_reads_total{role="staff",purpose="DIRECT_WORK"} 1');
  });
});

describe('when it cannot be written down', () => {
  test('nothing is told, over HTTP with 503, over a websocket with the same code; then everything is as before', async () => {
    const client = await setTheScene();
    const both = `{ ledger { head } advisor(id: "${ada}") { id name } }`;
    // Another process that holds the file and does not let go.
    const other = new DatabaseSync(client.ledger.folder.reads);
    other.exec('BEGIN IMMEDIATE');
    const refused = { extensions: { code: 'READ_NOT_RECORDED' } };
    const answer = await client.ask(both, {}, 'staff');
    expect(answer).toMatchObject({ status: 503, errors: [refused] });
    expect(answer.data).toBeUndefined();
    expect(JSON.stringify(answer)).not.toContain('Personal');
    const told = (await client.socket('staff').iterate({ query: both }).next()) as { value: { data?: unknown } };
    expect(told.value).toMatchObject({ errors: [refused] });
    expect(told.value.data).toBeUndefined();
    // What holds no personal text is told as ever, and so is a person's own.
    expect(await client.ask('{ ledger { head } }', {}, 'staff')).toMatchObject({ status: 200 });
    expect(await client.ask(NAME, {}, asAdvisor(ada))).toMatchObject({ data: { advisor: { name: nameText } } });

    other.exec('ROLLBACK');
    other.close();
    expect(await client.ask(both, {}, 'staff')).toMatchObject({ status: 200, data: { advisor: { name: nameText } } });
    expect((await looksAt(client, ada))?.nodes).toHaveLength(1);
  });

  test('nor is it when the file does not take it', async () => {
    const client = await setTheScene();
    const other = new DatabaseSync(client.ledger.folder.reads);
    other.exec('DROP TABLE reads');
    other.close();
    expect(await client.ask(NAME, {}, 'staff')).toMatchObject({
      status: 503,
      errors: [{ extensions: { code: 'READ_NOT_RECORDED' } }],
    });
  });
});

test('what was written down is not changed, deleted or replaced, and holds no text', async () => {
  const client = await setTheScene();
  await client.ask(NAME, {}, 'staff');
  const db = new DatabaseSync(client.ledger.folder.reads);
  expect(() => db.exec("UPDATE reads SET actor = 'nobody'")).toThrow('reads are never changed');
  expect(() => db.exec('DELETE FROM reads')).toThrow('reads are never deleted');
  expect(() => db.exec('REPLACE INTO reads SELECT * FROM reads')).toThrow('reads are never replaced');
  const rows = JSON.stringify(db.prepare('SELECT * FROM reads').all());
  db.close();
  expect(rows).toContain(ada);
  for (const text of TEXTS) expect(rows).not.toContain(text);
});

test('the command line tells who looked, and writes down its own export before it tells a line', async () => {
  const folder = temporaryFolder();
  const service = await run({ LEDGER_DATA: folder });
  await service.give('RegisterAdvisor', { advisorId: ada, nameText, lens: ['CARER'], joinedOn: '2017-05-02' });
  const { position } = await service.give('RegisterTeam', { name: 'Liaison', serviceType: 'LIAISON' });
  const query = `query ($position: EventPosition) { advisor(id: "${ada}", minPosition: $position) { name } }`;
  expect(await service.ask(query, { position }, 'staff')).toMatchObject({ data: { advisor: { name: nameText } } });
  expect(await service.end('SIGKILL')).toBe('SIGKILL');
  expect((await ledgerCommand(folder, 'export')).out).toContain(nameText);
  const { out, code } = await ledgerCommand(folder, 'reads', '--subject', ada);
  expect(code).toBe(0);
  const id = developmentActor('staff').id;
  const lines = out.trim().split('\n');
  expect(lines).toHaveLength(2);
  expect(lines[0]).toMatch(new RegExp(`^\\S+Z {2}staff ${id} {2}DIRECT_WORK {2}NAME_AND_CONTACT {2}events 1$`));
  expect(lines[1]).toMatch(/ {2}scheduler scheduler-\S+ {2}OPERATION {2}NAME_AND_CONTACT {2}events 1$/);
}, 120_000);
