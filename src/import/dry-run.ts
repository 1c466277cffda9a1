// Trying commands out: they are decided on what is there and on each other, and neither an event nor a key is kept.
import type { Catalogue } from '../kernel/catalogue';
import type { Clock } from '../kernel/clock';
import { type CommandHandler, createCommandHandler } from '../kernel/command-handler';
import type { EventStore } from '../kernel/event-store';
import type { Sealer } from '../kernel/sealing';
import { openOverlayStore } from '../stores/overlay/overlay-store';

export interface DryRunParts {
  readonly store: EventStore;
  readonly catalogue: Catalogue;
  readonly sealer: Sealer;
  readonly clock: Clock;
}

/** A handler that gives the answers of the ledger and changes nothing in it. */
export const openDryRun = async ({ store, catalogue, sealer, clock }: DryRunParts): Promise<CommandHandler> =>
  createCommandHandler({
    store: await openOverlayStore(store, clock),
    catalogue,
    sealer: { seal: sealNothing, digest: (command) => sealer.digest(command) },
    clock,
  });

/** As many digests as there would be, and as long; the text itself is kept nowhere, so nobody needs a key. */
const sealNothing: Sealer['seal'] = ({ subject }, text) => ({
  digests: Object.keys(text).map(() => 'x'.repeat(43)),
  record: { subject, box: new Uint8Array() },
});
