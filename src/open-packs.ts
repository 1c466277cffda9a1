// Puts the parts together that make evidence packs: what is in the ledger, what signs it, and where the files are.
import { randomBytes } from 'node:crypto';

import type { SignedCheckpoint } from './audit/checkpoint-store';
import { openLogKeys } from './audit/keys';
import type { VerifierKey } from './audit/note-keys';
import type { Audit } from './open-audit';
import type { Ledger } from './open-ledger';
import { openPackFolder, type PackFolder } from './packs/pack-folder';
import { createPackSealer, type SealPack } from './packs/seal-pack';
import { readSealedPacks, type SealedPack, type SealedPacks } from './packs/sealed-packs';

export interface EvidencePacks {
  /** Makes a pack, as a command that can be sent again. */
  readonly seal: SealPack;
  /** The pack of an id, as the ledger has it. */
  find(packId: string): Promise<SealedPack | undefined>;
  readonly folder: Pick<PackFolder, 'has' | 'read'>;
  /** What verifies the seals: to hand out by another way than the packs. */
  readonly keys: readonly VerifierKey[];
}

/** @throws SigningKeyError when packs were sealed here, and the keys that sealed them are missing or wrong */
export const openPacks = (
  ledger: Pick<Ledger, 'folder' | 'store' | 'catalogue' | 'vault' | 'commands' | 'clock'>,
  { signer, tree }: Pick<Audit, 'signer' | 'tree'>,
  sign: () => Promise<SignedCheckpoint | undefined>,
): EvidencePacks => {
  const folder = openPackFolder(ledger.folder.packs);
  const name = `${signer.origin}/evidence-pack`;
  const packKeys = openLogKeys({ folder: ledger.folder.packKeys, name, randomBytes }, { expected: !folder.isEmpty });
  const sealed: SealedPacks = readSealedPacks(ledger.store, ledger.catalogue);
  const seal = createPackSealer({ ...ledger, folder, tree, sealed, packKeys, logKeys: signer.keys, sign });
  return { seal, find: sealed.find, folder, keys: packKeys.verifying };
};
