// Processes that are killed while they build read models: whoever comes next ends with the rows of an undisturbed build.
import { randomInt } from 'node:crypto';

import { projections } from '../../projections/registry';
import { keepBusy } from '../integration/projections/busy-team';
import { expectRightRows, rowsIn, runningLedgers } from '../integration/projections/running';
import { type Program, programs } from '../support/processes/programs';

const KILLS = 6;
/** So many words a process says in one build of everything. */
const WORDS_OF_A_BUILD = 90;

const seed = Number(process.env['SEED'] ?? randomInt(2 ** 31));
const start = programs();
const newLedger = runningLedgers();

beforeAll(() => process.stdout.write(`rebuild-killed: SEED=${seed}\n`));

type BusyLedger = Awaited<ReturnType<typeof busyLedger>>;

const busyLedger = async () => {
  const ledger = newLedger();
  keepBusy(ledger.history, 50);
  await ledger.history.written();
  return ledger;
};

/** Starts several processes in the ledger's folder, and lets them begin at once. */
const feeders = async ({ ledgerFile, folder }: BusyLedger, count: number, rebuilds: number): Promise<Program[]> => {
  const started = Array.from({ length: count }, () => start('feeder', [ledgerFile, folder, rebuilds]));
  for (const feeder of started) expect(await feeder.nextLine()).toBe('ready');
  for (const feeder of started) feeder.send('go');
  return started;
};

/** Runs a process in the ledger's folder until it has said so many words. */
const feedUntilKilled = async (ledger: BusyLedger, words: number): Promise<void> => {
  const [feeder] = (await feeders(ledger, 1, 1000)) as [Program];
  for (let said = 0; said < words; said += 1) await feeder.nextLine();
  feeder.kill();
  expect(await feeder.ended).toBe('SIGKILL');
};

test('killed again and again in its first build, it goes on with what is there and ends with the right rows', async () => {
  const random = randomFrom(seed);
  const ledger = await busyLedger();
  for (let kill = 0; kill < KILLS; kill += 1)
    await feedUntilKilled(ledger, 1 + Math.floor(random() * (WORDS_OF_A_BUILD / KILLS)));
  const runner = ledger.createRunner();
  await runner.start();
  await expectRightRows(runner, ledger.store);
  expect(ledger.files()).toHaveLength(projections.length);
}, 60_000);

test('killed in a rebuild, it leaves the models in use, and the next one ends with the right rows', async () => {
  const random = randomFrom(seed + 1);
  const ledger = await busyLedger();
  const first = ledger.createRunner();
  await first.start();
  await first.stop();
  for (let kill = 0; kill < KILLS; kill += 1) {
    await feedUntilKilled(ledger, 1 + Math.floor(random() * 2 * WORDS_OF_A_BUILD));
    const between = ledger.createRunner();
    for (const { name } of projections) expect(rowsIn(between, name)).toBeDefined();
    await between.stop();
  }
  const runner = ledger.createRunner();
  await runner.start();
  await expectRightRows(runner, ledger.store);
  await Promise.all(projections.map(({ name }) => runner.rebuild(name)));
  await expectRightRows(runner, ledger.store);
  expect(ledger.files()).toHaveLength(projections.length);
}, 60_000);

test('several processes that build into one folder at once all end, and with the right rows', async () => {
  const ledger = await busyLedger();
  const building = await feeders(ledger, 3, 0);
  expect(await Promise.all(building.map(({ ended }) => ended))).toEqual([0, 0, 0]);
  const runner = ledger.createRunner();
  for (const { name } of projections) expect(rowsIn(runner, name)).toBeDefined();
  await runner.start();
  await expectRightRows(runner, ledger.store);
}, 60_000);

/** Numbers from 0 to 1 that follow from the seed (mulberry32). */
const randomFrom = (seed: number) => (): number => {
  seed = (seed + 0x6d2b79f5) | 0;
  let mixed = Math.imul(seed ^ (seed >>> 15), 1 | seed);
  mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
  return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
};
