// `ledger replay`, run as anybody runs it: beside a running service and without one, and with the exit codes it promises.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { randomUUID } from 'node:crypto';

import { EXIT_DIFFERENT } from '../../src/cli/compare-command';
import { dataFolderOf } from '../../src/data-folder';
import { openDatabase } from '../../src/sqlite/database';
import { runningLedgers } from '../support/running-ledger';

const { run, temporaryFolder } = runningLedgers();

const ledger = async (...args: string[]) => {
  const program = [join(__dirname, '..', 'support', 'processes', 'run.js'), join(__dirname, '..', '..', 'src', 'cli.ts')];
  const child = spawn(process.execPath, [...program, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  const [out, err, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')]);
  return { out, err, code: code as number };
};

test('a running service is replayed and compared, and so is one that has ended and was changed by hand', async () => {
  const folder = temporaryFolder();
  const service = await run({ LEDGER_DATA: folder });
  const teamId = `team-${randomUUID()}`;
  await service.give('RegisterTeam', { teamId, name: 'A team', serviceType: 'LIAISON' });
  await service.give('RenameTeam', { teamId, name: 'Another name' });

  // Not on a terminal, nobody is waited for.
  const replayed = await ledger('--data', folder, 'replay', '--team', teamId, '--watch');
  expect(replayed).toMatchObject({ err: '', code: 0 });
  expect(replayed.out).toMatch(
    /^1 {2}.* TeamRegistered .*\n2 {2}.* TeamRenamed .*\n2 events\.\nScore as of .*too little to publish one\n/,
  );
  const compared = await ledger('--data', folder, 'replay', '--all', '--compare');
  expect(compared).toMatchObject({ err: '', code: 0, out: expect.stringMatching(/\nEqual\.\n$/) as string });
  const { data } = await service.ask<{ ledger: { size: number } }>('{ ledger { size } }');
  expect(data?.ledger.size).toBe(3);
  expect(await service.end('SIGTERM')).toBe(0);

  const { readModels } = dataFolderOf(folder);
  const directory = readdirSync(readModels).find((file) => /^directory\..*\.sqlite$/.test(file)) ?? 'none';
  const db = openDatabase(join(readModels, directory), 5000);
  db.exec("UPDATE teams SET name = 'A better name'");
  db.close();
  const different = await ledger('--data', folder, 'replay', '--all', '--compare', '--no-record', '--json');
  expect(different).toMatchObject({ err: '', code: EXIT_DIFFERENT });
  expect(JSON.parse(different.out)).toMatchObject({
    result: 'DIFFERENT',
    readModels: expect.arrayContaining([
      expect.objectContaining({ name: 'directory', difference: expect.objectContaining({ table: 'teams' }) as object }),
    ]) as object[],
  });
}, 120_000);

test.each([
  [['--all'], '--all and --compare go together.'],
  [[], 'Say one of --team, --advisor, --cycle or --all --compare.'],
  [['--team', 'x', '--cycle', 'y'], 'Say one of --team, --advisor, --cycle or --all --compare.'],
  [['--team', 'x', '--delay', 'long'], '--delay is a whole number of milliseconds.'],
])(
  'wrong use is said in a sentence: %j',
  async (args, sentence) => {
    const { out, err, code } = await ledger('--data', join(temporaryFolder(), 'none'), 'replay', ...args);
    expect({ out, code }).toEqual({ out: '', code: 2 });
    expect(err).toContain(sentence);
  },
  60_000,
);
