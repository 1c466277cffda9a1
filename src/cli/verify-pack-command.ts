// `ledger verify FILE.evidence.zip`: checks an evidence pack with nothing but the file and the keys that are trusted.
import { readFileSync } from 'node:fs';

import { packExitCodes, type PackVerdict } from '../audit/evidence-pack/verdict';
import { verifyEvidencePack } from '../audit/evidence-pack/verify';
import { UsageError } from './exit-codes';
import { logKeyFrom, packKeyFrom } from './log-key';
import type { Say } from './say';

export interface VerifyPackOptions {
  readonly logKey?: readonly string[] | undefined;
  readonly packKey?: readonly string[] | undefined;
  /** A file with the checkpoint that was kept from an earlier pack. */
  readonly checkpoint?: string | undefined;
  readonly json?: boolean | undefined;
}

/** @throws UsageError when a key is missing or is none, Error when a file cannot be read: then there is no verdict */
export const runVerifyPackCommand = (file: string, options: VerifyPackOptions, say: Say): number => {
  const { logKey, packKey } = options;
  if (!logKey?.length || !packKey?.length) {
    throw new UsageError('A pack is checked with keys that reached you by another way: name them with --log-key and --pack-key.');
  }
  const verdict = verifyEvidencePack(readFileSync(file), {
    logKeys: logKey.map(logKeyFrom),
    packKeys: packKey.map(packKeyFrom),
    ...(options.checkpoint !== undefined && { earlierCheckpoint: readFileSync(options.checkpoint) }),
  });
  if (options.json) say(JSON.stringify(shown(verdict)));
  else for (const line of sentencesFor(verdict)) say(line);
  return packExitCodes[verdict.kind];
};

/** For programs: what was found, without the bytes of it. */
const shown = (verdict: PackVerdict): object => {
  if (!('pack' in verdict)) return { verdict: verdict.kind, ...('code' in verdict && { code: verdict.code }), path: verdict.path, message: verdict.message }; // prettier-ignore
  const { manifest, events, disclosures } = verdict.pack;
  const { packId, origin, recipient, issuedAt, expires, scope, claims, treeSize } = manifest;
  return {
    verdict: verdict.kind,
    erasures: verdict.kind === 'VALID' ? 0 : verdict.erasures,
    packId,
    origin,
    recipient,
    issuedAt,
    expires,
    scope,
    claims,
    treeSize,
    events: events.length,
    disclosures,
  };
};

const sentencesFor = (verdict: PackVerdict): string[] => {
  switch (verdict.kind) {
    case 'INVALID':
      return [`INVALID ${verdict.code}${verdict.path === '' ? '' : ` at ${verdict.path}`}: ${verdict.message}`];
    case 'UNTRUSTED_KEY':
      return [`UNTRUSTED_KEY at ${verdict.path}: ${verdict.message}`];
    case 'VALID':
      return ['VALID', about(verdict)];
    case 'VALID_WITH_ERASURES':
      return [`VALID_WITH_ERASURES: the text of ${verdict.erasures} events was erased since.`, about(verdict)];
  }
};

const about = ({ pack: { manifest, events, disclosures } }: Extract<PackVerdict, { pack: unknown }>): string =>
  `${manifest.packId} for ${manifest.recipient}, good until ${manifest.expires}: ${events.length} events of ${manifest.treeSize} in ` +
  `${manifest.origin}, ${disclosures} texts disclosed, claims ${manifest.claims.join(', ')}.`;
