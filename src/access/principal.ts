// Who is asking, and how far what they were trusted with reaches.
import type { Role } from '../domain/roles';
import type { Instant } from '../kernel/clock';
import type { Actor } from '../kernel/event';
import type { StreamId } from '../kernel/ids';

/** That an auditor may read the personal text about one person, for a reason and until a moment. */
export interface DisclosureGrant {
  readonly subject: StreamId;
  readonly until: Instant;
}

/** Somebody who was let in, in one of their roles. */
export interface Principal extends Actor {
  readonly role: Role;
  /** The teams they were assigned to. `ALL` is for development tokens, and for those who work from the command line. */
  readonly teams: 'ALL' | readonly StreamId[];
  readonly disclosures: readonly DisclosureGrant[];
}

/** An actor whose reach was never narrowed: who can run commands on the ledger's own machine. */
export const unrestricted = (actor: Actor & { readonly role: Role }): Principal => ({ ...actor, teams: 'ALL', disclosures: [] });
