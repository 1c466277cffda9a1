// Who is let in: by development tokens where they are accepted, and by the issuers that the configuration names.
import { createDirectory } from './access/directory';
import { createIdentity, type Identity } from './access/identity';
import { readIssuers } from './access/issuers';
import { judgeOf } from './access/oidc';
import type { Ledger } from './open-ledger';

/** @throws Error when the file of issuers is not as it must be */
export const openIdentity = (
  ledger: Pick<Ledger, 'store' | 'catalogue' | 'clock' | 'vault'>,
  { developmentKey, issuersFile }: { readonly developmentKey: Buffer | undefined; readonly issuersFile: string | undefined },
): Identity => {
  const parts = { directory: createDirectory(ledger), vault: ledger.vault };
  const issuers = issuersFile === undefined ? [] : readIssuers(issuersFile);
  return createIdentity(
    developmentKey,
    issuers.map((issuer) => judgeOf(issuer, parts)),
  );
};
