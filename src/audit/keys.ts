// The signing keys of a log, in a folder: made at the first start, rotated with overlap, and never replaced in silence.
//
// `<n>.key`           the secret half, for its owner's eyes only; it signs
// `<n>.vkey`          its public half, to hand out
// `<n>.retired.vkey`  the public half of a key that signs no more; what it signed still verifies
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';

import { createSecretFile, readSecretFile } from '../privacy/secret-key';
import { MalformedError } from './malformed';
import {
  formatSigningKey,
  formatVerifierKey,
  type KeyKind,
  parseSigningKey,
  parseVerifierKey,
  signingKeyFrom,
} from './note-keys';
import type { SigningKey, VerifierKey } from './note-keys';

const SEED_BYTES = 32;

/** Why a log may not sign: `code` for programs, the message for people. */
export class SigningKeyError extends Error {
  constructor(
    readonly code: 'KEY_MISSING' | 'KEY_WRONG' | 'KEY_EXPOSED',
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
    this.name = 'SigningKeyError';
  }
}

export interface KeyFolder {
  readonly folder: string;
  /** The name that every key in it bears: the origin of the log, or what stands for the witness. */
  readonly name: string;
  readonly kind?: KeyKind;
  readonly randomBytes: (size: number) => Buffer;
}

export interface LogKeys {
  /** Newest first. All of them sign, so that whoever knows only the old key can follow during a rotation. */
  readonly signing: readonly SigningKey[];
  /** Newest first: those that sign, and those that are retired. */
  readonly verifying: readonly VerifierKey[];
}

export interface Expectation {
  /** Whether the log has signed before. */
  readonly expected: boolean;
  /** Whether public halves alone will do, where others sign. */
  readonly mayOnlyVerify?: boolean;
}

/**
 * Reads the keys. Where there are none, the first is made, unless the log has signed before (`expected`): then a folder
 * without keys is a fault that nobody may paper over.
 * @throws SigningKeyError when a key is missing, wrong, of another name, or readable by others
 */
export const openLogKeys = (keys: KeyFolder, { expected, mayOnlyVerify = false }: Expectation): LogKeys => {
  if (numbersIn(keys.folder).length === 0) {
    if (expected)
      throw new SigningKeyError('KEY_MISSING', `${keys.folder} holds no key, but this log has signed before: put its keys back.`);
    addKey(keys, 1);
  }
  return mayOnlyVerify && holdsNoSecret(keys) ? { signing: [], verifying: publicHalvesIn(keys) } : readLogKeys(keys);
};

/** Adds a key that signs from now on, beside those that do already; hand out its public half before you retire the old one. */
export const rotateLogKey = (keys: KeyFolder): LogKeys => {
  readLogKeys(keys);
  addKey(keys, Math.max(...numbersIn(keys.folder)) + 1);
  return readLogKeys(keys);
};

/** Ends the overlap: only the newest key signs from now on. The secret halves of the others are removed. */
export const retireOldLogKeys = (keys: KeyFolder): LogKeys => {
  readLogKeys(keys);
  const [, ...older] = numbersIn(keys.folder).filter((number) => existsSync(fileOf(keys, `${number}.key`)));
  for (const number of older) {
    // In this order, so that after a crash in between the key is retired, and the next call removes what is left of it.
    if (existsSync(fileOf(keys, `${number}.vkey`))) {
      renameSync(fileOf(keys, `${number}.vkey`), fileOf(keys, `${number}.retired.vkey`));
    }
    rmSync(fileOf(keys, `${number}.key`));
  }
  return readLogKeys(keys);
};

const holdsNoSecret = (keys: KeyFolder): boolean =>
  numbersIn(keys.folder).every((number) => !existsSync(fileOf(keys, `${number}.key`)));

const publicHalvesIn = (keys: KeyFolder): VerifierKey[] =>
  numbersIn(keys.folder).flatMap((number) =>
    [`${number}.vkey`, `${number}.retired.vkey`]
      .filter((file) => existsSync(fileOf(keys, file)))
      .map((file) => readPublicHalf(keys, file)),
  );

const readLogKeys = (keys: KeyFolder): LogKeys => {
  const signing: SigningKey[] = [];
  const verifying: VerifierKey[] = [];
  for (const number of numbersIn(keys.folder)) {
    if (existsSync(fileOf(keys, `${number}.retired.vkey`))) {
      verifying.push(readPublicHalf(keys, `${number}.retired.vkey`));
      continue;
    }
    const key = readSecretHalf(keys, `${number}.key`);
    if (existsSync(fileOf(keys, `${number}.vkey`))) {
      const { id } = readPublicHalf(keys, `${number}.vkey`);
      if (id !== key.id) throw wrong(keys, `${number}.key`, `is not the secret half of ${number}.vkey`);
    } else {
      writePublicHalf(keys, number, key);
    }
    signing.push(key);
    verifying.push(key);
  }
  if (signing.length === 0) throw new SigningKeyError('KEY_MISSING', `${keys.folder} holds no key that could sign.`);
  return { signing, verifying };
};

/** A public half, and whether its key signs no more. */
export interface ListedKey extends VerifierKey {
  readonly isRetired: boolean;
}

/** The public halves of all keys in a folder, newest first: what an auditor's copy has. @throws SigningKeyError */
export const readVerifierKeys = (keys: Pick<KeyFolder, 'folder'>): ListedKey[] =>
  numbersIn(keys.folder).flatMap((number) => {
    const file = [`${number}.vkey`, `${number}.retired.vkey`].find((name) => existsSync(join(keys.folder, name)));
    if (!file) return [];
    const key = reading(keys, file, () => parseVerifierKey(lineOf(readFileSync(join(keys.folder, file), 'utf8'))));
    return [{ ...key, isRetired: file.endsWith('.retired.vkey') }];
  });

/** The numbers of the keys that there are, newest first. */
const numbersIn = (folder: string): number[] => {
  if (!existsSync(folder)) return [];
  const numbers = readdirSync(folder).flatMap((file) => /^([1-9][0-9]{0,5})\.(?:key|vkey|retired\.vkey)$/.exec(file)?.[1] ?? []);
  return [...new Set(numbers.map(Number))].sort((one, other) => other - one);
};

const addKey = (keys: KeyFolder, number: number): void => {
  mkdirSync(keys.folder, { recursive: true, mode: 0o700 });
  const key = signingKeyFrom(keys.name, keys.randomBytes(SEED_BYTES), keys.kind);
  createSecretFile(fileOf(keys, `${number}.key`), Buffer.from(`${formatSigningKey(key)}\n`));
};

/** Of the secret half as it stands in its file: two processes that start together end up with one pair. */
const writePublicHalf = (keys: KeyFolder, number: number, key: SigningKey): void =>
  createSecretFile(fileOf(keys, `${number}.vkey`), Buffer.from(`${formatVerifierKey(key)}\n`));

const readSecretHalf = (keys: KeyFolder, file: string): SigningKey => {
  const path = fileOf(keys, file);
  if (!existsSync(path))
    throw new SigningKeyError('KEY_MISSING', `${path} is missing, but its public half is there: put it back.`);
  let text: string;
  try {
    text = readSecretFile(path).toString();
  } catch (error) {
    throw new SigningKeyError('KEY_EXPOSED', error instanceof Error ? error.message : `${path} cannot be read.`, {
      cause: error,
    });
  }
  return checked(keys, file, () => parseSigningKey(lineOf(text)));
};

const readPublicHalf = (keys: KeyFolder, file: string): VerifierKey =>
  checked(keys, file, () => parseVerifierKey(lineOf(readFileSync(fileOf(keys, file), 'utf8'))));

const checked = <Key extends VerifierKey>(keys: KeyFolder, file: string, read: () => Key): Key => {
  const key = reading(keys, file, read);
  if (key.name !== keys.name) throw wrong(keys, file, `is a key of ${key.name}, not of ${keys.name}`);
  if (key.kind !== (keys.kind ?? 'NOTE')) throw wrong(keys, file, 'is a key of another kind');
  return key;
};

const reading = <Key>(keys: Pick<KeyFolder, 'folder'>, file: string, read: () => Key): Key => {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof MalformedError)) throw error;
    throw wrong(keys, file, `is not a key: ${error.message}`);
  }
};

const wrong = (keys: Pick<KeyFolder, 'folder'>, file: string, what: string): SigningKeyError =>
  new SigningKeyError('KEY_WRONG', `${fileOf(keys, file)} ${what}`);

const lineOf = (text: string): string => (text.endsWith('\n') ? text.slice(0, -1) : text);

const fileOf = (keys: Pick<KeyFolder, 'folder'>, file: string): string => join(keys.folder, file);
