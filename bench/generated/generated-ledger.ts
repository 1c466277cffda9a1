// Ledgers to measure on, made once a run, each by a process of its own so that this one's memory stays untouched.
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { makeTemporaryFolder } from '../temporary-folder';

export const SEED = 2017;

const made = new Map<number, Promise<string>>();

/** The data folder of a ledger of so many events. */
export const generatedLedger = (events: number): Promise<string> => {
  const folder = made.get(events) ?? make(events);
  made.set(events, folder);
  return folder;
};

const make = async (events: number): Promise<string> => {
  const folder = makeTemporaryFolder();
  await promisify(execFile)(process.execPath, [join(__dirname, 'write.js'), folder, String(events), String(SEED)]);
  return folder;
};
