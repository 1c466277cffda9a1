// Signing on demand: only what was looked at is signed, and a ledger that is not as it was says so to whoever asks.
import { LogRegressionError, type LogSigner } from '../../../src/audit/log-signer';
import { SigningRefusedError, startSigning } from '../../../src/audit/signing-schedule';
import type { LedgerVerdict } from '../../../src/audit/verify-ledger';
import { openMemoryLedger } from '../../support/memory-ledger';

const valid: LedgerVerdict = { kind: 'VALID', size: 0, erasures: 0, sealedTextOpened: true, faults: [] };
const damaged: LedgerVerdict = { ...valid, kind: 'INVALID', faults: [{ code: 'FILE_DAMAGED', message: 'It is damaged.' }] };

const signerThat = (sign: LogSigner['sign']): LogSigner => ({
  origin: 'a.log',
  keys: { signing: [], verifying: [] },
  isLevel: () => true,
  latest: () => undefined,
  sign,
  keepCosigned: () => Promise.resolve(),
});

test('waits for the first look at the ledger, and then signs', async () => {
  const done: string[] = [];
  const signer = signerThat(() => {
    done.push('signed');
    return Promise.resolve(undefined);
  });
  const verify = async (): Promise<LedgerVerdict> => {
    await new Promise((resolve) => setImmediate(resolve));
    done.push('verified');
    return valid;
  };
  const signing = startSigning(openMemoryLedger().store, signer, { verify, onRefused: () => undefined });
  await signing.signNow();
  expect(done.slice(0, 2)).toEqual(['verified', 'signed']);
  await signing.stop();
});

test.each([
  ['what was found before', damaged, () => Promise.resolve(undefined), 'FILE_DAMAGED'],
  ['what is found while signing', valid, () => Promise.reject(new LogRegressionError('Behind.')), 'LOG_REGRESSION'],
] as const)('refuses with the reason: %s', async (_, verdict, sign, code) => {
  const signing = startSigning(openMemoryLedger().store, signerThat(sign), {
    verify: () => Promise.resolve(verdict),
    onRefused: () => undefined,
  });
  await expect(signing.signNow()).rejects.toThrow(SigningRefusedError);
  await expect(signing.signNow()).rejects.toMatchObject({ code });
  await signing.stop();
});
