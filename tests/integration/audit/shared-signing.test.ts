// Signing where several nodes serve one ledger: one row of checkpoints, whoever signs, and never beside or against each other.
import { rootOf } from '../../../src/audit/merkle-tree';
import type { CheckpointStore, SignedCheckpoint } from '../../../src/audit/checkpoint-store';
import { createLogSigner, type LogSigner, type SharedCheckpoints } from '../../../src/audit/log-signer';
import type { LogKeys } from '../../../src/audit/keys';
import { signingKeyFrom } from '../../../src/audit/note-keys';
import { type OpenSignedLedger, signedLedgers } from '../../support/signed-ledgers';

const { open } = signedLedgers();

const ORIGIN = 'ledger.example/shared';

/** What nodes share, in memory; `before` is done between the look at the last one and the attempt to add another. */
const shareCheckpoints = () => {
  const notes: Buffer[] = [];
  const hooks: { before?: () => Promise<unknown> } = {};
  const shared: SharedCheckpoints = {
    read: async () => ({ revision: notes.length - 1, note: notes.at(-1) }),
    replace: async (revision, note) => {
      const { before } = hooks;
      delete hooks.before;
      await before?.();
      if (revision !== notes.length - 1) return 'moved';
      notes.push(note);
      return 'replaced';
    },
    level: async () => undefined,
  };
  return { notes, hooks, shared };
};

const keptInMemory = (): CheckpointStore => {
  let kept: SignedCheckpoint | undefined;
  return { isEmpty: () => kept === undefined, latest: () => kept, keep: (signed) => (kept = signed) };
};

const nodeOf = ({ audit: { tree } }: OpenSignedLedger, keys: LogKeys, shared: SharedCheckpoints): LogSigner =>
  createLogSigner({ origin: ORIGIN, keys, tree, checkpoints: keptInMemory(), shared });

/** Keys with the name of the shared log. */
const keysFor = (): LogKeys => {
  const key = signingKeyFrom(ORIGIN, Buffer.alloc(32, 3));
  return { signing: [key], verifying: [key] };
};

test('whoever comes second takes over what the first one signed', async () => {
  const ledger = open();
  await ledger.write(3);
  const { notes, hooks, shared } = shareCheckpoints();
  const [one, other] = [nodeOf(ledger, keysFor(), shared), nodeOf(ledger, keysFor(), shared)];
  hooks.before = () => other.sign();
  const signed = await one.sign();
  expect(notes).toHaveLength(1);
  expect(signed?.note).toEqual(notes[0]);
  expect(other.latest()?.note).toEqual(notes[0]);
});

test('a node with public halves only signs nothing, and publishes what others sign', async () => {
  const ledger = open();
  await ledger.write(2);
  const { notes, shared } = shareCheckpoints();
  const { verifying } = keysFor();
  const reader = nodeOf(ledger, { signing: [], verifying }, shared);
  expect(await reader.sign()).toBeUndefined();
  expect(notes).toEqual([]);
  expect(reader.isLevel()).toBe(false);
  await nodeOf(ledger, keysFor(), shared).sign();
  expect((await reader.sign())?.note).toEqual(notes[0]);
  expect(reader.isLevel()).toBe(true);
});

test('two nodes with different trees: the second signs no fork', async () => {
  const [ledger, otherLedger] = [open(), open()];
  await ledger.write(3);
  await otherLedger.write(4);
  const { notes, shared } = shareCheckpoints();
  await nodeOf(ledger, keysFor(), shared).sign();
  const other = nodeOf(otherLedger, keysFor(), shared);
  await expect(other.sign()).rejects.toMatchObject({ code: 'LOG_REGRESSION' });
  expect(notes).toHaveLength(1);
  expect(other.latest()).toBeUndefined();
});

test('a node that hears of fewer events than were signed refuses, once it has heard of all there are', async () => {
  const [ledger, behind] = [open(), open()];
  await ledger.write(3);
  await behind.write(1);
  const { shared } = shareCheckpoints();
  await nodeOf(ledger, keysFor(), shared).sign();
  let asked = 0;
  const node = nodeOf(behind, keysFor(), { ...shared, level: async () => (asked += 1) });
  await expect(node.sign()).rejects.toMatchObject({ code: 'LOG_REGRESSION' });
  expect(asked).toBe(1);
});

test('what the nodes share going back, or signed by a stranger, is refused', async () => {
  const ledger = open();
  await ledger.write(2);
  const { notes, shared } = shareCheckpoints();
  const node = nodeOf(ledger, keysFor(), shared);
  await node.sign();
  await ledger.write(1);
  await node.sign();
  notes.pop();
  await expect(node.sign()).rejects.toMatchObject({ code: 'LOG_REGRESSION' });

  const stranger = signingKeyFrom(ORIGIN, Buffer.alloc(32, 4));
  const foreign = shareCheckpoints();
  await nodeOf(ledger, { signing: [stranger], verifying: [stranger] }, foreign.shared).sign();
  await expect(nodeOf(ledger, keysFor(), foreign.shared).sign()).rejects.toMatchObject({ code: 'CHECKPOINT_NOT_OURS' });
});

test('each checkpoint is about the tree that both have', async () => {
  const ledger = open();
  const { notes, shared } = shareCheckpoints();
  const nodes = [nodeOf(ledger, keysFor(), shared), nodeOf(ledger, keysFor(), shared)];
  for (let round = 0; round < 5; round += 1) {
    await ledger.write(2);
    await Promise.all(nodes.map((node) => node.sign()));
  }
  expect(notes).toHaveLength(5);
  const { size, root } = nodes[1]!.latest()!.checkpoint;
  expect(size).toBe(10);
  expect(root).toEqual(rootOf(size, ledger.audit.tree.read));
});
