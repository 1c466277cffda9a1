// Signs checkpoints of the tree: only what follows from the leaves, only as a continuation of what was signed before.
import { CheckpointNotOursError, type CheckpointStore, type SignedCheckpoint } from './checkpoint-store';
import { type Checkpoint, signCheckpoint, verifyCheckpoint } from './checkpoint';
import type { LogKeys } from './keys';
import { type Hash, rootOf } from './merkle-tree';
import type { StoredTree } from './sqlite-tree';
import { startTreeCheck } from './tree-check';

/** The tree is behind, or differs from, a checkpoint that was signed. What to do: docs/RUNBOOK.md. */
export class LogRegressionError extends Error {
  readonly code = 'LOG_REGRESSION';

  constructor(what: string) {
    super(`${what} An older copy of the ledger, or a changed one, was put in its place; nothing is signed.`);
    this.name = 'LogRegressionError';
  }
}

/** Where the nodes that serve one ledger agree on what is signed: one checkpoint after the other, each put there by one of them. */
export interface SharedCheckpoints {
  /** The last one and its number; -1 when there is none. */
  read(): Promise<{ readonly revision: number; readonly note: Buffer | undefined }>;
  /** Adds one after the one of this number, unless another came first. */
  replace(revision: number, note: Buffer): Promise<'replaced' | 'moved'>;
  /** Resolves once this node has heard of everything that the ledger held when it was asked. */
  level(): Promise<unknown>;
}

export interface LogSigner {
  readonly origin: string;
  readonly keys: LogKeys;
  /** The last one that was signed, here or before. */
  latest(): SignedCheckpoint | undefined;
  /**
   * Signs the tree as it stands, unless that has been done. The first call follows the leaves from the first one on.
   * @throws LogRegressionError, TreeDiffersError, CheckpointNotOursError, MalformedError
   */
  sign(): Promise<SignedCheckpoint | undefined>;
  /** Whether the last checkpoint covers the whole tree. */
  isLevel(): boolean;
  /** Keeps the last checkpoint together with what others signed below it; one that is no longer the last is let go. */
  keepCosigned(note: Buffer): Promise<void>;
}

export interface LogSignerParts {
  readonly origin: string;
  readonly keys: LogKeys;
  readonly tree: StoredTree;
  readonly checkpoints: CheckpointStore;
  /** Given where several nodes serve one ledger. */
  readonly shared?: SharedCheckpoints | undefined;
}

export const createLogSigner = ({ origin, keys, tree, checkpoints, shared }: LogSignerParts): LogSigner => {
  const check = startTreeCheck(tree);
  let latest = checkpoints.latest(keys.verifying);
  let turn: Promise<unknown> = Promise.resolve();

  /** The root over the first leaves, by the leaves alone: stored hashes are used only where they were followed. */
  const rootAt = async (size: number): Promise<Hash> => {
    await check.follow(size);
    return check.size === size ? check.root() : rootOf(size, tree.read);
  };

  const assertContinues = async ({ size, root, origin: signedOrigin }: Checkpoint): Promise<void> => {
    if (signedOrigin !== origin) throw new LogRegressionError(`The last checkpoint is of ${signedOrigin}.`);
    if (tree.size() < size) {
      throw new LogRegressionError(`The ledger holds ${tree.size()} events; a checkpoint over ${size} was signed.`);
    }
    if (!(await rootAt(size)).equals(root)) {
      throw new LogRegressionError(`The first ${size} events are not those that were signed.`);
    }
  };

  /** Nothing when it has been done, or there is nothing. */
  const signNext = async (): Promise<SignedCheckpoint | undefined> => {
    const size = tree.size();
    if (latest && check.size <= latest.checkpoint.size) await assertContinues(latest.checkpoint);
    if (size === 0 || size === latest?.checkpoint.size || keys.signing.length === 0) return undefined;
    const checkpoint = { origin, size, root: await rootAt(size) };
    return { checkpoint, note: signCheckpoint(checkpoint, keys.signing) };
  };

  const keep = (signed: SignedCheckpoint): SignedCheckpoint => {
    checkpoints.keep(signed);
    return (latest = signed);
  };

  const signAlone = async (): Promise<SignedCheckpoint | undefined> => {
    const next = await signNext();
    return next ? keep(next) : latest;
  };

  /** What another node signed becomes the last one here, if it is about the tree that this node has as well. */
  const adopt = async (note: Buffer, { level }: SharedCheckpoints): Promise<void> => {
    const verdict = verifyCheckpoint(note, keys.verifying);
    if (verdict.kind !== 'SIGNED') throw new CheckpointNotOursError('the checkpoints that the nodes share');
    const { checkpoint } = verdict;
    if (latest && checkpoint.size < latest.checkpoint.size) {
      throw new LogRegressionError(
        `The nodes share a checkpoint over ${checkpoint.size} events; one over ${latest.checkpoint.size} was signed.`,
      );
    }
    if (tree.size() < checkpoint.size) await level();
    await assertContinues(checkpoint);
    if (checkpoint.size !== latest?.checkpoint.size) keep({ checkpoint, note });
  };

  /** Whoever adds a checkpoint after the last one that all share is the one who signed; whoever comes later takes that over. */
  const signTogether = async (others: SharedCheckpoints): Promise<SignedCheckpoint | undefined> => {
    for (;;) {
      const { revision, note } = await others.read();
      if (note) await adopt(note, others);
      const next = await signNext();
      if (!next) return latest;
      if ((await others.replace(revision, next.note)) === 'replaced') return keep(next);
    }
  };

  const sign = (): Promise<SignedCheckpoint | undefined> => (shared ? signTogether(shared) : signAlone());

  const keepCosigned = (note: Buffer): void => {
    const verdict = verifyCheckpoint(note, keys.verifying);
    if (verdict.kind !== 'SIGNED' || !latest || verdict.checkpoint.size !== latest.checkpoint.size) return;
    if (!verdict.checkpoint.root.equals(latest.checkpoint.root)) return;
    latest = { checkpoint: latest.checkpoint, note };
    checkpoints.keep(latest);
  };

  const inTurn = <Result>(work: () => Result | Promise<Result>): Promise<Result> => {
    const mine = turn.then(work, work);
    turn = mine.catch(() => undefined);
    return mine;
  };

  return {
    origin,
    keys,
    latest: () => latest,
    sign: () => inTurn(sign),
    isLevel: () => (latest?.checkpoint.size ?? 0) >= tree.size(),
    keepCosigned: (note) => inTurn(() => keepCosigned(note)),
  };
};
