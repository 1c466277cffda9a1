// A PostgreSQL of the tests' own: in a temporary folder, on a free port of this machine, by a user who is not root.
import { execFileSync, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const INSTALLED = '/usr/lib/postgresql';

/** Where its programs are; undefined where there is none. */
export const postgresPrograms = (): string | undefined =>
  (existsSync(INSTALLED) ? readdirSync(INSTALLED) : [])
    .sort((one, other) => Number(other) - Number(one))
    .map((version) => join(INSTALLED, version, 'bin'))
    .find((folder) => existsSync(join(folder, 'initdb')));

export interface Postgres {
  /** An address of a database that is there for nobody else yet. */
  newDatabase(): string;
  readonly port: number;
  readonly password: string;
  /** Runs SQL in a database, as its owner. */
  run(url: string, sql: string): string;
  stop(): Promise<void>;
}

/** PostgreSQL refuses to run as root. */
const asUser = (program: string, args: readonly string[]): [string, readonly string[]] =>
  process.getuid?.() === 0
    ? ['setpriv', ['--reuid=nobody', '--regid=nogroup', '--clear-groups', program, ...args]]
    : [program, args];

const run = (program: string, args: readonly string[], environment: Record<string, string> = {}): string => {
  const [name, all] = asUser(program, args);
  return execFileSync(name, all, {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...environment },
  });
};

export const startPostgres = async (programs: string): Promise<Postgres> => {
  const folder = mkdtempSync(join(tmpdir(), 'ledger-postgres-'));
  chmodSync(folder, 0o777);
  const password = randomUUID();
  const passwordFile = join(folder, 'password');
  writeFileSync(passwordFile, password, { mode: 0o644 });
  const data = join(folder, 'data');
  run(join(programs, 'initdb'), [
    '-D',
    data,
    '-U',
    'ledger',
    '-A',
    'scram-sha-256',
    `--pwfile=${passwordFile}`,
    '-E',
    'UTF8',
    '--no-sync',
  ]);
  const port = await freePort();
  const options = [
    '-D',
    data,
    '-p',
    String(port),
    '-c',
    'listen_addresses=127.0.0.1',
    '-c',
    'unix_socket_directories=',
    '-c',
    'fsync=off',
  ];
  const server = spawn(...asUser(join(programs, 'postgres'), options), { stdio: ['ignore', 'ignore', 'pipe'] });
  let said = '';
  const ready = new Promise<void>((resolve) => {
    server.stderr.setEncoding('utf8').on('data', (text: string) => {
      said += text;
      if (said.includes('ready to accept connections')) resolve();
    });
  });
  const ended = once(server, 'exit');
  await Promise.race([
    ready,
    ended.then(() => {
      throw new Error(`PostgreSQL did not start. ${said}`);
    }),
  ]);
  const addressOf = (name: string) => `postgres://ledger:${password}@127.0.0.1:${port}/${name}`;
  const psql = (url: string, sql: string) =>
    run(join(programs, 'psql'), ['-qAtX', '-v', 'ON_ERROR_STOP=1', '-d', url, '-c', sql]);
  return {
    port,
    password,
    newDatabase: () => {
      const name = `keys_${randomUUID().replaceAll('-', '')}`;
      psql(addressOf('postgres'), `CREATE DATABASE ${name}`);
      return addressOf(name);
    },
    run: psql,
    stop: async () => {
      // Fast shutdown: whoever is connected is sent away.
      server.kill('SIGINT');
      await ended;
      rmSync(folder, { recursive: true, force: true });
    },
  };
};

const freePort = async (): Promise<number> => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  return typeof address === 'object' && address ? address.port : 0;
};
