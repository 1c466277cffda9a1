// `ledger copy`: the whole ledger from its file into an event database, or back.
import type { Config } from '../config';
import type { Copied } from '../copy/copy-ledger';
import { copyFromEventStoreDb, copyToEventStoreDb } from '../copy/open-copy';
import { showProgress } from '../ops/progress';
import { UsageError } from './exit-codes';
import type { Say } from './say';

export const copyEnds = ['sqlite', 'eventstoredb'] as const;
export type CopyEnd = (typeof copyEnds)[number];

export interface CopyCommandOptions {
  readonly from: CopyEnd;
  readonly to: CopyEnd;
}

/** @throws UsageError when both ends are the same, Error with a sentence that says what stands in the way */
export const runCopyCommand = async ({ from, to }: CopyCommandOptions, config: Config, say: Say): Promise<number> => {
  const { store, dataFolder } = config;
  if (from === to || store.kind !== 'eventstoredb') {
    throw new UsageError('A ledger is copied --from sqlite --to eventstoredb, or --from eventstoredb --to sqlite.');
  }
  const progress = showProgress('Copying', 0);
  const options = { dataFolder, store, onProgress: (done: number, total: number) => progress.update(done, total) };
  let copied: Copied;
  try {
    copied = await (to === 'eventstoredb' ? copyToEventStoreDb(options) : copyFromEventStoreDb(options));
  } finally {
    progress.stop();
  }
  const { size, before, root } = copied;
  say(`${size - before} ${size - before === 1 ? 'event was' : 'events were'} copied, ${before} were there already.`);
  say(`Both hold ${size} ${size === 1 ? 'event' : 'events'} with the root ${root.toString('base64')}.`);
  return 0;
};
