// `ledger pack`: makes an evidence pack of a cycle for a recipient, and writes it to a file as well.
import { randomUUID } from 'node:crypto';
import { writeFileSync } from 'node:fs';

import { developmentActor } from '../access/identity';
import { formatVerifierKey } from '../audit/note-keys';
import { SigningRefusedError } from '../audit/signing-schedule';
import type { PackClaim } from '../audit/evidence-pack/manifest';
import { LogRegressionError } from '../audit/log-signer';
import type { Accepted } from '../kernel/command-handler';
import { type Audit, openAudit } from '../open-audit';
import type { Ledger } from '../open-ledger';
import { type EvidencePacks, openPacks } from '../open-packs';
import type { Say } from './say';

export interface PackCommandOptions {
  readonly cycle: string;
  /** A pseudonymous id, or a role: then the one whom a development token of that role stands for. */
  readonly recipient: string;
  readonly claims?: string;
  readonly out?: string;
  /** To send the same again: otherwise made up. */
  readonly commandId?: string;
  /** The name of the log, when it has one of its own. */
  readonly origin?: string | undefined;
}

/** Exit codes: 0 the pack is there, 1 it was refused. */
export const runPackCommand = async (ledger: Ledger, options: PackCommandOptions, say: Say): Promise<number> => {
  const audit = openAudit(ledger, options.origin);
  try {
    const packs = openPacks(ledger, audit, () => signVerified(ledger, audit));
    const outcome = await packs.seal({ input: inputFrom(options), actor: developmentActor('involvement_lead') });
    if (outcome.kind === 'refused') {
      for (const { code, path, message } of outcome.refusals) {
        say(`${code}${path.length > 0 ? ` at ${path.join('.')}` : ''}: ${message}`);
      }
      say('No pack was made.');
      return 1;
    }
    return await tell(outcome, packs, { ...options, audit }, say);
  } finally {
    audit.close();
  }
};

const ROLES = ['accreditor', 'auditor'] as const;

const inputFrom = ({ cycle, recipient, claims, commandId = randomUUID() }: PackCommandOptions): object => {
  const role = ROLES.find((name) => name === recipient.toLowerCase());
  return {
    commandId,
    cycleId: cycle,
    recipient: role ? developmentActor(role).id : recipient,
    ...(claims !== undefined && { claims: claims.split(',').map((claim) => claim.trim().toUpperCase() as PackClaim) }),
  };
};

/** As the service does it: nothing is signed before the whole ledger was looked at. */
const signVerified = async ({ verify }: Ledger, { signer }: Audit) => {
  const { kind, faults } = await verify();
  if (kind !== 'VALID') throw new SigningRefusedError(faults[0]?.code ?? kind, faults[0]?.message ?? kind);
  try {
    return await signer.sign();
  } catch (error) {
    if (error instanceof LogRegressionError) throw new SigningRefusedError(error.code, error.message);
    throw error;
  }
};

const tell = async (
  { data }: Accepted,
  packs: EvidencePacks,
  { out, audit }: PackCommandOptions & { readonly audit: Audit },
  say: Say,
): Promise<number> => {
  const pack = await packs.find(String(data['packId']));
  const bytes = pack && packs.folder.read(pack);
  if (!bytes) {
    say('The pack was made, and its file is not here any more.');
    return 1;
  }
  const file = out ?? `${pack.packId}.evidence.zip`;
  writeFileSync(file, bytes, { mode: 0o600 });
  say(`${file}: ${pack.eventIds.length} events for ${pack.recipient}, as of position ${pack.asOfPosition}.`);
  say(`SHA-256  ${pack.sha256}`);
  for (const key of audit.keys.verifying) say(`Log key  ${formatVerifierKey(key)}`);
  for (const key of packs.keys) say(`Pack key ${formatVerifierKey(key)}`);
  say('Hand the keys out by another way than the pack.');
  return 0;
};
