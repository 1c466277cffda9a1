// `ledger erase`: shows what erasing somebody does, does it, lists what is to be looked at before, or prints the certificate after.
import { randomUUID } from 'node:crypto';

import { developmentActor } from '../access/identity';
import { SigningRefusedError } from '../audit/signing-schedule';
import { certificateOf } from '../erasure/certificate';
import { type ErasurePreview, previewErasure } from '../erasure/preview';
import { reviewBeforeErasure } from '../erasure/review';
import { ACTOR_PATTERN, UUID_PATTERN } from '../kernel/ids';
import { openAudit } from '../open-audit';
import type { Ledger } from '../open-ledger';
import { verifyFolder } from '../verify-folder';
import { UsageError } from './exit-codes';
import type { Say } from './say';

export interface EraseCommandOptions {
  /** Do it. */
  readonly yes?: boolean;
  readonly review?: boolean;
  readonly certificate?: boolean;
  /** Who carries it out: a pseudonymous id. */
  readonly as?: string;
  /** To send the same again: otherwise made up. */
  readonly commandId?: string;
  /** The name of the log, when it has one of its own. */
  readonly origin?: string | undefined;
}

/** Exit codes: 0 done or shown, 1 refused. */
export const runEraseCommand = async (
  ledger: Ledger,
  advisorId: string,
  options: EraseCommandOptions,
  say: Say,
): Promise<number> => {
  if (!new RegExp(`^advisor-${UUID_PATTERN}$`).test(advisorId)) throw new UsageError('Say which advisor: advisor-<uuid>.');
  if (options.as !== undefined && !new RegExp(`^${ACTOR_PATTERN}$`).test(options.as)) {
    throw new UsageError('--as takes a pseudonymous id such as admin-<uuid>.');
  }
  if (options.review) return tellReview(ledger, advisorId, say);
  if (options.certificate) return tellCertificate(ledger, advisorId, options.origin, say);
  return options.yes ? erase(ledger, advisorId, options, say) : tellPreview(ledger, advisorId, say);
};

const tellPreview = async (ledger: Ledger, advisorId: string, say: Say): Promise<number> => {
  const preview = await previewErasure(ledger, advisorId);
  const refusal = whyNot(preview);
  if (refusal) {
    say(refusal);
    return 1;
  }
  say(`Erasing ${advisorId} would`);
  say('  destroy the key to all text by and about them, for good;');
  say(`  delete the sealed text of ${preview.texts} events, and take their words out of the evidence packs kept here;`);
  say(
    `  withdraw ${preview.invitationsToWithdraw} open invitations, end ${preview.pairsToEnd} peer pairs and take ${preview.rolesToEnd} people the role in which they act as them;`,
  );
  say('  keep every event and every score.');
  if (preview.unpaidClaims > 0)
    say(`Still owed to them: ${preview.unpaidClaims} claims. They cannot be recorded as paid afterwards.`);
  if (preview.unanswered > 0) say(`They would never hear what became of ${preview.unanswered} contributions.`);
  say('Look at what others wrote first (--review). Nothing was done: say --yes to do it. It cannot be undone.');
  return 0;
};

const whyNot = ({ status, erasure }: ErasurePreview): string | undefined => {
  if (status === 'Unknown') return 'There is no such advisor on the register.';
  if (status === 'Erased') return 'This advisor was erased.';
  if (erasure === 'NotAsked') return 'Nobody has asked that this advisor be erased, or it was refused.';
  return erasure === 'Requested' ? 'It has not been decided yet that this advisor is erased.' : undefined;
};

const erase = async (
  { commands }: Ledger,
  advisorId: string,
  { as, commandId = randomUUID() }: EraseCommandOptions,
  say: Say,
): Promise<number> => {
  const actor = as === undefined ? developmentActor('admin') : { id: as, role: 'admin' };
  const outcome = await commands.handle({ type: 'EraseAdvisor', input: { commandId, advisorId }, actor });
  if (outcome.kind === 'refused') {
    for (const { code, message } of outcome.refusals) say(`${code}: ${message}`);
    say('Nothing was done.');
    return 1;
  }
  say(`${advisorId} was erased, at position ${outcome.position}.`);
  say('Backups that were made before hold the text until they are deleted: see docs/ERASURE.md.');
  return 0;
};

const tellReview = async (ledger: Ledger, advisorId: string, say: Say): Promise<number> => {
  const { items, sameWork, named, nameKnown } = await reviewBeforeErasure(ledger, advisorId);
  for (const { position, eventId, type, stream, reasons } of items) {
    say(`${position.padStart(8)}  ${eventId}  ${type}  ${stream}  ${reasons.join(', ')}`);
  }
  say(`${items.length} texts about others: ${sameWork} of the same work, ${named} with a word of the name in them.`);
  if (!nameKnown) say('The name cannot be read, so nothing was looked for by it.');
  return 0;
};

const tellCertificate = async (ledger: Ledger, advisorId: string, origin: string | undefined, say: Say): Promise<number> => {
  const audit = openAudit(ledger, origin);
  try {
    let certificate = await certificateOf({ ...ledger, audit }, advisorId);
    if (certificate && !certificate.proof) {
      const { kind, faults } = await verifyFolder(ledger.folder);
      if (kind !== 'VALID') throw new SigningRefusedError(faults[0]?.code ?? kind, faults[0]?.message ?? kind);
      await audit.signer.sign();
      certificate = await certificateOf({ ...ledger, audit }, advisorId);
    }
    if (!certificate) {
      say('This advisor was not erased.');
      return 1;
    }
    say(JSON.stringify(certificate, undefined, 2));
    return 0;
  } finally {
    audit.close();
  }
};
