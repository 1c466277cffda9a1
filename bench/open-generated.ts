// A generated ledger, open, with its read models: what replay fills and queries ask.
import { join } from 'node:path';

import { projections } from '../projections/registry';
import { createProjectionRunner, type ProjectionRunner } from '../projections/runner/runner';
import { createFoldAhead } from '../src/fold-ahead';
import { type Ledger, openLedger } from '../src/open-ledger';
import { generatedLedger } from './generated/generated-ledger';
import { ENDS } from './generated/plan';
import { instantOf } from './generated/planned-event';

export interface OpenLedger {
  readonly ledger: Ledger;
  readonly runner: ProjectionRunner;
  close(): Promise<void>;
}

/** The ledger of so many events, at its last day. Each round has read models of its own. Its runner is not started: `start` resolves when every read model holds them all. */
export const openGenerated = async (events: number, round = 0, teams?: number): Promise<OpenLedger> => {
  const ledger = openLedger({ dataFolder: await generatedLedger(events, teams), clock: () => instantOf(ENDS) });
  const runner = createProjectionRunner({
    store: ledger.store,
    catalogue: ledger.catalogue,
    projections,
    folder: join(ledger.folder.readModels, `round-${round}`),
    clock: ledger.clock,
    foldAhead: createFoldAhead(ledger.folder.ledger),
    onFault: (error) => {
      throw error;
    },
  });
  return {
    ledger,
    runner,
    close: async () => {
      await runner.stop();
      await ledger.close();
    },
  };
};
