// `ledger sample`, run as anybody runs it: lines on stdout and nothing else, or a sentence and the exit code of wrong use.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';

import { sampleLines } from '../../src/sample/trust';
import { optionsFrom } from '../support/invented-trust';
import { temporaryFolders } from '../support/temporary-folder';

const temporaryFolder = temporaryFolders();

const ledger = async (...args: string[]) => {
  const folder = temporaryFolder();
  const program = [join(__dirname, '..', 'support', 'processes', 'run.js'), join(__dirname, '..', '..', 'src', 'cli.ts')];
  const child = spawn(process.execPath, [...program, '--data', join(folder, 'none'), ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const [out, err, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')]);
  return { out, err, code: code as number, made: readdirSync(folder) };
};

test('writes the lines of the options, and needs no ledger', async () => {
  const given = { teams: '2', advisors: '5', years: '1', seed: '3', until: '2025-03-01' };
  const { out, err, code, made } = await ledger(
    'sample',
    ...Object.entries(given).flatMap(([name, value]) => [`--${name}`, value]),
  );
  expect(out).toBe([...sampleLines(optionsFrom(given))].map((line) => `${line}\n`).join(''));
  expect({ err, code, made }).toEqual({ err: '', code: 0, made: [] });
}, 60_000);

test('says what each option must be, and ends as wrong use does', async () => {
  const { out, err, code } = await ledger('sample', '--teams', '0', '--until', 'today');
  expect({ out, code }).toEqual({ out: '', code: 2 });
  expect(err).toContain('--teams is a whole number from 1 to 500.\n--until is a day from 1990-01-01');
}, 60_000);
