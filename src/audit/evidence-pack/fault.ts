// The first thing that is wrong with an evidence pack: thrown where it is found, and turned into the verdict at the top.
import { MalformedError } from '../malformed';
import { packFaultCodes, type PackFaultCode, type PackVerdict } from './verdict';

/** The files of a pack by their paths. */
export type PackFiles = ReadonlyMap<string, Buffer>;

export class PackFault extends Error {
  constructor(readonly verdict: Extract<PackVerdict, { kind: 'INVALID' | 'UNTRUSTED_KEY' }>) {
    super(verdict.message);
    this.name = 'PackFault';
  }
}

export const invalid = (code: PackFaultCode, path: string, detail?: string): PackFault => {
  const message = detail === undefined ? packFaultCodes[code] : `${packFaultCodes[code]} ${detail}`;
  return new PackFault({ kind: 'INVALID', code, path, message });
};

export const untrusted = (path: string): PackFault =>
  new PackFault({ kind: 'UNTRUSTED_KEY', path, message: 'None of the keys that were given signed it.' });

/** Runs a parser over a file; what it does not accept becomes a fault of that file. @throws PackFault */
export const at = <T>(path: string, read: () => T): T => {
  try {
    return read();
  } catch (error) {
    if (error instanceof MalformedError && isFaultCode(error.code)) throw invalid(error.code, path, error.message);
    throw error;
  }
};

const isFaultCode = (code: string): code is PackFaultCode => Object.hasOwn(packFaultCodes, code);
