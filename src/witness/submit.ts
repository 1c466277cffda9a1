// Shows each new checkpoint of this log to a witness, and keeps what the witness cosigned. Nothing waits for it.
import { formatAddCheckpoint } from '../audit/add-checkpoint';
import type { SignedCheckpoint } from '../audit/checkpoint-store';
import type { LogSigner } from '../audit/log-signer';
import { consistencyProof } from '../audit/merkle-tree';
import type { VerifierKey } from '../audit/note-keys';
import { onlySignaturesOf, verifyNote } from '../audit/signed-note';
import type { StoredTree } from '../audit/sqlite-tree';
import { decimalOf } from '../audit/strict-text';
import { SIZE_TYPE } from './answers';
import { ask, type Asked } from './http';

/** The witness did not cosign: `code` says whether that is a matter of the network or of the log. */
export class WitnessError extends Error {
  constructor(
    readonly code: 'WITNESS_REFUSED' | 'WITNESS_DISAGREES',
    message: string,
  ) {
    super(message);
    this.name = 'WitnessError';
  }
}

export interface Submitting {
  /** Returns at once; the last one that was handed over is submitted next. */
  submit(signed: SignedCheckpoint): void;
  /** Waits a moment for what is under way, then lets go of it. */
  stop(): Promise<void>;
}

export interface SubmittingParts {
  readonly url: string;
  /** The key by which the witness cosigns. */
  readonly key: VerifierKey;
  readonly audit: { readonly tree: Pick<StoredTree, 'read'>; readonly signer: Pick<LogSigner, 'keys' | 'keepCosigned'> };
  onFault(error: unknown): void;
  /** How long after a failure the same checkpoint is tried again. */
  readonly retryMs?: number;
}

const RETRY_MS = 30_000;
const GRACE_MS = 2000;

export const startSubmitting = ({ url, key, audit, onFault, retryMs = RETRY_MS }: SubmittingParts): Submitting => {
  const stopping = new AbortController();
  let next: SignedCheckpoint | undefined;
  let running: Promise<void> | undefined;
  let retry: NodeJS.Timeout | undefined;
  let knownSize = 0;

  const isStopping = (): boolean => stopping.signal.aborted;

  const run = async (): Promise<void> => {
    while (next && !isStopping()) {
      const signed = next;
      next = undefined;
      try {
        await audit.signer.keepCosigned(await cosigned(signed));
      } catch (error) {
        if (isStopping()) return;
        onFault(error);
        next ??= signed;
        retry = setTimeout(start, retryMs).unref();
        return;
      }
    }
  };

  const start = (): void => {
    clearTimeout(retry);
    retry = undefined;
    running ??= run().finally(() => {
      running = undefined;
      // Handed over in the moment between the last look and now.
      if (next && !retry && !isStopping()) start();
    });
  };

  /** The checkpoint with our signatures and the witness's, and no others. @throws WitnessError, and what fetch throws */
  const cosigned = async ({ checkpoint, note }: SignedCheckpoint): Promise<Buffer> => {
    const { size } = checkpoint;
    for (let attempt = 0; attempt < 3; attempt += 1) {
      const proof = knownSize > 0 && knownSize < size ? consistencyProof(knownSize, size, audit.tree.read) : [];
      const body = formatAddCheckpoint({ oldSize: knownSize, proof, note });
      const answer = await ask(`${url}/add-checkpoint`, stopping.signal, { method: 'POST', body });
      if (answer.status === 200) {
        const all = Buffer.concat([onlySignaturesOf(note, audit.signer.keys.verifying), answer.body]);
        if (verifyNote(all, [key]).kind !== 'SIGNED') {
          throw new WitnessError('WITNESS_REFUSED', 'What the witness answered is not signed by the key that it is known by.');
        }
        knownSize = size;
        return onlySignaturesOf(all, [...audit.signer.keys.verifying, key]);
      }
      const known = sizeIn(answer);
      if (known === undefined || known === knownSize) throw refusalIn(answer);
      if (known > size) {
        throw new WitnessError('WITNESS_DISAGREES', `The witness has seen ${known} events of this log, which holds ${size}.`);
      }
      knownSize = known;
    }
    throw new WitnessError('WITNESS_REFUSED', 'The witness names another size each time: somebody else submits as well.');
  };

  return {
    submit: (signed) => {
      next = signed;
      start();
    },
    stop: async () => {
      clearTimeout(retry);
      const grace = setTimeout(() => stopping.abort(), GRACE_MS);
      await running;
      clearTimeout(grace);
      stopping.abort();
    },
  };
};

const sizeIn = ({ status, type, body }: Asked): number | undefined => {
  const text = body.toString();
  return status === 409 && type === SIZE_TYPE && text.endsWith('\n') ? decimalOf(text.slice(0, -1)) : undefined;
};

const refusalIn = ({ status, body }: Asked): WitnessError =>
  status === 409 || status === 422
    ? new WitnessError('WITNESS_DISAGREES', 'The witness has seen another history of this log than the one it holds.')
    : new WitnessError('WITNESS_REFUSED', `The witness answered ${status}: ${body.toString('utf8', 0, 200).trim()}`);
