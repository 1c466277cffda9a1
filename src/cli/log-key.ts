// The options --log-key and --pack-key: a key that may have signed, as `ledger keys show` prints it.
import { MalformedError } from '../audit/malformed';
import { parseVerifierKey, type VerifierKey } from '../audit/note-keys';
import { UsageError } from './exit-codes';

/** @throws UsageError */
export const logKeyFrom = (text: string): VerifierKey => {
  try {
    return parseVerifierKey(text.trim());
  } catch (error) {
    if (!(error instanceof MalformedError)) throw error;
    throw new UsageError(`This is not a key as “ledger keys show” prints it. ${error.message}`);
  }
};
