// Waits between two steps for whoever watches: for a key, or for a while; not at all where nobody can.
import type { Readable } from 'node:stream';

export type AfterPause = 'GO_ON' | 'STOP';

export interface PauseOptions {
  readonly watch: boolean;
  /** How long to wait instead of waiting for a key. */
  readonly delayMs?: number | undefined;
  /** Where the steps are shown. */
  readonly output: { readonly isTTY?: boolean };
  readonly input: Readable & { setRawMode?(isRaw: boolean): unknown };
}

/** q, Ctrl-C and Ctrl-D. */
const STOPPING: readonly string[] = ['q', 'Q', '\u0003', '\u0004'];

export const createPause = ({ watch, delayMs, output, input }: PauseOptions): (() => Promise<AfterPause>) => {
  if (!watch || output.isTTY !== true) return async () => 'GO_ON';
  if (delayMs !== undefined) {
    return () => new Promise((resolve) => setTimeout(() => resolve('GO_ON'), delayMs));
  }
  return () => nextKey(input);
};

const nextKey = (input: PauseOptions['input']): Promise<AfterPause> =>
  new Promise((resolve) => {
    const settle = (answer: AfterPause): void => {
      input.off('data', onData).off('end', onEnd).pause();
      input.setRawMode?.(false);
      resolve(answer);
    };
    const onData = (key: Buffer | string): void => settle(STOPPING.includes(key.toString()) ? 'STOP' : 'GO_ON');
    const onEnd = (): void => settle('STOP');
    input.setRawMode?.(true);
    input.on('data', onData).on('end', onEnd).resume();
  });
