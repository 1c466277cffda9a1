// When checkpoints are signed: a second after an event, at once after 256, at the end, and never once something was found.
import type { LogSigner } from '../../../src/audit/log-signer';
import { startSigning } from '../../../src/audit/signing-schedule';
import type { LedgerVerdict } from '../../../src/audit/verify-ledger';
import type { RecordedEvent } from '../../../src/kernel/event';
import { positionOf } from '../../../src/kernel/position';

const VALID: LedgerVerdict = { kind: 'VALID', size: 0, erasures: 0, sealedTextOpened: true, faults: [] };

beforeEach(() => void jest.useFakeTimers({ doNotFake: ['nextTick', 'queueMicrotask', 'setImmediate'] }));
afterEach(() => void jest.useRealTimers());

/** Lets everything run that waits for nothing but its turn. */
const settle = () => new Promise((resolve) => setImmediate(resolve));

const start = async (verdict: LedgerVerdict = VALID, sign: () => Promise<undefined> = async () => undefined) => {
  const arrivals: ((events: number) => void)[] = [];
  async function* batches(signal: AbortSignal): AsyncGenerator<readonly RecordedEvent[]> {
    for (;;) {
      const events = await new Promise<number>((resolve) => {
        arrivals.push(resolve);
        signal.addEventListener('abort', () => resolve(0));
      });
      if (signal.aborted) return;
      yield Array.from({ length: events }, () => ({}) as RecordedEvent);
    }
  }
  const store = { head: async () => positionOf(0), subscribeAll: (_: unknown, signal: AbortSignal) => batches(signal) };
  const signed = jest.fn(sign);
  const refused: unknown[] = [];
  const signing = startSigning(store, { sign: signed, isLevel: () => true } as unknown as LogSigner, {
    verify: async () => verdict,
    onRefused: (error) => refused.push(error),
  });
  await settle();
  const arrive = async (events: number): Promise<void> => {
    arrivals.pop()?.(events);
    await settle();
  };
  return { signing, signed, refused, arrive };
};

test('what is there at the start is signed once all of it was found valid', async () => {
  const { signing, signed } = await start();
  expect(signed).toHaveBeenCalledTimes(1);
  await signing.stop();
});

test('an event is signed after a second, and those that come meanwhile with it', async () => {
  const { signing, signed, arrive } = await start();
  await arrive(1);
  await jest.advanceTimersByTimeAsync(999);
  await arrive(7);
  expect(signed).toHaveBeenCalledTimes(1);
  await jest.advanceTimersByTimeAsync(1);
  expect(signed).toHaveBeenCalledTimes(2);
  await jest.advanceTimersByTimeAsync(60_000);
  expect(signed).toHaveBeenCalledTimes(2);
  await signing.stop();
});

test('256 events are signed at once, however they came', async () => {
  const { signing, signed, arrive } = await start();
  await arrive(255);
  expect(signed).toHaveBeenCalledTimes(1);
  await arrive(1);
  expect(signed).toHaveBeenCalledTimes(2);
  await arrive(300);
  expect(signed).toHaveBeenCalledTimes(3);
  await signing.stop();
});

test('what is left is signed at the end', async () => {
  const { signing, signed, arrive } = await start();
  await arrive(1);
  await signing.stop();
  expect(signed).toHaveBeenCalledTimes(2);
  await jest.advanceTimersByTimeAsync(60_000);
  expect(signed).toHaveBeenCalledTimes(2);
});

test('nothing is signed, then or later, when the ledger is not valid', async () => {
  const verdict = { ...VALID, kind: 'INVALID', faults: [{ code: 'LOG_DIFFERS', message: 'It differs.' }] } as const;
  const { signing, signed, refused, arrive } = await start(verdict);
  await arrive(300);
  await signing.stop();
  expect(signed).not.toHaveBeenCalled();
  expect(signing.state()).toEqual({ kind: 'REFUSED', code: 'LOG_DIFFERS', message: 'It differs.' });
  expect(refused).toHaveLength(1);
});

test('nothing is signed any more after signing was refused once', async () => {
  const { signing, signed, arrive } = await start(VALID, async () => {
    throw Object.assign(new Error('The tree is behind.'), { code: 'LOG_REGRESSION' });
  });
  await arrive(300);
  await signing.stop();
  expect(signed).toHaveBeenCalledTimes(1);
  expect(signing.state()).toEqual({ kind: 'REFUSED', code: 'LOG_REGRESSION', message: 'The tree is behind.' });
});

test('a ledger that somebody else is writing to is signed a second later', async () => {
  const busy = Object.assign(new Error('database is locked'), { code: 'SQLITE_ERROR', errcode: 5 });
  const sign = jest.fn<Promise<undefined>, []>().mockRejectedValueOnce(busy).mockResolvedValue(undefined);
  const { signing, signed } = await start(VALID, sign);
  expect(signing.state()).toEqual({ kind: 'SIGNING' });
  await jest.advanceTimersByTimeAsync(1000);
  expect(signed).toHaveBeenCalledTimes(2);
  await signing.stop();
});
