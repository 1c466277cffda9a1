// Ledgers to measure on, made once a run, each by a process of its own so that this one's memory stays untouched.
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { makeTemporaryFolder } from '../temporary-folder';

export const SEED = 2017;

const made = new Map<string, Promise<string>>();

/** The data folder of a ledger of so many events, of as many teams as is usual for so many unless a number is given. */
export const generatedLedger = (events: number, teams?: number): Promise<string> => {
  const sizes = [events, SEED, ...(teams === undefined ? [] : [teams])].map(String);
  const key = sizes.join(' ');
  const folder = made.get(key) ?? make(sizes);
  made.set(key, folder);
  return folder;
};

const make = async (sizes: readonly string[]): Promise<string> => {
  const folder = makeTemporaryFolder();
  await promisify(execFile)(process.execPath, [join(__dirname, 'write.js'), folder, ...sizes]);
  return folder;
};
