// `ledger replay --all --compare`: every read model built anew beside the one in use, and whether the two are equal.
import { dirname } from 'node:path';

import { projections } from '../../projections/registry';
import type { RowDifference } from '../../projections/runner/differences';
import { rootOf } from '../audit/merkle-tree';
import { openStoredTree } from '../audit/sqlite-tree';
import type { Ledger } from '../open-ledger';
import { showProgress } from '../ops/progress';
import { type ComparedModel, compareReadModels } from '../replay/compare';
import { openToRead } from '../sqlite/database';
import { recordCheck } from './record-check';
import type { Say } from './say';

/** A read model in use does not hold what follows from the events: neither wrong use nor a ledger that failed. */
export const EXIT_DIFFERENT = 4;

const BUSY_TIMEOUT_MS = 10_000;

export interface CompareOptions {
  readonly json?: boolean | undefined;
  /** Whether it is written down that this was done. */
  readonly record: boolean;
}

export const runCompareCommand = async (ledger: Ledger, { json, record }: CompareOptions, say: Say): Promise<number> => {
  const { store, catalogue, folder } = ledger;
  const tree = treeNow(folder.ledger);
  const progress = showProgress('Building anew', Number(await store.head()));
  const started = performance.now();
  let events = 0;
  const compared = await compareReadModels({
    store,
    catalogue,
    projections,
    inUse: folder.readModels,
    workIn: dirname(folder.ledger),
    onProgress: (done) => {
      events = done;
      progress.update(done);
    },
  }).finally(() => progress.stop());
  const seconds = (performance.now() - started) / 1000;
  const eventsPerSecond = Math.round(events / seconds);
  const isEqual = compared.every(({ verdict }) => verdict === 'EQUAL');
  const result = isEqual ? 'EQUAL' : 'DIFFERENT';

  if (json) say(JSON.stringify({ result, events, eventsPerSecond, ...tree, readModels: compared }));
  else {
    for (const one of compared) for (const line of linesOf(one)) say(line);
    say(`${events} events were taken in by each and compared in ${seconds.toFixed(1)} s, ${eventsPerSecond} a second.`);
    say(isEqual ? 'Equal.' : 'Not equal. `ledger rebuild` builds read models anew, while the service is stopped.');
  }
  if (record) await recordCheck(ledger, { kind: 'COMPARE', result, ...tree });
  return isEqual ? 0 : EXIT_DIFFERENT;
};

/** What the ledger came to when it was looked at; nothing while it is empty, or its tree has still to be grown. */
const treeNow = (file: string): { readonly treeSize?: number; readonly root?: string } => {
  const db = openToRead(file, BUSY_TIMEOUT_MS);
  try {
    const tree = openStoredTree(db);
    const treeSize = tree.size();
    return treeSize === 0 ? {} : { treeSize, root: rootOf(treeSize, tree.read).toString('base64') };
  } finally {
    db.close();
  }
};

function* linesOf(compared: ComparedModel): Generator<string> {
  const { name } = compared;
  switch (compared.verdict) {
    case 'EQUAL':
      yield `${name}: equal, up to position ${compared.position}`;
      return;
    case 'DIFFERENT':
      yield `${name}: different, up to position ${compared.position}`;
      yield* linesOfDifference(compared.difference);
      return;
    case 'BEYOND_LEDGER':
      yield `${name}: holds events up to position ${compared.position}, which the ledger does not reach`;
      return;
    case 'UNREADABLE':
      yield `${name}: cannot be read. ${compared.message}`;
      return;
    case 'NOT_BUILT':
      yield `${name}: there is none in use; it is built when the service starts`;
  }
}

function* linesOfDifference({ table, kind, key, columns }: RowDifference): Generator<string> {
  const row = key.map(({ column, value }) => `${column} ${String(value)}`).join(', ');
  const what = { ADDED: 'is missing', REMOVED: 'follows from no event', CHANGED: 'is not what follows from the events' }[kind];
  yield `    table ${table}: the row with ${row} ${what}`;
  for (const { column, before, after } of kind === 'CHANGED' ? columns : []) {
    yield `    ${column}: ${String(before)}, and should be ${String(after)}`;
  }
}
