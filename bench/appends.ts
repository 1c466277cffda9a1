// Durable appends a second: the store and the bare driver in turn on the same rows, then the whole command handler.
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';

import { createTreeWriter } from '../src/audit/sqlite-tree';
import { developmentActor } from '../src/access/identity';
import { systemClock } from '../src/kernel/clock';
import { type NewEvent, placeEvent } from '../src/kernel/event';
import { openLedger } from '../src/open-ledger';
import { openKeyStore } from '../src/privacy/key-store';
import { createLocalVault } from '../src/privacy/vault';
import { openSqliteStore, type SqliteStoreOptions } from '../src/stores/sqlite/sqlite-store';
import { type BareRows, openBareWriter } from './bare-driver';
import type { Figure } from './figures';
import { median, rateOf } from './measure';
import { createRandom } from '../src/sample/random';
import { makeTemporaryFolder, removeTemporaryFolder } from './temporary-folder';

const WRITERS = [1, 16, 64, 256] as const;
const ROUNDS = 5;
const ROUND_MS = 400;
/** More than any round gets through. */
const SUPPLY = 30_000;
const random = createRandom(1);
/** In the order of time, as those that clients make. */
const newUuid = (): string => random.uuid(Date.now());
const LOG = 'log-00000000-0000-4000-8000-000000000000';

export const benchAppends = async (): Promise<Figure[]> => {
  const events = await Promise.all(Array.from({ length: SUPPLY }, newContribution(createTemporaryVault())));
  const rows = events.map(rowsOf);
  const figures: Figure[] = [];
  const storeRates = new Map<number, number>();
  for (const writers of WRITERS) {
    const store: number[] = [];
    const bare: number[] = [];
    // In turn, so that a busy moment of the machine meets both.
    for (let round = 0; round < ROUNDS; round += 1) {
      store.push(await inNewFolder((folder) => appendToStore(folder, events, writers)));
      bare.push(await inNewFolder((folder) => writeBare(folder, rows, writers)));
    }
    storeRates.set(writers, median(store));
    figures.push(
      { name: `store, ${writers} writers`, value: median(store), unit: 'appends/s' },
      { name: `bare driver, ${writers} rows a transaction`, value: median(bare), unit: 'appends/s' },
      { name: `store to bare, ${writers} writers`, value: median(store) / median(bare), unit: 'x' },
    );
  }
  const gain = (storeRates.get(64) ?? 0) / (storeRates.get(1) ?? 0);
  figures.push({ name: 'group commit, 64 writers to 1', value: gain, unit: 'x', target: { atLeast: 5 } });
  figures.push(...(await withTheTree(events)));
  return [...figures, ...(await throughTheHandler())];
};

/** Each writer appends to streams of its own, one after the other, until the time is up. */
const whileTimeLasts = async (writers: number, act: () => Promise<unknown>): Promise<number> => {
  const deadline = performance.now() + ROUND_MS;
  let done = 0;
  const write = async (): Promise<void> => {
    while (performance.now() < deadline) {
      await act();
      done += 1;
    }
  };
  await Promise.all(Array.from({ length: writers }, write));
  return done;
};

const appendToStore = async (
  folder: string,
  events: readonly NewEvent[],
  writers: number,
  withEach?: SqliteStoreOptions['withEach'],
): Promise<number> => {
  const file = join(folder, 'ledger.sqlite');
  const store = openSqliteStore({ file, clock: systemClock, newLogId: () => LOG, ...(withEach && { withEach }) });
  let next = 0;
  const rate = await rateOf(() =>
    whileTimeLasts(writers, () => {
      const event = events[next++]!;
      return store.append(event.envelope.stream, 'none', [event]);
    }),
  );
  await store.close();
  return rate;
};

/** What the tree costs, which the service keeps in the same transaction. */
const withTheTree = async (events: readonly NewEvent[]): Promise<Figure[]> => {
  const [without, withTree]: [number[], number[]] = [[], []];
  for (let round = 0; round < ROUNDS; round += 1) {
    without.push(await inNewFolder((folder) => appendToStore(folder, events, 64)));
    withTree.push(await inNewFolder((folder) => appendToStore(folder, events, 64, createTreeWriter)));
  }
  return [
    { name: 'store with its tree, 64 writers', value: median(withTree), unit: 'appends/s' },
    { name: 'store with its tree to without', value: median(withTree) / median(without), unit: 'x' },
  ];
};

const writeBare = async (folder: string, rows: readonly BareRows[], together: number): Promise<number> => {
  const writer = openBareWriter(join(folder, 'bare.sqlite'));
  let next = 0;
  const rate = await rateOf(() => {
    const deadline = performance.now() + ROUND_MS;
    for (; performance.now() < deadline; next += together) writer.writeTogether(rows.slice(next, next + together));
    return next;
  });
  writer.close();
  return rate;
};

/** Checked, decided on two other streams, sealed, appended: an advisor's contribution, each a stream of its own. */
const throughTheHandler = async (): Promise<Figure[]> => {
  const rates = new Map([1, 64].map((writers) => [writers, [] as number[]]));
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const [writers, rounds] of rates) rounds.push(await inNewFolder((folder) => handleCommands(folder, writers)));
  }
  const [one = 0, many = 0] = [...rates.values()].map(median);
  return [
    { name: 'command handler, 1 client', value: one, unit: 'commands/s' },
    { name: 'command handler, 64 clients', value: many, unit: 'commands/s' },
    { name: 'command handler, 64 clients to 1', value: many / one, unit: 'x' },
  ];
};

const handleCommands = async (folder: string, clients: number): Promise<number> => {
  const ledger = openLedger({ dataFolder: folder });
  const give = async (type: string, fields: object): Promise<Readonly<Record<string, unknown>>> => {
    const input = { commandId: newUuid(), ...fields };
    const outcome = await ledger.commands.handle({ type, input, actor: developmentActor('involvement_lead') });
    if (outcome.kind === 'refused') throw new Error(`${type} was refused: ${outcome.refusals[0].code}`);
    return outcome.data;
  };

  const { teamId } = await give('RegisterTeam', { name: 'A team', serviceType: 'LIAISON' });
  const { activityId } = await give('AdvertiseOpportunity', { ...OPPORTUNITY, teamId });
  const advisors: unknown[] = [];
  for (let index = 0; index < clients; index += 1) {
    advisors.push((await give('RegisterAdvisor', { lens: ['CARER'], nameText: 'A name', joinedOn: '2024-01-01' }))['advisorId']);
  }
  let next = 0;
  const rate = await rateOf(() =>
    whileTimeLasts(clients, () =>
      give('RecordContribution', { ...CONTRIBUTION, activityId, advisorId: advisors[next++ % clients], summaryText: SUMMARY }),
    ),
  );
  await ledger.close();
  return rate;
};

const SUMMARY = 'Ask first what a good day looks like, and write the answer on the first page of the plan.';
const CONTRIBUTION = { kind: 'IDEA', credit: 'NAMED', principles: ['ASSETS', 'RECIPROCITY'] };
const OPPORTUNITY = {
  kind: 'COMMUNICATIONS_REVIEW',
  title: 'The letters that people get',
  purpose: 'To make them readable.',
  stage: 'DESIGN',
  declaredLevel: 6,
  decisionRights: 'EQUAL',
  startsAt: '2024-01-01T10:00:00Z',
  mode: 'WRITTEN',
};

const createTemporaryVault = () =>
  createLocalVault(openKeyStore({ file: ':memory:', keyEncryptionKey: randomBytes(32), randomBytes }), randomBytes);

/** An event of ordinary size, sealed text beside it, in a stream of its own. */
const newContribution = (vault: ReturnType<typeof createLocalVault>) => async (): Promise<NewEvent> => {
  const [id, commandId] = [newUuid(), newUuid()];
  const stream = `contribution-${newUuid()}`;
  const advisorId = 'advisor-00000000-0000-4000-8000-000000000001';
  const type = 'ContributionRecorded';
  const sealed = await vault.seal({ log: LOG, stream, id, type, sv: 1, subject: advisorId }, { summaryText: SUMMARY });
  const others = { activityId: `activity-${newUuid()}`, teamId: `team-${newUuid()}` };
  return {
    envelope: {
      id,
      stream,
      type,
      sv: 1,
      at: '2024-01-01T10:00:00.000Z',
      actor: { id: advisorId, role: 'advisor' },
      cmd: commandId,
      corr: commandId,
      caus: commandId,
      data: { ...CONTRIBUTION, ...others, advisorId },
      sd: sealed.digests,
    },
    sealed: [sealed.record],
  };
};

const rowsOf = ({ envelope, sealed }: NewEvent): BareRows => {
  const recordedAt = envelope.at;
  const { leaf } = placeEvent(envelope, { log: LOG, rev: 0, rec: recordedAt });
  return { id: envelope.id, stream: envelope.stream, recordedAt, leaf: Buffer.from(leaf), sealed };
};

const inNewFolder = async <Result>(work: (folder: string) => Promise<Result>): Promise<Result> => {
  const folder = makeTemporaryFolder();
  try {
    return await work(folder);
  } finally {
    removeTemporaryFolder(folder);
  }
};
