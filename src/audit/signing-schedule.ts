// When checkpoints are signed: at most one a second, or as soon as 256 events have come, and when the service ends.
import { type EventStore, StoreFault } from '../kernel/event-store';
import { isBusy } from '../sqlite/result-codes';
import type { SignedCheckpoint } from './checkpoint-store';
import type { LogSigner } from './log-signer';
import type { LedgerVerdict } from './verify-ledger';

export type SigningState =
  | { readonly kind: 'SIGNING' }
  /** Nothing is signed any more until somebody has looked. */
  | { readonly kind: 'REFUSED'; readonly code: string; readonly message: string };

export interface SigningSchedule {
  state(): SigningState;
  /** Whether the whole ledger has been looked at, and found valid. */
  hasVerified(): boolean;
  /** Signs what there is now, once the ledger has been looked at; nothing when it is empty. @throws SigningRefusedError */
  signNow(): Promise<SignedCheckpoint | undefined>;
  /** Signs what is left, and ends. */
  stop(): Promise<void>;
}

export interface SigningOptions {
  /** Looks at the whole ledger before anything is signed. */
  verify(signal: AbortSignal): Promise<LedgerVerdict>;
  onRefused(error: unknown): void;
  /** Told of each checkpoint once; must not wait for anybody. */
  onSigned?(signed: SignedCheckpoint): void;
}

/** What was found in the ledger before anything was signed. */
export class LedgerNotValidError extends Error {
  readonly code: string;

  constructor({ kind, faults }: LedgerVerdict) {
    super(faults[0]?.message ?? 'The ledger is not valid.');
    this.name = 'LedgerNotValidError';
    this.code = kind === 'LOG_REGRESSION' ? kind : (faults[0]?.code ?? kind);
  }
}

/** Nothing is signed any more, or not yet: `code` and message say why. */
export class SigningRefusedError extends Error {
  constructor(
    readonly code: string,
    message: string,
  ) {
    super(message);
    this.name = 'SigningRefusedError';
  }
}

const AT_MOST_EVERY_MS = 1000;
const AT_THE_LATEST_AFTER = 256;

export const startSigning = (
  store: Pick<EventStore, 'head' | 'subscribeAll'>,
  signer: LogSigner,
  { verify, onRefused, onSigned }: SigningOptions,
): SigningSchedule => {
  const stopping = new AbortController();
  let state: SigningState = { kind: 'SIGNING' };
  let verified = false;
  let waiting = 0;
  let toldOf: number | undefined;
  let timer: NodeJS.Timeout | undefined;

  const sign = async (): Promise<void> => {
    clearTimeout(timer);
    timer = undefined;
    waiting = 0;
    if (state.kind === 'REFUSED' || !verified) return;
    try {
      const signed = await signer.sign();
      // Where another node signs, what it will sign is not here yet.
      if (!signer.isLevel()) signSoon();
      if (!signed || signed.checkpoint.size === toldOf) return;
      toldOf = signed.checkpoint.size;
      onSigned?.(signed);
    } catch (error) {
      // Somebody else is writing, or what the nodes share is out of reach: no fault of the log, and over in a moment.
      if (isBusy(error) || error instanceof StoreFault) signSoon();
      else refuse(error);
    }
  };

  const signSoon = (): void => {
    if (!stopping.signal.aborted) timer ??= setTimeout(() => void sign(), AT_MOST_EVERY_MS);
  };

  const refuse = (error: unknown): void => {
    const { code = 'SIGNING_FAILED', message } = error as { code?: string; message: string };
    state = { kind: 'REFUSED', code, message };
    onRefused(error);
  };

  const verifyFirst = async (): Promise<void> => {
    try {
      const verdict = await verify(stopping.signal);
      if (verdict.kind !== 'VALID') throw new LedgerNotValidError(verdict);
      verified = true;
    } catch (error) {
      if (!stopping.signal.aborted) refuse(error);
    }
  };

  const firstLook = verifyFirst();

  const follow = async (): Promise<void> => {
    const head = await store.head();
    await firstLook;
    await sign();
    for await (const batch of store.subscribeAll(head, stopping.signal)) {
      waiting += batch.length;
      if (waiting >= AT_THE_LATEST_AFTER) await sign();
      else signSoon();
    }
  };
  const following = follow();

  return {
    state: () => state,
    hasVerified: () => verified,
    signNow: async () => {
      await firstLook;
      await sign();
      assertSigning(state);
      if (!verified) throw new SigningRefusedError('STOPPING', 'The service is ending.');
      return signer.latest();
    },
    stop: async () => {
      stopping.abort();
      await following;
      await sign();
      clearTimeout(timer);
    },
  };
};

const assertSigning = (state: SigningState): void => {
  if (state.kind === 'REFUSED') throw new SigningRefusedError(state.code, state.message);
};
