// Signs checkpoints of the tree: only what follows from the leaves, only as a continuation of what was signed before.
import type { CheckpointStore, SignedCheckpoint } from './checkpoint-store';
import { signCheckpoint, verifyCheckpoint } from './checkpoint';
import type { LogKeys } from './keys';
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
  /** Keeps the last checkpoint together with what others signed below it; one that is no longer the last is let go. */
  keepCosigned(note: Buffer): Promise<void>;
}

export interface LogSignerParts {
  readonly origin: string;
  readonly keys: LogKeys;
  readonly tree: StoredTree;
  readonly checkpoints: CheckpointStore;
}

export const createLogSigner = ({ origin, keys, tree, checkpoints }: LogSignerParts): LogSigner => {
  const check = startTreeCheck(tree);
  let latest = checkpoints.latest(keys.verifying);
  let turn: Promise<unknown> = Promise.resolve();

  const sign = async (): Promise<SignedCheckpoint | undefined> => {
    const size = tree.size();
    if (latest) {
      const { size: signedSize, root, origin: signedOrigin } = latest.checkpoint;
      if (signedOrigin !== origin) throw new LogRegressionError(`The last checkpoint is of ${signedOrigin}.`);
      if (size < signedSize) {
        throw new LogRegressionError(`The ledger holds ${size} events; a checkpoint over ${signedSize} was signed.`);
      }
      if (check.size <= signedSize) {
        await check.follow(signedSize);
        if (!check.root().equals(root))
          throw new LogRegressionError(`The first ${signedSize} events are not those that were signed.`);
      }
      if (size === signedSize) return latest;
    }
    if (size === 0) return undefined;
    await check.follow(size);
    const checkpoint = { origin, size, root: check.root() };
    const signed = { checkpoint, note: signCheckpoint(checkpoint, keys.signing) };
    checkpoints.keep(signed);
    latest = signed;
    return signed;
  };

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
    keepCosigned: (note) => inTurn(() => keepCosigned(note)),
  };
};
