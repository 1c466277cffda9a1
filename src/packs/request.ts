// What somebody asks for who wants a pack: of which cycle, for whom, and with which claims.
import type { PackClaim } from '../audit/evidence-pack/manifest';
import { cycleCommands } from '../domain/cycle/commands';
import type { CommandDefinition } from '../kernel/command';

const { describe, roles, input } = cycleCommands.SealEvidencePack;

/** Everything else that the command records follows from the ledger. */
export const packRequest = {
  describe,
  roles,
  input: { cycleId: input.cycleId, recipient: input.recipient, claims: input.claims },
} satisfies CommandDefinition;

export interface PackRequest {
  readonly cycleId: string;
  readonly recipient: string;
  readonly claims?: readonly PackClaim[];
}

/** In the form of a manifest: L1 always; the whole ledger has whole streams. L1 and L2 when nothing is said. */
export const claimsOf = (asked: readonly PackClaim[] = ['L2']): Claims => {
  if (asked.includes('L3')) return ['L1', 'L2', 'L3'];
  return asked.includes('L2') ? ['L1', 'L2'] : ['L1'];
};

export type Claims = ['L1'] | ['L1', 'L2'] | ['L1', 'L2', 'L3'];
