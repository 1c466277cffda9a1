// Two services in processes of their own on one event database, and the command line beside them; and how a wrong configuration ends.
import { randomUUID } from 'node:crypto';
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { startTestServer, type TestServer } from '../support/eventstoredb-server/server';
import { type Postgres, postgresPrograms, startPostgres } from '../support/postgres';
import { ledgerCommandIn } from '../support/processes/command-line';
import { runningLedgers } from '../support/running-ledger';

jest.setTimeout(120_000);

const { run, temporaryFolder } = runningLedgers();

const programs = postgresPrograms();
let postgres: Postgres | undefined;
let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
  postgres = programs === undefined ? undefined : await startPostgres(programs);
});
afterAll(async () => {
  await server.stop();
  await postgres?.stop();
});

/** The folders of nodes that have the same keys. */
const nodeFolders = (count: number): string[] => {
  const keys = join(temporaryFolder(), 'keys');
  mkdirSync(keys, { mode: 0o700 });
  return Array.from({ length: count }, () => {
    const folder = temporaryFolder();
    symlinkSync(keys, join(folder, 'keys'));
    return folder;
  });
};

const clusterEnvironment = (): Record<string, string> => ({
  LEDGER_STORE: 'eventstoredb',
  EVENTSTORE_URL: server.url,
  ...(postgres && { KEYS_URL: postgres.newDatabase() }),
});

test('two services and the command line serve one ledger; one of them is killed, and nothing is lost', async () => {
  const environment = clusterEnvironment();
  const [folder, otherFolder, third] = nodeFolders(3) as [string, string, string];
  const one = await run({ ...environment, LEDGER_DATA: folder });
  const other = await run({ ...environment, LEDGER_DATA: otherFolder });
  expect(one.output()).toMatch(/^Ready: /m);
  expect(other.output()).toMatch(/^Ready: /m);

  const teams: string[] = [];
  for (const service of [one, other, one, other]) {
    const teamId = `team-${randomUUID()}`;
    const { position } = await service.give('RegisterTeam', { teamId, name: 'Liaison', serviceType: 'LIAISON' });
    const query = 'query ($id: ID!, $minPosition: EventPosition) { team(id: $id, minPosition: $minPosition) { id } }';
    const elsewhere = service === one ? other : one;
    expect(await elsewhere.ask(query, { id: teamId, minPosition: position }, 'auditor')).toMatchObject({
      data: { team: { id: teamId } },
    });
    teams.push(teamId);
  }
  await one.end('SIGKILL');
  await other.give('RegisterTeam', { teamId: `team-${randomUUID()}`, name: 'Crisis', serviceType: 'CRISIS' });

  const command = (...args: string[]) => ledgerCommandIn(environment, third, ...args);
  const lines = join(third, 'more.ndjson');
  const input = { commandId: randomUUID(), name: 'Perinatal', serviceType: 'PERINATAL' };
  writeFileSync(lines, `${JSON.stringify({ type: 'RegisterTeam', input })}\n`);
  expect(await command('import', lines)).toMatchObject({ code: 0, out: '1 lines: 1 accepted, 0 there already, 0 refused.\n' });
  const history = await command('history', '--type', 'TeamRegistered');
  expect(
    history.out
      .trim()
      .split('\n')
      .map((line) => line.split('  ')[0]),
  ).toEqual(['1', '2', '3', '4', '5', '6']);
  expect(await command('jobs')).toMatchObject({ code: 0, out: '0 invitations have run out unanswered.\n' });
  expect((await command('export', '--events')).out.trim().split('\n')).toHaveLength(6);
  expect((await command('replay', '--team', teams[0]!)).out).toContain('TeamRegistered');
  const verified = await command('verify', '--json');
  expect(verified).toMatchObject({ code: 0, err: '' });
  expect(JSON.parse(verified.out)).toMatchObject({ kind: 'VALID', size: 6, sealedTextOpened: true });

  const again = await run({ ...environment, LEDGER_DATA: folder });
  const { data } = await again.ask<{ ledger: { size: number } }>('{ ledger { size } }');
  expect(data?.ledger.size).toBe(6);
  for (const service of [again, other]) expect(await service.end('SIGTERM')).toBe(0);
});

describe('a service that cannot begin says in one sentence what to change, and tells no secret', () => {
  const start = async (environment: Record<string, string>): Promise<string> => {
    const service = await run({ LEDGER_DATA: temporaryFolder(), ...environment });
    expect(await service.ended).toBe(1);
    const said = service.output();
    expect(said).not.toContain('hush');
    // What Node itself says of an address without a name is not ours.
    expect(
      said
        .trim()
        .split('\n')
        .filter((line) => !line.startsWith('(')),
    ).toHaveLength(1);
    return said;
  };

  test('where nobody answers', async () => {
    const said = await start({ LEDGER_STORE: 'eventstoredb', EVENTSTORE_URL: 'esdb://admin:hush@127.0.0.1:1?tls=false' });
    expect(said).toContain('No event database answers at 127.0.0.1:1: correct its address, or start it.');
  });

  test('where the keys do not answer', async () => {
    const KEYS_URL = 'postgres://ledger:hush@127.0.0.1:1/keys';
    const said = await start({ LEDGER_STORE: 'eventstoredb', EVENTSTORE_URL: server.url, KEYS_URL });
    expect(said).toContain('No PostgreSQL answers at 127.0.0.1:1: correct KEYS_URL, or start it.');
  });

  test('with an address of another kind', async () => {
    const said = await start({ LEDGER_STORE: 'eventstoredb', EVENTSTORE_URL: 'https://admin:hush@127.0.0.1:2113' });
    expect(said).toContain('EVENTSTORE_URL: must begin with esdb://');
  });

  test('with TLS where there is none', async () => {
    const url = server.url.replace('tls=false', 'tls=true');
    const said = await start({ LEDGER_STORE: 'eventstoredb', EVENTSTORE_URL: url });
    expect(said).toContain('speaks without TLS: add tls=false to its address');
  });
});
