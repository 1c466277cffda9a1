// Secret keys in files that only their owner can read, made at the first start.
import { closeSync, existsSync, fsyncSync, linkSync, openSync, readFileSync, statSync, unlinkSync, writeSync } from 'node:fs';

export const KEY_BYTES = 32;

/**
 * Reads a secret key, or makes it at the first start: 32 random bytes in a file that only its owner can read.
 * @throws Error when the file is readable by others, or is not 32 bytes long.
 */
export const loadSecretKey = (file: string, randomBytes: (size: number) => Buffer): Buffer => {
  if (!existsSync(file)) createSecretFile(file, randomBytes(KEY_BYTES));
  const key = readSecretFile(file);
  if (key.length !== KEY_BYTES) throw new Error(`${file} is not a key: it must hold ${KEY_BYTES} bytes.`);
  return key;
};

/** @throws Error when the file is readable by others, or is not there. */
export const readSecretFile = (file: string): Buffer => {
  if ((statSync(file).mode & 0o077) !== 0) throw new Error(`${file} can be read by others than its owner: run chmod 600 on it.`);
  return readFileSync(file);
};

/** Whole or not at all: another process that starts at the same moment sees either no file or a complete one. */
export const createSecretFile = (file: string, bytes: Uint8Array): void => {
  const draft = `${file}.${process.pid}`;
  const handle = openSync(draft, 'wx', 0o600);
  writeSync(handle, bytes);
  fsyncSync(handle);
  closeSync(handle);
  try {
    linkSync(draft, file);
  } catch (error) {
    // The other process was first; its key is read like any other.
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    unlinkSync(draft);
  }
};
