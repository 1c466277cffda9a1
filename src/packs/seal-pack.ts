// Makes a pack: what is there is signed, the pack is built on it, the ledger records it, and only then there is a file.
import type { SignedCheckpoint } from '../audit/checkpoint-store';
import { buildEvidencePack } from '../audit/evidence-pack/build';
import type { LogKeys } from '../audit/keys';
import { SigningRefusedError } from '../audit/signing-schedule';
import type { StoredTree } from '../audit/sqlite-tree';
import { parseInput } from '../kernel/command';
import type { CommandHandler, CommandOutcome } from '../kernel/command-handler';
import type { Clock } from '../kernel/clock';
import type { Actor } from '../kernel/event';
import { StoreFault } from '../kernel/event-store';
import { idFrom } from '../kernel/ids';
import { kernelRefusals } from '../kernel/refusal';
import type { Vault } from '../privacy/vault';
import type { LedgerParts } from './cycle-record';
import { type PackFile, type PackFolder, sha256Of } from './pack-folder';
import { gatherPack } from './gather';
import { refuse } from './refusals';
import { claimsOf, packRequest, type PackRequest } from './request';
import type { SealedPacks } from './sealed-packs';

export interface SealingParts extends LedgerParts {
  readonly commands: CommandHandler;
  readonly vault: Vault;
  readonly clock: Clock;
  readonly tree: StoredTree;
  readonly logKeys: LogKeys;
  readonly packKeys: LogKeys;
  readonly sealed: SealedPacks;
  readonly folder: PackFolder;
  /** Signs what there is. @throws SigningRefusedError */
  sign(): Promise<SignedCheckpoint | undefined>;
}

export type SealPack = (request: { readonly input: unknown; readonly actor: Actor }) => Promise<CommandOutcome>;

/** An advisor may take consent back while a pack is being made: then it is made again without what concerns them. */
const MAX_ATTEMPTS = 3;

export const createPackSealer = (parts: SealingParts): SealPack => {
  let turn: Promise<unknown> = Promise.resolve();
  return (request) => {
    const mine = turn.then(() => seal(parts, request));
    turn = mine.catch(() => undefined);
    return mine;
  };
};

const seal = async (parts: SealingParts, { input, actor }: Parameters<SealPack>[0]): Promise<CommandOutcome> => {
  const parsed = parseInput(packRequest, input);
  if (!parsed.ok)
    return { kind: 'refused', refusals: parsed.refusals as Extract<CommandOutcome, { kind: 'refused' }>['refusals'] };
  const request = parsed.data as unknown as PackRequest;
  const { commandId } = parsed.meta;

  for (let attempt = 1; ; attempt += 1) {
    const again = await answerAgain(parts, commandId, request, actor);
    if (again) return again;
    const signed = await signedNow(parts);
    if ('kind' in signed) return signed;

    const gathered = await gatherPack(parts, {
      ...request,
      claims: claimsOf(request.claims),
      packId: idFrom(commandId, 'pack'),
      signed,
    });
    if (gathered.kind === 'refused') return gathered;
    const { pack, eventIds } = gathered;
    const { packId, scope, claims, recipient } = pack.about;
    const bytes = buildEvidencePack(pack, { packKeys: parts.packKeys.signing, logKeys: parts.logKeys.verifying });
    const file: PackFile = { packId, sha256: sha256Of(bytes) };
    const fact = {
      cycleId: scope.cycleId,
      packId,
      asOfPosition: scope.asOfPosition,
      sha256: file.sha256,
      recipient,
      claims,
      eventIds,
    };
    const outcome = await record(parts, { input: { ...parsed.meta, ...fact }, actor }, file, bytes);
    if (outcome.kind === 'accepted' || attempt >= MAX_ATTEMPTS || !outcome.refusals.some(isWorthAnotherTry)) return outcome;
  }
};

const isWorthAnotherTry = ({ code }: { readonly code: string }): boolean =>
  // The second: another process sealed this very pack meanwhile.
  code === 'NO_CONSENT_TO_SHARE' || code === 'IDEMPOTENCY_KEY_REUSED';

/** The file is written before the fact, where nobody finds it, and appears after it: what was sealed is always somewhere. */
const record = async (
  { commands, folder }: SealingParts,
  { input, actor }: { readonly input: object; readonly actor: Actor },
  file: PackFile,
  bytes: Buffer,
): Promise<CommandOutcome> => {
  folder.draft(file, bytes);
  try {
    const outcome = await commands.handle({ type: 'SealEvidencePack', input, actor });
    if (outcome.kind === 'accepted') folder.keep(file);
    else folder.discard(file);
    return outcome;
  } catch (error) {
    // Whether it was kept is not known: the same command, sent again, finds out, and finds its file.
    if (!(error instanceof StoreFault && error.code === 'OUTCOME_UNKNOWN')) folder.discard(file);
    throw error;
  }
};

/** A pack is never the same twice: what tells a retry from another command is what was asked, not what was recorded. */
const answerAgain = async (
  { store, sealed, folder }: SealingParts,
  commandId: string,
  { cycleId, recipient, claims }: PackRequest,
  actor: Actor,
): Promise<CommandOutcome | undefined> => {
  const known = await store.findCommand(commandId);
  if (!known) return undefined;
  const packId = idFrom(commandId, 'pack');
  const pack = await sealed.find(packId);
  const isTheSame =
    pack !== undefined &&
    pack.position === known.position &&
    pack.cycleId === cycleId &&
    pack.recipient === recipient &&
    pack.actor.id === actor.id &&
    JSON.stringify(pack.claims) === JSON.stringify(claimsOf(claims));
  if (!isTheSame) return reused;
  folder.keep(pack);
  const { stream, revision, position } = known;
  return { kind: 'accepted', commandId, stream, revision, position, data: { packId }, replayed: true, warnings: [] };
};

const reused: CommandOutcome = {
  kind: 'refused',
  refusals: [{ code: 'IDEMPOTENCY_KEY_REUSED', message: kernelRefusals.IDEMPOTENCY_KEY_REUSED, path: ['commandId'] }],
};

const signedNow = async ({ sign }: SealingParts): Promise<SignedCheckpoint | Extract<CommandOutcome, { kind: 'refused' }>> => {
  try {
    return (await sign()) ?? refuse('NOTHING_SIGNED');
  } catch (error) {
    if (error instanceof SigningRefusedError) return refuse('SIGNING_REFUSED');
    throw error;
  }
};
