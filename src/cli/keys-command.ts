// `ledger keys`: the keys that sign checkpoints and evidence packs: which there are, a new one beside them, the old ones retired.
import { randomBytes } from 'node:crypto';

import { type KeyFolder, readVerifierKeys, retireOldLogKeys, rotateLogKey } from '../audit/keys';
import { formatVerifierKey } from '../audit/note-keys';
import type { DataFolder } from '../data-folder';
import type { Say } from './say';

export const signingPurposes = ['log', 'packs'] as const;
export type SigningPurpose = (typeof signingPurposes)[number];

const SIGNED: Readonly<Record<SigningPurpose, string>> = { log: 'checkpoints', packs: 'evidence packs' };

const folderOf = (folder: DataFolder, purpose: SigningPurpose): string => {
  switch (purpose) {
    case 'log':
      return folder.logKeys;
    case 'packs':
      return folder.packKeys;
  }
};

/** One line a key: for what, whether it signs, and what to hand out. */
export const showKeys = (folder: DataFolder, say: Say): number => {
  for (const purpose of signingPurposes) {
    const keys = readVerifierKeys({ folder: folderOf(folder, purpose) });
    if (keys.length === 0) say(`${purpose}  none yet: the first is made when it is first needed`);
    for (const key of keys) say(`${purpose}  ${key.isRetired ? 'retired' : 'signs'}  ${formatVerifierKey(key)}`);
  }
  return 0;
};

/** @throws SigningKeyError when the keys that are there are not as they must be */
export const rotateKey = (folder: DataFolder, purpose: SigningPurpose, say: Say): number => {
  const keys = keysOf(folder, purpose);
  if (!keys) return noKey(purpose, say);
  const [newest] = rotateLogKey(keys).signing;
  if (newest)
    say(`A new key signs ${SIGNED[purpose]} beside the one before it, from the next start of the service on: restart it.`);
  if (newest) say(`Hand out its public half: ${formatVerifierKey(newest)}`);
  say(`When everybody who verifies has it: ledger keys retire ${purpose}`);
  return 0;
};

/** @throws SigningKeyError when the keys that are there are not as they must be */
export const retireKeys = (folder: DataFolder, purpose: SigningPurpose, say: Say): number => {
  const keys = keysOf(folder, purpose);
  if (!keys) return noKey(purpose, say);
  const signedBefore = readVerifierKeys(keys).filter(({ isRetired }) => !isRetired);
  const { signing } = retireOldLogKeys(keys);
  const retired = signedBefore.filter(({ id }) => signing.every((key) => key.id !== id));
  if (retired.length === 0) {
    say(`Only one key signs ${SIGNED[purpose]}: there is none to retire. First: ledger keys rotate ${purpose}`);
    return 1;
  }
  for (const { id } of retired) {
    say(`The key ${id} is retired: its secret half is removed from this folder. What it signed can still be verified.`);
  }
  say('A service that is running signs with it until its next start: restart it.');
  return 0;
};

/** Every key in a folder bears the same name. */
const keysOf = (folder: DataFolder, purpose: SigningPurpose): KeyFolder | undefined => {
  const keys = { folder: folderOf(folder, purpose) };
  const [newest] = readVerifierKeys(keys);
  return newest && { ...keys, name: newest.name, randomBytes };
};

const noKey = (purpose: SigningPurpose, say: Say): number => {
  say(`There is no key for ${SIGNED[purpose]} yet: the first is made when it is first needed.`);
  return 1;
};
