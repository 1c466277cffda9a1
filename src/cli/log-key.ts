// The options --log-key and --pack-key: a key that may have signed, as `ledger keys show` prints it.
import { MalformedError } from '../audit/malformed';
import { parseVerifierKey, type VerifierKey } from '../audit/note-keys';
import { UsageError } from './exit-codes';

const keyGivenAs =
  (option: string) =>
  (text: string): VerifierKey => {
    try {
      return parseVerifierKey(text.trim());
    } catch (error) {
      if (!(error instanceof MalformedError)) throw error;
      throw new UsageError(`${option} is not a key as “ledger keys show” prints it. ${error.message}`);
    }
  };

/** @throws UsageError */
export const logKeyFrom = keyGivenAs('--log-key');

/** @throws UsageError */
export const packKeyFrom = keyGivenAs('--pack-key');
