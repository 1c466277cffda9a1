// What is installed: every package by the digest of its content, none by running its scripts, and a list of all that ships.
import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { packageRoot } from '../../src/package-root';

interface LockedPackage {
  readonly version: string;
  readonly integrity?: string;
  readonly optional?: boolean;
  readonly dev?: boolean;
  readonly os?: readonly string[];
  readonly hasInstallScript?: boolean;
}

const read = (file: string): string => readFileSync(join(packageRoot, file), 'utf8');
const lock = JSON.parse(read('package-lock.json')) as { readonly packages: Readonly<Record<string, LockedPackage>> };
const locked = Object.entries(lock.packages).filter(([path]) => path !== '');

test('every package is locked to the digest of its content', () => {
  const without = locked.filter(([, { integrity }]) => !/^sha512-[A-Za-z0-9+/]{86}==$/.test(integrity ?? ''));
  // Tools of developers for machines that nobody here has: never part of what ships.
  const elsewhere = ([, { optional, dev, os }]: (typeof locked)[number]): boolean =>
    optional === true && dev === true && os !== undefined;
  expect(without.filter((one) => !elsewhere(one)).map(([path]) => path)).toEqual([]);
});

test('no package runs a script when it is installed, and a package that would like to is looked at before it is taken in', () => {
  expect(read('.npmrc').split('\n')).toContain('ignore-scripts=true');
  const scripts = locked
    .filter(([, { hasInstallScript }]) => hasInstallScript)
    .map(([path]) => path.replace('node_modules/', ''));
  // Each works without its script: the first two print advice, the others bring their binaries along.
  const known = ['@apollo/protobufjs', 'protobufjs', '@parcel/watcher', '@photostructure/sqlite', '@swc/core'];
  expect(scripts.filter((name) => !known.includes(name))).toEqual([]);
});

test('versions are pinned', () => {
  const { dependencies, devDependencies } = JSON.parse(read('package.json')) as Record<string, Record<string, string>>;
  const loose = Object.entries({ ...dependencies, ...devDependencies }).filter(
    ([, version]) => !/^\d+\.\d+\.\d+[\w.-]*$/.test(version),
  );
  expect(loose).toEqual([]);
});

test('the list of all that ships can be made without a network, each part with its digest', () => {
  const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };
  const [command = '', ...args] = scripts['sbom']!.split(' ');
  const printed = execFileSync(command, [...args, '--offline'], { cwd: packageRoot, maxBuffer: 50_000_000 }).toString();
  const sbom = JSON.parse(printed) as {
    bomFormat: string;
    components: { name: string; purl: string; hashes?: { alg: string }[] }[];
  };
  expect(sbom.bomFormat).toBe('CycloneDX');
  expect(sbom.components.map(({ purl }) => purl)).toEqual(expect.arrayContaining([expect.stringMatching(/^pkg:npm\/fastify@/)]));
  expect(sbom.components.filter(({ hashes = [] }) => hashes.every(({ alg }) => alg !== 'SHA-512'))).toEqual([]);
  expect(sbom.components.map(({ name }) => name)).not.toContain('jest');
}, 60_000);

test('the container is nobody in particular, and writes to nothing but its volume', () => {
  const stages = read('Dockerfile').split(/^FROM /m);
  const last = stages.at(-1)!.split('\n');
  expect(last).toContain('USER node');
  expect(last.indexOf('USER node')).toBeGreaterThan(last.findIndex((line) => line.startsWith('RUN')));
  expect(stages[1]).toContain('npm ci');
  const compose = read('docker-compose.yml');
  expect(compose).toMatch(/^ +read_only: true$/m);
  expect(compose).toMatch(/^ +user: node$/m);
  expect(compose).toMatch(/^ +cap_drop:\n +- ALL$/m);
  expect(compose).toContain('no-new-privileges:true');
});

/** Docker's own, as a plugin or as a program; it needs no engine for this. */
const compose = [['docker', 'compose'], ['docker-compose']].find(
  ([program = '', ...rest]) => spawnSync(program, [...rest, 'version'], { stdio: 'ignore' }).status === 0,
);

if (compose) {
  const [program = '', ...first] = compose;
  const services = (profile: string): string[] => {
    const args = [...first, '--profile', profile, 'config', '--services'];
    const env = { ...process.env, LEDGER_ENV_FILE: 'deploy/development.env' };
    return execFileSync(program, args, { cwd: packageRoot, env, encoding: 'utf8', stdio: 'pipe' }).trim().split('\n');
  };

  test.each([
    ['cluster', ['database-1', 'database-2', 'database-3', 'keys-database', 'node-1', 'node-2', 'entrance', 'prometheus']],
    ['single', ['database', 'keys-database', 'node', 'entrance-single', 'prometheus-single']],
  ])('the containers of the profile %s can be started from what is written down', (profile, expected) => {
    expect(services(profile)).toEqual(expect.arrayContaining(expected));
  });
} else {
  test.skip('Compose is not installed here (Debian: apt-get install docker-compose): docker-compose.yml is not checked', () =>
    undefined);
}
