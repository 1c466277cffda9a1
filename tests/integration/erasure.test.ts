// Erasing somebody in a ledger on disk: nothing of them is left, everything else stays, and every proof still holds.
import { cpSync, existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';

import { projections } from '../../projections/registry';
import type { Database } from '../../projections/runner/projection';
import { createProjectionRunner } from '../../projections/runner/runner';
import { scoreOf } from '../../projections/score/score';
import { verifyEvidencePack } from '../../src/audit/evidence-pack/verify';
import { readZip } from '../../src/audit/zip';
import { personFold } from '../../src/domain/directory/person';
import { advisorFold } from '../../src/domain/advisor/state';
import { scheduler } from '../../src/domain/roles';
import { openDryRun } from '../../src/import/dry-run';
import { importCommands } from '../../src/import/ndjson';
import type { CommandHandler } from '../../src/kernel/command-handler';
import { importSampleStory } from '../../src/import/sample';
import { START } from '../../src/kernel/position';
import { createStateReader } from '../../src/kernel/state-reader';
import { openKeyStore } from '../../src/privacy/key-store';
import { loadSecretKey } from '../../src/privacy/secret-key';
import { verifyFolder } from '../../src/verify-folder';
import { ada, contribution, cycle, invitation, lead, liaisonTeam, peerPair } from '../support/cast';
import {
  boxesIn,
  erased,
  filesHolding,
  later,
  openFolder,
  type OpenFolder,
  tellErasureStory,
  TEXTS,
  wrappedKeyIn,
} from '../support/erasures';
import { temporaryFolders } from '../support/temporary-folder';

const temporaryFolder = temporaryFolders();
const closing: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

const open = (folder: string): OpenFolder => {
  const opened = openFolder(folder);
  let isOpen = true;
  const close = async (): Promise<void> => {
    if (isOpen) await opened.close();
    isOpen = false;
  };
  closing.push(close);
  return { ...opened, close };
};

/** The score of the team, and which events it rests on. */
const scoreIn = (world: OpenFolder): Promise<unknown> =>
  withScores(world, (db) => scoreOf(db, liaisonTeam, '2017-12-31T00:00:00.000Z', { withEvents: true }));

/** Asks the read models in the data folder, once they hold everything. */
const withScores = async <Found>({ ledger }: OpenFolder, ask: (db: Database) => Found): Promise<Found> => {
  const runner = createProjectionRunner({ ...ledger, projections, folder: ledger.folder.readModels });
  await runner.start();
  try {
    return ask(runner.rows('score')!);
  } finally {
    await runner.stop();
  }
};

const rawKeyIn = (folder: string): Buffer | undefined => {
  const keyEncryptionKey = loadSecretKey(join(folder, 'keys', 'key-encryption.key'), () => Buffer.alloc(0));
  const keys = openKeyStore({ file: join(folder, 'keys', 'subject-keys.sqlite'), keyEncryptionKey, randomBytes: Buffer.alloc });
  try {
    return keys.find(erased);
  } finally {
    keys.close();
  }
};

/** What must be nowhere afterwards. */
const secretsIn = (folder: string): (string | Buffer)[] => [
  ...TEXTS,
  rawKeyIn(folder)!,
  wrappedKeyIn(join(folder, 'keys', 'subject-keys.sqlite'), erased)!,
  ...boxesIn(join(folder, 'ledger.sqlite'), erased),
];

const statusOf = async ({ ledger }: OpenFolder): Promise<string> =>
  (await createStateReader(ledger).read(advisorFold, erased)).state.status;

const textOf = async ({ ledger }: OpenFolder, advisorId: string): Promise<Readonly<Record<string, string>>> => {
  const [registered] = await ledger.store.readStream(advisorId);
  return ledger.vault.open(registered!.envelope, await ledger.store.readSealed(registered!.envelope.id));
};

describe('an erasure', () => {
  test('leaves nothing of what was said by or about the person, nor of their key, in any file of the ledger', async () => {
    const folder = temporaryFolder();
    const world = open(folder);
    const packId = await tellErasureStory(world);
    await scoreIn(world);
    const secrets = secretsIn(folder);
    expect(secrets.filter((secret) => secret.length === 0)).toEqual([]);
    expect(
      filesHolding(folder, secrets)
        .map((path) => path.slice(folder.length + 1))
        .sort(),
    ).toEqual(expect.arrayContaining(['keys/subject-keys.sqlite-wal', 'ledger.sqlite-wal', `packs/${packId}.evidence.zip`]));

    await world.give('EraseAdvisor', { advisorId: erased });
    expect(filesHolding(folder, secrets)).toEqual([]);
    await scoreIn(world);
    await world.close();
    expect(filesHolding(folder, secrets)).toEqual([]);
    expect(boxesIn(join(folder, 'ledger.sqlite'), erased)).toEqual([]);
  });

  test('leaves the words of others, and every event', async () => {
    const world = open(temporaryFolder());
    await tellErasureStory(world);
    const before = await world.ledger.store.readAll(START, 1000);
    await world.give('EraseAdvisor', { advisorId: erased });
    expect((await world.ledger.store.readAll(START, 1000)).slice(0, before.length)).toEqual(before);
    expect(await textOf(world, ada)).toHaveProperty('nameText');
    expect(await textOf(world, erased)).toEqual({});
  });

  test('changes no score, and none of the events it rests on', async () => {
    const world = open(temporaryFolder());
    await tellErasureStory(world);
    const before = await scoreIn(world);
    await world.give('EraseAdvisor', { advisorId: erased });
    expect(await scoreIn(world)).toEqual(before);
    expect(JSON.stringify(before)).toContain('"numerator":');
  });

  test('of the advisor of the sample story who asked for it changes no score of any moment', async () => {
    const world = open(temporaryFolder());
    await importSampleStory(world.ledger);
    const events = (await world.ledger.store.readAll(START, 10_000)).map(({ envelope }) => envelope);
    const advisorId = events.find(({ type }) => type === 'ErasureRequested')!.stream;
    const teams = events.filter(({ type }) => type === 'TeamRegistered').map(({ stream }) => stream);
    const scores = () =>
      withScores(world, (db) =>
        teams.flatMap((team) =>
          ['2019', '2021', '2023', '2024', '2026'].map((year) =>
            scoreOf(db, team, `${year}-06-30T00:00:00.000Z`, { withEvents: true }),
          ),
        ),
      );
    const before = await scores();
    expect(before.filter(({ value }) => value !== null).length).toBeGreaterThan(0);
    expect(await textOf(world, advisorId)).toHaveProperty('nameText');
    await world.give('EraseAdvisor', { advisorId });
    expect(await textOf(world, advisorId)).toEqual({});
    expect(await scores()).toEqual(before);
    expect(await verifyFolder(world.ledger.folder)).toMatchObject({ kind: 'VALID' });
  }, 60_000);

  test('leaves the ledger and its checkpoints valid, with the erased events counted', async () => {
    const world = open(temporaryFolder());
    await tellErasureStory(world);
    const held = await world.audit.signer.sign();
    const withText = boxesIn(world.ledger.folder.ledger, erased).length;
    await world.give('EraseAdvisor', { advisorId: erased });
    await world.audit.signer.sign();
    expect(await verifyFolder(world.ledger.folder, { held })).toMatchObject({ kind: 'VALID', erasures: withText });
  });

  test('withdraws the open invitations and ends the peer pairs of the person', async () => {
    const world = open(temporaryFolder());
    await tellErasureStory(world);
    await world.give('EraseAdvisor', { advisorId: erased });
    const last = async (stream: string) => (await world.ledger.store.readStream(stream)).at(-1)?.envelope;
    expect(await last(later)).toMatchObject({
      type: 'InvitationWithdrawn',
      data: { invitationId: invitation, reason: 'ADVISOR_ERASED' },
      actor: lead,
    });
    expect(await last(peerPair)).toMatchObject({ type: 'PeerPairEnded' });
  });

  test('takes the role of advisor from whoever was let in as them, and leaves others theirs', async () => {
    const world = open(temporaryFolder());
    await tellErasureStory(world);
    const admin = { id: 'admin-00000000-0000-4000-8000-000000000001', role: 'admin' };
    const [theirs, another] = ['person-00000000-0000-4000-8000-000000000002', 'person-00000000-0000-4000-8000-000000000003'];
    await world.give('GrantRole', { personId: theirs, role: 'advisor', advisorId: erased }, admin);
    await world.give('GrantRole', { personId: theirs, role: 'staff', teamIds: [liaisonTeam] }, admin);
    await world.give('GrantRole', { personId: another, role: 'advisor', advisorId: ada }, admin);
    await world.give('EraseAdvisor', { advisorId: erased });
    const rolesOf = async (personId: string) => (await createStateReader(world.ledger).read(personFold, personId)).state.roles;
    expect(await rolesOf(theirs)).toMatchObject([{ role: 'staff' }]);
    expect(await rolesOf(another)).toMatchObject([{ role: 'advisor', advisorId: ada }]);
    const revoked = (await world.ledger.store.readStream(theirs)).at(-1)?.envelope;
    expect(revoked).toMatchObject({ type: 'RoleRevoked', actor: scheduler, data: { reasonCode: 'ERASED' } });
  });

  test('is refused without a decision, and then nothing is touched', async () => {
    const folder = temporaryFolder();
    const world = open(folder);
    await tellErasureStory(world);
    expect(await world.attempt('EraseAdvisor', { advisorId: ada })).toMatchObject({
      kind: 'refused',
      refusals: [{ code: 'ERASURE_NOT_DECIDED' }],
    });
    expect(await world.attempt('EraseAdvisor', { advisorId: ada, again: true }, scheduler)).toMatchObject({
      kind: 'refused',
      refusals: [{ code: 'ERASURE_NOT_DECIDED' }],
    });
    expect(await textOf(world, ada)).toHaveProperty('nameText');
    expect(await statusOf(world)).toBe('Active');
  });

  test('given again is answered again, and another one is refused', async () => {
    const world = open(temporaryFolder());
    await tellErasureStory(world);
    const commandId = '019a0000-0000-7000-8000-000000000001';
    const first = await world.give('EraseAdvisor', { commandId, advisorId: erased });
    const size = await world.ledger.store.size();
    expect(await world.give('EraseAdvisor', { commandId, advisorId: erased })).toEqual({ ...first, replayed: true });
    expect(await world.attempt('EraseAdvisor', { advisorId: erased })).toMatchObject({ refusals: [{ code: 'ADVISOR_ERASED' }] });
    expect(await world.ledger.store.size()).toBe(size);
  });

  test('in a file that is imported is all of it, too; tried out, it is none of it', async () => {
    const folder = temporaryFolder();
    const world = open(folder);
    await tellErasureStory(world);
    const secrets = secretsIn(folder);
    const input = { commandId: '019a0000-0000-7000-8000-000000000002', advisorId: erased };
    const importWith = (handler: CommandHandler) =>
      importCommands(
        (async function* () {
          yield JSON.stringify({ type: 'EraseAdvisor', input });
        })(),
        { handler, catalogue: world.ledger.catalogue, defaultActor: lead },
      );
    const dryRun = await openDryRun({ ...world.ledger, sealer: world.ledger.vault });
    expect(await importWith(dryRun)).toMatchObject({ accepted: 1 });
    expect(await textOf(world, erased)).toHaveProperty('nameText');
    expect(await importWith(world.ledger.commands)).toMatchObject({ accepted: 1, faults: [] });
    expect(filesHolding(folder, secrets)).toEqual([]);
  });

  test('lets no text about the person be kept any more, whatever the command', async () => {
    const world = open(temporaryFolder());
    await tellErasureStory(world);
    await world.give('EraseAdvisor', { advisorId: erased });
    const outcome = { contributionId: contribution, outcome: 'PARTLY', reasonText: 'More about them' };
    expect(await world.attempt('DecideOutcome', outcome)).toMatchObject({ refusals: [{ code: 'ADVISOR_ERASED' }] });
  });
});

describe('packs of somebody who was erased', () => {
  const erasedWithPack = async () => {
    const world = open(temporaryFolder());
    const packId = await tellErasureStory(world);
    const held = (await world.packOf(packId))!;
    const report = readZip(held)
      .find(({ path }) => path === 'derived/report.html')!
      .bytes.toString();
    expect(report).toContain('carers first');
    await world.give('EraseAdvisor', { advisorId: erased });
    const trust = { logKeys: world.audit.keys.verifying, packKeys: world.packs.keys };
    return { world, packId, held, trust };
  };

  test('stay valid where others hold them', async () => {
    const { held, trust } = await erasedWithPack();
    expect(verifyEvidencePack(held, trust)).toMatchObject({ kind: 'VALID' });
  });

  test('are written anew where we hold them: without the words, and valid with erasures', async () => {
    const { world, packId, trust } = await erasedWithPack();
    const bytes = (await world.packOf(packId))!;
    expect(verifyEvidencePack(bytes, trust)).toMatchObject({ kind: 'VALID_WITH_ERASURES', erasures: 2 });
    const report = readZip(bytes)
      .find(({ path }) => path === 'derived/report.html')!
      .bytes.toString();
    expect(report).toContain('Its words were erased.');
    expect(report).not.toContain('carers first');
  });

  test('that are sealed later leave out what the person had agreed to share', async () => {
    const { world } = await erasedWithPack();
    const packId = await world.seal();
    const files = new Map(readZip((await world.packOf(packId))!).map(({ path, bytes }) => [path, bytes.toString()]));
    expect([...files.keys()].filter((path) => path.startsWith('disclosures/'))).toEqual([]);
    const { standards } = JSON.parse(files.get('standards.json')!) as { standards: { number: string; gaps: string[] }[] };
    expect(standards.find(({ number }) => number === '1.2')?.gaps).toContain('EVIDENCE_WITHHELD');
  });

  test('cannot be sealed with their evidence, even by the command itself', async () => {
    const { world } = await erasedWithPack();
    const [brought] = await world.ledger.store.readStream(contribution);
    const fact = {
      cycleId: cycle,
      packId: 'pack-0f4e2d10-6a5b-4c3d-8e9f-000000000001',
      asOfPosition: '1',
      sha256: 'ab'.repeat(32),
      recipient: 'accreditor-0f4e2d10-6a5b-4c3d-8e9f-000000000001',
      claims: ['L1'],
      eventIds: [brought!.envelope.id],
    };
    expect(await world.attempt('SealEvidencePack', fact)).toMatchObject({ refusals: [{ code: 'NO_CONSENT_TO_SHARE' }] });
  });
});

describe('an older backup that is restored', () => {
  /** A folder as it was before the erasure, and as it is after it. */
  const beforeAndAfter = async () => {
    const [now, old] = [temporaryFolder(), join(temporaryFolder(), 'backup')];
    const world = open(now);
    await tellErasureStory(world);
    const secrets = secretsIn(now);
    await world.close();
    cpSync(now, old, { recursive: true });
    const again = open(now);
    await again.give('EraseAdvisor', { advisorId: erased });
    await again.close();
    const restore = (...names: string[]): void => {
      for (const name of names) {
        for (const path of ['', '-wal', '-shm'].map((suffix) => `${name}${suffix}`)) {
          rmSync(join(now, path), { force: true, recursive: true });
          if (existsSync(join(old, path))) cpSync(join(old, path), join(now, path), { recursive: true });
        }
      }
    };
    return { folder: now, secrets, restore };
  };

  const expectErased = async (folder: string, secrets: readonly (string | Buffer)[]): Promise<OpenFolder> => {
    const world = open(folder);
    // Even before anything is finished, nothing can be opened.
    expect(await textOf(world, erased)).toEqual({});
    await world.ledger.eraser.finish();
    expect(await statusOf(world)).toBe('Erased');
    expect(filesHolding(folder, secrets)).toEqual([]);
    return world;
  };

  test('of the ledger: the text goes again, and the ledger says again that the person was erased', async () => {
    const { folder, secrets, restore } = await beforeAndAfter();
    restore('ledger.sqlite', 'packs', 'checkpoint');
    expect(filesHolding(folder, secrets)).not.toEqual([]);
    const world = await expectErased(folder, secrets);
    const said = (await world.ledger.store.readStream(erased)).filter(({ envelope }) => envelope.type === 'SubjectErased');
    expect(said.map(({ envelope }) => [envelope.actor.id, envelope.data])).toEqual([[scheduler.id, { again: true }]]);
    expect((await world.ledger.store.readStream(later)).at(-1)?.envelope.type).toBe('InvitationWithdrawn');
  });

  test('of the keys: the key is destroyed again', async () => {
    const { folder, secrets, restore } = await beforeAndAfter();
    restore('keys/subject-keys.sqlite');
    expect(wrappedKeyIn(join(folder, 'keys/subject-keys.sqlite'), erased)).toBeDefined();
    const world = await expectErased(folder, secrets);
    const said = (await world.ledger.store.readStream(erased)).filter(({ envelope }) => envelope.type === 'SubjectErased');
    expect(said.map(({ envelope }) => envelope.actor)).toEqual([lead]);
  });

  test('of both, with only the file of the erased kept: all of it is done again', async () => {
    const { folder, secrets, restore } = await beforeAndAfter();
    restore('ledger.sqlite', 'keys/subject-keys.sqlite', 'packs', 'checkpoint');
    await expectErased(folder, secrets);
  });

  test('of the keys, with the file of the erased lost: the ledger itself still says it', async () => {
    const { folder, secrets, restore } = await beforeAndAfter();
    restore('keys/subject-keys.sqlite');
    rmSync(join(folder, 'erased.ndjson'));
    const world = open(folder);
    await world.ledger.eraser.finish();
    await world.close();
    await expectErased(folder, secrets);
  });

  test('is done again once: the next start finds nothing to do', async () => {
    const { folder, restore } = await beforeAndAfter();
    restore('ledger.sqlite', 'checkpoint');
    const world = open(folder);
    expect(await world.ledger.eraser.finish()).toBe(1);
    const size = await world.ledger.store.size();
    expect(await world.ledger.eraser.finish()).toBe(0);
    expect(await world.ledger.store.size()).toBe(size);
  });
});
