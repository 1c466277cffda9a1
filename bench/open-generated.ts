// A generated ledger, open, with its read models: what replay fills and queries ask.
import { projections } from '../projections/registry';
import { createProjectionRunner, type ProjectionRunner } from '../projections/runner/runner';
import { type Ledger, openLedger } from '../src/open-ledger';
import { generatedLedger } from './generated/generated-ledger';

export interface OpenLedger {
  readonly ledger: Ledger;
  readonly runner: ProjectionRunner;
  close(): Promise<void>;
}

/** The ledger of so many events. Its runner is not started: `start` resolves when every read model holds them all. */
export const openGenerated = async (events: number): Promise<OpenLedger> => {
  const ledger = openLedger({ dataFolder: await generatedLedger(events) });
  const runner = createProjectionRunner({
    store: ledger.store,
    catalogue: ledger.catalogue,
    projections,
    folder: ledger.folder.readModels,
    clock: ledger.clock,
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
