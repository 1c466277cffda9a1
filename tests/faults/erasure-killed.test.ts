// A process that is killed in the middle of an erasure: at every step, the next start or the same command finishes all of it.
import { randomUUID } from 'node:crypto';
import { cpSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

import { verifyEvidencePack } from '../../src/audit/evidence-pack/verify';
import { erasureSteps } from '../../src/erasure/eraser';
import { verifyFolder } from '../../src/verify-folder';
import { lead } from '../support/cast';
import { boxesIn, erased, filesHolding, later, openFolder, tellErasureStory, TEXTS, wrappedKeyIn } from '../support/erasures';
import { programs } from '../support/processes/programs';
import { temporaryFolders } from '../support/temporary-folder';

const start = programs();
const temporaryFolder = temporaryFolders();

/** A ledger in which somebody is to be erased, and what must be nowhere afterwards. */
const prepared = async () => {
  const folder = temporaryFolder();
  const world = openFolder(folder);
  const packId = await tellErasureStory(world);
  await world.close();
  const keys = join(folder, 'keys', 'subject-keys.sqlite');
  const secrets = [...TEXTS, wrappedKeyIn(keys, erased)!, ...boxesIn(join(folder, 'ledger.sqlite'), erased)];
  return { folder, packId, secrets };
};

const killedAt = async (folder: string, commandId: string, step: string): Promise<void> => {
  const program = start('eraser', [folder, erased, commandId, step]);
  expect(await program.remainingLines()).toEqual([]);
  expect(await program.ended).toBe('SIGKILL');
};

const expectDone = async (folder: string, packId: string, secrets: readonly (string | Buffer)[]): Promise<void> => {
  const world = openFolder(folder);
  try {
    const said = (await world.ledger.store.readStream(erased)).filter(({ envelope }) => envelope.type === 'SubjectErased');
    expect(said.map(({ envelope }) => envelope.actor)).toEqual([lead]);
    expect((await world.ledger.store.readStream(later)).map(({ envelope }) => envelope.type)).toEqual([
      'PanelConvened',
      'AdvisorInvited',
      'InvitationWithdrawn',
    ]);
    const trust = { logKeys: world.audit.keys.verifying, packKeys: world.packs.keys };
    expect(verifyEvidencePack((await world.packOf(packId))!, trust)).toMatchObject({ kind: 'VALID_WITH_ERASURES' });
    expect(await verifyFolder(world.ledger.folder)).toMatchObject({ kind: 'VALID' });
    expect(readdirSync(join(folder, 'erasing'))).toEqual([]);
    expect(filesHolding(folder, secrets)).toEqual([]);
  } finally {
    await world.close();
  }
};

test('killed after any step, the next start finishes it', async () => {
  const { folder, packId, secrets } = await prepared();
  for (const step of erasureSteps) {
    const copy = join(temporaryFolder(), 'data');
    cpSync(folder, copy, { recursive: true });
    await killedAt(copy, randomUUID(), step);
    const world = openFolder(copy);
    await world.ledger.eraser.finish();
    await world.close();
    await expectDone(copy, packId, secrets);
  }
}, 300_000);

test('killed after any step, the same command finishes it, and is answered', async () => {
  const { folder, packId, secrets } = await prepared();
  for (const step of erasureSteps) {
    const copy = join(temporaryFolder(), 'data');
    cpSync(folder, copy, { recursive: true });
    const commandId = randomUUID();
    await killedAt(copy, commandId, step);
    const program = start('eraser', [copy, erased, commandId, 'never']);
    expect(await program.remainingLines()).toEqual(['accepted']);
    await expectDone(copy, packId, secrets);
  }
}, 300_000);
